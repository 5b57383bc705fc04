"""The page in a window of its own, on a real database, worked by keys."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from lomu_app.access.drafts import find_drafts
from lomu_app.bootstrap import Core
from lomu_app.daart.snapshot import ListLine
from tests.support.threat import AREA
from tests.ui.support.desks import make_desk
from tests.ui.support.letters import in_one_go
from tests.ui.support.prompter import FakePrompter
from ui.kit.page import Page
from ui.shell.main_window import MainWindow
from ui.shell.registry import PageSpec
from ui.threat_review import pages
from ui.threat_review.page import ThreatReviewPage


class OtherPage(Page):
    """Stands for the page of the targets."""

    def __init__(self) -> None:
        super().__init__("Targets")
        self.opened_with: Any = None

    def open_with(self, argument: Any) -> None:
        self.opened_with = argument


class Rig:
    """Somebody at their desk with the Threat Review open."""

    def __init__(self, qtbot: QtBot, core: Core, folder: Path) -> None:
        self.core, self._qtbot = core, qtbot
        self.prompter = FakePrompter()
        self.desk = make_desk(core, folder / core.actor.username, self.prompter)
        self.desk.area.choose(AREA)
        self.said: list[str] = []
        self.desk.said.connect(self._said)
        pages.register(self.desk)
        self.other = PageSpec("targets", "Targets", "Daily", "target", OtherPage)
        self.desk.registry.add_page(self.other)
        self.desk.registry.add_page(PageSpec("intake", "Intake", "Data", "import", OtherPage))
        self.went_to: list[str] = []
        self.window = MainWindow(
            self.desk.registry, self.desk.tasks, marking=core.marking, search=self.desk.search,
            time=self.desk.time, settings=self.desk.settings,
        )  # fmt: skip
        self.desk.said.connect(self.window.notices.show_notice)
        self.window.page_changed.connect(self._went)
        qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        self.window.show()
        self.come()
        self.window.show_page("threat_review")

    def come(self) -> None:
        """The keys go to this desk from now on."""
        self.window.activateWindow()
        self._activate(self.window)

    @property
    def page(self) -> ThreatReviewPage:
        page = self.window.page("threat_review")
        assert isinstance(page, ThreatReviewPage)
        return page

    def press(self, *keys: str) -> None:
        """Press keys, such as `Ctrl+Shift+U`, where the focus is."""
        for key in keys:
            self._activate(self.front())
            combination = QKeySequence(key)[0]
            QTest.keyClick(self.target(), combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self._activate(self.front())
        in_one_go(text, partial(QTest.keyClicks, self.target()))

    def front(self) -> QWidget:
        """The window that has the user's attention: a dialog, the meeting view, or the desk."""
        built = self.window.current_page()
        view = built.view if isinstance(built, ThreatReviewPage) else None
        return QApplication.activeModalWidget() or view or self.window

    def target(self) -> QWidget:
        """Where keys go."""
        front = self.front()
        return front.focusWidget() or front

    def dialog(self) -> Any:
        """The dialog that is open."""
        modal = QApplication.activeModalWidget()
        assert isinstance(modal, QDialog)
        return modal

    def no_dialog(self) -> bool:
        """Whether none is open."""
        return QApplication.activeModalWidget() is None

    def has_kept_a_draft(self) -> bool:
        """Whether something typed is in the database."""
        return bool(self.core.ask(find_drafts))

    def vanish(self) -> None:
        """As after a power cut: nothing is closed in an orderly way, nobody is asked."""
        shiboken6.delete(self.dialog())
        self.window.hide()

    def names(self) -> list[str]:
        """The surnames in the table, from top to bottom."""
        lines = (self.page.listing.line(key) for key in self.page.line_list.model.ids())
        return [line.surname.title() for line in lines if line is not None]

    def line(self) -> ListLine:
        """The line under the cursor."""
        line = self.page.current_line()
        assert line is not None
        return line

    def button(self, deed: str) -> Any:
        """A button of the head."""
        return self.page.head_line.button(deed)

    def _activate(self, window: QWidget) -> None:
        def active() -> bool:
            return QApplication.activeWindow() is window

        if not active():
            window.activateWindow()
            self._qtbot.waitUntil(active)

    def _went(self, page: str) -> None:
        if page != "threat_review":
            self.went_to.append(page)

    def _said(self, text: str, _undo: object) -> None:
        self.said.append(text)
