"""The page of clocks: the wall at the left, one order at the right."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer

from lomu_app.daart.queries import find_target_ids
from lomu_app.daart.rows import TargetFilter, TargetGroup
from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.queries import load_order, load_orders
from lomu_app.orders.rows import OrderDetail, OrderFilter
from lomu_app.orders.rules import ENDED as ENDED_STATES
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.kit.area_choice import AreaChoice
from ui.kit.page import IconButton, ListAndPane, Page
from ui.orders.doing import Doing
from ui.orders.head import ALL, ENDED, OPEN
from ui.orders.pane import OrderPane
from ui.orders.wall_list import Wall, WallList, read_wall
from ui.orders.wall_view import WallView

_DWELL = 60  # milliseconds that the cursor rests on a line before its order is read
_WATCHED = (Kind.ORDER, Kind.PERSON, Kind.MEMBERSHIP)
_TICK = 5_000  # milliseconds between two counts of what is left


class ClocksPage(Page):
    """Opened with an order's id, ("new", person id), ("person", its name), or None."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Clocks")
        self._desk = desk
        self.view: WallView | None = None
        self.list = WallList(desk, self, self._failed)
        self.pane = OrderPane(desk)
        self.doing = Doing(self, desk)
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(_DWELL)
        self._dwell.timeout.connect(self.read_current)
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK)
        self._clock.timeout.connect(self.tick)
        self._clock.start()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        may = self._desk.core.actor.may
        self.new_button = IconButton("Record an order", "plus", primary=True)
        self.new_button.setEnabled(may(Permission.EDIT_ORDERS))
        self.new_button.setToolTip("Ctrl+N")
        self.calendar_button = IconButton("Calendar", "calendar")
        self.calendar_button.setEnabled(may(Permission.EXPORT))
        self.wall_button = IconButton("Wall", "present")
        self.wall_button.setToolTip("Fill the screen, to be read across the room (F11)")
        self.add_tool(AreaChoice(self._desk.area))
        for button in (self.wall_button, self.calendar_button, self.new_button):
            self.add_tool(button)
        self.split = ListAndPane(self.list.table, self.pane)
        self.body.addWidget(self.list.head)
        self.body.addWidget(self.split, 1)

    def _connect(self) -> None:
        pane, doing = self.pane, self.doing
        self.list.filled.connect(self._filled)
        self.list.ended_wanted.connect(self._read_ended)
        self.list.current_changed.connect(self._current_changed)
        self.list.table.opened.connect(self._open)
        self.list.table.copied.connect(self._copied)
        self.new_button.clicked.connect(self.new_order)
        self.calendar_button.clicked.connect(self.calendar)
        self.wall_button.clicked.connect(self.fill_screen)
        pane.left.connect(self.list.table.setFocus)
        pane.person_wanted.connect(self.open_person)
        pane.deed_wanted.connect(self.do)
        pane.condition_over.connect(self._condition_over)
        pane.raise_wanted.connect(self._raise)
        pane.target_wanted.connect(self._open_target)
        doing.recorded.connect(self.show_order)
        doing.raised.connect(self._raised)
        self._desk.area.changed.connect(self._another_area)
        self._desk.changes.changed.connect(self._changed)

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

    def refresh(self) -> None:
        """Read the wall anew; the order shown is read again too."""
        area = self._desk.area.now
        if not area:
            self._arrived(Wall([], [], []))
            return
        query = partial(read_wall, area=area)
        self._desk.read(self, query, self._arrived, self._failed, key="wall")
        if self.list.head.chip() == ENDED:
            self._read_ended()

    def show_order(self, order_id: int) -> None:
        """Show one order, in whichever of one's areas it is, ended or not."""
        query = partial(load_order, order_id=order_id)
        self._desk.read(self, query, self._go_to, self._failed, key="go")

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
        self._desk.read(self, query, self.list.show_ended, self._failed, key="ended")

    def _filled(self, count: int) -> None:
        self.set_title("Clocks", f"{self._desk.area.now} · {counted(count, 'line')} shown")
        self.count_changed.emit(self.list.due_today())
        if self.view is not None:
            self.view.show_rows(self.list.shown)

    def _another_area(self, _area: str) -> None:
        self.pane.clear()
        self.refresh()

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if self.isVisible() and any(touched(changes, kind) for kind in _WATCHED):
            self.refresh()

    # The order beside it

    def _open(self, _row_id: int) -> None:
        if self.list.membership_id():
            self.navigate.emit("cohorts", self.list.membership_id())
            return
        self.read_current()
        if self.pane.isHidden():
            self.split.show_pane(shown=True)
        self.pane.take_focus()

    def _current_changed(self, _order_id: int) -> None:
        self._dwell.start()

    def read_current(self) -> None:
        """Read the order under the cursor now."""
        self._dwell.stop()
        order_id = self.list.order_id()
        if not order_id:
            self.pane.clear(of_cohort=bool(self.list.membership_id()))
            return
        query = partial(load_order, order_id=order_id)
        self._desk.read(self, query, self._show_detail, self._failed, key="detail")

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
        self._desk.read(self, query, self._target_found, self._failed, key="target")

    def _target_found(self, ids: list[int]) -> None:
        if ids:
            self.navigate.emit("targets", ids[0])
        else:
            self._desk.say("That target is not in any of your areas.")

    def _view_left(self) -> None:
        self.view = None

    def _copied(self, count: int) -> None:
        self._desk.say(f"{counted(count, 'row')} copied, with headings")

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


def _target_with(reader: Any, reference: str) -> list[int]:
    return find_target_ids(reader, TargetFilter(group=TargetGroup.ALL, text=reference))
