"""What a person's timeline tells of results: arrests, charges, disposals, wanted, warrant, bail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.harm.records import PncResult
from lomu_app.harm.result_kinds import RESULT_LABELS, category_of
from lomu_app.kernel.permissions import Permission
from lomu_app.people.telling import PERSON, PersonEvent, Stream, moment_of, tells
from lomu_app.store.unit_of_work import Reader

_RESULTS = sa.select(
    PncResult.id, PncResult.day, PncResult.kind, PncResult.offence, PncResult.disposal,
    PncResult.reference, PncResult.force, PncResult.station, PncResult.source_file,
    PncResult.created_by,
).where(PncResult.person_id == PERSON)  # fmt: skip


def where_words(station: str, force: str) -> str:
    """` in Leicester (Leicestershire)`, as far as it is known."""
    by = f" ({force})" if force and station else ""
    place = station or force
    return f" in {place}{by}" if place else ""


def _results(reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Each with the list that told of it; suspect and convicted are told apart."""
    policy = reader.policies["pnc_results"]
    for row in rows:
        parts = (row.offence, row.disposal, row.reference, f"as {row.source_file} says")
        yield PersonEvent(
            moment_of(row.day), row.id,
            f"{RESULT_LABELS[row.kind]}{where_words(row.station, row.force)}",
            "  ·  ".join(part for part in parts if part), row.created_by, day_only=True,
            category=category_of(policy, row.kind, row.disposal),
        )  # fmt: skip


tells(
    Stream(
        "pnc_results", "Record", Permission.SEE_PEOPLE, _RESULTS, PncResult.day, PncResult.id,
        _results,
    )
)  # fmt: skip
