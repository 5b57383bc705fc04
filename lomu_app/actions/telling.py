"""What a person's timeline tells of actions: raised, taken up, moved, given away, closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.actions.records import Action, ActionStep
from lomu_app.actions.rules import step_words
from lomu_app.kernel.permissions import Permission
from lomu_app.people.telling import AREAS, PERSON, PersonEvent, Stream, tells
from lomu_app.store.unit_of_work import Reader

_step = ActionStep
_STEPS = (
    sa.select(
        _step.id, _step.created_at, _step.created_by, _step.from_status, _step.to_status,
        _step.due_before, _step.due_after, _step.owner_before, _step.owner_after, _step.reason,
        Action.id.label("action_id"), Action.reference, Action.text, Action.kind,
    )
    .join(Action, Action.id == _step.action_id)
    .where(Action.person_id == PERSON, Action.area.in_(AREAS))
)  # fmt: skip


def _action_steps(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Each thing that happened to each action of the person."""
    for row in rows:
        done = step_words(
            row.from_status, row.to_status, row.due_before, row.due_after, row.owner_before,
            row.owner_after,
        )  # fmt: skip
        yield PersonEvent(
            row.created_at, row.id, f"Action {done}: {row.text}",
            "  ·  ".join(part for part in (row.reason, row.reference) if part), row.created_by,
            page="actions", argument=row.action_id, kind=row.kind,
        )  # fmt: skip


tells(
    Stream(
        "actions:steps", "Actions", Permission.SEE_COHORTS, _STEPS, _step.created_at, _step.id,
        _action_steps,
    )
)  # fmt: skip
