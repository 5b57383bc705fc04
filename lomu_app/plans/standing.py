"""Whether somebody has a plan worth the name, for the rooms above that ask."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.plans.records import CasePlan, PlanGoal
from lomu_app.plans.rules import GoalKind, GoalStatus

_COUNTS = (GoalStatus.ACTIVE, GoalStatus.FUTURE)


def plan_gaps(session: Session, person_id: int, area: str) -> tuple[str, ...]:
    """What the plan of a person lacks before they can be managed; empty where nothing."""
    plan = session.scalar(
        sa.select(CasePlan).where(CasePlan.person_id == person_id, CasePlan.area == area)
    )
    if plan is None:
        return ("a plan",)
    wanted = sa.select(PlanGoal.kind).where(
        PlanGoal.plan_id == plan.id, PlanGoal.status.in_(_COUNTS)
    )
    kinds = set(session.scalars(wanted))
    gaps = []
    if GoalKind.CONTROL not in kinds:
        gaps.append("a control goal in the plan")
    if GoalKind.CHANGE not in kinds and not plan.change_declined:
        gaps.append("a change goal in the plan, or why change was declined")
    return tuple(gaps)
