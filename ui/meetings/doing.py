"""Does what is done to meetings: opens the forms and the surface, tells what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.counting import counted
from lomu_app.meetings.commands import (
    ApproveMinutes,
    CloseMeeting,
    OpenMeeting,
    PrepareMeeting,
    TakeUpMeeting,
)
from lomu_app.meetings.forums import Forum
from lomu_app.meetings.queries import load_meeting, load_minutes
from lomu_app.meetings.rows import MeetingDetail, Minutes, next_words
from lomu_app.meetings.rules import forum_rule
from ui.core.desk import Desk
from ui.core.forum_parts import parts_of
from ui.core.pack_wanted import PackWanted, want_pack
from ui.meetings.deeds import MISSING, OUT, PACK_OUT
from ui.meetings.dialogs import (
    AddendumDialog,
    ArrangeDialog,
    AttendanceDialog,
    CallOffDialog,
    MeetingDialog,
    PrepareDialog,
    StatementDialog,
)
from ui.meetings.minutes_dialog import MinutesDialog
from ui.meetings.outgoing import Outgoing
from ui.meetings.surface import MeetingSurface

_FORMS: dict[str, type[Any]] = {
    "arrange": ArrangeDialog, "attendance": AttendanceDialog, "statement": StatementDialog,
    "call_off": CallOffDialog, "addendum": AddendumDialog,
}  # fmt: skip
_SAID = {
    "arrange": "arranged", "attendance": "attendance kept", "statement": "the statement was read",
    "addendum": "addendum added", "close": "ended, its minutes are drafted",
    "approve": "minutes approved and locked", "refresh": "agenda up to date",
    "call_off": "called off", "take_up": "taken up again, agenda up to date",
}  # fmt: skip
# Title, question, button.
_OPEN = (
    "You are its chair from now on, and its agenda is frozen as it stands; what is accepted later "
    "joins it."
)
_LOCK = "They are locked as they read now. What is to be said later is an addendum."
_AGAIN = "It is prepared again, and everything that belongs on its agenda by now comes onto it."
_ASKED = {
    "take_up": ("Take the meeting up again", _AGAIN, "Take it up"),
    "open": ("Open the meeting", _OPEN, "Open it"),
    "close": ("End the meeting", "Its minutes are drafted from what is on record.", "End it"),
    "approve": ("Approve the minutes", _LOCK, "Approve them"),
}


class Doing(QObject):
    """`recorded(meeting id)` after a change; `record_wanted(kind, id)` out of the surface."""

    recorded = Signal(object)
    record_wanted = Signal(str, object)

    def __init__(self, owner: QWidget, desk: Desk, forums: Sequence[Forum]) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk
        policy = desk.core.policies["meetings"]
        self._kinds = [(forum.kind.value, forum_rule(policy, forum.kind).label) for forum in forums]
        self.out = Outgoing(owner, desk)
        self.surface: MeetingSurface | None = None
        self._detail: MeetingDetail | None = None
        self._asked = ""

    def prepare(self) -> None:
        """Open the form of a new meeting."""
        dialog = PrepareDialog(self._owner, self._desk, self._kinds)
        dialog.saved.connect(self._prepared)
        dialog.open()

    def do(self, key: str, detail: MeetingDetail) -> None:
        """A deed: a form, a question, or at once."""
        self._detail, self._asked = detail, key
        if key in _FORMS:
            dialog: MeetingDialog = _FORMS[key](self._owner, self._desk, detail)
            dialog.saved.connect(self._saved)
            dialog.open()
        elif key == MISSING:
            parts = parts_of(detail.row.kind)
            if parts is not None:
                parts.missing(self._owner, self._desk, detail).open()
        elif key in OUT:
            self.out.export(key, detail)
        elif key == PACK_OUT:
            row = detail.row
            want_pack(self._desk, PackWanted(row.kind.value, row.area, row.held_on))
        elif key in _ASKED:
            self._desk.prompter.confirm(self._owner, *_ASKED[key], self._confirmed)
        elif key == "refresh":
            row = detail.row
            self._run(PrepareMeeting(kind=row.kind.value, area=row.area, held_on=row.held_on))
        elif key == "minutes":
            query = partial(load_minutes, meeting_id=detail.row.id)
            self._desk.read(self, query, self._show_minutes, self._failed, key="minutes")
        else:
            self._enter(detail)

    def _confirmed(self) -> None:
        if self._detail is None:
            return
        key, version = self._detail.row.id, self._detail.row.version
        if self._asked == "open":
            command = OpenMeeting(meeting_id=key, version=version)
            self._desk.run(self, command, self._opened, self._failed)
        elif self._asked == "close":
            self._run(CloseMeeting(meeting_id=key, version=version))
        elif self._asked == "take_up":
            self._run(TakeUpMeeting(meeting_id=key, version=version))
        else:
            self._run(ApproveMinutes(meeting_id=key, version=version))

    def _run(self, command: Any) -> None:
        self._desk.run(self, command, self._saved, self._failed)

    def _opened(self, done: Any) -> None:
        query = partial(load_meeting, meeting_id=int(done.result["meeting_id"]))
        self._desk.read(self, query, self._enter, self._failed, key="enter")

    def _enter(self, detail: MeetingDetail) -> None:
        if self.surface is None:
            self.surface = MeetingSurface(self._desk, detail, self._owner)
            self.surface.left.connect(self._left)
            self.surface.record_wanted.connect(self._open_record)
            self.surface.begin()

    def _open_record(self, kind: str, key: int) -> None:
        if self.surface is not None:
            self.surface.close()
        self.record_wanted.emit(kind, key)

    def _left(self, meeting_id: int) -> None:
        self.surface = None
        self.recorded.emit(meeting_id)

    def _prepared(self, done: Any) -> None:
        made = "prepared" if done.result["created"] else "brought up to date"
        self._desk.say(f"Agenda {made}: {counted(done.result['items'], 'item')}")
        self.recorded.emit(int(done.result["meeting_id"]))

    def _saved(self, done: Any) -> None:
        told = done.result
        if self._detail is not None:
            # Of what is called off the next one may not be prepared yet.
            then = f". {next_words(told['next_on'])}" if "next_on" in told else ""
            self._desk.say(f"{self._detail.row.title}: {_SAID[self._asked]}{then}")
        self.recorded.emit(int(told["meeting_id"]))

    def _show_minutes(self, minutes: Minutes) -> None:
        if self._detail is not None:
            MinutesDialog(self._owner, self._desk, self._detail, minutes).open()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._owner, error)
