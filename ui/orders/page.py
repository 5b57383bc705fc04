"""The page of clocks: the wall at the left, one order at the right."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QTimer

from lomu_app.daart.queries import find_target_ids
from lomu_app.daart.rows import TargetFilter, TargetGroup
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.queries import load_order, load_orders
from lomu_app.orders.rows import OrderDetail, OrderFilter
from lomu_app.orders.rules import ENDED as ENDED_STATES
from ui.core.desk import Desk
from ui.core.list_page import ListPage
from ui.kit.page import IconButton
from ui.orders.doing import Doing
from ui.orders.head import ALL, ENDED, OPEN
from ui.orders.pane import OrderPane
from ui.orders.wall_list import Wall, WallList, read_wall
from ui.orders.wall_view import WallView

_TICK = 5_000  # milliseconds between two counts of what is left


class ClocksPage(ListPage[OrderPane]):
    """Opened with an order's id, ("new", person id), ("person", its name), or None."""

    shows: ClassVar[Kind | None] = Kind.ORDER
    watched: ClassVar[tuple[Kind, ...]] = (Kind.ORDER, Kind.PERSON, Kind.MEMBERSHIP)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Clocks")
        self.view: WallView | None = None
        self.list = WallList(desk, self, self.failed)
        self.model, self.table = self.list.model, self.list.table
        self.pane = OrderPane(desk)
        self.doing = Doing(self, desk)
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK)
        self._clock.timeout.connect(self.tick)
        self._clock.start()
        self._make_head()
        self.lay_out(self.list.head, self.wall_button, self.calendar_button, self.new_button)
        self._connect()

    def _make_head(self) -> None:
        may = self._desk.core.actor.may
        self.new_button = IconButton("Record an order", "plus", primary=True)
        self.new_button.setEnabled(may(Permission.EDIT_ORDERS))
        self.new_button.setToolTip("Ctrl+N")
        self.calendar_button = IconButton("Calendar", "calendar")
        self.calendar_button.setEnabled(may(Permission.EXPORT))
        self.calendar_button.setToolTip("All that is shown, for a calendar (Ctrl+Shift+E)")
        self.wall_button = IconButton("Wall", "present")
        self.wall_button.setToolTip("Fill the screen, to be read across the room (F11)")

    def _connect(self) -> None:
        pane, doing = self.pane, self.doing
        self.list.filled.connect(self._filled)
        self.list.ended_wanted.connect(self._read_ended)
        self.new_button.clicked.connect(self.new_order)
        self.calendar_button.clicked.connect(self.calendar)
        self.wall_button.clicked.connect(self.fill_screen)
        pane.person_wanted.connect(self.open_person)
        pane.deed_wanted.connect(self.do)
        pane.condition_over.connect(self._condition_over)
        pane.raise_wanted.connect(self._raise)
        pane.target_wanted.connect(self._open_target)
        doing.recorded.connect(self.show_order)
        doing.raised.connect(self._raised)

    # What the shell asks

    def open_with(self, argument: Any) -> None:
        """An order's id, ("new", person id), ("person", its name), or nothing."""
        if isinstance(argument, int):
            self.show_order(argument)
            return
        if isinstance(argument, tuple) and argument[0] == "person":
            self.list.head.reset()
            self.list.head.quick_edit.setText(str(argument[1]))
        self.refresh()
        self.list.table.setFocus()
        if isinstance(argument, tuple) and argument[0] == "new":
            self.doing.record(int(argument[1]))

    def read_list(self, area: str) -> None:
        """Read the wall anew."""
        query = partial(read_wall, area=area)
        self._desk.read(self, query, self._arrived, self.failed, key="wall")
        if self.list.head.chip() == ENDED:
            self._read_ended()

    def show_ids(self, _ids: list[int]) -> None:
        """Without an area the wall is empty."""
        self._arrived(Wall([], [], []))

    def show_order(self, order_id: int) -> None:
        """Show one order, in whichever of one's areas it is, ended or not."""
        query = partial(load_order, order_id=order_id)
        self._desk.read(self, query, self._go_to, self.failed, key="go")

    def tick(self) -> None:
        """Count down, without asking the database."""
        if self.isVisible() or self.view is not None:
            self.list.fill()
            self.pane.count_down()

    # Deeds that menu, palette and keys reach

    def new_order(self) -> None:
        """Ctrl+N."""
        if self.new_button.isEnabled():
            self.doing.record()

    def do(self, key: str) -> None:
        """A deed on the order that is shown, if it may be done now."""
        allowed = {deed.key for deed in self.pane.deeds if deed.allowed}
        if self.pane.detail is not None and key in allowed:
            self.doing.do(key, self.pane.detail)

    def calendar(self) -> None:
        """The clocks that are shown, as a calendar."""
        area = self._desk.area.now
        self.doing.calendar(self.list.clocks(), subject=f"clocks:{area}", what=area)

    def calendar_of_order(self) -> None:
        """The clocks of the order that is shown, as a calendar."""
        if self.pane.detail is not None:
            row = self.pane.detail.row
            clocks = self.list.clocks(row.id)
            self.doing.calendar(clocks, subject=f"order:{row.id}", what=row.reference)

    def fill_screen(self) -> None:
        """F11: the wall alone, in big letters."""
        if self.view is None:
            self.view = WallView(self._desk, self)
            self.view.left.connect(self._view_left)
            self.view.show_rows(self.list.shown)
            self.view.begin()

    def open_person(self) -> None:
        """The page of the order's person."""
        if self.pane.detail is not None:
            self.navigate.emit("person", self.pane.detail.row.person_id)

    # The wall

    def _arrived(self, wall: Wall) -> None:
        self.list.show_wall(wall)
        self.read_current()

    def _read_ended(self) -> None:
        wanted = OrderFilter(areas=(self._desk.area.now,), statuses=tuple(ENDED_STATES))
        query = partial(load_orders, wanted=wanted)
        self._desk.read(self, query, self.list.show_ended, self.failed, key="ended")

    def _filled(self, count: int) -> None:
        if not count:
            self.read_current()
        self.set_title("Clocks", f"{self._desk.area.now} · {counted(count, 'line')} shown")
        self.count_changed.emit(self.list.due_today())
        if self.view is not None:
            self.view.show_rows(self.list.shown)

    # The order beside it

    def current_key(self) -> int:
        """The order whose clock is under the cursor."""
        return self.list.order_id()

    def open_record(self, key: int) -> None:
        """Enter: a clock of a cohort is dealt with on its own page."""
        if self.list.membership_id():
            self.navigate.emit("cohorts", self.list.membership_id())
        else:
            super().open_record(key)

    def read_current(self) -> None:
        """Read the order under the cursor now; say so where it is a clock of a cohort."""
        super().read_current()
        if self.list.membership_id():
            self.pane.clear(of_cohort=True)

    def read_one(self, key: int) -> None:
        """One order of the wall."""
        query = partial(load_order, order_id=key)
        self._desk.read(self, query, self._show_detail, self.failed, key="detail")

    def _show_detail(self, detail: OrderDetail) -> None:
        if self.list.order_id() == detail.row.id:
            self.pane.show_order(detail)

    def _go_to(self, detail: OrderDetail) -> None:
        self._desk.area.choose(detail.row.area)
        chip = ALL
        if detail.row.status in ENDED_STATES:
            chip = ENDED
        elif detail.row.clock is None:
            chip = OPEN
        self.list.go_to(detail.row.id, chip)
        self.refresh()
        self.list.table.setFocus()

    def _condition_over(self, condition_id: int) -> None:
        if self.pane.detail is not None:
            self.doing.end_condition(self.pane.detail, condition_id)

    def _raise(self, breach_id: int) -> None:
        if self.pane.detail is not None:
            self.doing.raise_breach(self.pane.detail, breach_id)

    def _raised(self, target_id: int) -> None:
        self.navigate.emit("targets", target_id)

    def _open_target(self, reference: str) -> None:
        query = partial(_target_with, reference=reference)
        self._desk.read(self, query, self._target_found, self.failed, key="target")

    def _target_found(self, ids: list[int]) -> None:
        if ids:
            self.navigate.emit("targets", ids[0])
        else:
            self._desk.say("That target is not in any of your areas.")

    def _view_left(self) -> None:
        self.view = None


def _target_with(reader: Any, reference: str) -> list[int]:
    return find_target_ids(reader, TargetFilter(group=TargetGroup.ALL, text=reference))
