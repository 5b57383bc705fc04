"""Opening a plan, and its goals."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.access.rules import find_area
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.people.commands import require_not_joined
from lomu_app.people.records import Person
from lomu_app.plans.commands import AddGoal, StartPlan
from lomu_app.plans.records import CasePlan, PlanGoal
from lomu_app.plans.rules import PATHWAYS, Agreement, GoalKind, GoalStatus
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(StartPlan)
def start_plan(uow: UnitOfWork, command: StartPlan) -> dict[str, int]:
    """Store an empty plan; refuses a second one for the person in the area."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    person = uow.get(Person, command.person_id)
    require_not_joined(person)
    wanted = sa.select(CasePlan.id).where(CasePlan.person_id == person.id, CasePlan.area == area)
    if uow.session.scalar(wanted) is not None:
        raise Refused(f"{person.reference} has a plan in {area} already. Open that one.")
    plan = uow.add(
        CasePlan(
            person_id=person.id, area=area, index_offence=command.index_offence.strip(),
            offending_summary="", risks=command.risks.strip(), intelligence_summary="",
            exit_test=command.exit_test.strip(),
            change_declined=command.change_declined.strip() or None,
            agreement=Agreement.NOT_ASKED, agreement_reason="", pathways={}, edits=0,
        )
    )  # fmt: skip
    _tell(uow, plan)
    return {"plan_id": plan.id, "version": plan.version}


@handles(AddGoal)
def add_goal(uow: UnitOfWork, command: AddGoal) -> dict[str, int]:
    """Put a goal at the end of the plan."""
    plan = get_plan(uow, command.plan_id, command.version)
    kind, pathway = _kind(command)
    text = command.text.strip()
    if not text:
        raise InvalidInput("Say what is to be reached.", {"text": "needed"})
    goal = uow.add(
        PlanGoal(
            plan_id=plan.id, rank=len(plan.goals) + 1, kind=kind, pathway=pathway, text=text,
            status=GoalStatus.ACTIVE, removed_reason=None,
        )
    )  # fmt: skip
    edited(uow, plan)
    return {"goal_id": goal.id, "version": plan.version}


def get_plan(uow: UnitOfWork, plan_id: int, version: int) -> CasePlan:
    """Load a plan to change it: the version that was seen, in an area of the actor's."""
    plan = uow.get(CasePlan, plan_id, expected_version=version)
    uow.actor.require_area(plan.area)
    return plan


def edited(uow: UnitOfWork, plan: CasePlan) -> None:
    """A part of the plan has changed: step the plan's own version, tell audit and screens."""
    plan.edits += 1
    uow.changed(plan)
    uow.session.flush()
    uow.session.expire(plan, ["goals", "contingencies"])
    _tell(uow, plan)


def _tell(uow: UnitOfWork, plan: CasePlan) -> None:
    uow.explain(subject=f"plan:{plan.id}", reason=plan.area)
    uow.touch(Kind.PLAN, plan.id)


def _kind(command: AddGoal) -> tuple[GoalKind, str | None]:
    try:
        kind = GoalKind(command.kind)
    except ValueError as error:
        raise InvalidInput("A goal is control or change.", {"kind": command.kind}) from error
    if kind is GoalKind.CONTROL:
        return kind, None
    if command.pathway not in PATHWAYS:
        choices = ", ".join(PATHWAYS.values())
        raise InvalidInput(f"Choose the pathway: {choices}.", {"pathway": command.pathway})
    return kind, command.pathway
