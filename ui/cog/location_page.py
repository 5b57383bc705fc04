"""One CSE location on one page: why it is still here, what is known, what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lomu_app.cog.rows import LocationDetail
from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.errors import LomuError
from ui.cog import location_lines as lines
from ui.cog import words
from ui.cog.bands import Bands
from ui.cog.deeds import deeds_for
from ui.cog.doing import Doing
from ui.cog.outlines import Outlines
from ui.cog.pane import exception_words
from ui.cog.printing import LocationPrinting
from ui.cog.reading import Around, read_around
from ui.cog.story import before_and_after, time_story
from ui.core.changes import touched
from ui.core.deed_button import DeedButton
from ui.core.deed_pane import Deed
from ui.core.desk import Desk
from ui.kit.banner import Banner
from ui.kit.cards import in_card
from ui.kit.charts import PairChart, TimeChart
from ui.kit.chip_row import ChipRow as TabRow
from ui.kit.facts import ChipRow, Facts
from ui.kit.page import IconButton, Page
from ui.kit.pane_lines import PaneLines
from ui.kit.points import PointsPanel
from ui.kit.timeline import Timeline

OVERVIEW, TACTICS, INTELLIGENCE, PEOPLE, STORY = (
    "overview", "tactics", "intelligence", "people", "story",
)  # fmt: skip
_TABS = {
    OVERVIEW: "Overview", TACTICS: "Tactics", INTELLIGENCE: "Intelligence",
    PEOPLE: "People, vehicles, children", STORY: "What happened",
}  # fmt: skip
_TWO_COLUMNS = 150  # letters of width from which facts stand beside the charts
_WATCHED = (Kind.LOCATION, Kind.INTELLIGENCE, Kind.TACTIC)
_WHY = "Why is it still here, and what would sign it off?"


class LocationPage(Page):
    """Argument: a location's id."""

    def __init__(self, desk: Desk, outlines: Outlines) -> None:
        super().__init__("Location")
        self._desk, self._outlines = desk, outlines
        self._known = Bands(desk.core.policies["cog"])
        self._location_id = 0
        self.detail: LocationDetail | None = None
        self._around: Around | None = None
        self.doing = Doing(self, desk)
        self.printing = LocationPrinting(self, desk)
        self.list_button = IconButton("All locations", "list")
        self.print_button = IconButton("Print", "print")
        self.print_button.setToolTip("The problem profile (Ctrl+P)")
        self.deed_button = DeedButton()
        self.chips = ChipRow()
        self.banner = Banner()
        self.tabs = TabRow("Parts of the location", look="tab")
        for key, told in _TABS.items():
            self.tabs.add(key, told)
        self._make_parts()
        self._lay_out()
        self._connect()

    def _make_parts(self) -> None:
        self.points = PointsPanel(_WHY)
        self.time_chart = TimeChart("Intelligence by month, and tactics")
        days = self._desk.core.policies["tactics"]["count_days"]
        self.pair_chart = PairChart(f"Reports in {days} days before and after each tactic")
        self.risk = Facts("Risk")
        self.standing = Facts("How it stands")
        self.place = Facts("The place")
        self.nearby = PaneLines("Near it", empty="No other location nearby or alike.")
        self.tactics = PaneLines("Tactics", empty="No tactic yet.")
        self.intelligence = PaneLines("Intelligence", empty="No intelligence on record.")
        self.links = PaneLines("Linked", empty="Nobody and nothing is linked.")
        self.people = PaneLines(
            "Known people near it",
            empty="Nobody on record lives near by, by grid point or postcode sector.",
        )
        self.notes = PaneLines("Notes", empty="No note yet.")
        self.story = Timeline()

    def _lay_out(self) -> None:
        for tool in (self.list_button, self.print_button, self.deed_button):
            self.add_tool(tool)
        self.banner.close_button.hide()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(24)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.addLayout(_column((self.points, self.time_chart, self.pair_chart)), 62)
        facts = (self.risk, self.standing, self.place, self.nearby)
        self._columns.addLayout(_column(facts), 38)
        overview = QWidget()
        overview.setLayout(self._columns)
        self._stack = QStackedWidget()
        self.areas = {
            OVERVIEW: _scrolling((overview,), _TABS[OVERVIEW]),
            TACTICS: _scrolling((in_card(self.tactics),), _TABS[TACTICS]),
            INTELLIGENCE: _scrolling((in_card(self.intelligence),), _TABS[INTELLIGENCE]),
            PEOPLE: _scrolling((in_card(self.links), in_card(self.people)), _TABS[PEOPLE]),
            STORY: _scrolling((in_card(self.notes), in_card(self.story)), _TABS[STORY]),
        }
        for area in self.areas.values():
            self._stack.addWidget(area)
        self._whole = QWidget()
        whole = QVBoxLayout(self._whole)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        for widget in (self.chips, self.banner, self.tabs):
            whole.addWidget(widget)
        whole.addWidget(self._stack, 1)
        self.body.addWidget(self._whole, 1)
        self.body.addStretch(0)
        self._whole.hide()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show_tab)
        self.list_button.clicked.connect(self._to_list)
        self.print_button.clicked.connect(self.print_page)
        self.deed_button.deed_wanted.connect(self.do)
        self.tactics.chosen.connect(self._tactic_deed)
        self.intelligence.chosen.connect(self._intelligence_deed)
        self.links.chosen.connect(self._link_deed)
        self.nearby.chosen.connect(self._open_other)
        self.people.chosen.connect(self._open_person)
        self.doing.recorded.connect(self._recorded)
        self.doing.person_wanted.connect(self._open_person)
        self._desk.changes.changed.connect(self._changed)

    # What the shell asks

    def open_with(self, argument: Any) -> None:
        """Show the location with this id."""
        if isinstance(argument, int) and argument:
            if argument != self._location_id:
                self._whole.hide()
                self.detail = None
                self.set_title("Location")
                self.tabs.choose(OVERVIEW)
            self._location_id = argument
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        if self._location_id:
            near = int(self._desk.core.policies["desk"]["map_near_metres"])
            query = partial(read_around, location_id=self._location_id, near_metres=near)
            self._desk.read(self, query, self._arrived, self._failed, key="location")

    def take_focus(self) -> None:
        """Into the part that is shown, so that Page Down scrolls."""
        if not self.isAncestorOf(self.window().focusWidget()):
            self.areas[self.tabs.key()].setFocus(Qt.FocusReason.OtherFocusReason)

    def print_page(self) -> None:
        """Ctrl+P: the problem profile."""
        if self._around is not None and self.detail is not None:
            self.printing.print_profile(self._around, self._outlines.ground)

    def next_tab(self) -> None:
        """Ctrl+Page Down."""
        self.tabs.step(1)

    def previous_tab(self) -> None:
        """Ctrl+Page Up."""
        self.tabs.step(-1)

    def do(self, key: str) -> None:
        """A deed on the location, if it may be done now."""
        allowed = {deed.key for deed in self._deeds() if deed.allowed}
        if self.detail is not None and key in allowed:
            self.doing.do(key, self.detail)

    def open_deeds(self) -> None:
        """Everything that can be done now."""
        self.deed_button.open_menu()

    # Showing

    def _arrived(self, around: Around) -> None:
        detail = around.detail
        if detail.row.id != self._location_id:
            return
        first, self.detail, self._around = self.detail is None, detail, around
        row, actor = detail.row, self._desk.core.actor
        self.set_title(row.name, words.location_line(row))
        self.chips.set_chips(words.location_chips(row, self._known))
        self.banner.say(exception_words(detail), tone="problem")
        self.banner.close_button.hide()
        self._show_overview(detail, around)
        self.tactics.show_lines(lines.tactic_lines(detail, actor))
        self.intelligence.show_lines(lines.intelligence_lines(detail, actor))
        self.links.show_lines(lines.link_lines(detail, actor))
        self.people.show_lines(lines.people_lines(around.people))
        self.notes.show_lines(lines.note_lines(detail))
        self.story.set_events(words.events(detail, self._known))
        for key, count in ((TACTICS, len(detail.tactics)), (PEOPLE, len(detail.links)),
                           (INTELLIGENCE, len(detail.intelligence))):  # fmt: skip
            self.tabs.set_count(key, count)
        self.deed_button.set_deeds(self._deeds())
        if first:
            self._whole.show()
            self.areas[self.tabs.key()].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_overview(self, detail: LocationDetail, around: Around) -> None:
        today = self._desk.core.clock.today()
        self.points.show_points(words.points_sum(detail), words.point_lines(detail))
        self.time_chart.show_story(time_story(detail, today, self._known))
        pairs = before_and_after(detail)
        self.pair_chart.show_pairs(pairs)
        self.pair_chart.setVisible(bool(pairs))
        self.risk.set_facts(words.risk_facts(detail.row, self._known))
        self.standing.set_facts(words.standing_facts(detail.row))
        self.place.set_facts(words.place_facts(detail))
        self.nearby.show_lines(lines.near_lines(around.near))

    def _deeds(self) -> list[Deed]:
        if self.detail is None:
            return []
        return deeds_for(self.detail, self._desk.core.actor)

    # Doing

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentWidget(self.areas[key])

    def _tactic_deed(self, key: int, deed: str) -> None:
        if self.detail is not None:
            row = next(one for one in self.detail.tactics if one.id == key)
            self.doing.do_tactic(deed, self.detail, row)

    def _intelligence_deed(self, key: int, deed: str) -> None:
        if self.detail is not None:
            item = next(one for one in self.detail.intelligence if one.id == key)
            self.doing.do_intelligence(deed, self.detail, item)

    def _link_deed(self, key: int, deed: str) -> None:
        if self.detail is not None:
            link = next(one for one in self.detail.links if one.id == key)
            self.doing.do_link(deed, self.detail, link)

    def _open_other(self, key: int, _deed: str) -> None:
        self.navigate.emit("location", key)

    def _open_person(self, person_id: int, _deed: str = "") -> None:
        self.navigate.emit("person", person_id)

    def _to_list(self) -> None:
        self.navigate.emit("cog", self._location_id or None)

    def _recorded(self, location_id: int) -> None:
        if location_id == self._location_id:
            self.refresh()
        else:
            self.navigate.emit("location", location_id)

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if self.isVisible() and any(touched(changes, kind) for kind in _WATCHED):
            self.refresh()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, LomuError) and self.detail is None:
            self._location_id = 0
            self.set_title("Location", error.message)
        else:
            self._desk.prompter.show_problem(self, error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self.fontMetrics().averageCharWidth() * _TWO_COLUMNS
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )


def _column(parts: Sequence[QWidget]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(10)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return column


def _scrolling(parts: Sequence[QWidget], title: str) -> QScrollArea:
    body = QWidget()
    body.setObjectName("scrolled")
    column = QVBoxLayout(body)
    column.setContentsMargins(3, 3, 9, 3)  # room for the frame of the focus
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(body)
    area.setAccessibleName(title)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return area
