"""A list at the left, one record at the right: what the pages of this feature share."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.counting import counted
from ui.actions.deed_pane import DeedPane
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.kit.area_choice import AreaChoice
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.page import ListAndPane, Page
from ui.kit.table_columns import ColumnsButton
from ui.kit.table_view import RecordTable

_DWELL = 60  # milliseconds that the cursor rests on a line before its record is read


class RowsPage(Page):
    """Subclasses make `table`, `bar` and `pane`, then call `lay_out`.

    They say how the list is read (`read_list`) and one record (`read_one`), and what a deed
    does (`do`).
    """

    watched: ClassVar[tuple[Kind, ...]] = ()
    table: RecordTable
    bar: FilterBar
    pane: DeedPane

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__(title)
        self._desk = desk
        self._wanted = 0
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(_DWELL)
        self._dwell.timeout.connect(self.read_current)

    def lay_out(self, empty: EmptyState, *tools: QWidget) -> None:
        """Put the parts in their places and listen to them."""
        self.empty = empty
        self.table.set_empty(empty)
        self.bar.add_widget(ColumnsButton(self.table.layout_of_columns))
        self.add_tool(AreaChoice(self._desk.area))
        for tool in tools:
            self.add_tool(tool)
        self.split = ListAndPane(self.table, self.pane)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.split, 1)
        self.bar.chip_chosen.connect(self._narrowed)
        self.bar.text_changed.connect(self._narrowed)
        self.bar.left_downwards.connect(self.table.setFocus)
        self.empty.action_requested.connect(self.clear_filter)
        self.table.current_changed.connect(self._moved)
        self.table.opened.connect(self._open)
        self.table.copied.connect(self._copied)
        self.pane.left.connect(self.table.setFocus)
        self.pane.deed_wanted.connect(self.do)
        self._desk.area.changed.connect(self._another_area)
        self._desk.changes.changed.connect(self._changed)

    # What subclasses say

    def read_list(self) -> None:
        """Ask for the list; `show_ids` when it is there."""
        raise NotImplementedError

    def read_one(self, key: int) -> None:
        """Ask for one record, and show it in the pane."""
        raise NotImplementedError

    def do(self, key: str) -> None:
        """A deed on the record that is shown."""
        raise NotImplementedError

    # What the shell asks

    def refresh(self) -> None:
        """Read the list anew; the record shown is read again too."""
        if self._desk.area.now:
            self.read_list()

    def open_with(self, argument: Any) -> None:
        """A record's id, or nothing."""
        if isinstance(argument, int) and argument:
            self.go_to(argument)
        else:
            self.refresh()
        self.table.setFocus()

    def go_to(self, key: int) -> None:
        """Choose area and chip so that this record is in the list, and put the cursor on it."""
        raise NotImplementedError

    def go_where(self, key: int, area: str, chip: str) -> None:
        """The record stands in this area, under this chip."""
        self._desk.area.choose(area)
        self.bar.clear()
        self.bar.choose(chip)
        self._wanted = key
        self.refresh()

    def show_ids(self, ids: list[int]) -> None:
        """Show these lines; the cursor stays on its record."""
        before = self.table.current_id()
        self.set_ids(ids)
        if self._wanted in ids:
            self.table.go_to(self._wanted)
            self._wanted = 0
        elif ids and before not in ids:
            self.table.go_to(ids[0])
        self.read_current()

    def set_ids(self, ids: list[int]) -> None:
        """Hand the lines to the table's model."""
        raise NotImplementedError

    def clear_filter(self) -> None:
        """Everything again."""
        self.bar.clear()
        self.refresh()
        self.table.setFocus()

    def read_current(self) -> None:
        """Read the record under the cursor now."""
        self._dwell.stop()
        key = self.table.current_id()
        if key > 0:
            self.read_one(key)
        else:
            self.pane.clear()

    def failed(self, error: Exception) -> None:
        """Tell what went wrong."""
        self._desk.prompter.show_problem(self, error)

    def _narrowed(self, _what: object = None) -> None:
        self._wanted = 0
        self.refresh()

    def _moved(self, _key: int) -> None:
        self._dwell.start()

    def _open(self, _key: int) -> None:
        self.read_current()
        if self.pane.isHidden():
            self.split.show_pane(shown=True)
        self.pane.take_focus()

    def _another_area(self, _area: str) -> None:
        self._wanted = 0
        self.pane.clear()
        self.refresh()

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if self.isVisible() and any(touched(changes, kind) for kind in self.watched):
            self.refresh()

    def _copied(self, count: int) -> None:
        self._desk.say(f"{counted(count, 'row')} copied, with headings")
