"""Who takes what partners typed: one receiver for each kind of row, told by its reference.

A receiver knows how its row stands now and what happened to it since the pack was made; what is
taken goes through the commands of the room that the row belongs to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import PolicyBook
from lomu_app.store.unit_of_work import Reader, UnitOfWork

NOT_YOURS = "Your role does not let you change this. Let somebody whose role does bring it back"


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
    """What was typed into the open cells of one row, by column key, and who gave it.

    `before` is what was taken of its other cells when the copy came back earlier.
    """

    row_id: str
    cells: Mapping[str, str]
    source: str
    before: Mapping[str, str] = field(default_factory=dict)


Find = Callable[[Reader, str, dt.datetime], Standing | None]
Take = Callable[[UnitOfWork, Answer], str]
Lacking = Callable[[PolicyBook, Answer], Mapping[str, str]]


def nothing_lacks(_policies: PolicyBook, _answer: Answer) -> Mapping[str, str]:
    """For rows of which each cell can be taken without the others."""
    return {}


@dataclass(frozen=True, slots=True)
class Receiver:
    """What takes the answers of rows such as `action:12`, or with one of the `prefixes`.

    `permission` is what it takes to take any of them. `find(reader, row id, since)` gives None for
    a row that the asker may not know of; `take(uow, answer)` does it and says what it did.
    `lacking(policies, answer)` tells by column which cell cannot be taken without another one, and
    what to do about it.
    """

    kinds: tuple[str, ...]
    prefixes: tuple[str, ...]
    permission: Permission
    find: Find
    take: Take
    lacking: Lacking = nothing_lacks


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
