"""Approval by other eyes, wherever there are any; and by one's own only when one is alone."""

from __future__ import annotations

import pytest

from lomu_app.bootstrap import Core
from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.daart.threat_commands import ApproveList, SetLine
from lomu_app.daart.threat_queries import load_abilities, load_list_as_it_was
from lomu_app.kernel.errors import NotPermitted
from lomu_app.packs.trm_words import approval_warnings
from tests.support.accounts import bar, give_account
from tests.support.cores import Cores
from tests.support.threat import (
    AREA,
    approve,
    line_of,
    prepare,
    present,
    shown,
    submit,
    wanted,
)

ALONE = (
    "Approved by insp.one, who also worked on this list: nobody in Coventry who could approve it "
    "was free of it."
)


def may_approve(core: Core) -> bool:
    return core.ask(load_abilities, AREA, core.clock.today()).approve


def refuse(core: Core) -> None:
    """He is not offered it, is told why, and cannot do it all the same."""
    offered = core.ask(load_abilities, AREA, core.clock.today())
    assert not offered.approve
    assert "yourself" in offered.why_not
    with pytest.raises(NotPermitted, match="yourself"):
        approve(core)
    assert shown(core).status == "submitted"


def inspectors(cores: Cores, *names: str) -> list[Core]:
    """Inspectors with an account each."""
    for name in names:
        give_account(cores, name, "inspector")
    return [cores("inspector", name=name) for name in names]


def submitted_by_one(cores: Cores) -> Core:
    """The list, prepared and submitted by the one inspector of the area."""
    (one,) = inspectors(cores, "insp.one")
    wanted(one, "Ashby")
    prepare(one)
    submit(one)
    return one


def test_that_nobody_approves_what_he_prepared_changed_or_submitted(core_as: Cores) -> None:
    first, second, third, fourth = inspectors(
        core_as, "insp.one", "insp.two", "insp.three", "insp.four"
    )
    sergeant = core_as("sergeant", name="ps.one")
    target = wanted(sergeant, "Ashby")
    prepare(first)
    line = line_of(shown(second), target)
    second.execute(SetLine(item_id=line.item_id, version=line.version, ask="Dog handler"))
    submit(third)
    for hand in (first, second, third):
        refuse(hand)
    with pytest.raises(NotPermitted):
        approve(sergeant)
    assert may_approve(fourth)
    approved = approve(fourth)
    assert (approved.approved_by, approved.approved_alone) == ("insp.four", False)
    assert ALONE not in approval_warnings(approved)


def test_that_who_is_alone_may_approve_and_the_list_says_so_for_good(core_as: Cores) -> None:
    one = submitted_by_one(core_as)
    assert may_approve(one)
    listed = shown(one)
    done = one.execute(ApproveList(list_id=listed.list_id, version=listed.version)).result
    assert done["alone"] is True
    assert says_so(shown(one))
    present(one)
    give_account(core_as, "insp.two", "inspector")
    assert says_so(shown(one))
    kept = one.ask(load_list_as_it_was, AREA, one.clock.today())
    assert kept is not None
    assert says_so(kept)


def says_so(listed: ListSnapshot) -> bool:
    return listed.approved_alone and ALONE in approval_warnings(listed)


def test_that_a_second_pair_of_eyes_is_needed_as_soon_as_there_is_one(core_as: Cores) -> None:
    one = submitted_by_one(core_as)
    assert may_approve(one)
    (two,) = inspectors(core_as, "insp.two")
    refuse(one)
    approved = approve(two)
    assert (approved.approved_by, approved.approved_alone) == ("insp.two", False)


def test_that_others_who_could_not_approve_here_do_not_count(core_as: Cores) -> None:
    one = submitted_by_one(core_as)
    give_account(core_as, "insp.walsall", "inspector", areas=("Walsall",))
    give_account(core_as, "ps.here", "sergeant", "administrator")
    give_account(core_as, "insp.gone", "inspector")
    refuse(one)
    bar(core_as, "insp.gone")
    assert approve(one).approved_alone


def test_that_two_who_both_worked_on_it_may_each_approve(core_as: Cores) -> None:
    one = submitted_by_one(core_as)
    (two,) = inspectors(core_as, "insp.two")
    line = shown(two).lines[0]
    two.execute(SetLine(item_id=line.item_id, version=line.version, ask="Dog handler"))
    submit(one)
    assert may_approve(two)
    approved = approve(two)
    assert approved.approved_alone
    assert "Approved by insp.two, who also worked" in approval_warnings(approved)[0]


def test_that_an_approval_alone_is_void_after_a_change_and_then_needs_the_other(
    core_as: Cores,
) -> None:
    one = submitted_by_one(core_as)
    line = approve(one).lines[0]
    (two,) = inspectors(core_as, "insp.two")
    one.execute(SetLine(item_id=line.item_id, version=line.version, ask="Dog handler"))
    assert not shown(one).approved_alone
    submit(one)
    refuse(one)
    assert not approve(two).approved_alone
