"""Whatever anybody does in whatever order: nobody wanted is lost, nobody approves his own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lomu_app.daart.records import ThreatList, ThreatSnapshot
from lomu_app.daart.snapshot import ListLine, ListSnapshot
from lomu_app.daart.threat_commands import (
    ApproveList,
    CarryOn,
    CloseList,
    MoveLine,
    PrepareList,
    PresentList,
    RecordResult,
    RemoveLine,
    RestoreLine,
    ReturnList,
    SetLine,
    SubmitList,
)
from lomu_app.daart.threat_facts import outstanding_ids
from lomu_app.daart.threat_queries import load_list
from lomu_app.daart.threat_rules import DRAFTING
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.kernel.plain_data import plain_digest
from lomu_app.store.command import Command
from tests.support.accounts import give_account
from tests.support.cores import Cores
from tests.support.threat import AREA, attempt, prepare, wanted

STAFF = {
    "ps.one": "sergeant", "ps.two": "sergeant", "insp.one": "inspector", "insp.two": "inspector",
    "pc.one": "offender_manager", "see.one": "viewer",
}  # fmt: skip
people = st.sampled_from(sorted(STAFF))
places = st.integers(0, 3)
NAMES = ("Ashby", "Birch", "Cole", "Dunn")


class Days(RuleBasedStateMachine):
    """Some days of an area, with everybody pressing everything."""

    cores: Cores

    def __init__(self) -> None:
        super().__init__()
        self.staff = {
            name: self.cores(role, areas=(AREA,), name=name) for name, role in STAFF.items()
        }
        self.made = 0
        self.refused = 0

    @property
    def today(self) -> dt.date:
        return self.cores.clock.today()

    def listed(self) -> ListSnapshot | None:
        return self.staff["ps.one"].ask(load_list, AREA, self.today)

    def line(self, place: int) -> ListLine | None:
        listed = self.listed()
        return listed.lines[place] if listed and place < len(listed.lines) else None

    def does(self, name: str, command: Command) -> None:
        """Try it; what is refused changes nothing, which the invariants see."""
        try:
            self.staff[name].execute(command)
        except (Refused, NotPermitted, InvalidInput):
            self.refused += 1

    @rule(days=st.integers(0, 40), risk=st.sampled_from(["high", "medium", "standard"]))
    @precondition(lambda self: self.made < 4)
    def somebody_is_wanted(self, days: int, risk: str) -> None:
        wanted(self.staff["ps.one"], NAMES[self.made], days=days, victim_risk=risk)
        self.made += 1

    @rule(place=places)
    def somebody_is_arrested(self, place: int) -> None:
        line = self.line(place)
        if line is not None and line.target_id in self._outstanding():
            attempt(self.staff["ps.one"], line.target_id, "arrested")

    @rule(name=people)
    def prepares(self, name: str) -> None:
        self.does(name, PrepareList(area=AREA, day=self.today))

    @rule(name=people, place=places, rank=st.integers(0, 5), reason=st.sampled_from(["Seen", " "]))
    def moves(self, name: str, place: int, rank: int, reason: str) -> None:
        self._on_line(name, place, MoveLine, new_rank=rank, reason=reason)

    @rule(name=people, place=places, reason=st.sampled_from(["In hospital", ""]))
    def removes(self, name: str, place: int, reason: str) -> None:
        self._on_line(name, place, RemoveLine, reason=reason)

    @rule(name=people, place=places, reason=st.sampled_from(["Out of hospital", " "]))
    def restores(self, name: str, place: int, reason: str) -> None:
        self._on_line(name, place, RestoreLine, reason=reason)

    @rule(name=people, place=places)
    def sets(self, name: str, place: int) -> None:
        self._on_line(name, place, SetLine, ask="Dog")

    @rule(name=people, place=places, result=st.sampled_from(["no_reply", "withdrawn", "not_done"]))
    def records(self, name: str, place: int, result: str) -> None:
        self._on_line(name, place, RecordResult, result=result, note="so it was")

    @rule(name=people, place=places)
    def carries(self, name: str, place: int) -> None:
        self._on_line(name, place, CarryOn, reason="No officers")

    @rule(name=people, kind=st.sampled_from([SubmitList, PresentList, CloseList]))
    def steps(self, name: str, kind: Any) -> None:
        self._on_list(name, kind)

    @rule(name=people)
    def gives_back(self, name: str) -> None:
        self._on_list(name, ReturnList, reason="Look again")

    @rule(name=people)
    def approves(self, name: str) -> None:
        listed = self.listed()
        if listed is None:
            return
        self.does(name, ApproveList(list_id=listed.list_id, version=listed.version))
        after = self.listed()
        assert after is not None
        if after.status == "approved" and listed.status == "submitted":
            assert name not in listed.hands
            assert STAFF[name] == "inspector"

    @rule()
    def the_usual_way_to_the_meeting(self) -> None:
        for name, kind in (("ps.one", SubmitList), ("insp.one", ApproveList)):
            self._on_list(name, kind)
        self._on_list("ps.two", PresentList)

    @rule(days=st.integers(1, 3))
    def night_falls(self, days: int) -> None:
        self.cores.clock.advance(dt.timedelta(days=days))
        listed = prepare(self.staff["ps.one"])
        assert sorted(line.target_id for line in listed.lines) == sorted(self._outstanding())

    @invariant()
    def ranks_have_no_holes_and_what_is_off_or_moved_says_who_and_why(self) -> None:
        listed = self.listed()
        if listed is None:
            return
        assert [line.rank for line in listed.lines] == list(range(1, len(listed.lines) + 1))
        assert len({line.target_id for line in listed.lines}) == len(listed.lines)
        for line in listed.lines:
            assert (line.removed_reason is None) == (line.removed_by is None)
            assert (line.moved_reason is None) == (line.moved_by is None)
            assert (line.movement == "off") == (line.removed_reason is not None)

    @invariant()
    def what_was_presented_stays(self) -> None:
        with self.cores.store.reading() as session:
            for each in session.query(ThreatList):
                stored = session.get(ThreatSnapshot, each.id)
                assert (each.snapshot_hash is None) == (each.status in DRAFTING)
                if each.snapshot_hash is not None:
                    assert stored is not None
                    assert plain_digest(stored.content) == each.snapshot_hash
                    assert each.approved_by not in {each.prepared_by, each.submitted_by, None}

    def _on_line(self, name: str, place: int, kind: Any, **values: Any) -> None:
        line = self.line(place)
        if line is not None:
            self.does(name, kind(item_id=line.item_id, version=line.version, **values))

    def _on_list(self, name: str, kind: Any, **values: Any) -> None:
        listed = self.listed()
        if listed is not None:
            self.does(name, kind(list_id=listed.list_id, version=listed.version, **values))

    def _outstanding(self) -> frozenset[int]:
        with self.cores.store.reading() as session:
            return outstanding_ids(session, AREA)


@pytest.mark.timeout(300)
def test_that_nobody_wanted_is_lost_and_nobody_approves_his_own(core_as: Cores) -> None:
    """Every run goes on where the last one stopped, some days later, as units do.

    An inspector who never touches a list is on duty, so there always are other eyes.
    """
    give_account(core_as, "insp.free", "inspector")
    runs = []

    class Onward(Days):
        cores = core_as

        def __init__(self) -> None:
            core_as.clock.advance(dt.timedelta(days=1))
            super().__init__()
            runs.append(self)

    Onward.TestCase.settings = settings(
        max_examples=12, stateful_step_count=20, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    Onward.TestCase().runTest()
    assert runs
