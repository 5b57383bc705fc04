"""One page of the desk on a real database, and short ways to press keys in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from tests.ui.support.desks import make_desk, show
from tests.ui.support.prompter import FakePrompter
from ui.kit.page import Page

DialogT = TypeVar("DialogT", bound=QDialog)
ENTER, SPACE, TAB, ESC, DOWN = (
    Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Down,
)  # fmt: skip


class PageRig:
    """A shown page; what was said, asked and opened is at hand."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, kind: type[Page],
        prompter: FakePrompter | None = None,
    ) -> None:  # fmt: skip
        self.qtbot, self.core = qtbot, core
        self.prompter = prompter or FakePrompter()
        self.desk = make_desk(core, folder, self.prompter)
        self.said: list[tuple[str, Any]] = []
        self.went: list[tuple[str, Any]] = []
        self.desk.said.connect(self._hear)
        self.shown = kind(self.desk)
        self.shown.navigate.connect(self._go)
        show(qtbot, self.shown)
        with qtbot.waitActive(self.shown):  # keys reach the active window only
            self.shown.activateWindow()

    def _hear(self, text: str, undo: Any) -> None:
        self.said.append((text, undo))

    def _go(self, page: str, argument: Any) -> None:
        self.went.append((page, argument))

    def press(self, key: Qt.Key, *, ctrl: bool = False) -> None:
        """A key, to whatever has the focus."""
        modifier = Qt.KeyboardModifier
        self.qtbot.keyClick(
            self._target(), key, modifier.ControlModifier if ctrl else modifier.NoModifier
        )

    def type(self, text: str) -> None:
        """Letters, to whatever has the focus."""
        self.qtbot.keyClicks(self._target(), text)

    def replace(self, text: str) -> None:
        """Type over all that stands in the box."""
        self.press(Qt.Key.Key_A, ctrl=True)
        self.type(text)

    def push(self, button: QWidget) -> None:
        """Go to a button and press Space on it."""
        self.qtbot.waitUntil(button.isVisible)  # nobody can press what is not shown
        button.window().activateWindow()  # a dialog may just have gone
        self.qtbot.waitUntil(button.window().isActiveWindow)
        button.setFocus()
        self.press(SPACE)

    def dialog(self, kind: type[DialogT]) -> DialogT:
        """The dialog that is open now."""
        window = QApplication.activeModalWidget()
        assert isinstance(window, kind), f"{window} is open, not {kind.__name__}"
        self.qtbot.waitUntil(window.isActiveWindow)  # keys reach the active window only
        return window

    def no_dialog(self) -> bool:
        return QApplication.activeModalWidget() is None

    def _target(self) -> QWidget:
        widget = QApplication.focusWidget()
        window = QApplication.activeModalWidget() or self.shown.window()
        return widget if widget is not None and window.isAncestorOf(widget) else window
