"""The Targets page: list, filter and figures at the left, one target at the right."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer

from lomu_app.daart.queries import (
    TargetGroup,
    TargetSort,
    count_states,
    count_targets,
    find_target_ids,
    load_targets,
)
from lomu_app.daart.rows import TargetDetail, TargetRow
from lomu_app.daart.target_detail import load_target
from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.permissions import Permission
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.daart.columns import SORTED_AS, TargetColumns
from ui.daart.list_head import ListHead, NoTargets
from ui.daart.pane import TargetPane
from ui.daart.pane_work import PaneWork
from ui.daart.words import is_live, spoken_target
from ui.kit.area_choice import AreaChoice
from ui.kit.page import IconButton, ListAndPane, Page
from ui.kit.table import PagedTableModel
from ui.kit.table_columns import ColumnsButton
from ui.kit.table_view import RecordTable

_CHUNK = 5_000
_DWELL = 60  # milliseconds that the cursor rests on a line before its target is read


class TargetsPage(Page):
    """Opened with a target's id, ("new", person id), ("group", name of a chip), or None."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Targets")
        self._desk = desk
        self._sort = ("urgency", False)
        self._wanted = 0
        self._last_row = 0
        new_days = int(desk.core.policies["targets"]["new_days"])
        columns = TargetColumns(desk.core.clock.today, new_days).build()
        self.model = PagedTableModel(
            columns, self._load, desk.tasks, self._failed, spoken=spoken_target, parent=self
        )
        self.table = RecordTable(
            self.model, name="targets", title="Targets", settings=desk.settings
        )
        self.pane = TargetPane(desk)
        self.work = PaneWork(self, desk, self.pane)
        self.list_head = ListHead()
        self.empty = NoTargets()
        self.table.set_empty(self.empty)
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(_DWELL)
        self._dwell.timeout.connect(self.read_current)
        self._make_head()
        self._lay_out()
        self._connect()
        kept = self.table.kept_sort()
        if kept is not None:
            self._sort = kept
            self.table.show_sort(kept[0], descending=kept[1])

    def _make_head(self) -> None:
        may = self._desk.core.actor.may
        self.new_button = IconButton("New target", "plus", primary=True)
        self.new_button.setEnabled(may(Permission.EDIT_TARGETS))
        self.new_button.setToolTip("Ctrl+N")
        self.assign_button = IconButton("Assign", "people")
        self.copy_button = IconButton("Copy", "copy")
        self.copy_button.setToolTip("Copy the selected rows with their headings (Ctrl+C)")
        self.add_tool(AreaChoice(self._desk.area))
        self.add_tool(self.copy_button)
        self.add_tool(self.assign_button)
        self.add_tool(self.new_button)

    def _lay_out(self) -> None:
        columns = ColumnsButton(self.table.layout_of_columns)
        self.list_head.filter_bar.add_widget(columns)
        self.split = ListAndPane(self.table, self.pane)
        self.body.addWidget(self.list_head)
        self.body.addWidget(self.split, 1)

    def _connect(self) -> None:
        self.list_head.narrowed.connect(self._narrowed)
        self.list_head.filter_bar.left_downwards.connect(self.table.setFocus)
        self.empty.intake_wanted.connect(self._bring_in)
        self.empty.group_wanted.connect(self._show_group)
        self.model.sort_requested.connect(self._sort_by)
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self._current_changed)
        self.table.selection_changed.connect(self._selection_changed)
        self.table.copied.connect(self._copied)
        self.new_button.clicked.connect(self.new_target)
        self.assign_button.clicked.connect(self.assign)
        self.copy_button.clicked.connect(self.table.copy_rows)
        self.pane.left.connect(self.table.setFocus)
        self.pane.person_wanted.connect(self.open_person)
        self.work.created.connect(self.show_target)
        self.work.bulk_over.connect(self.refresh)
        self._desk.area.changed.connect(self._narrowed)
        self._desk.changes.changed.connect(self._changed)

    # What the shell asks

    def open_with(self, argument: Any) -> None:
        """A target's id, ("new", person id), ("group", its name), or nothing."""
        if isinstance(argument, int):
            self.show_target(argument)
            return
        if isinstance(argument, tuple) and argument[0] == "group":
            self._show_group(TargetGroup(argument[1]))
            return
        self.refresh()
        self.table.setFocus()
        if isinstance(argument, tuple):
            self.work.new_target(int(argument[1]))

    def refresh(self) -> None:
        """Ask for ids and counts again; the target shown is read again too."""
        area = self._desk.area.now
        if not area:
            self.empty.tell_no_area()
            self._nothing()
            return
        key, descending = self._sort
        asked, turned = SORTED_AS.get(key, (key, False))
        sort = TargetSort(asked, descending != turned)
        ids = partial(find_target_ids, wanted=self.list_head.wanted(area), sort=sort)
        counts = partial(count_targets, areas=(area,))
        states = partial(count_states, areas=(area,))
        show_states = self.list_head.states.show_counts
        self._desk.read(self, counts, self._counted, self._failed, key="counts")
        self._desk.read(self, states, show_states, self._failed, key="states")
        self._desk.read(self, ids, self._found, self._failed, key="list")

    def show_target(self, target_id: int) -> None:
        """Choose one target, in whichever of one's areas and under whichever filter it is."""
        self._wanted = target_id
        query = partial(load_target, target_id=target_id)
        self._desk.read(self, query, self._go_to, self._failed, key="go")

    # Deeds that menu, palette and keys reach

    def new_target(self) -> None:
        """Ctrl+N."""
        if self.new_button.isEnabled():
            self.work.new_target()

    def assign(self) -> None:
        """One owner for all selected targets."""
        ids = self.table.selected_ids()
        if len(ids) > 1:
            self.model.fetch(self, ids, self.work.assign_rows)
        else:
            self.work.do("allocate")

    def open_person(self) -> None:
        """The page of the target's person."""
        if self.pane.detail is not None:
            self.navigate.emit("person", self.pane.detail.row.person_id)

    # The list

    def _load(self, ids: list[int]) -> dict[int, TargetRow]:
        rows: dict[int, TargetRow] = {}
        for start in range(0, len(ids), _CHUNK):
            chunk = partial(load_targets, ids=ids[start : start + _CHUNK])
            rows.update(self._desk.core.ask(chunk))
        return rows

    def _found(self, ids: list[int]) -> None:
        self.model.set_ids(ids)
        self.set_title("Targets", f"{self._desk.area.now} · {len(ids):,} shown")
        if not ids:
            may_import = self._desk.core.actor.may(Permission.IMPORT)
            self.empty.tell(self.list_head, may_import=may_import)
            self._nothing()
            return
        if self._wanted and self.table.go_to(self._wanted):
            self._wanted = 0
        elif not self.table.current_id():
            self.table.go_to(ids[min(self._last_row, len(ids) - 1)])
        self._dwell.start()

    def _narrowed(self) -> None:
        self._last_row = 0
        self.refresh()

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort = (key, descending)
        self.refresh()

    def _counted(self, counts: dict[TargetGroup, int]) -> None:
        self.list_head.show_counts(counts)
        self.count_changed.emit(counts[TargetGroup.OUTSTANDING])

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if self.work.busy or not self.isVisible():
            return
        targets, people = touched(changes, Kind.TARGET), touched(changes, Kind.PERSON)
        if targets or people:
            self.refresh()

    def _nothing(self) -> None:
        self.model.set_ids([])
        self._dwell.stop()
        self.pane.clear()
        self._selection_changed(0)

    def _bring_in(self) -> None:
        self.navigate.emit("intake", None)

    def _show_group(self, group: TargetGroup) -> None:
        self.list_head.choose(group)
        self.table.setFocus()

    def clear_filter(self) -> None:
        """Show all that are outstanding."""
        self._show_group(TargetGroup.OUTSTANDING)

    # The target beside it

    def _open(self, _target_id: int) -> None:
        self.read_current()
        if self.pane.isHidden():
            self.split.show_pane(shown=True)
        self.pane.take_focus()

    def _current_changed(self, target_id: int) -> None:
        if target_id:
            self._last_row = self.table.currentIndex().row()
            self._dwell.start()

    def read_current(self) -> None:
        """Read the target under the cursor now."""
        self._dwell.stop()
        target_id = self.table.current_id()
        if target_id:
            query = partial(load_target, target_id=target_id)
            self._desk.read(self, query, self._show, self._failed, key="detail")
        else:
            self.pane.clear()

    def _show(self, detail: TargetDetail) -> None:
        if detail.row.id == self.table.current_id():
            self.pane.show_target(detail)

    def _go_to(self, detail: TargetDetail) -> None:
        self._desk.area.choose(detail.row.area)
        self._show_group(TargetGroup.OUTSTANDING if is_live(detail.row) else TargetGroup.ALL)

    def _selection_changed(self, count: int) -> None:
        many = count > 1
        self.assign_button.setText(f" Assign {count:,}" if many else " Assign")
        self.assign_button.setEnabled(
            bool(count) and self._desk.core.actor.may(Permission.MAKE_READY)
        )
        self.copy_button.setEnabled(bool(count))

    def _copied(self, count: int) -> None:
        self._desk.say(f"{count:,} row{'' if count == 1 else 's'} copied, with headings")

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
