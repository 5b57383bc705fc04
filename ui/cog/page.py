"""The page of CSE locations: a list and a map in step, and one location beside them."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from lomu_app.cog.detail import load_location
from lomu_app.cog.queries import load_locations
from lomu_app.cog.rows import LocationDetail, LocationRow
from lomu_app.cog.rules import OPEN
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from ui.cog import words
from ui.cog.bands import Bands
from ui.cog.columns import location_columns
from ui.cog.doing import Doing
from ui.cog.outlines import Outlines
from ui.cog.pane import LocationPane
from ui.cog.reading import (
    AGENDA,
    CHIPS,
    EXPIRING,
    IDLE,
    LEFT,
    READY,
    Found,
    map_points,
    read_locations,
)
from ui.core.desk import Desk
from ui.core.list_page import FilterPage
from ui.kit.banner import Banner
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.map_panel import MapPanel
from ui.kit.page import IconButton
from ui.kit.table import PagedTableModel
from ui.kit.table_view import RecordTable


class CogPage(FilterPage[LocationPane]):
    """Opened with a location's id, ("show", one of its chips), or None."""

    watched: ClassVar[tuple[Kind, ...]] = (Kind.LOCATION, Kind.INTELLIGENCE, Kind.TACTIC)
    whole: ClassVar[str] = AGENDA

    def __init__(self, desk: Desk, outlines: Outlines) -> None:
        super().__init__(desk, "CSE locations")
        policy = desk.core.policies["cog"]
        self._known = Bands(policy)
        self._soon = max(policy["warning_days"])
        self._offer_at = 0
        self.found = Found([], [], {}, [])
        self.model: PagedTableModel[LocationRow] = PagedTableModel(
            location_columns(self._known, desk.core.clock.today, self._soon), desk.rows(self._load),
            desk.tasks, self.failed, spoken=partial(words.spoken, known=self._known), parent=self,
        )  # fmt: skip
        self.table = RecordTable(
            self.model, name="locations", title="CSE locations", settings=desk.settings
        )
        self.bar = FilterBar("Location, place, lead")
        for key, told in CHIPS.items():
            self.bar.add_chip(key, told)
        meetings = counted(int(policy["idle_meetings"]), "meeting")
        self.bar.explain(IDLE, f"No new tactic since {meetings} ago")
        self.bar.explain(EXPIRING, f"A tactic ends within {self._soon} days")
        self.bar.explain(READY, "All points are met but those that the proposal and the chair add")
        self.outlines = outlines
        self.map_panel = MapPanel(
            self.outlines.ground, "CSE locations", near_metres=self.outlines.near_metres
        )
        self.views = QStackedWidget()
        self.views.addWidget(self.table)
        self.views.addWidget(self.map_panel)
        self.pane = LocationPane(desk)
        self.doing = Doing(self, desk)
        self.offer_banner = Banner()
        self.map_button = IconButton("Map", "pin")
        self.map_button.setToolTip("List or map, in step with each other (Ctrl+M)")
        self.new_button = IconButton("Nominate", "plus", primary=True)
        self.new_button.setEnabled(desk.core.actor.may(Permission.EDIT_CSE))
        self.new_button.setToolTip("Ctrl+N")
        empty = EmptyState("No location", "", icon="pin", button="Show the agenda")
        self.lay_out_under(empty, self.map_button, self.new_button, main=self.views)
        self.body.insertWidget(0, self.offer_banner)
        self._connect()
        self.outlines.begin(self)

    def _connect(self) -> None:
        self.new_button.clicked.connect(self.nominate)
        self.map_button.clicked.connect(self.switch_view)
        self.table.current_changed.connect(self._on_map)
        self.map_panel.map.current_changed.connect(self._in_list)
        self.map_panel.map.opened.connect(self.open_record)
        self.map_panel.outlines_wanted.connect(self.choose_outlines)
        self.outlines.changed.connect(self.map_panel.set_ground)
        self.offer_banner.action_requested.connect(self._answer_offer)
        self.pane.deed_wanted.connect(self.do)
        self.pane.page_wanted.connect(self.open_page)
        self.doing.recorded.connect(self.go_to)

    # Reading

    def read_list(self, area: str) -> None:
        """The list of the chosen chip, and the numbers of all."""
        query = partial(
            read_locations, chip=self.bar.chip(), area=area, text=self.bar.text(),
            soon=self._soon,
        )  # fmt: skip
        self._desk.read(self, query, self._arrived, self.failed, key="list")

    def read_one(self, key: int) -> None:
        """One location whole."""
        query = partial(load_location, location_id=key)
        self._desk.read(self, query, self._show, self.failed, key="one")

    def go_to(self, key: int) -> None:
        """Show one location, in whichever of one's areas it is, open or not."""
        query = partial(load_location, location_id=key)
        self._desk.read(self, query, self._go, self.failed, key="go")

    def _go(self, detail: LocationDetail) -> None:
        chip = AGENDA if detail.row.status in OPEN else LEFT
        self.go_where(detail.row.id, detail.row.area, chip)

    def _load(self, ids: list[int]) -> dict[int, LocationRow]:
        return {row.id: row for row in self._desk.core.ask(load_locations, ids)}

    def _arrived(self, found: Found) -> None:
        self.found = found
        for key, number in found.counts.items():
            self.bar.set_count(key, number)
        chip = CHIPS[self.bar.chip()].lower()
        count = counted(len(found.ids), "location")
        self.set_title("CSE locations", f"{self._desk.area.now} · {count}, {chip}")
        self.count_changed.emit(found.counts[AGENDA])
        self._tell_offers()
        self._tell_empty()
        self._fill_map()
        self.show_ids(found.ids)

    def _fill_map(self) -> None:
        points = map_points(self.found.rows, self._known)
        # The list has the highest risk on top, so its order is that of the clusters, too.
        self.map_panel.map.set_points(points, worst_first=points)
        without = len(self.found.rows) - len(points)
        self.map_panel.tell_missing(
            f"{counted(without, 'location')} of the list without a point on the map."
            if without else ""
        )  # fmt: skip

    def _tell_empty(self) -> None:
        title = f"{self._desk.area.now} has no location on its agenda"
        if self.is_narrowed():
            title = "Nothing fits"
        self.empty.set_words(title, "Ctrl+N nominates one; the Intake page takes in a register.")
        self.empty.button.setVisible(self.is_narrowed())

    def _tell_offers(self) -> None:
        offers = self.found.offers
        if not offers:
            self.offer_banner.say("")
            return
        first = offers[0]
        more = f" and {len(offers) - 1} more" if len(offers) > 1 else ""
        self.offer_banner.say(
            f"{first.from_area} offers {first.name}{more}. Until it is accepted here, it stays "
            "on their agenda.", tone="late", button="Answer …",
        )  # fmt: skip
        self.offer_banner.close_button.hide()

    def _show(self, detail: LocationDetail) -> None:
        if detail.row.id == self.current_key():
            self.pane.show_location(detail)

    # List and map

    def on_map(self) -> bool:
        """Whether the map is shown."""
        return self.views.currentWidget() is self.map_panel

    def switch_view(self) -> None:
        """Ctrl+M."""
        shown = self.table if self.on_map() else self.map_panel
        self.views.setCurrentWidget(shown)
        icon, told = ("list", "List") if self.on_map() else ("pin", "Map")
        self.map_button.set_words(told, icon)
        self._on_map(self.current_key())
        self.take_focus()

    def take_focus(self) -> None:
        """Into the list or the map, whichever is shown."""
        shown = self.map_panel.map if self.on_map() else self.table
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_map(self, key: int) -> None:
        self.map_panel.map.select(max(int(key), 0))

    def _in_list(self, key: int) -> None:
        self.table.go_to(key)

    # Deeds

    def open_record(self, key: int) -> None:
        """Enter: the page of the location."""
        self.navigate.emit("location", key)

    def open_page(self) -> None:
        """The page of the location beside the list."""
        if self.pane.detail is not None:
            self.navigate.emit("location", self.pane.detail.row.id)

    def nominate(self) -> None:
        """Ctrl+N."""
        if self.new_button.isEnabled():
            self.doing.nominate()

    def do(self, key: str) -> None:
        """A deed on the location that is shown, if it may be done now."""
        if self.pane.detail is not None and self.pane.may_do(key):
            self.doing.do(key, self.pane.detail)

    def choose_outlines(self) -> None:
        """Other outlines under the map."""
        self.outlines.choose(self)

    def _answer_offer(self) -> None:
        if self.found.offers:
            self.doing.answer(self.found.offers[0])
