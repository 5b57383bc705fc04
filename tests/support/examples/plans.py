"""Examples of the commands that change a case-management plan."""

from __future__ import annotations

from lomu_app.bootstrap import Core
from lomu_app.packs.plan_prints import PrintPlan
from lomu_app.plans.commands import (
    AddGoal,
    AmendGoal,
    AmendPlan,
    RecordAgreement,
    ReopenPlan,
    ReviewPlan,
    SettlePlans,
    StartPlan,
    WriteContingency,
    WriteStep,
)
from tests.support.cohorts import make_managed_plan, make_plan
from tests.support.commands import example, unique
from tests.support.plans import goal_of, make_two_plans, review, seen, settle
from tests.support.targets import AREA, TODAY, make_person


@example(StartPlan)
def start_plan(core: Core) -> StartPlan:
    return StartPlan(person_id=make_person(core), area=AREA, index_offence="Stalking")


@example(AddGoal)
def add_goal(core: Core) -> AddGoal:
    plan_id = make_plan(core, make_person(core))
    return AddGoal(**seen(core, plan_id), kind="control", text="No contact with the victim")


@example(AmendPlan)
def amend_plan(core: Core) -> AmendPlan:
    plan_id = make_plan(core, make_person(core))
    return AmendPlan(
        **seen(core, plan_id), headings=(("sentence", "Two years, licence ends 3 May"),),
        pathways=(("health", "in_progress"),),
    )  # fmt: skip


@example(AmendGoal)
def amend_goal(core: Core) -> AmendGoal:
    plan_id = make_plan(core, make_person(core))
    return AmendGoal(
        **seen(core, plan_id), goal_id=goal_of(core, plan_id, "control"), text="Curfew",
        status="removed", reason="The licence has ended",
    )  # fmt: skip


@example(WriteStep)
def write_step(core: Core) -> WriteStep:
    plan_id = make_plan(core, make_person(core))
    return WriteStep(
        **seen(core, plan_id), goal_id=goal_of(core, plan_id, "change"), text="Register with a GP",
        owner="PC Yarrow", agency="lomu", due=TODAY,
    )  # fmt: skip


@example(WriteContingency)
def write_contingency(core: Core) -> WriteContingency:
    plan_id = make_plan(core, make_person(core))
    return WriteContingency(
        **seen(core, plan_id), trigger="He is seen at her street", response="Arrest, then recall",
        owner="PC Yarrow",
    )  # fmt: skip


@example(RecordAgreement)
def record_agreement(core: Core) -> RecordAgreement:
    plan_id = make_plan(core, make_person(core))
    return RecordAgreement(
        **seen(core, plan_id), agreement="refused", asked_on=TODAY, reason="Will not see housing"
    )


@example(ReviewPlan)
def review_plan(core: Core) -> ReviewPlan:
    return review(core, make_plan(core, make_person(core)))


@example(SettlePlans)
def settle_plans(core: Core) -> SettlePlans:
    return settle(core, *make_two_plans(core)[1:])


@example(ReopenPlan)
def reopen_plan(core: Core) -> ReopenPlan:
    _, plan_id, other_id = make_two_plans(core, undone=True)
    assert plan_id
    return ReopenPlan(**seen(core, other_id), reason="They are two people after all")


@example(PrintPlan, own=True)
def print_plan(core: Core) -> PrintPlan:
    plan_id = make_managed_plan(core, core.actor.username)
    return PrintPlan(plan_id=plan_id, title=unique("Plan "), snapshot="0" * 12)
