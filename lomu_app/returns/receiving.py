"""Who takes what partners typed: one receiver for each kind of row, told by its reference.

A receiver knows how its row stands now and what happened to it since the pack was made; what is
taken goes through the commands of the room that the row belongs to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lomu_app.store.unit_of_work import Reader, UnitOfWork


@dataclass(frozen=True, slots=True)
class Room:
    """How many signs still fit below what was said already; `full` says what to do if they do not.

    The signs are those of the answer with who gave it.
    """

    signs: int
    full: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the record of a row stands: `now` in words, and each thing that happened since.

    `closed` says why nothing can be taken for it any more. `room` is None where each answer has a
    place of its own.
    """

    reference: str
    title: str
    now: str
    since: tuple[str, ...] = ()
    closed: str = ""
    room: Room | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was typed into the open cells of one row, by column key, and who gave it."""

    row_id: str
    cells: Mapping[str, str]
    source: str


Find = Callable[[Reader, str, dt.datetime], Standing | None]
Take = Callable[[UnitOfWork, Answer], str]


@dataclass(frozen=True, slots=True)
class Receiver:
    """What takes the answers of rows such as `action:12`, or with one of the `prefixes`.

    `find(reader, row id, since)` gives None for a row that the asker may not know of;
    `take(uow, answer)` does it and says what it did.
    """

    kinds: tuple[str, ...]
    prefixes: tuple[str, ...]
    find: Find
    take: Take


_RECEIVERS: list[Receiver] = []


def receives(receiver: Receiver) -> None:
    """Let a kind of row be answered."""
    _RECEIVERS.append(receiver)


def receiver_of(row_id: str) -> Receiver | None:
    """What takes the answers of this row; None where nothing does."""
    kind, _, key = row_id.rpartition(":")
    for each in _RECEIVERS:
        if kind in each.kinds or (not kind and key.upper().startswith(each.prefixes)):
            return each
    return None


def key_of(row_id: str) -> int | str:
    """What a row's id names: the 12 of `action:12`, or a reference such as `A-000012`."""
    key = row_id.rpartition(":")[2].strip().upper()
    return int(key) if key.isdecimal() else key
