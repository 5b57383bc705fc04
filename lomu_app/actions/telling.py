"""What a person's timeline tells of actions: raised, taken up, moved, given away, closed."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.actions.records import Action, ActionStep
from lomu_app.actions.rules import step_words
from lomu_app.kernel.permissions import Permission
from lomu_app.people.telling import Before, PersonEvent, Stream, is_before, tells
from lomu_app.store.unit_of_work import Reader


def action_steps(
    reader: Reader, person_id: int, before: Before, limit: int
) -> Sequence[PersonEvent]:
    """Each thing that happened to each action of the person."""
    step = ActionStep
    query = (
        sa.select(
            step.id, step.created_at, step.created_by, step.from_status, step.to_status,
            step.due_before, step.due_after, step.owner_before, step.owner_after, step.reason,
            Action.id.label("action_id"), Action.reference, Action.text,
        )
        .join(Action, Action.id == step.action_id)
        .where(
            Action.person_id == person_id, Action.area.in_(tuple(reader.actor.areas)),
            is_before(step.created_at, step.id, before),
        )
        .order_by(step.created_at.desc(), step.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            row.created_at, row.id,
            "Action {}: {}".format(
                step_words(
                    row.from_status, row.to_status, row.due_before, row.due_after,
                    row.owner_before, row.owner_after,
                ),
                row.text,
            ),
            "  ·  ".join(part for part in (row.reason, row.reference) if part), row.created_by,
            page="actions", argument=row.action_id,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


tells(Stream("actions:steps", "Actions", Permission.SEE_COHORTS, action_steps))
