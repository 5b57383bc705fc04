"""What a person's timeline tells of releases: expected, moved, cancelled, come out."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.kernel.permissions import Permission
from lomu_app.people.telling import Before, PersonEvent, Stream, is_before, tells
from lomu_app.resettlement.records import Release, ReleaseStep
from lomu_app.resettlement.rules import STATUS_LABELS, ReleaseStatus
from lomu_app.store.unit_of_work import Reader


def release_steps(
    reader: Reader, person_id: int, before: Before, limit: int
) -> Sequence[PersonEvent]:
    """Each thing that happened to each release, with the day both ways."""
    step = ReleaseStep
    query = (
        sa.select(
            step.id, step.created_at, step.created_by, step.status, step.day_before,
            step.day_after, step.reason, Release.id.label("release_id"), Release.reference,
        )
        .join(Release, Release.id == step.release_id)
        .where(
            Release.person_id == person_id, Release.area.in_(tuple(reader.actor.areas)),
            is_before(step.created_at, step.id, before),
        )
        .order_by(step.created_at.desc(), step.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            row.created_at, row.id, _title(row), f"{row.reason}  ·  {row.reference}",
            row.created_by, page="releases", argument=row.release_id,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def _title(row: sa.Row[tuple[object, ...]]) -> str:
    if row.status is not ReleaseStatus.EXPECTED:
        return f"Release {STATUS_LABELS[row.status].lower()}, {row.day_after:%d/%m/%Y}"
    if row.day_before in (None, row.day_after):
        return f"Release expected on {row.day_after:%d/%m/%Y}"
    return f"Release moved from {row.day_before:%d/%m/%Y} to {row.day_after:%d/%m/%Y}"


tells(Stream("releases:steps", "Releases", Permission.SEE_COHORTS, release_steps))
