"""What becomes of a plan when two records turn out to be one person."""

from __future__ import annotations

import pytest

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import Refused
from lomu_app.people.queries import load_person
from lomu_app.people.telling import timeline
from lomu_app.plans.commands import AddGoal, ReopenPlan, StartPlan
from lomu_app.plans.queries import load_plans, load_version
from lomu_app.plans.rows import PlanFilter, PlanRow
from lomu_app.plans.standing import plan_gaps
from tests.support.cohorts import MembershipStatus, make_membership, make_plan, row_of
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.plans import (
    join,
    make_two_plans,
    plan_now,
    seen,
    settle,
    undo_join,
)
from tests.support.targets import AREA, make_person

CHOICE = ("a choice between the two plans",)


def _gaps(core: Core, person_id: int) -> tuple[str, ...]:
    with core.store.reading() as session:
        return plan_gaps(session, person_id, AREA)


def _plans(core: Core, person_id: int, *, closed_too: bool = False) -> list[PlanRow]:
    return core.ask(load_plans, PlanFilter(person_id=person_id, closed_too=closed_too))


def test_that_a_plan_follows_its_person_and_goes_back(core_as: Cores) -> None:
    core = core_as("sergeant")
    kept, joined = make_person(core), make_person(core, pnc_id=None)
    make_plan(core, joined)
    match_id = join(core, kept, joined)
    assert _gaps(core, kept) == ()
    assert _gaps(core, joined) == ("a plan",)
    undo_join(core, match_id)
    assert (_gaps(core, kept), _gaps(core, joined)) == (("a plan",), ())


def test_that_of_two_plans_each_stays_with_its_record_and_both_are_the_persons(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    kept, own, other = make_two_plans(core)
    mine, theirs = _plans(core, kept)
    assert (mine.id, mine.lies_with) == (own, "")
    assert theirs.id == other
    assert theirs.lies_with
    assert theirs.person_id == kept
    assert _gaps(core, kept) == CHOICE
    assert [row.id for row in plan_now(core, own).others] == [other]
    assert [row.id for row in plan_now(core, other).others] == [own]
    look(core, kept)
    told = [event for event in core.ask(timeline, kept).events if event.stream == "plan:goals"]
    assert len(told) == 4, "two goals of each plan, whichever record it lies with"


def test_that_either_plan_can_go_on_and_nothing_of_the_other_is_lost(core_as: Cores) -> None:
    core = core_as("sergeant")
    kept, own, other = make_two_plans(core)
    content = plan_now(core, own).content
    number = core.execute(settle(core, other, own)).result["number"]
    (row,) = _plans(core, kept)
    assert (row.id, row.person_id, row.gaps) == (other, kept, ())
    assert _gaps(core, kept) == ()
    closed = plan_now(core, own)
    assert closed.row.goes_on == row.reference
    assert closed.row.closed_reason == "It holds the agreed curfew"
    assert closed.others[0].id == other
    assert closed.content == content == core.ask(load_version, own, number)
    assert [each.id for each in _plans(core, kept, closed_too=True)] == [other, own]
    with pytest.raises(Refused, match="is closed"):
        core.execute(AddGoal(**seen(core, own), kind="control", text="Tag"))
    with pytest.raises(Refused, match="has a plan in"):
        core.execute(StartPlan(person_id=kept, area=AREA))


def test_that_two_plans_of_two_people_are_never_settled(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    plans = [make_plan(core, make_person(core, pnc_id=None)) for _ in range(2)]
    with pytest.raises(Refused, match="not two plans of one person"):
        core.execute(settle(core, *plans))
    with pytest.raises(Refused, match="not two plans of one person"):
        core.execute(settle(core, plans[0], plans[0]))


def test_that_whoever_is_managed_is_not_left_with_a_plan_that_lacks_a_goal(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant", "inspector", "odoc_chair")
    member = row_of(core, make_membership(core, MembershipStatus.MANAGED))
    joined = make_person(core, pnc_id=None)
    other = int(core.execute(StartPlan(person_id=joined, area=member.area)).result["plan_id"])
    (mine,) = _plans(core, member.person_id)
    join(core, member.person_id, joined)
    assert mine.id is not None
    with pytest.raises(Refused, match=f"would then lack a control goal.*{member.reference}"):
        core.execute(settle(core, other, mine.id))
    core.execute(settle(core, mine.id, other))
    assert [row.id for row in _plans(core, member.person_id)] == [mine.id]


def test_that_a_closed_plan_is_taken_up_again_once_the_join_is_undone(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    kept, own, other = make_two_plans(core)
    match_id = join_of(core, kept)
    core.execute(settle(core, own, other))
    with pytest.raises(Refused, match="goes on instead"):
        core.execute(ReopenPlan(**seen(core, other), reason="Mistake"))
    undo_join(core, match_id)
    joined = plan_now(core, other).row.person_id
    assert joined != kept
    assert _gaps(core, joined) == ("a plan",)
    with pytest.raises(Refused, match="Reopen"):
        core.execute(StartPlan(person_id=joined, area=AREA))
    core.execute(ReopenPlan(**seen(core, other), reason="Two people after all"))
    assert (_gaps(core, kept), _gaps(core, joined)) == ((), ())
    assert plan_now(core, other).row.closed_on is None
    with pytest.raises(Refused, match="never closed"):
        core.execute(ReopenPlan(**seen(core, other), reason="Again"))


def test_that_a_plan_is_found_through_two_joins(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    middle, own, other = make_two_plans(core)
    core.execute(settle(core, other, own))
    last = make_person(core, pnc_id=None)
    join(core, last, middle)
    (row,) = _plans(core, last)
    assert (row.id, row.person_id) == (other, last)
    assert _gaps(core, last) == ()


def join_of(core: Core, person_id: int) -> int:
    """The match by which somebody was joined into this record."""
    (match,) = core.ask(load_person, person_id).matches
    return match.id
