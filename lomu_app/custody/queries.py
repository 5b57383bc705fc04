"""What is known of people's custody now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.custody.records import CustodyRecord
from lomu_app.kernel.permissions import Permission
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class CustodyNow:
    """The statement that counts for a person; `as_at` is the day it tells of.

    `moved_from` is the release date that stood before, where it moved.
    """

    as_at: dt.date
    in_custody: bool | None
    place: str
    prison_number: str
    release_date: dt.date | None
    moved_from: dt.date | None
    source: str


def custody_now(reader: Reader, person_ids: Sequence[int]) -> dict[int, CustodyNow]:
    """By person what counts now; people of whom nothing is known are left out."""
    reader.actor.require(Permission.SEE_PEOPLE)
    query = (
        sa.select(CustodyRecord)
        .where(CustodyRecord.person_id.in_(person_ids))
        .order_by(CustodyRecord.as_at, CustodyRecord.id)
    )
    return {
        one.person_id: CustodyNow(
            one.as_at, one.in_custody, one.place, one.prison_number, one.release_date,
            one.moved_from, f"{one.source_file}, {one.source_sheet}, row {one.source_row}",
        )
        for one in reader.session.scalars(query)
    }  # fmt: skip
