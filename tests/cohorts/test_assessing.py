"""Each cohort asks for its own assessments before anybody is selected into it."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.assessments.commands import WithdrawAssessment
from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import CompleteAssessment
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.kernel.errors import Refused
from tests.support.assessments import instrument, record
from tests.support.cohorts import assess, make_membership, row_of, tools_of, version_of
from tests.support.cores import Cores

ASKING = {
    "high_risk_da": ("da_local",),
    "serial_da": ("serial_test", "rfgv"),
    "resettlement": ("da_history",),
    "cse": ("cse_offender",),
}


def complete(core: Core, membership_id: int) -> None:
    """Say that everything has been assessed."""
    core.execute(
        CompleteAssessment(membership_id=membership_id, version=version_of(core, membership_id))
    )


@pytest.mark.parametrize("cohort", ASKING)
def test_that_each_cohort_asks_for_its_own_until_all_are_there_and_ends_in_managing(
    core_as: Cores, cohort: str
) -> None:
    core = core_as("sergeant")
    assert tools_of(cohort) == ASKING[cohort]
    found = make_membership(core, MembershipStatus.SCREENED_IN, cohort=cohort)
    person = row_of(core, found).person_id
    waiting = list(ASKING[cohort])
    while waiting:
        assert core.ask(load_membership, found).missing_tools == tuple(waiting)
        named = ", ".join(instrument(tool).short for tool in waiting)
        with pytest.raises(Refused, match=f"not assessed yet: {named} missing"):
            complete(core, found)
        record(core, person, waiting.pop(0))
    complete(core, found)
    assert row_of(core, found).status is MembershipStatus.ASSESSED
    managed = make_membership(core, MembershipStatus.MANAGED, cohort=cohort)
    assert row_of(core, managed).status is MembershipStatus.MANAGED


def test_that_a_reason_why_it_was_not_done_counts_while_it_lasts(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.SCREENED_IN, cohort="cse")
    person = row_of(core, found).person_id
    record(core, person, "cse_offender", not_done_reason="system_fault")
    core_as.clock.moment += dt.timedelta(days=29)
    with pytest.raises(Refused, match="CSE offender missing"):
        complete(core, found)
    core_as.clock.moment -= dt.timedelta(days=1)
    complete(core, found)
    assert row_of(core, found).status is MembershipStatus.ASSESSED


def test_that_what_is_past_withdrawn_or_somebody_elses_does_not_count(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.SCREENED_IN, cohort="cse")
    person = row_of(core, found).person_id
    other = make_membership(core, MembershipStatus.SCREENED_IN, cohort="cse")
    assess(core, other)
    record(core, person, "cse_offender", assessed_on=dt.date(2026, 10, 12))
    row = record(core, person, "cse_offender")
    core.execute(
        WithdrawAssessment(assessment_id=row.id, version=row.version, reason="Another man's")
    )
    with pytest.raises(Refused, match="CSE offender missing"):
        complete(core, found)
    record(core, person, "cse_offender", assessed_on=dt.date(2026, 10, 13))
    complete(core, found)
    assert core.ask(load_membership, found).missing_tools == ()
