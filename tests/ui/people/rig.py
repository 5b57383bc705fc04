"""The pages of people on a real database, and short ways to press keys in them."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.kernel.permissions import Permission
from lomu_app.people.queries import load_person
from lomu_app.people.rows import PersonDetail
from tests.support.cores import Cores
from tests.ui.support.page_rig import PageRig
from tests.ui.support.prompter import FakePrompter
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection
from ui.people.list_page import PeoplePage
from ui.people.log_sections import ChangesSection, LooksSection
from ui.people.person_dialogs import EditPersonDialog
from ui.people.person_page import PersonPage
from ui.people.sections import Section


class ListRig(PageRig[PeoplePage]):
    """The list of people, opened."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, prompter: FakePrompter | None = None
    ) -> None:
        super().__init__(qtbot, core, folder, PeoplePage, prompter)
        self.page.open_with(None)

    def ids(self) -> list[int]:
        """The ids in the list, from top to bottom."""
        return self.page.model.ids()


class PersonRig(PageRig[PersonPage]):
    """One person's page with the sections of changes and looks, opened."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, person_id: int,
        prompter: FakePrompter | None = None,
    ) -> None:  # fmt: skip
        super().__init__(qtbot, core, folder, self._page, prompter)
        self.person_id = person_id
        self.page.open_with(person_id)

    def _page(self, desk: Desk) -> PersonPage:
        self._desk_of_page = desk
        see, audit = Permission.SEE_PEOPLE, Permission.READ_AUDIT
        desk.add_person_section(PersonSection("changes", "Changes", self._changes, see))
        desk.add_person_section(PersonSection("looks", "Who has looked", self._looks, audit))
        return PersonPage(desk)

    def _changes(self) -> ChangesSection:
        return ChangesSection(self._desk_of_page)

    def _looks(self) -> LooksSection:
        return LooksSection(self._desk_of_page)

    def changes(self) -> list[str]:
        """What the section of changes tells; one comes to it by its tab."""
        self.page.stack.tabs.choose("changes")
        view = self.page.stack.view("changes")
        assert isinstance(view, ChangesSection)
        return told(view.changes)

    def looks(self) -> LooksSection:
        """The section of looks; one comes to it by its tab."""
        self.page.stack.tabs.choose("looks")
        view = self.page.stack.view("looks")
        assert isinstance(view, LooksSection)
        return view

    def person(self) -> PersonDetail:
        """The record as the database holds it."""
        return self.core.ask(load_person, self.person_id)

    def edit(self) -> EditPersonDialog:
        """Open the form with the person's own data."""
        self.push(self.page.edit_button)
        return self.dialog(EditPersonDialog)

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
