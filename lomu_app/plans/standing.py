"""Whether somebody has a plan worth the name, for the rooms above that ask; and who must have one.

A person's plan may lie with a record that was joined into theirs: of two plans in an area each
stays with its record until somebody has chosen the one that goes on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, object_session

from lomu_app.people.joined import record_that_stands, records_of
from lomu_app.people.records import Person
from lomu_app.plans.records import CasePlan, PlanEnding
from lomu_app.plans.rules import LIVE_GOALS, GoalKind
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Somebody for whom a plan must be there, since they are, or are to be, managed.

    `due` is the day by which it must be; `why` names what asks, e.g. `M-000012`.
    """

    person_id: int
    area: str
    due: dt.date | None
    why: str
    managed: bool


Asks = Callable[[Reader, Sequence[str], int | None], list[AskedFor]]
_ASK: dict[str, Asks] = {}


def asks_for_plans(name: str, asks: Asks) -> None:
    """Let a room above say who must have a plan, e.g. as `memberships`.

    `asks(reader, areas, person_id)` tells all of them in these areas, or of one person.
    """
    if name in _ASK:
        raise AssertionError(f"{name} ask for plans already")
    _ASK[name] = asks


def plans_asked_for(
    reader: Reader, areas: Sequence[str], person_id: int | None = None
) -> list[AskedFor]:
    """Everybody in these areas who must have a plan; or why this person must."""
    return [asked for asks in _ASK.values() for asked in asks(reader, areas, person_id)]


def owner_of(plan: CasePlan) -> Person:
    """Whom the plan is of, whatever record it lies with."""
    session = object_session(plan)
    return plan.person if session is None else record_that_stands(session, plan.person)


def live_plans(session: Session, person_id: int, area: str) -> list[CasePlan]:
    """The plans of a person in an area that were not closed: none, one, or two after a join."""
    records = records_of(session, person_id)
    wanted = sa.select(CasePlan).where(
        CasePlan.person_id.in_(records),
        CasePlan.area == area,
        CasePlan.id.not_in(sa.select(PlanEnding.plan_id)),
    )
    return sorted(session.scalars(wanted), key=lambda plan: records.index(plan.person_id))


def plan_gaps(session: Session, person_id: int, area: str) -> tuple[str, ...]:
    """What the plan of a person lacks before they can be managed; empty where nothing."""
    plans = live_plans(session, person_id, area)
    if not plans:
        return ("a plan",)
    if len(plans) > 1:
        return ("a choice between the two plans",)
    return gaps_of(plans[0])


def gaps_of(plan: CasePlan) -> tuple[str, ...]:
    """What a plan lacks: a goal of control; one of change, or why there is none."""
    kinds = {goal.kind for goal in plan.goals if goal.status in LIVE_GOALS}
    gaps = []
    if GoalKind.CONTROL not in kinds:
        gaps.append("a control goal in the plan")
    if GoalKind.CHANGE not in kinds and not plan.change_declined:
        gaps.append("a change goal in the plan, or why change was declined")
    return tuple(gaps)
