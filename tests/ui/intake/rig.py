"""The Intake page in the desk's window on a real database, and short ways to press keys in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.daart.queries import list_targets
from tests.support.cores import Cores
from tests.ui.support.prompter import FakePrompter
from tests.ui.support.tasks import InlineTasks
from ui.core.desk import Desk
from ui.daart.pages import register as register_targets
from ui.intake.page import IntakePage
from ui.intake.pages import register as register_intake
from ui.kit.settings import Settings
from ui.kit.tasks import Tasks
from ui.people.pages import register as register_people
from ui.shell.main_window import MainWindow

ON, BACK = "Ctrl+Return", "Ctrl+Shift+Return"
FILE, COLUMNS, CHECK, DONE = range(4)


class Rig:
    """A shown window; what was said and where it led is at hand."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, prompter: Any = None,
        tasks: Tasks | None = None,
    ) -> None:  # fmt: skip
        self.qtbot, self.core = qtbot, core
        self.prompter = prompter or FakePrompter()
        self.desk = Desk(core, tasks or InlineTasks(), self.prompter, Settings(folder / "settings"))
        self.said: list[str] = []
        self.desk.said.connect(self._hear)
        for register in (register_intake, register_targets, register_people):
            register(self.desk)
        self.window = MainWindow(
            self.desk.registry, self.desk.tasks, marking="OFFICIAL-SENSITIVE",
            search=self.desk.search, time=self.desk.time,
        )  # fmt: skip
        qtbot.addWidget(self.window)
        self.window.resize(1800, 1000)  # wide enough for the pane beside the list
        self.window.show()
        with qtbot.waitActive(self.window):  # keys reach the active window only
            self.window.activateWindow()
        self.press("Ctrl+5")

    @property
    def page(self) -> IntakePage:
        page = self.window.page("intake")
        assert isinstance(page, IntakePage)
        return page

    @property
    def step(self) -> int:
        return self.page.view.step()

    def choose(self, path: Path) -> Rig:
        """Ctrl+O, and this file in the dialog that opens."""
        self.prompter.file = path
        self.press("Ctrl+O")
        return self

    def press(self, keys: str) -> None:
        """Keys as a person presses them, to whatever has the focus."""
        QTest.keySequence(self._target(), QKeySequence(keys))
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Letters, to whatever has the focus."""
        for sign in text.upper():
            QTest.keyClick(self._target(), Qt.Key(ord(sign)))

    def tab_to(self, widget: QWidget) -> None:
        """Tab until the widget has the focus."""
        walked = []
        for _ in range(60):
            if widget.hasFocus():
                return
            QTest.keyClick(self._target(), Qt.Key.Key_Tab)
            walked.append(QApplication.focusWidget())
        raise AssertionError(f"Tab never reaches {widget}: {walked}")

    def chips(self) -> dict[str, int]:
        """The counts on the chips of the check."""
        bar = self.page.view.check_step.filter_bar
        found = {}
        for chip in bar.findChildren(QWidget):
            if chip.objectName().startswith("chip_") and chip.isVisible():
                found[chip.objectName()[5:]] = int(chip.text().split()[-1])  # type: ignore[attr-defined]  # buttons
        return found

    def pane_text(self) -> str:
        """All words beside the list of rows."""
        return self.page.view.check_step.pane.text()

    def stored(self, area: str = "Coventry") -> list[dict[str, Any]]:
        """The targets of an area."""
        return list(self.core.ask(list_targets, area=area))

    def _hear(self, text: str, _undo: object) -> None:
        self.said.append(text)

    def _target(self) -> Any:
        self._popup = QApplication.activePopupWidget()  # kept: its window goes with it
        if self._popup is not None:
            return self._popup.windowHandle()
        window = QApplication.activeModalWidget() or self.window
        widget = QApplication.focusWidget()
        return widget if widget is not None and window.isAncestorOf(widget) else window


def sergeant(cores: Cores, name: str = "ps.one") -> Core:
    """Somebody who brings trackers in for two areas."""
    return cores("sergeant", areas=("Coventry", "Walsall"), name=name)
