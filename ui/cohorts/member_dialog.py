"""What the forms about one membership share: conflict, grounds shown, RAG and its review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCompleter, QPushButton, QWidget

from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rows import Ground, MembershipDetail
from lomu_app.cohorts.rules import RAG_LABELS, STATUS_LABELS, Rag
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict
from lomu_app.kernel.policy import Policy
from ui.cohorts.pane_words import ground_facts
from ui.cohorts.words import name_of
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.facts import Facts
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField


class MemberDialog(FormDialog):
    """A form about one membership as it was read; after a conflict, as it is now."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: MembershipDetail, title: str, *, draft: str
    ) -> None:
        row = detail.row
        heading = f"{title} · {row.reference} {name_of(row)}"
        super().__init__(parent, desk, heading, draft=f"membership:{row.id}:{draft}")
        self.detail = detail
        self.said = title
        self.edits(Kind.MEMBERSHIP, row.id)

    @property
    def policy(self) -> Policy:
        """The policy of cohorts."""
        return self.desk.core.policies["cohorts"]

    def seen(self) -> dict[str, Any]:
        """What every command about the membership names."""
        return {"membership_id": self.detail.row.id, "version": self.detail.row.version}

    def choices(self, table: str, codes: Iterable[str] | None = None) -> list[tuple[str, str]]:
        """Codes and words of one of the policy's lists."""
        known = self.policy[table]
        return [(code, known[code]) for code in (known if codes is None else codes)]

    def conflict(self, _error: EditConflict) -> None:
        """Read it again and say what has changed; what was typed stays."""
        query = partial(load_membership, membership_id=self.detail.row.id)
        self.desk.read(self, query, self._moved_on, self.failed, key="again")

    def _moved_on(self, detail: MembershipDetail) -> None:
        what = changes_between(self.detail, detail)
        self.detail = detail
        self.say_problem(
            f"Meanwhile this membership was changed ({what}). What you typed is still here; if "
            "it holds all the same, send it again."
        )


def changes_between(old: MembershipDetail, new: MembershipDetail) -> str:
    """What others did to the membership since it was read, in words."""
    steps = [f"{one.by}: {STATUS_LABELS[one.to_status].lower()}" for one in
             new.steps[len(old.steps):]]  # fmt: skip
    before, now = old.row, new.row
    if now.lead_manager != before.lead_manager:
        steps.append(f"now managed by {now.lead_manager or 'nobody'}")
    if now.rag is not before.rag and now.rag is not None:
        steps.append(f"RAG now {RAG_LABELS[now.rag].lower()}")
    if now.leaving_proposed and not before.leaving_proposed:
        steps.append(f"{new.leaving_by} proposes to deselect")
    return "; ".join(steps) or "its version has moved on"


def grounds_shown(title: str, grounds: Iterable[Ground], *further: tuple[str, str]) -> Facts:
    """What is known, to be read before one decides."""
    facts = Facts(title)
    facts.set_facts([*ground_facts(grounds), *further])
    return facts


def suggest(field: TextField, names: Sequence[str]) -> None:
    """Offer these while somebody types; anything else may be typed as well."""
    completer = QCompleter(list(names), field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    field.edit.setCompleter(completer)


def add_manager_fields(
    dialog: FormDialog, managers: Sequence[str], manager: str, deputy: str
) -> QPushButton:
    """Manager and deputy, and a button that puts oneself in."""
    lead = dialog.form.add(TextField("lead_manager", "Lead manager", required=True))
    second = dialog.form.add(TextField("deputy", "Deputy"))
    for field in (lead, second):
        suggest(field, managers)
    lead.set_value(manager)
    second.set_value(deputy)
    me = QPushButton("I manage")
    me.setAutoDefault(False)
    me.setProperty("name", dialog.desk.core.actor.display_name)
    return me


class RagFields(QObject):
    """RAG, what it stands on, and the next review, which follows the RAG until it is typed over."""

    def __init__(self, dialog: MemberDialog, *, review: bool = True) -> None:
        super().__init__(dialog)
        self._today = dialog.desk.core.clock.today
        self._days: dict[str, int] = dict(dialog.policy["review_days"])
        self._proposed: dt.date | None = None
        row = dialog.detail.row
        self.rag = dialog.form.add(
            ChoiceField("rag", "RAG", [(r.value, RAG_LABELS[r]) for r in Rag], required=True)
        )
        self.basis = dialog.form.add(
            MultilineField("rag_basis", "What the RAG stands on", required=True, lines=2)
        )
        self.rag.set_value(row.rag.value if row.rag else None)
        self.review: DateField | None = None
        if review:
            longest = ", ".join(
                f"{RAG_LABELS[Rag(rag)].lower()} {days}" for rag, days in self._days.items()
            )
            self.review = DateField(
                "review_due", "Next review by", today=self._today,
                help_text=f"At the latest, days from today: {longest}.",
            )  # fmt: skip
            dialog.form.add(self.review)
            self.rag.changed.connect(self._propose)
            self._propose()

    def _propose(self) -> None:
        """The latest day for this RAG, unless another one was typed."""
        rag = self.rag.value()
        if rag is None or self.review is None or self.review.value() != self._proposed:
            return
        self._proposed = self._today() + dt.timedelta(days=self._days[rag])
        self.review.set_value(self._proposed)


def yes_no(value: Any) -> bool | None:
    """What a choice between yes and no means; None where nothing was chosen."""
    return {"yes": True, "no": False}.get(str(value))
