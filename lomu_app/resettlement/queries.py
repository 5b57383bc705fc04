"""The read side of releases: who comes out, by day, and how ready everybody is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from lomu_app.actions.records import Action
from lomu_app.actions.rules import UNFINISHED, ActionStatus, Source
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import LIVE, cohort_rules
from lomu_app.kernel.errors import InvalidInput, RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person
from lomu_app.plans.standing import plan_gaps
from lomu_app.resettlement.claims import claim_of
from lomu_app.resettlement.keeping import POLICY
from lomu_app.resettlement.records import Release
from lomu_app.resettlement.rows import (
    ReleaseDetail,
    ReleaseFilter,
    ReleaseRow,
    ReleaseStepLine,
    TaskTick,
    Tick,
)
from lomu_app.resettlement.rules import (
    ReleaseStatus,
    ReleaseTask,
    calendar_of,
    release_tasks,
    told_day,
)
from lomu_app.store.unit_of_work import Reader

AWAITED = ReleaseFilter()


def load_releases(reader: Reader, wanted: ReleaseFilter = AWAITED) -> list[ReleaseRow]:
    """The list of releases in the areas of the asker, what comes first on top."""
    reader.actor.require(Permission.SEE_COHORTS)
    query = (
        sa.select(Release)
        .join(Release.person)
        .options(contains_eager(Release.person), selectinload(Release.steps))
        .where(*_conditions(reader, wanted))
        .order_by(Release.day, Person.surname, Person.forenames, Release.id)
    )
    return _rows(reader, reader.session.scalars(query).all())


def count_due(reader: Reader, area: str) -> int:
    """How many come out today, or should have and nobody has said so."""
    reader.actor.require(Permission.SEE_COHORTS)
    reader.actor.require_area(area)
    query = sa.select(sa.func.count(Release.id)).where(
        Release.area == area, Release.status == ReleaseStatus.EXPECTED,
        Release.day <= reader.clock.today(),
    )  # fmt: skip
    return reader.session.scalar(query) or 0


def find_release_id(reader: Reader, typed: str) -> int:
    """The id of the release with this reference. Raises InvalidInput where there is none."""
    reader.actor.require(Permission.SEE_COHORTS)
    reference = typed.strip().upper()
    found = reader.session.scalar(sa.select(Release.id).where(Release.reference == reference))
    if found is None:
        raise InvalidInput(f"There is no release {reference}.", {"release": "not known"})
    return found


def load_release(reader: Reader, release_id: int) -> ReleaseDetail:
    """Everything about one release. Raises RecordNotFound, or NotPermitted outside the areas."""
    reader.actor.require(Permission.SEE_COHORTS)
    found = reader.session.get(Release, release_id)
    if found is None:
        raise RecordNotFound("This release no longer exists. Reload the page.")
    reader.actor.require_area(found.area)
    (row,) = _rows(reader, [found])
    return ReleaseDetail(
        row=row, screened_at=found.screened_at, screened_by=found.screened_by,
        looked_at=found.looked_at, screening_note=found.screening_note,
        ended_reason=found.ended_reason, alert=found.alert, policy=found.policy,
        steps=tuple(
            ReleaseStepLine(
                step.created_at, step.created_by, step.status, step.day_before, step.day_after,
                step.reason,
            )
            for step in found.steps
        ),
    )  # fmt: skip


def _conditions(reader: Reader, wanted: ReleaseFilter) -> Iterator[sa.ColumnElement[bool]]:
    for area in wanted.areas:
        reader.actor.require_area(area)
    yield Release.area.in_(wanted.areas or tuple(reader.actor.areas))
    if wanted.person_id is not None:
        yield Release.person_id == wanted.person_id
    if wanted.everything:
        return
    within = reader.policies[POLICY]["list_days"] if wanted.within is None else wanted.within
    until = reader.clock.today() + dt.timedelta(days=within)
    unfinished = sa.exists().where(
        Action.source_kind == Source.RELEASE, Action.source_id == Release.id,
        Action.status.in_(UNFINISHED),
    )  # fmt: skip
    expected = sa.and_(Release.status == ReleaseStatus.EXPECTED, Release.day <= until)
    yield sa.or_(expected, sa.and_(Release.status == ReleaseStatus.RELEASED, unfinished))


class _Awaited(NamedTuple):
    """A release that is awaited, and how many of its tasks are done."""

    id: int
    reference: str
    done: int


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the releases, read at once for all of them.

    Memberships and awaited releases by person and area, actions by release and task.
    """

    members: defaultdict[tuple[int, str], list[Membership]]
    awaited: defaultdict[tuple[int, str], list[_Awaited]]
    actions: defaultdict[int, dict[str, Action]]


def _rows(reader: Reader, found: Sequence[Release]) -> list[ReleaseRow]:
    beside = _read_beside(reader, found)
    return [_row(reader, release, beside) for release in found]


def _read_beside(reader: Reader, found: Sequence[Release]) -> _Beside:
    people, session = [release.person_id for release in found], reader.session
    beside = _Beside(defaultdict(list), defaultdict(list), defaultdict(dict))
    members = sa.select(Membership).where(
        Membership.person_id.in_(people), Membership.status.in_(LIVE)
    )
    for member in session.scalars(members.order_by(Membership.id)):
        beside.members[member.person_id, member.area].append(member)
    done = (
        sa.select(sa.func.count())
        .where(
            Action.source_kind == Source.RELEASE, Action.source_id == Release.id,
            Action.status == ActionStatus.DONE,
        )
        .scalar_subquery()
    )  # fmt: skip
    awaited = sa.select(Release.person_id, Release.area, Release.id, Release.reference, done).where(
        Release.person_id.in_(people), Release.status == ReleaseStatus.EXPECTED
    )
    for person_id, area, *one in session.execute(awaited.order_by(Release.id)):
        beside.awaited[person_id, area].append(_Awaited(*one))
    actions = sa.select(Action).where(
        Action.source_kind == Source.RELEASE, Action.task.is_not(None),
        Action.source_id.in_([release.id for release in found]),
    )  # fmt: skip
    for action in session.scalars(actions):
        beside.actions[action.source_id][action.task or ""] = action
    return beside


def _row(reader: Reader, found: Release, beside: _Beside) -> ReleaseRow:
    policy, person, today = reader.policies[POLICY], found.person, reader.clock.today()
    actions = beside.actions[found.id]
    tasks = tuple(
        _tick(task, actions[task.code], today)
        for task in release_tasks(policy)
        if task.code in actions
    )
    moves = [step for step in found.steps if step.day_before not in (None, step.day_after)]
    last = moves[-1] if moves else None
    members, twin = beside.members[person.id, found.area], _twin(found, beside)
    shorts = {code: rule.short for code, rule in cohort_rules(reader.policies["cohorts"]).items()}
    return ReleaseRow(
        id=found.id, version=found.version, reference=found.reference, person_id=person.id,
        person_reference=person.reference, surname=person.surname, forenames=person.forenames,
        date_of_birth=person.date_of_birth, area=found.area, day=found.day,
        days_left=(found.day - today).days, awkward=told_day(found.day, calendar_of(policy)),
        place=found.place, status=found.status,
        cohorts=tuple(shorts[each.cohort] for each in members), owner=found.owner,
        screening=found.screening,
        plan_gaps=plan_gaps(reader.session, person.id, found.area), tasks=tasks,
        late=sum(task.tick is Tick.LATE for task in tasks),
        moved_from=last.day_before if last else None, moved_by=last.created_by if last else "",
        moved_at=last.created_at if last else None, warning=_warning(found, beside, today),
        membership_id=next(
            (each.id for each in members if each.reference == found.source), None
        ),
        twin=twin.reference if twin else "",
    )  # fmt: skip


def _warning(found: Release, beside: _Beside, today: dt.date) -> str:
    """What does not agree, so that somebody looks it up."""
    if found.status is not ReleaseStatus.EXPECTED:
        return ""
    place = found.person_id, found.area
    told = ["The day is past: say whether they came out"] if found.day < today else []
    told += [
        f"{claim.reference} says {claim.day:%d/%m/%Y}"
        for claim in map(claim_of, beside.members[place])
        if claim.day not in (None, found.day)
    ]
    twin = _twin(found, beside)
    if twin is not None:
        told.append(f"{twin.reference} awaits the same person. {_which_to_drop(found, beside)}")
    return "; ".join(told)


def _twin(found: Release, beside: _Beside) -> _Awaited | None:
    """Another release that awaits the same person in the area, as a join may leave it."""
    if found.status is not ReleaseStatus.EXPECTED:
        return None
    awaited = beside.awaited[found.person_id, found.area]
    return next((each for each in awaited if each.id != found.id), None)


def _which_to_drop(found: Release, beside: _Beside) -> str:
    """Keep the one of which more is done, of equal ones the older."""
    awaited = beside.awaited[found.person_id, found.area]
    keep, other = sorted(awaited, key=_least_done)[:2]
    if keep.id == found.id:
        return f"Keep this one, and drop {other.reference}"
    more = "more is done of" if keep.done > other.done else "older is"
    return f"Drop this one: {more} {keep.reference}"


def _least_done(awaited: _Awaited) -> tuple[int, int]:
    return -awaited.done, awaited.id


def _tick(task: ReleaseTask, action: Action, today: dt.date) -> TaskTick:
    return TaskTick(
        code=task.code, label=task.label, short=task.short, clock=task.clock,
        tick=_state(action, today), due=action.due, due_note=action.due_note,
        action_id=action.id, action=action.reference, owner=action.owner, result=action.result,
    )  # fmt: skip


def _state(action: Action, today: dt.date) -> Tick:
    if action.status is ActionStatus.DONE:
        return Tick.DONE
    if action.status not in UNFINISHED:
        return Tick.DROPPED
    if action.due < today:
        return Tick.LATE
    return Tick.DUE if action.due == today else Tick.LATER
