"""What others did to the targets and lists of one's areas since a moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import sqlalchemy as sa

from lomu_app.access.queries import display_names
from lomu_app.daart.records import ArrestAttempt, Target, ThreatList
from lomu_app.daart.rules import ATTEMPT_LABELS, OUTCOME_LABELS, OUTSTANDING, STATUS_LABELS
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person
from lomu_app.people.rules import shown_name
from lomu_app.store.unit_of_work import Reader

_EACH = 60
_ONE_BY_ONE = 4


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that somebody did. `target_id` or `list_day` say where it can be looked at."""

    at: dt.datetime
    by: str
    area: str
    what: str
    target_id: int | None = None
    list_day: dt.date | None = None


def load_doings(reader: Reader, since: dt.datetime, limit: int = 30) -> tuple[Doing, ...]:
    """What others did in the asker's areas since then, newest first."""
    reader.actor.require(Permission.SEE_TARGETS)
    found = [
        *_brought_in(reader, since), *_put_on(reader, since), *_left(reader, since),
        *_attempts(reader, since), *_lists(reader, since),
    ]  # fmt: skip
    found.sort(key=_at, reverse=True)
    names = display_names(reader.session)
    return tuple(replace(one, by=names.get(one.by, one.by)) for one in found[:limit])


def _at(doing: Doing) -> dt.datetime:
    return doing.at


def _mine(reader: Reader) -> sa.ColumnElement[bool]:
    return Target.area.in_(sorted(reader.actor.areas))


def _brought_in(reader: Reader, since: dt.datetime) -> Iterator[Doing]:
    """Targets out of a spreadsheet are told together."""
    query = (
        sa.select(
            Target.created_by, Target.area, Target.source_file, sa.func.max(Target.created_at),
            sa.func.count(Target.id), sa.func.max(Target.id),
        )
        .where(
            _mine(reader), Target.source_file.is_not(None), Target.created_at > since,
            Target.created_by != reader.actor.username,
        )
        .group_by(Target.created_by, Target.area, Target.source_file)
    )  # fmt: skip
    for by, area, file, at, number, last in reader.session.execute(query):
        told = f"Brought in {counted(number, 'target')} from {file}"
        yield Doing(at, by, area, told, target_id=last)


def _people(reader: Reader) -> sa.Select[Target, str, str]:
    return (
        sa.select(Target, Person.surname, Person.forenames)
        .join(Person, Person.id == Target.person_id)
        .where(_mine(reader))
    )


def _put_on(reader: Reader, since: dt.datetime) -> Iterator[Doing]:
    """One by one, or together where somebody put many on in one area."""
    new = (
        Target.source_file.is_(None), Target.created_at > since,
        Target.created_by != reader.actor.username,
    )  # fmt: skip
    together = (
        sa.select(
            Target.created_by, Target.area, sa.func.max(Target.created_at),
            sa.func.count(Target.id), sa.func.max(Target.id),
        )
        .where(_mine(reader), *new)
        .group_by(Target.created_by, Target.area)
        .having(sa.func.count(Target.id) > _ONE_BY_ONE)
    )  # fmt: skip
    many = set()
    for by, area, at, number, last in reader.session.execute(together):
        many.add((by, area))
        yield Doing(at, by, area, f"Put {number:,} targets on the list", target_id=last)
    each = _people(reader).where(*new).order_by(Target.created_at.desc()).limit(_EACH)
    for target, surname, forenames in reader.session.execute(each):
        by, area = target.created_by, target.area
        if (by, area) not in many:
            told = f"Put {shown_name(surname, forenames)} on the list"
            yield Doing(target.created_at, by, area, told, target_id=target.id)


def _left(reader: Reader, since: dt.datetime) -> Iterator[Doing]:
    query = _people(reader).where(
        Target.status.not_in(OUTSTANDING), Target.status_since > since,
        Target.updated_by != reader.actor.username,
    ).order_by(Target.status_since.desc()).limit(_EACH)  # fmt: skip
    for target, surname, forenames in reader.session.execute(query):
        outcome = OUTCOME_LABELS[target.outcome] if target.outcome else STATUS_LABELS[target.status]
        told = f"{shown_name(surname, forenames)} left the list: {outcome.lower()}"
        yield Doing(target.status_since, target.updated_by, target.area, told, target_id=target.id)


def _attempts(reader: Reader, since: dt.datetime) -> Iterator[Doing]:
    query = (
        sa.select(ArrestAttempt, Target.area, Person.surname, Person.forenames)
        .join(Target, Target.id == ArrestAttempt.target_id)
        .join(Person, Person.id == Target.person_id)
        .where(
            _mine(reader), ArrestAttempt.created_at > since, ArrestAttempt.source == "",
            ArrestAttempt.created_by != reader.actor.username,
        )
        .order_by(ArrestAttempt.created_at.desc())
        .limit(_EACH)
    )  # fmt: skip
    for attempt, area, surname, forenames in reader.session.execute(query):
        told = f"Went for {shown_name(surname, forenames)}: {ATTEMPT_LABELS[attempt.outcome]}"
        yield Doing(attempt.created_at, attempt.created_by, area, told, target_id=attempt.target_id)


_STEPS = (
    ("Prepared", "prepared"), ("Submitted", "submitted"), ("Approved", "approved"),
    ("Presented", "presented"), ("Closed", "closed"),
)  # fmt: skip


def _lists(reader: Reader, since: dt.datetime) -> Iterator[Doing]:
    """The same step by the same person in several areas is told once."""
    query = sa.select(ThreatList).where(
        ThreatList.area.in_(sorted(reader.actor.areas)), ThreatList.updated_at > since
    )
    steps: dict[tuple[str, str, dt.date], list[tuple[dt.datetime, str]]] = {}
    for one in reader.session.scalars(query):
        for verb, step in _STEPS:
            by, at = getattr(one, f"{step}_by"), getattr(one, f"{step}_at")
            if at is not None and at > since and by != reader.actor.username:
                steps.setdefault((verb, by, one.day), []).append((at, one.area))
    for (verb, by, day), found in steps.items():
        area = found[0][1] if len(found) == 1 else f"{len(found)} areas"
        counted = "the list" if len(found) == 1 else f"{len(found)} lists"
        yield Doing(max(found)[0], by, area, f"{verb} {counted} of {day:%d/%m/%Y}", list_day=day)
