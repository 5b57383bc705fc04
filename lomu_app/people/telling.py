"""What each room tells of a person: one stream of dated events a kind, all read as one.

A room above says what it tells, as it says what follows a join:

    _BREACHES = (
        sa.select(OrderBreach.id, OrderBreach.at, OrderBreach.detail)
        .join(LegalOrder, LegalOrder.id == OrderBreach.order_id)
        .where(LegalOrder.person_id == PERSON, LegalOrder.area.in_(AREAS))
    )
    tells(Stream("orders:breaches", "Orders", Permission.SEE_TARGETS, _BREACHES,
                 OrderBreach.at, OrderBreach.id, _breaches))

The query names the rows of a person, in no order; it leaves out what the asker's areas do not
cover. `at` is the column of the moment, or of the day where no more is known, `key` that of the
id, both of the first table. `_breaches(reader, person_id, rows)` makes one event of each row,
in the order of the rows.

A page is read in two goes: one statement asks all streams for the keys of what is newest, then
each stream that has something on the page is asked for those rows. Both are made once and kept.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from lomu_app.kernel.clock import LONDON, london
from lomu_app.kernel.permissions import Permission
from lomu_app.people.joined import joined_into, records_of
from lomu_app.people.rules import Basis, SubjectCategory
from lomu_app.people.seeing import Statement, answer, require_person
from lomu_app.store.base import UtcDateTime
from lomu_app.store.unit_of_work import Reader

# What is filled in when a stream is asked: the person; the person's records, which are the own
# one and those that were joined into it; the asker's areas.
PERSON = sa.bindparam("person_id", type_=sa.BigInteger())
RECORDS = sa.bindparam("records", expanding=True, type_=sa.BigInteger())
AREAS = sa.bindparam("areas", expanding=True, type_=sa.String())
_BEYOND_EVERY_ID = 2**62


@dataclass(slots=True)
class PersonEvent:
    """Something dated about a person. `at` is in UTC; with `day_only` the hour means nothing.

    `key` is the id of the row that it comes from. `page` and `argument` are where the desk
    shows more. `stream` and `group` are filled in by `timeline`.
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


Tells = Callable[[Reader, int, Sequence[Any]], Iterable[PersonEvent]]


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of event. `group` is the word by which the timeline is narrowed."""

    name: str
    group: str
    permission: Permission
    query: Statement
    at: Any
    key: Any
    events: Tells


class Place(NamedTuple):
    """Where an event stands, and where a page of the timeline ended; the next begins after it.

    Events of one moment stand in the order of their streams' names, then of their ids.
    """

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


@lru_cache(maxsize=1024)
def moment_of(day: dt.date) -> dt.datetime:
    """The moment at which something stands of which only the day is known: its first."""
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)


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
    streams = tuple(
        name for name, stream in _STREAMS.items()
        if group in ("", stream.group) and _may(reader, stream)
    )  # fmt: skip
    if not streams:
        return TimelinePage((), None)
    joined = joined_into(reader, person_id)
    whose = {
        "person_id": person_id,
        "records": records_of(reader.session, person_id) if joined else [person_id],
        "areas": tuple(reader.actor.areas),
    }
    places = _places(reader, streams, whose, after, limit + 1)
    shown = places[:limit]
    events = _events(reader, shown, whose)
    return TimelinePage(events, shown[-1] if len(places) > limit else None)


def _may(reader: Reader, stream: Stream) -> bool:
    return reader.actor.may(stream.permission)


# --- where the newest stand -------------------------------------------------------------


def _places(
    reader: Reader, streams: tuple[str, ...], whose: dict[str, Any], after: Place | None,
    limit: int,
) -> list[Place]:  # fmt: skip
    """The newest `limit` places after this one, newest first."""
    asked = {**whose, "limit": limit, **({} if after is None else _behind(streams, after))}
    rows = answer(reader, _keys(streams, later=after is not None), **asked)
    places = [
        Place(at if day is None else moment_of(day), streams[number], key)
        for number, at, day, key in rows
    ]
    places.sort(reverse=True)
    return places[:limit]


def _behind(streams: tuple[str, ...], after: Place) -> dict[str, Any]:
    """What the conditions of a later page are filled in with.

    A day that begins before the moment lies before it whatever its ids are.
    """
    day = london(after.at).date()
    begins_before = moment_of(day) < after.at
    asked: dict[str, Any] = {"at": after.at, "day": day}
    for number, name in enumerate(streams):
        whole_day = begins_before and _by_day(_STREAMS[name])
        if name < after.stream or whole_day:
            key = _BEYOND_EVERY_ID
        else:
            key = after.key if name == after.stream else 0
        asked[f"key{number}"] = key
    return asked


@cache
def _keys(streams: tuple[str, ...], *, later: bool) -> Statement:
    """Number of the stream, moment or day, and id; the newest of each stream."""
    arms = [
        sa.select(_newest(number, _STREAMS[name], later=later).subquery())
        for number, name in enumerate(streams)
    ]
    return sa.select(sa.union_all(*arms).subquery())


def _newest(number: int, stream: Stream, *, later: bool) -> Statement:
    at, key, by_day = stream.at, stream.key, _by_day(stream)
    query = stream.query.with_only_columns(
        sa.literal_column(str(number), sa.Integer()).label("stream"),
        (sa.cast(sa.null(), UtcDateTime()) if by_day else at).label("at"),
        (at if by_day else sa.cast(sa.null(), sa.Date())).label("day"),
        key.label("key"),
    )
    if later:
        last = sa.bindparam("day" if by_day else "at", type_=at.type)
        known = sa.bindparam(f"key{number}", type_=sa.BigInteger())
        query = query.where(sa.or_(at < last, sa.and_(at == last, key < known)))
    limit = sa.bindparam("limit", type_=sa.Integer())
    return query.order_by(at.desc(), key.desc()).limit(limit)


def _by_day(stream: Stream) -> bool:
    return isinstance(stream.at.type, sa.Date)


# --- what they say ----------------------------------------------------------------------


def _events(
    reader: Reader, places: Sequence[Place], whose: dict[str, Any]
) -> tuple[PersonEvent, ...]:
    """The events at these places, in this order."""
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for place in places:
        wanted[place.stream].append(place.key)
    found: dict[tuple[str, int], PersonEvent] = {}
    for name, keys in wanted.items():
        stream = _STREAMS[name]
        rows = answer(reader, _rows(name), keys=keys, **whose)
        for event in stream.events(reader, whose["person_id"], rows):
            event.stream, event.group = name, stream.group
            found[name, event.key] = event
    return tuple(found[place.stream, place.key] for place in places)


@cache
def _rows(name: str) -> Statement:
    stream = _STREAMS[name]
    return stream.query.where(stream.key.in_(sa.bindparam("keys", expanding=True)))
