"""Two plans of one person in an area, which a join has left: one goes on, the other is closed."""

from __future__ import annotations

from lomu_app.kernel.errors import Refused
from lomu_app.kernel.wording import require_words
from lomu_app.people.records import Person
from lomu_app.plans.commands import ReopenPlan, SettlePlans
from lomu_app.plans.keeping import edited, get_plan, keep_version, refuse_new_gaps
from lomu_app.plans.records import CasePlan, PlanEnding
from lomu_app.plans.rules import Occasion, reference_of
from lomu_app.plans.standing import live_plans, owner_of
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(SettlePlans)
def settle_plans(uow: UnitOfWork, command: SettlePlans) -> dict[str, int]:
    """Close the other plan as it stands; nothing of it is taken away."""
    plan = get_plan(uow, command.plan_id, command.version)
    other = get_plan(uow, command.other_id, command.other_version)
    reason = require_words(command.reason, "reason", "why this plan goes on and not the other")
    live = live_plans(uow.session, owner_of(plan).id, plan.area)
    if plan is other or plan not in live or other not in live:
        raise Refused("These are not two plans of one person in one area.")
    refuse_new_gaps(uow, plan, ())
    told = f"{reference_of(plan.id)} goes on, {reference_of(other.id)} is closed: {reason}"
    number = keep_version(uow, other, Occasion.SETTLED, told)
    uow.add(
        PlanEnding(plan_id=other.id, goes_on_id=plan.id, ended_on=uow.clock.today(), reason=reason)
    )
    edited(uow, other, told)
    edited(uow, plan, told)
    return {"plan_id": plan.id, "number": number, "version": plan.version}


@handles(ReopenPlan)
def reopen_plan(uow: UnitOfWork, command: ReopenPlan) -> dict[str, int]:
    """Take the closing back; refuses while another plan of the person runs in the area."""
    plan = uow.get(CasePlan, command.plan_id, expected_version=command.version)
    uow.actor.require_area(plan.area)
    owner = uow.get(Person, owner_of(plan).id)  # refused for somebody under limited access
    if plan.ending is None:
        raise Refused(f"{reference_of(plan.id)} was never closed.")
    live = live_plans(uow.session, owner.id, plan.area)
    if live:
        raise Refused(f"{reference_of(live[0].id)} goes on instead. A person has one plan.")
    reason = require_words(command.reason, "reason", "why the plan is taken up again")
    uow.session.delete(plan.ending)
    uow.session.flush()
    edited(uow, plan, reason)
    return {"version": plan.version}
