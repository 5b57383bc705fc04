"""The Targets page on a real database, and short ways to press keys in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from tests.support.cores import Cores
from tests.support.targets import AREA
from tests.ui.support.desks import make_desk, show
from tests.ui.support.prompter import FakePrompter
from ui.daart.form_dialog import FormDialog
from ui.daart.list_page import TargetsPage

DialogT = TypeVar("DialogT", bound=FormDialog)
ENTER, SPACE, TAB, ESC = (
    Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Escape,
)  # fmt: skip


class Rig:
    """A shown page; what was said, asked and opened is at hand."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, prompter: FakePrompter | None = None
    ) -> None:
        self.qtbot, self.core = qtbot, core
        self.prompter = prompter or FakePrompter()
        self.desk = make_desk(core, folder, self.prompter)
        self.desk.area.choose(AREA)
        self.said: list[tuple[str, Any]] = []
        self.went: list[tuple[str, Any]] = []
        self.desk.said.connect(self._hear)
        self.page = TargetsPage(self.desk)
        self.page.navigate.connect(self._go)
        show(qtbot, self.page)
        with qtbot.waitActive(self.page):  # keys reach the active window only
            self.page.activateWindow()

    def open(self, argument: Any = None) -> Rig:
        """As the shell opens it; waits for the target beside the list."""
        self.page.open_with(argument)
        self.page.read_current()
        return self

    def _hear(self, text: str, undo: Any) -> None:
        self.said.append((text, undo))

    def _go(self, page: str, argument: Any) -> None:
        self.went.append((page, argument))

    def shown(self) -> list[int]:
        """The ids in the list, from top to bottom."""
        return self.page.model.ids()

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
        self.qtbot.keyClicks(self._target(), text)

    def step(self, key: str) -> None:
        """Choose a step from the menu, as its button does."""
        action = next(a for a in self.page.pane.steps_menu.actions() if a.data() == key)
        assert action.isEnabled(), f"{key} is greyed out"
        action.trigger()

    def dialog(self, kind: type[DialogT]) -> DialogT:
        """The form that is open now."""
        window = QApplication.activeModalWidget()
        assert isinstance(window, kind), f"{window} is open, not {kind.__name__}"
        self.qtbot.waitUntil(window.isActiveWindow)  # keys reach the active window only
        return window

    def no_dialog(self) -> bool:
        return QApplication.activeModalWidget() is None

    def _target(self) -> QWidget:
        widget = QApplication.focusWidget()
        window = QApplication.activeModalWidget() or self.page.window()
        return widget if widget is not None and window.isAncestorOf(widget) else window


def sergeant(cores: Cores, name: str = "ps.one") -> Core:
    """Somebody who may do all the daily work of one area."""
    return cores("sergeant", areas=(AREA, "Walsall"), name=name)
