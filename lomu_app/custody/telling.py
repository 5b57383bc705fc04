"""What a person's timeline tells of custody: each statement, with the day of which it tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.custody.records import CustodyRecord
from lomu_app.kernel.permissions import Permission
from lomu_app.people.telling import PERSON, PersonEvent, Stream, moment_of, tells
from lomu_app.store.unit_of_work import Reader

_WHERE = {True: "In custody", False: "In the community", None: "Release date"}
_STATEMENTS = sa.select(
    CustodyRecord.id, CustodyRecord.as_at, CustodyRecord.in_custody, CustodyRecord.place,
    CustodyRecord.release_date, CustodyRecord.moved_from, CustodyRecord.source_file,
    CustodyRecord.created_by,
).where(CustodyRecord.person_id == PERSON)  # fmt: skip


def _statements(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Where the person was, until when, and which date of release moved."""
    for row in rows:
        where = _WHERE[row.in_custody]
        moved = f", moved from {row.moved_from:%d/%m/%Y}" if row.moved_from else ""
        release = f"release {row.release_date:%d/%m/%Y}{moved}" if row.release_date else ""
        parts = (release, f"as {row.source_file} says")
        yield PersonEvent(
            moment_of(row.as_at), row.id, f"{where}: {row.place}" if row.place else where,
            "  ·  ".join(part for part in parts if part), row.created_by, day_only=True,
        )  # fmt: skip


tells(
    Stream(
        "custody", "Record", Permission.SEE_PEOPLE, _STATEMENTS, CustodyRecord.as_at,
        CustodyRecord.id, _statements,
    )
)  # fmt: skip
