"""The list of nominals."""

from __future__ import annotations

from functools import partial
from typing import Any

from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.people.queries import find_person_ids, load_people
from lomu_app.people.rows import PersonFilter, PersonRow
from lomu_app.people.seeing import LimitedRow, limited_records
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.kit.banner import Banner
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.page import IconButton, Page
from ui.kit.table import Column, PagedTableModel
from ui.kit.table import Kind as Cell
from ui.kit.table_columns import ColumnsButton
from ui.kit.table_view import RecordTable
from ui.people.new_person import NewPersonDialog
from ui.people.words import day_words, spoken_person

POSSIBLE = "possible"
_NAMED = 5  # records under limited access that are named one by one


def _name(row: PersonRow) -> str:
    return row.name


def _name_cell(row: PersonRow) -> tuple[str, str, str]:
    return row.name, row.reference, ""


def _born(row: PersonRow) -> str:
    age = "" if row.age is None else f" ({row.age})"
    return f"{day_words(row.date_of_birth)}{age}"


def _pnc(row: PersonRow) -> str:
    return row.pnc_id or ""


def _cro(row: PersonRow) -> str:
    return row.cro_number or ""


def _markers(row: PersonRow) -> str:
    words = " ".join(row.markers)
    return f"{words} · confirm".strip(" ·") if row.markers_to_confirm else words


def _markers_cell(row: PersonRow) -> tuple[str, str]:
    return "soon" if row.markers_to_confirm else "", _markers(row)


def _matches(row: PersonRow) -> str:
    return f"{row.open_matches} to decide" if row.open_matches else ""


def _address(row: PersonRow) -> str:
    return row.address


def _status(row: PersonRow) -> str:
    return row.status.replace("_", " ").capitalize()


COLUMNS = (
    Column[PersonRow](
        "name", "Name", _name, Cell.PERSON, _name_cell, sample="BALLARD-WYN, Dominic"
    ),
    Column[PersonRow]("date_of_birth", "Born", _born, sample="00/00/0000 (00)",
                      whole=True),
    Column[PersonRow]("pnc_id", "PNC id", _pnc, sample="2000/0000000W", gives_way=1,
                      whole=True),
    Column[PersonRow]("cro", "CRO", _cro, sample="123456/04H", sortable=False, hidden=True,
                      whole=True),
    Column[PersonRow](
        "markers", "Markers", _markers, Cell.LATE, _markers_cell, sample="FI WE VI · confirm",
        sortable=False,
        tip="Live warning markers, gravest first; “confirm” where one is old and nobody "
        "confirmed it",
    ),
    Column[PersonRow](
        "matches", "Match", _matches, Cell.CHIP, sample="2 to decide", sortable=False,
        tip="Records that may be the same person", gives_way=2,
    ),
    Column[PersonRow](
        "address", "First address to try", _address, sample="12 Wellington Street, C",
        sortable=False, stretch=True,
    ),
    Column[PersonRow]("status", "Status", _status, sample="Moved away", hidden=True),
)  # fmt: skip


class PeoplePage(Page):
    """Everybody on record; sorted and filtered by the database. Argument: `possible`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("People")
        self._desk = desk
        self._sort = ("name", False)
        self.filter_bar = FilterBar("Name, number, place")
        for key, words in (
            ("all", "Everybody"), (POSSIBLE, "Possible matches"), ("joined", "With joined records"),
        ):  # fmt: skip
            self.filter_bar.add_chip(key, words)
        self.limited_banner = Banner()
        self.limited_banner.close_button.hide()
        self.model = PagedTableModel(
            COLUMNS,
            desk.rows(self._load),
            desk.tasks,
            self._failed,
            spoken=spoken_person,
            parent=self,
        )
        self.table = RecordTable(self.model, name="people", title="People", settings=desk.settings)
        self._empty = EmptyState(
            "Nobody on record yet", "Bring in the unit's tracker, or enter somebody.",
            icon="people", button="Bring a tracker in",
        )  # fmt: skip
        self.table.set_empty(self._empty)
        self.open_button = IconButton("Open", "chevron_right")
        self.new_button = IconButton("New person", "plus", primary=True)
        self.new_button.setEnabled(desk.core.actor.may(Permission.EDIT_PEOPLE))
        self.add_tool(self.open_button)
        self.add_tool(self.new_button)
        self.filter_bar.add_widget(ColumnsButton(self.table.layout_of_columns))
        self.body.addWidget(self.limited_banner)
        self.body.addWidget(self.filter_bar)
        self.body.addWidget(self.table, 1)
        self._connect()
        kept = self.table.kept_sort()
        if kept is not None:
            self._sort = kept
        self.table.show_sort(self._sort[0], descending=self._sort[1])

    def _connect(self) -> None:
        self.filter_bar.chip_chosen.connect(self.refresh)
        self.filter_bar.text_changed.connect(self.refresh)
        self.filter_bar.left_downwards.connect(self.table.setFocus)
        self.model.sort_requested.connect(self._sort_by)
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self._current_changed)
        self._empty.action_requested.connect(self._bring_in)
        self.open_button.clicked.connect(self._open_current)
        self.new_button.clicked.connect(self.new_person)
        self._desk.changes.changed.connect(self._changed)
        self._current_changed(0)

    def open_with(self, argument: Any) -> None:
        """Show the list; `possible` shows those with an open possible match."""
        if argument == POSSIBLE:
            self.filter_bar.choose(POSSIBLE)
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Ask for the ids again."""
        chip = self.filter_bar.chip()
        wanted = PersonFilter(
            text=self.filter_bar.text(), open_matches=chip == POSSIBLE, joined_too=chip == "joined"
        )
        key, descending = self._sort
        query = partial(find_person_ids, wanted=wanted, sort=key, descending=descending)
        self._desk.read(self, query, self._found, self._failed, key="list")
        self._desk.read(self, limited_records, self._tell_limited, self._failed, key="limited")

    def new_person(self) -> None:
        """Open the form for a new person."""
        dialog = NewPersonDialog(self, self._desk)
        dialog.registered.connect(self._show_person)
        dialog.known_chosen.connect(self._show_person)
        dialog.open()

    def _load(self, ids: list[int]) -> dict[int, PersonRow]:
        return {row.id: row for row in self._desk.core.ask(partial(load_people, ids=ids))}

    def _found(self, ids: list[int]) -> None:
        narrowed = bool(self.filter_bar.text()) or self.filter_bar.chip() != "all"
        if narrowed:
            self._empty.set_words("Nobody fits", "Change the filter to see others.")
        else:
            self._empty.set_words(
                "Nobody on record yet", "Bring in the unit's tracker, or enter somebody."
            )
        may_import = self._desk.core.actor.may(Permission.IMPORT)
        self._empty.button.setVisible(not narrowed and may_import)
        self.model.set_ids(ids)
        self.set_title("People", f"{len(ids):,} shown")
        if ids and not self.table.current_id():
            self.table.go_to(ids[0])
        self._current_changed(self.table.current_id())

    def _tell_limited(self, limited: tuple[LimitedRow, ...]) -> None:
        told = ", ".join(f"{row.reference} (ask {row.ask})" for row in limited[:_NAMED])
        more = f" and {len(limited) - _NAMED:,} more" if len(limited) > _NAMED else ""
        verb = "is" if len(limited) == 1 else "are"
        self.limited_banner.say(
            f"{counted(len(limited), 'record')} {verb} under limited access: {told}{more}."
            if limited
            else ""
        )

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort = (key, descending)
        self.refresh()

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        people = touched(changes, Kind.PERSON)
        matches = touched(changes, Kind.POSSIBLE_MATCH)
        if (people or matches) and self.isVisible():
            self.model.invalidate(people)
            self.refresh()

    def _show_person(self, person_id: int) -> None:
        self.navigate.emit("person", person_id)

    def _open(self, person_id: int) -> None:
        to_decide = self.filter_bar.chip() == POSSIBLE
        self.navigate.emit("person", ("matches", person_id) if to_decide else person_id)

    def _open_current(self) -> None:
        if self.table.current_id():
            self._open(self.table.current_id())

    def _current_changed(self, person_id: int) -> None:
        self.open_button.setEnabled(bool(person_id))

    def _bring_in(self) -> None:
        self.navigate.emit("intake", None)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
