"""What waits today: for those who decide of everybody, for a manager of their own people."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import AllocateMembers, Allocation, ScreenReferral, SuspendMember
from lomu_app.cohorts.due import Due, DueKind, load_due
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.kernel.errors import NotPermitted
from tests.support.cohorts import make_membership, propose_leaving, refer, row_of, version_of
from tests.support.cores import Cores
from tests.support.targets import AREA, TODAY

S = MembershipStatus


def due(core: Core) -> dict[DueKind, Due]:
    return {one.kind: one for one in core.ask(load_due, AREA)}


def test_that_each_stage_waits_for_its_own_and_reviews_turn_red_after_a_fortnight(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    for stage in (S.REFERRED, S.ASSESSED, S.SELECTED, S.MANAGED):
        make_membership(core, stage)
    leaving = make_membership(core, S.MANAGED)
    propose_leaving(core, leaving)
    make_membership(core, S.REFERRED, "Walsall")
    now = {kind: (one.number, one.late) for kind, one in due(core).items()}
    assert now == {
        DueKind.SCREENING: (1, 0), DueKind.DECISION: (1, 0), DueKind.PLAN: (1, 0),
        DueKind.PROPOSAL: (1, 0),
    }  # fmt: skip
    told = []
    for days in (28, 29, 42, 43):
        core_as.clock.moment = dt.datetime.combine(
            TODAY + dt.timedelta(days=days), dt.time(9), tzinfo=dt.UTC
        )
        one = due(core)[DueKind.REVIEW]
        told.append((one.number, one.late, one.red))
    assert told == [(3, 0, 0), (3, 3, 0), (3, 3, 0), (3, 3, 3)]
    assert (due(core)[DueKind.SCREENING].red, due(core)[DueKind.PLAN].red) == (1, 1)


def test_that_a_release_is_told_four_weeks_before(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = make_membership(core, S.MANAGED)
    core.execute(
        SuspendMember(
            membership_id=found, version=version_of(core, found), reason="custody", place="HMP",
            until=TODAY + dt.timedelta(days=40),
        )
    )  # fmt: skip
    coming = refer(core, cohort="resettlement")
    core.execute(
        ScreenReferral(
            membership_id=coming, version=1, accept=True, reason="Flag", da_flag=True,
            release_date=TODAY + dt.timedelta(days=30),
        )
    )  # fmt: skip
    assert DueKind.RELEASE not in due(core)
    embedded_core_as.clock.moment += dt.timedelta(days=2)
    assert due(core)[DueKind.RELEASE].number == 1
    embedded_core_as.clock.moment += dt.timedelta(days=10)
    assert due(core)[DueKind.RELEASE].number == 2
    embedded_core_as.clock.moment += dt.timedelta(days=40)
    # Whoever was to be free and is suspended still has to be looked at; the other is out.
    assert (due(core)[DueKind.RELEASE].number, due(core)[DueKind.RELEASE].red) == (1, 1)


def test_that_a_manager_sees_their_own_and_a_viewer_nothing(core_as: Cores) -> None:
    sergeant = core_as("sergeant")
    mine, other = (make_membership(sergeant, S.SELECTED) for _ in range(2))
    given = (Allocation(mine, version_of(sergeant, mine), "PC Sedge", "pc one"),)
    sergeant.execute(AllocateMembers(area=AREA, members=given))
    manager = core_as("offender_manager", name="pc.one")
    (waiting,) = manager.ask(load_due, AREA)
    assert (waiting.kind, waiting.number) == (DueKind.PLAN, 1)
    assert waiting.names == (f"{row_of(sergeant, mine).surname}, Jordan",)
    assert due(sergeant)[DueKind.PLAN].number == 2
    assert core_as("viewer").ask(load_due, AREA) == ()
    with pytest.raises(NotPermitted):
        core_as("sergeant", areas=("Walsall",), name="ps.far").ask(load_due, AREA)
    assert other != mine
