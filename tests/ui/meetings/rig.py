"""The page of meetings and the surface on which one is held, on a real database."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.kernel.clock import FixedClock
from lomu_app.meetings.commands import Attendee, PrepareMeeting, ReadStatement, RecordAttendance
from lomu_app.meetings.forums import all_forums
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.rows import MeetingDetail
from tests.support.cores import Cores
from tests.support.targets import AREA, TODAY
from tests.ui.support.page_rig import PageRig
from tests.ui.support.prompter import FakePrompter
from ui.core.desk import Desk
from ui.meetings.page import MeetingsPage
from ui.meetings.surface import MeetingSurface

QUORUM = (("Sorrel", "Police LOMU"), ("A Hawthorn", "Children's social care"),
          ("B Linden", "Education"))  # fmt: skip


def _page(desk: Desk) -> MeetingsPage:
    return MeetingsPage(desk, all_forums())


class Rig(PageRig[MeetingsPage]):
    """The page, shown and read."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, prompter: FakePrompter | None = None
    ) -> None:
        super().__init__(qtbot, core, folder, _page, prompter, AREA)

    def open(self) -> Rig:
        """As the shell opens it; waits for the meeting beside the list."""
        self.page.open_with(None)
        self.page.read_current()
        return self

    def hold(self) -> MeetingSurface:
        """F11; the surface, with the keys."""
        self.page.hold()
        surface = self.page.doing.surface
        assert surface is not None
        self.qtbot.waitUntil(surface.isActiveWindow)
        return surface

    def _target(self) -> QWidget:
        """The surface while it is open, unless a form is."""
        surface = self.page.doing.surface
        if surface is not None and self.no_dialog():
            return surface
        return super()._target()

    def keys(self, letters: str) -> None:
        """Letters to the surface, one after the other."""
        surface = self.page.doing.surface
        for letter in letters:
            self.qtbot.keyClicks(surface, letter)

    def pass_time(self, seconds: int) -> None:
        """Time goes by, and the surface ticks."""
        clock, surface = self.core.clock, self.page.doing.surface
        assert isinstance(clock, FixedClock)
        assert surface is not None
        clock.advance(dt.timedelta(seconds=seconds))
        surface.tell_time()

    def do(self, key: str) -> None:
        """Choose a deed of the pane."""
        self.page.read_current()
        self.page.do(key)


def chair(cores: Cores, name: str = "ci.yew") -> Core:
    """Whoever chairs the COG."""
    return cores("cog_chair", "sergeant", areas=(AREA, "Walsall"), name=name)


def prepare(core: Core, *, quorate: bool = True, read: bool = True) -> int:
    """A COG of today, its agenda made; its id."""
    made = core.execute(PrepareMeeting(kind="cog", area=AREA, held_on=TODAY)).result
    key, version = int(made["meeting_id"]), int(made["version"])
    if quorate:
        people = tuple(Attendee(name, agency, "present") for name, agency in QUORUM)
        command = RecordAttendance(meeting_id=key, version=version, people=people)
        version = int(core.execute(command).result["version"])
    if read:
        core.execute(ReadStatement(meeting_id=key, version=version))
    return key


def meeting(core: Core, key: int) -> MeetingDetail:
    """The meeting as the database holds it."""
    return core.ask(load_meeting, key)
