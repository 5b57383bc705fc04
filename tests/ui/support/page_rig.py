"""One page of the desk on a real database, and short ways to press keys in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from tests.ui.support.desks import make_desk, show
from tests.ui.support.letters import in_one_go
from tests.ui.support.prompter import FakePrompter
from ui.core.conflict_dialog import ConflictDialog
from ui.core.desk import Desk
from ui.kit.page import Page

PageT = TypeVar("PageT", bound=Page)
DialogT = TypeVar("DialogT", bound=QDialog)
ENTER, SPACE, TAB, ESC, DOWN = (
    Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Down,
)  # fmt: skip


class PageRig(Generic[PageT]):
    """A shown page; what was said, asked and opened is at hand. `area` is the one chosen."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, kind: Callable[[Desk], PageT],
        prompter: FakePrompter | None = None, area: str = "",
    ) -> None:  # fmt: skip
        self.qtbot, self.core = qtbot, core
        self.prompter = prompter or FakePrompter()
        self.desk = make_desk(core, folder, self.prompter)
        if area:
            self.desk.area.choose(area)
        self.said: list[tuple[str, Any]] = []
        self.went: list[tuple[str, Any]] = []
        self.desk.said.connect(self._hear)
        self.page = kind(self.desk)
        self.page.navigate.connect(self._go)
        show(qtbot, self.page)
        with qtbot.waitActive(self.page):  # keys reach the active window only
            self.page.activateWindow()

    def _hear(self, text: str, undo: Any) -> None:
        self.said.append((text, undo))

    def _go(self, page: str, argument: Any) -> None:
        self.went.append((page, argument))

    def press(self, key: Qt.Key, *, ctrl: bool = False, alt: bool = False) -> None:
        """A key, to whatever has the focus."""
        modifiers = Qt.KeyboardModifier.NoModifier
        if ctrl:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        if alt:
            modifiers |= Qt.KeyboardModifier.AltModifier
        self.qtbot.keyClick(self._target(), key, modifiers)

    def type(self, text: str) -> None:
        """Letters, to whatever has the focus."""
        in_one_go(text, partial(self.qtbot.keyClicks, self._target()))

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

    def choose_in(self, menu: QMenu, key: str) -> None:
        """Down an open menu to the entry with this key, and Enter; it may be greyed or gone."""
        self.qtbot.waitUntil(menu.isVisible)
        for _ in menu.actions():
            self.qtbot.keyClick(menu, DOWN)
            chosen = menu.activeAction()
            if chosen is not None and chosen.data() == key:
                self.qtbot.keyClick(menu, ENTER)
                return
        menu.close()
        raise AssertionError(f"no key leads to “{key}” in this menu")

    def dialog(self, kind: type[DialogT]) -> DialogT:
        """The dialog that is open now."""
        window = QApplication.activeModalWidget()
        assert isinstance(window, kind), f"{window} is open, not {kind.__name__}"
        self.qtbot.waitUntil(window.isActiveWindow)  # keys reach the active window only
        return window

    def decide(self, *, theirs: bool) -> None:
        """Two people changed the same: choose by key whose counts everywhere, and save."""
        asked = self.dialog(ConflictDialog)
        for _ in asked.boxes:
            self.press(Qt.Key.Key_T if theirs else Qt.Key.Key_Y)
        self.press(ENTER)

    def no_dialog(self) -> bool:
        return QApplication.activeModalWidget() is None

    def _target(self) -> QWidget:
        widget = QApplication.focusWidget()
        window = QApplication.activeModalWidget() or self.page.window()
        return widget if widget is not None and window.isAncestorOf(widget) else window
