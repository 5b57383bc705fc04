"""The page of meetings, its menu and keys; only the forums that one may know of are on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission as May
from lomu_app.meetings.forums import Forum, all_forums
from ui.core.desk import Desk
from ui.kit.page import Page
from ui.meetings.deeds import (
    ACTIONS_OUT,
    AGENDA_OUT,
    INVITATION_OUT,
    MINUTES_OUT,
    MISSING,
    PACK_OUT,
)
from ui.meetings.finding import MeetingSearch
from ui.meetings.page import COMING, MeetingsPage, read_meetings, states_of
from ui.shell.registry import ActionSpec, PageSpec

PAGE = "meetings"
_MENU = "Meeting"


class MeetingActions(QObject):
    """Makes the page on its first visit, and does what the menu asks of it."""

    def __init__(self, desk: Desk, forums: Sequence[Forum]) -> None:
        super().__init__(desk)
        self._desk, self._forums = desk, forums
        self._page: MeetingsPage | None = None

    def make(self) -> Page:
        """The page."""
        self._page = MeetingsPage(self._desk, self._forums)
        return self._page

    def count(self, reader: Any, area: str) -> int:
        """The number in the rail: meetings of the area that are to be held."""
        kinds = [forum.kind.value for forum in self._forums]
        rows = read_meetings(reader, kinds, area)
        return sum(row.status in states_of(COMING) for row in rows)

    def prepare(self) -> None:
        """A new agenda."""
        if self._page is not None:
            self._page.prepare()

    def hold(self) -> None:
        """The meeting on its own surface."""
        if self._page is not None:
            self._page.hold()

    def attendance(self) -> None:
        """Who is here."""
        self._do("attendance")

    def statement(self) -> None:
        """The confidentiality statement."""
        self._do("statement")

    def arrange(self) -> None:
        """Day, time and place."""
        self._do("arrange")

    def call_off(self) -> None:
        """It is not held."""
        self._do("call_off")

    def take_up(self) -> None:
        """It is held after all."""
        self._do("take_up")

    def missing(self) -> None:
        """What is missing before the meeting."""
        self._do(MISSING)

    def minutes(self) -> None:
        """The minutes."""
        self._do("minutes")

    def invitation_out(self) -> None:
        """The invitation, for a calendar."""
        self._do(INVITATION_OUT)

    def agenda_out(self) -> None:
        """The agenda pack, out of the room."""
        self._do(AGENDA_OUT)

    def minutes_out(self) -> None:
        """The minutes, out of the room."""
        self._do(MINUTES_OUT)

    def actions_out(self) -> None:
        """What agencies have to do, as packs."""
        self._do(ACTIONS_OUT)

    def pack_out(self) -> None:
        """What each partner is shown of the meeting, through the register's form."""
        self._do(PACK_OUT)

    def steps(self) -> None:
        """Everything that can be done to the meeting shown."""
        if self._page is not None:
            self._page.pane.open_steps()

    def clear_filter(self) -> None:
        """All of them."""
        if self._page is not None:
            self._page.clear_filter()

    def _do(self, key: str) -> None:
        if self._page is not None:
            self._page.do(key)


def register(desk: Desk) -> None:
    """Add the page and its actions, if there is a forum that whoever is signed in may know of."""
    forums = [forum for forum in all_forums() if desk.core.actor.may(forum.sees)]
    if not forums:
        return
    does = MeetingActions(desk, forums)
    sees = forums[0].sees
    desk.registry.add_page(
        PageSpec(
            PAGE, "Meetings", "Meetings", "present", does.make, "Ctrl+T", sees,
            "cog odoc agenda minutes attendance chair", does.count,
        )
    )  # fmt: skip
    for spec in (
        ActionSpec("meeting_prepare", "Prepare a meeting …", _MENU, does.prepare, "Ctrl+N", "plus",
                   May.KEEP_MEETINGS, PAGE, "agenda new cog"),
        ActionSpec("meeting_hold", "Hold the meeting on its surface", _MENU, does.hold, "F11",
                   "present", None, PAGE, "open projector decide"),
        ActionSpec("meeting_attendance", "Who is here …", _MENU, does.attendance, "Ctrl+Shift+A",
                   "people", May.KEEP_MEETINGS, PAGE, "attendance apologies deputy quorum"),
        ActionSpec("meeting_statement", "Confidentiality statement …", _MENU, does.statement, "",
                   "lock", May.KEEP_MEETINGS, PAGE, "read"),
        ActionSpec("meeting_missing", "What is missing …", _MENU, does.missing, "Ctrl+Shift+M",
                   "warning", May.KEEP_MEETINGS, PAGE, "preflight chase gaps summary odoc"),
        ActionSpec("meeting_arrange", "Day, time and place …", _MENU, does.arrange, "F2",
                   "calendar", May.KEEP_MEETINGS, PAGE, "minute taker next"),
        ActionSpec("meeting_call_off", "Call the meeting off …", _MENU, does.call_off,
                   "Ctrl+Shift+C", "cross", May.CHAIR_MEETINGS, PAGE, "cancel not held postpone"),
        ActionSpec("meeting_take_up", "Take up a meeting that was called off", _MENU, does.take_up,
                   "", "undo", May.CHAIR_MEETINGS, PAGE, "cancelled again reinstate"),
        ActionSpec("meeting_minutes", "Minutes …", _MENU, does.minutes, "Ctrl+Shift+I", "document",
                   None, PAGE, "read approve addendum"),
        ActionSpec("meeting_invitation", "Invitation (calendar file) …", _MENU,
                   does.invitation_out, "", "calendar", None, PAGE, "ics invite outlook"),
        ActionSpec("meeting_agenda_out", "Agenda pack (workbook, PDF, print) …", _MENU,
                   does.agenda_out, "Ctrl+Shift+E", "export", May.EXPORT_COG, PAGE,
                   "export xlsx pdf print cog"),
        ActionSpec("meeting_minutes_out", "Minutes (workbook, Word, PDF, print) …", _MENU,
                   does.minutes_out, "", "export", None, PAGE,
                   "export xlsx docx pdf print cog odoc"),
        ActionSpec("meeting_actions_out", "Actions for agencies (packs) …", _MENU, does.actions_out,
                   "", "export", May.EXPORT_COG, PAGE, "export xlsx partner"),
        ActionSpec("meeting_pack", "Pack for partners …", _MENU, does.pack_out, "Ctrl+Shift+X",
                   "export", May.EXPORT, PAGE, "audience disclosure odoc fsim cog da xlsx"),
        ActionSpec("meeting_steps", "Everything that can be done …", _MENU, does.steps,
                   "Ctrl+Shift+S", "chevron_down", None, PAGE, "end approve addendum refresh"),
        ActionSpec("meeting_clear", "Show all meetings", _MENU, does.clear_filter, "", "filter",
                   None, PAGE, "clear filter"),
    ):  # fmt: skip
        desk.registry.add_action(spec)
    desk.add_search(MeetingSearch(desk.core).find)
