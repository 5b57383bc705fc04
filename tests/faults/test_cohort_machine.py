"""Whatever anybody does in whatever order: nobody is managed without care, or let go unseen."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections import Counter
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lomu_app.bootstrap import policies
from lomu_app.cohorts import commands as does
from lomu_app.cohorts.records import Membership, MembershipStep
from lomu_app.cohorts.rules import MEMBERSHIP_STATES, Cohort, MembershipStatus, cohort_rules
from lomu_app.daart.records import Target
from lomu_app.daart.rules import OUTSTANDING
from lomu_app.kernel.errors import LomuError, StoreUnavailable
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.records import LegalOrder
from lomu_app.orders.rules import LIVE, OrderStatus
from lomu_app.plans.commands import AddGoal, StartPlan
from lomu_app.plans.records import CasePlan, PlanGoal
from lomu_app.store.command import Command
from tests.faults.side_by_side import DEEP, fresh_seed, side_by_side
from tests.support.assessments import recording
from tests.support.cohorts import AREA, BODY, WHERE, refer, tools_of
from tests.support.cores import Cores
from tests.support.orders import end, make_order
from tests.support.personal import PersonalCores, verify
from tests.support.targets import close, make_person, make_target

RUNS, STEPS = 50, 200
"""Ten thousand steps on the file."""
TOGETHER = 2_000 if DEEP else 70
"""Steps on file and server at once, where each costs five times as much."""
STAFF = {
    "ps.one": "sergeant", "insp.one": "inspector", "odoc.one": "odoc_chair",
    "pc.one": "offender_manager", "see.one": "viewer",
}  # fmt: skip
COHORTS = [rule.code for rule in cohort_rules(policies()["cohorts"]).values() if rule.offered]


@dataclasses.dataclass(frozen=True)
class Hand:
    """Who does it to whom, and what they say; each deed takes what it needs."""

    name: str
    place: int
    who: int
    words: str
    manager: str
    agree: bool
    ahead: int
    rag: str
    cohort: Cohort
    body: str


def hand_of(draw: Random) -> Hand:
    """Evenly drawn, so that no run leaves a deed out."""
    return Hand(
        name=draw.choice([*STAFF, "ps.one", "insp.one"]), place=draw.randrange(4),
        who=draw.randrange(3), words=draw.choice(["As the meeting heard", "Seen", ""]),
        manager=draw.choice(["PC Yarrow", "PC Sedge", " "]), agree=draw.random() < 0.5,
        ahead=draw.randint(-1, 40), rag=draw.choice(["red", "amber", "green"]),
        cohort=draw.choice(COHORTS), body=draw.choice([BODY, "sergeant"]),
    )  # fmt: skip


GOALS = sa.select(PlanGoal.kind).join(CasePlan).where(
    CasePlan.person_id == Membership.person_id, CasePlan.area == Membership.area
)  # fmt: skip
WITHOUT_CARE = sa.select(Membership.reference).where(
    Membership.status == MembershipStatus.MANAGED,
    sa.or_(
        sa.literal("control").not_in(GOALS), sa.literal("change").not_in(GOALS),
        sa.func.trim(Membership.lead_manager) == "", Membership.review_due.is_(None),
        Membership.rag.is_(None),
    ),
)  # fmt: skip
TWICE = (
    sa.select(Membership.person_id)
    .where(Membership.ended_on.is_(None))
    .group_by(Membership.person_id, Membership.cohort, Membership.area)
    .having(sa.func.count() > 1)
)
STEPS_OF = (
    sa.select(MembershipStep).join(Membership, Membership.id == MembershipStep.membership_id)
    .where(Membership.person_id.in_(sa.bindparam("people", expanding=True)))
    .order_by(MembershipStep.membership_id, MembershipStep.id)
)  # fmt: skip


DEEDS = [
    "refers", "screens", "assesses", "selects", "rejects", "begins", "suspends", "resumes",
    "reviews", "allocates", "proposes_to_let_go", "proposes_to_let_go", "keeps", "lets_go",
    "lets_go", "writes_a_plan", "adds_a_goal", "raises_something_live",
    "raises_something_live", "ends_all",
    "does_what_is_next", "does_what_is_next", "does_what_is_next", "waits", "takes_back",
]  # fmt: skip


class Years(RuleBasedStateMachine):
    """Three people of an area over some months, with everybody pressing everything."""

    cores: Cores
    taken: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.staff = {
            name: self.cores(role, areas=(AREA,), name=name) for name, role in STAFF.items()
        }
        self.people = [make_person(self.staff["ps.one"]) for _ in range(3)]
        for who, person_id in enumerate(self.people):
            refer(self.staff["ps.one"], person_id, cohort=COHORTS[who - 1])
        self.changed = True
        # As they stand, until somebody changes something.
        self.known: list[Membership] | None = None

    @property
    def today(self) -> dt.date:
        return self.cores.clock.today()

    def members(self) -> list[Membership]:
        if self.known is None:
            with self.cores.store.reading() as session:
                wanted = sa.select(Membership).where(Membership.person_id.in_(self.people))
                live_first = (Membership.ended_on.is_not(None), Membership.id.desc())
                self.known = list(session.scalars(wanted.order_by(*live_first).limit(4)))
        return self.known

    def tries(self, name: str, command: Command) -> bool:
        """Whether it was done; what is refused changes nothing, which the invariants see."""
        try:
            self.staff[name].execute(command)
        except StoreUnavailable:
            raise  # what the program lets somebody do, no rule of the database stands against
        except LomuError:
            self.taken["refused"] += 1
            return False
        self.taken[type(command).__name__] += 1
        self.changed, self.known = True, None
        return True

    def day(self, hand: Hand) -> dt.date:
        return self.today + dt.timedelta(days=hand.ahead)

    def on(self, hand: Hand, kind: Any, **values: Any) -> bool:
        """Try a command on one of the memberships."""
        members = self.members()
        if hand.place >= len(members):
            return False
        member = members[hand.place]
        return self.tries(
            hand.name, kind(membership_id=member.id, version=member.version, **values)
        )

    def refers(self, hand: Hand) -> None:
        self.tries(
            hand.name,
            does.ReferToCohort(
                person_id=self.people[hand.who], cohort=hand.cohort.value, area=AREA,
                source="lomu_screen", reason="Third call",
            ),
        )  # fmt: skip

    def screens(self, hand: Hand) -> None:
        facts: dict[str, Any] = {"release_date": self.today, "da_flag": hand.agree}
        facts = facts if hand.rag != "red" else {}
        self.on(hand, does.ScreenReferral, accept=hand.agree, reason=hand.words, **facts)

    def assesses(self, hand: Hand) -> None:
        for member in self.members()[hand.place : hand.place + 1]:
            for tool in tools_of(member.cohort):
                self.tries(hand.name, recording(member.person_id, tool))
        self.on(hand, does.CompleteAssessment)

    def selects(self, hand: Hand) -> None:
        self.on(
            hand, does.SelectMember, body=hand.body, rationale=hand.words,
            lead_manager=hand.manager, rag=hand.rag, rag_basis="Threats", where=WHERE,
            override=hand.words,
        )  # fmt: skip

    def rejects(self, hand: Hand) -> None:
        self.on(hand, does.RejectMember, body=BODY, rationale=hand.words, override=hand.words)

    def begins(self, hand: Hand) -> None:
        self.on(hand, does.BeginManaging)

    def suspends(self, hand: Hand) -> None:
        said = {"reason": "custody", "place": hand.words, "until": self.day(hand)}
        if self.on(hand, does.SuspendMember, **said) and hand.rag == "red":
            self.takes_back(dataclasses.replace(hand, agree=True))

    def takes_back(self, hand: Hand) -> None:
        for kind in (does.TakeScreeningBack, does.TakeDecisionBack, does.TakeSuspensionBack):
            for member in self.members()[hand.place : hand.place + 1]:
                # Mostly whoever wrote last, so that some of it is done.
                by = member.updated_by if hand.agree else hand.name
                self.on(dataclasses.replace(hand, name=by), kind, reason="By mistake")

    def resumes(self, hand: Hand) -> None:
        self.on(hand, does.ResumeMember, review_due=self.day(hand))

    def reviews(self, hand: Hand) -> None:
        self.on(
            hand, does.ReviewMember, rag=hand.rag, rag_basis=hand.words, review_due=self.day(hand)
        )

    def allocates(self, hand: Hand) -> None:
        chosen = tuple(
            does.Allocation(
                membership_id=member.id, version=member.version, lead_manager=hand.manager
            )
            for member in self.members()[:2]
        )
        self.tries(hand.name, does.AllocateMembers(area=AREA, members=chosen))

    def proposes_to_let_go(self, hand: Hand) -> None:
        self.on(hand, does.ProposeDeselection, reason="no_offending", detail=hand.words)

    def keeps(self, hand: Hand) -> None:
        self.on(self.at_a_proposal(hand), does.DeclineDeselection, reason=hand.words)

    def at_a_proposal(self, hand: Hand) -> Hand:
        """Where somebody is proposed to be let go, if anybody is."""
        found = [at for at, member in enumerate(self.members()) if member.leaving_by is not None]
        return dataclasses.replace(hand, place=found[0]) if found else hand

    def lets_go(self, seen: Hand) -> None:
        hand = self.at_a_proposal(seen)
        members = self.members()[hand.place : hand.place + 1]
        live = [self._live(member.person_id) for member in members]
        proposer = [member.leaving_by for member in members]
        override = hand.words
        if self.on(hand, does.ConfirmDeselection, grounds="Agreed", override=override):
            assert live == [0] or self.staff[hand.name].actor.may(Permission.OVERRIDE_DESELECTION)
            assert live == [0] or override
            assert proposer not in ([hand.name], [None])

    def writes_a_plan(self, hand: Hand) -> None:
        self.tries(hand.name, StartPlan(person_id=self.people[hand.who], area=AREA))

    def adds_a_goal(self, hand: Hand) -> None:
        mine = CasePlan.person_id == self.people[hand.who]
        with self.cores.store.reading() as session:
            plan = session.scalar(sa.select(CasePlan).where(mine))
        if plan is not None:
            kind, way = ("change", "health") if hand.agree else ("control", "")
            seen = {"plan_id": plan.id, "version": plan.version}
            self.tries(hand.name, AddGoal(**seen, kind=kind, text="To do", pathway=way))

    def raises_something_live(self, hand: Hand) -> None:
        if self._live(self.people[hand.who]) == 0:
            make = make_order if hand.agree else make_target
            make(self.staff["ps.one"], self.people[hand.who])
            self.known = None

    def ends_all(self, hand: Hand) -> None:
        core, person_id = self.staff["ps.one"], self.people[hand.who]
        for target_id in self._ids(Target, Target.status.in_(OUTSTANDING), person_id):
            core.execute(close(core, target_id))
        for order_id in self._ids(LegalOrder, LegalOrder.status.in_(LIVE), person_id):
            core.execute(end(core, order_id, OrderStatus.DISCHARGED))
        self.known = None

    def does_what_is_next(self, hand: Hand) -> None:
        """So that a run gets somewhere."""
        able = dataclasses.replace(
            hand, name="ps.one", agree=True, words="Highest harm", manager="PC Yarrow", ahead=28,
            rag="green", body=BODY,
        )  # fmt: skip
        for member in self.members()[hand.place : hand.place + 1]:
            chair = dataclasses.replace(able, name="odoc.one")
            planner = dataclasses.replace(able, who=self.people.index(member.person_id))
            deeds = {
                MembershipStatus.REFERRED: [(self.screens, able)],
                MembershipStatus.SCREENED_IN: [(self.assesses, able)],
                MembershipStatus.ASSESSED: [(self.selects, chair)],
                # Whoever does not agree forgets the plan, or half of it.
                MembershipStatus.SELECTED: [
                    (self.writes_a_plan, planner), (self.adds_a_goal, planner),
                    (self.adds_a_goal, dataclasses.replace(planner, agree=False)),
                    (self.begins, able),
                ][0 if hand.agree else 2:],
                MembershipStatus.SUSPENDED: [(self.resumes, able)],
            }  # fmt: skip
            for deed, by in deeds.get(member.status, []):
                deed(by)

    def waits(self, hand: Hand) -> None:
        self.cores.clock.advance(dt.timedelta(days=max(hand.ahead, 1)))

    @rule(draw=st.randoms(use_true_random=True))
    def somebody_does_something(self, draw: Random) -> None:
        getattr(self, draw.choice(DEEDS))(hand_of(draw))

    def take(self, draw: Random) -> None:
        """One step of a walk without a searcher."""
        self.somebody_does_something(draw)
        if self.changed:
            self.all_is_in_order()

    @precondition(lambda self: self.changed)
    @invariant()
    def all_is_in_order(self) -> None:
        self.changed = False
        with self.cores.store.reading() as session:
            mine = Membership.person_id.in_(self.people)
            assert list(session.scalars(WITHOUT_CARE.where(mine))) == []
            assert list(session.scalars(TWICE.where(mine))) == []
            steps = session.scalars(STEPS_OF, {"people": self.people}).all()
            for member, taken in itertools.groupby(steps, key=lambda step: step.membership_id):
                assert_way(list(taken), session.get_one(Membership, member).status)

    def _live(self, person_id: int) -> int:
        targets = self._ids(Target, Target.status.in_(OUTSTANDING), person_id)
        return len(targets) + len(self._ids(LegalOrder, LegalOrder.status.in_(LIVE), person_id))

    def _ids(self, record: Any, where: sa.ColumnElement[bool], person_id: int) -> list[int]:
        with self.cores.store.reading() as session:
            wanted = sa.select(record.id).where(record.person_id == person_id, where)
            return list(session.scalars(wanted))


def assert_way(steps: list[MembershipStep], status: MembershipStatus) -> None:
    """The steps lead from nothing to how the membership stands, each as the table has it."""
    assert steps[-1].to_status is status
    for before, step in zip([None, *steps], steps, strict=False):
        assert step.from_status is (before and before.to_status)
        if before is not None and step.grounds == "Taken back: By mistake":
            assert step.to_status is before.from_status
            assert step.created_by == before.created_by
        elif step.from_status is step.to_status:
            # Who is let out as a member of one cohort is out for the others, too.
            assert "Came out on" in step.grounds
        elif step.from_status is not None:
            MEMBERSHIP_STATES.require(step.from_status, step.to_status)


@pytest.mark.timeout(600)
def test_that_nobody_is_managed_without_care_or_let_go_with_something_live(
    embedded_core_as: Cores,
) -> None:
    onward = years_of(embedded_core_as)
    onward.TestCase.settings = settings(
        max_examples=RUNS, stateful_step_count=STEPS, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    onward.TestCase().runTest()
    # Not only refusals: every step was taken, some of them against what was live.
    assert all(onward.taken[name] for name in FORWARD), onward.taken
    assert any(onward.taken[name] for name in BACK), onward.taken
    assert onward.taken["refused"], onward.taken


@pytest.mark.timeout(3_600)
def test_that_a_server_allows_everybody_what_the_file_allows_and_refuses_the_same(
    embedded_core_as: Cores, personal_core_as: PersonalCores
) -> None:
    file, server = years_of(embedded_core_as), years_of(personal_core_as)
    side_by_side(file(), server(), TOGETHER, fresh_seed(), (*FORWARD, "refused"))
    verdict = verify(personal_core_as("sergeant", name="ps.one"))
    assert verdict.ok, verdict.problems


FORWARD = [
    kind.__name__
    for kind in (does.BeginManaging, does.SuspendMember, does.ReviewMember, does.ConfirmDeselection)
]
BACK = [
    kind.__name__
    for kind in (does.TakeScreeningBack, does.TakeDecisionBack, does.TakeSuspensionBack)
]


def years_of(made: Cores) -> type[Years]:
    """The machine on this database, with a count of its own."""

    class Onward(Years):
        cores = made

    Onward.taken = Counter()
    return Onward
