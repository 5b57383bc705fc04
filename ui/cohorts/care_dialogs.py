"""While somebody is managed: review and RAG, supervision, and the pause in custody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cohorts.commands import (
    AmendSupervision,
    ResumeMember,
    ReviewMember,
    SuspendMember,
)
from lomu_app.cohorts.rows import MembershipDetail
from ui.cohorts.member_dialog import MemberDialog, RagFields, yes_no
from ui.cohorts.words import rag_words
from ui.core.desk import Desk
from ui.kit.dates import day_words
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField

_TRUTH = {True: "yes", False: "no", None: None}


class ReviewDialog(MemberDialog):
    """A review is done, or with `rag_only` the RAG changes between two reviews."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: MembershipDetail, *, rag_only: bool = False
    ) -> None:
        title = "Change the RAG" if rag_only else "Review done"
        super().__init__(parent, desk, detail, title, draft="rag" if rag_only else "review")
        self._rag_only = rag_only
        self.rag_fields = RagFields(self, review=not rag_only)
        row = detail.row
        basis = detail.rag_basis.rstrip(".")
        now = f"Now {rag_words(row.rag).lower()}: {basis}. " if row.rag else ""
        due = f"The review is due on {day_words(row.review_due)}." if row.review_due else ""
        sooner = " A graver RAG brings it forward." if rag_only and due else ""
        intro = f"{now}{due}{sooner}"
        self.lay_out("Change" if rag_only else "Review done", first="rag", intro=intro)

    def command(self, values: dict[str, Any]) -> ReviewMember:
        """The review."""
        return ReviewMember(
            **self.seen(), rag=values["rag"], rag_basis=values["rag_basis"],
            review_due=values.get("review_due"), rag_only=self._rag_only,
        )  # fmt: skip


class SupervisionDialog(MemberDialog):
    """Who supervises by law, until when, and how often the person is seen."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MembershipDetail) -> None:
        super().__init__(parent, desk, detail, "Supervision", draft="supervision")
        self.form.add(
            ChoiceField("statutory", "Statutory supervision", (("yes", "Yes"), ("no", "No")))
        )
        kinds = self.choices("supervision_types")
        self.form.add(ChoiceField("supervision", "Kind", kinds, required=True))
        today = desk.core.clock.today
        self.form.add(DateField("supervision_ends", "Ends", today=today))
        self.form.add(TextField("probation_officer", "Probation officer"))
        self.form.add(
            TextField("contacts_a_week", "Contacts a week", letters=2,
                      help_text="Left open, the least number for the RAG holds.")
        )  # fmt: skip
        contacts = detail.contacts_a_week
        self.form.set_values(
            {
                "statutory": _TRUTH[detail.statutory], "supervision": detail.supervision,
                "supervision_ends": detail.supervision_ends,
                "probation_officer": detail.probation_officer,
                "contacts_a_week": None if contacts is None else str(contacts),
            }
        )  # fmt: skip
        self.lay_out("Save", first="statutory")

    def accept(self) -> None:
        """Only whole numbers of contacts are sent."""
        typed = self.form.fields["contacts_a_week"].value()
        if typed is not None and not str(typed).isdecimal():
            self.form.show_errors({"contacts_a_week": "Contacts a week is a whole number."})
            return
        super().accept()

    def command(self, values: dict[str, Any]) -> AmendSupervision:
        """What is on record from now on."""
        typed = values["contacts_a_week"]
        return AmendSupervision(
            **self.seen(), statutory=yes_no(values["statutory"]),
            supervision=values["supervision"], supervision_ends=values["supervision_ends"],
            probation_officer=values["probation_officer"] or "",
            contacts_a_week=int(typed) if typed is not None else None,
        )  # fmt: skip


class SuspendDialog(MemberDialog):
    """Out of reach for a while: why, where, and until when at the earliest."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MembershipDetail) -> None:
        super().__init__(parent, desk, detail, "Suspend", draft="suspend")
        reasons = self.choices("suspension_reasons")
        self.form.add(ChoiceField("reason", "Reason", reasons, required=True))
        self.form.add(TextField("place", "Where the person is", required=True, hint="HMP …"))
        today = desk.core.clock.today
        self.form.add(DateField("until", "Earliest day of release", today=today, required=True))
        self.form.add(MultilineField("detail", "Note", lines=2))
        self.lay_out("Suspend", first="reason")

    def command(self, values: dict[str, Any]) -> SuspendMember:
        """The step."""
        return SuspendMember(
            **self.seen(), reason=values["reason"], place=values["place"], until=values["until"],
            detail=values["detail"] or "",
        )  # fmt: skip


class ResumeDialog(MemberDialog):
    """Within reach again; the review comes soon."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MembershipDetail) -> None:
        super().__init__(parent, desk, detail, "Take up again", draft="resume")
        today = desk.core.clock.today
        self.form.add(DateField("review_due", "Next review by", today=today, required=True))
        self.form.add(MultilineField("grounds", "Note", lines=2))
        soon = today() + dt.timedelta(days=int(self.policy["review_days"]["red"]) // 4)
        self.form.set_values({"review_due": soon})
        self.lay_out("Take up again", first="review_due")

    def command(self, values: dict[str, Any]) -> ResumeMember:
        """The step."""
        return ResumeMember(
            **self.seen(), review_due=values["review_due"], grounds=values["grounds"] or ""
        )
