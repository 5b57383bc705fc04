"""The page of actions: mine, my team's, all; what is late; and one action beside the list."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from lomu_app.actions.commands import StepAction
from lomu_app.actions.queries import (
    agencies_with_work,
    find_action_ids,
    load_action,
    load_actions,
)
from lomu_app.actions.rows import ActionDetail, ActionFilter, ActionRow, ActionSort
from lomu_app.actions.rules import FINISHED, ActionStatus, Source
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.raised import RaisedAt, where_raised
from ui.actions import words
from ui.actions.action_dialogs import (
    ActionDialog,
    AmendDialog,
    ExtendDialog,
    RaiseDialog,
    StepDialog,
    TransferDialog,
)
from ui.actions.action_pane import ActionPane
from ui.actions.agency_choice import AgencyChoice
from ui.actions.calendar_dialog import CalendarDialog
from ui.actions.columns import action_columns
from ui.core.desk import Desk
from ui.core.list_page import FilterPage
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.page import IconButton
from ui.kit.table import PagedTableModel
from ui.kit.table_view import RecordTable

MINE, TEAM, EVERYWHERE, MET, LATE, CHASE, OVER, OWN_LATE, OWN_OVER = (
    "mine", "team", "all", "met", "late", "chase", "over", "own_late", "own_over",
)  # fmt: skip
CHIPS = {
    MINE: "Mine", TEAM: "My team's", EVERYWHERE: "All my areas", MET: "From meetings",
    LATE: "Overdue", CHASE: "To chase", OVER: "Finished",
}  # fmt: skip
# For whoever sees no actions but their own, in whichever area.
OWN_CHIPS = {MINE: "Mine", OWN_LATE: "Overdue", OWN_OVER: "Finished"}
_BY_DUE, _BY_AGENCY = ("due", False), ("agency", False)
_SAID = {
    ActionStatus.DONE: "done", ActionStatus.CANCELLED: "cancelled", ActionStatus.OPEN: "open again",
    ActionStatus.IN_PROGRESS: "taken up",
}  # fmt: skip


class Found(NamedTuple):
    """The ids to show, how many each chip would show, how many of mine are due by tonight.

    `agencies` are those that have something to do in the area.
    """

    ids: list[int]
    counts: dict[str, int]
    due: int
    agencies: list[str]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is chosen and typed above the list; no `agency` means every one."""

    chip: str
    area: str
    agency: str = ""
    text: str = ""

    def wanted(self, chase_days: int) -> ActionFilter:
        """What is asked for. What is mine is mine, whichever agency is chosen."""
        area, agency = (self.area,), self.agency
        return {
            MINE: ActionFilter(mine=True, text=self.text),
            TEAM: ActionFilter(areas=area, agency=agency, text=self.text),
            EVERYWHERE: ActionFilter(agency=agency, text=self.text),
            MET: ActionFilter(areas=area, agency=agency, source=Source.MEETING, text=self.text),
            LATE: ActionFilter(areas=area, agency=agency, overdue=True, text=self.text),
            CHASE: ActionFilter(areas=area, agency=agency, due_within=chase_days, text=self.text),
            OVER: ActionFilter(
                areas=area, agency=agency, statuses=tuple(sorted(FINISHED)), text=self.text
            ),
            OWN_LATE: ActionFilter(mine=True, overdue=True, text=self.text),
            OWN_OVER: ActionFilter(mine=True, statuses=tuple(sorted(FINISHED)), text=self.text),
        }[self.chip]


def read_actions(
    reader: Any, narrowing: Narrowing, sort: ActionSort, chips: Iterable[str] = CHIPS
) -> Found:
    """The list of a chip, and the numbers on all of `chips`."""
    days = int(reader.policies["actions"]["chase_days"])
    shown = find_action_ids(reader, narrowing.wanted(days), sort)
    untyped = dataclasses.replace(narrowing, text="")
    counts = {
        key: len(find_action_ids(reader, dataclasses.replace(untyped, chip=key).wanted(days)))
        for key in chips
    }
    area = narrowing.area
    return Found(shown, counts, count_mine(reader, area), agencies_with_work(reader, area))


def count_mine(reader: Any, _area: str) -> int:
    """The number in the rail: what is mine and due by tonight, in whichever area."""
    return len(find_action_ids(reader, ActionFilter(mine=True, due_within=0)))


def _why_empty(chip: str, area: str) -> str:
    """Why the list is empty."""
    return {
        MINE: "Nothing of yours is to be done", TEAM: f"Nothing is to be done in {area}",
        EVERYWHERE: "Nothing is to be done", MET: f"No meeting of {area} waits for anything",
        LATE: "Nothing is overdue", CHASE: "Nobody is to be chased",
        OVER: "Nothing is finished yet", OWN_LATE: "Nothing of yours is overdue",
        OWN_OVER: "Nothing of yours is finished yet",
    }[chip]  # fmt: skip


class ActionsPage(FilterPage[ActionPane]):
    """Opened with an action's id, ("new", person id), ("show", one of its chips), or None."""

    shows: ClassVar[Kind | None] = Kind.ACTION
    watched: ClassVar[tuple[Kind, ...]] = (Kind.ACTION, Kind.PERSON)
    whole: ClassVar[str] = TEAM
    finished: ClassVar[str] = OVER
    chips: ClassVar[Mapping[str, str]] = CHIPS
    advice: ClassVar[str] = (
        "Ctrl+N raises an action. Plans, releases and programmes raise theirs themselves."
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Actions", sort=("due", False))
        self.model: PagedTableModel[ActionRow] = PagedTableModel(
            action_columns(desk.core.clock.today), desk.rows(self._load), desk.tasks, self.failed,
            spoken=words.spoken_action, parent=self,
        )  # fmt: skip
        self.table = RecordTable(
            self.model, name="actions", title="Actions", settings=desk.settings
        )
        self.bar = FilterBar("Action, person, owner")
        for key, told in self.chips.items():
            self.bar.add_chip(key, told)
        if CHASE in self.chips:
            days = int(desk.core.policies["actions"]["chase_days"])
            self.bar.explain(CHASE, f"Overdue, or due within {counted(days, 'day')}, by agency")
        self.agency = AgencyChoice(desk.core.policies["actions"]["own_agency"])
        self.bar.add_widget(self.agency)
        self.agency.chosen.connect(self.narrowed)
        self.bar.chip_chosen.connect(self._sort_for)
        self.pane = ActionPane(desk)
        self.new_button = IconButton("Raise an action", "plus", primary=True)
        self.new_button.setEnabled(desk.core.actor.may(Permission.EDIT_ACTIONS))
        self.new_button.setToolTip("Ctrl+N")
        self.new_button.clicked.connect(self.new_action)
        self.lay_out_under(
            EmptyState("Nothing to do", "", icon="check_circle", button="Show my team's"),
            self.new_button,
        )
        self.pane.deed_wanted.connect(self.do)
        self.pane.person_wanted.connect(self.open_person)
        self.pane.release_wanted.connect(self._open_release)
        self.pane.source_wanted.connect(self.open_source)

    # What the shell asks

    def open_with(self, argument: Any) -> None:
        """An action's id, ("new", person id), ("show", a chip), or nothing."""
        super().open_with(argument)
        if isinstance(argument, tuple) and argument[0] == "new":
            self.new_action(int(argument[1]))

    # Reading

    def read_list(self, area: str) -> None:
        """The list of the chosen chip, and the numbers of all."""
        narrowing = Narrowing(self.bar.chip(), area, self.agency.now(), self.bar.text())
        query = partial(read_actions, narrowing=narrowing, sort=ActionSort(*self.sort),
                        chips=self.chips)  # fmt: skip
        self._desk.read(self, query, self._arrived, self.failed, key="list")

    def read_one(self, key: int) -> None:
        """One action, in whichever of one's areas it is."""
        query = partial(load_action, action_id=key)
        self._desk.read(self, query, self._show, self.failed, key="one")

    def go_to(self, key: int) -> None:
        """Show one action, in whichever of one's areas it is, finished or not."""
        query = partial(load_action, action_id=key)
        self._desk.read(self, query, self._go, self.failed, key="go")

    def _go(self, detail: ActionDetail) -> None:
        chip = self.finished if detail.row.finished else self.whole
        if self.agency.now() not in ("", detail.row.owner_agency):
            self.agency.show_every()
        self.go_where(detail.row.id, detail.row.area, chip)

    def _load(self, ids: list[int]) -> dict[int, ActionRow]:
        return {row.id: row for row in self._desk.core.ask(load_actions, ids)}

    def _arrived(self, found: Found) -> None:
        ids, counts, due, agencies = found
        self.agency.offer(agencies)
        for key, number in counts.items():
            self.bar.set_count(key, number)
        told = [counted(len(ids), "action"), self.chips[self.bar.chip()].lower(), self.agency.now()]
        words = ", ".join(part for part in told if part)
        self.set_title("Actions", f"{self._desk.area.now} · {words}")
        self.count_changed.emit(due)
        if self.bar.text():
            self.empty.set_words("Nothing fits", "Nothing fits what is chosen and typed above.")
        else:
            title = _why_empty(self.bar.chip(), self._desk.area.now)
            self.empty.set_words(title, self.advice)
        self.empty.button.setVisible(self.is_narrowed())
        self.show_ids(ids)

    def _show(self, detail: ActionDetail) -> None:
        if detail.row.id == self.current_key():
            self.pane.show_action(detail)

    def clear_filter(self) -> None:
        """Everything of the area again, of every agency."""
        self.agency.show_every()
        super().clear_filter()

    def is_narrowed(self) -> bool:
        """Whether anything may be left out."""
        return super().is_narrowed() or bool(self.agency.now())

    def _sort_for(self, chip: str) -> None:
        """The chase list goes by agency, unless another order was asked for."""
        wanted, other = (_BY_AGENCY, _BY_DUE) if chip == CHASE else (_BY_DUE, _BY_AGENCY)
        if self.sort == other:
            self.sort = wanted
            self.table.show_sort(wanted[0], descending=wanted[1])

    # Deeds

    def new_action(self, person_id: int = 0) -> None:
        """Ctrl+N."""
        if self.new_button.isEnabled():
            dialog = RaiseDialog(self, self._desk, person_id=int(person_id))
            dialog.saved.connect(self._raised)
            dialog.open()

    def do(self, key: str) -> None:
        """A deed on the action that is shown, if it may be done now."""
        detail = self.pane.detail
        if detail is None or not self.pane.may_do(key):
            return
        if key == "in_progress":
            command = StepAction(action_id=detail.row.id, version=detail.row.version, status=key)
            self._desk.run(self, command, self._taken_up, self.failed)
            return
        dialog: ActionDialog
        if key == "extend":
            dialog = ExtendDialog(self, self._desk, detail)
        elif key == "amend":
            dialog = AmendDialog(self, self._desk, detail)
        elif key == "transfer":
            dialog = TransferDialog(self, self._desk, detail)
        elif key == "calendar":
            out = CalendarDialog(self, self._desk, detail)
            out.saved.connect(self._exported)
            out.open()
            return
        else:
            dialog = StepDialog(self, self._desk, detail, ActionStatus(key))
        dialog.saved.connect(self._saved)
        dialog.open()

    def open_person(self) -> None:
        """The page of the action's person."""
        if self.pane.detail is not None and self.pane.detail.row.person_id is not None:
            self.navigate.emit("person", self.pane.detail.row.person_id)

    def open_source(self) -> None:
        """What the action was raised for: the location, or the meeting that asked."""
        row = None if self.pane.detail is None else self.pane.detail.row
        if row is not None and row.source_kind is Source.LOCATION:
            self.navigate.emit("location", row.source_id)
        elif row is not None and row.source_kind is Source.MEETING:
            query = partial(where_raised, item_id=row.source_id)
            self._desk.read(self, query, self._open_raised, self.failed, key="source")

    def open_meeting(self) -> None:
        """The meeting that asked for it."""
        row = None if self.pane.detail is None else self.pane.detail.row
        if row is not None and row.source_kind is Source.MEETING:
            query = partial(where_raised, item_id=row.source_id)
            self._desk.read(self, query, self._open_meeting, self.failed, key="source")

    def _open_raised(self, found: RaisedAt) -> None:
        if found.subject_kind == Source.LOCATION and found.subject_id is not None:
            self.navigate.emit("location", found.subject_id)
        else:
            self._open_meeting(found)

    def _open_meeting(self, found: RaisedAt) -> None:
        self.navigate.emit("meetings", found.meeting_id)

    def _open_release(self, release_id: int) -> None:
        self.navigate.emit("releases", release_id)

    def _raised(self, done: Any) -> None:
        self._desk.say(f"{done.result['reference']} raised")
        self.go_to(int(done.result["action_id"]))

    def _taken_up(self, _done: Any) -> None:
        if self.pane.detail is not None:
            self._desk.say(f"{self.pane.detail.row.reference} taken up")
            self.read_one(self.pane.detail.row.id)

    def _exported(self, file: Path) -> None:
        self._desk.say(f"Exported {file.name}")

    def _saved(self, done: Any) -> None:
        dialog = self.sender()
        if not isinstance(dialog, ActionDialog):
            raise TypeError("only the forms of an action are answered here")
        reference = dialog.detail.row.reference
        if isinstance(dialog, StepDialog):
            undo = None
            if dialog.status in FINISHED:
                undo = Reopening(self, self._desk, dialog.detail.row.id, done.result["version"])
            told = _SAID[dialog.status]
            self._desk.say(f"{reference} {told}", undo.run if undo else None)
        elif isinstance(dialog, ExtendDialog):
            self._desk.say(f"{reference} has another day")
        elif isinstance(dialog, AmendDialog):
            self._desk.say(f"{reference} reads otherwise now")
        else:
            self._desk.say(f"{reference} given to somebody else")
        self.refresh()


class Reopening:
    """Takes the end of an action back, as it was read right after it."""

    def __init__(self, page: ActionsPage, desk: Desk, action_id: int, version: int) -> None:
        self._page, self._desk = page, desk
        self._command = StepAction(
            action_id=action_id, version=version, status="open", result="Ended by mistake"
        )

    def run(self) -> None:
        """Open it again."""
        self._desk.run(self._page, self._command, self._done, self._page.failed)

    def _done(self, _done: Any) -> None:
        self._desk.say("Taken back: the action is open again")
        self._page.refresh()
