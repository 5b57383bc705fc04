"""The window before the desk, on a real place, and short ways to press keys in it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from lomu_app.bootstrap import Core
from tests.support.cores import FAST
from tests.ui.support.prompter import FakePrompter
from tests.ui.support.tasks import HeldTasks, InlineTasks
from ui.access.entrance import Entrance
from ui.kit.settings import Settings
from ui.place import Place

PanelT = TypeVar("PanelT", bound=QWidget)


class EntranceRig:
    """A shown entrance. `cores` are those signed in; `printed` the texts sent to paper."""

    def __init__(
        self, qtbot: QtBot, folder: Path, tasks: InlineTasks | HeldTasks | None = None
    ) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.prompter = FakePrompter()
        self.settings = Settings(folder.parent / "settings")
        self.place = Place(folder, None, None, None, bootstrap.SystemClock())
        self.cores: list[Core] = []
        self.printed: list[str] = []
        self.window = Entrance(
            tasks or InlineTasks(), self.prompter, self.settings,
            marking="OFFICIAL-SENSITIVE", prints=self._print,
        )  # fmt: skip
        qtbot.addWidget(self.window)
        self.window.arrived.connect(self.cores.append)
        self.window.show()
        with qtbot.waitActive(self.window):  # keys reach the active window only
            self.window.activateWindow()

    def set_up(
        self, username: str, shown: str, passphrase: str, only_users: bool
    ) -> bootstrap.FirstRun:
        """As `Place.set_up`, but with keys that are quick to make."""
        return bootstrap.create(
            self.folder, username, passphrase, display_name=shown, stretching=FAST,
            roles=() if only_users else ("sergeant", "inspector"),
        )  # fmt: skip

    def panel(self, kind: type[PanelT]) -> PanelT:
        """What the window shows now."""
        assert isinstance(self.window.panel, kind)
        return self.window.panel

    def press(self, key: Qt.Key) -> None:
        """A key, to whatever has the focus."""
        self.qtbot.keyClick(self._target(), key)

    def type(self, text: str) -> None:
        """Letters, to whatever has the focus."""
        self.qtbot.keyClicks(self._target(), text)

    def push(self, button: QWidget) -> None:
        """Go to a button and press Space on it."""
        self.qtbot.waitUntil(button.isVisible)
        button.setFocus()
        self.press(Qt.Key.Key_Space)

    def close(self) -> None:
        """Let go of every database that was opened."""
        for core in self.cores:
            core.close()

    def _print(self, page: QTextDocument, _parent: QWidget) -> None:
        self.printed.append(page.toPlainText())

    def _target(self) -> QWidget:
        widget = QApplication.focusWidget()
        inside = widget is not None and self.window.isAncestorOf(widget)
        return widget if widget is not None and inside else self.window
