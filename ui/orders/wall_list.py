"""The wall as a list: groups under their headings, counted down without asking again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lomu_app.cohorts.queries import find_membership_ids, load_memberships
from lomu_app.cohorts.rows import MembershipFilter
from lomu_app.orders.queries import load_clocks, load_orders
from lomu_app.orders.rows import ClockRow, OrderFilter, OrderRow
from lomu_app.orders.rules import end_of_day, order_kinds
from ui.core.desk import Desk
from ui.kit.table_view import RecordTable
from ui.orders.columns import COLUMNS, WallDelegate, WallModel, spoken
from ui.orders.head import ENDED, OPEN, NoClocks, WallHead
from ui.orders.wall_rows import (
    Bounds,
    WallRow,
    count_down,
    row_of_clock,
    row_of_order,
    rows_of_membership,
    with_headings,
)


class Wall(NamedTuple):
    """What was read: the clocks of orders, the line of every clock, orders without a clock."""

    clocks: list[ClockRow]
    lines: list[WallRow]
    without: list[WallRow]


def read_wall(reader: Any, area: str) -> Wall:
    """The wall of one area; its lines are made here, off the GUI thread."""
    wanted = OrderFilter(areas=(area,))
    clocks = load_clocks(reader, wanted)
    bounds = Bounds.at(reader.clock.now(), int(reader.policies["orders"]["now_hours"]))
    ids = find_membership_ids(reader, MembershipFilter(areas=(area,)))
    members = map(rows_of_membership, load_memberships(reader, ids))
    rows = [*map(row_of_clock, clocks), *chain.from_iterable(members)]
    lines = sorted(count_down(rows, bounds), key=_moment)
    orders = load_orders(reader, wanted)
    return Wall(clocks, lines, [row_of_order(row) for row in orders if row.clock is None])


def count_due_today(reader: Any, area: str) -> int:
    """The number in the rail: the clocks that have run out, or do so today."""
    clocks = load_clocks(reader, OrderFilter(areas=(area,), due_within=0))
    ids = find_membership_ids(reader, MembershipFilter(areas=(area,), due_within=0))
    members = chain.from_iterable(map(rows_of_membership, load_memberships(reader, ids)))
    return _due([*map(row_of_clock, clocks), *members], end_of_day(reader.clock.today()))


def _due(rows: Iterable[WallRow], tonight: dt.datetime) -> int:
    return sum(row.at is not None and row.at <= tonight for row in rows)


def _moment(row: WallRow) -> dt.datetime:
    if row.at is None:
        raise AssertionError("only what runs out stands on the wall")
    return row.at


class WallList(QObject):
    """Table and head of the wall. `filled(how many lines)` whenever it was counted down.

    `ended_wanted` when the orders that have ended are asked for; they are read only then.
    """

    ended_wanted = Signal()
    filled = Signal(int)

    def __init__(self, desk: Desk, page: QWidget, failed: Callable[[Exception], None]) -> None:
        super().__init__(page)
        self._desk = desk
        self._policy = desk.core.policies["orders"]
        self._wall, self._ended = Wall([], [], []), list[WallRow]()
        self._rows: dict[int, WallRow] = {}
        self._wanted_order = 0
        self.shown: list[WallRow] = []
        self.model = WallModel(COLUMNS, self._load, desk.tasks, failed, spoken=spoken, parent=self)
        self.table = RecordTable(self.model, name="clocks", title="Clocks", settings=desk.settings)
        self.table.setItemDelegate(WallDelegate(self.table, self.model.columns))
        self.head = WallHead(list(order_kinds(self._policy).values()))
        self.empty = NoClocks()
        self.table.set_empty(self.empty)
        self.head.chip_chosen.connect(self.narrow)
        self.head.text_changed.connect(self.narrow)
        self.head.kinds.chosen.connect(self.narrow)
        self.empty.action_requested.connect(self.clear_filter)

    def show_wall(self, wall: Wall) -> None:
        """Show what was read."""
        self._wall = wall
        self.fill()

    def show_ended(self, orders: list[OrderRow]) -> None:
        """Show these as the ones that have ended."""
        self._ended = [row_of_order(order) for order in orders]
        self.fill()

    def go_to(self, order_id: int, chip: str) -> None:
        """Put the cursor on this order once it is read; it stands under this chip."""
        self._wanted_order = order_id
        self.head.reset()
        self.head.choose(chip)

    def order_id(self) -> int:
        """The order under the cursor; 0 without one."""
        row = self._rows.get(self.table.current_id())
        return row.order_id if row is not None else 0

    def due_today(self) -> int:
        """How many clocks of the area have run out, or do so today."""
        tonight = end_of_day(self._desk.core.clock.today())
        return _due(self._wall.lines, tonight)

    def membership_id(self) -> int:
        """The membership under the cursor; 0 where it is an order's clock."""
        row = self._rows.get(self.table.current_id())
        return row.membership_id if row is not None else 0

    def clocks(self, order_id: int = 0) -> list[ClockRow]:
        """The clocks that are shown, or all those of one order."""
        if order_id:
            return [clock for clock in self._wall.clocks if clock.order_id == order_id]
        shown = {row.id for row in self.shown}
        return [clock for clock in self._wall.clocks if row_of_clock(clock).id in shown]

    def narrow(self, _chosen: object = None) -> None:
        """Show what is chosen and typed above."""
        if self.head.chip() == ENDED:
            self.ended_wanted.emit()
        self.fill()

    def clear_filter(self) -> None:
        """Everything that runs."""
        self.head.reset()
        self.narrow()
        self.table.setFocus()

    def fill(self) -> None:
        """Count down and show what is chosen; the cursor stays on its clock."""
        bounds = Bounds.at(self._desk.core.clock.now(), int(self._policy["now_hours"]))
        self._wall = self._wall._replace(lines=count_down(self._wall.lines, bounds))
        running = self.head.narrowed(self._wall.lines)
        without = self.head.narrowed(self._wall.without)
        self.head.show_counts(running, len(without))
        chip = self.head.chip()
        if chip in (OPEN, ENDED):
            self.shown = []
            self._show(without if chip == OPEN else self.head.narrowed(self._ended))
        else:
            self.shown = self.head.chosen(running)
            self._show(with_headings(self.shown))

    def _load(self, ids: list[int]) -> dict[int, WallRow]:
        return {key: self._rows[key] for key in ids if key in self._rows}

    def _show(self, rows: list[WallRow]) -> None:
        before = self._rows
        self._rows = {row.id: row for row in rows}
        ids = [row.id for row in rows]
        if ids == self.model.ids():
            self.model.invalidate([key for key in ids if before.get(key) is not self._rows[key]])
        else:
            self.model.set_ids(ids)
            self.table.clearSpans()
            for at, row in enumerate(rows):
                if row.heading:
                    self.table.setSpan(at, 0, 1, len(COLUMNS))
        lines = [row for row in rows if not row.heading]
        self.empty.tell(area=self._desk.area.now, narrowed=self.head.narrows())
        self._keep_cursor(lines)
        self.filled.emit(len(lines))

    def _keep_cursor(self, lines: list[WallRow]) -> None:
        order_id = self._wanted_order
        wanted = next((row for row in lines if order_id and row.order_id == order_id), None)
        if wanted is not None:
            self._wanted_order = 0
            self.table.go_to(wanted.id)
        elif lines and self.table.current_id() <= 0:
            self.table.go_to(lines[0].id)
