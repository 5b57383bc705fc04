"""Measures of CSE locations, which only the cleared know of, not even by name."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from lomu_app.cog.records import Location, LocationStep, SignOff
from lomu_app.cog.rules import OPEN, STATUS_LABELS, LocationStatus, location_kinds
from lomu_app.cog.sign_off_rules import SignOffOutcome
from lomu_app.cog.tactic_rules import RUNNING
from lomu_app.cog.work_records import Tactic, TacticStep
from lomu_app.insight.rules import By, Fact
from lomu_app.insight.scope import Scope
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import london
from lomu_app.orders.rules import add_months

_COLUMNS = (
    Location.id, Location.reference, Location.name, Location.area, Location.kind,
    Location.raised_on, Location.status,
)  # fmt: skip


def locations_raised(scope: Scope) -> list[Fact]:
    """A fact for each location that was raised."""
    raised = Location.raised_on
    return [
        _fact(scope, row, row.raised_on, f"now {STATUS_LABELS[row.status].lower()}")
        for row in _rows(scope, raised >= scope.first, raised <= scope.last)
    ]


def locations_kept(scope: Scope) -> list[Fact]:
    """A fact for each location that was on the agenda at the end of the last day.

    What a register tells of a sign-off long ago has its day, but no step of that day.
    """
    steps = _steps(scope)
    for row, _ in _granted(scope):
        steps[row.id].append((LocationStatus.SIGNED_OFF, row.decided_at))
    facts = []
    for row in _rows(scope, Location.raised_on <= scope.last):
        in_order = sorted(steps[row.id], key=_moment)
        until = [status for status, at in in_order if at < scope.until]
        stood = until[-1] if until else LocationStatus.NOMINATED
        if stood in OPEN:
            facts.append(_fact(scope, row, scope.last, STATUS_LABELS[stood].lower()))
    return facts


def locations_signed_off(scope: Scope) -> list[Fact]:
    """A fact for each sign-off that was granted."""
    return [
        _fact(scope, row, on, f"signed off on {on:%d/%m/%Y}")
        for row, on in _granted(scope)
        if scope.has(on)
    ]


def tactics_begun(scope: Scope) -> list[Fact]:
    """A fact for each tactic that went live, by strand."""
    wanted = (
        sa.select(
            *_COLUMNS, Tactic.id.label("tactic_id"), Tactic.reference.label("tactic"), Tactic.code,
            Tactic.strand, sa.func.min(TacticStep.at).label("at"),
        )
        .join(Tactic, Tactic.location_id == Location.id)
        .join(TacticStep, TacticStep.tactic_id == Tactic.id)
        .where(
            Location.area.in_(scope.areas), TacticStep.to_status.in_(sorted(RUNNING)),
            *scope.may_go_out(Tactic.person_id),
        )
        .group_by(*_COLUMNS, Tactic.id, Tactic.reference, Tactic.code, Tactic.strand)
        .order_by(Tactic.id)
    )  # fmt: skip
    return [
        _fact(
            scope, row, london(row.at).date(), f"{row.code}, at {row.reference} {row.name}",
            groups={By.STRAND: row.strand.value.capitalize()}, tactic=True,
        )
        for row in scope.reader.session.execute(wanted)
        if scope.has_moment(row.at)
    ]  # fmt: skip


def sign_off_durability(scope: Scope) -> list[Fact]:
    """A fact for each sign-off that is old enough; it counts where it lasted."""
    months, today = int(scope.policy["durability_months"]), scope.reader.clock.today()
    steps = _steps(scope)
    facts = []
    for row, on in _granted(scope):
        until = add_months(on, months)
        if not scope.has(on) or until > today:
            continue
        back = [
            day for status, at in steps[row.id]
            if status is LocationStatus.REOPENED and on <= (day := london(at).date()) <= until
            and at >= row.decided_at
        ]  # fmt: skip
        told = f"reopened on {back[0]:%d/%m/%Y}" if back else f"lasted to {until:%d/%m/%Y}"
        facts.append(_fact(scope, row, on, told, counts=not back))
    return facts


def _moment(step: tuple[LocationStatus, dt.datetime]) -> dt.datetime:
    return step[1]


# --- parts --------------------------------------------------------------------------------------


def _rows(scope: Scope, *conditions: sa.ColumnElement[bool]) -> list[Any]:
    wanted = (
        sa.select(*_COLUMNS)
        .where(Location.area.in_(scope.areas), *conditions)
        .order_by(Location.id)
    )
    return list(scope.reader.session.execute(wanted))


def _granted(scope: Scope) -> list[tuple[Any, dt.date]]:
    wanted = (
        sa.select(*_COLUMNS, SignOff.decided_at)
        .join(SignOff, SignOff.location_id == Location.id)
        .where(
            Location.area.in_(scope.areas), SignOff.outcome == SignOffOutcome.GRANTED,
            SignOff.decided_at.is_not(None),
        )
        .order_by(SignOff.id)
    )  # fmt: skip
    return [
        (row, london(row.decided_at).date()) for row in scope.reader.session.execute(wanted)
    ]  # fmt: skip


def _steps(scope: Scope) -> defaultdict[int, list[tuple[LocationStatus, dt.datetime]]]:
    wanted = (
        sa.select(LocationStep.location_id, LocationStep.to_status, LocationStep.created_at)
        .join(Location, Location.id == LocationStep.location_id)
        .where(Location.area.in_(scope.areas))
        .order_by(LocationStep.id)
    )
    found: defaultdict[int, list[tuple[LocationStatus, dt.datetime]]] = defaultdict(list)
    for row in scope.reader.session.execute(wanted):
        found[row.location_id].append((row.to_status, row.created_at))
    return found


def _fact(
    scope: Scope, row: Any, on: dt.date, told: str, *, counts: bool = True,
    groups: dict[By, str] | None = None, tactic: bool = False,
) -> Fact:  # fmt: skip
    labels = {kind.code: kind.label for kind in location_kinds(scope.reader.policies["cog"])}
    own = {By.TYPE: labels.get(row.kind, row.kind)}
    kind, key, reference = Kind.LOCATION, row.id, row.reference
    if tactic:
        kind, key, reference = Kind.TACTIC, row.tactic_id, row.tactic
    return Fact(
        kind, key, reference, row.name, row.area, on, told, counts, groups=own | (groups or {})
    )  # fmt: skip
