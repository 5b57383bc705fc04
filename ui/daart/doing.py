"""Does the deeds: opens the form where words are needed, sends the command, offers Undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lomu_app.daart.commands import (
    AmendTarget,
    AnswerCheck,
    FieldChange,
    KeepOn,
    MakeReady,
    ProposeOff,
    ReopenTarget,
    SubmitTarget,
)
from lomu_app.daart.readiness import ReadinessItem
from lomu_app.daart.rows import TargetDetail
from lomu_app.daart.rules import ENDED, PROPOSES, STATUS_LABELS, AttemptOutcome, TargetStatus
from lomu_app.daart.target_detail import load_target
from lomu_app.kernel.errors import EditConflict, Refused
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.daart import deed_dialogs as forms
from ui.daart.answer_dialog import AnswerDialog
from ui.daart.attempt_dialog import AttemptDialog
from ui.daart.edit_dialog import EditDialog
from ui.daart.words import name_of

# Title, button, label of the text; the core says what the text is needed for.
_REASONED: dict[str, tuple[str, str, str, Callable[[TargetDetail, str], Any]]] = {
    "return": ("Return", "Return", "What is to be put right", forms.returned),
    "withdraw": ("Withdraw", "Withdraw", "Why the power is gone", forms.withdrawn),
    "custody": ("In custody elsewhere", "Take off the list", "Who holds the person, and where",
                forms.in_custody),
    "misidentified": ("Misidentified", "Take off the list", "How it is known",
                      forms.misidentified),
    "circulate": ("Circulated", "Circulated", "How, and under which reference",
                  forms.circulated),
    "reopen": ("Put back on the list", "Put back", "Reason", forms.reopened),
    "review": ("Reviewed", "Reviewed", "Note, if any", forms.reviewed),
    "propose_off": ("Propose to come off", "Propose", "Reason", forms.proposed_off),
    "keep_on": ("Keep on the list", "Keep on", "Reason", forms.kept_on),
}  # fmt: skip


class Undo:
    """One command that takes another one back."""

    def __init__(self, doing: Doing, command: Any, said: str) -> None:
        self._doing, self._command, self._said = doing, command, said

    def run(self) -> None:
        """Take it back; told if that is not possible any more."""
        self._doing.send(self._command, self._said)


class Doing(QObject):
    """`do(key, detail)` for every key of `deeds`; dialogs stand over `owner`."""

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk

    def do(self, key: str, detail: TargetDetail) -> None:
        """Open the form of a deed, or do it at once where it needs no words."""
        row = detail.row
        if key == "submit":
            command: Any = SubmitTarget(target_id=row.id, version=row.version)
            self.send(command, f"{row.reference} handed to the sergeant", detail=detail)
        elif key == "ready":
            command = MakeReady(target_id=row.id, version=row.version)
            self.send(command, f"{row.reference} is arrest ready", detail=detail)
        elif key in _REASONED:
            self._reasoned(key, detail)
        else:
            self._form(key, detail)

    def edit(self, detail: TargetDetail, field: str = "offence") -> None:
        """Open the form of all fields."""
        dialog = EditDialog(self._owner, self._desk, detail, first=field)
        self._open(dialog, "edit")

    def answer(self, detail: TargetDetail, item: ReadinessItem, answer: str = "yes") -> None:
        """Open the form of one item of the arrest-ready test."""
        dialog = AnswerDialog(self._owner, self._desk, detail, item, answer=answer)
        self._open(dialog, "answer")

    def tick(self, detail: TargetDetail, item: ReadinessItem, *, yes: bool) -> None:
        """Answer an item that needs no words; Undo puts the opposite answer."""
        states = ("no", "yes")
        code, target_id = item.code, detail.row.id
        command = AnswerCheck(
            target_id=target_id, code=code, state=states[yes], check_version=item.version
        )
        back = AnswerCheck(target_id=target_id, code=code, state=states[not yes])
        said = f"“{item.label}” answered {states[yes]}"
        self.send(command, said, detail=detail, back=back)

    def send(
        self, command: Any, said: str, *, detail: TargetDetail | None = None, back: Any = None
    ) -> None:
        """Do a command that needs no form; `back` is what Undo sends."""
        undo = Undo(self, back, "Taken back") if back is not None else None
        done = partial(self._sent, said, undo)
        self._desk.run(self, command, done, partial(self._not_sent, detail))

    def _sent(self, said: str, undo: Undo | None, _done: Any) -> None:
        self._desk.say(said, undo.run if undo is not None else None)

    def _not_sent(self, detail: TargetDetail | None, error: Exception) -> None:
        if isinstance(error, EditConflict) and detail is not None:
            query = partial(load_target, target_id=detail.row.id)
            self._desk.read(self, query, partial(self._moved_on, detail), self._failed)
        else:
            self._failed(error)

    def _moved_on(self, old: TargetDetail, new: TargetDetail) -> None:
        what = forms.changes_between(old, new)
        self._failed(
            Refused(
                f"{new.row.reference} was changed meanwhile ({what}). Nothing was done. Look at "
                "it as it is now, and do it again if it still holds."
            )
        )

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._owner, error)

    def _reasoned(self, key: str, detail: TargetDetail) -> None:
        title, yes, label, make = _REASONED[key]
        text = "PNC wanted, " if key == "circulate" else ""
        dialog = forms.ReasonDialog(
            self._owner, self._desk, detail, title, yes, label, make, draft=key, text=text,
            needed=key != "review", intro=self._intro(key, detail),
        )  # fmt: skip
        self._open(dialog, key)

    @staticmethod
    def _intro(key: str, detail: TargetDetail) -> str:
        if key == "keep_on":
            return f"Proposed to come off: {detail.row.proposed_off}"
        return ""

    def _form(self, key: str, detail: TargetDetail) -> None:
        owner, desk = self._owner, self._desk
        made: forms.TargetDialog
        if key == "attempt":
            made = AttemptDialog(owner, desk, detail)
        elif key == "arrested":
            made = AttemptDialog(owner, desk, detail, outcome=AttemptOutcome.ARRESTED.value)
        elif key == "allocate":
            made = forms.AllocateDialog(owner, desk, detail)
        elif key == "extend":
            made = forms.ExtendDialog(owner, desk, detail)
        elif key == "close":
            arrested = detail.row.status is TargetStatus.ARRESTED
            made = forms.CloseDialog(
                owner, desk, detail, outcome="arrested" if arrested else "",
                result=detail.row.proposed_off or "",
            )  # fmt: skip
        else:
            raise ValueError(f"there is no deed {key!r}")
        self._open(made, key)

    def _open(self, dialog: forms.TargetDialog, key: str) -> None:
        dialog.deed = key
        dialog.saved.connect(self._saved)
        dialog.open()

    # What is said afterwards, and whether it can be taken back

    def _saved(self, done: Any) -> None:
        dialog = self.sender()
        if not isinstance(dialog, forms.TargetDialog):
            raise TypeError("only the forms of a target are answered here")
        key, detail, result = dialog.deed, dialog.detail, done.result
        if key in {"attempt", "arrested"}:
            self._attempted(detail, result)
            return
        undo = self._undo(dialog, result)
        row = detail.row
        status = result.get("status") if isinstance(result, dict) else None
        now = f": {STATUS_LABELS[TargetStatus(status)].lower()}" if status else ""
        said = f"{row.reference} {name_of(row)} saved{now}"
        if isinstance(result, dict) and result.get("cancel_circulation"):
            said += ". Cancel the wanted circulation on PNC."
        self._desk.say(said, undo.run if undo is not None else None)

    def _attempted(self, detail: TargetDetail, result: dict[str, Any]) -> None:
        words = " ".join([f"Attempt on {name_of(detail.row)} recorded.", *result["prompts"]])
        self._desk.say(words, None)
        if result["proposes"] and self._desk.core.actor.may(Permission.CLOSE_TARGETS):
            query = partial(load_target, target_id=detail.row.id)
            propose = partial(self._propose_close, result["proposes"])
            self._desk.read(self, query, propose, self._failed)

    def _propose_close(self, outcome: str, detail: TargetDetail) -> None:
        last = detail.attempts[-1] if detail.attempts else None
        result = last.note if last and PROPOSES.get(last.outcome) == outcome else ""
        dialog = forms.CloseDialog(self._owner, self._desk, detail, outcome=outcome, result=result)
        self._open(dialog, "close")

    def _undo(self, dialog: forms.TargetDialog, result: Any) -> Undo | None:
        key, row, actor = dialog.deed, dialog.detail.row, self._desk.core.actor
        if not isinstance(result, dict) or "version" not in result:
            return None
        version = int(result["version"])
        left = TargetStatus(result["status"]) in ENDED if "status" in result else False
        back: Any = None
        if left and key != "reopen":
            back = ReopenTarget(
                target_id=row.id, version=version, reason="Taken back: done by mistake"
            )
        elif key == "propose_off" and actor.may(Permission.MAKE_READY):
            back = KeepOn(target_id=row.id, version=version, reason="Taken back")
        elif key == "keep_on" and row.proposed_off:
            back = ProposeOff(target_id=row.id, version=version, reason=row.proposed_off)
        elif key == "allocate" and result["status"] == row.status.value:
            back = self._owner_back(dialog)
        elif isinstance(dialog, EditDialog):
            back = self._edit_back(dialog)
        return Undo(self, back, f"{row.reference}: taken back") if back is not None else None

    @staticmethod
    def _owner_back(dialog: forms.TargetDialog) -> AmendTarget:
        values, row = dialog.form.values(), dialog.detail.row
        changes = (
            FieldChange("owner", values["owner"] or "", row.owner),
            FieldChange("team", values["team"] or "", row.team),
        )
        return AmendTarget(target_id=row.id, changes=changes)

    @staticmethod
    def _edit_back(dialog: EditDialog) -> AmendTarget | None:
        made = dialog.changed_fields()
        if made is None:
            return None
        back = tuple(FieldChange(one.field, one.mine, one.base) for one in made.changes)
        return AmendTarget(target_id=made.target_id, changes=back)
