"""The small forms of the steps that need words: reason, result, place, day, owner."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from lomu_app.daart.commands import (
    Allocate,
    Circulate,
    CloseTarget,
    ExtendReturn,
    KeepOn,
    MarkInCustodyElsewhere,
    ProposeOff,
    ReopenTarget,
    ReturnTarget,
    ReviewTarget,
    WithdrawTarget,
)
from lomu_app.daart.rows import TargetDetail
from lomu_app.daart.rules import OUTCOME_LABELS, Outcome, Power
from lomu_app.daart.target_detail import load_target
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.daart.words import name_of
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField


def changes_between(old: TargetDetail, new: TargetDetail) -> str:
    """What others did to the target since it was read, in words."""
    count = max(len(new.history) - len(old.history), 0)
    lines = [f"{line.who}: {line.what}" for line in new.history[:count]]
    return "; ".join(lines) or "its version has moved on"


class TargetDialog(FormDialog):
    """A form about one target as it was read; after a conflict, as it is now."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: TargetDetail, title: str, *, draft: str
    ) -> None:
        row = detail.row
        heading = f"{title} · {row.reference} {name_of(row)}"
        super().__init__(parent, desk, heading, draft=f"target:{row.id}:{draft}")
        self.detail = detail
        self.deed = draft
        self.edits(Kind.TARGET, row.id)

    def conflict(self, _error: EditConflict) -> None:
        """Read it again and say what has changed; what was typed stays."""
        query = partial(load_target, target_id=self.detail.row.id)
        self.desk.read(self, query, self._moved_on, self.failed, key="again")

    def _moved_on(self, detail: TargetDetail) -> None:
        what = changes_between(self.detail, detail)
        self.detail = detail
        self.say_problem(
            f"Meanwhile this target was changed ({what}). What you typed is still here; if it "
            "holds all the same, send it again."
        )


class ReasonDialog(TargetDialog):
    """One text: why, where or how."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: TargetDetail, title: str, yes: str,
        label: str, make: Callable[[TargetDetail, str], Any], *, draft: str, text: str = "",
        needed: bool = True, intro: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent, desk, detail, title, draft=draft)
        self._make = make
        self.field = self.form.add(MultilineField("text", label, required=needed, lines=3))
        self.field.set_value(text)
        self.lay_out(yes, first="text", intro=intro)

    def command(self, values: dict[str, Any]) -> Any:
        """The step, with what was typed."""
        return self._make(self.detail, values["text"] or "")


def returned(detail: TargetDetail, text: str) -> ReturnTarget:
    """Give it back."""
    return ReturnTarget(target_id=detail.row.id, version=detail.row.version, reason=text)


def withdrawn(detail: TargetDetail, text: str) -> WithdrawTarget:
    """The power is gone."""
    return WithdrawTarget(target_id=detail.row.id, version=detail.row.version, reason=text)


def in_custody(detail: TargetDetail, text: str) -> MarkInCustodyElsewhere:
    """Somebody else holds the person."""
    return MarkInCustodyElsewhere(target_id=detail.row.id, version=detail.row.version, place=text)


def misidentified(detail: TargetDetail, text: str) -> CloseTarget:
    """It was somebody else."""
    return CloseTarget(
        target_id=detail.row.id, version=detail.row.version, result=text,
        outcome=Outcome.MISIDENTIFIED.value,
    )  # fmt: skip


def circulated(detail: TargetDetail, text: str) -> Circulate:
    """Circulated as wanted."""
    return Circulate(target_id=detail.row.id, version=detail.row.version, how=text)


def reopened(detail: TargetDetail, text: str) -> ReopenTarget:
    """Back on the list."""
    return ReopenTarget(target_id=detail.row.id, version=detail.row.version, reason=text)


def reviewed(detail: TargetDetail, text: str) -> ReviewTarget:
    """A sergeant has looked at it again."""
    return ReviewTarget(target_id=detail.row.id, version=detail.row.version, note=text)


def proposed_off(detail: TargetDetail, text: str) -> ProposeOff:
    """To come off at the next meeting."""
    return ProposeOff(target_id=detail.row.id, version=detail.row.version, reason=text)


def kept_on(detail: TargetDetail, text: str) -> KeepOn:
    """The proposal is turned down."""
    return KeepOn(target_id=detail.row.id, version=detail.row.version, reason=text)


class CloseDialog(TargetDialog):
    """Off the list: with which outcome, and what came of it."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: TargetDetail, *, outcome: str = "",
        result: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent, desk, detail, "Take off the list", draft="close")
        outcomes = [
            (one.value, words)
            for one, words in OUTCOME_LABELS.items()
            if one is not Outcome.NOT_STATED
        ]
        self.form.add(ChoiceField("outcome", "Outcome", outcomes, required=True))
        self.form.add(MultilineField("result", "Result in words", required=True, lines=3))
        if detail.row.power is Power.WARRANT:
            known = desk.core.policies["powers"]["warrant_results"].items()
            results = [(code, f"{code}  {words}") for code, words in known]
            self.form.add(ChoiceField("warrant_result", "Result of the warrant", results))
        self.form.set_values({"outcome": outcome, "result": result})
        self.lay_out("Take off the list", first="result" if outcome else "outcome")

    def command(self, values: dict[str, Any]) -> Any:
        """The close."""
        row = self.detail.row
        return CloseTarget(
            target_id=row.id, version=row.version, outcome=values["outcome"],
            result=values["result"], warrant_result=values.get("warrant_result"),
        )  # fmt: skip


class ExtendDialog(TargetDialog):
    """A later return date."""

    def __init__(self, parent: QWidget, desk: Desk, detail: TargetDetail) -> None:
        super().__init__(parent, desk, detail, "Extend the return date", draft="extend")
        today = desk.core.clock.today
        self.form.add(DateField("return_due", "Return by", today=today, required=True))
        self.form.add(MultilineField("reason", "Reason", required=True, lines=3))
        due = detail.row.clocks.return_due
        self.lay_out("Extend", first="return_due", intro=f"It is {due:%d/%m/%Y} now.")

    def command(self, values: dict[str, Any]) -> Any:
        """The extension."""
        row = self.detail.row
        return ExtendReturn(
            target_id=row.id, version=row.version, return_due=values["return_due"],
            reason=values["reason"],
        )  # fmt: skip


def add_owner_fields(dialog: FormDialog, owner: str, team: str) -> QPushButton:
    """Owner and team, and a button that puts oneself in."""
    dialog.form.add(TextField("owner", "Owner"))
    dialog.form.add(TextField("team", "Team"))
    dialog.form.set_values({"owner": owner, "team": team})
    me = QPushButton("Assign to me")
    me.setAutoDefault(False)
    return me


class AllocateDialog(TargetDialog):
    """Who goes for this person."""

    def __init__(self, parent: QWidget, desk: Desk, detail: TargetDetail) -> None:
        super().__init__(parent, desk, detail, "Assign", draft="allocate")
        self.me_button = add_owner_fields(self, detail.row.owner, detail.row.team)
        self.me_button.clicked.connect(self._put_me)
        self.lay_out("Assign", first="owner")
        self.buttons.addButton(self.me_button, self.buttons.ButtonRole.ActionRole)

    def command(self, values: dict[str, Any]) -> Any:
        """The allocation."""
        row = self.detail.row
        return Allocate(
            target_id=row.id, version=row.version, owner=values["owner"] or "",
            team=values["team"] or "",
        )  # fmt: skip

    def _put_me(self) -> None:
        self.form.fields["owner"].set_value(self.desk.core.actor.display_name)
