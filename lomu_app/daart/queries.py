"""The read side of targets: which ones, in which order, and the rows that lists show."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from lomu_app.daart.clocks import clocks_of
from lomu_app.daart.keeping import answer_of, facts_of
from lomu_app.daart.readiness import AddressFact, Answer, MarkerFact, Readiness, assess
from lomu_app.daart.records import ArrestAttempt, Target, TargetCheck
from lomu_app.daart.rows import TargetFilter, TargetGroup, TargetRow, TargetSort
from lomu_app.daart.rules import OUTSTANDING, Outcome, TargetStatus, VictimRisk
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person, PersonAddress, WarningMarker
from lomu_app.people.rules import in_order_of_severity, marker_is_live
from lomu_app.store import search
from lomu_app.store.unit_of_work import Reader

__all__ = [
    "SORT_KEYS", "TargetFilter", "TargetGroup", "TargetRow", "TargetSort", "count_each_area",
    "count_states", "count_targets", "find_open_target_ids", "find_target_ids", "list_targets",
    "load_targets",
]  # fmt: skip

Condition = sa.ColumnElement[bool]
_MOST_FOUND = 10_000

_DATED = (
    sa.select(sa.func.count(ArrestAttempt.id))
    .where(ArrestAttempt.target_id == Target.id)
    .correlate(Target)
    .scalar_subquery()
)
_LAST = (
    sa.select(sa.func.max(ArrestAttempt.on_day))
    .where(ArrestAttempt.target_id == Target.id)
    .correlate(Target)
    .scalar_subquery()
)
_RISK = sa.case(
    (Target.victim_risk == VictimRisk.HIGH, 0),
    (Target.victim_risk == VictimRisk.MEDIUM, 1),
    (Target.victim_risk == VictimRisk.NOT_ASSESSED, 2),
    else_=3,
)
_SORTS: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "urgency": (_RISK, Target.date_added.expression),
    "reference": (Target.reference.expression,),
    "name": (Person.surname.expression, Person.forenames.expression),
    "date_of_birth": (Person.date_of_birth.expression,),
    "pnc_id": (Person.pnc_id.expression,),
    "crime_reference": (Target.crime_reference.expression,),
    "offence": (Target.offence.expression,),
    "power": (Target.power.expression,),
    "victim_risk": (_RISK,),
    "date_added": (Target.date_added.expression,),
    "attempts": (Target.attempts_reported + _DATED,),
    "last_attempt": (_LAST,),
    "status": (Target.status.expression,),
    "area": (Target.area.expression,),
    "owner": (Target.owner.expression,),
    "team": (Target.team.expression,),
    "return_due": (Target.return_due.expression,),
    "review_due": (Target.review_due.expression,),
}
SORT_KEYS = tuple(_SORTS)
OUTSTANDING_ONES = TargetFilter()
BY_URGENCY = TargetSort()


def find_target_ids(
    reader: Reader, wanted: TargetFilter = OUTSTANDING_ONES, sort: TargetSort = BY_URGENCY
) -> list[int]:
    """Ids of the wanted targets in the areas of the asker, in order; empty fields sort last."""
    reader.actor.require(Permission.SEE_TARGETS)
    query = sa.select(Target.id).join(Person, Target.person_id == Person.id)
    query = query.where(*_conditions(reader, wanted)).order_by(*_order(sort))
    return list(reader.session.scalars(query))


def find_open_target_ids(
    reader: Reader, person_id: int, area: str, crime_reference: str | None = None
) -> tuple[int, ...]:
    """Targets of one person in one area that are still on the list, oldest first."""
    reader.actor.require(Permission.SEE_TARGETS)
    reader.actor.require_area(area)
    query = sa.select(Target.id).where(
        Target.person_id == person_id, Target.area == area, _outstanding()
    )
    if crime_reference is not None:
        query = query.where(Target.crime_reference == crime_reference)
    return tuple(reader.session.scalars(query.order_by(Target.id)))


def count_targets(reader: Reader, areas: Sequence[str] = ()) -> dict[TargetGroup, int]:
    """How many targets each group holds, in these areas or all of the asker's own."""
    each = count_each_area(reader, areas).values()
    return {group: sum(counts[group] for counts in each) for group in TargetGroup}


def count_each_area(reader: Reader, areas: Sequence[str] = ()) -> dict[str, dict[TargetGroup, int]]:
    """The same for each of these areas, or of the asker's own; one statement in all."""
    reader.actor.require(Permission.SEE_TARGETS)
    wanted = _areas(reader, areas)
    columns = [sa.func.sum(sa.case((_group(reader, group), 1), else_=0)) for group in TargetGroup]
    query = sa.select(Target.area, *columns).where(Target.area.in_(wanted)).group_by(Target.area)
    found = {area: dict(zip(TargetGroup, map(int, counts), strict=True))
             for area, *counts in reader.session.execute(query)}  # fmt: skip
    return {area: found.get(area) or dict.fromkeys(TargetGroup, 0) for area in wanted}


def count_states(reader: Reader, areas: Sequence[str] = ()) -> dict[TargetStatus, int]:
    """How many targets stand in each state, in these areas or all of the asker's own."""
    reader.actor.require(Permission.SEE_TARGETS)
    query = (
        sa.select(Target.status, sa.func.count(Target.id))
        .where(Target.area.in_(_areas(reader, areas)))
        .group_by(Target.status)
    )
    counts = {status: int(count) for status, count in reader.session.execute(query)}
    return {status: counts.get(status, 0) for status in TargetStatus}


def load_targets(reader: Reader, ids: Iterable[int]) -> dict[int, TargetRow]:
    """The rows of these targets, as far as the asker may see them; five statements in all."""
    reader.actor.require(Permission.SEE_TARGETS)
    query = (
        sa.select(Target)
        .join(Target.person)
        .options(contains_eager(Target.person))
        .where(Target.id.in_(list(ids)), Target.area.in_(sorted(reader.actor.areas)))
    )
    targets = list(reader.session.scalars(query))
    around = load_around(reader, targets)
    return {target.id: row_of(reader, target, around) for target in targets}


@dataclass(slots=True)
class Around:
    """What hangs on a set of targets and their persons, by target id or person id."""

    attempts: dict[int, tuple[int, dt.date | None]] = field(default_factory=dict)
    answers: defaultdict[int, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    addresses: defaultdict[int, list[tuple[str | None, dt.date | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    markers: defaultdict[int, list[tuple[str, MarkerFact]]] = field(
        default_factory=lambda: defaultdict(list)
    )


def load_around(reader: Reader, targets: Iterable[Target]) -> Around:
    """Read in four statements what rows need beside targets and persons."""
    around, today = Around(), reader.clock.today()
    ids, people = [], []
    for target in targets:
        ids.append(target.id)
        people.append(target.person_id)
    session = reader.session
    counted = (
        sa.select(
            ArrestAttempt.target_id, sa.func.count(ArrestAttempt.id),
            sa.func.max(ArrestAttempt.on_day),
        )
        .where(ArrestAttempt.target_id.in_(ids))
        .group_by(ArrestAttempt.target_id)
    )  # fmt: skip
    for target_id, count, last in session.execute(counted):
        around.attempts[target_id] = (count, last)
    for check in session.scalars(sa.select(TargetCheck).where(TargetCheck.target_id.in_(ids))):
        around.answers[check.target_id].append(answer_of(check))
    addresses = (
        sa.select(PersonAddress.person_id, PersonAddress.postcode, PersonAddress.last_checked)
        .where(
            PersonAddress.person_id.in_(people),
            sa.or_(PersonAddress.ended_on.is_(None), PersonAddress.ended_on > today),
        )
        .order_by(PersonAddress.rank, PersonAddress.id)
    )
    for person_id, postcode, checked in session.execute(addresses):
        around.addresses[person_id].append((postcode, checked))
    markers = (
        sa.select(
            WarningMarker.person_id, WarningMarker.code, WarningMarker.created_at,
            WarningMarker.confirmed_on, WarningMarker.ends_on,
        )
        .where(WarningMarker.person_id.in_(people))
        .order_by(WarningMarker.id)
    )  # fmt: skip
    for person_id, code, added_at, confirmed_on, ends_on in session.execute(markers):
        if marker_is_live(ends_on, today):
            fact = MarkerFact(added_at, confirmed_on, ends_on)
            around.markers[person_id].append((code, fact))
    return around


def readiness_in(reader: Reader, target: Target, around: Around) -> Readiness:
    """The arrest-ready test of a target that was loaded with what is around it."""
    addresses = tuple(AddressFact(checked) for _, checked in around.addresses[target.person_id])
    markers = tuple(fact for _, fact in around.markers[target.person_id])
    facts = facts_of(target, addresses, tuple(around.answers[target.id]), markers)
    return assess(reader.policies["readiness"], facts, reader.clock.now())


def row_of(reader: Reader, target: Target, around: Around) -> TargetRow:
    """One target as a list shows it."""
    person = target.person
    dated, last = around.attempts.get(target.id, (0, None))
    readiness = readiness_in(reader, target, around)
    postcodes = [postcode for postcode, _ in around.addresses[person.id] if postcode]
    markers = _codes(reader, around.markers[person.id])
    return TargetRow(
        id=target.id, version=target.version, person_id=person.id, reference=target.reference,
        surname=person.surname, forenames=person.forenames, date_of_birth=person.date_of_birth,
        pnc_id=person.pnc_id, crime_reference=target.crime_reference, offence=target.offence,
        power=target.power, victim_risk=target.victim_risk, date_added=target.date_added,
        date_added_assumed=target.date_added_assumed, wanted_on_pnc=target.wanted_on_pnc,
        markers=markers, attempts=target.attempts_reported + dated,
        last_attempt=last, postcodes=tuple(dict.fromkeys(postcodes)), status=target.status,
        outcome=target.outcome, area=target.area, owner=target.owner, team=target.team,
        officer_in_case=target.officer_in_case,
        clocks=clocks_of(
            reader.policies["targets"], today=reader.clock.today(), status=target.status,
            date_added=target.date_added, return_due=target.return_due,
            review_due=target.review_due, last_attempt=last, closed_on=target.closed_on,
        ),
        readiness_met=readiness.met, readiness_total=readiness.total, gaps=readiness.gaps,
        proposed_off=target.proposed_off, source_file=target.source_file,
        source_sheet=target.source_sheet, source_row=target.source_row,
    )  # fmt: skip


def _codes(reader: Reader, markers: Iterable[tuple[str, MarkerFact]]) -> tuple[str, ...]:
    known = reader.policies["warning_markers"]["markers"]
    return in_order_of_severity((code for code, _ in markers if code), known)


def list_targets(
    reader: Reader, area: str | None = None, status: str | None = None
) -> list[dict[str, Any]]:
    """Targets as plain data for the command line, by reference.

    `status` is a state or the name of a group; without it, all.
    """
    group, statuses = _asked_status(status) if status is not None else (TargetGroup.ALL, ())
    areas = (area,) if area is not None else ()
    wanted = TargetFilter(areas=areas, group=group, statuses=statuses)
    ids = find_target_ids(reader, wanted, TargetSort("reference"))
    rows = load_targets(reader, ids)
    return [_plain_row(rows[target_id]) for target_id in ids]


def _plain_row(row: TargetRow) -> dict[str, Any]:
    born, last = row.date_of_birth, row.last_attempt
    assessed = row.victim_risk is not VictimRisk.NOT_ASSESSED
    return {
        "reference": row.reference, "surname": row.surname, "forenames": row.forenames,
        "date_of_birth": born.isoformat() if born else None, "pnc_id": row.pnc_id,
        "crime_reference": row.crime_reference, "offence": row.offence, "power": row.power.value,
        "victim_risk": row.victim_risk.value if assessed else None,
        "date_added": row.date_added.isoformat(), "date_added_assumed": row.date_added_assumed,
        "wanted_on_pnc": row.wanted_on_pnc, "person_id": row.person_id,
        "markers": list(row.markers), "attempts": row.attempts,
        "last_attempt": last.isoformat() if last else None, "postcodes": list(row.postcodes),
        "status": row.status.value, "outcome": row.outcome.value if row.outcome else None,
        "area": row.area, "owner": row.owner, "team": row.team,
        "officer_in_case": row.officer_in_case, "days_wanted": row.clocks.days_wanted,
        "return_due": row.clocks.return_due.isoformat(), "gaps": list(row.gaps),
        "proposed_off": row.proposed_off,
        "source": {"file": row.source_file, "sheet": row.source_sheet, "row": row.source_row},
    }  # fmt: skip


def _asked_status(asked: str) -> tuple[TargetGroup, tuple[str, ...]]:
    word = asked.strip().casefold().replace(" ", "_").replace("-", "_")
    if word in set(TargetStatus) and word not in {TargetGroup.READY, TargetGroup.ARRESTED}:
        return TargetGroup.ALL, (word,)
    if word in set(TargetGroup):
        return TargetGroup(word), ()
    choices = ", ".join(sorted({*TargetStatus, *TargetGroup}))
    raise InvalidInput(
        f"There is no status “{asked}”. Choose one of: {choices}.", {"status": asked}
    )


def _areas(reader: Reader, wanted: Sequence[str]) -> list[str]:
    for area in wanted:
        reader.actor.require_area(area)
    return list(wanted) or sorted(reader.actor.areas)


def _conditions(reader: Reader, wanted: TargetFilter) -> list[Condition]:
    conditions = [Target.area.in_(_areas(reader, wanted.areas)), _group(reader, wanted.group)]
    if wanted.statuses:
        conditions.append(Target.status.in_([TargetStatus(one) for one in wanted.statuses]))
    if wanted.person_id is not None:
        conditions.append(Target.person_id == wanted.person_id)
    if wanted.text.strip():
        conditions.append(_found(reader, wanted))
    return conditions


def _found(reader: Reader, wanted: TargetFilter) -> Condition:
    """Targets found by their own words, or by those of their person, who may have changed since."""
    hits = search.find(
        reader.session, wanted.text, areas=_areas(reader, wanted.areas),
        kinds=[Kind.TARGET, Kind.PERSON], limit=_MOST_FOUND,
    )  # fmt: skip
    ids: dict[Kind, list[int]] = {Kind.TARGET: [], Kind.PERSON: []}
    for hit in hits:
        ids[hit.kind].append(hit.record_id)
    return sa.or_(Target.id.in_(ids[Kind.TARGET]), Target.person_id.in_(ids[Kind.PERSON]))


def _order(sort: TargetSort) -> list[sa.ColumnElement[Any]]:
    if sort.key not in _SORTS:
        raise InvalidInput(f"Targets cannot be sorted by “{sort.key}”.", {"sort": sort.key})
    order: list[sa.ColumnElement[Any]] = []
    for column in _SORTS[sort.key]:
        turned = column.desc() if sort.descending else column.asc()
        order.append(turned.nulls_last())
    return [*order, Target.id.asc()]


def _outstanding() -> Condition:
    return Target.status.in_(sorted(OUTSTANDING))


_GROUPS: dict[TargetGroup, Callable[[Reader], Condition]] = {
    TargetGroup.ALL: lambda _: sa.true(),
    TargetGroup.OUTSTANDING: lambda _: _outstanding(),
    TargetGroup.READY: lambda _: Target.status.in_([TargetStatus.READY, TargetStatus.ON_LIST]),
    TargetGroup.NOT_READY: lambda _: Target.status.in_(
        [TargetStatus.DRAFT, TargetStatus.SUBMITTED, TargetStatus.RETURNED]
    ),
    TargetGroup.MINE: lambda reader: sa.and_(
        _outstanding(),
        sa.func.lower(Target.owner).in_(
            [reader.actor.username.lower(), reader.actor.display_name.lower()]
        ),
    ),
    TargetGroup.OVERDUE: lambda reader: sa.and_(
        _outstanding(), Target.status != TargetStatus.CIRCULATED,
        Target.return_due < reader.clock.today(),
    ),
    TargetGroup.HIGH_RISK: lambda _: sa.and_(
        _outstanding(), Target.victim_risk == VictimRisk.HIGH
    ),
    TargetGroup.REVIEW_DUE: lambda reader: sa.and_(
        _outstanding(), Target.review_due <= reader.clock.today()
    ),
    TargetGroup.NEW: lambda reader: sa.and_(
        _outstanding(),
        Target.date_added
        > reader.clock.today() - dt.timedelta(days=int(reader.policies["targets"]["new_days"])),
    ),
    TargetGroup.ARRESTED: lambda _: sa.or_(
        Target.status == TargetStatus.ARRESTED, Target.outcome == Outcome.ARRESTED
    ),
    TargetGroup.PROPOSED_OFF: lambda _: sa.and_(_outstanding(), Target.proposed_off.is_not(None)),
}  # fmt: skip


def _group(reader: Reader, group: TargetGroup) -> Condition:
    return _GROUPS[group](reader)
