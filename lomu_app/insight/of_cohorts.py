"""Measures of the cohorts: who was referred, how far they came, who manages them, what fell."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from lomu_app.cohorts.records import Membership, MembershipStep, StepBefore
from lomu_app.cohorts.rules import PIPELINE, STATUS_LABELS, MembershipStatus, cohort_rules
from lomu_app.harm.ledger import Reading, history_of, rows_of_people
from lomu_app.harm.models import model_in_use
from lomu_app.harm.rules import Incident, plain_weight
from lomu_app.insight.rules import By, Fact
from lomu_app.insight.scope import Scope
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import london
from lomu_app.people.records import Person
from lomu_app.people.rules import shown_name

_S = MembershipStatus
WORKED_WITH = frozenset({_S.SELECTED, _S.MANAGED, _S.SUSPENDED})
"""The stages in which somebody is a member, and has a manager."""
# The stages of the funnel, in their order; a suspension is no way on.
STAGES = (*(each for each in PIPELINE if each is not _S.SUSPENDED), _S.DESELECTED)
_COLUMNS = (
    Membership.id, Membership.reference, Membership.person_id, Membership.cohort, Membership.area,
    Membership.status, Membership.referred_on, Membership.lead_manager, Membership.ended_on,
    Person.surname, Person.forenames,
)  # fmt: skip


def cohort_funnel(scope: Scope) -> list[Fact]:
    """A fact for each membership and stage that it has come to."""
    found = _members(scope, Membership.referred_on >= scope.first,
                     Membership.referred_on <= scope.last)  # fmt: skip
    steps = _steps(scope, [row.id for row in found])
    return [
        _fact(
            scope, row, row.referred_on, f"{STATUS_LABELS[stage]}; now {STATUS_LABELS[row.status]}",
            {By.STAGE: stage_label(stage)},
        )
        for row in found
        for stage in _come_to(step.to_status for step in steps[row.id])
    ]  # fmt: skip


def referrals(scope: Scope) -> list[Fact]:
    """A fact for each membership that was referred, by the day of the referral."""
    on = Membership.referred_on
    return [
        _fact(scope, row, row.referred_on, f"now {STATUS_LABELS[row.status].lower()}", {})
        for row in _members(scope, on >= scope.first, on <= scope.last)
    ]


def stage_label(stage: MembershipStatus) -> str:
    """`1 Referred`, numbered so that stages come in their order."""
    return f"{STAGES.index(stage) + 1} {STATUS_LABELS[stage]}"


LET_GO = stage_label(_S.DESELECTED)
"""The stage to which somebody comes from any other, not by way of all of them."""


def _come_to(reached: Iterable[MembershipStatus]) -> list[MembershipStatus]:
    """The stages up to the furthest one; whoever was let go counts there besides.

    A register brings people in as managed: they were referred and selected before.
    """
    been = set(reached)
    furthest = max((at for at, stage in enumerate(PIPELINE) if stage in been), default=0)
    come: list[MembershipStatus] = [
        stage for at, stage in enumerate(PIPELINE) if at <= furthest and stage in STAGES
    ]
    return [*come, _S.DESELECTED] if _S.DESELECTED in been else come


def cohort_movement(scope: Scope) -> list[Fact]:
    """A fact for each step of the period from one stage to another."""
    members = {row.id: row for row in _members(scope)}
    return [
        _fact(
            scope, members[step.membership_id], london(step.created_at).date(),
            f"{_stage_words(step.from_status)} to {STATUS_LABELS[step.to_status]}",
            {By.STAGE: STATUS_LABELS[step.to_status]},
        )
        for steps in _steps(scope, list(members)).values()
        for step in steps
        if step.from_status is not step.to_status and scope.has_moment(step.created_at)
    ]  # fmt: skip


def _stage_words(stage: MembershipStatus | None) -> str:
    return "Nothing" if stage is None else STATUS_LABELS[stage]


def members(scope: Scope) -> list[Fact]:
    """A fact for each membership that somebody was worked with in on the last day."""
    found = _members(scope)
    steps = _steps(scope, [row.id for row in found])
    facts = []
    for row in found:
        stood = _stood(scope, steps[row.id])
        if stood in WORKED_WITH:
            facts.append(_fact(scope, row, scope.last, STATUS_LABELS[stood], {}))
    return facts


def workload(scope: Scope) -> list[Fact]:
    """A fact for each membership that somebody is worked with in now, by manager."""
    found = _members(scope, Membership.status.in_(sorted(WORKED_WITH)))
    return [_fact(scope, row, scope.last, STATUS_LABELS[row.status], {}) for row in found]


def harm_removed(scope: Scope) -> list[Fact]:
    """A fact for each selection whose days have passed, worth the harm before less that after."""
    days = dt.timedelta(days=int(scope.policy["harm_days"]))
    today = scope.reader.clock.today()
    chosen = [
        (row, on) for row, on in _selections(scope) if on + days <= today
    ]  # fmt: skip
    histories = _incidents(scope, sorted({row.person_id for row, _ in chosen}), today)
    facts = []
    for row, on in chosen:
        before, after = _weighed(histories[row.person_id], on, days)
        told = f"harm weight {plain_weight(before)} before, {plain_weight(after)} after"
        value = Fraction(before - after, 1000)
        facts.append(_fact(scope, row, on, told, {}, counts=after < before, value=value))
    return facts


def _weighed(incidents: Sequence[Incident], on: dt.date, days: dt.timedelta) -> tuple[int, int]:
    """Thousandths in the days before a day, and in as many from it on."""
    before = sum(each.harm or 0 for each in incidents if on - days <= each.on < on)
    after = sum(each.harm or 0 for each in incidents if on <= each.on < on + days)
    return before, after


def _selections(scope: Scope) -> Iterator[tuple[Any, dt.date]]:
    """Each membership that was selected in the period, with the day of the first time."""
    members = {row.id: row for row in _members(scope)}
    for key, steps in _steps(scope, list(members)).items():
        chosen = [step for step in steps if step.to_status in WORKED_WITH]
        if chosen and scope.has_moment(chosen[0].created_at):
            yield members[key], london(chosen[0].created_at).date()


def _incidents(scope: Scope, people: Sequence[int], today: dt.date) -> dict[int, list[Incident]]:
    session, policies = scope.reader.session, scope.reader.policies
    _, weights = model_in_use(session, policies)
    reading = Reading(policies["harm"], weights)
    rows = rows_of_people(session, people)
    return {
        key: history_of(rows[key], reading, key, today).incidents for key in people
    }  # fmt: skip


# --- parts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Step:
    membership_id: int
    from_status: MembershipStatus | None
    to_status: MembershipStatus
    created_at: dt.datetime


def _members(scope: Scope, *conditions: sa.ColumnElement[bool]) -> list[Any]:
    wanted = (
        sa.select(*_COLUMNS)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.area.in_(scope.areas), *scope.may_go_out(Membership.person_id), *conditions
        )
        .order_by(Membership.id)
    )  # fmt: skip
    return list(scope.reader.session.execute(wanted))


def _steps(scope: Scope, ids: Sequence[int]) -> dict[int, list[_Step]]:
    """The steps that stand, by membership: none that was taken back, nor the taking back."""
    back = sa.select(StepBefore.back_id).where(StepBefore.back_id.is_not(None))
    taken = sa.select(StepBefore.step_id).where(StepBefore.back_id.is_not(None))
    wanted = (
        sa.select(
            MembershipStep.membership_id, MembershipStep.from_status, MembershipStep.to_status,
            MembershipStep.created_at,
        )
        .join(Membership, Membership.id == MembershipStep.membership_id)
        .where(
            Membership.area.in_(scope.areas), MembershipStep.id.not_in(back),
            MembershipStep.id.not_in(taken),
        )
        .order_by(MembershipStep.id)
    )  # fmt: skip
    found: defaultdict[int, list[_Step]] = defaultdict(list)
    known = set(ids)
    for row in scope.reader.session.execute(wanted):
        if row.membership_id in known:
            found[row.membership_id].append(_Step(*row))
    return found


def _stood(scope: Scope, steps: Sequence[_Step]) -> MembershipStatus | None:
    """Where it stood at the end of the last day; None before it was referred."""
    until = [step.to_status for step in steps if step.created_at < scope.until]
    return until[-1] if until else None


def _fact(
    scope: Scope, row: Any, on: dt.date, told: str, groups: dict[By, str], *,
    counts: bool = True, value: Fraction = Fraction(0),
) -> Fact:  # fmt: skip
    labels = cohort_rules(scope.reader.policies["cohorts"])
    own = {By.COHORT: labels[row.cohort].label, By.MANAGER: row.lead_manager}
    return Fact(
        Kind.MEMBERSHIP, row.id, row.reference, shown_name(row.surname, row.forenames), row.area,
        on, told, counts, value, own | groups, row.person_id,
    )  # fmt: skip
