"""What a person's timeline tells of releases: expected, moved, cancelled, come out."""

from __future__ import annotations

import datetime as dt
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
            row.created_at, row.id, _title(row.status, row.day_before, row.day_after),
            f"{row.reason}  ·  {row.reference}",
            row.created_by, page="releases", argument=row.release_id,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def _title(status: ReleaseStatus, before: dt.date | None, after: dt.date) -> str:
    if status is not ReleaseStatus.EXPECTED:
        return f"Release {STATUS_LABELS[status].lower()}, {after:%d/%m/%Y}"
    if before is None or before == after:
        return f"Release expected on {after:%d/%m/%Y}"
    return f"Release moved from {before:%d/%m/%Y} to {after:%d/%m/%Y}"


tells(Stream("releases:steps", "Releases", Permission.SEE_COHORTS, release_steps))
