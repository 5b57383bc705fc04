"""The Targets page: list, filter and figures at the left, one target at the right."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

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
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.core.list_page import ListPage
from ui.daart.columns import SORTED_AS, TargetColumns
from ui.daart.list_head import ListHead, NoTargets
from ui.daart.pane import TargetPane
from ui.daart.pane_work import PaneWork
from ui.daart.words import is_live, spoken_target
from ui.kit.page import IconButton
from ui.kit.table import PagedTableModel
from ui.kit.table_view import RecordTable

_CHUNK = 5_000


def count_outstanding(reader: Any, area: str) -> int:
    """The number in the rail."""
    return count_targets(reader, (area,))[TargetGroup.OUTSTANDING]


class TargetsPage(ListPage[TargetPane]):
    """Opened with a target's id, ("new", person id), ("group", name of a chip), or None."""

    shows: ClassVar[Kind | None] = Kind.TARGET
    watched: ClassVar[tuple[Kind, ...]] = (Kind.TARGET, Kind.PERSON)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Targets", sort=("urgency", False))
        new_days = int(desk.core.policies["targets"]["new_days"])
        columns = TargetColumns(desk.core.clock.today, new_days).build()
        self.model = PagedTableModel(
            columns,
            desk.rows(self._load),
            desk.tasks,
            self.failed,
            spoken=spoken_target,
            parent=self,
        )
        self.table = RecordTable(
            self.model, name="targets", title="Targets", settings=desk.settings
        )
        self.pane = TargetPane(desk)
        self.work = PaneWork(self, desk, self.pane)
        self.list_head = ListHead()
        self.empty = NoTargets()
        self.table.set_empty(self.empty)
        self._make_head()
        self.lay_out(
            self.list_head.filter_bar, self.copy_button, self.assign_button, self.new_button,
            head=self.list_head,
        )  # fmt: skip
        self._connect()

    def _make_head(self) -> None:
        may = self._desk.core.actor.may
        self.new_button = IconButton("New target", "plus", primary=True)
        self.new_button.setEnabled(may(Permission.EDIT_TARGETS))
        self.new_button.setToolTip("Ctrl+N")
        self.assign_button = IconButton("Assign", "people")
        self.assign_button.setToolTip("One owner for all that are selected (Ctrl+Shift+O)")
        self.copy_button = IconButton("Copy", "copy")
        self.copy_button.setToolTip("Copy the selected rows with their headings (Ctrl+C)")

    def _connect(self) -> None:
        self.list_head.narrowed.connect(self.narrowed)
        self.empty.intake_wanted.connect(self._bring_in)
        self.empty.group_wanted.connect(self._show_group)
        self.table.selection_changed.connect(self._selection_changed)
        self.new_button.clicked.connect(self.new_target)
        self.assign_button.clicked.connect(self.assign)
        self.copy_button.clicked.connect(self.table.copy_rows)
        self.pane.person_wanted.connect(self.open_person)
        self.work.created.connect(self.show_target)
        self.work.bulk_over.connect(self.refresh)

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

    def read_list(self, area: str) -> None:
        """Ask for ids and counts."""
        key, descending = self.sort
        asked, turned = SORTED_AS.get(key, (key, False))
        sort = TargetSort(asked, descending != turned)
        ids = partial(find_target_ids, wanted=self.list_head.wanted(area), sort=sort)
        counts = partial(count_targets, areas=(area,))
        states = partial(count_states, areas=(area,))
        show_states = self.list_head.states.show_counts
        self._desk.read(self, counts, self._counted, self.failed, key="counts")
        self._desk.read(self, states, show_states, self.failed, key="states")
        self._desk.read(self, ids, self._found, self.failed, key="list")

    def read_one(self, key: int) -> None:
        """One target of the list."""
        query = partial(load_target, target_id=key)
        self._desk.read(self, query, self._show, self.failed, key="detail")

    def tell_no_area(self) -> None:
        """Nobody is shown to somebody without an area."""
        self.empty.tell_no_area()

    def busy(self) -> bool:
        """While many are changed in one go, the list is read once at the end."""
        return self.work.busy

    def show_target(self, target_id: int) -> None:
        """Choose one target, in whichever of one's areas and under whichever filter it is."""
        self.wanted = target_id
        query = partial(load_target, target_id=target_id)
        self._desk.read(self, query, self._go_to, self.failed, key="go")

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
        self.set_title("Targets", f"{self._desk.area.now} · {len(ids):,} shown")
        may_import = self._desk.core.actor.may(Permission.IMPORT)
        self.empty.tell(self.list_head, may_import=may_import)
        self.show_ids(ids)

    def _counted(self, counts: dict[TargetGroup, int]) -> None:
        self.list_head.show_counts(counts)
        self.count_changed.emit(counts[TargetGroup.OUTSTANDING])

    def show_ids(self, ids: list[int]) -> None:
        """Show these lines; without any, nothing is chosen."""
        super().show_ids(ids)
        if not ids:
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
