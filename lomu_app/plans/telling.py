"""What a person's timeline tells of the case-management plan."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.kernel.permissions import Permission
from lomu_app.people.joined import records_of
from lomu_app.people.rules import Basis
from lomu_app.people.telling import Before, PersonEvent, Stream, is_before, tells
from lomu_app.plans.records import CasePlan, PlanGoal, PlanVersion
from lomu_app.plans.rules import OCCASION_LABELS, PATHWAYS, GoalKind
from lomu_app.store.unit_of_work import Reader

_KINDS = {GoalKind.CONTROL: "Control goal", GoalKind.CHANGE: "Change goal"}


def goals(reader: Reader, person_id: int, before: Before, limit: int) -> Sequence[PersonEvent]:
    """Each goal that was set."""
    query = (
        sa.select(
            PlanGoal.id, PlanGoal.kind, PlanGoal.pathway, PlanGoal.text, PlanGoal.status,
            PlanGoal.created_at, PlanGoal.created_by, CasePlan.area,
        )
        .join(CasePlan, CasePlan.id == PlanGoal.plan_id)
        .where(
            CasePlan.person_id.in_(records_of(reader.session, person_id)),
            CasePlan.area.in_(tuple(reader.actor.areas)),
            is_before(PlanGoal.created_at, PlanGoal.id, before),
        )
        .order_by(PlanGoal.created_at.desc(), PlanGoal.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            row.created_at, row.id, f"{_KINDS[row.kind]} set: {row.text}",
            "  ·  ".join(
                part for part in (
                    PATHWAYS.get(row.pathway or "", ""), f"now {row.status.value}", row.area,
                ) if part
            ),
            row.created_by, basis=Basis.OPINION,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def versions(reader: Reader, person_id: int, before: Before, limit: int) -> Sequence[PersonEvent]:
    """Each version that was kept, with the agreement or the review that it was kept for."""
    query = (
        sa.select(
            PlanVersion.id, PlanVersion.number, PlanVersion.occasion, PlanVersion.note,
            PlanVersion.created_at, PlanVersion.created_by, CasePlan.area,
        )
        .join(CasePlan, CasePlan.id == PlanVersion.plan_id)
        .where(
            CasePlan.person_id.in_(records_of(reader.session, person_id)),
            CasePlan.area.in_(tuple(reader.actor.areas)),
            is_before(PlanVersion.created_at, PlanVersion.id, before),
        )
        .order_by(PlanVersion.created_at.desc(), PlanVersion.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            row.created_at, row.id, f"{OCCASION_LABELS[row.occasion]}: {row.note}",
            f"version {row.number} of the plan kept  ·  {row.area}", row.created_by,
            basis=Basis.OPINION, page="plan", argument=person_id,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


tells(Stream("plan:goals", "Plan", Permission.SEE_COHORTS, goals))
tells(Stream("plan:versions", "Plan", Permission.SEE_COHORTS, versions))
