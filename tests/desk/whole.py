"""A real desk in its window, with everything done at once instead of on pool threads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from lomu_app.cog.queries import find_locations
from lomu_app.kernel.clock import FixedClock
from lomu_app.people.queries import find_person_ids
from tests.support.cores import MORNING, Cores
from tests.ui.support.tasks import InlineTasks
from ui.core.desk import Desk
from ui.desk import DeskWindow
from ui.kit.prompter import DeskPrompter, TakesFile
from ui.kit.settings import Settings
from ui.shell.main_window import MainWindow

DAY = dt.date(2026, 11, 24)
_A_MOMENT = 1_000  # milliseconds
# What leaves the desk altogether; the menu, which waits for an answer of its own; the looks,
# which have tests of their own.
LEAVING = {
    "quit", "switch", "lock", "menu",
    "zoom_in", "zoom_out", "zoom_reset", "light", "dark", "contrast", "system",
}  # fmt: skip


class FilelessPrompter(DeskPrompter):
    """The real dialogs; only the system's own file dialogs stay away. Problems are kept too."""

    def __init__(self) -> None:
        self.problems: list[Exception] = []

    def choose_file(self, parent: QWidget, title: str, kinds: str, done: TakesFile) -> None:
        assert title
        assert kinds

    def save_file(
        self, parent: QWidget, title: str, kinds: str, done: TakesFile, *, name: str = ""
    ) -> None:
        assert title
        assert name

    def show_problem(self, parent: QWidget, error: Exception) -> None:
        self.problems.append(error)
        super().show_problem(parent, error)


def first_for(core: bootstrap.Core, key: str) -> int:
    """A record for a page that shows one: of its own kind, else somebody."""
    find = find_locations if key == "location" else find_person_ids
    return core.ask(find)[0]


class WholeDesk:
    """`window` is shown and active. `roles` replaces those of the practice person.

    `core` is somebody signed in elsewhere, in place of the practice person at the folder.
    """

    def __init__(
        self,
        qtbot: QtBot,
        folder: Path,
        user: str,
        look: Path,
        *,
        roles: tuple[str, ...] = (),
        core: bootstrap.Core | None = None,
        size: tuple[int, int] = (1280, 720),
    ) -> None:
        self.qtbot = qtbot
        self.clock = FixedClock(MORNING)
        signed_in = core or bootstrap.open_folder(folder, user, None, clock=self.clock)
        self.core = signed_in
        if roles:
            self.core = Cores(signed_in.store, folder, self.clock)(*roles, name=user)
        self.prompter = FilelessPrompter()
        self.desk = Desk(self.core, InlineTasks(), self.prompter, Settings(look))
        self.shell = DeskWindow(self.desk)
        self.shell.open()
        self.resize(*size)
        with qtbot.waitActive(self.window):
            self.window.activateWindow()

    @property
    def window(self) -> MainWindow:
        return self.shell.window

    def resize(self, wide: int, high: int) -> None:
        self.window.resize(wide, high)
        QApplication.processEvents()

    def settle(self) -> None:
        """Let queued answers, layouts and paintings happen."""
        # Words that wrap ask for their height once they know their width, one frame after another.
        for _ in range(6):
            QApplication.processEvents()
        # What a timer has shown in the last of them is still to be laid out.
        QCoreApplication.sendPostedEvents()

    def rest(self) -> None:
        """Stay on the page until it has read, and put on record, what somebody stays with."""
        page = self.window.current_page()
        assert page is not None
        timers = [
            each for each in page.findChildren(QTimer)
            if each.isSingleShot() and each.interval() <= _A_MOMENT
        ]  # fmt: skip
        self.qtbot.waitUntil(lambda: not any(each.isActive() for each in timers))
        self.settle()

    def places(self) -> list[tuple[str, Any]]:
        """Every page that this person may open, with an argument where it needs one."""
        registry = self.desk.registry
        return [
            (key, None if spec.section else first_for(self.core, key))
            for key, spec in registry.pages.items()
            if registry.page_allowed(key)
        ]

    def go(self, key: str, argument: Any = None) -> QWidget:
        self.window.show_page(key, argument)
        self.settle()
        page = self.window.current_page()
        assert page is not None
        return page

    def dialog(self) -> QDialog | None:
        """The dialog that is open now."""
        found = QApplication.activeModalWidget()
        return found if isinstance(found, QDialog) else None

    def close_dialogs(self) -> None:
        while (dialog := self.dialog()) is not None:
            dialog.reject()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            assert self.dialog() is not dialog, f"{dialog.windowTitle()} cannot be closed"

    def leave(self) -> None:
        self.close_dialogs()
        self.shell.take_down()
        self.shell.deleteLater()
        self.core.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
