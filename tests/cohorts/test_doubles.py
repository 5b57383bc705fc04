"""Joining two records may leave somebody in one cohort twice: told, settled, right if undone."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import (
    AmendSupervision,
    ConfirmDeselection,
    EndDouble,
    ReviewMember,
    ScreenReferral,
    TakeDoubleBack,
)
from lomu_app.cohorts.due import Due, DueKind, load_due
from lomu_app.cohorts.queries import find_membership_ids, load_membership
from lomu_app.cohorts.rows import MembershipFilter
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.kernel.errors import NotPermitted, Refused
from tests.support.cohorts import (
    join,
    make_double,
    make_membership,
    propose_leaving,
    row_of,
    version_of,
)
from tests.support.cores import Cores
from tests.support.personal import verify
from tests.support.plans import undo_join
from tests.support.releases import day, release, releases, set_day
from tests.support.targets import AREA, TODAY, make_person

S = MembershipStatus
DOUBLED = MembershipFilter(doubled=True)
ENDS = TODAY + dt.timedelta(days=100)


def ending(core: Core, kept: int, ended: int) -> EndDouble:
    return EndDouble(
        membership_id=kept, version=version_of(core, kept), other_id=ended,
        other_version=version_of(core, ended), reason="Known here first",
    )  # fmt: skip


def supervise(
    core: Core, found: int, kind: str = "licence", ends: dt.date | None = ENDS
) -> None:  # fmt: skip
    core.execute(
        AmendSupervision(
            membership_id=found, version=version_of(core, found), statutory=True,
            supervision=kind, supervision_ends=ends,
        )
    )  # fmt: skip


def told(core: Core) -> Due | None:
    found = core.ask(load_due, AREA)
    return next((one for one in found if one.kind is DueKind.DOUBLED), None)


def test_that_whoever_stands_in_a_cohort_twice_is_told_until_one_goes_on(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    single = make_membership(core, S.MANAGED)
    make_membership(core, S.REFERRED, cohort="cse", person_id=row_of(core, single).person_id)
    assert (told(core), core.ask(find_membership_ids, DOUBLED)) == (None, [])
    kept, ended = make_double(core)
    waiting = told(core)
    assert waiting is not None
    assert (waiting.number, len(waiting.names)) == (1, 1)
    assert set(core.ask(find_membership_ids, DOUBLED)) == {kept, ended}
    assert [one.id for one in core.ask(load_membership, kept).doubles] == [ended]
    assert core.ask(load_membership, single).doubles == ()
    supervise(core, ended)
    core.execute(ending(core, kept, ended))
    assert (told(core), core.ask(find_membership_ids, DOUBLED)) == (None, [])
    over, goes_on = core.ask(load_membership, ended), core.ask(load_membership, kept)
    assert (over.row.status, over.leaving_reason) == (S.DESELECTED, "joined_record")
    why = f"Joined record, goes on as {goes_on.row.reference}: Known here first"
    assert over.steps[-1].grounds == why
    assert (goes_on.row.status, goes_on.supervision_ends) == (S.MANAGED, ENDS), "no clock is lost"
    assert over.row.reference in goes_on.steps[-1].grounds


def test_that_the_one_that_has_come_further_goes_on(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    kept, ended = make_double(core)
    with pytest.raises(Refused, match=r"has come further \(managed\)"):
        core.execute(ending(core, ended, kept))
    with pytest.raises(Refused, match="not two live memberships"):
        core.execute(ending(core, kept, make_membership(core, S.REFERRED)))
    with pytest.raises(NotPermitted):
        embedded_core_as("offender_manager", name="pc.one").execute(ending(core, kept, ended))
    propose_leaving(core, ended)
    with pytest.raises(Refused, match="Decide on that first"):
        core.execute(ending(core, kept, ended))


def test_that_ending_it_is_taken_back_whole(core_as: Cores) -> None:
    core = core_as("sergeant")
    kept, ended = make_double(core)
    supervise(core, ended)
    done = core.execute(ending(core, kept, ended)).result
    back = TakeDoubleBack(membership_id=ended, version=done["other_version"], reason="Wrong one")
    core.execute(back)
    again = core.ask(load_membership, ended)
    assert (again.row.status, again.leaving_reason, again.ended_on) == (S.SELECTED, None, None)
    assert core.ask(load_membership, kept).supervision_ends is None
    assert set(core.ask(find_membership_ids, DOUBLED)) == {kept, ended}


def test_that_it_is_not_taken_back_once_the_one_that_went_on_was_let_go(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    kept, ended = make_double(core)
    done = core.execute(ending(core, kept, ended)).result
    propose_leaving(core, kept)
    embedded_core_as("inspector", name="insp.one").execute(
        ConfirmDeselection(membership_id=kept, version=version_of(core, kept), grounds="No calls")
    )
    back = TakeDoubleBack(membership_id=ended, version=done["other_version"], reason="Wrong one")
    with pytest.raises(Refused, match=r"M-000001 .* has ended since \(deselected\)"):
        core.execute(back)


def test_that_who_is_inside_by_the_one_that_ends_is_awaited_as_before(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    mine = make_membership(core, S.MANAGED)
    his = make_membership(core, S.SUSPENDED, person_id=make_person(core, pnc_id=None))
    match = join(core, row_of(core, mine).person_id, row_of(core, his).person_id)
    supervise(core, mine, "none", None)
    supervise(core, his)
    before = release(core, his)
    core.execute(ending(core, mine, his))
    after, goes_on = release(core, mine), core.ask(load_membership, mine)
    assert (after.status, after.day, after.place) == (before.status, before.day, before.place)
    assert (goes_on.supervision, goes_on.supervision_ends) == ("licence", ENDS)
    undo_join(core, match)
    assert release(core, his).id == before.id, "nothing is begun anew while records are parted"
    assert (release(core, his).status, releases(core, mine)) == (before.status, [])


def test_that_of_two_days_to_come_the_earlier_goes_on_and_the_other_is_told(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    kept, ended = make_double(core, S.SELECTED, S.REFERRED)
    for found, ahead in ((kept, 120), (ended, 40)):
        set_day(core, found, ahead)
        supervise(core, found, "licence" if found == kept else "community_order", day(ahead + 200))
    core.execute(ending(core, kept, ended))
    goes_on = core.ask(load_membership, kept)
    assert (goes_on.row.release_date, release(core, kept).day) == (day(40), day(40))
    assert (goes_on.supervision, goes_on.supervision_ends) == ("community_order", day(240))
    told = goes_on.steps[-1].grounds
    assert f"release {day(40):%d/%m/%Y}; M-000001 had {day(120):%d/%m/%Y}" in told
    assert f"supervision until {day(240):%d/%m/%Y}; M-000001 had {day(320):%d/%m/%Y}" in told


def test_that_a_review_that_is_due_sooner_or_late_already_stays_due(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    kept, ended = make_double(core)
    core.execute(
        ReviewMember(membership_id=ended, version=version_of(core, ended), rag="amber",
                     rag_basis="Calm", review_due=day(5))
    )  # fmt: skip
    core.execute(ending(core, kept, ended))
    goes_on = core.ask(load_membership, kept)
    assert (goes_on.row.clock, goes_on.row.clock_reason) == (day(5), "Review due")
    told = f"review due {day(5):%d/%m/%Y}; M-000001 had {day(28):%d/%m/%Y}"
    assert told in goes_on.steps[-1].grounds
    assert "RAG red; M-000002 had amber" in goes_on.steps[-1].grounds


@pytest.mark.parametrize("mine_goes_on", [True, False])
def test_that_undoing_the_join_lets_live_again_what_was_ended_for_it(
    core_as: Cores, mine_goes_on: bool
) -> None:
    core = core_as("sergeant")
    mine = make_membership(core, S.SELECTED)
    his = make_membership(core, S.SELECTED, person_id=make_person(core, pnc_id=None))
    first, second = row_of(core, mine).person_id, row_of(core, his).person_id
    match = join(core, first, second)
    kept, ended = (mine, his) if mine_goes_on else (his, mine)
    core.execute(ending(core, kept, ended))
    undo_join(core, match)
    found = [core.ask(load_membership, one) for one in (mine, his)]
    assert [one.row.person_id for one in found] == [first, second]
    assert [one.row.status for one in found] == [S.SELECTED, S.SELECTED]
    assert [one.leaving_reason for one in found] == [None, None]
    assert core.ask(find_membership_ids, DOUBLED) == []
    assert verify(core).ok


def test_that_undoing_a_later_join_of_both_leaves_it_ended(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    kept, ended = make_double(core)
    core.execute(ending(core, kept, ended))
    match = join(core, make_person(core, pnc_id=None), row_of(core, kept).person_id)
    assert row_of(core, ended).person_id == row_of(core, kept).person_id
    undo_join(core, match)
    assert row_of(core, ended).status is S.DESELECTED


def test_that_a_flag_of_either_stays_and_what_was_amended_since_is_not_halved(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    mine, his = (
        make_membership(core, S.REFERRED, person_id=make_person(core, pnc_id=None)) for _ in "12"
    )
    match = join(core, row_of(core, mine).person_id, row_of(core, his).person_id)
    for found, flag in ((mine, False), (his, True)):
        core.execute(
            ScreenReferral(membership_id=found, version=version_of(core, found), accept=True,
                           reason="Meets the criteria", da_flag=flag)
        )  # fmt: skip
    supervise(core, mine, "none", None)
    supervise(core, his)
    core.execute(ending(core, mine, his))
    assert core.ask(load_membership, mine).da_flag
    supervise(core, mine, ends=day(200))
    undo_join(core, match)
    found = core.ask(load_membership, mine)
    assert (found.supervision, found.supervision_ends) == ("licence", day(200)), "no clock stops"
    assert found.da_flag is False
