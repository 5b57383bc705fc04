"""What becomes of a plan when two records turn out to be one person."""

from __future__ import annotations

from lomu_app.bootstrap import Core
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import load_person
from lomu_app.plans.standing import plan_gaps
from tests.support.cohorts import make_plan
from tests.support.cores import Cores
from tests.support.targets import AREA, make_person


def _gaps(core: Core, person_id: int) -> tuple[str, ...]:
    with core.store.reading() as session:
        return plan_gaps(session, person_id, AREA)


def _join(core: Core, kept: int, joined: int) -> int:
    first, second = core.ask(load_person, kept), core.ask(load_person, joined)
    done = core.execute(
        JoinPeople(
            keep_id=kept, keep_version=first.version, joined_id=joined,
            joined_version=second.version, reason="Same tattoo",
        )
    )  # fmt: skip
    return int(done.result)


def test_that_a_plan_follows_its_person_and_goes_back(core_as: Cores) -> None:
    core = core_as("sergeant")
    kept, joined = make_person(core), make_person(core, pnc_id=None)
    make_plan(core, joined)
    match_id = _join(core, kept, joined)
    assert _gaps(core, kept) == ()
    assert _gaps(core, joined) == ("a plan",)
    version = core.ask(load_match, match_id).version
    core.execute(UndoJoin(match_id=match_id, version=version, reason="Different tattoo"))
    assert (_gaps(core, kept), _gaps(core, joined)) == (("a plan",), ())


def test_that_of_two_plans_in_an_area_each_stays_with_its_record(core_as: Cores) -> None:
    core = core_as("sergeant")
    kept, joined = make_person(core), make_person(core, pnc_id=None)
    make_plan(core, kept)
    make_plan(core, joined)
    _join(core, kept, joined)
    assert (_gaps(core, kept), _gaps(core, joined)) == ((), ())
