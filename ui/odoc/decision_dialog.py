"""The form of one decision on a case: how the person stands from now on, and why."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cohorts.rules import RAG_LABELS, Rag
from lomu_app.kernel.errors import EditConflict
from lomu_app.meetings.rows import ItemRow
from lomu_app.meetings.rules import DEFER, DecisionRule
from lomu_app.odoc.commands import DecideCase
from lomu_app.odoc.rules import OdocDecision
from lomu_app.odoc.scope import case_rules
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField

_D = OdocDecision
_OVERRIDES = {
    _D.SELECT: "Only where it goes against what was assessed: why it is decided all the same.",
    _D.REJECT: "Only where it goes against what was assessed: why it is decided all the same.",
    _D.DESELECT: "Only where something is still live: why the person goes all the same.",
}


class CaseDecisionDialog(FormDialog):
    """One decision with what it has to say; what the rules refuse is kept and told."""

    def __init__(self, parent: QWidget, desk: Desk, item: ItemRow, rule: DecisionRule) -> None:
        title = f"{rule.label} · {item.reference}"
        super().__init__(parent, desk, title, draft=f"odoc:{item.id}:{rule.code}")
        self.item, self.rule = item, rule
        self._decision = OdocDecision(rule.code)
        self._cohorts = desk.core.policies["cohorts"]
        self._proposed: dt.date | None = None
        form = self.form
        self._rag, self._review = self._add_standing()
        form.add(MultilineField("rationale", "Why", required=True, lines=3))
        self._add_own()
        again = rule.code == DEFER and item.deferred_before > 0
        if again:
            label = "The chair’s reason for putting it off again"
            form.add(MultilineField("chair_reason", label, required=True, lines=2))
        form.add_row(TextField("vote", "Vote"), TextField("dissent", "Dissent"))
        self._propose()
        self.lay_out(rule.label, first="rationale" if self._rag is None else "rag",
                     intro=item.title)  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The decision."""
        said = {key: value for key, value in values.items() if value}
        return DecideCase(
            meeting_item_id=self.item.id, version=self.item.version, decision=self.rule.code,
            rationale=said.pop("rationale", ""), **said,
        )  # fmt: skip

    def done_with(self, done: Any) -> None:
        """Decided; or the rules refused it, and what was typed stays for another try."""
        refused = done.result["refused"]
        if not refused:
            super().done_with(done)
            return
        self.item = dataclasses.replace(self.item, version=done.result["item_version"])
        self.say_problem(f"Refused by the rules, and kept so: {refused}")
        self.save_button.setEnabled(True)
        self.saved.emit(done)

    def conflict(self, _error: EditConflict) -> None:
        """Somebody else was quicker."""
        self.say_problem(
            "Meanwhile somebody else changed this item. Close this form, look, and say it again "
            "if it still holds; what you typed is kept."
        )

    def _add_standing(self) -> tuple[ChoiceField | None, DateField | None]:
        """RAG and next review, for the decisions that say how the person stands."""
        rules = case_rules(self.desk.core.policies["odoc"])
        rag: ChoiceField | None = None
        review: DateField | None = None
        if self._decision in rules.with_rag:
            choices = [(each.value, RAG_LABELS[each]) for each in Rag]
            rag = ChoiceField("rag", "RAG from now on", choices)
            rag.set_value(str(self.item.facts.get("rag", "")).lower())
            rag.changed.connect(self._propose)
            self.form.add(rag)
        if "next_review" in self.rule.needs:
            review = DateField(
                "next_review", "Next review", today=self.desk.core.clock.today, required=True
            )
            self.form.add(review)
        return rag, review

    def _add_own(self) -> None:
        """What only this decision asks for."""
        form, decision = self.form, self._decision
        if decision is _D.SELECT:
            lead = TextField("lead_manager", "Lead manager", required=True)
            lead.set_value(str(self.item.facts.get("lead_manager", "")))
            form.add_row(lead, TextField("deputy", "Deputy"))
            form.add(TextField("where", "Managed where"))
        if decision is _D.SUSPEND:
            reasons = list(self._cohorts["suspension_reasons"].items())
            form.add(ChoiceField("suspended_for", "Suspended because", reasons, required=True))
            form.add(TextField("place", "Place", required=True))
            form.add(
                DateField(
                    "until", "Earliest day of release", today=self.desk.core.clock.today,
                    required=True,
                )
            )  # fmt: skip
        if decision in _OVERRIDES:
            told = _OVERRIDES[decision]
            form.add(MultilineField("override", "Override", lines=2, help_text=told))

    def _propose(self) -> None:
        """The latest day of review for this RAG, unless another one was typed."""
        rag = None if self._rag is None else self._rag.value()
        if rag is None or self._review is None or self._review.value() != self._proposed:
            return
        days = int(self._cohorts["review_days"][rag])
        self._proposed = self.desk.core.clock.today() + dt.timedelta(days=days)
        self._review.set_value(self._proposed)
