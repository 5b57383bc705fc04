"""A list at the left, one record at the right: what all such pages do in the same way."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.counting import counted
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.core.editing_mark import EditingMark
from ui.kit.area_choice import AreaChoice
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.page import ListAndPane, Page, RecordPane
from ui.kit.table import PagedTableModel
from ui.kit.table_columns import ColumnsButton
from ui.kit.table_view import RecordTable

PaneT = TypeVar("PaneT", bound=RecordPane)
_DWELL = 60  # milliseconds that the cursor rests on a line before its record is read


class ListPage(Page, Generic[PaneT]):
    """Subclasses make `model`, `table` and `pane`, then call `lay_out`.

    They say how the list is read (`read_list`, which ends in `show_ids`) and one record
    (`read_one`). The cursor stays on its record when the list is read anew, and at its height
    when the record has left the list; `wanted` is the record that it goes to instead once it is
    there. `sort` is the column and whether it falls, kept for next time. `shows` is the kind of
    its records, where others are told that somebody has one open for editing.
    """

    watched: ClassVar[tuple[Kind, ...]] = ()
    shows: ClassVar[Kind | None] = None
    model: PagedTableModel[Any]
    table: RecordTable
    pane: PaneT

    def __init__(self, desk: Desk, title: str, *, sort: tuple[str, bool] = ("", False)) -> None:
        super().__init__(title)
        self._desk = desk
        self.sort = sort
        self.wanted = 0
        self._last_row = 0
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(_DWELL)
        self._dwell.timeout.connect(self.read_current)

    def lay_out(
        self, bar: FilterBar, *tools: QWidget, head: QWidget | None = None,
        main: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Put the parts in their places and listen to them.

        `head` is what `bar` stands in; `main` what the table stands in, beside other views.
        """
        self.sort = self.table.kept_sort() or self.sort
        self.table.show_sort(self.sort[0], descending=self.sort[1])
        bar.add_widget(ColumnsButton(self.table.layout_of_columns))
        self.add_tool(AreaChoice(self._desk.area))
        for tool in tools:
            self.add_tool(tool)
        self.mark = EditingMark(self._desk)
        self.pane.put_on_top(self.mark)
        self.split = ListAndPane(main or self.table, self.pane)
        self.body.addWidget(head or bar)
        self.body.addWidget(self.split, 1)
        bar.left_downwards.connect(self.table.setFocus)
        self.model.sort_requested.connect(self._sort_by)
        self.table.current_changed.connect(self._moved)
        self.table.opened.connect(self.open_record)
        self.table.copied.connect(self._copied)
        self.pane.left.connect(self.table.setFocus)
        self._desk.area.changed.connect(self._another_area)
        self._desk.changes.changed.connect(self._changed)

    # What subclasses say

    def read_list(self, area: str) -> None:
        """Ask for the list of this area; `show_ids` when it is there."""
        raise NotImplementedError

    def read_one(self, key: int) -> None:
        """Ask for one record, and show it in the pane."""
        raise NotImplementedError

    def tell_no_area(self) -> None:
        """Say in the empty list that whoever is signed in has no area."""

    def current_key(self) -> int:
        """The record under the cursor; 0 where there is none."""
        return max(self.table.current_id(), 0)

    def busy(self) -> bool:
        """Whether changes are left alone for now, because more of them are to come."""
        return False

    # What the shell asks, and what subclasses use

    def refresh(self) -> None:
        """Read the list anew; the record shown is read again too."""
        area = self._desk.area.now
        if area:
            self.read_list(area)
        else:
            self.tell_no_area()
            self.show_ids([])

    def narrowed(self, _what: object = None) -> None:
        """Another list is asked for: from its top."""
        self._last_row = 0
        self.refresh()

    def show_ids(self, ids: list[int]) -> None:
        """Show these lines."""
        self.model.set_ids(ids)
        if self.wanted and self.table.go_to(self.wanted):
            self.wanted = 0
        elif ids and not self.table.current_id():
            self.table.go_to(ids[min(self._last_row, len(ids) - 1)])
        self.read_current()

    def read_current(self) -> None:
        """Read the record under the cursor now."""
        self._dwell.stop()
        key = self.current_key()
        if self.shows is not None:
            self.mark.show_record(self.shows, key)
        if key:
            self.read_one(key)
        else:
            self.pane.clear()

    def open_record(self, _key: int) -> None:
        """Enter on a line: into the pane."""
        self.read_current()
        if self.pane.isHidden():
            self.split.show_pane(shown=True)
        self.pane.take_focus()

    def failed(self, error: Exception) -> None:
        """Tell what went wrong."""
        self._desk.prompter.show_problem(self, error)

    # How

    def _moved(self, key: int) -> None:
        if key > 0:
            self._last_row = self.table.currentIndex().row()
            self._dwell.start()

    def _sort_by(self, key: str, descending: bool) -> None:
        self.sort = (key, descending)
        self.refresh()

    def _another_area(self, _area: str) -> None:
        self.pane.clear()
        self.narrowed()

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        watches = any(touched(changes, kind) for kind in self.watched)
        if watches and self.isVisible() and not self.busy():
            self.refresh()

    def _copied(self, count: int) -> None:
        self._desk.say(f"{counted(count, 'row')} copied, with headings")


class FilterPage(ListPage[PaneT]):
    """A list under a filter bar alone. `whole` is the chip under which nothing is left out.

    Opened with a record's id, ("show", a chip), or None.
    """

    whole: ClassVar[str] = ""
    bar: FilterBar

    def lay_out_under(
        self, empty: EmptyState, *tools: QWidget, main: QWidget | None = None
    ) -> None:
        """Put the parts in their places; the button of `empty` shows everything."""
        self.empty = empty
        self.table.set_empty(empty)
        self.lay_out(self.bar, *tools, main=main)
        self.bar.chip_chosen.connect(self.narrowed)
        self.bar.text_changed.connect(self.narrowed)
        empty.action_requested.connect(self.clear_filter)

    def go_to(self, key: int) -> None:
        """Ask where this record stands, then `go_where`."""
        raise NotImplementedError

    def open_with(self, argument: Any) -> None:
        """See the class."""
        if isinstance(argument, tuple) and argument[0] == "show":
            self.bar.clear()
            self.bar.choose(str(argument[1]))
        if isinstance(argument, int) and argument:
            self.go_to(argument)
        else:
            self.refresh()
        self.table.setFocus()

    def go_where(self, key: int, area: str, chip: str) -> None:
        """The record stands in this area, under this chip."""
        self.wanted = key
        self._desk.area.choose(area)
        self.bar.clear()
        self.bar.choose(chip)
        self.refresh()

    def clear_filter(self) -> None:
        """Everything again."""
        self.bar.clear()
        self.bar.choose(self.whole)
        self.refresh()
        self.table.setFocus()

    def is_narrowed(self) -> bool:
        """Whether anything may be left out."""
        return self.bar.chip() != self.whole or bool(self.bar.text())

    def tell_no_area(self) -> None:
        """Nothing is shown to somebody without an area."""
        self.empty.set_words("No area", "Ask an administrator to add the areas that you work for.")
        self.empty.button.hide()
