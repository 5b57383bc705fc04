"""The meetings of one area: each with its agenda, who came, and its minutes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.forums import Forum
from lomu_app.meetings.queries import find_meetings, load_meeting
from lomu_app.meetings.rows import MeetingDetail, MeetingRow
from lomu_app.meetings.rules import MeetingStatus
from ui.core.desk import Desk
from ui.core.list_page import FilterPage
from ui.kit.dates import weekday_words
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.page import IconButton
from ui.kit.table import Column, PagedTableModel
from ui.kit.table import Kind as Look
from ui.kit.table_view import RecordTable
from ui.meetings import words
from ui.meetings.doing import Doing
from ui.meetings.pane import MeetingPane

# Where the record of an item is shown, where the page has another name.
_PAGES = {"membership": "cohorts"}
ALL, COMING, MINUTES = "all", "coming", "minutes"
CHIPS = {ALL: "All", COMING: "To be held", MINUTES: "Minutes to approve"}
_STATES = {
    ALL: tuple(MeetingStatus),
    COMING: (MeetingStatus.PREPARED, MeetingStatus.OPEN),
    MINUTES: (MeetingStatus.ENDED,),
}


def states_of(chip: str) -> tuple[MeetingStatus, ...]:
    """What a chip shows."""
    return _STATES[chip]


def read_meetings(reader: Any, kinds: Sequence[str], area: str) -> list[MeetingRow]:
    """All that the asker may know of, the newest first."""
    found = [row for kind in kinds for row in find_meetings(reader, kind, area)]
    return sorted(found, key=_held_on, reverse=True)


def _held_on(row: MeetingRow) -> Any:
    return row.held_on


def _day(row: MeetingRow) -> str:
    return weekday_words(row.held_on)


def _title(row: MeetingRow) -> str:
    return row.short


def _status(row: MeetingRow) -> str:
    return f"{row.status_label} {row.called_off}".strip()


def _items(row: MeetingRow) -> str:
    return str(row.items)


def _chair(row: MeetingRow) -> str:
    return row.chair


def _place(row: MeetingRow) -> str:
    return row.place


COLUMNS: tuple[Column[MeetingRow], ...] = (
    Column("day", "Day", _day, sample="Wed 24/11/2026", sortable=False, whole=True),
    Column("title", "Meeting", _title, Look.CHIP, sample="COG", sortable=False),
    Column("status", "Status", _status, sample="Ended, minutes", sortable=False,
           stretch=True),
    Column("left", "To decide", words.left_words, sample="57 of 57", sortable=False,
           gives_way=1),
    Column("items", "Items", _items, Look.NUMBER, sample="000", sortable=False, gives_way=3),
    Column("chair", "Chair", _chair, sample="Mmmmm Mmmmmmmm", sortable=False, gives_way=2),
    Column("place", "Place", _place, sortable=False, hidden=True),
)  # fmt: skip


class MeetingsPage(FilterPage[MeetingPane]):
    """Opened with a meeting's id, ("show", a chip), or None."""

    watched: ClassVar[tuple[Kind, ...]] = (Kind.MEETING, Kind.ACTION)
    whole: ClassVar[str] = ALL

    def __init__(self, desk: Desk, forums: Sequence[Forum]) -> None:
        super().__init__(desk, "Meetings")
        self.kinds = [forum.kind.value for forum in forums]
        self._rows: dict[int, MeetingRow] = {}
        self.model: PagedTableModel[MeetingRow] = PagedTableModel(
            COLUMNS, self._load, desk.tasks, self.failed, spoken=words.spoken, parent=self
        )
        self.table = RecordTable(
            self.model, name="meetings", title="Meetings", settings=desk.settings
        )
        self.bar = FilterBar("Chair, place")
        for key, told in CHIPS.items():
            self.bar.add_chip(key, told)
        self.pane = MeetingPane(desk)
        self.doing = Doing(self, desk, forums)
        self.new_button = IconButton("Prepare a meeting", "plus", primary=True)
        self.new_button.setEnabled(desk.core.actor.may(Permission.KEEP_MEETINGS))
        self.new_button.setToolTip("Ctrl+N")
        self.new_button.clicked.connect(self.prepare)
        self.lay_out_under(
            EmptyState("No meeting", "", icon="present", button="Show all"), self.new_button
        )
        self.pane.deed_wanted.connect(self.do)
        self.doing.recorded.connect(self.go_to)
        self.doing.record_wanted.connect(self._open_record)

    # Reading

    def read_list(self, area: str) -> None:
        """The meetings of this area."""
        query = partial(read_meetings, kinds=self.kinds, area=area)
        self._desk.read(self, query, self._arrived, self.failed, key="list")

    def read_one(self, key: int) -> None:
        """One meeting with everything on it."""
        query = partial(load_meeting, meeting_id=key)
        self._desk.read(self, query, self._show, self.failed, key="one")

    def busy(self) -> bool:
        """While a meeting is held on its surface, which covers this page; it is read on leaving."""
        return self.doing.surface is not None

    def go_to(self, key: int) -> None:
        """Show one meeting, in whichever of one's areas it is."""
        query = partial(load_meeting, meeting_id=key)
        self._desk.read(self, query, self._go, self.failed, key="go")

    def _go(self, detail: MeetingDetail) -> None:
        self.go_where(detail.row.id, detail.row.area, ALL)

    def _load(self, ids: list[int]) -> dict[int, MeetingRow]:
        return {key: self._rows[key] for key in ids if key in self._rows}

    def _arrived(self, rows: list[MeetingRow]) -> None:
        self._rows = {row.id: row for row in rows}
        for key, states in _STATES.items():
            self.bar.set_count(key, sum(row.status in states for row in rows))
        typed = self.bar.text().casefold()
        shown = [
            row for row in rows
            if row.status in _STATES[self.bar.chip()]
            and typed in f"{row.title} {row.chair} {row.place}".casefold()
        ]  # fmt: skip
        self.set_title("Meetings", f"{self._desk.area.now} · {counted(len(shown), 'meeting')}")
        self.count_changed.emit(sum(row.status in states_of(COMING) for row in rows))
        advice = f"Ctrl+N prepares one for {self._desk.area.now}: its agenda makes itself."
        title = "Nothing fits" if self.is_narrowed() else "No meeting yet"
        self.empty.set_words(title, advice)
        self.empty.button.setVisible(self.is_narrowed())
        self.show_ids([row.id for row in shown])

    def _show(self, detail: MeetingDetail) -> None:
        if detail.row.id == self.current_key():
            self.pane.show_meeting(detail)

    # Deeds

    def prepare(self) -> None:
        """Ctrl+N."""
        if self.new_button.isEnabled():
            self.doing.prepare()

    def do(self, key: str) -> None:
        """A deed on the meeting that is shown; one that may not be done now says why."""
        if self.pane.detail is not None and self.pane.may_do(key):
            self.doing.do(key, self.pane.detail)
            return
        why_not = next((deed.hint for deed in self.pane.deeds if deed.key == key), "")
        if why_not:
            self._desk.say(why_not)

    def hold(self) -> None:
        """F11: the meeting on its own surface."""
        for key in ("open", "hold"):
            if self.pane.may_do(key):
                self.do(key)
                return
        self._desk.say("Choose a meeting that is prepared or open, and may be held by you.")

    def _open_record(self, kind: str, key: int) -> None:
        self.navigate.emit(_PAGES.get(kind, kind), key)
