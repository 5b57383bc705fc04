"""Carries out what was decided about possible matches, once the rows are stored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from lomu_app.people.match_commands import JoinPeople, KeepApart
from lomu_app.people.match_queries import find_open_among, load_matches
from lomu_app.people.rows import MatchRow
from ui.core.desk import Desk
from ui.intake.chosen import Chosen, MatchChoice, Pair, pair_key

References = frozenset[str]


def references(pair: Pair) -> References:
    """The numbers of the two people of a pair."""
    return frozenset(str(pair[side]["reference"]) for side in ("first", "second"))


@dataclass(frozen=True, slots=True)
class OpenOnes:
    """How many of some pairs wait for a decision, and the likeliest of them."""

    number: int
    rows: list[MatchRow]


def likeliest_of(reader: Any, pairs: Collection[References], most: int) -> OpenOnes:
    """Of these pairs, those that wait; only so many rows of them are read."""
    ids = find_open_among(reader, pairs)
    return OpenOnes(len(ids), list(load_matches(reader, ids[:most]).values()))


def decision_command(row: MatchRow, choice: MatchChoice) -> JoinPeople | KeepApart:
    """The command for a decision; the record that was there first is the one that stays."""
    if not choice.same:
        return KeepApart(match_id=row.id, version=row.version, reason=choice.reason)
    return JoinPeople(
        keep_id=row.first.id, keep_version=row.first.version, joined_id=row.second.id,
        joined_version=row.second.version, reason=choice.reason,
    )  # fmt: skip


def _decided_of(
    pairs: list[Pair], matches: dict[frozenset[str], MatchChoice]
) -> list[tuple[References, MatchChoice]]:
    """Those pairs that were decided on, and how."""
    decided = ((pair, matches.get(pair_key(pair))) for pair in pairs)
    return [(references(pair), choice) for pair, choice in decided if choice is not None]


class Deciding(QObject):
    """One pair after the other, each read anew: a join changes what the next one compares.

    `over(words)` says what was done, and what could not be.
    """

    over = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: list[tuple[References, MatchChoice]] = []
        self._joined = self._apart = 0
        self._problems: list[str] = []

    def begin(self, pairs: list[Pair], chosen: Chosen) -> None:
        """Do what was decided about these pairs; there may be very many, and few decided."""
        self._joined = self._apart = 0
        self._problems = []
        if not chosen.matches:
            self._begin([])
            return
        looked_up = partial(_decided_of, pairs, dict(chosen.matches))
        self._desk.tasks.run(self, looked_up, self._begin, self._failed, key="decided")

    def _begin(self, waiting: list[tuple[References, MatchChoice]]) -> None:
        self._waiting = waiting
        self._next()

    def _next(self) -> None:
        if self._waiting:
            query = partial(likeliest_of, pairs={self._waiting[0][0]}, most=1)
            self._desk.read(self, query, self._found, self._unread, key="pairs")
        else:
            self.over.emit(self._words())

    def _found(self, open_ones: OpenOnes) -> None:
        _key, choice = self._waiting.pop(0)
        if not open_ones.rows:  # it was settled by a join before, or by somebody else
            self._next()
            return
        command = decision_command(open_ones.rows[0], choice)
        self._desk.run(self, command, partial(self._decided, choice), self._failed)

    def _decided(self, choice: MatchChoice, _done: Any) -> None:
        self._joined += choice.same
        self._apart += not choice.same
        self._next()

    def _failed(self, error: Exception) -> None:
        self._problems.append(str(error))
        self._next()

    def _unread(self, error: Exception) -> None:
        self._waiting.clear()  # the next one could not be read either
        self._failed(error)

    def _words(self) -> str:
        done = [f"{self._joined} joined"] * bool(self._joined)
        done += [f"{self._apart} kept apart"] * bool(self._apart)
        words = [f"Possible matches as you decided: {', '.join(done)}."] if done else []
        words += [f"Not decided: {problem}" for problem in dict.fromkeys(self._problems)]
        return " ".join(words)
