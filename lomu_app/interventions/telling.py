"""What a person's timeline tells of interventions: each step, and each session.

Support of a victim is not part of what the person does, so it is not told here.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.interventions.keeping import POLICY
from lomu_app.interventions.records import Intervention, InterventionSession, InterventionStep
from lomu_app.interventions.rules import (
    OUTCOME_LABELS,
    STATUS_LABELS,
    Beneficiary,
    intervention_kinds,
)
from lomu_app.kernel.permissions import Permission
from lomu_app.people.telling import (
    Before,
    PersonEvent,
    Stream,
    is_before_day,
    moment_of,
    tells,
)
from lomu_app.store.unit_of_work import Reader

GROUP = "Interventions"
Events = Sequence[PersonEvent]


def intervention_steps(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Referred, started, and how it ended."""
    kinds, step = intervention_kinds(reader.policies[POLICY]), InterventionStep
    query = (
        sa.select(
            step.id, step.on_day, step.to_status, step.reason, step.created_by, step.action,
            Intervention.kind, Intervention.reference,
        )
        .join(Intervention, Intervention.id == step.intervention_id)
        .where(*_shown(reader, person_id), is_before_day(step.on_day, step.id, before))
        .order_by(step.on_day.desc(), step.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            moment_of(row.on_day), row.id,
            f"{kinds[row.kind].short}: {STATUS_LABELS[row.to_status].lower()}",
            "  ·  ".join(part for part in (row.reason, row.reference, row.action) if part),
            row.created_by, day_only=True,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def sessions(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Each session or appointment, with what came of it."""
    kinds, held = intervention_kinds(reader.policies[POLICY]), InterventionSession
    query = (
        sa.select(
            held.id, held.held_on, held.number, held.outcome, held.note, held.updated_by,
            Intervention.kind, Intervention.reference,
        )
        .join(Intervention, Intervention.id == held.intervention_id)
        .where(*_shown(reader, person_id), is_before_day(held.held_on, held.id, before))
        .order_by(held.held_on.desc(), held.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            moment_of(row.held_on), row.id,
            f"{kinds[row.kind].short}, session {row.number}: {OUTCOME_LABELS[row.outcome].lower()}",
            "  ·  ".join(part for part in (row.note, row.reference) if part), row.updated_by,
            day_only=True,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def _shown(reader: Reader, person_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Intervention.person_id == person_id,
        Intervention.area.in_(tuple(reader.actor.areas)),
        Intervention.beneficiary == Beneficiary.OFFENDER,
    )


tells(Stream("interventions:sessions", GROUP, Permission.SEE_COHORTS, sessions))
tells(Stream("interventions:steps", GROUP, Permission.SEE_COHORTS, intervention_steps))
