"""Many at once: each allocation tells what came of it, and all of them can be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import AllocateMembers, Allocation, RejectMember, ReviewMember
from lomu_app.cohorts.queries import find_membership_ids
from lomu_app.cohorts.rows import MembershipFilter
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from tests.support.cohorts import BODY, make_membership, refer, row_of, version_of
from tests.support.cores import Cores
from tests.support.targets import AREA


def give(core: Core, manager: str, *ids: int, deputy: str = "") -> Any:
    """Allocate as seen just now; what the command answers."""
    members = tuple(Allocation(one, version_of(core, one), manager, deputy) for one in ids)
    return core.execute(AllocateMembers(area=AREA, members=members)).result


def test_that_each_outcome_is_told_and_the_others_are_changed_together(core_as: Cores) -> None:
    core = core_as("sergeant")
    first, second = (make_membership(core, MembershipStatus.SELECTED) for _ in range(2))
    gone = make_membership(core, MembershipStatus.ASSESSED)
    core.execute(
        RejectMember(
            membership_id=gone, version=version_of(core, gone), body=BODY, rationale="Low harm"
        )
    )
    elsewhere = make_membership(core, MembershipStatus.SELECTED, "Walsall")
    members = (
        Allocation(first, version_of(core, first), "PC Teasel", "PC Sedge"),
        Allocation(second, 1, "PC Teasel"),
        Allocation(gone, version_of(core, gone), "PC Teasel"),
        Allocation(elsewhere, version_of(core, elsewhere), "PC Teasel"),
        Allocation(9999, 1, "PC Teasel"),
    )
    told = core.execute(AllocateMembers(area=AREA, members=members)).result
    assert told["allocated"] == 1
    assert told["before"] == [[first, version_of(core, first), "PC Yarrow", ""]]
    assert [key for key, _why in told["refused"]] == [second, gone, elsewhere, 9999]
    whys = " ".join(why for _key, why in told["refused"])
    for words in ("Somebody else changed", "has ended", "is in Walsall", "no longer exists"):
        assert words in whys
    assert (row_of(core, first).lead_manager, row_of(core, first).deputy) == (
        "PC Teasel", "PC Sedge",
    )  # fmt: skip
    assert {row_of(core, one).lead_manager for one in (second, elsewhere)} == {"PC Yarrow"}


def test_that_the_way_back_gives_each_to_whom_it_had(core_as: Cores) -> None:
    core = core_as("sergeant")
    selected = make_membership(core, MembershipStatus.SELECTED)
    referred, moved = refer(core), make_membership(core, MembershipStatus.MANAGED)
    give(core, "PC Bryony", moved)
    told = give(core, "PC Teasel", selected, referred, moved, deputy="PC Sedge")
    core.execute(
        ReviewMember(
            membership_id=moved, version=version_of(core, moved), rag="green", rag_basis="Quiet"
        )
    )
    back = tuple(Allocation(*one) for one in told["before"])
    undone = core.execute(AllocateMembers(area=AREA, members=back)).result
    assert [key for key, _why in undone["refused"]] == [moved]
    managers = {one: row_of(core, one).lead_manager for one in (selected, referred, moved)}
    assert managers == {selected: "PC Yarrow", referred: "", moved: "PC Teasel"}
    assert row_of(core, selected).deputy == ""
    assert core.ask(find_membership_ids, MembershipFilter(unallocated=True)) == [referred]


def test_that_nobody_selected_is_left_without_a_manager(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.SELECTED)
    with pytest.raises(Refused, match="somebody has to manage"):
        give(core, " ", found)
    with pytest.raises(InvalidInput, match="Choose whom"):
        give(core, "PC Teasel")
    stale = (Allocation(found, 1, "PC Teasel"),)
    with pytest.raises(EditConflict):
        core.execute(AllocateMembers(area=AREA, members=stale))
    with pytest.raises(NotPermitted):
        give(core_as("sergeant", areas=("Walsall",), name="ps.far"), "PC Teasel")
