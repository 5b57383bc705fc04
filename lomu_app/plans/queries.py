"""The read side of plans: those of an area or a person, one of them, its versions compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput, RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.people.joined import records_of
from lomu_app.people.records import Person
from lomu_app.people.seeing import require_person
from lomu_app.plans.comparing import Difference, compare
from lomu_app.plans.content import PlanContent, content_of, from_data
from lomu_app.plans.keeping import POLICY
from lomu_app.plans.records import CasePlan, PlanEnding, PlanGoal, PlanVersion
from lomu_app.plans.rows import PlanDetail, PlanFilter, PlanRow, ReviewLine, VersionLine
from lomu_app.plans.rules import (
    LIVE_GOALS,
    OPEN_STEPS,
    GoalKind,
    ReviewState,
    plan_id_of,
    reference_of,
    review_state,
)
from lomu_app.plans.standing import (
    AskedFor,
    gaps_of,
    live_plans,
    owner_of,
    plans_asked_for,
)
from lomu_app.store import search
from lomu_app.store.search import Hit
from lomu_app.store.unit_of_work import Reader

_LATE = {ReviewState.DUE, ReviewState.OVERDUE}
_NO_PLAN = "a plan"
Asked = dict[tuple[int, str], list[AskedFor]]


def load_plans(reader: Reader, wanted: PlanFilter) -> list[PlanRow]:
    """Plans in the areas of the asker and people who must have one, what is due first on top."""
    reader.actor.require(Permission.SEE_COHORTS)
    for area in wanted.areas:
        reader.actor.require_area(area)
    areas = wanted.areas or tuple(sorted(reader.actor.areas))
    asked = _by_person(plans_asked_for(reader, areas, wanted.person_id))
    rows = [_row(reader, plan, asked) for plan in _plans(reader, areas, wanted)]
    rows += _missing(reader, asked, rows)
    if wanted.overdue:
        rows = [row for row in rows if row.due_state in _LATE]
    return sorted(
        rows,
        key=lambda row: (row.closed_on is not None, row.due is None, row.due, row.person_id),
    )


def find_plan_id(reader: Reader, typed: str) -> int:
    """The id of the plan with this reference. Raises InvalidInput where there is none."""
    reader.actor.require(Permission.SEE_COHORTS)
    plan_id = plan_id_of(typed)
    if plan_id is None or reader.session.get(CasePlan, plan_id) is None:
        raise InvalidInput(f"There is no plan {typed.strip()}.", {"plan": "not known"})
    return plan_id


def load_plan(reader: Reader, plan_id: int) -> PlanDetail:
    """Everything about one plan. Raises RecordNotFound, or NotPermitted outside the areas."""
    plan = _plan(reader, plan_id)
    owner = owner_of(plan)
    asked = _by_person(plans_asked_for(reader, (plan.area,), owner.id))
    others = [
        other for other in live_plans(reader.session, owner.id, plan.area) if other is not plan
    ]
    return PlanDetail(
        row=_row(reader, plan, asked), content=content_of(plan), versions=_versions(plan),
        reviews=_reviews(plan), others=tuple(_row(reader, other, asked) for other in others),
    )  # fmt: skip


def load_version(reader: Reader, plan_id: int, number: int) -> PlanContent:
    """What the plan said when this version was kept. Raises RecordNotFound."""
    return _content(reader, _plan(reader, plan_id), number)


def compare_versions(reader: Reader, plan_id: int, first: int, second: int) -> list[Difference]:
    """What was added, changed or removed from one version to another; 0 is the plan as it stands.

    Raises RecordNotFound.
    """
    plan = _plan(reader, plan_id)
    agencies = reader.policies[POLICY]["agencies"]
    return compare(_content(reader, plan, first), _content(reader, plan, second), agencies)


def search_plans(reader: Reader, text: str, *, limit: int = 50) -> list[Hit]:
    """Plans in the areas of the asker whose reference or person the text is part of."""
    reader.actor.require(Permission.SEE_COHORTS)
    return search.find(
        reader.session, text, areas=reader.actor.areas, kinds=[Kind.PLAN], limit=limit
    )


def _plans(reader: Reader, areas: Sequence[str], wanted: PlanFilter) -> Iterable[CasePlan]:
    query = (
        sa.select(CasePlan)
        .join(CasePlan.person)
        .where(CasePlan.area.in_(areas))
        .options(
            contains_eager(CasePlan.person), selectinload(CasePlan.ending),
            selectinload(CasePlan.goals).selectinload(PlanGoal.steps),
            selectinload(CasePlan.versions).load_only(PlanVersion.number),
        )
    )  # fmt: skip
    if wanted.person_id is not None:
        query = query.where(CasePlan.person_id.in_(records_of(reader.session, wanted.person_id)))
    if not wanted.closed_too:
        query = query.where(CasePlan.id.not_in(sa.select(PlanEnding.plan_id)))
    return reader.session.scalars(query.order_by(CasePlan.id))


def _plan(reader: Reader, plan_id: int) -> CasePlan:
    reader.actor.require(Permission.SEE_COHORTS)
    found = reader.session.get(CasePlan, plan_id)
    if found is None:
        raise RecordNotFound("This plan no longer exists. Reload the page.")
    reader.actor.require_area(found.area)
    require_person(reader, found.person_id)
    require_person(reader, owner_of(found).id)
    return found


def _content(reader: Reader, plan: CasePlan, number: int) -> PlanContent:
    if number == 0:
        return content_of(plan)
    wanted = sa.select(PlanVersion.content).where(
        PlanVersion.plan_id == plan.id, PlanVersion.number == number
    )
    found = reader.session.scalar(wanted)
    if found is None:
        raise RecordNotFound(f"{reference_of(plan.id)} has no version {number}.")
    return from_data(found)


def _by_person(asked: Sequence[AskedFor]) -> Asked:
    found: Asked = {}
    for each in asked:
        found.setdefault((each.person_id, each.area), []).append(each)
    return found


def _missing(reader: Reader, asked: Asked, rows: Sequence[PlanRow]) -> list[PlanRow]:
    """Those who must have a plan and have none, one row a person and area."""
    there = {(row.person_id, row.area) for row in rows if row.closed_on is None}
    return [
        _named(reader, reader.session.get_one(Person, person_id), area, each)
        for (person_id, area), each in asked.items()
        if (person_id, area) not in there
    ]


def _row(reader: Reader, plan: CasePlan, asked: Asked) -> PlanRow:
    owner, ending = owner_of(plan), plan.ending
    live = [goal for goal in plan.goals if goal.status in LIVE_GOALS]
    steps = [step for goal in live for step in goal.steps if step.status in OPEN_STEPS]
    today = reader.clock.today()
    mine = asked.get((owner.id, plan.area), [])
    gaps = gaps_of(plan)
    due, reason = _due(plan, gaps, mine)
    return PlanRow(
        id=plan.id, version=plan.version, reference=reference_of(plan.id), person_id=owner.id,
        person_reference=owner.reference, surname=owner.surname, forenames=owner.forenames,
        date_of_birth=owner.date_of_birth,
        lies_with=plan.person.reference if plan.person_id != owner.id else "", area=plan.area,
        started_on=london(plan.created_at).date(), gaps=gaps, agreement=plan.agreement,
        control_goals=sum(goal.kind is GoalKind.CONTROL for goal in live),
        change_goals=sum(goal.kind is GoalKind.CHANGE for goal in live), open_steps=len(steps),
        late_steps=sum(step.due is not None and step.due < today for step in steps),
        due=due, due_reason=reason, due_state=_state(reader, due),
        asked_by=tuple(each.why for each in mine), versions=len(plan.versions),
        closed_on=ending.ended_on if ending else None,
        closed_reason=ending.reason if ending else "",
        goes_on=reference_of(ending.goes_on_id) if ending else "",
    )  # fmt: skip


def _named(reader: Reader, person: Person, area: str, asked: Sequence[AskedFor]) -> PlanRow:
    due = min((each.due for each in asked if each.due is not None), default=None)
    return PlanRow(
        id=None, version=0, reference="", person_id=person.id,
        person_reference=person.reference, surname=person.surname, forenames=person.forenames,
        date_of_birth=person.date_of_birth, lies_with="", area=area, started_on=None,
        gaps=(_NO_PLAN,), agreement=None, control_goals=0, change_goals=0, open_steps=0,
        late_steps=0, due=due, due_reason="Plan due", due_state=_state(reader, due),
        asked_by=tuple(each.why for each in asked), versions=0, closed_on=None,
        closed_reason="", goes_on="",
    )  # fmt: skip


def _due(
    plan: CasePlan, gaps: tuple[str, ...], asked: Sequence[AskedFor]
) -> tuple[dt.date | None, str]:
    """What is due of a plan next: while it lacks something, that; then its review."""
    if plan.ending is not None:
        return None, ""
    if gaps:
        days = [each.due for each in asked if each.due is not None]
        if days:
            return min(days), "Plan due"
    return plan.next_review, "Review due"


def _state(reader: Reader, due: dt.date | None) -> ReviewState:
    policy = reader.policies[POLICY]
    soon, red = policy["review_soon_days"], policy["review_red_after_days"]
    return review_state(due, reader.clock.today(), soon, red)


def _versions(plan: CasePlan) -> tuple[VersionLine, ...]:
    return tuple(
        VersionLine(each.number, each.created_at, each.created_by, each.occasion, each.note)
        for each in plan.versions
    )


def _reviews(plan: CasePlan) -> tuple[ReviewLine, ...]:
    return tuple(
        ReviewLine(
            each.number, each.held_on, each.created_by, each.present, each.findings,
            each.exit_test, each.exit_reason, each.next_review,
        )
        for each in plan.reviews
    )  # fmt: skip
