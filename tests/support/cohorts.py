"""Invented memberships for tests, brought to any stage through the commands that officers use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lomu_app.bootstrap import Core, policies
from lomu_app.cohorts.commands import (
    AllocateMembers,
    Allocation,
    BeginManaging,
    CompleteAssessment,
    ProposeDeselection,
    ReferToCohort,
    ScreenReferral,
    SelectMember,
    SuspendMember,
)
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rows import MembershipRow
from lomu_app.cohorts.rules import Cohort, MembershipStatus, cohort_rules
from lomu_app.people.match_commands import JoinPeople
from lomu_app.people.records import Person
from lomu_app.plans.commands import AddGoal, StartPlan
from tests.support.assessments import Value, answers, recording
from tests.support.stored import stored
from tests.support.targets import AREA, TODAY, make_person

COHORT, BODY, WHERE = "other_da", "odoc", "LOMU Coventry, with probation"
# Answers that speak for selection.
SPEAKING: dict[str, dict[str, Value]] = {
    "da_local": {"score": 80}, "serial_test": {"incidents": 3, "victims": 2},
    "da_history": {"high_risk": "yes"}, "cse_offender": {"access": 4, "intent": 4},
}  # fmt: skip
WAY = (
    MembershipStatus.REFERRED, MembershipStatus.SCREENED_IN, MembershipStatus.ASSESSED,
    MembershipStatus.SELECTED, MembershipStatus.MANAGED, MembershipStatus.SUSPENDED,
)  # fmt: skip


def row_of(core: Core, membership_id: int) -> MembershipRow:
    """How the membership stands now."""
    return core.ask(load_membership, membership_id).row


def version_of(core: Core, membership_id: int) -> int:
    """The version that somebody would be looking at now."""
    return stored(core, Membership, membership_id).version


def refer(core: Core, person_id: int | None = None, area: str = AREA, cohort: str = COHORT) -> int:
    """A fresh referral; its id."""
    command = ReferToCohort(
        person_id=make_person(core) if person_id is None else person_id, cohort=cohort, area=area,
        source="lomu_screen", reason="Third call from the same address",
    )  # fmt: skip
    return int(core.execute(command).result["membership_id"])


def make_plan(core: Core, person_id: int, area: str = AREA) -> int:
    """A plan with one goal of control and one of change; its id."""
    plan_id = int(core.execute(StartPlan(person_id=person_id, area=area)).result["plan_id"])
    goals = (("control", "", "Curfew checks twice a week"), ("change", "health", "See a GP"))
    for version, (kind, pathway, text) in enumerate(goals, start=1):
        core.execute(
            AddGoal(plan_id=plan_id, version=version, kind=kind, pathway=pathway, text=text)
        )
    return plan_id


def make_managed_plan(core: Core, manager: str = "PC Yarrow") -> int:
    """The plan of somebody who was selected and given to this manager; its id."""
    person_id = make_person(core)
    plan_id = make_plan(core, person_id)
    found = make_membership(core, MembershipStatus.SELECTED, person_id=person_id)
    given = Allocation(
        membership_id=found, version=version_of(core, found), lead_manager=manager
    )  # fmt: skip
    core.execute(AllocateMembers(area=AREA, members=(given,)))
    return plan_id


def make_membership(
    core: Core, status: MembershipStatus, area: str = AREA, cohort: str = COHORT,
    person_id: int | None = None,
) -> int:  # fmt: skip
    """A membership that has come as far as `status`, with a plan where one is needed; its id.

    What the cohort asks to be assessed is recorded on the way.
    """
    membership_id = refer(core, person_id, area=area, cohort=cohort)
    for stage in WAY[1 : WAY.index(status) + 1]:
        _advance(core, membership_id, stage)
    return membership_id


def make_double(
    core: Core, stage: MembershipStatus = MembershipStatus.MANAGED,
    other: MembershipStatus = MembershipStatus.SELECTED,
) -> tuple[int, int]:  # fmt: skip
    """Two live memberships of one cohort, of two records that were joined; their ids."""
    found = make_membership(core, stage)
    twin = make_membership(core, other, person_id=make_person(core, pnc_id=None))
    join(core, row_of(core, found).person_id, row_of(core, twin).person_id)
    return found, twin


def join(core: Core, kept: int, joined: int) -> int:
    """Join the second record into the first; the id of their match."""
    match = core.execute(
        JoinPeople(
            keep_id=kept, keep_version=stored(core, Person, kept).version, joined_id=joined,
            joined_version=stored(core, Person, joined).version, reason="Same man, same photo",
        )
    ).result  # fmt: skip
    return int(match)


def tools_of(cohort: str) -> tuple[str, ...]:
    """What the policy asks to be assessed before somebody is selected into the cohort."""
    return cohort_rules(policies()["cohorts"])[Cohort(cohort)].tools


def assess(core: Core, membership_id: int) -> None:
    """Record everything that the membership's cohort asks for, as it speaks for selection."""
    row = stored(core, Membership, membership_id)
    for tool in tools_of(row.cohort):
        given = answers(tool, **SPEAKING.get(tool, {}))
        core.execute(recording(row.person_id, tool, area=row.area, answers=given))


def propose_leaving(core: Core, membership_id: int) -> None:
    """Put a proposal to let the person go with the membership."""
    core.execute(
        ProposeDeselection(
            membership_id=membership_id, version=version_of(core, membership_id),
            reason="risk_reduced", detail="Nothing in twelve months",
        )
    )  # fmt: skip


def _advance(core: Core, membership_id: int, stage: MembershipStatus) -> None:
    row = stored(core, Membership, membership_id)
    seen = {"membership_id": membership_id, "version": row.version}
    if stage is MembershipStatus.MANAGED:
        make_plan(core, row.person_id, row.area)
    if stage is MembershipStatus.ASSESSED:
        assess(core, membership_id)
    facts: dict[str, Any] = {}
    if row.cohort is Cohort.RESETTLEMENT:
        facts = {"release_date": TODAY + dt.timedelta(days=40), "da_flag": True}
    commands = {
        MembershipStatus.SCREENED_IN: lambda: ScreenReferral(
            **seen, accept=True, reason="Meets the criteria", **facts
        ),
        MembershipStatus.ASSESSED: lambda: CompleteAssessment(**seen),
        MembershipStatus.SELECTED: lambda: SelectMember(
            **seen, body=BODY, rationale="Highest harm in the area", lead_manager="PC Yarrow",
            rag="red", rag_basis="Threats this week", where=WHERE,
        ),
        MembershipStatus.MANAGED: lambda: BeginManaging(**seen),
        MembershipStatus.SUSPENDED: lambda: SuspendMember(
            **seen, reason="custody", place="HMP Elmbrook", until=TODAY + dt.timedelta(days=90)
        ),
    }  # fmt: skip
    core.execute(commands[stage]())
