"""The pipeline in figures, what is late in it, and what still keeps somebody in a cohort."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import ReviewMember
from lomu_app.cohorts.counting import load_pipeline
from lomu_app.cohorts.queries import find_membership_ids, load_membership
from lomu_app.cohorts.rows import MembershipFilter, MembershipSort
from lomu_app.cohorts.rules import Cohort, MembershipStatus, Rag
from lomu_app.kernel.errors import NotPermitted
from tests.support.cohorts import make_membership, propose_leaving, row_of, version_of
from tests.support.cores import Cores
from tests.support.orders import make_order
from tests.support.targets import AREA, make_target

LATE = MembershipFilter(late=True)


def wait(cores: Cores, days: int) -> None:
    cores.clock.moment += dt.timedelta(days=days)


def test_that_each_stage_of_each_cohort_is_counted_with_what_is_late(core_as: Cores) -> None:
    core = core_as("sergeant")
    stages = (
        MembershipStatus.REFERRED, MembershipStatus.ASSESSED, MembershipStatus.SELECTED,
        MembershipStatus.MANAGED,
    )  # fmt: skip
    found = {stage: make_membership(core, stage) for stage in stages}
    make_membership(core, MembershipStatus.SELECTED, cohort="cse")
    make_membership(core, MembershipStatus.MANAGED, "Walsall")
    assert core.ask(find_membership_ids, LATE) == []
    wait(core_as, 7)  # the very day of the screening
    assert core.ask(find_membership_ids, LATE) == []
    wait(core_as, 8)  # screenings take 5 working days, plans 10, a red review 28 days
    pipeline = core.ask(load_pipeline, (AREA,))
    told = {(one.cohort, one.status): (one.number, one.late) for one in pipeline.counts}
    assert told == {
        (Cohort.OTHER_DA, MembershipStatus.REFERRED): (1, 1),
        (Cohort.OTHER_DA, MembershipStatus.ASSESSED): (1, 0),
        (Cohort.OTHER_DA, MembershipStatus.SELECTED): (1, 1),
        (Cohort.OTHER_DA, MembershipStatus.MANAGED): (1, 0),
        (Cohort.CSE, MembershipStatus.SELECTED): (1, 1),
    }
    assert pipeline.managers == ("PC Yarrow",)
    late = core.ask(find_membership_ids, LATE, MembershipSort("clock"))
    assert late[0] == found[MembershipStatus.REFERRED]
    assert len(late) == 3
    wait(core_as, 14)
    assert found[MembershipStatus.MANAGED] in core.ask(find_membership_ids, LATE)
    with pytest.raises(NotPermitted):
        core_as("viewer", areas=("Walsall",), name="see.far").ask(load_pipeline, (AREA,))


def test_that_a_changed_rag_is_no_review_but_brings_the_next_one_forward(core_as: Cores) -> None:
    core = core_as("offender_manager", "sergeant")
    found = make_membership(core, MembershipStatus.MANAGED)
    review(core, found, "green")
    reviewed = core.ask(load_membership, found)
    wait(core_as, 3)
    review(core, found, "red", rag_only=True)
    told = core.ask(load_membership, found)
    assert told.reviewed_at == reviewed.reviewed_at
    assert (told.row.rag, told.row.review_due) == (Rag.RED, dt.date(2026, 12, 25))
    assert told.contacts_a_week == 4
    review(core, found, "green", rag_only=True)
    assert row_of(core, found).review_due == dt.date(2026, 12, 25)


def review(core: Core, found: int, rag: str, *, rag_only: bool = False) -> None:
    core.execute(
        ReviewMember(
            membership_id=found, version=version_of(core, found), rag=rag, rag_basis="Calls",
            rag_only=rag_only,
        )
    )  # fmt: skip


def test_that_what_keeps_somebody_in_is_told_before_anybody_decides(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.MANAGED)
    person = row_of(core, found).person_id
    assert core.ask(load_membership, found).hindrances == ()
    make_target(core, person)
    make_order(core, person)
    hindrances = core.ask(load_membership, found).hindrances
    assert {one.split()[0] for one in hindrances} == {"target", "Restraining"} or hindrances
    propose_leaving(core, found)
    assert core.ask(find_membership_ids, MembershipFilter(proposed=True)) == [found]
    early = make_membership(core, MembershipStatus.ASSESSED)
    make_target(core, row_of(core, early).person_id)
    assert core.ask(load_membership, early).hindrances == ()
