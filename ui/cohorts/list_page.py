"""The Cohorts page: pipeline, filters and list at the left, one membership at the right."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer

from lomu_app.cohorts.counting import Pipeline, load_pipeline
from lomu_app.cohorts.queries import find_membership_ids, load_membership, load_memberships
from lomu_app.cohorts.rows import MembershipDetail, MembershipRow, MembershipSort
from lomu_app.cohorts.rules import cohort_rules
from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.permissions import Permission
from ui.cohorts.columns import SORTED_AS, MembershipColumns
from ui.cohorts.doing import CohortWork
from ui.cohorts.list_head import ENDED_ONES, LIVE_ONES, ListHead, NoMembers
from ui.cohorts.pane import RISK, MembershipPane
from ui.cohorts.words import is_live, spoken_membership
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.kit.area_choice import AreaChoice
from ui.kit.page import IconButton, ListAndPane, Page
from ui.kit.table import PagedTableModel
from ui.kit.table_columns import ColumnsButton
from ui.kit.table_view import RecordTable

_CHUNK = 5_000
_DWELL = 60  # milliseconds that the cursor rests on a line before its membership is read
_WATCHED = (Kind.MEMBERSHIP, Kind.PERSON, Kind.PLAN, Kind.ASSESSMENT, Kind.ORDER, Kind.TARGET)


class CohortsPage(Page):
    """Opened with a membership's id, ("refer", person id), ("stage", its key), ("late", key),
    ("proposed", ""), or None.
    """  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__("Cohorts")
        self._desk = desk
        self._sort = ("due", False)
        self._wanted = 0
        self._last_row = 0
        policy = desk.core.policies["cohorts"]
        columns = MembershipColumns(desk.core.clock.today, int(policy["review_red_after_days"]))
        self.model = PagedTableModel(
            columns.build(), self._load, desk.tasks, self._failed, spoken=spoken_membership,
            parent=self,
        )  # fmt: skip
        self.table = RecordTable(
            self.model, name="memberships", title="Memberships", settings=desk.settings
        )
        self.pane = MembershipPane(desk)
        self.work = CohortWork(self, desk)
        offered = [rule for rule in cohort_rules(policy).values() if rule.offered]
        self.list_head = ListHead(offered)
        self.empty = NoMembers()
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
        self.table.show_sort(self._sort[0], descending=self._sort[1])

    def _make_head(self) -> None:
        may = self._desk.core.actor.may
        self.refer_button = IconButton("Refer", "plus", primary=True)
        self.refer_button.setEnabled(may(Permission.REFER_TO_COHORT))
        self.refer_button.setToolTip("Put somebody forward for a cohort (Ctrl+N)")
        self.allocate_button = IconButton("Allocate", "people")
        self.copy_button = IconButton("Copy", "copy")
        self.copy_button.setToolTip("Copy the selected rows with their headings (Ctrl+C)")
        self.add_tool(AreaChoice(self._desk.area))
        self.add_tool(self.copy_button)
        self.add_tool(self.allocate_button)
        self.add_tool(self.refer_button)

    def _lay_out(self) -> None:
        columns = ColumnsButton(self.table.layout_of_columns)
        self.list_head.filter_bar.add_widget(columns)
        self.split = ListAndPane(self.table, self.pane)
        self.body.addWidget(self.list_head)
        self.body.addWidget(self.split, 1)

    def _connect(self) -> None:
        self.list_head.narrowed.connect(self._narrowed)
        self.list_head.filter_bar.left_downwards.connect(self.table.setFocus)
        self.empty.refer_wanted.connect(self.refer)
        self.empty.clear_wanted.connect(self.clear_filter)
        self.model.sort_requested.connect(self._sort_by)
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self._current_changed)
        self.table.selection_changed.connect(self._selection_changed)
        self.table.copied.connect(self._copied)
        self.refer_button.clicked.connect(self.refer)
        self.allocate_button.clicked.connect(self.allocate)
        self.copy_button.clicked.connect(self.table.copy_rows)
        self.pane.left.connect(self.table.setFocus)
        self.pane.deed_wanted.connect(self.do)
        self.pane.person_wanted.connect(self.open_person)
        self.pane.plan_wanted.connect(self.open_plan)
        self.pane.risk_wanted.connect(self._open_risk)
        self.work.plan_wanted.connect(self.open_plan)
        self.work.referred.connect(self.show_membership)
        self._desk.area.changed.connect(self._narrowed)
        self._desk.changes.changed.connect(self._changed)

    # What the shell asks

    def open_with(self, argument: Any) -> None:
        """See the class."""
        if isinstance(argument, int):
            self.show_membership(argument)
            return
        word, value = argument if isinstance(argument, tuple) else ("", "")
        if word in {"stage", "late", "proposed"}:
            stage = str(value) or LIVE_ONES
            self.list_head.show_all(stage, late=word == "late", proposed=word == "proposed")
        else:
            self.refresh()
        self.table.setFocus()
        if word == "refer":
            self.work.refer(int(value))

    def refresh(self) -> None:
        """Ask for ids and counts again; the membership shown is read again too."""
        area = self._desk.area.now
        if not area:
            self.empty.tell_no_area()
            self._nothing()
            return
        key, descending = self._sort
        asked, turned = SORTED_AS.get(key, (key, False))
        sort = MembershipSort(asked, descending != turned)
        ids = partial(find_membership_ids, wanted=self.list_head.wanted(area), sort=sort)
        counts = partial(load_pipeline, areas=(area,))
        self._desk.read(self, counts, self._counted, self._failed, key="counts")
        self._desk.read(self, ids, self._found, self._failed, key="list")

    def show_membership(self, membership_id: int) -> None:
        """Choose one membership, in whichever of one's areas and under whichever filter it is."""
        self._wanted = membership_id
        query = partial(load_membership, membership_id=membership_id)
        self._desk.read(self, query, self._go_to, self._failed, key="go")

    # Deeds that menu, palette and keys reach

    def do(self, key: str) -> None:
        """A deed on the membership shown, if it may be done now."""
        detail = self.pane.detail
        if detail is not None and any(d.key == key and d.allowed for d in self.pane.deeds):
            self.work.do(key, detail, opens_plans=self.pane.opens_plans())

    def refer(self) -> None:
        """Ctrl+N."""
        if self.refer_button.isEnabled():
            self.work.refer(0)

    def allocate(self) -> None:
        """One manager for all selected memberships."""
        if self.allocate_button.isEnabled():
            self.model.fetch(self, self.table.selected_ids(), self.work.allocate)

    def open_person(self) -> None:
        """The page of the person."""
        if self.pane.detail is not None:
            self.navigate.emit("person", self.pane.detail.row.person_id)

    def open_plan(self) -> None:
        """The page of the person's plan."""
        if self.pane.detail is not None:
            self.navigate.emit("plan", self.pane.detail.row.person_id)

    def _open_risk(self) -> None:
        if self.pane.detail is not None:
            self.navigate.emit("person", (RISK, self.pane.detail.row.person_id))

    def clear_filter(self) -> None:
        """Show everybody who is on the way in or managed."""
        self.list_head.show_all()
        self.table.setFocus()

    # The list

    def _load(self, ids: list[int]) -> dict[int, MembershipRow]:
        rows: dict[int, MembershipRow] = {}
        for start in range(0, len(ids), _CHUNK):
            chunk = partial(load_memberships, ids=ids[start : start + _CHUNK])
            rows.update({row.id: row for row in self._desk.core.ask(chunk)})
        return rows

    def _found(self, ids: list[int]) -> None:
        self.model.set_ids(ids)
        self.set_title("Cohorts", f"{self._desk.area.now} · {len(ids):,} shown")
        if not ids:
            may_refer = self._desk.core.actor.may(Permission.REFER_TO_COHORT)
            self.empty.tell(self.list_head, may_refer=may_refer)
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

    def _counted(self, pipeline: Pipeline) -> None:
        self.list_head.show_pipeline(pipeline)
        self.work.managers = pipeline.managers
        self.count_changed.emit(sum(one.late for one in pipeline.counts))

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if self.isVisible() and any(touched(changes, kind) for kind in _WATCHED):
            self.refresh()

    def _nothing(self) -> None:
        self.model.set_ids([])
        self._dwell.stop()
        self.pane.clear()
        self._selection_changed(0)

    # The membership beside it

    def _open(self, _membership_id: int) -> None:
        self.read_current()
        if self.pane.isHidden():
            self.split.show_pane(shown=True)
        self.pane.take_focus()

    def _current_changed(self, membership_id: int) -> None:
        if membership_id:
            self._last_row = self.table.currentIndex().row()
            self._dwell.start()

    def read_current(self) -> None:
        """Read the membership under the cursor now."""
        self._dwell.stop()
        found = self.table.current_id()
        if found:
            query = partial(load_membership, membership_id=found)
            self._desk.read(self, query, self._show, self._failed, key="detail")
        else:
            self.pane.clear()

    def _show(self, detail: MembershipDetail) -> None:
        if detail.row.id == self.table.current_id():
            self.pane.show_membership(detail)

    def _go_to(self, detail: MembershipDetail) -> None:
        self._desk.area.choose(detail.row.area)
        self.list_head.show_all(LIVE_ONES if is_live(detail.row) else ENDED_ONES)
        self.table.setFocus()

    def _selection_changed(self, count: int) -> None:
        self.allocate_button.setText(f" Allocate {count:,}" if count > 1 else " Allocate")
        may = self._desk.core.actor.may(Permission.DECIDE_SELECTION)
        self.allocate_button.setEnabled(bool(count) and may)
        self.copy_button.setEnabled(bool(count))

    def _copied(self, count: int) -> None:
        self._desk.say(f"{count:,} row{'' if count == 1 else 's'} copied, with headings")

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
