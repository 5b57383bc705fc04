"""The decision: selected or not, by whom, on what grounds, and why against what is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cohorts.commands import RejectMember, SelectMember
from lomu_app.cohorts.rows import MembershipDetail
from lomu_app.cohorts.rules import Speaks, cohort_rules, goes_against
from ui.cohorts.member_dialog import (
    MemberDialog,
    RagFields,
    add_manager_fields,
    grounds_shown,
)
from ui.core.desk import Desk
from ui.kit.fields import ChoiceField, MultilineField, TextField


class DecisionDialog(MemberDialog):
    """Body, grounds and override; what is known is shown above them."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: MembershipDetail, title: str, *, selecting: bool
    ) -> None:
        super().__init__(parent, desk, detail, title, draft="select" if selecting else "reject")
        self.rule = cohort_rules(self.policy)[detail.row.cohort]
        known = grounds_shown(
            "Known today", detail.grounds, ("Referred because", detail.referral_reason)
        )
        self.form.add_widget(known)
        bodies = self.choices("bodies", self.rule.bodies)
        self.form.add(ChoiceField("body", "Decided by", bodies, required=True))
        self.form.add(MultilineField("rationale", "Grounds", required=True, lines=3))
        against = goes_against([one.speaks for one in detail.grounds], selecting=selecting)
        if detail.grounds:
            told = "This goes against what is known; say why it is decided all the same."
            if any(one.speaks is Speaks.UNSEEN for one in detail.grounds):
                told = "Another area holds what you do not see; say why it is decided all the same."
            self.form.add(
                MultilineField(
                    "override", "Override", required=against, lines=2,
                    help_text=told if against else "Only where it goes against what is known.",
                )
            )  # fmt: skip


class SelectDialog(DecisionDialog):
    """Selected: with a manager, a RAG and the day of the first review."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: MembershipDetail, managers: Sequence[str]
    ) -> None:
        super().__init__(parent, desk, detail, "Select", selecting=True)
        row = detail.row
        self.me_button = add_manager_fields(self, managers, row.lead_manager, row.deputy)
        self.me_button.clicked.connect(self._put_me)
        if self.rule.asks_where:
            self.form.add(
                TextField(
                    "where", "Managed where", required=True,
                    hint="Which unit, with which partners",
                )
            )  # fmt: skip
        self.rag_fields = RagFields(self)
        self.lay_out("Select", first="body")
        self.buttons.addButton(self.me_button, self.buttons.ButtonRole.ActionRole)

    def command(self, values: dict[str, Any]) -> SelectMember:
        """The decision."""
        return SelectMember(
            **self.seen(), body=values["body"], rationale=values["rationale"],
            override=values.get("override") or "", lead_manager=values["lead_manager"],
            deputy=values["deputy"] or "", where=values.get("where") or "", rag=values["rag"],
            rag_basis=values["rag_basis"], review_due=values["review_due"],
        )  # fmt: skip

    def _put_me(self) -> None:
        self.form.fields["lead_manager"].set_value(self.me_button.property("name"))


class RejectDialog(DecisionDialog):
    """Not selected."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MembershipDetail) -> None:
        super().__init__(parent, desk, detail, "Do not select", selecting=False)
        self.lay_out("Do not select", first="body")

    def command(self, values: dict[str, Any]) -> RejectMember:
        """The decision."""
        return RejectMember(
            **self.seen(), body=values["body"], rationale=values["rationale"],
            override=values.get("override") or "",
        )  # fmt: skip
