"""What is done to an item on the meeting surface: decided, noted, an action raised for it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.errors import EditConflict
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.commands import DecideItem
from lomu_app.meetings.rows import ItemRow, MeetingDetail, MeetingRow
from lomu_app.meetings.rules import DecisionRule
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.core.forum_parts import parts_of
from ui.meetings.action_dialog import ItemActionDialog
from ui.meetings.dialogs import AttendanceDialog, StatementDialog
from ui.meetings.item_dialogs import DecisionDialog, NoteDialog, asks_for_words


class ItemDeeds(QObject):
    """`done(words)` after each deed that the core has taken."""

    done = Signal(str)

    def __init__(self, desk: Desk, owner: QWidget, row: MeetingRow) -> None:
        super().__init__(owner)
        self._desk, self._owner, self._area = desk, owner, row.area
        self._parts = parts_of(row.kind)
        self._words = ""
        self._busy = False

    def decide(self, item: ItemRow, rule: DecisionRule, *, with_words: bool = False) -> None:
        """Decide at once, or ask for the words that this decision needs, or is to have."""
        if self._parts is not None:
            dialog = self._parts.decide(self._owner, self._desk, item, rule)
            self._open(dialog, _told(item, rule))
        elif with_words or asks_for_words(item, rule):
            self._open(DecisionDialog(self._owner, self._desk, item, rule), _told(item, rule))
        elif not self._busy:
            self._busy, self._words = True, _told(item, rule)
            command = DecideItem(meeting_item_id=item.id, version=item.version, decision=rule.code)
            self._desk.run(self, command, self._decided, self._failed)

    def note(self, item: ItemRow) -> None:
        """What is said on it."""
        self._open(NoteDialog(self._owner, self._desk, item), f"Noted on {_name(item)}.")

    def raise_action(self, item: ItemRow) -> None:
        """Who does what by when."""
        if not self._desk.core.actor.may(Permission.EDIT_ACTIONS):
            self.done.emit("Your role does not raise actions. Ask a sergeant.")
            return
        dialog = ItemActionDialog(self._owner, self._desk, item, self._area)
        self._open(dialog, f"An action was raised for {_name(item)}.")

    def attendance(self, detail: MeetingDetail) -> None:
        """Who is here."""
        self._open(AttendanceDialog(self._owner, self._desk, detail), "Attendance kept.")

    def read_statement(self, detail: MeetingDetail) -> None:
        """The confidentiality statement."""
        dialog = StatementDialog(self._owner, self._desk, detail)
        self._open(dialog, "That the statement was read is on record.")

    def _open(self, dialog: FormDialog, words: str) -> None:
        dialog.setProperty("told", words)
        dialog.saved.connect(self._saved)
        dialog.open()

    def _saved(self, done: Any) -> None:
        result = done.result if isinstance(done.result, dict) else {}
        if result.get("refused"):
            self.done.emit(f"Refused by the rules, and kept so: {result['refused']}")
            return
        self.done.emit(str(self.sender().property("told")))

    def _decided(self, _done: Any) -> None:
        self._busy = False
        self.done.emit(self._words)

    def _failed(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, EditConflict):
            self.done.emit("Meanwhile this item was changed. Look again, then decide.")
        else:
            self._desk.prompter.show_problem(self._owner, error)


def _name(item: ItemRow) -> str:
    return item.reference or item.title


def _told(item: ItemRow, rule: DecisionRule) -> str:
    return f"{_name(item)}: {rule.label.lower()}. N goes on."
