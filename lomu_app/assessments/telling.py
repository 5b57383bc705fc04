"""What a person's timeline tells of risk: assessments, what was signed, and MARACs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.assessments.instruments import all_instruments
from lomu_app.assessments.records import Assessment, MaracHearing
from lomu_app.assessments.rules import Instrument
from lomu_app.kernel.permissions import Permission
from lomu_app.people.rules import Basis
from lomu_app.people.telling import AREAS, PERSON, PersonEvent, Stream, moment_of, tells
from lomu_app.store.unit_of_work import Reader

_ASSESSMENTS = sa.select(
    Assessment.id, Assessment.assessed_on, Assessment.reference, Assessment.tool,
    Assessment.assessor, Assessment.score, Assessment.band, Assessment.judged_band,
    Assessment.signed_band, Assessment.not_done_reason, Assessment.withdrawn_by, Assessment.area,
).where(Assessment.person_id == PERSON, Assessment.area.in_(AREAS))  # fmt: skip
_HEARINGS = sa.select(
    MaracHearing.id, MaracHearing.heard_on, MaracHearing.withdrawn_reason, MaracHearing.note,
    MaracHearing.area, MaracHearing.created_by,
).where(MaracHearing.person_id == PERSON, MaracHearing.area.in_(AREAS))  # fmt: skip


def _assessments(reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Each assessment with the band that counts; a risk is an opinion, never a fact."""
    known = all_instruments(reader.policies)
    for row in rows:
        yield _event(row, known.get(row.tool))


def _event(row: Any, instrument: Instrument | None) -> PersonEvent:
    tool = row.tool if instrument is None else instrument.short
    stands = row.signed_band or row.judged_band or row.band
    label = (stands or "") if instrument is None else instrument.band_label(stands)
    said = "not assessed" if row.not_done_reason is not None else label or "recorded"
    parts = (
        "withdrawn, counts no longer" if row.withdrawn_by else "",
        f"score {row.score}" if row.score is not None else "",
        "signed by a supervisor" if row.signed_band else "",
        f"{row.reference}, {row.area}",
    )
    return PersonEvent(
        moment_of(row.assessed_on), row.id, f"{tool}: {said}",
        "  ·  ".join(part for part in parts if part), row.assessor, day_only=True,
        basis=Basis.FACT if row.not_done_reason else Basis.OPINION,
    )  # fmt: skip


def _hearings(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Each MARAC that heard of the person; one that was taken back says so."""
    for row in rows:
        back = "" if row.withdrawn_reason is None else f"taken back: {row.withdrawn_reason}"
        yield PersonEvent(
            moment_of(row.heard_on), row.id, "Heard at a MARAC",
            "  ·  ".join(part for part in (back, row.note, row.area) if part), row.created_by,
            day_only=True, basis=Basis.FACT,
        )  # fmt: skip


_see = Permission.SEE_COHORTS
tells(
    Stream(
        "risk:assessments", "Risk", _see, _ASSESSMENTS, Assessment.assessed_on, Assessment.id,
        _assessments,
    )
)  # fmt: skip
tells(
    Stream(
        "risk:maracs", "Risk", _see, _HEARINGS, MaracHearing.heard_on, MaracHearing.id, _hearings
    )
)  # fmt: skip
