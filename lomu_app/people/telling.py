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
id, both of the first table and among what the query tells. `_breaches(reader, person_id, rows)`
makes one event of each row, in the order of the rows.

One statement says which streams hold anything of the person; each that does is asked for its
newest, and of those the newest of all become events. All statements are made once and kept.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

from lomu_app.kernel.clock import LONDON, london
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.people.joined import joined_into, records_of
from lomu_app.people.looking import require_look
from lomu_app.people.rules import Basis, SubjectCategory
from lomu_app.people.seeing import answer, require_person
from lomu_app.store.listed import ListOf, listed
from lomu_app.store.unit_of_work import Reader
from lomu_app.store.worded import Statement

# What is filled in when a stream is asked: the person; the person's records, which are the own
# one and those that were joined into it; the asker's areas.
PERSON = sa.bindparam("person_id", type_=sa.BigInteger())
RECORDS = listed(sa.bindparam("records", type_=ListOf(sa.BigInteger())))
AREAS = listed(sa.bindparam("areas", type_=ListOf(sa.String())))
_BEYOND_EVERY_ID = 2**62


@dataclass(slots=True)
class PersonEvent:
    """Something dated about a person. `at` is in UTC; with `day_only` the hour means nothing.

    `key` is the id of the row that it comes from, `kind` what sort of row, where rows of one stream
    are of several. `page` and `argument` are where the desk shows more. `stream` and `group` are
    filled in by `timeline`.
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
    kind: str = ""


Tells = Callable[[Reader, int, Sequence[Any]], Iterable[PersonEvent]]


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of event. `group` is the word by which the timeline is narrowed.

    `looked` where a server opens its rows by a look at the person alone.
    """

    name: str
    group: str
    permission: Permission
    query: Statement
    at: Any
    key: Any
    events: Tells
    looked: bool = False


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


def timeline_groups(actor: Actor) -> list[str]:
    """By what the timeline can be narrowed, for this person; no question to the database."""
    return sorted({stream.group for stream in _STREAMS.values() if _may(actor, stream)})


def timeline(
    reader: Reader, person_id: int, *, group: str = "", after: Place | None = None,
    limit: int = 50, only: Collection[str] | None = None,
) -> TimelinePage:  # fmt: skip
    """What all rooms tell of a person, newest first, `limit` at a time.

    `only` names the streams that are wanted, where it is not all. Raises NotPermitted,
    RecordNotFound, LookFirst. What the asker may not see of a room is left out.
    """
    require_person(reader, person_id)
    streams = tuple(
        name for name, stream in _STREAMS.items()
        if group in ("", stream.group) and (only is None or name in only)
        and _may(reader.actor, stream)
    )  # fmt: skip
    if not streams:
        return TimelinePage((), None)
    if any(_STREAMS[name].looked for name in streams):
        require_look(reader, person_id)
    joined = joined_into(reader, person_id)
    whose = {
        "person_id": person_id,
        "records": records_of(reader.session, person_id) if joined else [person_id],
        "areas": tuple(reader.actor.areas),
    }
    rows = _newest(reader, streams, whose, after, limit + 1)
    events = _events(reader, person_id, rows[:limit])
    return TimelinePage(events, Place(*rows[limit - 1][:3]) if len(rows) > limit else None)


def _may(actor: Actor, stream: Stream) -> bool:
    return actor.may(stream.permission)


# --- what is newest ---------------------------------------------------------------------


# Where an event stands, as a `Place` says it, and the row that it is made of.
Found = tuple[dt.datetime, str, int, Any]


def _newest(
    reader: Reader, streams: tuple[str, ...], whose: dict[str, Any], after: Place | None,
    limit: int,
) -> list[Found]:  # fmt: skip
    """The newest `limit` rows of all streams after this place, newest first."""
    (holds,) = answer(reader, _which_hold(streams), **whose)
    found: list[Found] = []
    for name in itertools.compress(streams, holds):
        asked = {**whose, "limit": limit, **({} if after is None else _behind(name, after))}
        rows = answer(reader, _newest_of(name, later=after is not None), **asked)
        by_day, at_and_key = _reads(name)
        for row, (at, key) in zip(rows, map(at_and_key, rows), strict=True):
            found.append((moment_of(at) if by_day else at, name, key, row))
    found.sort(reverse=True)  # no two stand at one place, so no rows are compared
    return found[:limit]


def _behind(name: str, after: Place) -> dict[str, Any]:
    """What the condition of a later page is filled in with.

    A day that begins before the moment lies before it whatever its ids are.
    """
    by_day, day = _reads(name)[0], london(after.at).date()
    if name < after.stream or (by_day and moment_of(day) < after.at):
        key = _BEYOND_EVERY_ID
    else:
        key = after.key if name == after.stream else 0
    return {"last_at": day if by_day else after.at, "last_key": key}


@cache
def _which_hold(streams: tuple[str, ...]) -> Statement:
    """One row: of each stream, whether it tells anything of the person."""
    return sa.select(*(_STREAMS[name].query.exists().label(name) for name in streams))


@cache
def _newest_of(name: str, *, later: bool) -> Statement:
    stream = _STREAMS[name]
    at, key, query = stream.at, stream.key, stream.query
    if later:
        last = sa.bindparam("last_at", type_=at.type)
        known = sa.bindparam("last_key", type_=sa.BigInteger())
        query = query.where(sa.or_(at < last, sa.and_(at == last, key < known)))
    limit = sa.bindparam("limit", type_=sa.Integer())
    return query.order_by(at.desc(), key.desc()).limit(limit)


@cache
def _reads(name: str) -> tuple[bool, Callable[[Any], tuple[Any, int]]]:
    """Whether only the day is known; and what takes moment or day, and id, from a row."""
    at, key = _STREAMS[name].at, _STREAMS[name].key
    return isinstance(at.type, sa.Date), attrgetter(at.key, key.key)


# --- what they say ----------------------------------------------------------------------


def _events(reader: Reader, person_id: int, shown: Sequence[Found]) -> tuple[PersonEvent, ...]:
    """The events of these rows, in this order."""
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for _at, name, _key, row in shown:
        rows[name].append(row)
    told = {name: iter(_STREAMS[name].events(reader, person_id, rows[name])) for name in rows}
    return tuple(_signed(next(told[name]), _STREAMS[name]) for _at, name, _key, _row in shown)


def _signed(event: PersonEvent, stream: Stream) -> PersonEvent:
    event.stream, event.group = stream.name, stream.group
    return event
