"""Somebody who came out and is inside again, or was never out: no release is lost by it."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.actions.rules import ActionStatus
from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import ResumeMember, SuspendMember
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.daart.threat_alerts import load_alerts
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.resettlement.commands import RecordRelease
from lomu_app.resettlement.rules import ReleaseStatus
from tests.support.cohorts import make_membership, make_plan, refer, row_of, version_of
from tests.support.cores import Cores
from tests.support.plans import join, undo_join
from tests.support.releases import day, make_release, release, releases, seen, set_day, tasks
from tests.support.targets import AREA, TODAY, make_person


def suspend(core: Core, member: int, until: dt.date) -> None:
    """In custody until a day."""
    core.execute(
        SuspendMember(
            membership_id=member, version=version_of(core, member), reason="custody",
            place="HMP Elmbrook", until=until,
        )
    )  # fmt: skip


def resume(core: Core, member: int, review: dt.date) -> None:
    """Within reach again."""
    core.execute(
        ResumeMember(
            membership_id=member, version=version_of(core, member), review_due=review
        )
    )  # fmt: skip


def test_that_who_is_recalled_after_a_release_awaits_another(core_as: Cores) -> None:
    core = core_as("sergeant")
    member = make_release(core, 0, managed=True)
    found = release(core, member)
    core.execute(RecordRelease(**seen(core, found.id), released_on=TODAY, note="At the gate"))
    core_as.clock.advance(dt.timedelta(days=30))
    suspend(core, member, day(90))
    (_, again) = releases(core, member)
    assert (again.status, again.day, again.warning) == (ReleaseStatus.EXPECTED, day(90), "")
    assert len(tasks(core, again)) == 6


def test_that_who_is_inside_again_within_days_awaits_another(core_as: Cores) -> None:
    core = core_as("sergeant")
    member = make_release(core, 0, managed=True)
    found = release(core, member)
    core.execute(RecordRelease(**seen(core, found.id), released_on=TODAY, note="At the gate"))
    core_as.clock.advance(dt.timedelta(hours=2))
    suspend(core, member, day(3))
    (_, again) = releases(core, member)
    assert (again.status, again.day) == (ReleaseStatus.EXPECTED, day(3))
    core.execute(RecordRelease(**seen(core, again.id), released_on=TODAY, note="By the court"))
    assert [row.status for row in releases(core, member)] == [ReleaseStatus.RELEASED] * 2


def test_that_a_release_recorded_for_the_wrong_person_is_awaited_again(core_as: Cores) -> None:
    core = core_as("sergeant")
    member = make_release(core, 3, managed=True)
    found = release(core, member)
    core.execute(RecordRelease(**seen(core, found.id), released_on=TODAY, note="At the gate"))
    assert row_of(core, member).release_date == TODAY
    back = {"released_on": TODAY, "taken_back": True}
    with pytest.raises(InvalidInput, match="why"):
        core.execute(RecordRelease(**seen(core, found.id), **back, note=" "))
    core.execute(RecordRelease(**seen(core, found.id), **back, note="It was his brother"))
    found = release(core, member)
    assert (found.status, found.day) == (ReleaseStatus.EXPECTED, day(3))
    assert row_of(core, member).release_date == day(3)
    rows = tasks(core, found)
    assert (rows["day_of_release"].status, rows["day_of_release"].due) == (
        ActionStatus.OPEN, day(3),
    )  # fmt: skip
    assert rows["compliance_1"].due == day(4)
    # The Threat Review hears of the day anew.
    assert [alert.category for alert in core.ask(load_alerts, AREA, day(3))] == ["release_today"]
    with pytest.raises(Refused, match="not recorded as out: it is expected"):
        core.execute(RecordRelease(**seen(core, found.id), **back, note="Once more"))


def test_that_who_is_worked_with_again_was_released_and_stays_so(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    member = make_membership(core, MembershipStatus.SUSPENDED)
    resume(core, member, TODAY)
    found = release(core, member)
    assert found.status is ReleaseStatus.RELEASED
    with pytest.raises(Refused, match="Suspend"):
        core.execute(
            RecordRelease(
                **seen(core, found.id), released_on=TODAY, note="Not out", taken_back=True
            )
        )


def test_that_an_old_return_does_not_end_a_release_that_is_on_again(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    first = make_membership(core, MembershipStatus.SUSPENDED)
    person = row_of(core, first).person_id
    set_day(core, first, None, reason="Remanded without a date")
    assert release(core, first).status is ReleaseStatus.CANCELLED
    embedded_core_as.clock.advance(dt.timedelta(days=1))
    resume(core, first, day(10))
    embedded_core_as.clock.advance(dt.timedelta(days=1))
    second = refer(core, person, cohort="resettlement")
    set_day(core, second, 50)
    set_day(core, second, 52)
    assert [(row.status, row.day) for row in releases(core, first)] == [
        (ReleaseStatus.EXPECTED, day(52))
    ]


def test_that_nothing_of_the_other_is_left_when_a_join_is_undone(core_as: Cores) -> None:
    core = core_as("sergeant")
    kept, joined = make_person(core), make_person(core, pnc_id=None)
    make_plan(core, kept)
    his = refer(core, joined)
    match = join(core, kept, joined)
    set_day(core, his, 20)
    assert release(core, his).person_id == kept
    undo_join(core, match)
    told = {row.person_id: row.status for row in releases(core)}
    assert told == {kept: ReleaseStatus.CANCELLED, joined: ReleaseStatus.EXPECTED}
