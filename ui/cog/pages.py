"""The pages of CSE locations, their menu and keys; nothing of it for whoever is not cleared."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission as May
from ui.cog.finding import LocationSearch
from ui.cog.location_page import LocationPage
from ui.cog.outlines import Outlines
from ui.cog.page import CogPage
from ui.cog.person_section import LocationsSection
from ui.cog.reading import count_on_agenda
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.kit.page import Page
from ui.shell.registry import ActionSpec, PageSpec

LIST, ONE = "cog", "location"
_MENU, _LISTED = "Location", "Locations"


class CogActions(QObject):
    """Makes the pages on their first visit, and does what the menu asks of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._outlines = Outlines(desk)
        self._list: CogPage | None = None
        self._one: LocationPage | None = None

    def make_list(self) -> Page:
        """The page with list and map."""
        self._list = CogPage(self._desk, self._outlines)
        return self._list

    def make_section(self) -> PersonSectionView:
        """The section of a person's page."""
        return LocationsSection(self._desk)

    def make_one(self) -> Page:
        """The page of one location."""
        self._one = LocationPage(self._desk, self._outlines)
        return self._one

    # On the list

    def nominate(self) -> None:
        """A location that is raised."""
        if self._list is not None:
            self._list.nominate()

    def switch_view(self) -> None:
        """List or map."""
        if self._list is not None:
            self._list.switch_view()

    def outlines(self) -> None:
        """Other outlines under the map."""
        if self._list is not None:
            self._list.choose_outlines()

    def steps(self) -> None:
        """Everything that can be done to the location beside the list."""
        if self._list is not None:
            self._list.pane.open_steps()

    def clear_filter(self) -> None:
        """The agenda again."""
        if self._list is not None:
            self._list.clear_filter()

    # On the page of one

    def score(self) -> None:
        """Judge the risk."""
        self._do("score")

    def intelligence(self) -> None:
        """A new item."""
        self._do("intelligence")

    def tactic(self) -> None:
        """A tactic is proposed."""
        self._do("tactic")

    def note(self) -> None:
        """A note."""
        self._do("note")

    def link(self) -> None:
        """Somebody or something is linked."""
        self._do("link")

    def propose(self) -> None:
        """The sign-off is proposed."""
        self._do("propose")

    def place(self) -> None:
        """Its point on the map, address and postcode."""
        self._do("place")

    def amend(self) -> None:
        """What is said of the place."""
        self._do("amend")

    def deeds(self) -> None:
        """Everything that can be done to the location."""
        if self._one is not None:
            self._one.open_deeds()

    def next_tab(self) -> None:
        """The part after."""
        if self._one is not None:
            self._one.next_tab()

    def previous_tab(self) -> None:
        """The part before."""
        if self._one is not None:
            self._one.previous_tab()

    def _do(self, key: str) -> None:
        if self._one is not None:
            self._one.do(key)


def register(desk: Desk) -> None:
    """Add pages, actions and search, if whoever is signed in is cleared for them."""
    if not desk.core.actor.may(May.SEE_CSE):
        return  # not even greyed out: that there are such records is part of what is kept
    does = CogActions(desk)
    desk.registry.add_page(
        PageSpec(
            LIST, "CSE locations", "Meetings", "pin", does.make_list, "Ctrl+B", May.SEE_CSE,
            "cog cse exploitation places map tactics intelligence", count_on_agenda,
        )
    )  # fmt: skip
    desk.registry.add_page(
        PageSpec(ONE, "Location", "", "pin", does.make_one, permission=May.SEE_CSE)
    )
    for spec in (
        ActionSpec("cog_nominate", "Nominate a location …", _LISTED, does.nominate, "Ctrl+N",
                   "plus", May.EDIT_CSE, LIST, "new raise cog cse"),
        ActionSpec("cog_map", "List or map", _LISTED, does.switch_view, "Ctrl+M", "pin", None,
                   LIST, "outlines places near"),
        ActionSpec("cog_outlines", "Outlines of the map …", _LISTED, does.outlines, "", "folder",
                   None, LIST, "geojson boundaries polygons"),
        ActionSpec("cog_steps", "Everything that can be done …", _LISTED, does.steps,
                   "Ctrl+Shift+S", "chevron_down", None, LIST, "accept reopen duplicate transfer"),
        ActionSpec("cog_clear", "Show the agenda", _LISTED, does.clear_filter, "", "filter", None,
                   LIST, "clear filter"),
        ActionSpec("location_score", "Judge the risk …", _MENU, does.score, "Ctrl+Shift+J",
                   "trend", May.EDIT_CSE, ONE, "score factors band"),
        ActionSpec("location_intelligence", "Add intelligence …", _MENU, does.intelligence,
                   "Ctrl+Shift+I", "plus", May.EDIT_CSE, ONE, "3x5x2 grade"),
        ActionSpec("location_tactic", "Propose a tactic …", _MENU, does.tactic, "Ctrl+Shift+T",
                   "target", May.EDIT_CSE, ONE, "disruption toolkit"),
        ActionSpec("location_note", "Note on the location …", _MENU, does.note, "Ctrl+Shift+A",
                   "edit", May.EDIT_CSE, ONE, "update fact opinion"),
        ActionSpec("location_link", "Link a person, vehicle, group or child …", _MENU, does.link,
                   "Ctrl+Shift+K", "link", May.EDIT_CSE, ONE, "victim pseudonym suspect"),
        ActionSpec("location_propose", "Propose the sign-off …", _MENU, does.propose, "",
                   "check_circle", May.EDIT_CSE, ONE, "eight points chair"),
        ActionSpec("location_place", "Where it lies …", _MENU, does.place, "Ctrl+Shift+G", "pin",
                   May.EDIT_CSE, ONE, "grid reference postcode point map"),
        ActionSpec("location_amend", "Change what is said of the place …", _MENU, does.amend,
                   "F2", "edit", May.EDIT_CSE, ONE, "address owner licence"),
        ActionSpec("location_deeds", "Everything that can be done …", _MENU, does.deeds,
                   "Ctrl+Shift+S", "chevron_down", None, ONE),
        ActionSpec("location_next", "Part of the location after this one", _MENU, does.next_tab,
                   "Ctrl+PgDown", "chevron_right", None, ONE, "tab"),
        ActionSpec("location_previous", "Part of the location before this one", _MENU,
                   does.previous_tab, "Ctrl+PgUp", "chevron_down", None, ONE, "tab"),
    ):  # fmt: skip
        desk.registry.add_action(spec)
    desk.add_person_section(PersonSection("locations", "Locations", does.make_section, May.SEE_CSE))
    desk.add_search(LocationSearch(desk.core).find)
