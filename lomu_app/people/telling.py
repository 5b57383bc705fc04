"""What each room tells of a person: one stream of dated events a kind, all read as one.

A room above says what it tells, as it says what follows a join:

    tells(Stream("orders:breach", "Orders", Permission.SEE_TARGETS, _breaches))

`_breaches(reader, person_id, before, limit)` returns at most `limit` events that lie before
`before`, newest first: `.where(is_before(OrderBreach.at, OrderBreach.id, before))`,
`.order_by(OrderBreach.at.desc(), OrderBreach.id.desc()).limit(limit)`. Where only the day is
known, `is_before_day` and `moment_of`. It leaves out what the asker's areas do not cover.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.clock import LONDON, london
from lomu_app.kernel.permissions import Permission
from lomu_app.people.rules import Basis, SubjectCategory
from lomu_app.people.seeing import require_person
from lomu_app.store.unit_of_work import Reader

_END_OF_TIME = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
_BEYOND_EVERY_ID = 2**62


@dataclass(frozen=True, slots=True)
class PersonEvent:
    """Something dated about a person. `at` is in UTC; with `day_only` the hour means nothing.

    `key` is the id of the row that it comes from. `page` and `argument` are where the desk
    shows more. `stream` and `group` are filled in when it is read.
    """

    at: dt.datetime
    key: int
    title: str
    detail: str = ""
    by: str = ""
    day_only: bool = False
    basis: Basis = Basis.FACT
    category: SubjectCategory | None = None
    page: str = ""
    argument: int = 0
    stream: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """Older than `at`, or at that very moment with a smaller id than `key`."""

    at: dt.datetime
    key: int


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of event. `group` is the word by which the timeline is narrowed."""

    name: str
    group: str
    permission: Permission
    events: Callable[[Reader, int, Before, int], Sequence[PersonEvent]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the timeline ended; the next one begins after it."""

    at: dt.datetime
    stream: str
    key: int


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Events, newest first. `next` is None where there are no older ones."""

    events: tuple[PersonEvent, ...]
    next: Place | None


_STREAMS: dict[str, Stream] = {}


def tells(stream: Stream) -> None:
    """Let a room tell something of people."""
    if stream.name in _STREAMS:
        raise AssertionError(f"{stream.name} is told already")
    _STREAMS[stream.name] = stream


def timeline_groups(reader: Reader) -> list[str]:
    """By what the timeline can be narrowed, for whoever asks."""
    return sorted({stream.group for stream in _STREAMS.values() if _may(reader, stream)})


def timeline(
    reader: Reader, person_id: int, *, group: str = "", after: Place | None = None,
    limit: int = 50,
) -> TimelinePage:  # fmt: skip
    """What all rooms tell of a person, newest first, `limit` at a time.

    Raises NotPermitted, RecordNotFound. What the asker may not see of a room is left out.
    """
    require_person(reader, person_id)
    told = merge(
        *(
            _events(reader, stream, person_id, after, limit + 1)
            for stream in _STREAMS.values()
            if group in ("", stream.group) and _may(reader, stream)
        ),
        key=_place_key,
        reverse=True,
    )
    found = list(islice(told, limit + 1))
    shown = tuple(found[:limit])
    if len(found) <= limit:
        return TimelinePage(shown, None)
    last = shown[-1]
    return TimelinePage(shown, Place(last.at, last.stream, last.key))


def _may(reader: Reader, stream: Stream) -> bool:
    return reader.actor.may(stream.permission)


def _place_key(event: PersonEvent) -> tuple[dt.datetime, str, int]:
    return event.at, event.stream, event.key


def _events(
    reader: Reader, stream: Stream, person_id: int, after: Place | None, limit: int
) -> list[PersonEvent]:
    found = stream.events(reader, person_id, _before(stream, after), limit)
    return [replace(event, stream=stream.name, group=stream.group) for event in found]


def _before(stream: Stream, after: Place | None) -> Before:
    """Events of one moment stand in the order of their streams' names, then of their ids."""
    if after is None:
        return Before(_END_OF_TIME, 0)
    if stream.name == after.stream:
        return Before(after.at, after.key)
    return Before(after.at, _BEYOND_EVERY_ID if stream.name < after.stream else 0)


# --- for the rooms that tell ------------------------------------------------------------


def moment_of(day: dt.date) -> dt.datetime:
    """The moment at which something stands of which only the day is known: its first."""
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)


def is_before(at: Any, key: Any, before: Before) -> sa.ColumnElement[bool]:
    """The condition that a row with this moment and id lies before."""
    return sa.or_(at < before.at, sa.and_(at == before.at, key < before.key))


def is_before_day(day: Any, key: Any, before: Before) -> sa.ColumnElement[bool]:
    """The same for a row of which only the day is known."""
    last = london(before.at).date()
    if moment_of(last) < before.at:
        return sa.type_coerce(day <= last, sa.Boolean)
    return sa.or_(day < last, sa.and_(day == last, key < before.key))
