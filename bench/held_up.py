"""How long the real desk is held up by what it does behind: offences or people that come in."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from bench.ground import AREA
from lomu_app.bootstrap import Core
from lomu_app.intake.file_kinds import FileKind
from ui.core.desk import Desk
from ui.desk import DeskWindow
from ui.harm.page import HarmPage
from ui.intake.page import IntakePage
from ui.kit.prompter import ConfirmDialog, DeskPrompter
from ui.kit.settings import Settings
from ui.kit.tasks import TaskRunner
from ui.kit.theme import Theme
from ui.shell.memory import Tidying

_TICK = 2  # milliseconds between two looks of the GUI thread at the clock
_SCHEDULE = Path("/proc/thread-self/schedstat")
_IDLE = 0.5  # seconds without work after which all is done


class HeldUp(QObject):
    """Looks at the clock every two milliseconds; `longest` by what the desk was doing, in seconds.

    What other programs do to a busy machine is not counted: neither time in which this one did
    not run at all, nor, where the system tells of it as Linux does, time in which the GUI thread
    was ready to run and waited for a processor.
    """

    def __init__(
        self, doing: Callable[[], str], noticed: Callable[[float], Any] | None = None
    ) -> None:
        super().__init__()
        self.longest: dict[str, float] = {}
        self._doing, self._noticed = doing, noticed
        self._last, self._worked, self._queued = _clocks()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _look(self) -> None:
        now, worked, queued = _clocks()
        ready = now - self._last - (queued - self._queued)
        gap = min(ready, worked - self._worked) - _TICK / 1000
        self._last, self._worked, self._queued = now, worked, queued
        doing = self._doing()
        self.longest[doing] = max(self.longest.get(doing, 0.0), gap)
        if self._noticed is not None:
            self._noticed(gap)


def _clocks() -> tuple[float, float, float]:
    """Seconds on the wall, that this process has run, and that this thread has waited to run."""
    queued = int(_SCHEDULE.read_text().split()[1]) / 1e9 if _SCHEDULE.exists() else 0.0
    return time.perf_counter(), time.process_time(), queued


class DeskAtWork(QObject):
    """The desk with one of its pages open, and the pool of threads that it always has."""

    def __init__(self, core: Core, folder: Path, page: str) -> None:
        super().__init__()
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        found = QApplication.instance()
        application = found if isinstance(found, QApplication) else QApplication([])
        if application.findChild(Theme) is None:
            Theme(application)
        self._tasks, self._asked = TaskRunner(), True
        self._tidying = Tidying(self._tasks)
        self._loop, self._pulse = QEventLoop(self), QTimer(self)
        self._pulse.setInterval(50)
        self._pulse.timeout.connect(self._beat)
        self.desk = Desk(core, self._tasks, DeskPrompter(), Settings(folder))
        self._shell = DeskWindow(self.desk)
        self._shell.open()
        self.desk.area.choose(AREA)
        self._shell.window.show_page(page)
        self._shown = self._shell.window.current_page()
        self._tidying.settle()
        self._wait()

    def leave(self) -> None:
        """Close the desk; the core stays open."""
        self._shell.take_down()
        self._tasks.shutdown()
        self._tidying.stop()

    def _agree(self) -> None:
        """The desk asks whether to store; wait for the question, and for what comes of it."""
        self._asked = False
        self._wait()
        asked = QApplication.activeModalWidget()
        if not isinstance(asked, ConfirmDialog):
            raise TypeError("the file was not read")
        asked.accept()
        self._asked = True
        self._wait()

    def _wait(self) -> None:
        """Until nothing has been under way for a while."""
        self._quiet_since = time.perf_counter()
        self._pulse.start()
        self._loop.exec()
        self._pulse.stop()

    def _beat(self) -> None:
        if self._tasks.busy():
            self._quiet_since = time.perf_counter()
        elif time.perf_counter() - self._quiet_since > _IDLE:
            self._loop.quit()


class HarmAtWork(DeskAtWork):
    """The Harm page."""

    def __init__(self, core: Core, folder: Path) -> None:
        super().__init__(core, folder, "harm")
        if not isinstance(self._shown, HarmPage):
            raise TypeError("the Harm page was not opened")
        self.page = self._shown

    def bring_in(self, path: Path, noticed: Callable[[float], Any] | None = None) -> HeldUp:
        """Bring an extract in and rank everybody, as by keys; how long each held the desk up."""
        watch = HeldUp(self.doing, noticed)
        self.page.bringing.take(path)
        self._agree()
        watch.stop()
        return watch

    def doing(self) -> str:
        """What the bar of the page says, Reading or Storing; then it asks, and at last ranks."""
        if self.page.bar.isVisible():
            return self.page.bar.words_label.text().split()[0]
        return "Ranking" if self._asked else "Asking"


class IntakeAtWork(DeskAtWork):
    """The Intake page."""

    def __init__(self, core: Core, folder: Path) -> None:
        super().__init__(core, folder, "intake")
        if not isinstance(self._shown, IntakePage):
            raise TypeError("the Intake page was not opened")
        self.page = self._shown

    def bring_in(self, path: Path, noticed: Callable[[float], Any] | None = None) -> HeldUp:
        """Read a list of people, check it, look at its rows and store it, as by keys."""
        watch = HeldUp(self.doing, noticed)
        self.page.open_file(path)
        self._wait()
        self.page.job.choose_kind(FileKind.PEOPLE)
        self._wait()
        self.page.go_on()
        self._wait()
        self.page.go_on()
        self._agree()
        watch.stop()
        if self.page.job.result is None:
            raise TypeError("the file was not stored")
        return watch

    def doing(self) -> str:
        """What is worked on: open, check or store; or what came of it is shown."""
        return self.page.job.doing or "shown"
