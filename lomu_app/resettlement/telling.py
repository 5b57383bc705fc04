"""What a person's timeline tells of releases: expected, moved, cancelled, come out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.permissions import Permission
from lomu_app.people.telling import AREAS, PERSON, PersonEvent, Stream, tells
from lomu_app.resettlement.records import Release, ReleaseStep
from lomu_app.resettlement.rules import STATUS_LABELS, ReleaseStatus
from lomu_app.store.unit_of_work import Reader

_STEPS = (
    sa.select(
        ReleaseStep.id, ReleaseStep.created_at, ReleaseStep.created_by, ReleaseStep.status,
        ReleaseStep.day_before, ReleaseStep.day_after, ReleaseStep.reason,
        Release.id.label("release_id"), Release.reference,
    )
    .join(Release, Release.id == ReleaseStep.release_id)
    .where(Release.person_id == PERSON, Release.area.in_(AREAS))
)  # fmt: skip


def _steps(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Each thing that happened to each release, with the day both ways."""
    for row in rows:
        yield PersonEvent(
            row.created_at, row.id, _title(row.status, row.day_before, row.day_after),
            f"{row.reason}  ·  {row.reference}",
            row.created_by, page="releases", argument=row.release_id,
        )  # fmt: skip


def _title(status: ReleaseStatus, before: dt.date | None, after: dt.date) -> str:
    if status is not ReleaseStatus.EXPECTED:
        return f"Release {STATUS_LABELS[status].lower()}, {after:%d/%m/%Y}"
    if before is None or before == after:
        return f"Release expected on {after:%d/%m/%Y}"
    return f"Release moved from {before:%d/%m/%Y} to {after:%d/%m/%Y}"


tells(
    Stream(
        "releases:steps", "Releases", Permission.SEE_COHORTS, _STEPS, ReleaseStep.created_at,
        ReleaseStep.id, _steps,
    )
)  # fmt: skip
