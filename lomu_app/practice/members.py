"""Puts invented people into cohorts, at every stage, as if the unit had worked for months.

Everything goes through the handlers that officers' commands use, so that what holds of a real
membership holds of an invented one: nobody is managed without plan, manager and review.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from lomu_app.assessments.commands import RecordAssessment, record_assessment
from lomu_app.assessments.instruments import find_instrument
from lomu_app.assessments.rules import AnswerKind, Instrument, NewAnswer
from lomu_app.cohorts.commands import (
    AmendSupervision,
    BeginManaging,
    CompleteAssessment,
    ProposeDeselection,
    ReferToCohort,
    RejectMember,
    ReviewMember,
    ScreenReferral,
    SelectMember,
    SuspendMember,
)
from lomu_app.cohorts.deciding import (
    begin_managing,
    reject_member,
    select_member,
    suspend_member,
)
from lomu_app.cohorts.leaving import propose_deselection
from lomu_app.cohorts.looking_after import amend_supervision, review_member
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.referring import complete_assessment, refer_to_cohort, screen_referral
from lomu_app.cohorts.rules import CohortRule, cohort_rules
from lomu_app.kernel.clock import FixedClock
from lomu_app.orders.commands import RecordOrder
from lomu_app.orders.recording import record_order
from lomu_app.people.records import Person
from lomu_app.plans.commands import AddGoal, StartPlan
from lomu_app.plans.writing import add_goal, start_plan
from lomu_app.practice import names
from lomu_app.store.unit_of_work import UnitOfWork

# Who has served the sentence and whose leaving an inspector is to confirm.
GOING = "sentence_ended"
# So many days ago, what was done. What is low speaks against selection.
_IN = ((90, "refer"), (86, "screen"), (80, "assess"), (72, "select"), (64, "begin"))
_WAYS: tuple[tuple[tuple[int, str], ...], ...] = (
    (*_IN, (9, "review")),
    ((2, "refer"),),
    (*_IN, (61, "review amber")),
    ((10, "refer"), (6, "screen"), (5, "assess")),
    (*_IN, (50, "review red")),
    ((45, "refer"), (41, "screen"), (35, "low"), (28, "reject")),
    (*_IN, (20, "review"), (12, "suspend near")),
    ((9, "refer"), (7, "screen")),
    (*_IN, (15, "review"), (3, "propose")),
    ((30, "refer"), (26, "screen"), (20, "assess"), (5, "select")),
    ((33, "refer"), (30, "screen out")),
    ((12, "refer"),),
    ((40, "refer"), (36, "screen"), (30, "low"), (20, "select over")),
    (*_IN, (30, "suspend far")),
    (*_IN, (5, "review red")),
)
# Nobody is let go while wanted, nor while an order binds the person.
_OUT = (*_IN, (30, "review green"), (2, "going"))
_EVERY = 2  # of those who are not wanted, so many are kept to one who goes
_REASONS = (
    "Third call from the same address in a month.", "Repeat at MARAC, victim moved twice.",
    "New partner has two children; earlier victims did not support.",
    "Released after a sentence for burglary; flags from 2023.",
    "Named by the neighbourhood team after the weekend.",
)  # fmt: skip
_BASES = (
    "Threats this week, victim afraid.", "Keeps appointments, drinks less.",
    "Two calls this month, no injury.", "Breached his curfew once.",
)  # fmt: skip
_CONTROL = ("Curfew checks twice a week.", "Knock and check at both addresses on Fridays.")
_CHANGE = (("health", "See the GP about sleep and drink."), ("attitudes", "Start the DVPP."),
           ("accommodation", "Move into supported housing."))  # fmt: skip
_PRISONS = ("HMP Elmbrook", "HMP Tarrowdale")


class Enrolling:
    """Puts one person after the other on their way; the same seed gives the same ways."""

    def __init__(self, uow: UnitOfWork, seed: int) -> None:
        self._uow = uow
        self._random = random.Random(seed)  # noqa: S311 - invented people need no secrets
        self._rules = [rule for rule in cohort_rules(uow.policies["cohorts"]).values()
                       if rule.offered]  # fmt: skip
        self._enrolled: dict[str, int] = {}

    def enrol(self, person: Person, area: str, *, wanted: bool) -> None:
        """The next cohort and the next way of the area; nobody who is wanted is about to leave."""
        at = self._enrolled.setdefault(area, 3 * len(self._enrolled))  # each area begins elsewhere
        self._enrolled[area] += 1
        way = _WAYS[at % len(_WAYS)]
        if not wanted and at % _EVERY == 0:
            way = _OUT
        rule = self._rules[at % len(self._rules)]
        Journey(self._uow, self._random, rule, person, area).go(way)


class Journey:
    """One membership on its way, each step on its own day."""

    def __init__(
        self, uow: UnitOfWork, pick: random.Random, rule: CohortRule, person: Person, area: str
    ) -> None:
        self._uow, self._pick, self._rule = uow, pick, rule
        self._person, self._area = person, area
        self._membership: Membership | None = None
        self._rag = pick.choice(("red", "amber", "amber", "green"))
        self._deeds: dict[str, Callable[[str], None]] = {
            "refer": self._refer, "screen": self._screen, "assess": self._assess,
            "low": self._low, "select": self._select, "reject": self._reject,
            "begin": self._begin, "review": self._review, "suspend": self._suspend,
            "propose": self._propose, "going": self._going,
        }  # fmt: skip

    def go(self, way: tuple[tuple[int, str], ...]) -> None:
        """Take these steps."""
        for days_ago, deed in way:
            with _days_ago(self._uow, days_ago):
                word, _, how = deed.partition(" ")
                self._deeds[word](how)

    def _seen(self) -> dict[str, Any]:
        if self._membership is None:
            raise AssertionError("every way begins with a referral")
        return {"membership_id": self._membership.id, "version": self._membership.version}

    def _today(self) -> dt.date:
        return self._uow.clock.today()

    def _refer(self, _how: str) -> None:
        source = self._pick.choice(("marac", "dash", "lomu_screen", "mash", "odoc"))
        done = refer_to_cohort(
            self._uow,
            ReferToCohort(
                person_id=self._person.id, cohort=self._rule.code.value, area=self._area,
                source=source, reason=self._pick.choice(_REASONS),
            ),
        )  # fmt: skip
        self._membership = self._uow.get(Membership, int(done["membership_id"]))

    def _screen(self, how: str) -> None:
        release = flag = None
        if self._rule.needs and not how:
            release = self._today() + dt.timedelta(days=self._pick.choice((9, 30, 88, 120)))
            flag = True
        reason = "Lives in another force's area." if how else "Meets the criteria."
        screen_referral(
            self._uow,
            ScreenReferral(
                **self._seen(), accept=not how, reason=reason, release_date=release, da_flag=flag
            ),
        )  # fmt: skip

    def _assess(self, _how: str, *, low: bool = False) -> None:
        for tool in self._rule.tools:
            instrument = find_instrument(self._uow.policies, tool)
            record_assessment(
                self._uow,
                RecordAssessment(
                    person_id=self._person.id, area=self._area, tool=tool,
                    answers=self._answers(instrument, low=low), assessor="PC Yarrow",
                ),
            )  # fmt: skip
        complete_assessment(self._uow, CompleteAssessment(**self._seen()))

    def _low(self, how: str) -> None:
        self._assess(how, low=True)

    def _answers(self, instrument: Instrument, *, low: bool) -> tuple[NewAnswer, ...]:
        made = []
        for item in instrument.items:
            value: str | int = "no" if low else "yes"
            if item.kind is AnswerKind.NUMBER:
                most = min(item.most, 100)
                value = 0 if low else self._pick.randint(max(most * 3 // 4, 1), most)
            made.append(NewAnswer(item.code, value, "Custody record and two reports."))
        return tuple(made)

    def _select(self, how: str) -> None:
        manager = self._pick.choice(("PC Yarrow", "PC Yarrow", *names.OFFICERS[:3]))
        against = bool(how) and bool(self._rule.speaks_for)
        select_member(
            self._uow,
            SelectMember(
                **self._seen(), body=self._rule.bodies[0],
                rationale="Highest harm of those who were heard.", lead_manager=manager,
                deputy=self._pick.choice(("", names.OFFICERS[4])), rag=self._rag,
                rag_basis=self._pick.choice(_BASES),
                override="Intelligence of this week outweighs the score." if against else "",
                where=f"LOMU {self._area}, with probation" if self._rule.asks_where else "",
            ),
        )  # fmt: skip

    def _reject(self, _how: str) -> None:
        command = RejectMember(
            **self._seen(), body=self._rule.bodies[0], rationale="Others are of greater harm."
        )
        reject_member(self._uow, command)

    def _begin(self, _how: str) -> None:
        start = StartPlan(person_id=self._person.id, area=self._area, risks="Former partner.")
        plan = start_plan(self._uow, start)["plan_id"]
        pathway, text = self._pick.choice(_CHANGE)
        control = self._pick.choice(_CONTROL)
        add_goal(self._uow, AddGoal(plan_id=plan, version=1, kind="control", text=control))
        change = AddGoal(plan_id=plan, version=2, kind="change", pathway=pathway, text=text)
        add_goal(self._uow, change)
        begin_managing(self._uow, BeginManaging(**self._seen()))
        self._supervise()

    def _supervise(self) -> None:
        kind = self._pick.choice(("licence", "community_order", "none"))
        ends = self._today() + dt.timedelta(days=self._pick.choice((120, 300, 500)))
        amend_supervision(
            self._uow,
            AmendSupervision(
                **self._seen(), statutory=kind != "none", supervision=kind,
                supervision_ends=None if kind == "none" else ends,
                probation_officer="" if kind == "none" else "R Bracken",
            ),
        )  # fmt: skip

    def _review(self, how: str) -> None:
        rag = how or self._pick.choice(("red", "amber", "green"))
        basis = self._pick.choice(_BASES)
        review_member(self._uow, ReviewMember(**self._seen(), rag=rag, rag_basis=basis))
        if how == "red":
            self._bind()

    def _bind(self) -> None:
        """An order on those of the greatest risk."""
        now = self._uow.clock.now()
        record_order(
            self._uow,
            RecordOrder(
                person_id=self._person.id, area=self._area, kind="restraining", made_at=now,
                made_by=f"{self._area} Magistrates' Court", ends_at=now + dt.timedelta(days=730),
            ),
        )  # fmt: skip

    def _suspend(self, how: str) -> None:
        days = 33 if how == "near" else 400
        suspend_member(
            self._uow,
            SuspendMember(
                **self._seen(), reason="custody", place=self._pick.choice(_PRISONS),
                until=self._today() + dt.timedelta(days=days), detail="Recalled to prison.",
            ),
        )  # fmt: skip

    def _propose(self, _how: str, *, reason: str = "risk_reduced") -> None:
        detail = "Nothing in twelve months, lives alone, finished the programme."
        command = ProposeDeselection(**self._seen(), reason=reason, detail=detail)
        propose_deselection(self._uow, command)

    def _going(self, how: str) -> None:
        self._propose(how, reason=GOING)


@contextmanager
def _days_ago(uow: UnitOfWork, days: int) -> Iterator[None]:
    """What is done meanwhile was done on that day."""
    now = uow.clock
    uow.clock = FixedClock(now.now() - dt.timedelta(days=days))
    yield
    uow.clock = now
