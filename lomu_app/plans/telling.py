"""What a person's timeline tells of the case-management plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.permissions import Permission
from lomu_app.people.rules import Basis
from lomu_app.people.telling import AREAS, RECORDS, PersonEvent, Stream, tells
from lomu_app.plans.records import CasePlan, PlanGoal, PlanVersion
from lomu_app.plans.rules import OCCASION_LABELS, PATHWAYS, GoalKind
from lomu_app.store.unit_of_work import Reader

_KINDS = {GoalKind.CONTROL: "Control goal", GoalKind.CHANGE: "Change goal"}
_SHOWN = CasePlan.person_id.in_(RECORDS), CasePlan.area.in_(AREAS)
_GOALS = (
    sa.select(
        PlanGoal.id, PlanGoal.kind, PlanGoal.pathway, PlanGoal.text, PlanGoal.status,
        PlanGoal.created_at, PlanGoal.created_by, CasePlan.area,
    )
    .join(CasePlan, CasePlan.id == PlanGoal.plan_id)
    .where(*_SHOWN)
)  # fmt: skip
_VERSIONS = (
    sa.select(
        PlanVersion.id, PlanVersion.number, PlanVersion.occasion, PlanVersion.note,
        PlanVersion.created_at, PlanVersion.created_by, CasePlan.area,
    )
    .join(CasePlan, CasePlan.id == PlanVersion.plan_id)
    .where(*_SHOWN)
)  # fmt: skip


def _goals(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Each goal that was set."""
    for row in rows:
        yield PersonEvent(
            row.created_at, row.id, f"{_KINDS[row.kind]} set: {row.text}",
            "  ·  ".join(
                part for part in (
                    PATHWAYS.get(row.pathway or "", ""), f"now {row.status.value}", row.area,
                ) if part
            ),
            row.created_by, basis=Basis.OPINION,
        )  # fmt: skip


def _versions(_reader: Reader, person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Each version that was kept, with the agreement or the review that it was kept for."""
    for row in rows:
        yield PersonEvent(
            row.created_at, row.id, f"{OCCASION_LABELS[row.occasion]}: {row.note}",
            f"version {row.number} of the plan kept  ·  {row.area}", row.created_by,
            basis=Basis.OPINION, page="plan", argument=person_id,
        )  # fmt: skip


_see = Permission.SEE_COHORTS
tells(Stream("plan:goals", "Plan", _see, _GOALS, PlanGoal.created_at, PlanGoal.id, _goals))
tells(
    Stream(
        "plan:versions", "Plan", _see, _VERSIONS, PlanVersion.created_at, PlanVersion.id, _versions
    )
)
