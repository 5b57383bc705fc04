"""Everybody pressing everything on some people in cohorts; what must hold is looked at each time.

The suite takes some hundred steps; as many as one likes are taken by

    python -m tests.cohorts [--steps 10000] [--seed 1]
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lomu_app.bootstrap import Core
from lomu_app.cohorts import commands as deeds
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.records import Membership, MembershipStep
from lomu_app.cohorts.rows import MembershipDetail
from lomu_app.cohorts.rules import (
    LIVE,
    MEMBERSHIP_STATES,
    MembershipStatus,
    cohort_rules,
    goes_against,
)
from lomu_app.kernel.errors import LomuError
from lomu_app.orders.commands import EndOrder
from lomu_app.plans.commands import AddGoal, StartPlan
from lomu_app.plans.standing import plan_gaps
from lomu_app.store.command import Command
from tests.support.assessments import answers, record
from tests.support.cohorts import SPEAKING, WHERE, make_plan, refer
from tests.support.cores import Cores
from tests.support.orders import make_order
from tests.support.orders import version_of as version_of_order
from tests.support.targets import AREA, close, make_person, make_target

S = MembershipStatus
STAFF = {
    "ps.one": "sergeant", "ps.two": "sergeant", "insp.one": "inspector", "chair.one": "odoc_chair",
    "pc.one": "offender_manager", "see.one": "viewer",
}  # fmt: skip
COHORTS = ("high_risk_da", "serial_da", "resettlement", "cse", "other_da")
PEOPLE = 3
people = st.sampled_from(sorted(STAFF))
places = st.integers(0, 5)
who = st.integers(0, PEOPLE - 1)
yes = st.booleans()
words = st.sampled_from(["So it was decided", " "])
_WITH_PLAN = {S.MANAGED}
_WITH_MANAGER = {S.SELECTED, S.MANAGED}


class Unit(RuleBasedStateMachine):
    """Staff, some people who were referred, and what came of each try.

    `taken` and `refused` count what came of the steps,
    `reached` holds every stage in which somebody stood."""

    cores: Cores
    taken = 0
    refused = 0
    reached: ClassVar[set[MembershipStatus]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.staff = {
            name: self.cores(role, areas=(AREA,), name=name) for name, role in STAFF.items()
        }
        self.sergeant = self.staff["ps.one"]
        self.people = [make_person(self.sergeant) for _ in range(PEOPLE)]
        self.members = [
            refer(self.sergeant, person, cohort=cohort)
            for person, cohort in zip(self.people, COHORTS[2:], strict=True)
        ]
        self.targets: dict[int, int] = {}
        self.orders: dict[int, int] = {}

    def does(self, core: Core, command: Command) -> bool:
        """Try it; what is refused changes nothing, which the invariants see."""
        try:
            core.execute(command)
        except LomuError:
            type(self).refused += 1
            return False
        type(self).taken += 1
        return True

    def seen(self, place: int) -> MembershipDetail:
        """One of the last few memberships, as somebody looks at it."""
        return self.sergeant.ask(load_membership, self.members[-1 - place % len(self.members)])

    def on(self, name: str, at: int, kind: Any, **values: Any) -> MembershipDetail | None:
        """A deed on what was seen; what was seen where it was taken."""
        found = self.seen(at)
        command = kind(membership_id=found.row.id, version=found.row.version, **values)
        return found if self.does(self.staff[name], command) else None


class Members(Unit):
    """Some weeks of an area."""

    # On the way in

    @rule(name=people, person=who, cohort=st.sampled_from(COHORTS))
    def refers(self, name: str, person: int, cohort: str) -> None:
        command = deeds.ReferToCohort(
            person_id=self.people[person], cohort=cohort, area=AREA, source="marac", reason="Calls"
        )
        core = self.staff[name]
        if self.does(core, command):
            with self.cores.store.reading() as session:
                newest = session.scalar(sa.select(sa.func.max(Membership.id)))
            self.members = [*self.members, int(newest or 0)][-6:]

    @rule(name=people, place=places, accept=yes, facts=yes, reason=words)
    def screens(self, name: str, place: int, accept: bool, facts: bool, reason: str) -> None:
        release = self.cores.clock.today() + dt.timedelta(days=30) if facts else None
        flag = True if facts else None
        self.on(name, place, deeds.ScreenReferral, accept=accept, reason=reason,
                release_date=release, da_flag=flag)  # fmt: skip

    @rule(person=who, cohort=st.sampled_from(COHORTS), speaking=yes)
    def is_assessed(self, person: int, cohort: str, speaking: bool) -> None:
        rules = {one.value: each for one, each in
                 cohort_rules(self.sergeant.policies["cohorts"]).items()}  # fmt: skip
        for tool in rules[cohort].tools:
            given = answers(tool, **SPEAKING.get(tool, {})) if speaking else answers(tool)
            record(self.sergeant, self.people[person], tool, answers=given)

    @rule(name=people, place=places)
    def completes(self, name: str, place: int) -> None:
        self.on(name, place, deeds.CompleteAssessment)

    @rule(name=people, place=places, body=st.sampled_from(["odoc", "sergeant", "cse_meeting"]),
          manager=st.sampled_from(["PC Yarrow", " "]), rationale=words,
          override=st.sampled_from(["", "Intelligence"]))  # fmt: skip
    def selects(
        self, name: str, place: int, body: str, manager: str, rationale: str, override: str
    ) -> None:
        found = self.on(
            name, place, deeds.SelectMember, body=body, rationale=rationale, lead_manager=manager,
            rag="red", rag_basis="Threats", where=WHERE, override=override,
        )  # fmt: skip
        self._decided(found, body, override, selecting=True)

    @rule(name=people, place=places, body=st.sampled_from(["odoc", "da_meeting"]), rationale=words,
          override=st.sampled_from(["", "Lives elsewhere"]))  # fmt: skip
    def rejects(self, name: str, place: int, body: str, rationale: str, override: str) -> None:
        found = self.on(
            name, place, deeds.RejectMember, body=body, rationale=rationale, override=override
        )
        self._decided(found, body, override, selecting=False)

    def _decided(
        self, found: MembershipDetail | None, body: str, override: str, *, selecting: bool
    ) -> None:
        if found is None:
            return
        speaks = [one.speaks for one in found.grounds]
        assert override or not goes_against(speaks, selecting=selecting)
        now = self.sergeant.ask(load_membership, found.row.id)
        assert now.decided_grounds == found.grounds
        assert body in cohort_rules(self.sergeant.policies["cohorts"])[found.row.cohort].bodies

    # While somebody is managed

    @rule(name=people, person=who, change=yes)
    def plans(self, name: str, person: int, change: bool) -> None:
        core, person_id = self.staff[name], self.people[person]
        self.does(core, StartPlan(person_id=person_id, area=AREA))
        with self.cores.store.reading() as session:
            found = session.execute(
                sa.text("SELECT id, version FROM case_plan WHERE person_id = :one"),
                {"one": person_id},
            ).first()
        if found is not None:
            kind = "change" if change else "control"
            self.does(core, AddGoal(plan_id=found[0], version=found[1], kind=kind, text="Curfew",
                                    pathway="health" if change else ""))  # fmt: skip

    @rule(name=people, place=places)
    def begins(self, name: str, place: int) -> None:
        found = self.on(name, place, deeds.BeginManaging)
        assert found is None or not found.plan_gaps

    @rule(name=people, place=places, rag=st.sampled_from(["red", "green", "mauve"]), only=yes)
    def reviews(self, name: str, place: int, rag: str, only: bool) -> None:
        self.on(name, place, deeds.ReviewMember, rag=rag, rag_basis="Calls", rag_only=only)

    @rule(name=people, places=st.lists(places, max_size=3),
          manager=st.sampled_from(["PC Sedge", ""]))  # fmt: skip
    def allocates(self, name: str, places: list[int], manager: str) -> None:
        found = [self.seen(place) for place in places]
        members = tuple(deeds.Allocation(one.row.id, one.row.version, manager) for one in found)
        self.does(self.staff[name], deeds.AllocateMembers(area=AREA, members=members))

    @rule(name=people, place=places, days=st.integers(-1, 60), where=words)
    def suspends(self, name: str, place: int, days: int, where: str) -> None:
        until = self.cores.clock.today() + dt.timedelta(days=days)
        self.on(name, place, deeds.SuspendMember, reason="custody", place=where, until=until)

    @rule(name=people, place=places, days=st.integers(-1, 20))
    def takes_up_again(self, name: str, place: int, days: int) -> None:
        due = self.cores.clock.today() + dt.timedelta(days=days)
        found = self.on(name, place, deeds.ResumeMember, review_due=due)
        assert found is None or not found.plan_gaps

    # On the way out

    @rule(name=people, place=places, detail=words, back=yes)
    def proposes(self, name: str, place: int, detail: str, back: bool) -> None:
        found = self.on(name, place, deeds.ProposeDeselection, reason="risk_reduced",
                        detail=detail, taken_back=back)  # fmt: skip
        assert not (found and back) or found.leaving_by == name

    @rule(name=people, place=places, grounds=words, override=st.sampled_from(["", "Leeds has him"]))
    def lets_go(self, name: str, place: int, grounds: str, override: str) -> None:
        found = self.on(name, place, deeds.ConfirmDeselection, grounds=grounds, override=override)
        if found is not None:
            assert found.leaving_by not in {name, None}
            assert not found.hindrances or (override and STAFF[name] == "inspector")

    @rule(name=people, place=places, reason=words)
    def keeps(self, name: str, place: int, reason: str) -> None:
        found = self.on(name, place, deeds.DeclineDeselection, reason=reason)
        assert found is None or found.leaving_by not in {name, None}

    @rule(place=places, careful=yes)
    def goes_on_as_usual(self, place: int, careful: bool) -> None:
        """All the way, so that deep stages are reached; whoever is not careful forgets the plan."""
        for _ in range(4):
            self._goes_on(place, careful=careful)

    def _goes_on(self, place: int, *, careful: bool) -> None:
        found = self.seen(place)
        if found.row.status is S.REFERRED:
            self.screens("ps.one", place, True, True, "Meets the criteria")
        elif found.row.status is S.SCREENED_IN:
            self.is_assessed_for(found)
            self.completes("pc.one", place)
        elif found.row.status is S.ASSESSED:
            body = cohort_rules(self.sergeant.policies["cohorts"])[found.row.cohort].bodies[0]
            self.selects("ps.two", place, body, "PC Yarrow", "Harm", "Intelligence")
        elif found.row.status is S.SELECTED:
            if careful:
                make_plan_whole(self.sergeant, found)
            self.begins("pc.one", place)

    def is_assessed_for(self, found: MembershipDetail) -> None:
        """Whatever the cohort asks for."""
        for tool in found.missing_tools:
            given = answers(tool, **SPEAKING.get(tool, {}))
            record(self.sergeant, found.row.person_id, tool, answers=given)

    # What happens around them

    @rule(person=who, wanted=yes)
    def is_wanted(self, person: int, wanted: bool) -> None:
        if wanted and person not in self.targets:
            self.targets[person] = make_target(self.sergeant, self.people[person])
        elif person in self.targets:
            self.does(self.sergeant, close(self.sergeant, self.targets.pop(person)))

    @rule(person=who, bound=yes)
    def is_bound(self, person: int, bound: bool) -> None:
        if bound and person not in self.orders:
            self.orders[person] = make_order(self.sergeant, self.people[person])
        elif person in self.orders:
            order = self.orders.pop(person)
            self.does(
                self.sergeant,
                EndOrder(order_id=order, version=version_of_order(self.sergeant, order),
                         status="discharged", ended_at=self.cores.clock.now(), reason="Court"),
            )  # fmt: skip

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.cores.clock.advance(dt.timedelta(days=days))

    # What must hold

    @invariant()
    def nobody_is_managed_without_plan_manager_and_review(self) -> None:
        with self.cores.store.reading() as session:
            for one in session.scalars(sa.select(Membership).where(Membership.status.in_(LIVE))):
                if one.status in _WITH_MANAGER:
                    assert one.lead_manager
                    assert one.review_due is not None
                    assert one.rag is not None
                if one.status in _WITH_PLAN:
                    assert plan_gaps(session, one.person_id, one.area) == ()
                assert (one.suspended_until is not None) == (one.status is S.SUSPENDED)

    @invariant()
    def nobody_is_twice_in_a_cohort_at_once(self) -> None:
        with self.cores.store.reading() as session:
            live = session.execute(
                sa.select(Membership.person_id, Membership.cohort, Membership.area)
                .where(Membership.status.in_(LIVE))
            ).all()  # fmt: skip
        assert len(set(live)) == len(live)

    @invariant()
    def every_step_is_of_the_table_and_leads_to_where_it_stands(self) -> None:
        with self.cores.store.reading() as session:
            for member in self.members:
                steps = session.scalars(
                    sa.select(MembershipStep)
                    .where(MembershipStep.membership_id == member)
                    .order_by(MembershipStep.id)
                ).all()
                before: MembershipStatus | None = None
                for step in steps:
                    assert step.from_status is before
                    assert before is None or MEMBERSHIP_STATES.find(before, step.to_status)
                    before = step.to_status
                now = session.get(Membership, member)
                assert now is not None
                assert now.status is before
                self.reached.add(now.status)


def make_plan_whole(core: Core, found: MembershipDetail) -> None:
    """A plan with all that it lacks."""
    if "a plan" in found.plan_gaps:
        make_plan(core, found.row.person_id)
