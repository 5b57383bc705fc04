"""The end of supervision by law is a clock of its own, told before it comes and until it is met."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import AmendSupervision
from lomu_app.cohorts.due import Due, DueKind, load_due
from lomu_app.cohorts.queries import find_membership_ids
from lomu_app.cohorts.rows import MemberClock, MembershipFilter, MembershipSort
from lomu_app.cohorts.rules import MembershipStatus, ReviewState
from lomu_app.people.standing import Flag, Weight, standing_of
from tests.support.cohorts import WAY, make_membership, row_of, version_of
from tests.support.cores import Cores
from tests.support.targets import AREA, TODAY

S = MembershipStatus
ENDS = "Supervision ends"


def supervise(core: Core, found: int, days: int, **other: Any) -> None:
    said = {"statutory": True, "supervision": "licence"} | other
    core.execute(
        AmendSupervision(
            membership_id=found, version=version_of(core, found),
            supervision_ends=TODAY + dt.timedelta(days=days), **said,
        )
    )  # fmt: skip


def told(core: Core, found: int) -> list[tuple[str, int]]:
    return [(one.label, (one.day - TODAY).days) for one in row_of(core, found).clocks]


def due(core: Core) -> Due | None:
    found = core.ask(load_due, AREA)
    return next((one for one in found if one.kind is DueKind.SUPERVISION), None)


def test_that_it_runs_beside_the_clock_of_the_stage(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = make_membership(core, S.MANAGED)
    supervise(core, found, 60)
    assert told(core, found) == [("Review due", 28), (ENDS, 60)]
    supervise(core, found, 10)
    assert told(core, found) == [(ENDS, 10), ("Review due", 28)]
    row = row_of(core, found)
    assert (row.clock_reason, row.clock) == (ENDS, TODAY + dt.timedelta(days=10))
    supervise(core, found, 10, supervision="none", statutory=False)
    assert told(core, found) == [("Review due", 28)], "nobody supervises any more"


def test_that_it_is_told_ahead_by_the_policy_and_until_somebody_acts(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    found = make_membership(core, S.MANAGED)
    ahead = int(core.policies["cohorts"]["supervision_warning_days"])
    supervise(core, found, ahead + 1)
    ending = MembershipFilter(supervision_ending=True)
    person = row_of(core, found).person_id
    assert (due(core), core.ask(find_membership_ids, ending)) == (None, [])
    assert row_of(core, found).supervision_state is ReviewState.IN_TIME
    embedded_core_as.clock.moment += dt.timedelta(days=1)
    waiting = due(core)
    assert waiting is not None
    assert (waiting.number, waiting.late) == (1, 0)
    assert core.ask(find_membership_ids, ending) == [found]
    ends = TODAY + dt.timedelta(days=ahead + 1)
    warned = Flag(f"Supervision by law ends on {ends:%d/%m/%Y}", Weight.NOTABLE)
    assert warned in core.ask(standing_of, person)
    embedded_core_as.clock.moment += dt.timedelta(days=ahead + 1)
    waiting = due(core)
    assert waiting is not None
    assert (waiting.late, waiting.red) == (1, 1)
    assert row_of(core, found).supervision_state is ReviewState.OVERDUE
    assert core.ask(find_membership_ids, MembershipFilter(late=True)) == [found]
    over = Flag(f"Supervision by law ended on {ends:%d/%m/%Y}", Weight.NOTABLE)
    assert over in core.ask(standing_of, person)
    supervise(core, found, ahead + 200)
    assert due(core) is None


@pytest.mark.parametrize("stage", WAY)
def test_that_the_list_sorts_by_the_clock_that_its_line_shows(
    embedded_core_as: Cores, stage: MembershipStatus
) -> None:
    core = embedded_core_as("sergeant")
    sooner, later, without = (make_membership(core, stage) for _ in range(3))
    supervise(core, sooner, 3)
    supervise(core, later, 300)
    sort = MembershipSort("clock")
    shown = {found: row_of(core, found).clock for found in (sooner, later, without)}
    assert shown[sooner] == TODAY + dt.timedelta(days=3)
    assert MemberClock(ENDS, TODAY + dt.timedelta(days=300)) in row_of(core, later).clocks
    wanted = sorted(shown, key=lambda found: (shown[found] or dt.date.max, found))
    assert core.ask(find_membership_ids, MembershipFilter(), sort) == wanted
    for within in (2, 3, 299, 300):
        by = TODAY + dt.timedelta(days=within)
        inside = {found for found, day in shown.items() if day is not None and day <= by}
        assert set(core.ask(find_membership_ids, MembershipFilter(due_within=within))) == inside
