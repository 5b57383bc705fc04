"""A plan is written part by part; what is wrong is refused, what was is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import EditConflict, InvalidInput, RecordNotFound, Refused
from lomu_app.plans.commands import (
    AddGoal,
    AmendGoal,
    AmendPlan,
    RecordAgreement,
    StartPlan,
    WriteContingency,
    WriteStep,
)
from lomu_app.plans.queries import load_plans
from lomu_app.plans.rows import PlanFilter
from lomu_app.plans.rules import Agreement, GoalStatus, ReviewState, review_state
from tests.support.cohorts import MembershipStatus, make_membership, make_plan, row_of
from tests.support.cores import Cores
from tests.support.plans import goal_of, plan_now, review, seen
from tests.support.targets import AREA, TODAY, make_person


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return embedded_core_as("sergeant")


def _amend(core: Core, plan_id: int, kind: str, **fields: Any) -> None:
    said = {"text": "Curfew checks", "status": "active"}
    goal_id = goal_of(core, plan_id, kind)
    core.execute(AmendGoal(**seen(core, plan_id), goal_id=goal_id, **said | fields))


def _step(core: Core, plan_id: int, **fields: Any) -> int:
    said: dict[str, Any] = {
        "goal_id": goal_of(core, plan_id, "change"), "text": "Book a GP", "owner": "PC Yarrow",
        "agency": "lomu",
    }  # fmt: skip
    return int(core.execute(WriteStep(**seen(core, plan_id), **said | fields)).result["step_id"])


def test_that_every_heading_and_pathway_is_written_and_read_back(core_as: Cores) -> None:
    core = core_as("offender_manager")
    plan_id = make_plan(core, make_person(core))
    headings = {
        "index_offence": "Stalking", "sentence": "Two years", "offending_summary": "Graver",
        "safeguarding": "V-17 and two children", "risks": "V-17, at night",
        "intelligence_summary": "Seen near the street", "intelligence_gaps": "Who drives him",
        "exit_test": "Twelve months without a call", "change_declined": "Says he needs none",
    }  # fmt: skip
    pathways = {"health": "done", "accommodation": "support_required", "finance_id": "not_started"}
    core.execute(
        AmendPlan(
            **seen(core, plan_id), headings=tuple(headings.items()),
            pathways=tuple(pathways.items()),
        )
    )  # fmt: skip
    content = plan_now(core, plan_id).content
    assert content.headings == headings
    assert content.pathways == pathways
    core.execute(
        AmendPlan(
            **seen(core, plan_id), headings=(("sentence", ""), ("risks", "")),
            pathways=(("health", "in_progress"), ("finance_id", "")),
        )
    )  # fmt: skip
    content = plan_now(core, plan_id).content
    assert set(headings) - set(content.headings) == {"sentence", "risks"}
    assert content.pathways == {"health": "in_progress", "accommodation": "support_required"}


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"headings": (("weather", "Rain"),)}, {"pathways": (("golf", "done"),)},
        {"pathways": (("health", "maybe"),)}, {"headings": (("sentence", "x" * 1001),)},
    ],
)  # fmt: skip
def test_that_unknown_or_endless_headings_are_refused(core: Core, wrong: Any) -> None:
    plan_id = make_plan(core, make_person(core))
    with pytest.raises(InvalidInput):
        core.execute(AmendPlan(**seen(core, plan_id), **wrong))


def test_that_a_goal_is_removed_only_with_a_reason_and_the_reason_is_kept(core: Core) -> None:
    plan_id = make_plan(core, make_person(core))
    with pytest.raises(InvalidInput, match="why the goal is removed"):
        _amend(core, plan_id, "control", status="removed")
    _amend(core, plan_id, "control", status="removed", reason="The licence has ended")
    goal = plan_now(core, plan_id).content.goals[0]
    assert (goal.status, goal.removed_reason) == (GoalStatus.REMOVED, "The licence has ended")
    assert plan_now(core, plan_id).row.gaps == ("a control goal in the plan",)
    _amend(core, plan_id, "control", status="future")
    assert plan_now(core, plan_id).row.gaps == ()
    with pytest.raises(InvalidInput, match="Choose one of"):
        _amend(core, plan_id, "control", status="lost")
    with pytest.raises(InvalidInput, match="Choose the pathway"):
        _amend(core, plan_id, "change", pathway="golf")


def test_that_goals_keep_the_order_that_they_are_given(core: Core) -> None:
    plan_id = make_plan(core, make_person(core))
    for text in ("Tag", "Visits"):
        core.execute(AddGoal(**seen(core, plan_id), kind="control", text=text))
    _amend(core, plan_id, "control", place=3)
    texts = [goal.text for goal in plan_now(core, plan_id).content.goals if goal.kind == "control"]
    assert texts == ["Tag", "Visits", "Curfew checks"]


def test_that_a_step_has_owner_and_agency_and_says_why_it_cannot_be_done(core: Core) -> None:
    plan_id = make_plan(core, make_person(core))
    step_id = _step(core, plan_id, due=TODAY - dt.timedelta(days=1))
    row = plan_now(core, plan_id).row
    assert (row.open_steps, row.late_steps) == (1, 1)
    for wrong in ({"owner": " "}, {"agency": "circus"}, {"text": ""}, {"status": "gone"},
                  {"status": "cannot_be_done_yet"}, {"status": "no_longer_needed"}):  # fmt: skip
        with pytest.raises(InvalidInput):
            _step(core, plan_id, **wrong)
    _step(core, plan_id, step_id=step_id, status="completed", result="Seen on Monday")
    (step,) = plan_now(core, plan_id).content.goals[1].steps
    assert (step.id, step.status, step.result) == (step_id, "completed", "Seen on Monday")
    assert plan_now(core, plan_id).row.open_steps == 0
    other = make_plan(core, make_person(core, pnc_id=None))
    with pytest.raises(RecordNotFound):
        _step(core, other, step_id=step_id)
    with pytest.raises(RecordNotFound):
        _step(core, other, goal_id=goal_of(core, plan_id, "change"))


def test_that_a_contingency_says_if_then_and_who_and_is_ended_not_deleted(core: Core) -> None:
    plan_id = make_plan(core, make_person(core))
    said = {"trigger": "Seen at her street", "response": "Arrest", "owner": "PC Yarrow"}
    for field in said:
        with pytest.raises(InvalidInput):
            core.execute(WriteContingency(**seen(core, plan_id), **said | {field: ""}))
    made = core.execute(WriteContingency(**seen(core, plan_id), **said)).result["contingency_id"]
    core.execute(WriteContingency(**seen(core, plan_id), **said, contingency_id=made, ended=True))
    (each,) = plan_now(core, plan_id).content.contingencies
    assert (each.id, each.ended, each.response) == (made, True, "Arrest")
    with pytest.raises(RecordNotFound):
        core.execute(WriteContingency(**seen(core, plan_id), **said, contingency_id=made + 1))


def test_that_whoever_saw_an_older_plan_is_told(core: Core) -> None:
    plan_id = make_plan(core, make_person(core))
    before = seen(core, plan_id)
    _step(core, plan_id)
    with pytest.raises(EditConflict):
        core.execute(AmendPlan(**before, headings=(("risks", "High"),)))
    assert "risks" not in plan_now(core, plan_id).content.headings


def test_that_refusal_and_not_asking_need_a_reason(core: Core) -> None:
    plan_id = make_plan(core, make_person(core))
    for answer in ("refused", "not_asked", "perhaps"):
        with pytest.raises(InvalidInput):
            core.execute(RecordAgreement(**seen(core, plan_id), agreement=answer, asked_on=TODAY))
    tomorrow = TODAY + dt.timedelta(days=1)
    with pytest.raises(InvalidInput, match="yet to come"):
        core.execute(RecordAgreement(**seen(core, plan_id), agreement="agreed", asked_on=tomorrow))
    core.execute(RecordAgreement(**seen(core, plan_id), agreement="agreed", asked_on=TODAY))
    content = plan_now(core, plan_id).content
    assert (content.agreement, content.agreement_on) == (Agreement.AGREED, TODAY)


def test_that_a_review_says_who_what_and_when_the_next_one_is(core: Core) -> None:
    plan_id = make_plan(core, make_person(core))
    for wrong in (
        {"present": ""}, {"findings": " "}, {"exit_test": "maybe"}, {"exit_reason": ""},
        {"held_on": TODAY + dt.timedelta(days=1)}, {"next_review": TODAY},
        {"next_review": TODAY + dt.timedelta(days=85)},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            core.execute(review(core, plan_id, **wrong))
    core.execute(review(core, plan_id))
    core.execute(review(core, plan_id, next_review=TODAY + dt.timedelta(days=84)))
    first, second = plan_now(core, plan_id).reviews
    assert first.next_review == TODAY + dt.timedelta(days=28)
    assert second.next_review == plan_now(core, plan_id).content.next_review
    assert (second.exit_test, second.exit_reason) == ("partly_met", "No call for two months")


def test_that_a_review_is_told_in_time_and_turns_red_after_two_weeks() -> None:
    due = dt.date(2028, 2, 29)
    days = {-8: "in_time", -7: "soon", -1: "soon", 0: "due", 14: "due", 15: "overdue"}
    found = {
        late: review_state(due, due + dt.timedelta(days=late), soon=7, red_after=14)
        for late in days
    }
    assert found == days
    assert review_state(None, due, 7, 14) is ReviewState.NONE


def test_that_a_selected_person_without_plan_is_listed_with_the_day_it_is_due(
    core_as: Cores,
) -> None:
    core = core_as("sergeant", "inspector", "odoc_chair")
    member = row_of(core, make_membership(core, MembershipStatus.SELECTED))
    (row,) = core.ask(load_plans, PlanFilter())
    # Ten working days after Tuesday 24 November.
    assert (row.id, row.person_id, row.due) == (None, member.person_id, dt.date(2026, 12, 8))
    assert (row.gaps, row.asked_by, row.due_state) == (("a plan",), (member.reference,), "in_time")
    assert core.ask(load_plans, PlanFilter(overdue=True)) == []
    core_as.clock.moment += dt.timedelta(days=14)
    assert [each.person_id for each in core.ask(load_plans, PlanFilter(overdue=True))] == [
        member.person_id
    ]
    plan_id = int(core.execute(StartPlan(person_id=member.person_id, area=AREA)).result["plan_id"])
    row = plan_now(core, plan_id).row
    assert (row.due, row.due_reason) == (dt.date(2026, 12, 8), "Plan due")
    core.execute(AddGoal(**seen(core, plan_id), kind="control", text="Tag"))
    core.execute(AmendPlan(**seen(core, plan_id), headings=(("change_declined", "Refuses"),)))
    row = plan_now(core, plan_id).row
    assert (row.due_reason, row.due_state, row.gaps) == ("Review due", "in_time", ())


def test_that_whoever_is_managed_keeps_control_and_change(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant", "inspector", "odoc_chair")
    member = row_of(core, make_membership(core, MembershipStatus.MANAGED))
    (row,) = core.ask(load_plans, PlanFilter(person_id=member.person_id))
    assert row.id is not None
    with pytest.raises(Refused, match=f"a control goal.*{member.reference}"):
        _amend(core, row.id, "control", status="achieved")
    core.execute(AddGoal(**seen(core, row.id), kind="control", text="Tag"))
    _amend(core, row.id, "control", status="achieved")
    core.execute(AmendPlan(**seen(core, row.id), headings=(("change_declined", "Refuses"),)))
    _amend(core, row.id, "change", status="removed", reason="Refuses", text="GP")
    with pytest.raises(Refused, match="why change was declined"):
        core.execute(AmendPlan(**seen(core, row.id), headings=(("change_declined", ""),)))
    assert plan_now(core, row.id).row.gaps == ()
