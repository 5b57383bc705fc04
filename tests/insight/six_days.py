"""Two meetings of each forum, five days apart, and what happened in between."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import ReviewMember
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.odoc.queries import load_cases
from lomu_app.people.limiting import LimitAccess
from tests.support import cog, meetings, odoc
from tests.support.cohorts import make_membership, row_of, version_of
from tests.support.cores import ADMIN, Cores
from tests.support.releases import set_day
from tests.support.targets import make_person, make_target
from tests.support.threat import attempt, prepare, presented, wanted

DAYS = 5
_MANAGED = MembershipStatus.MANAGED


@dataclass(frozen=True)
class _First:
    """Whom and what the second day changes."""

    arrested: int
    upwards: int
    downwards: int
    leaves: int
    is_wanted: int
    comes_out: int
    rises: int
    has_clock: int


def live_through(cores: Cores) -> Core:
    """Both days; whoever has done it all but what takes a second person."""
    one = cores("sergeant", "inspector", "cog_chair", name="ps.one")
    two = cores("inspector", "cog_chair", name=ADMIN)
    first = _first_day(one, two)
    cores.clock.advance(dt.timedelta(days=DAYS))
    _second_day(one, first)
    return one


def _first_day(one: Core, two: Core) -> _First:
    carried = wanted(one, "Fallow", days=12, markers=("FI", "WE"), victim_risk="high",
                     wanted_on_pnc=False)  # fmt: skip
    arrested = wanted(one, "Gadwall", days=2, victim_risk="medium")
    wanted(one, "Heron", days=30)
    attempt(one, carried, days_ago=1)
    presented(one, two)

    upwards, downwards, leaves, is_wanted, comes_out = (
        make_membership(one, _MANAGED) for _ in range(5)
    )
    _rag(one, upwards, "amber")
    make_membership(one, MembershipStatus.ASSESSED)
    hidden = make_person(one, surname="Quillfeather")
    make_membership(one, _MANAGED, person_id=hidden)
    two.execute(LimitAccess(person_id=hidden, version=0, owner=ADMIN, reason="A brother"))
    _hold_odoc(two, upwards, leaves)

    rises = cog.make_location(one, name="Teal Park", address="2 Wren Row, Coventry")
    has_clock = cog.make_location(one, name="Ruff House", address="4 Wren Row, Coventry")
    _hold_cog(two, rises)
    return _First(
        arrested, upwards, downwards, leaves, is_wanted, comes_out, rises, has_clock
    )  # fmt: skip


def _hold_odoc(two: Core, upwards: int, leaves: int) -> None:
    """Everybody is kept as they stand; one action, due before the next meeting."""
    found = odoc.hold(two, odoc.prepare(two))
    for case in two.ask(load_cases, found):
        choices = {each.code for each in case.choices}
        wanted_one = "keep" if "keep" in choices else "defer"
        two.execute(odoc.deciding(case, wanted_one))
    item = odoc.case_of(two, found, upwards).item_id
    meetings.raise_for(two, "meeting", item, due=two.clock.today() + dt.timedelta(days=2))
    meetings.end(two, found)


def _hold_cog(two: Core, put_off: int) -> None:
    found = meetings.begin(two, meetings.prepare(two))
    item = meetings.item_of(two, found, put_off)
    meetings.raise_for(two, "meeting", item.id, due=two.clock.today() + dt.timedelta(days=1))
    meetings.raise_for(two, "meeting", item.id, due=two.clock.today() + dt.timedelta(days=9))
    two.execute(meetings.deciding(item, "defer"))
    meetings.end(two, found)


def _second_day(one: Core, first: _First) -> None:
    attempt(one, first.arrested, "arrested")
    wanted(one, "Knot", days=1, markers=("ME",), victim_risk="high", wanted_on_pnc=False)
    wanted(one, "Lapwing", days=3, wanted_on_pnc=None)
    _rag(one, first.upwards, "red")
    _rag(one, first.downwards, "amber")
    _rag(one, first.leaves, "green")
    make_target(one, row_of(one, first.is_wanted).person_id)
    set_day(one, first.comes_out, 20, place="HMP Elmbrook")
    make_membership(one, _MANAGED)
    one.execute(cog.score(one, first.rises, 5))
    _serve(one, first.has_clock, "HOTEL116", expires_at=cog.NOW + dt.timedelta(days=30))
    _serve(one, first.rises, "CLN76")
    cog.make_proposed(one, name="Dunlin Inn", address="6 Wren Row, Coventry")
    cog.make_location(one, accepted=False, name="Stint Cafe", address="8 Wren Row, Coventry")
    prepare(one)
    odoc.prepare(one)
    meetings.prepare(one)


def _serve(core: Core, location: int, code: str, **fields: Any) -> None:
    """A tactic with clocks, which run from the first day on."""
    found = cog.propose(core, location, code)
    core.execute(cog.authorise(core, found))
    core.execute(cog.serve(core, found, **fields))


def _rag(core: Core, membership: int, rag: str) -> None:
    core.execute(
        ReviewMember(
            membership_id=membership, version=version_of(core, membership), rag=rag,
            rag_basis="As it looks today", rag_only=True,
        )
    )  # fmt: skip
