"""Measures of actions: done in time, and by how much late; by agency.

Actions of the compartment are measured apart: everybody else's numbers are the same without them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from lomu_app.actions.records import Action
from lomu_app.actions.rules import STATUS_LABELS, ActionStatus
from lomu_app.insight.rules import By, Fact
from lomu_app.insight.scope import Scope
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person
from lomu_app.people.rules import shown_name

_COLUMNS = (
    Action.id, Action.reference, Action.about, Action.area, Action.owner_agency, Action.due,
    Action.status, Action.closed_at, Action.text, Person.surname, Person.forenames,
)  # fmt: skip
_LEFT_OUT = (ActionStatus.CANCELLED, ActionStatus.TRANSFERRED)
_OPEN_TO_ALL = (Action.seen_with.is_(None),)
_APART = (Action.seen_with == Permission.SEE_CSE,)


def action_completion(scope: Scope) -> list[Fact]:
    """A fact for each action that was due; it counts where it was done by its day."""
    return _completion(scope, *_OPEN_TO_ALL)


def cog_action_completion(scope: Scope) -> list[Fact]:
    """The same, of those that only the cleared know of."""
    return _completion(scope, *_APART)


def action_lateness(scope: Scope) -> list[Fact]:
    """A fact for each action that was done, worth the days by which it was late."""
    closed = Action.closed_at
    found = []
    for row in _rows(
        scope, *_OPEN_TO_ALL, Action.status == ActionStatus.DONE, closed >= scope.since,
        closed < scope.until,
    ):  # fmt: skip
        on = london(row.closed_at).date()
        late = max(0, (on - row.due).days)
        told = f"done {counted(late, 'day')} late" if late else "done in time"
        found.append(_fact(row, on, f"{told}: {row.text}", value=late))
    return found


def _completion(scope: Scope, *whose: sa.ColumnElement[bool]) -> list[Fact]:
    return [
        _fact(
            row, row.due,
            f"due {row.due:%d/%m/%Y}, {STATUS_LABELS[row.status].lower()}: {row.text}",
            counts=row.status is ActionStatus.DONE and london(row.closed_at).date() <= row.due,
        )
        for row in _rows(
            scope, *whose, Action.due >= scope.first, Action.due <= scope.last,
            Action.status.not_in(_LEFT_OUT),
        )
    ]  # fmt: skip


def _rows(scope: Scope, *conditions: sa.ColumnElement[bool]) -> list[Any]:
    wanted = (
        sa.select(*_COLUMNS)
        .outerjoin(Person, Person.id == Action.person_id)
        .where(Action.area.in_(scope.areas), *scope.may_go_out(Action.person_id), *conditions)
        .order_by(Action.id)
    )
    return list(scope.reader.session.execute(wanted))


def _fact(row: Any, on: Any, told: str, *, counts: bool = True, value: int = 0) -> Fact:
    who = row.about or shown_name(row.surname or "", row.forenames or "")
    return Fact(
        Kind.ACTION, row.id, row.reference, who, row.area, on, told, counts, Fraction(value),
        {By.AGENCY: row.owner_agency},
    )  # fmt: skip
