"""Measures of the arrest-ready targets and of the Threat Review lists made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from lomu_app.daart.records import ArrestAttempt, Target, ThreatItem, ThreatList
from lomu_app.daart.rules import (
    OUTCOME_LABELS,
    OUTSTANDING,
    STATUS_LABELS,
    AttemptOutcome,
    Outcome,
    TargetStatus,
)
from lomu_app.daart.threat_rules import FROZEN
from lomu_app.insight.rules import By, Fact
from lomu_app.insight.scope import Scope
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.counting import counted
from lomu_app.people.records import Person
from lomu_app.people.rules import shown_name

_ARREST = AttemptOutcome.ARRESTED
_COLUMNS = (
    Target.id, Target.reference, Target.person_id, Target.area, Target.team, Target.date_added,
    Target.return_due, Target.closed_on, Target.status, Target.outcome, Target.outcome_detail,
    Target.attempts_reported, Person.surname, Person.forenames,
)  # fmt: skip


def arrests_within_target(scope: Scope) -> list[Fact]:
    """A fact for each arrest; it counts where the return date was kept."""
    return [
        _fact(
            row, on, f"arrested {on:%d/%m/%Y}, due {row.return_due:%d/%m/%Y}",
            counts=on <= row.return_due,
        )
        for row, on in _arrests(scope)
    ]  # fmt: skip


def days_wanted(scope: Scope) -> list[Fact]:
    """A fact for each arrest, worth its days wanted."""
    return [
        _fact(row, on, f"{counted(_wanted(row, on), 'day')} wanted", value=_wanted(row, on))
        for row, on in _arrests(scope)
    ]


def attempts_per_arrest(scope: Scope) -> list[Fact]:
    """A fact for each arrest, worth all attempts on it."""
    found = list(_arrests(scope))
    dated = _attempts(scope)
    numbers = [row.attempts_reported + dated.get(row.id, 0) for row, _ in found]
    return [
        _fact(row, on, counted(number, "attempt"), value=number)
        for (row, on), number in zip(found, numbers, strict=True)
    ]


def outstanding_targets(scope: Scope) -> list[Fact]:
    """A fact for each target outstanding at the end of the last day, worth its days wanted."""
    days = _arrest_days(scope)
    return [
        _fact(
            row, scope.last,
            f"{counted(_wanted(row, scope.last), 'day')} wanted; {STATUS_LABELS[row.status]} now",
            value=_wanted(row, scope.last),
        )
        for row in _rows(scope, Target.date_added <= scope.last)
        if row.status in OUTSTANDING or _ended_after(scope, row, days)
    ]  # fmt: skip


def new_targets(scope: Scope) -> list[Fact]:
    """A fact for each target that was added."""
    added = Target.date_added
    return [
        _fact(row, row.date_added, f"added {row.date_added:%d/%m/%Y}")
        for row in _rows(scope, added >= scope.first, added <= scope.last)
    ]


def cleared_targets(scope: Scope) -> list[Fact]:
    """A fact for each target that left the list, by outcome."""
    closed = Target.closed_on
    return [
        _fact(
            row, row.closed_on, OUTCOME_LABELS[row.outcome],
            groups={By.OUTCOME: OUTCOME_LABELS[row.outcome]},
        )
        for row in _rows(scope, closed >= scope.first, closed <= scope.last)
        if row.outcome is not None
    ]  # fmt: skip


def reasons_withdrawn(scope: Scope) -> list[Fact]:
    """A fact for each target that left without an arrest; the words of it are told."""
    closed, without = Target.closed_on, scope.policy["withdrawn_outcomes"]
    return [
        _fact(
            row, row.closed_on, row.outcome_detail or OUTCOME_LABELS[row.outcome],
            groups={By.REASON: OUTCOME_LABELS[row.outcome]},
        )
        for row in _rows(
            scope, closed >= scope.first, closed <= scope.last, Target.outcome.in_(without)
        )
    ]  # fmt: skip


def carried_items(scope: Scope) -> list[Fact]:
    """A fact for each line of a presented list; it counts where it was carried, untouched."""
    wanted = (
        sa.select(
            ThreatItem.id, ThreatItem.target_id, ThreatItem.carried_days,
            ThreatItem.previous_rank, ThreatItem.previous_worked, ThreatList.day, ThreatList.area,
            Target.reference, Target.team, Person.surname, Person.forenames,
        )
        .join(ThreatList, ThreatList.id == ThreatItem.list_id)
        .join(Target, Target.id == ThreatItem.target_id)
        .join(Person, Person.id == Target.person_id)
        .where(
            ThreatList.area.in_(scope.areas), ThreatList.day >= scope.first,
            ThreatList.day <= scope.last, ThreatList.status.in_([each.value for each in FROZEN]),
            ThreatItem.removed_reason.is_(None), *scope.may_go_out(Target.person_id),
        )
        .order_by(ThreatList.day, ThreatItem.rank, ThreatItem.id)
    )  # fmt: skip
    return [
        Fact(
            Kind.TARGET, row.target_id, row.reference, shown_name(row.surname, row.forenames),
            row.area, row.day,
            f"list of {row.day:%d/%m/%Y}, carried {counted(row.carried_days, 'day')}",
            counts=row.previous_rank is not None and not row.previous_worked,
            value=Fraction(row.carried_days), groups={By.TEAM: row.team},
        )
        for row in scope.reader.session.execute(wanted)
    ]  # fmt: skip


# --- parts --------------------------------------------------------------------------------------


def _rows(scope: Scope, *conditions: sa.ColumnElement[bool]) -> list[Any]:
    wanted = (
        sa.select(*_COLUMNS)
        .join(Person, Person.id == Target.person_id)
        .where(Target.area.in_(scope.areas), *scope.may_go_out(Target.person_id), *conditions)
        .order_by(Target.id)
    )
    return list(scope.reader.session.execute(wanted))


def _arrests(scope: Scope) -> Iterator[tuple[Any, dt.date]]:
    """Each arrest of the period, with its day: that of the attempt, or of the surrender."""
    outcomes = [Outcome(code) for code in scope.policy["arrest_outcomes"]]
    days = _arrest_days(scope)
    ways = sa.or_(Target.status == TargetStatus.ARRESTED, Target.outcome.in_(outcomes))
    for row in _rows(scope, ways):
        on = None if row.outcome is Outcome.SURRENDERED else days.get(row.id)
        on = on or row.closed_on
        if on is not None and scope.has(on):
            yield row, on


def _arrest_days(scope: Scope) -> dict[int, dt.date]:
    wanted = (
        sa.select(ArrestAttempt.target_id, sa.func.max(ArrestAttempt.on_day).label("on"))
        .join(Target, Target.id == ArrestAttempt.target_id)
        .where(Target.area.in_(scope.areas), ArrestAttempt.outcome == _ARREST)
        .group_by(ArrestAttempt.target_id)
    )
    return {row.target_id: row.on for row in scope.reader.session.execute(wanted)}


def _attempts(scope: Scope) -> dict[int, int]:
    wanted = (
        sa.select(ArrestAttempt.target_id, sa.func.count().label("number"))
        .join(Target, Target.id == ArrestAttempt.target_id)
        .where(Target.area.in_(scope.areas))
        .group_by(ArrestAttempt.target_id)
    )
    return {row.target_id: row.number for row in scope.reader.session.execute(wanted)}


def _ended_after(scope: Scope, row: Any, days: dict[int, dt.date]) -> bool:
    """Whether somebody arrested or taken off since was still wanted on the last day."""
    arrested = TargetStatus.ARRESTED is row.status or row.outcome is Outcome.ARRESTED
    ended = days.get(row.id) if arrested else None
    ended = ended or row.closed_on
    return ended is not None and ended > scope.last


def _wanted(row: Any, on: dt.date) -> int:
    added: dt.date = row.date_added
    return max(0, (on - added).days)


def _fact(
    row: Any, on: dt.date, told: str, *, counts: bool = True, value: int = 0,
    groups: dict[By, str] | None = None,
) -> Fact:  # fmt: skip
    return Fact(
        Kind.TARGET, row.id, row.reference, shown_name(row.surname, row.forenames), row.area, on,
        told, counts, Fraction(value), {By.TEAM: row.team} | (groups or {}), row.person_id,
    )  # fmt: skip
