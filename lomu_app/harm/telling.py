"""What a person's timeline tells of results: arrests, charges, disposals, wanted, warrant, bail."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from lomu_app.harm.records import PncResult
from lomu_app.harm.result_kinds import RESULT_LABELS, category_of
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.people.telling import Before, PersonEvent, Stream, is_before_day, moment_of, tells
from lomu_app.store.unit_of_work import Reader


def results(reader: Reader, person_id: int, before: Before, limit: int) -> Sequence[PersonEvent]:
    """Each once, with the list that told of it."""
    day = PncResult.day
    query = (
        sa.select(
            PncResult.id, day, PncResult.kind, PncResult.offence, PncResult.disposal,
            PncResult.reference, PncResult.force, PncResult.station, PncResult.source_file,
            PncResult.created_by,
        )
        .where(PncResult.person_id == person_id, is_before_day(day, PncResult.id, before))
        .order_by(day.desc(), PncResult.id.desc())
        .limit(limit)
    )  # fmt: skip
    made = partial(_event, reader.policies["pnc_results"])
    return [made(row) for row in reader.session.execute(query)]


def where_words(station: str, force: str) -> str:
    """` in Leicester (Leicestershire)`, as far as it is known."""
    by = f" ({force})" if force and station else ""
    place = station or force
    return f" in {place}{by}" if place else ""


def _event(policy: Policy, row: Any) -> PersonEvent:
    parts = (row.offence, row.disposal, row.reference, f"as {row.source_file} says")
    return PersonEvent(
        moment_of(row.day), row.id,
        f"{RESULT_LABELS[row.kind]}{where_words(row.station, row.force)}",
        "  ·  ".join(part for part in parts if part), row.created_by, day_only=True,
        category=category_of(policy, row.kind, row.disposal),
    )  # fmt: skip


tells(Stream("pnc_results", "Record", Permission.SEE_PEOPLE, results))
