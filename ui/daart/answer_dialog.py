"""Answering one item of the arrest-ready test, or letting it pass for a sergeant's reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.daart.commands import AnswerCheck, GrantException
from lomu_app.daart.readiness import ReadinessItem
from lomu_app.daart.rows import TargetDetail
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.daart.deed_dialogs import TargetDialog
from ui.kit.fields import ChoiceField, MultilineField

EXCEPTION = "exception"
_FIELDS = {"reason": "note", "state": "answer"}


def rule_of(desk: Desk, code: str) -> Mapping[str, Any]:
    """What the policy says of an item."""
    items: list[Mapping[str, Any]] = desk.core.policies["readiness"]["items"]
    return next(item for item in items if item["code"] == code)


def is_ticked(rule: Mapping[str, Any]) -> bool:
    """Whether an officer answers this item, or may where the fields do not tell."""
    return rule["kind"] == "ticked" or bool(rule.get("tick_instead"))


def answers_for(desk: Desk, code: str) -> list[tuple[str, str]]:
    """What may be answered to an item by whoever is signed in."""
    rule = rule_of(desk, code)
    answers = [("yes", "Yes"), ("no", "No")] if is_ticked(rule) else []
    if rule.get("not_applicable"):
        answers.append(("not_applicable", "Not applicable"))
    may = desk.core.actor.may(Permission.MAKE_READY)
    if may and rule.get("exception", True) and rule["kind"] != "approval":
        answers.append((EXCEPTION, "Exception: ready in spite of this"))
    return answers


class AnswerDialog(TargetDialog):
    """The answer is chosen already; the cursor waits in the note."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: TargetDetail, item: ReadinessItem, *,
        answer: str = "yes",
    ) -> None:  # fmt: skip
        super().__init__(parent, desk, detail, item.label, draft=f"check:{item.code}")
        self.item = item
        answers = answers_for(desk, item.code)
        chosen = answer if answer in dict(answers) else answers[0][0]
        self.form.add(ChoiceField("answer", "Answer", answers, required=True))
        self.form.add(MultilineField("note", "What is arranged, or the reason", lines=3))
        self.form.set_values({"answer": chosen})
        now = f"Now: {item.why}." if item.why else ""
        self.lay_out("Save", first="note", intro=f"{item.hint}. {now}".strip())

    def command(self, values: dict[str, Any]) -> Any:
        """The answer, or the exception."""
        code, note, row = self.item.code, values["note"] or "", self.detail.row
        if values["answer"] == EXCEPTION:
            return GrantException(target_id=row.id, code=code, reason=note)
        return AnswerCheck(
            target_id=row.id, code=code, state=values["answer"], note=note,
            check_version=self.item.version,
        )  # fmt: skip

    def failed(self, error: Exception) -> None:
        """The core calls the fields by its own names."""
        fields = getattr(error, "fields", None)
        if isinstance(fields, dict):
            renamed = {_FIELDS.get(key, key): words for key, words in fields.items()}
            fields.clear()
            fields.update(renamed)
        super().failed(error)

    def _moved_on(self, detail: TargetDetail) -> None:
        super()._moved_on(detail)
        items = {item.code: item for item in detail.readiness.items}
        self.item = items[self.item.code]
