"""The Today page in the desk's own window, on a real database, worked by keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.kernel.permissions import Permission
from tests.support.targets import AREA
from tests.ui.support.desks import make_desk
from tests.ui.support.prompter import FakePrompter
from ui.kit.page import Page
from ui.shell.main_window import MainWindow
from ui.shell.registry import PageSpec
from ui.today import pages
from ui.today.page import TodayPage
from ui.today.tables import ShortTable


class OtherPage(Page):
    """Stands for a page that a line leads to."""

    def __init__(self) -> None:
        super().__init__("Another page")
        self.opened_with: list[Any] = []

    def open_with(self, argument: Any) -> None:
        self.opened_with.append(argument)


class Rig:
    """Somebody at their desk in the morning."""

    def __init__(self, qtbot: QtBot, core: Core, folder: Path, area: str = AREA) -> None:
        self.core = core
        self.prompter = FakePrompter()
        self.desk = make_desk(core, folder / core.actor.username, self.prompter)
        self.desk.area.choose(area)
        self.said: list[str] = []
        self.desk.said.connect(self._hear)
        pages.register(self.desk)
        see, bring_in = Permission.SEE_TARGETS, Permission.IMPORT
        for key, needed in (
            ("threat_review", see), ("targets", see), ("people", Permission.SEE_PEOPLE),
            ("person", Permission.SEE_PEOPLE), ("intake", bring_in),
            ("cohorts", Permission.SEE_COHORTS), ("actions", Permission.SEE_COHORTS),
            ("releases", Permission.SEE_COHORTS), ("signing", Permission.LOWER_RISK),
            ("disclosure", Permission.SEE_DISCLOSURES),
        ):  # fmt: skip
            spec = PageSpec(key, key, "Daily", "list", OtherPage, permission=needed)
            self.desk.registry.add_page(spec)
        self.window = MainWindow(
            self.desk.registry, self.desk.tasks, marking=core.marking, search=self.desk.search,
            time=self.desk.time, settings=self.desk.settings,
        )  # fmt: skip
        self.desk.page_wanted.connect(self.window.show_page)
        qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        self.window.show()
        with qtbot.waitActive(self.window):  # keys reach the active window only
            self.window.activateWindow()
        self.window.show_page("today")

    @property
    def page(self) -> TodayPage:
        page = self.window.page("today")
        assert isinstance(page, TodayPage)
        return page

    def press(self, *keys: str) -> None:
        """Press keys, such as `Down`, where the focus is."""
        for key in keys:
            combination = QKeySequence(key)[0]
            target = QApplication.focusWidget() or self.window
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def cells(self, table: ShortTable, key: str) -> list[str]:
        """What a column says, from top to bottom."""
        (column,) = [one for one in table.model_of_rows.columns if one.key == key]
        return [column.text(row) for row in table.rows()]

    def line(self, what: str) -> str:
        """Number and detail of what waits, by its name."""
        (row,) = [row for row in self.page.work.rows() if row.what == what]
        return f"{row.number} {row.detail}".strip()

    def open_line(self, what: str) -> None:
        """Go down to a line of what waits, and press Enter."""
        self.page.work.setFocus()
        self.press("Home")
        while self.page.work.row(self.page.work.current_id()).what != what:  # type: ignore[union-attr]  # there is one
            before = self.page.work.current_id()
            self.press("Down")
            assert self.page.work.current_id() != before, f"{what} is not there"
        self.press("Return")

    def opened(self, page: str) -> Any:
        """What the page that is shown was opened with."""
        assert self.window.stack.key() == page
        shown = self.window.page(page)
        assert isinstance(shown, OtherPage)
        return shown.opened_with[-1]

    def _hear(self, text: str, _undo: object) -> None:
        self.said.append(text)
