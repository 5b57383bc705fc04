"""What a person's timeline tells of interventions: each step, and each session.

Support of a victim is not part of what the person does, so it is not told here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

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
from lomu_app.people.telling import AREAS, PERSON, PersonEvent, Stream, moment_of, tells
from lomu_app.store.unit_of_work import Reader

_GROUP = "Interventions"
_SHOWN = (
    Intervention.person_id == PERSON, Intervention.area.in_(AREAS),
    Intervention.beneficiary == Beneficiary.OFFENDER,
)  # fmt: skip
_STEPS = (
    sa.select(
        InterventionStep.id, InterventionStep.on_day, InterventionStep.to_status,
        InterventionStep.reason, InterventionStep.created_by, InterventionStep.action,
        Intervention.kind, Intervention.reference,
    )
    .join(Intervention, Intervention.id == InterventionStep.intervention_id)
    .where(*_SHOWN)
)  # fmt: skip
_held = InterventionSession
_SESSIONS = (
    sa.select(
        _held.id, _held.held_on, _held.number, _held.outcome, _held.note, _held.updated_by,
        Intervention.kind, Intervention.reference,
    )
    .join(Intervention, Intervention.id == _held.intervention_id)
    .where(*_SHOWN)
)  # fmt: skip


def _steps(reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Referred, started, and how it ended."""
    kinds = intervention_kinds(reader.policies[POLICY])
    for row in rows:
        yield PersonEvent(
            moment_of(row.on_day), row.id,
            f"{kinds[row.kind].short}: {STATUS_LABELS[row.to_status].lower()}",
            "  ·  ".join(part for part in (row.reason, row.reference, row.action) if part),
            row.created_by, day_only=True,
        )  # fmt: skip


def _sessions(reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Each session or appointment, with what came of it."""
    kinds = intervention_kinds(reader.policies[POLICY])
    for row in rows:
        yield PersonEvent(
            moment_of(row.held_on), row.id,
            f"{kinds[row.kind].short}, session {row.number}: {OUTCOME_LABELS[row.outcome].lower()}",
            "  ·  ".join(part for part in (row.note, row.reference) if part), row.updated_by,
            day_only=True,
        )  # fmt: skip


_see = Permission.SEE_COHORTS
tells(Stream("interventions:sessions", _GROUP, _see, _SESSIONS, _held.held_on, _held.id, _sessions))
tells(
    Stream(
        "interventions:steps", _GROUP, _see, _STEPS, InterventionStep.on_day,
        InterventionStep.id, _steps,
    )
)  # fmt: skip
