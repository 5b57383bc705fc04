"""The Cohorts page: pipeline, filters and list at the left, one membership at the right."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from lomu_app.cohorts.counting import Pipeline, load_pipeline
from lomu_app.cohorts.queries import find_membership_ids, load_membership, load_memberships
from lomu_app.cohorts.rows import MembershipDetail, MembershipRow, MembershipSort
from lomu_app.cohorts.rules import cohort_rules
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from ui.cohorts.columns import SORTED_AS, MembershipColumns
from ui.cohorts.doing import CohortWork
from ui.cohorts.list_head import ENDED_ONES, LIVE_ONES, ONLY, ListHead, NoMembers
from ui.cohorts.pane import RISK, MembershipPane
from ui.cohorts.pnc_ids import PncIds
from ui.cohorts.words import is_live, spoken_membership
from ui.core.desk import Desk
from ui.core.list_page import ListPage
from ui.kit.page import IconButton
from ui.kit.table import PagedTableModel
from ui.kit.table_view import RecordTable

_CHUNK = 5_000


def count_late(reader: Any, area: str) -> int:
    """The number in the rail."""
    return _late(load_pipeline(reader, (area,)))


def _late(pipeline: Pipeline) -> int:
    return sum(one.late for one in pipeline.counts)


class CohortsPage(ListPage[MembershipPane]):
    """Opened with a membership's id, ("refer", person id), ("stage", its key), ("late", key),
    (one of `ONLY`, ""), or None.
    """  # fmt: skip

    shows: ClassVar[Kind | None] = Kind.MEMBERSHIP
    watched: ClassVar[tuple[Kind, ...]] = (
        Kind.MEMBERSHIP, Kind.PERSON, Kind.PLAN, Kind.ASSESSMENT, Kind.ORDER, Kind.TARGET,
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Cohorts", sort=("due", False))
        policy = desk.core.policies["cohorts"]
        columns = MembershipColumns(desk.core.clock.today, int(policy["review_red_after_days"]))
        self.model = PagedTableModel(
            columns.build(), desk.rows(self._load), desk.tasks, self.failed,
            spoken=spoken_membership, parent=self,
        )  # fmt: skip
        self.table = RecordTable(
            self.model, name="memberships", title="Memberships", settings=desk.settings
        )
        self.pane = MembershipPane(desk)
        self.work = CohortWork(self, desk)
        self.pnc_ids = PncIds(self, desk)
        offered = [rule for rule in cohort_rules(policy).values() if rule.offered]
        self._labels = {rule.code.value: rule.label for rule in offered}
        self.list_head = ListHead(offered)
        self.empty = NoMembers()
        self.table.set_empty(self.empty)
        self._make_head()
        self.lay_out(
            self.list_head.filter_bar, self.copy_button, self.export_button, self.allocate_button,
            self.refer_button, head=self.list_head,
        )  # fmt: skip
        self._connect()

    def _make_head(self) -> None:
        may = self._desk.core.actor.may
        self.refer_button = IconButton("Refer", "plus", primary=True)
        self.refer_button.setEnabled(may(Permission.REFER_TO_COHORT))
        self.refer_button.setToolTip("Put somebody forward for a cohort (Ctrl+N)")
        self.allocate_button = IconButton("Allocate", "people")
        self.allocate_button.setToolTip("One manager for all that are selected (Ctrl+Shift+O)")
        self.copy_button = IconButton("Copy", "copy")
        self.copy_button.setToolTip("Copy the selected rows with their headings (Ctrl+C)")

        self.export_button = IconButton("PNC ids", "export")
        self.export_button.setToolTip("The PNC ids of all that are shown, as a file (Ctrl+E)")

    def _connect(self) -> None:
        self.list_head.narrowed.connect(self.narrowed)
        self.empty.refer_wanted.connect(self.refer)
        self.empty.clear_wanted.connect(self.clear_filter)
        self.table.selection_changed.connect(self._selection_changed)
        self.refer_button.clicked.connect(self.refer)
        self.allocate_button.clicked.connect(self.allocate)
        self.copy_button.clicked.connect(self.table.copy_rows)
        self.export_button.clicked.connect(self.take_out_pnc_ids)
        self.pane.deed_wanted.connect(self.do)
        self.pane.person_wanted.connect(self.open_person)
        self.pane.plan_wanted.connect(self.open_plan)
        self.pane.risk_wanted.connect(self._open_risk)
        self.work.plan_wanted.connect(self.open_plan)
        self.work.referred.connect(self.show_membership)

    # What the shell asks

    def open_with(self, argument: Any) -> None:
        """See the class."""
        if isinstance(argument, int):
            self.show_membership(argument)
            return
        word, value = argument if isinstance(argument, tuple) else ("", "")
        if word in {"stage", "late", *ONLY}:
            only = word if word in ONLY else ""
            self.list_head.show_all(str(value) or LIVE_ONES, late=word == "late", only=only)
        else:
            self.refresh()
        self.table.setFocus()
        if word == "refer":
            self.work.refer(int(value))

    def read_list(self, area: str) -> None:
        """Ask for ids and counts."""
        key, descending = self.sort
        asked, turned = SORTED_AS.get(key, (key, False))
        sort = MembershipSort(asked, descending != turned)
        ids = partial(find_membership_ids, wanted=self.list_head.wanted(area), sort=sort)
        counts = partial(load_pipeline, areas=(area,))
        self._desk.read(self, counts, self._counted, self.failed, key="counts")
        self._desk.read(self, ids, self._found, self.failed, key="list")

    def read_one(self, key: int) -> None:
        """One membership of the list."""
        query = partial(load_membership, membership_id=key)
        self._desk.read(self, query, self._show, self.failed, key="detail")

    def tell_no_area(self) -> None:
        """Nobody is shown to somebody without an area."""
        self.empty.tell_no_area()

    def show_membership(self, membership_id: int) -> None:
        """Choose one membership, in whichever of one's areas and under whichever filter it is."""
        self.wanted = membership_id
        query = partial(load_membership, membership_id=membership_id)
        self._desk.read(self, query, self._go_to, self.failed, key="go")

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

    def take_out_pnc_ids(self) -> None:
        """The PNC ids of all memberships shown, as a file."""
        if self._desk.core.actor.may(Permission.EXPORT):
            chip = self.list_head.filter_bar.chip()
            label = self._labels.get(chip, "all cohorts")
            take_out = partial(self._take_out, label)
            self.model.fetch(self, self.model.ids(), take_out)

    def _take_out(self, what: str, rows: list[MembershipRow]) -> None:
        self.pnc_ids.take_out(rows, what)

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
        self.set_title("Cohorts", f"{self._desk.area.now} · {len(ids):,} shown")
        may_refer = self._desk.core.actor.may(Permission.REFER_TO_COHORT)
        self.empty.tell(self.list_head, may_refer=may_refer)
        may_export = self._desk.core.actor.may(Permission.EXPORT)
        self.export_button.setEnabled(bool(ids) and may_export)
        self.show_ids(ids)

    def _counted(self, pipeline: Pipeline) -> None:
        self.list_head.show_pipeline(pipeline)
        self.work.managers = pipeline.managers
        self.count_changed.emit(_late(pipeline))

    def show_ids(self, ids: list[int]) -> None:
        """Show these lines; without any, nothing is chosen."""
        super().show_ids(ids)
        if not ids:
            self._selection_changed(0)

    # The membership beside it

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
