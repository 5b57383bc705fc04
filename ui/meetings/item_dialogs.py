"""The forms of one item: a decision that needs words, what was said, who does what."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from lomu_app.cog.escalating import rungs as escalation_rungs
from lomu_app.cog.tactic_rules import tactic_kinds
from lomu_app.kernel.errors import EditConflict
from lomu_app.meetings.commands import DecideItem, NoteItem
from lomu_app.meetings.rows import ItemRow
from lomu_app.meetings.rules import DEFER, DecisionRule
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import ChoiceField, DateField, Field, MultilineField, TextField
from ui.meetings.words import decision_words

_CASE = "membership"
CHAIR, DETAIL, WHY = "chair_reason", "detail", "rationale"
_CHAIR_WORDS = {True: "The chair’s reason for putting it off again", False: "The chair’s reason"}


def asks_for_words(item: ItemRow, rule: DecisionRule) -> bool:
    """Whether this decision cannot be made by its key alone."""
    return bool(rule.needs) or (rule.code == DEFER and item.deferred_before > 0)


class ItemDialog(FormDialog):
    """A form about one item as it was read."""

    def __init__(
        self, parent: QWidget, desk: Desk, item: ItemRow, title: str, *, draft: str
    ) -> None:
        heading = f"{title} · {item.reference or item.title}"
        # The first word keeps it out of the log of those who are not cleared.
        apart = "" if item.subject_kind == _CASE else "cog:"
        super().__init__(parent, desk, heading, draft=f"{apart}meeting-item:{item.id}:{draft}")
        self.item = item

    def seen(self) -> dict[str, Any]:
        """What every command about the item names."""
        return {"meeting_item_id": self.item.id, "version": self.item.version}

    def conflict(self, _error: EditConflict) -> None:
        """Somebody else was quicker."""
        self.say_problem(
            "Meanwhile somebody else changed this item. Close this form, look, and say it again "
            "if it still holds; what you typed is kept."
        )


class DecisionDialog(ItemDialog):
    """One decision with its words; what it must have is marked."""

    def __init__(self, parent: QWidget, desk: Desk, item: ItemRow, rule: DecisionRule) -> None:
        super().__init__(parent, desk, item, rule.label, draft=rule.code)
        self.rule = rule
        form, again = self.form, rule.code == DEFER and item.deferred_before > 0
        if rule.code in _DETAILS or DETAIL in rule.needs:
            form.add(_detail_field(desk, rule))
        form.add(MultilineField(WHY, "Why", required=WHY in rule.needs, lines=3))
        if again or rule.code in _EXCEPTION:
            told = "" if again else _EXCEPTION[rule.code]
            label = _CHAIR_WORDS[again]
            form.add(MultilineField(CHAIR, label, required=again, lines=2, help_text=told))
        form.add_row(TextField("vote", "Vote"), TextField("dissent", "Dissent"))
        form.add(DateField("next_review", "Next review", today=desk.core.clock.today))
        blockers = [f"○ {each}" for each in item.facts.get("blockers", ())]
        intro = "\n".join(["Still open:", *blockers]) if blockers and rule.final else ""
        first = next((key for key in form.fields if key in rule.needs), CHAIR if again else WHY)
        self.lay_out(rule.label, first=first, intro=intro)

    def command(self, values: dict[str, Any]) -> Any:
        """The decision."""
        return DecideItem(
            **self.seen(), decision=self.rule.code, detail=values.get(DETAIL) or "",
            rationale=values[WHY] or "", chair_reason=values.get(CHAIR) or "",
            vote=values["vote"] or "", dissent=values["dissent"] or "",
            next_review=values["next_review"],
        )  # fmt: skip


class NoteDialog(ItemDialog):
    """Who presents it and what is said; a dissent as well, after the decision."""

    def __init__(self, parent: QWidget, desk: Desk, item: ItemRow) -> None:
        super().__init__(parent, desk, item, "What is said", draft="note")
        form = self.form
        form.add(TextField("presented_by", "Presented by"))
        form.add(MultilineField("summary", "Summary", lines=3))
        form.add(MultilineField("discussion", "Discussion", lines=5))
        if item.decision is not None:
            form.add(MultilineField(WHY, "Why it was decided so", lines=3))
            form.add(TextField("dissent", "Dissent"))
        form.set_values(
            {"presented_by": item.presented_by, "summary": item.summary,
             "discussion": item.discussion, WHY: item.rationale, "dissent": item.dissent}
        )  # fmt: skip
        self.lay_out("Keep it", first="discussion", intro=decision_words(item))

    def command(self, values: dict[str, Any]) -> Any:
        """What is said."""
        return NoteItem(
            **self.seen(), presented_by=values["presented_by"] or "",
            summary=values["summary"] or "", discussion=values["discussion"] or "",
            rationale=_or_empty(values, WHY), dissent=_or_empty(values, "dissent"),
        )  # fmt: skip


def _or_empty(values: dict[str, Any], key: str) -> str | None:
    return (values[key] or "") if key in values else None


def _detail_field(desk: Desk, rule: DecisionRule) -> Field:
    label, required = _DETAILS.get(rule.code, "What"), DETAIL in rule.needs
    if rule.code == REFER:
        areas = [(unit["label"], unit["label"]) for unit in desk.core.policies["areas"]["units"]]
        return ChoiceField(DETAIL, label, areas, required=required)
    if rule.code == CHANGE_TACTIC:
        kinds = tactic_kinds(desk.core.policies["tactics"]).values()
        choices = [(kind.code, f"{kind.code}  {kind.label}") for kind in kinds]
        told = "It is proposed at once; who may authorise it does so on the location's page."
        return ChoiceField(DETAIL, label, choices, required=required, help_text=told)
    if rule.code == ESCALATE:
        rungs = [each.label for each in escalation_rungs(desk.core.policies["cog"])]
        told = f"{', '.join(rungs)}; or a name. They get an action, told at the next meeting."
        field = TextField(DETAIL, label, required=required, help_text=told)
        completer = QCompleter(rungs, field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        field.edit.setCompleter(completer)
        return field
    return TextField(DETAIL, label, required=required)


REFER, CHANGE_TACTIC, ESCALATE = "refer", "change_tactic", "escalate"
_DETAILS = {
    REFER: "To which area", CHANGE_TACTIC: "Which tactic instead", ESCALATE: "To whom",
}  # fmt: skip
_EXCEPTION = {
    "sign_off": "Only where points are still open: why it is signed off by exception. It shows in "
    "every pack.",
}
