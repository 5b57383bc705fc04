"""The tasks of a release follow its day: never twice, never lost, and always told why."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.actions.commands import TransferAction
from lomu_app.actions.queries import load_action
from lomu_app.actions.rules import ActionStatus
from lomu_app.cohorts.commands import (
    AllocateMembers,
    Allocation,
    ConfirmDeselection,
    ResumeMember,
    ScreenReferral,
)
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import load_person
from lomu_app.resettlement.commands import PlanReleases
from lomu_app.resettlement.queries import load_release, load_releases
from lomu_app.resettlement.rows import ReleaseFilter, Tick
from lomu_app.resettlement.rules import ReleaseStatus
from tests.support.cohorts import make_membership, propose_leaving, refer, row_of, version_of
from tests.support.cores import Cores
from tests.support.personal import out_of_reach
from tests.support.releases import (
    all_actions,
    close,
    day,
    looked_at,
    make_action,
    make_release,
    release,
    releases,
    set_day,
    tasks,
)
from tests.support.targets import AREA, make_person

# Of a release on Sunday 3 January 2027, as the policy counts; 28 and 25 December are holidays.
DUE = {
    "screening": dt.date(2026, 12, 4), "plan": dt.date(2026, 12, 18),
    "victim_and_conditions": dt.date(2026, 12, 31), "day_of_release": dt.date(2027, 1, 3),
    "compliance_1": dt.date(2027, 1, 4), "compliance_7": dt.date(2027, 1, 8),
}  # fmt: skip


def test_that_a_day_of_release_raises_six_tasks_for_the_manager(core_as: Cores) -> None:
    core = core_as("offender_manager")
    found = release(core, make_release(core_as("sergeant"), 40, managed=True))
    assert (found.day, found.days_left, found.place) == (day(40), 40, "HMP Elmbrook")
    assert {code: row.due for code, row in tasks(core, found).items()} == DUE
    assert {row.owner for row in tasks(core, found).values()} == {"PC Yarrow"}
    assert [task.tick for task in found.tasks] == [Tick.LATER] * 6
    assert (found.cohorts, found.plan_gaps, found.awkward) == (("XDA",), (), "Sunday")


def test_that_a_suspended_member_gets_the_screening_28_days_before(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = release(core, make_membership(core, MembershipStatus.SUSPENDED))
    assert (found.day, found.place) == (day(90), "HMP Elmbrook")
    # 90 days from 24 November is 22 February, so 25 January.
    assert tasks(core, found)["screening"].due == dt.date(2027, 1, 25)


def test_that_what_nobody_manages_yet_is_the_sergeants(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    member = refer(core, cohort="resettlement")
    seen = {"membership_id": member, "version": version_of(core, member)}
    core.execute(
        ScreenReferral(
            **seen, accept=True, reason="Flags in 2021", release_date=day(5), da_flag=True
        )
    )
    rows = tasks(core, release(core, member))
    assert {row.owner for row in rows.values()} == {"LOMU sergeant"}
    # Five days' notice: what is past already is due now, and says when it should have been.
    assert rows["screening"].due == rows["plan"].due == day(0)
    assert rows["screening"].due_note == "Short notice: it would have been due on 30/10/2026"


def test_that_a_moved_day_moves_what_is_not_done_and_tells_both_days(core_as: Cores) -> None:
    core = core_as("sergeant")
    member = make_release(core, 40)
    before = tasks(core, release(core, member))
    close(core, before["screening"].id, result="Flag of 2019 found")
    mover = core_as("offender_manager", name="pc.mover")
    set_day(mover, member, 47)
    found = release(core, member)
    after = tasks(core, found)
    assert after.keys() == before.keys()
    assert {row.id for row in after.values()} == {row.id for row in before.values()}
    assert (after["screening"].status, after["screening"].due) == (
        ActionStatus.DONE, DUE["screening"],
    )  # fmt: skip
    # A week later than the 18th is Christmas Day.
    assert after["plan"].due == dt.date(2026, 12, 24)
    last = core.ask(load_action, after["plan"].id).steps[-1]
    assert (last.due_before, last.due_after, last.by) == (
        DUE["plan"], after["plan"].due, "pc.mover",
    )  # fmt: skip
    assert last.reason.startswith("Release moved from 03/01/2027 to 10/01/2027 (M-")
    assert (found.moved_from, found.moved_by) == (day(40), "pc.mover")


def test_that_a_cancelled_release_withdraws_and_one_that_is_on_again_goes_on(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    member = make_release(core, 40)
    rows = tasks(core, release(core, member))
    close(core, rows["screening"].id)
    close(core, rows["victim_and_conditions"].id, "cancelled", "There is no victim")
    set_day(core, member, None, reason="Recalled, no date")
    found = release(core, member)
    assert found.status is ReleaseStatus.CANCELLED
    rows = tasks(core, found)
    assert rows["screening"].status is ActionStatus.DONE
    assert rows["plan"].status is ActionStatus.CANCELLED
    assert "No day of release" in rows["plan"].result
    set_day(core, member, 60)
    assert release(core, member).id == found.id
    rows = tasks(core, release(core, member))
    assert rows["screening"].status is ActionStatus.DONE
    assert rows["plan"].status is ActionStatus.OPEN
    assert rows["plan"].due == dt.date(2027, 1, 8)
    # What somebody cancelled by hand stays so.
    assert rows["victim_and_conditions"].result == "There is no victim"
    assert len(all_actions(core, found.person_id)) == 6


def test_that_two_memberships_of_one_person_await_one_release(core_as: Cores) -> None:
    core = core_as("sergeant")
    member = make_release(core, 40)
    person = row_of(core, member).person_id
    other = refer(core, person, cohort="resettlement")
    set_day(core, other, 40)
    assert len(releases(core)) == 1
    # The one that agreed moves along with the other.
    set_day(core, member, 47)
    assert row_of(core, other).release_date == day(47)
    assert "→ 10/01/2027" in core.ask(load_membership, other).steps[-1].grounds
    # Where they do not agree the earlier day is worked by, and the list says so.
    seen = {"membership_id": other, "version": version_of(core, other)}
    core.execute(
        ScreenReferral(**seen, accept=True, reason="Flags", release_date=day(60), da_flag=True)
    )
    found = release(core, member)
    assert found.day == day(47)
    assert found.warning == f"{row_of(core, other).reference} says 23/01/2027"
    assert found.cohorts == ("XDA", "RES")


def test_that_work_taken_up_again_means_that_they_are_out(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    member = make_membership(core, MembershipStatus.SUSPENDED)
    embedded_core_as.clock.advance(dt.timedelta(days=80))
    rows = tasks(core, release(core, member))
    close(core, rows["screening"].id)
    close(core, rows["plan"].id)
    resume = {"membership_id": member, "version": version_of(core, member)}
    core.execute(ResumeMember(**resume, review_due=embedded_core_as.clock.today()))
    found = release(core, member)
    assert (found.status, found.day) == (ReleaseStatus.RELEASED, day(80))
    rows = tasks(core, found)
    assert (rows["compliance_1"].due, rows["compliance_1"].status) == (day(81), ActionStatus.OPEN)
    # Ten days early: what was to be done three days before is late, and nobody drops it.
    assert (rows["victim_and_conditions"].due, rows["victim_and_conditions"].finished) == (
        day(80), False,
    )  # fmt: skip


def test_that_nothing_is_left_to_do_for_somebody_who_was_let_go(core_as: Cores) -> None:
    core = core_as("sergeant")
    member = make_release(core, 40, managed=True)
    raised = make_action(core, person_id=row_of(core, member).person_id)
    propose_leaving(core, member)
    seen = {"membership_id": member, "version": version_of(core, member)}
    inspector = core_as("inspector")
    # What somebody raised has to be closed first; the tasks of the release go with it.
    with pytest.raises(Refused, match=r"something live: action A-000007 \(PC Yarrow\)\."):
        inspector.execute(ConfirmDeselection(**seen, grounds="Agreed"))
    close(core, raised)
    inspector.execute(ConfirmDeselection(**seen, grounds="Agreed"))
    found = release(core, member)
    assert found.status is ReleaseStatus.CANCELLED
    assert all(row.finished for row in tasks(core, found).values())


def test_that_a_new_manager_gets_what_nobody_gave_away(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    member = make_release(core, 40, managed=True)
    rows = tasks(core, release(core, member))
    core.execute(
        TransferAction(
            **looked_at(core, rows["victim_and_conditions"].id), owner="IDVA Rowan",
            owner_agency="Victim support service", reason="She knows her",
        )
    )  # fmt: skip
    core.execute(
        AllocateMembers(
            area=AREA, members=(Allocation(member, version_of(core, member), "PC Tansy"),)
        )
    )
    rows = tasks(core, release(core, member))
    assert rows.pop("victim_and_conditions").owner == "IDVA Rowan"
    assert {row.owner for row in rows.values()} == {"PC Tansy"}


def test_that_the_list_reaches_as_far_as_asked_and_forgets_nobody(core_as: Cores) -> None:
    core = core_as("sergeant")
    soon, later = make_release(core, 20), make_release(core, 60)
    there = make_release(core, 10, "Walsall")
    ids = {member: release(core, member).id for member in (soon, later, there)}
    assert [row.id for row in core.ask(load_releases)] == [ids[there], ids[soon]]
    assert [row.id for row in core.ask(load_releases, ReleaseFilter(within=90))] == [
        ids[there], ids[soon], ids[later],
    ]  # fmt: skip
    here = core_as("viewer", areas=(AREA,), name="see.one")
    assert [row.id for row in here.ask(load_releases)] == [ids[soon]]
    with pytest.raises(out_of_reach(core_as)):
        here.ask(load_release, ids[there])
    with pytest.raises(NotPermitted):
        here.ask(load_releases, ReleaseFilter(areas=("Walsall",)))
    with pytest.raises(NotPermitted):
        core_as("administrator").ask(load_releases)
    core_as.clock.advance(dt.timedelta(days=22))
    (past,) = (row for row in core.ask(load_releases) if row.id == ids[soon])
    assert past.warning == "The day is past: say whether they came out"
    assert (past.days_left, past.late) == (-2, 5)


def test_that_a_change_of_day_says_where_it_is_known_from(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    member = make_release(core, 40)
    with pytest.raises(InvalidInput, match="where this is known from"):
        set_day(core, member, 41, reason=" ")
    with pytest.raises(InvalidInput, match="on record already"):
        set_day(core, member, 40)
    with pytest.raises(NotPermitted):
        set_day(embedded_core_as("viewer"), member, 41)


def test_that_planning_again_changes_nothing(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    member = make_release(core, 40)
    before = (releases(core), all_actions(core, row_of(core, member).person_id))
    for _ in range(2):
        assert core.execute(PlanReleases(area=AREA)).result == {"expected": 1}
    assert (releases(core), all_actions(core, row_of(core, member).person_id)) == before


def test_that_releases_of_one_person_follow_a_join_and_go_back(core_as: Cores) -> None:
    core = core_as("sergeant")
    kept, joined = make_person(core, "Tarn"), make_person(core, "Tarn", pnc_id=None)
    mine, his = refer(core, kept), refer(core, joined)
    set_day(core, mine, 40)
    set_day(core, his, 50)
    match = core.execute(
        JoinPeople(
            keep_id=kept, keep_version=core.ask(load_person, kept).version, joined_id=joined,
            joined_version=core.ask(load_person, joined).version, reason="Same man, same photo",
        )
    ).result  # fmt: skip
    rows = releases(core, mine)
    assert [row.day for row in rows] == [day(40), day(40)]
    assert all("awaits the same person" in row.warning for row in rows)
    core.execute(
        UndoJoin(match_id=match, version=core.ask(load_match, match).version, reason="Brothers")
    )
    assert release(core, mine).day == day(40)
    assert release(core, his).day == day(50)
    assert len(all_actions(core, joined)) == 6
