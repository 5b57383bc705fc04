"""What a person's timeline tells of custody: each statement, with the day of which it tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.custody.records import CustodyRecord
from lomu_app.kernel.permissions import Permission
from lomu_app.people.telling import Before, PersonEvent, Stream, is_before_day, moment_of, tells
from lomu_app.store.unit_of_work import Reader


def statements(reader: Reader, person_id: int, before: Before, limit: int) -> Sequence[PersonEvent]:
    """Where the person was, until when, and which date of release moved."""
    day = CustodyRecord.as_at
    query = (
        sa.select(
            CustodyRecord.id, day, CustodyRecord.in_custody, CustodyRecord.place,
            CustodyRecord.release_date, CustodyRecord.moved_from, CustodyRecord.source_file,
            CustodyRecord.created_by,
        )
        .where(CustodyRecord.person_id == person_id, is_before_day(day, CustodyRecord.id, before))
        .order_by(day.desc(), CustodyRecord.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [_event(row) for row in reader.session.execute(query)]


def _event(row: Any) -> PersonEvent:
    where = {True: "In custody", False: "In the community", None: "Release date"}[row.in_custody]
    moved = f", moved from {row.moved_from:%d/%m/%Y}" if row.moved_from else ""
    release = f"release {row.release_date:%d/%m/%Y}{moved}" if row.release_date else ""
    parts = (release, f"as {row.source_file} says")
    return PersonEvent(
        moment_of(row.as_at), row.id, f"{where}: {row.place}" if row.place else where,
        "  ·  ".join(part for part in parts if part), row.created_by, day_only=True,
    )  # fmt: skip


tells(Stream("custody", "Record", Permission.SEE_PEOPLE, statements))
