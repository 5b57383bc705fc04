"""The page of releases: who comes out, by day, with what is done and what is not."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rows import MembershipDetail
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.counting import counted
from lomu_app.resettlement.commands import PlanReleases, RecordRelease
from lomu_app.resettlement.queries import load_release, load_releases
from lomu_app.resettlement.rows import ReleaseDetail, ReleaseFilter, ReleaseRow
from lomu_app.resettlement.rules import ReleaseStatus, Screening
from ui.actions import words
from ui.actions.columns import RELEASE_COLUMNS
from ui.actions.release_dialogs import (
    CameOutDialog,
    DropDialog,
    NotOutDialog,
    ReleaseDayDialog,
    ReleaseDialog,
    ScreenDialog,
)
from ui.actions.release_pane import ReleasePane
from ui.core.desk import Desk
from ui.core.list_page import FilterPage
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.table import PagedTableModel
from ui.kit.table_view import RecordTable

AWAITED, TODAY, WEEK, UNSCREENED, LATE, EVERYTHING = (
    "awaited", "today", "week", "unscreened", "late", "all",
)  # fmt: skip
CHIPS = {
    AWAITED: "Awaited", TODAY: "Today", WEEK: "Within a week", UNSCREENED: "Not screened",
    LATE: "With late tasks", EVERYTHING: "All, over too",
}  # fmt: skip


def _chosen(chip: str, row: ReleaseRow) -> bool:
    expected = row.status is ReleaseStatus.EXPECTED
    return {
        AWAITED: True, TODAY: expected and row.days_left <= 0,
        WEEK: expected and row.days_left <= 7,
        UNSCREENED: expected and row.screening is Screening.NOT_DONE, LATE: row.late > 0,
        EVERYTHING: True,
    }[chip]  # fmt: skip


_FORMS: dict[str, type[ScreenDialog | CameOutDialog | NotOutDialog | DropDialog]] = {
    "screen": ScreenDialog, "out": CameOutDialog, "not_out": NotOutDialog, "drop": DropDialog,
}  # fmt: skip


class ReleasesPage(FilterPage[ReleasePane]):
    """Opened with a release's id, ("show", one of its chips), or None."""

    watched: ClassVar[tuple[Kind, ...]] = (
        Kind.RELEASE, Kind.ACTION, Kind.MEMBERSHIP, Kind.PLAN, Kind.PERSON,
    )  # fmt: skip
    whole: ClassVar[str] = AWAITED

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Releases")
        self._rows: dict[int, ReleaseRow] = {}
        self.model: PagedTableModel[ReleaseRow] = PagedTableModel(
            RELEASE_COLUMNS, self._load, desk.tasks, self.failed, spoken=words.spoken_release,
            parent=self,
        )  # fmt: skip
        self.table = RecordTable(
            self.model, name="releases", title="Releases", settings=desk.settings
        )
        self.bar = FilterBar("Person, prison, manager")
        for key, told in CHIPS.items():
            self.bar.add_chip(key, told)
        self.pane = ReleasePane(desk)
        self.lay_out_under(
            EmptyState("Nobody comes out", "", icon="calendar", button="Show all awaited")
        )
        self.pane.deed_wanted.connect(self.do)
        self.pane.person_wanted.connect(self.open_person)
        self.pane.action_wanted.connect(self._open_action)

    # Reading

    def read_list(self, area: str) -> None:
        """All releases of the area that the chip may show; they are few enough."""
        everything = self.bar.chip() == EVERYTHING
        wanted = ReleaseFilter(areas=(area,), everything=everything)
        query = partial(load_releases, wanted=wanted)
        self._desk.read(self, query, self._arrived, self.failed, key="list")

    def read_one(self, key: int) -> None:
        """One release, in whichever of one's areas it is."""
        query = partial(load_release, release_id=key)
        self._desk.read(self, query, self._show, self.failed, key="one")

    def go_to(self, key: int) -> None:
        """Show one release, in whichever of one's areas it is, over or not."""
        query = partial(load_release, release_id=key)
        self._desk.read(self, query, self._go, self.failed, key="go")

    def _go(self, detail: ReleaseDetail) -> None:
        shown = detail.row.id in self._rows and detail.row.area == self._desk.area.now
        self.go_where(detail.row.id, detail.row.area, AWAITED if shown else EVERYTHING)

    def _load(self, ids: list[int]) -> dict[int, ReleaseRow]:
        rows = self._rows
        return {key: rows[key] for key in ids if key in rows}

    def _arrived(self, found: list[ReleaseRow]) -> None:
        chip, typed = self.bar.chip(), self.bar.text().casefold().split()
        self._rows = {row.id: row for row in found}
        if chip != EVERYTHING:
            for key in CHIPS:
                if key != EVERYTHING:
                    self.bar.set_count(key, sum(_chosen(key, row) for row in found))
        shown = [
            row.id for row in found
            if _chosen(chip, row) and all(word in _words_of(row) for word in typed)
        ]  # fmt: skip
        today = sum(_chosen(TODAY, row) for row in found)
        area = self._desk.area.now
        self.set_title(
            "Releases", f"{area} · {counted(len(shown), 'release')} · {today} today or past"
        )
        self.count_changed.emit(today)
        self.empty.set_words(
            "Nobody comes out",
            "Nobody fits what is chosen and typed above."
            if self.is_narrowed()
            else f"Nobody of {area} has a day of release in the coming weeks. It is set on the "
            "membership, by a suspension, or comes with an import.",
        )
        self.empty.button.setVisible(self.is_narrowed())
        self.show_ids(shown)

    def _show(self, detail: ReleaseDetail) -> None:
        if detail.row.id == self.current_key():
            self.pane.show_release(detail)

    # Deeds

    def do(self, key: str) -> None:
        """A deed on the release that is shown, if it may be done now."""
        detail = self.pane.detail
        if detail is None or not self.pane.may_do(key):
            return
        if key == "day" and detail.row.membership_id is not None:
            query = partial(load_membership, membership_id=detail.row.membership_id)
            self._desk.read(self, query, self._ask_day, self.failed, key="member")
            return
        dialog = _FORMS[key](self, self._desk, detail)
        dialog.saved.connect(self._saved)
        dialog.open()

    def plan_again(self) -> None:
        """Bring all releases of the area in line with the memberships and the policy."""
        command = PlanReleases(area=self._desk.area.now)
        self._desk.run(self, command, self._planned, self.failed)

    def open_person(self) -> None:
        """The page of the release's person."""
        if self.pane.detail is not None:
            self.navigate.emit("person", self.pane.detail.row.person_id)

    def _ask_day(self, member: MembershipDetail) -> None:
        dialog = ReleaseDayDialog(self, self._desk, member)
        dialog.saved.connect(self._day_set)
        dialog.open()

    def _open_action(self, action_id: int) -> None:
        self.navigate.emit("actions", action_id)

    def _saved(self, done: Any) -> None:
        dialog = self.sender()
        if not isinstance(dialog, ReleaseDialog):
            raise TypeError("only the forms of a release are answered here")
        row, referred = dialog.detail.row, done.result.get("referred")
        more = f", referred as {referred}" if referred else ""
        undo = None
        if isinstance(dialog, CameOutDialog):
            undo = NotOut(self, self._desk, row.id, done.result["version"]).run
        self._desk.say(f"{words.name_of(row)}: {dialog.said}{more}", undo)
        self.refresh()

    def _day_set(self, _done: Any) -> None:
        self._desk.say("Day of release set; what is not done has moved with it")
        self.refresh()

    def _planned(self, done: Any) -> None:
        self._desk.say(f"In line with the memberships: {done.result['expected']} awaited")
        self.refresh()


class NotOut:
    """Takes a release back, as it was read right after it."""

    def __init__(self, page: ReleasesPage, desk: Desk, release_id: int, version: int) -> None:
        self._page, self._desk = page, desk
        self._command = RecordRelease(
            release_id=release_id, version=version, released_on=desk.core.clock.today(),
            note="Recorded by mistake", taken_back=True,
        )  # fmt: skip

    def run(self) -> None:
        """Await it again."""
        self._desk.run(self._page, self._command, self._done, self._page.failed)

    def _done(self, _done: Any) -> None:
        self._desk.say("Taken back: the release is awaited again")
        self._page.refresh()


def _words_of(row: ReleaseRow) -> str:
    parts = (row.surname, row.forenames, row.reference, row.person_reference, row.place, row.owner)
    return " ".join((*parts, *row.cohorts)).casefold()
