"""The pages of people on a real database, and short ways to press keys in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.people.queries import load_person
from lomu_app.people.rows import PersonDetail
from tests.support.cores import Cores
from tests.ui.support.desks import make_desk, show
from tests.ui.support.prompter import FakePrompter
from ui.kit.page import Page
from ui.people.list_page import PeoplePage
from ui.people.person_page import PersonPage
from ui.people.sections import Section

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


class ListRig(PageRig):
    """The list of people, opened."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, prompter: FakePrompter | None = None
    ) -> None:
        super().__init__(qtbot, core, folder, PeoplePage, prompter)
        self.page.open_with(None)

    @property
    def page(self) -> PeoplePage:
        assert isinstance(self.shown, PeoplePage)
        return self.shown

    def ids(self) -> list[int]:
        """The ids in the list, from top to bottom."""
        return self.page.model.ids()


class PersonRig(PageRig):
    """One person's page, opened."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, person_id: int,
        prompter: FakePrompter | None = None,
    ) -> None:  # fmt: skip
        super().__init__(qtbot, core, folder, PersonPage, prompter)
        self.person_id = person_id
        self.page.open_with(person_id)

    @property
    def page(self) -> PersonPage:
        assert isinstance(self.shown, PersonPage)
        return self.shown

    def person(self) -> PersonDetail:
        """The record as the database holds it."""
        return self.core.ask(load_person, self.person_id)

    def choose(self, section: Section, deed: str, at: int = 0) -> None:
        """What a line offers: its button by Space, the rest from its menu."""
        widget = section.widgets[at]
        first = widget.line.deeds[0][0]
        if deed == first:
            self.push(widget.buttons[0])
            return
        action = next(a for a in widget.actions_of_menu if a.data() == deed)
        assert action.isEnabled()
        action.trigger()


def told(section: Section) -> list[str]:
    """Title, details and chips of each line, as one text."""
    return [
        "  |  ".join((line.title, *line.details, *(chip.text for chip in line.chips)))
        for line in section.lines
    ]


def officer(cores: Cores, name: str = "pc.one") -> Core:
    """Somebody who may change people, but decides no matches."""
    return cores("offender_manager", name=name)


def sergeant(cores: Cores, name: str = "ps.one") -> Core:
    """Somebody who may also decide matches."""
    return cores("sergeant", name=name)
