"""Invented plans for tests, changed through the commands that officers use."""

from __future__ import annotations

from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.people.match_commands import UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.plans.commands import ReviewPlan, SettlePlans
from lomu_app.plans.queries import load_plan
from lomu_app.plans.records import CasePlan
from lomu_app.plans.rows import PlanDetail
from tests.support.cohorts import join, make_plan
from tests.support.stored import stored
from tests.support.targets import TODAY, make_person


def plan_now(core: Core, plan_id: int) -> PlanDetail:
    """All of the plan, as it stands."""
    return core.ask(load_plan, plan_id)


def seen(core: Core, plan_id: int) -> dict[str, int]:
    """What every command about a plan names, as somebody sees it now."""
    return {"plan_id": plan_id, "version": stored(core, CasePlan, plan_id).version}


def goal_of(core: Core, plan_id: int, kind: str) -> int:
    """The first goal of this kind."""
    return next(goal.id for goal in plan_now(core, plan_id).content.goals if goal.kind == kind)


def review(core: Core, plan_id: int, **fields: Any) -> ReviewPlan:
    """The command that records a review held today."""
    said: dict[str, Any] = {
        "held_on": TODAY, "present": "LOMU, probation", "findings": "Keeps to the curfew",
        "exit_test": "partly_met", "exit_reason": "No call for two months",
    }  # fmt: skip
    return ReviewPlan(**seen(core, plan_id), **said | fields)


def undo_join(core: Core, match_id: int) -> None:
    """Take the join back."""
    version = core.ask(load_match, match_id).version
    core.execute(UndoJoin(match_id=match_id, version=version, reason="Different tattoo"))


def settle(core: Core, plan_id: int, other_id: int) -> SettlePlans:
    """The command that lets the first plan go on and closes the other."""
    other = stored(core, CasePlan, other_id)
    return SettlePlans(
        **seen(core, plan_id), other_id=other_id, other_version=other.version,
        reason="It holds the agreed curfew",
    )  # fmt: skip


def make_two_plans(core: Core, *, undone: bool = False) -> tuple[int, int, int]:
    """Somebody with two live plans in an area after a join: their id, their own plan, the other.

    With `undone` the first was chosen, and then the join was taken back.
    """
    kept, joined = make_person(core), make_person(core, pnc_id=None)
    plans = make_plan(core, kept), make_plan(core, joined)
    match_id = join(core, kept, joined)
    if undone:
        core.execute(settle(core, *plans))
        undo_join(core, match_id)
    return kept, *plans
