"""The queue of possible matches: pair after pair, likeliest first, decided by keys alone."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter

from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.people.match_commands import JoinPeople, KeepApart, UndoJoin
from lomu_app.people.match_queries import (
    find_open_matches,
    load_match,
    load_matches,
)
from lomu_app.people.queries import load_pair
from lomu_app.people.rows import MatchRow, PersonBrief, PersonDetail
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.kit.empty import EmptyState
from ui.kit.page import Page
from ui.kit.table import Column, PagedTableModel
from ui.kit.table import Kind as Cell
from ui.kit.table_view import RecordTable
from ui.people.limited_doubles import LimitedDoubles
from ui.people.pair_panel import PairPanel
from ui.people.words import brief_words, day_words

_REST = 250  # milliseconds that the cursor rests on a pair before both records are looked at


def _likely(row: MatchRow) -> str:
    return f"{row.score} %"


def _first(row: MatchRow) -> str:
    return row.first.name


def _first_cell(row: MatchRow) -> tuple[str, str, str]:
    return _cell(row.first)


def _second(row: MatchRow) -> str:
    return row.second.name


def _second_cell(row: MatchRow) -> tuple[str, str, str]:
    return _cell(row.second)


def _cell(person: PersonBrief) -> tuple[str, str, str]:
    return person.name, person.reference, ""


def _births(row: MatchRow) -> str:
    days = [day_words(person.date_of_birth) or "not known" for person in (row.first, row.second)]
    return " / ".join(dict.fromkeys(days))


def _why(row: MatchRow) -> str:
    return "; ".join(row.reasons)


COLUMNS = (
    Column[MatchRow]("score", "Likely", _likely, Cell.NUMBER, sample="100 %", sortable=False),
    Column[MatchRow](
        "first", "One record", _first, Cell.PERSON, _first_cell, sortable=False,
        sample="BALLARD-WYN, Dominic",
    ),
    Column[MatchRow](
        "second", "Another record", _second, Cell.PERSON, _second_cell, sortable=False,
        sample="BALLARD-WYN, Dominic",
    ),
    Column[MatchRow](
        "born", "Born", _births, sortable=False, sample="00/00/0000 / 00/00/0000", gives_way=1,
        whole=True,
    ),
    Column[MatchRow](
        "why", "What agrees and what not", _why, sortable=False, stretch=True, gives_way=2,
        sample="same surname; same first forename",
    ),
)  # fmt: skip


def spoken_pair(row: MatchRow) -> str:
    """The sentence that a screen reader says for a pair."""
    return (
        f"{brief_words(row.first)} {row.first.name} and {brief_words(row.second)} "
        f"{row.second.name}, likely to {row.score} in 100"
    )


class MatchPage(Page):
    """The list above, the pair under the cursor side by side beneath it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Possible matches")
        self._desk = desk
        self._joined = 0
        self.model = PagedTableModel(
            COLUMNS,
            desk.rows(self._load),
            desk.tasks,
            self._failed,
            spoken=spoken_pair,
            parent=self,
        )
        self.table = RecordTable(
            self.model, name="matches", title="Possible matches", settings=desk.settings
        )
        self.table.set_empty(
            EmptyState(
                "Nobody waits to be compared",
                "Pairs of records that may be one person come here from lists and trackers that "
                "are brought in, and from whoever is newly entered.",
                icon="people",
            )
        )
        self.panel = PairPanel(may_decide=desk.core.actor.may(Permission.DECIDE_MATCHES))
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.setHandleWidth(10)
        both.addWidget(self.table)
        both.addWidget(self.panel)
        both.setStretchFactor(0, 2)
        both.setStretchFactor(1, 3)
        self.body.addWidget(both, 1)
        self._doubles = LimitedDoubles(desk, self)
        self._connect()

    def _connect(self) -> None:
        self._doubles.queued.connect(self.refresh)
        self.table.current_changed.connect(self._current_changed)
        self.table.opened.connect(self._entered)
        self._resting.timeout.connect(self._look)
        self.panel.join_wanted.connect(self.join)
        self.panel.apart_wanted.connect(self.keep_apart)
        self.panel.later_wanted.connect(self.later)
        self.panel.open_wanted.connect(self._open)
        self._desk.changes.changed.connect(self._changed)

    def open_with(self, _argument: Any) -> None:
        """Show the queue from its head."""
        self.refresh()
        self._doubles.begin()
        self.table.setFocus()

    def refresh(self) -> None:
        """Ask for the ids again."""
        self._desk.read(self, find_open_matches, self._found, self._failed, key="queue")

    # What may be decided

    def join(self) -> None:
        """The pair shown is one person."""
        chosen = self.panel.kept_and_joined()
        if chosen is None:
            return
        kept, joined = chosen
        command = JoinPeople(
            keep_id=kept.id, keep_version=kept.version, joined_id=joined.id,
            joined_version=joined.version, reason=self.panel.reason(),
        )  # fmt: skip
        self.panel.wait()
        self._desk.run(self, command, self._is_joined, self._refused)

    def keep_apart(self) -> None:
        """The pair shown is two people."""
        match = self.panel.match
        if match is None:
            return
        command = KeepApart(match_id=match.id, version=match.version, reason=self.panel.reason())
        self.panel.wait()
        self._desk.run(self, command, self._is_apart, self._refused)

    def later(self) -> None:
        """Leave this pair undecided and look at the next one."""
        ids, now = self.model.ids(), self.table.current_id()
        if now in ids[:-1]:
            self.table.go_to(ids[ids.index(now) + 1])

    def _is_joined(self, done: Any) -> None:
        self._joined = int(done.result)
        self._desk.say("Joined. Nothing was deleted.", self._undo)
        self._decided()

    def _is_apart(self, _done: Any) -> None:
        self._desk.say("Kept apart")
        self._decided()

    def _decided(self) -> None:
        self.later()  # the place in the list, before the pair leaves it
        self.refresh()
        self.table.setFocus()

    def _undo(self) -> None:
        query = partial(load_match, match_id=self._joined)
        self._desk.read(self, query, self._take_back, self._refused, key="undo")

    def _take_back(self, match: MatchRow) -> None:
        command = UndoJoin(
            match_id=match.id, version=match.version, reason="Taken back at once in the queue"
        )
        self._desk.run(self, command, self._taken_back, self._refused)

    def _taken_back(self, _done: Any) -> None:
        self._desk.say("The join was undone")
        self.refresh()

    # What is shown

    def _load(self, ids: list[int]) -> dict[int, MatchRow]:
        return self._desk.core.ask(partial(load_matches, ids=ids))

    def _found(self, ids: list[int]) -> None:
        self.model.set_ids(ids)
        self.panel.setVisible(bool(ids))
        self.set_title("Possible matches", f"{counted(len(ids), 'pair')} to decide")
        if ids and not self.table.current_id():
            self.table.go_to(ids[0])
        self._current_changed(self.table.current_id())

    def _current_changed(self, match_id: int) -> None:
        if not match_id:
            self._resting.stop()
            self.panel.show_nothing("" if not self.model.ids() else "Choose a pair above.")
        elif self.panel.match is None or self.panel.match.id != match_id:
            self._resting.start()

    def _look(self) -> None:
        """Both records are looked at, which is put on record first."""
        match_id = self.table.current_id()
        if match_id and self.isVisible():
            query = partial(load_match, match_id=match_id)
            self._desk.read(self, query, self._consult, self._failed, key="pair")

    def _consult(self, match: MatchRow) -> None:
        self._desk.consulting.look_at(
            match.first.id, partial(self._consult_second, match), self._failed
        )

    def _consult_second(self, match: MatchRow) -> None:
        self._desk.consulting.look_at(match.second.id, partial(self._read, match), self._failed)

    def _read(self, match: MatchRow) -> None:
        query = partial(load_pair, one=match.first.id, two=match.second.id)
        self._desk.read(self, query, partial(self._show, match), self._failed, key="pair")

    def _show(self, match: MatchRow, people: tuple[PersonDetail, PersonDetail]) -> None:
        if match.id == self.table.current_id():
            self.panel.show_pair(match, people)

    def _entered(self, _match_id: int) -> None:
        self.panel.join_button.setFocus()

    def _open(self, person_id: int) -> None:
        self.navigate.emit("person", person_id)

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        matches = touched(changes, Kind.POSSIBLE_MATCH)
        if (matches or touched(changes, Kind.PERSON)) and self.isVisible():
            self.model.invalidate(matches)
            self.refresh()

    def _refused(self, error: Exception) -> None:
        self.panel.go_on()
        self._failed(error)
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
