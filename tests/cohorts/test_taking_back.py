"""A step that was a mistake is taken back by whoever took it, while nothing has followed on it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from typing import Any

import pytest

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import (
    RejectMember,
    ReviewMember,
    ScreenReferral,
    SelectMember,
    SuspendMember,
    TakeDecisionBack,
    TakeScreeningBack,
    TakeSuspensionBack,
)
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rows import MembershipDetail
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.kernel.errors import Refused
from lomu_app.plans.commands import AmendGoal
from lomu_app.plans.queries import load_plans
from lomu_app.plans.rows import PlanFilter
from lomu_app.resettlement.queries import load_releases
from lomu_app.resettlement.rules import ReleaseStatus
from lomu_app.store.command import Command
from tests.support.cohorts import (
    WHERE,
    make_double,
    make_membership,
    refer,
    row_of,
    version_of,
)
from tests.support.cores import Cores
from tests.support.personal import verify
from tests.support.plans import goal_of, seen
from tests.support.releases import EVERYTHING
from tests.support.targets import TODAY

S = MembershipStatus
SELECTED = {"rationale": "Harm", "lead_manager": "PC Sedge", "rag": "red", "rag_basis": "Threats",
            "where": WHERE, "body": "odoc"}  # fmt: skip
HELD = {"reason": "custody", "place": "HMP", "until": TODAY + dt.timedelta(days=90)}
STEPS: tuple[tuple[MembershipStatus, type[Command], dict[str, Any], type[Command]], ...] = (
    (S.REFERRED, ScreenReferral, {"accept": True, "reason": "Met"}, TakeScreeningBack),
    (S.REFERRED, ScreenReferral, {"accept": False, "reason": "Not met"}, TakeScreeningBack),
    (S.ASSESSED, SelectMember, SELECTED, TakeDecisionBack),
    (S.ASSESSED, RejectMember, {"rationale": "Low", "body": "odoc"}, TakeDecisionBack),
    (S.MANAGED, SuspendMember, HELD, TakeSuspensionBack),
)  # fmt: skip


def as_it_stands(core: Core, found: int) -> MembershipDetail:
    """All of it but what tells of the steps themselves."""
    told = core.ask(load_membership, found)
    return dataclasses.replace(told, row=dataclasses.replace(told.row, version=0), steps=())


def taken(core: Core, place: int) -> tuple[int, MembershipDetail, Command]:
    """A step, how the membership stood before it, and what takes it back."""
    stage, does, fields, back = STEPS[place]
    found = make_membership(core, stage)
    before = as_it_stands(core, found)
    result = core.execute(
        does(membership_id=found, version=version_of(core, found), **fields)  # type: ignore[call-arg]  # each its own
    ).result
    return (
        found,
        before,
        back(  # type: ignore[call-arg]  # each its own
            membership_id=found, version=result["version"], reason="Wrong line"
        ),
    )


def anew(back: Command, **fields: Any) -> Command:
    """The same sent by another key press."""
    return dataclasses.replace(back, operation_id=uuid.uuid4().hex, **fields)


@pytest.mark.parametrize("place", range(len(STEPS)))
def test_that_everything_stands_as_before_and_both_steps_stay_on_record(
    core_as: Cores, place: int
) -> None:
    core = core_as("sergeant")
    found, before, back = taken(core, place)
    assert as_it_stands(core, found) != before
    core.execute(back)
    assert as_it_stands(core, found) == before
    step = core.ask(load_membership, found).steps[-1]
    assert (step.to_status, step.grounds) == (before.row.status, "Taken back: Wrong line")
    with pytest.raises(Refused, match="worked on since"):
        core.execute(anew(back))
    assert verify(core).ok


def test_that_it_is_refused_once_something_has_followed_and_to_anybody_else(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    found, _, back = taken(core, 2)
    with pytest.raises(Refused, match=r"sergeant has decided M-.*Only they"):
        core_as("inspector", name="insp.one").execute(back)
    core.execute(
        ReviewMember(
            membership_id=found, version=version_of(core, found), rag="amber", rag_basis="Calm"
        )
    )
    for version in (back.version, version_of(core, found)):  # type: ignore[attr-defined]  # it has one
        again = anew(back, version=version)
        with pytest.raises(Refused, match=r"worked on since it was decided \(selected now\)"):
            core.execute(again)
    assert row_of(core, found).status is S.SELECTED


def test_that_a_step_is_not_taken_back_as_another(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found, _, _ = taken(core, 0)
    wrong = TakeDecisionBack(membership_id=found, version=version_of(core, found), reason="Wrong")
    with pytest.raises(Refused, match="was not decided"):
        core.execute(wrong)


def test_that_the_release_awaited_by_a_suspension_goes_with_it(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    _, _, back = taken(core, 4)
    (release,) = core.ask(load_releases, EVERYTHING)
    assert release.status is ReleaseStatus.EXPECTED
    core.execute(back)
    (release,) = core.ask(load_releases, EVERYTHING)
    assert release.status is ReleaseStatus.CANCELLED


def test_that_nobody_comes_back_beside_a_new_referral_or_without_a_plan(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    found, before, back = taken(core, 1)
    refer(core, before.row.person_id)
    with pytest.raises(Refused, match="referred anew since: M-"):
        core.execute(back)
    assert row_of(core, found).status is S.SCREENED_OUT
    found, before, back = taken(core, 4)
    (plan,) = core.ask(load_plans, PlanFilter(person_id=before.row.person_id))
    plan_id = plan.id or 0
    gone = AmendGoal(
        **seen(core, plan_id), goal_id=goal_of(core, plan_id, "control"), text="Curfew",
        status="removed", reason="The licence has ended",
    )  # fmt: skip
    core.execute(gone)
    with pytest.raises(Refused, match="lacks a control goal"):
        core.execute(back)
    assert row_of(core, found).status is S.SUSPENDED


def test_that_whoever_stood_in_the_cohort_twice_all_along_is_no_hindrance(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    _, found = make_double(core, S.SELECTED, S.REFERRED)
    version = core.execute(
        ScreenReferral(
            membership_id=found, version=version_of(core, found), accept=True, reason="Met"
        )
    ).result["version"]
    core.execute(TakeScreeningBack(membership_id=found, version=version, reason="Wrong line"))
    assert row_of(core, found).status is S.REFERRED
