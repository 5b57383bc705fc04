"""What waits in one area: what is due, missing, clashing, or to be looked at."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from lomu_app.daart.queries import load_around, readiness_in
from lomu_app.daart.records import Target, ThreatItem, ThreatList
from lomu_app.daart.rules import (
    OUTCOME_LABELS,
    OUTSTANDING,
    STATUS_LABELS,
    Outcome,
    TargetStatus,
)
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import (
    MatchDecision,
    Person,
    PersonStatus,
    PossibleMatch,
    WarningMarker,
)
from lomu_app.people.rules import months_before, shown_name
from lomu_app.store.server_log import knows_who
from lomu_app.store.unit_of_work import Reader

_MOST_NAMED = 50
# The test of so many targets takes a tenth of a second.
_MOST_ASSESSED = 400
_ALSO_WANTED = sa.text("SELECT id, area FROM lomu_rules.also_wanted(:area)").columns(
    sa.column("id", sa.BigInteger), sa.column("area", sa.Text)
)
_NOT_READY = (TargetStatus.DRAFT, TargetStatus.SUBMITTED, TargetStatus.RETURNED)


@dataclass(frozen=True, slots=True)
class Named:
    """A target that needs somebody to look; `detail` says why."""

    target_id: int
    reference: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one area.

    `missing` are the readiness items that most targets lack, with how many (of an area with
    more than 400 that are not ready, as its last list found them); `clashes` are
    targets whose person another area wants too; `markers` are targets whose person has a
    warning marker that is old and was not confirmed. Since the list before today's was
    presented, `arrested` and `left` left it, and markers of the `remarked` changed.
    """

    area: str
    new_since_yesterday: int
    due_today: int
    missing: tuple[tuple[str, int], ...]
    clashes: tuple[Named, ...]
    markers: tuple[Named, ...]
    matches: int
    arrested: tuple[Named, ...]
    left: tuple[Named, ...]
    remarked: tuple[Named, ...]


def load_waiting(reader: Reader, area: str, missing: int = 3) -> Waiting:
    """What waits in one area; the `missing` most frequent gaps."""
    reader.actor.require(Permission.SEE_TARGETS)
    reader.actor.require_area(area)
    today = reader.clock.today()
    yesterday = today - dt.timedelta(days=1)
    due = (Target.return_due == today, Target.status != TargetStatus.CIRCULATED)
    since = _last_meeting(reader, area)
    arrested, left = _gone(reader, area, since)
    return Waiting(
        area=area,
        new_since_yesterday=_count(reader, area, Target.date_added >= yesterday),
        due_today=_count(reader, area, *due),
        missing=_missing(reader, area, missing),
        clashes=_clashes(reader, area),
        markers=_markers(reader, area),
        matches=_matches(reader, area) if reader.actor.may(Permission.SEE_PEOPLE) else 0,
        arrested=arrested,
        left=left,
        remarked=_remarked(reader, area, since),
    )


def _last_meeting(reader: Reader, area: str) -> dt.datetime:
    """When the list before today's was presented or last prepared; else a day ago."""
    query = (
        sa.select(ThreatList.presented_at, ThreatList.prepared_at)
        .where(ThreatList.area == area, ThreatList.day < reader.clock.today())
        .order_by(ThreatList.day.desc())
        .limit(1)
    )
    found = reader.session.execute(query).first()
    if found is None:
        return reader.clock.now() - dt.timedelta(days=1)
    presented, prepared = found
    return presented or prepared


def _gone(
    reader: Reader, area: str, since: dt.datetime
) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """Who was on the list then and has left it: arrested, and otherwise."""
    query = (
        sa.select(Target, Person.surname, Person.forenames)
        .join(Person, Person.id == Target.person_id)
        .where(
            Target.area == area, Target.status.not_in(OUTSTANDING),
            Target.status_since > since, Target.created_at <= since,
        )
        .order_by(Person.surname, Person.forenames, Target.id)
        .limit(_MOST_NAMED)
    )  # fmt: skip
    arrested: list[Named] = []
    left: list[Named] = []
    for target, surname, forenames in reader.session.execute(query):
        was = target.outcome is Outcome.ARRESTED or target.status is TargetStatus.ARRESTED
        how = OUTCOME_LABELS[target.outcome] if target.outcome else STATUS_LABELS[target.status]
        one = Named(target.id, target.reference, shown_name(surname, forenames), how.lower())
        (arrested if was else left).append(one)
    return tuple(arrested), tuple(left)


def _remarked(reader: Reader, area: str, since: dt.datetime) -> tuple[Named, ...]:
    changed = sa.select(WarningMarker.person_id).where(WarningMarker.updated_at > since)
    query = (
        sa.select(Target.id, Target.reference, Person.surname, Person.forenames)
        .join(Person, Person.id == Target.person_id)
        .where(
            Target.area == area, Target.status.in_(OUTSTANDING), Target.created_at <= since,
            Target.person_id.in_(changed),
        )
        .order_by(Person.surname, Person.forenames, Target.id)
        .limit(_MOST_NAMED)
    )  # fmt: skip
    return tuple(
        Named(key, reference, shown_name(surname, forenames), "warning markers changed")
        for key, reference, surname, forenames in reader.session.execute(query)
    )


def _count(reader: Reader, area: str, *conditions: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count(Target.id)).where(
        Target.area == area, Target.status.in_(OUTSTANDING), *conditions
    )
    return int(reader.session.scalar(query) or 0)


def _missing(reader: Reader, area: str, most: int) -> tuple[tuple[str, int], ...]:
    gaps = Counter(_kept_gaps(reader, area))
    if not gaps:
        gaps = Counter(_gaps_now(reader, area))
    return tuple(gaps.most_common(most))


def _kept_gaps(reader: Reader, area: str) -> Iterator[str]:
    """Of an area with very many targets: as they stood when its last list was prepared."""
    if _count(reader, area, Target.status.in_(_NOT_READY)) <= _MOST_ASSESSED:
        return
    last = (
        sa.select(ThreatList.id)
        .where(ThreatList.area == area)
        .order_by(ThreatList.day.desc())
        .limit(1)
    )
    query = (
        sa.select(ThreatItem.gaps)
        .join(Target, Target.id == ThreatItem.target_id)
        .where(ThreatItem.list_id.in_(last), Target.status.in_(_NOT_READY))
    )
    for gaps in reader.session.scalars(query):
        yield from gaps


def _gaps_now(reader: Reader, area: str) -> Iterator[str]:
    wanted = (
        sa.select(Target)
        .join(Target.person)
        .options(contains_eager(Target.person))
        .where(Target.area == area, Target.status.in_(_NOT_READY))
        .order_by(Target.id.desc())
        .limit(_MOST_ASSESSED)
    )
    targets = list(reader.session.scalars(wanted))
    around = load_around(reader, targets)
    for target in targets:
        yield from readiness_in(reader, target, around).gaps


def _clashes(reader: Reader, area: str) -> tuple[Named, ...]:
    other = aliased(Target)
    query = (
        sa.select(Target.id, Target.reference, Person.surname, Person.forenames, other.area)
        .join(Person, Person.id == Target.person_id)
        .join(other, other.person_id == Target.person_id)
        .where(
            Target.area == area, Target.status.in_(OUTSTANDING),
            other.area != area, other.status.in_(OUTSTANDING),
        )
        .order_by(Person.surname, Person.forenames, Target.id, other.area)
        .limit(_MOST_NAMED)
    )  # fmt: skip
    rows = [*reader.session.execute(query), *_kept_elsewhere(reader, area)]
    areas: dict[tuple[int, str, str], list[str]] = {}
    for key, reference, surname, forenames, elsewhere in rows:
        who = (key, reference, shown_name(surname, forenames))
        areas.setdefault(who, []).append(elsewhere)
    return tuple(
        Named(*who, f"also wanted by {' and '.join(dict.fromkeys(found))}")
        for who, found in list(areas.items())[:_MOST_NAMED]
    )


def _kept_elsewhere(reader: Reader, area: str) -> Sequence[sa.Row[int, str, str, str, str]]:
    """The same of areas whose rows a server keeps from the asker."""
    if not knows_who(reader.session):
        return ()
    also = _ALSO_WANTED.bindparams(area=area).subquery()
    query = (
        sa.select(Target.id, Target.reference, Person.surname, Person.forenames, also.c.area)
        .join(Person, Person.id == Target.person_id)
        .join(also, also.c.id == Target.id)
        .order_by(Person.surname, Person.forenames, Target.id, also.c.area)
        .limit(_MOST_NAMED)
    )  # fmt: skip
    return reader.session.execute(query).all()


def _markers(reader: Reader, area: str) -> tuple[Named, ...]:
    today = reader.clock.today()
    before = months_before(today, int(reader.policies["people"]["marker_stale_months"]))
    labels = {each["code"]: each["label"] for each in reader.policies["warning_markers"]["markers"]}
    query = (
        sa.select(
            Target.id, Target.reference, Person.surname, Person.forenames, WarningMarker.code
        )
        .join(Person, Person.id == Target.person_id)
        .join(WarningMarker, WarningMarker.person_id == Person.id)
        .where(
            Target.area == area, Target.status.in_(OUTSTANDING),
            sa.or_(WarningMarker.ends_on.is_(None), WarningMarker.ends_on >= today),
            sa.or_(WarningMarker.marked_on.is_(None), WarningMarker.marked_on < before),
            sa.or_(WarningMarker.confirmed_on.is_(None), WarningMarker.confirmed_on < before),
        )
        .order_by(Person.surname, Person.forenames, Target.id, WarningMarker.id)
    )  # fmt: skip
    codes: dict[tuple[int, str, str], list[str]] = {}
    for key, reference, surname, forenames, code in reader.session.execute(query):
        who = (key, reference, shown_name(surname, forenames))
        codes.setdefault(who, []).append(labels.get(code, code or "marker without a code"))
    return tuple(Named(*who, ", ".join(dict.fromkeys(found))) for who, found in codes.items())


def _matches(reader: Reader, area: str) -> int:
    """Pairs to be decided of which one is wanted in the area."""
    first, second = aliased(Person), aliased(Person)
    wanted = sa.select(Target.person_id).where(Target.area == area, Target.status.in_(OUTSTANDING))
    query = (
        sa.select(sa.func.count(PossibleMatch.id))
        .join(first, first.id == PossibleMatch.first_id)
        .join(second, second.id == PossibleMatch.second_id)
        .where(
            PossibleMatch.decision == MatchDecision.OPEN,
            first.status != PersonStatus.JOINED, second.status != PersonStatus.JOINED,
            sa.or_(PossibleMatch.first_id.in_(wanted), PossibleMatch.second_id.in_(wanted)),
        )
    )  # fmt: skip
    return int(reader.session.scalar(query) or 0)
