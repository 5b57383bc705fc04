"""A real desk at which three people are opened, and how long each takes.

`python -m bench.opened DATA LOOK`, three seconds after the desk has opened: from the wish until the
look is logged and the timeline chosen, read and painted. Prints milliseconds by the clock on the
wall, then as many of processor.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject

from bench.ground import MORNING
from lomu_app import bootstrap
from lomu_app.kernel.clock import FixedClock
from lomu_app.people.queries import find_person_ids
from ui.app import make_application
from ui.core.desk import Desk
from ui.desk import DeskWindow
from ui.kit.prompter import DeskPrompter
from ui.kit.settings import Settings
from ui.kit.tasks import TaskRunner
from ui.kit.theme import Theme
from ui.people.person_page import PersonPage
from ui.shell.memory import Tidying

_REST = 3.0  # seconds
_SOME = 3


class Opened(QObject):
    """The desk, and the loop in which it lives."""

    def __init__(self, data: Path, look: Path) -> None:
        super().__init__()
        self._app = make_application()
        settings = Settings(look)
        Theme(self._app, settings)
        clock = FixedClock(MORNING)
        self._core = bootstrap.open_folder(data, "ps.sorrel", None, clock=clock)
        self._tasks = TaskRunner()
        tidying = Tidying(self._tasks, self)
        desk = Desk(self._core, self._tasks, DeskPrompter(), settings)
        self._shell = DeskWindow(desk)
        self._shell.open()
        self._shell.window.resize(1280, 720)
        tidying.settle()

    def times(self) -> list[tuple[float, float]]:
        """Milliseconds of each opening, on the wall and of processor."""
        rested = time.perf_counter() + _REST
        self._live(lambda: time.perf_counter() < rested)
        return [self._open(one) for one in self._core.ask(find_person_ids)[:_SOME]]

    def _open(self, person_id: int) -> tuple[float, float]:
        began, worked = time.perf_counter(), time.process_time()
        self._shell.window.show_page("person", ("timeline", person_id))
        self._live(self._tasks.busy)
        took = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
        page = self._shell.window.current_page()
        if not isinstance(page, PersonPage) or page.deeds.person is None:
            raise TypeError("the person was not opened")
        rested = time.perf_counter() + 0.3
        self._live(lambda: time.perf_counter() < rested)
        return took

    def _live(self, lasts: Callable[[], bool]) -> None:
        """Until nothing is asked any more, and what was answered is laid out and painted."""
        while lasts():
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            if not lasts():
                self._app.processEvents()
                self._app.processEvents()


def main(data: str, look: str) -> None:
    """Print the times; the process ends at once, for nothing is to be kept."""
    times = zip(*Opened(Path(data), Path(look)).times(), strict=True)
    print(*(f"{took:.1f}" for kind in times for took in kind), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
