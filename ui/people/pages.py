"""The list of people, one person's page, and what Ctrl+K finds of people."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission
from lomu_app.people.queries import search_people
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.kit.page import Page
from ui.people.documents_section import DocumentsSection
from ui.people.links_section import LinksSection
from ui.people.list_page import PeoplePage
from ui.people.log_sections import ChangesSection, LooksSection
from ui.people.match_page import MatchPage
from ui.people.person_page import PersonPage
from ui.people.section_stack import TIMELINE
from ui.people.timeline_section import TimelineSection
from ui.shell.palette_list import PaletteEntry
from ui.shell.registry import ActionSpec, PageSpec

_FOUND = 8


class PeoplePages(QObject):
    """Makes the pages when they are first visited, and runs their actions."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._list: PeoplePage | None = None
        self._person: PersonPage | None = None
        self._matches: MatchPage | None = None

    def make_list(self) -> Page:
        """The list."""
        self._list = PeoplePage(self._desk)
        return self._list

    def make_person(self) -> Page:
        """One person."""
        self._person = PersonPage(self._desk)
        return self._person

    def make_matches(self) -> Page:
        """The queue of possible matches."""
        self._matches = MatchPage(self._desk)
        return self._matches

    def join(self) -> None:
        """Ctrl+J in the queue."""
        if self._matches is not None:
            self._matches.join()

    def keep_apart(self) -> None:
        """Ctrl+D in the queue."""
        if self._matches is not None:
            self._matches.keep_apart()

    def later(self) -> None:
        """Ctrl+G in the queue."""
        if self._matches is not None:
            self._matches.later()

    def new_person(self) -> None:
        """Ctrl+N on the list."""
        if self._list is not None:
            self._list.new_person()

    def edit_person(self) -> None:
        """Change who is shown."""
        if self._person is not None:
            self._person.edit_person()

    def next_section(self) -> None:
        """The section to the right on a person's page."""
        if self._person is not None:
            self._person.next_section()

    def previous_section(self) -> None:
        """The section to the left."""
        if self._person is not None:
            self._person.previous_section()

    def choose_photo(self) -> None:
        """A photograph of who is shown."""
        if self._person is not None:
            self._person.entries.choose_photo()

    def limit_access(self) -> None:
        """Who may see who is shown."""
        if self._person is not None:
            self._person.entries.limit()

    def make_timeline(self) -> PersonSectionView:
        """Everything in one stream."""
        return TimelineSection(self._desk)

    def make_links(self) -> PersonSectionView:
        """Family, associates, vehicles, victims."""
        return LinksSection(self._desk)

    def make_documents(self) -> PersonSectionView:
        """Files."""
        return DocumentsSection(self._desk)

    def make_changes(self) -> PersonSectionView:
        """What became of the record."""
        return ChangesSection(self._desk)

    def make_looks(self) -> PersonSectionView:
        """Who has looked at it."""
        return LooksSection(self._desk)

    def search(self, text: str) -> list[PaletteEntry]:
        """For Ctrl+K, on a pool thread; opening somebody logs the look."""
        if not self._desk.core.actor.may(Permission.SEE_PEOPLE):
            return []
        return [
            PaletteEntry(
                hit.title, "Person", "person", ("page", ("person", hit.record_id)), hit.detail
            )
            for hit in self._desk.core.ask(search_people, text, limit=_FOUND)
        ]


def register(desk: Desk) -> None:
    """Add the pages, their actions and the search."""
    pages = PeoplePages(desk)
    see, edit = Permission.SEE_PEOPLE, Permission.EDIT_PEOPLE
    desk.registry.add_page(
        PageSpec(
            "people", "People", "People", "people", pages.make_list, "Ctrl+4", see,
            "nominals offenders records",
        )
    )  # fmt: skip
    desk.registry.add_page(
        PageSpec("person", "Person", "", "person", pages.make_person, permission=see, ahead=True)
    )
    desk.registry.add_page(
        PageSpec(
            "matches", "Possible matches", "People", "link", pages.make_matches, "", see,
            "duplicates same person join merge queue twins",
        )
    )  # fmt: skip
    decide = Permission.DECIDE_MATCHES
    for key, words, run, shortcut, icon, more in (
        ("join_match", "One person: join", pages.join, "Ctrl+J", "check", "merge same"),
        ("part_match", "Two people: keep apart", pages.keep_apart, "Ctrl+D", "cross", "different"),
        ("later_match", "Decide later: the next pair", pages.later, "Ctrl+G", "chevron_down",
         "skip"),
    ):  # fmt: skip
        desk.registry.add_action(
            ActionSpec(
                key, words, "People", run, shortcut, icon, decide, page="matches", keywords=more
            )
        )
    desk.registry.add_action(
        ActionSpec(
            "new_person", "New person …", "People", pages.new_person, "Ctrl+N", "plus", edit,
            page="people", keywords="add nominal register",
        )
    )  # fmt: skip
    desk.registry.add_action(
        ActionSpec(
            "edit_person", "Change this person …", "People", pages.edit_person, "", "edit", edit,
            page="person", keywords="name birth pnc cro status",
        )
    )  # fmt: skip
    desk.registry.add_action(
        ActionSpec(
            "next_section", "Next section of the record", "People", pages.next_section,
            "Ctrl+PgDown", "forward", see, page="person", keywords="tab timeline plan orders",
        )
    )  # fmt: skip
    desk.registry.add_action(
        ActionSpec(
            "previous_section", "Previous section of the record", "People",
            pages.previous_section, "Ctrl+PgUp", "back", see, page="person", keywords="tab",
        )
    )  # fmt: skip
    desk.registry.add_action(
        ActionSpec(
            "add_photo", "Photograph from a file …", "People", pages.choose_photo, "", "plus", edit,
            page="person", keywords="picture image",
        )
    )  # fmt: skip
    desk.registry.add_action(
        ActionSpec(
            "limit_access", "Who may see this record …", "People", pages.limit_access, "", "lock",
            Permission.LIMIT_ACCESS, page="person", keywords="limited restricted access",
        )
    )  # fmt: skip
    desk.add_person_section(PersonSection(TIMELINE, "Timeline", pages.make_timeline, see))
    desk.add_person_section(PersonSection("links", "Links", pages.make_links, see))
    desk.add_person_section(PersonSection("documents", "Documents", pages.make_documents, see))
    desk.add_person_section(PersonSection("changes", "Changes", pages.make_changes, see))
    desk.add_person_section(
        PersonSection("looks", "Who has looked", pages.make_looks, Permission.READ_AUDIT)
    )
    desk.add_search(pages.search, people=True)
