"""The state table of a membership, walked whole: what it allows happens, all else is refused."""

from __future__ import annotations

import itertools

import pytest

from lomu_app.bootstrap import Core, policies
from lomu_app.cohorts.commands import (
    BeginManaging,
    CompleteAssessment,
    ConfirmDeselection,
    RejectMember,
    ResumeMember,
    ScreenReferral,
    SelectMember,
    SuspendMember,
)
from lomu_app.cohorts.rules import (
    ENDED,
    LIVE,
    MEMBERSHIP_STATES,
    STATUS_LABELS,
    Cohort,
    MembershipStatus,
    cohort_rules,
)
from lomu_app.kernel.errors import NotPermitted, Refused
from lomu_app.store.command import Command
from tests.support.cohorts import (
    BODY,
    WAY,
    WHERE,
    make_membership,
    make_plan,
    propose_leaving,
    row_of,
)
from tests.support.cores import Cores
from tests.support.targets import TODAY

ROLES: dict[str, dict[str, list[str]]] = policies()["roles"]["roles"]


def _commands(membership_id: int, version: int) -> dict[MembershipStatus, list[Command]]:
    """What leads into each state, from wherever."""
    seen = {"membership_id": membership_id, "version": version}
    status = MembershipStatus
    return {
        status.SCREENED_IN: [ScreenReferral(**seen, accept=True, reason="Criteria met")],
        status.SCREENED_OUT: [ScreenReferral(**seen, accept=False, reason="Lives elsewhere")],
        status.ASSESSED: [CompleteAssessment(**seen)],
        status.SELECTED: [
            SelectMember(
                **seen, body=BODY, rationale="Harm", lead_manager="PC Yarrow", rag="red",
                rag_basis="Threats", where=WHERE,
            )
        ],
        status.NOT_SELECTED: [RejectMember(**seen, body=BODY, rationale="Low harm")],
        status.MANAGED: [BeginManaging(**seen), ResumeMember(**seen, review_due=TODAY)],
        status.SUSPENDED: [SuspendMember(**seen, reason="custody", place="HMP", until=TODAY)],
        status.DESELECTED: [ConfirmDeselection(**seen, grounds="Agreed")],
    }  # fmt: skip


@pytest.mark.parametrize("source", WAY, ids=lambda state: state.value)
def test_that_from_each_stage_exactly_the_steps_of_the_table_are_taken_by_who_may(
    core_as: Cores, source: MembershipStatus
) -> None:
    preparing = core_as("sergeant", name="ps.before")
    found = _ready_member(preparing, source)
    version = row_of(preparing, found).version
    for wanted, commands in _commands(found, version).items():
        for role, command in itertools.product(ROLES, commands):
            if not _may(role, source, wanted, command):
                with pytest.raises((Refused, NotPermitted)):
                    core_as(role, name=f"{role}.tries").execute(command)
    assert row_of(preparing, found).version == version
    for wanted in MEMBERSHIP_STATES.targets(source):
        _go(core_as, _ready_member(preparing, source), source, wanted)


def _ready_member(core: Core, source: MembershipStatus) -> int:
    """Somebody who lacks nothing that a step from this stage asks for."""
    found = make_membership(core, source)
    if source is MembershipStatus.SELECTED:
        make_plan(core, row_of(core, found).person_id)
    if MEMBERSHIP_STATES.find(source, MembershipStatus.DESELECTED):
        propose_leaving(core, found)
    return found


def _may(role: str, source: MembershipStatus, wanted: MembershipStatus, command: Command) -> bool:
    transition = MEMBERSHIP_STATES.find(source, wanted)
    held = set(ROLES[role]["permissions"])
    return transition is not None and {transition.permission, command.permission} <= held


def _go(core_as: Cores, found: int, source: MembershipStatus, wanted: MembershipStatus) -> None:
    transition = MEMBERSHIP_STATES.require(source, wanted)
    role = next(r for r in reversed(ROLES) if transition.permission in ROLES[r]["permissions"])
    core = core_as(role, name=f"{role}.does")
    command = next(
        each for each in _commands(found, row_of(core, found).version)[wanted]
        if each.permission is transition.permission
    )  # fmt: skip
    core.execute(command)
    assert row_of(core, found).status is wanted


def test_that_every_stage_is_reached_left_and_named() -> None:
    reached = {MembershipStatus.REFERRED}
    for _ in MembershipStatus:
        reached |= {t.target for t in MEMBERSHIP_STATES.transitions if t.source in reached}
    assert reached == set(MembershipStatus) == set(STATUS_LABELS)
    assert all(MEMBERSHIP_STATES.targets(stage) for stage in LIVE)
    assert not any(MEMBERSHIP_STATES.targets(end) for end in ENDED)


def test_that_the_policy_speaks_of_every_cohort_and_of_known_bodies() -> None:
    policy = policies()["cohorts"]
    rules = cohort_rules(policy)
    assert set(rules) == set(Cohort)
    assert all(rule.bodies and set(rule.bodies) <= set(policy["bodies"]) for rule in rules.values())
    assert len({rule.short for rule in rules.values()}) == len(rules)
