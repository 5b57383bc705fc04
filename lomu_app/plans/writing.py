"""Opening a plan, its summary, its goals with their steps, and its contingencies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

import sqlalchemy as sa

from lomu_app.access.rules import find_area
from lomu_app.kernel.errors import InvalidInput, RecordNotFound, Refused
from lomu_app.kernel.wording import require_words
from lomu_app.people.commands import require_not_joined
from lomu_app.people.records import Person
from lomu_app.plans.commands import (
    AddGoal,
    AmendGoal,
    AmendPlan,
    StartPlan,
    WriteContingency,
    WriteStep,
)
from lomu_app.plans.keeping import POLICY, edited, get_plan, refuse_new_gaps, tell
from lomu_app.plans.records import CasePlan, PlanContingency, PlanGoal, PlanHeading, PlanStep
from lomu_app.plans.rules import (
    BY_CODE,
    CHANGE_DECLINED,
    PATHWAYS,
    PLAIN_STEPS,
    Agreement,
    GoalKind,
    GoalStatus,
    PathwayState,
    StepStatus,
    reference_of,
)
from lomu_app.plans.standing import gaps_of, live_plans
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork

PartT = TypeVar("PartT", PlanGoal, PlanStep, PlanContingency)
StatusT = TypeVar("StatusT", GoalStatus, StepStatus, PathwayState)


@handles(StartPlan)
def start_plan(uow: UnitOfWork, command: StartPlan) -> dict[str, int]:
    """Store an empty plan; refuses a second one for the person in the area."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    person = uow.get(Person, command.person_id)
    require_not_joined(person)
    _refuse_second(uow, person, area)
    days = uow.policies[POLICY]["review_days"]
    plan = uow.add(
        CasePlan(
            person_id=person.id, area=area, index_offence=command.index_offence.strip(),
            offending_summary="", risks=command.risks.strip(), intelligence_summary="",
            exit_test=command.exit_test.strip(),
            change_declined=command.change_declined.strip() or None,
            agreement=Agreement.NOT_ASKED, agreement_reason="", pathways={}, edits=0,
            next_review=uow.clock.today() + dt.timedelta(days=days),
        )
    )  # fmt: skip
    tell(uow, plan)
    return {"plan_id": plan.id, "version": plan.version}


@handles(AmendPlan)
def amend_plan(uow: UnitOfWork, command: AmendPlan) -> dict[str, int]:
    """Write what is named; an empty text takes away what stood there."""
    plan = get_plan(uow, command.plan_id, command.version)
    if not command.headings and not command.pathways:
        raise InvalidInput("Nothing was written, so there is nothing to save.")
    before = gaps_of(plan)
    for code, text in command.headings:
        _write_heading(uow, plan, code, text.strip())
    states = plan.pathways | _pathway_states(command.pathways)
    plan.pathways = {code: state for code, state in states.items() if state}
    refuse_new_gaps(uow, plan, before)
    edited(uow, plan)
    return {"version": plan.version}


@handles(AddGoal)
def add_goal(uow: UnitOfWork, command: AddGoal) -> dict[str, int]:
    """Put a goal at the end of the plan."""
    plan = get_plan(uow, command.plan_id, command.version)
    try:
        kind = GoalKind(command.kind)
    except ValueError as error:
        raise InvalidInput("A goal is control or change.", {"kind": command.kind}) from error
    goal = uow.add(
        PlanGoal(
            plan_id=plan.id, rank=len(plan.goals) + 1, kind=kind,
            pathway=_pathway(kind, command.pathway),
            text=require_words(command.text, "text", "what is to be reached"),
            status=GoalStatus.ACTIVE, removed_reason=None,
        )
    )  # fmt: skip
    edited(uow, plan)
    return {"goal_id": goal.id, "version": plan.version}


@handles(AmendGoal)
def amend_goal(uow: UnitOfWork, command: AmendGoal) -> dict[str, int]:
    """Store it; whoever is managed keeps a goal of each kind."""
    plan = get_plan(uow, command.plan_id, command.version)
    goal, before = _part(plan.goals, command.goal_id), gaps_of(plan)
    status = _status(GoalStatus, command.status)
    goal.text = require_words(command.text, "text", "what is to be reached")
    goal.pathway = _pathway(goal.kind, command.pathway or goal.pathway or "")
    if status is GoalStatus.REMOVED:
        goal.removed_reason = require_words(command.reason, "reason", "why the goal is removed")
    goal.status = status
    uow.changed(goal)
    if command.place is not None:
        _move(uow, plan, goal, command.place)
    refuse_new_gaps(uow, plan, before)
    edited(uow, plan, command.reason.strip())
    return {"version": plan.version}


@handles(WriteStep)
def write_step(uow: UnitOfWork, command: WriteStep) -> dict[str, int]:
    """Store a step; what cannot or need not be done says why."""
    plan = get_plan(uow, command.plan_id, command.version)
    goal = _part(plan.goals, command.goal_id)
    status = _status(StepStatus, command.status)
    agencies = uow.policies[POLICY]["agencies"]
    if command.agency not in agencies:
        raise InvalidInput(f"Choose one of: {', '.join(agencies.values())}.", {"agency": "needed"})
    result = command.result.strip()
    if status not in PLAIN_STEPS:
        result = require_words(result, "result", "why")
    new = command.step_id is None
    step = PlanStep(goal_id=goal.id) if new else _part(goal.steps, command.step_id)
    step.text = require_words(command.text, "text", "what is to be done")
    step.owner = require_words(command.owner, "owner", "who does it")
    step.agency, step.due, step.status, step.result = command.agency, command.due, status, result
    _store(uow, step, new=new)
    uow.session.expire(goal, ["steps"])
    edited(uow, plan)
    return {"step_id": step.id, "version": plan.version}


@handles(WriteContingency)
def write_contingency(uow: UnitOfWork, command: WriteContingency) -> dict[str, int]:
    """Store what is done if something happens."""
    plan = get_plan(uow, command.plan_id, command.version)
    new = command.contingency_id is None
    found = (
        PlanContingency(plan_id=plan.id)
        if new
        else _part(plan.contingencies, command.contingency_id)
    )
    found.trigger = require_words(command.trigger, "trigger", "if what happens")
    found.response = require_words(command.response, "response", "what is done then")
    found.owner, found.ended = require_words(command.owner, "owner", "who does it"), command.ended
    _store(uow, found, new=new)
    edited(uow, plan)
    return {"contingency_id": found.id, "version": plan.version}


def _refuse_second(uow: UnitOfWork, person: Person, area: str) -> None:
    live = live_plans(uow.session, person.id, area)
    if live:
        reference = reference_of(live[0].id)
        raise Refused(f"{person.reference} has a plan in {area} already. Open {reference}.")
    closed = sa.select(CasePlan.id).where(CasePlan.person_id == person.id, CasePlan.area == area)
    found = uow.session.scalar(closed)
    if found is not None:
        reference = reference_of(found)
        raise Refused(f"{person.reference} had a plan in {area}. Reopen {reference}.")


def _write_heading(uow: UnitOfWork, plan: CasePlan, code: str, text: str) -> None:
    if code not in BY_CODE:
        raise InvalidInput(f"A plan has no heading “{code}”.", {code: "not known"})
    if len(text) > BY_CODE[code].longest:
        longest = BY_CODE[code].longest
        raise InvalidInput(f"{len(text)} characters; {longest} fit.", {code: "is too long"})
    if code == CHANGE_DECLINED:
        plan.change_declined = text or None
    elif code in CasePlan.__table__.columns:
        setattr(plan, code, text)
    else:
        there = next((each for each in plan.headings if each.code == code), None)
        row = there or PlanHeading(plan_id=plan.id, code=code)
        row.text = text
        _store(uow, row, new=there is None)


def _pathway_states(wanted: tuple[tuple[str, str], ...]) -> dict[str, str]:
    for code, state in wanted:
        if code not in PATHWAYS:
            raise InvalidInput(f"There is no pathway “{code}”.", {code: "not known"})
        if state:
            _status(PathwayState, state, code)
    return dict(wanted)


def _pathway(kind: GoalKind, code: str) -> str | None:
    if kind is GoalKind.CONTROL:
        return None
    if code not in PATHWAYS:
        choices = ", ".join(PATHWAYS.values())
        raise InvalidInput(f"Choose the pathway: {choices}.", {"pathway": code})
    return code


def _status(kind: type[StatusT], typed: str, field: str = "status") -> StatusT:
    try:
        return kind(typed)
    except ValueError as error:
        told = f"There is no “{typed}”. Choose one of: {', '.join(kind)}."
        raise InvalidInput(told, {field: typed}) from error


def _part(parts: Sequence[PartT], part_id: int | None) -> PartT:
    found = next((each for each in parts if each.id == part_id), None)
    if found is None:
        raise RecordNotFound("This is not in the plan any more. Reload the page.")
    return found


def _move(uow: UnitOfWork, plan: CasePlan, goal: PlanGoal, place: int) -> None:
    """Put a goal at a place among those of its kind; the others keep their order."""
    others = [each for each in plan.goals if each.kind is goal.kind and each is not goal]
    others.insert(max(place, 1) - 1, goal)
    rest = [each for each in plan.goals if each.kind is not goal.kind]
    for rank, each in enumerate([*others, *rest], start=1):
        if each.rank != rank:
            each.rank = rank
            uow.changed(each)


def _store(uow: UnitOfWork, part: PlanStep | PlanContingency | PlanHeading, *, new: bool) -> None:
    if new:
        uow.add(part)
    else:
        uow.changed(part)
