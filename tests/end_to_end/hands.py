"""Somebody at the whole desk who has nothing but a keyboard: real tasks, real dialogs."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from tests.ui.support.letters import in_one_go
from ui.core.desk import Desk
from ui.desk import DeskWindow
from ui.kit.page import Page
from ui.kit.prompter import DeskPrompter
from ui.kit.settings import Settings
from ui.kit.tasks import TaskRunner

_PATIENCE = 60_000  # milliseconds, for a slow machine; nothing waits longer than it takes


class Hands:
    """One person's desk. Every deed is a key; `until` waits for what the person would see."""

    def __init__(self, qtbot: QtBot, core: Core, folder: Path) -> None:
        self.core, self._qtbot = core, qtbot
        gc.disable()  # as the program does: on a thread of the pool it would destroy widgets
        self._tasks = TaskRunner()
        settings = Settings(folder / core.actor.username)
        self.desk = Desk(core, self._tasks, DeskPrompter(), settings)
        self.shell = DeskWindow(self.desk)
        self.shell.open()
        self.shell.window.resize(1280, 720)
        self.come()

    def come(self) -> None:
        """Sit down here: the keys go to this desk from now on."""
        self._activate(self.shell.window)

    def leave(self) -> None:
        """Close the desk and let go of the database."""
        self.shell.take_down()
        self.shell.deleteLater()
        self._tasks.shutdown()
        self.core.close()
        gc.enable()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def press(self, *keys: str) -> None:
        """Keys such as `Ctrl+Shift+U`, where the focus is."""
        for key in keys:
            self._activate(self._front())
            QTest.keySequence(self._target(), QKeySequence(key))
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Letters, where the focus is."""
        self._activate(self._front())
        in_one_go(text, self._letter)

    def _letter(self, letter: str) -> None:
        QTest.keyClicks(self._target(), letter)

    def tab_to(self, name: str) -> None:
        """Tab until the control with this accessible name has the focus."""
        walked: list[str] = []
        for _ in range(80):
            focus = QApplication.focusWidget()
            if focus is not None:
                walked.append(focus.accessibleName() or getattr(focus, "text", str)())
                if walked[-1].replace("&", "") == name:
                    return
            self.press("Tab")
        raise AssertionError(f"Tab never reaches {name}; it reaches {walked}")

    def until(self, seen: Callable[[], bool]) -> None:
        """Wait until the person can see it."""
        self._qtbot.waitUntil(seen, timeout=_PATIENCE)

    def answer(self, title: str, button: str) -> None:
        """Wait for the dialog with this title, and press one of its buttons."""
        self.until(lambda: self.dialog_title() == title)
        self.tab_to(button)
        self.press("Space")

    def name_file(self, path: Path) -> None:
        """Type a path into the file dialog that is open."""
        self.until(self._asks_for_file)
        self.press("Ctrl+A")
        self.type(str(path))
        self.press("Return")

    def dialog_title(self) -> str:
        """The title of the dialog that is open; empty without one."""
        modal = QApplication.activeModalWidget()
        return modal.windowTitle() if modal is not None else ""

    def nothing_asked(self) -> bool:
        """Whether no dialog is open."""
        return QApplication.activeModalWidget() is None

    def at_rest(self) -> bool:
        """Whether every answer has come."""
        return not self._tasks.busy()

    def page(self) -> Page:
        """The page that is shown."""
        page = self.shell.window.current_page()
        assert page is not None
        return page

    def _asks_for_file(self) -> bool:
        return isinstance(QApplication.activeModalWidget(), QFileDialog)

    def _front(self) -> QWidget:
        return QApplication.activeModalWidget() or self.shell.window

    def _target(self) -> QWidget:
        front = self._front()
        return front.focusWidget() or front

    def _activate(self, window: QWidget) -> None:
        def active() -> bool:
            return QApplication.activeWindow() is window

        if not active():
            window.activateWindow()
            self.until(active)
