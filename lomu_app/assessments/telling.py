"""What a person's timeline tells of risk: assessments, what was signed, and MARACs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.assessments.instruments import all_instruments
from lomu_app.assessments.records import Assessment, MaracHearing
from lomu_app.assessments.rules import Instrument
from lomu_app.kernel.permissions import Permission
from lomu_app.people.rules import Basis
from lomu_app.people.telling import Before, PersonEvent, Stream, is_before_day, moment_of, tells
from lomu_app.store.unit_of_work import Reader


def assessments(
    reader: Reader, person_id: int, before: Before, limit: int
) -> Sequence[PersonEvent]:
    """Each assessment with the band that counts; a risk is an opinion, never a fact."""
    day = Assessment.assessed_on
    query = (
        sa.select(
            Assessment.id, day, Assessment.reference, Assessment.tool, Assessment.assessor,
            Assessment.score, Assessment.band, Assessment.judged_band, Assessment.signed_band,
            Assessment.not_done_reason, Assessment.withdrawn_by, Assessment.area,
        )
        .where(
            Assessment.person_id == person_id,
            Assessment.area.in_(tuple(reader.actor.areas)),
            is_before_day(day, Assessment.id, before),
        )
        .order_by(day.desc(), Assessment.id.desc())
        .limit(limit)
    )  # fmt: skip
    rows = reader.session.execute(query).all()
    known = all_instruments(reader.policies) if rows else {}
    return [_event(row, known.get(row.tool)) for row in rows]


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


def maracs(reader: Reader, person_id: int, before: Before, limit: int) -> Sequence[PersonEvent]:
    """Each MARAC that heard of the person; one that was taken back says so."""
    day = MaracHearing.heard_on
    query = (
        sa.select(MaracHearing)
        .where(
            MaracHearing.person_id == person_id,
            MaracHearing.area.in_(tuple(reader.actor.areas)),
            is_before_day(day, MaracHearing.id, before),
        )
        .order_by(day.desc(), MaracHearing.id.desc())
        .limit(limit)
    )
    return [_heard(found) for found in reader.session.scalars(query)]


def _heard(found: MaracHearing) -> PersonEvent:
    back = "" if found.withdrawn_reason is None else f"taken back: {found.withdrawn_reason}"
    return PersonEvent(
        moment_of(found.heard_on), found.id, "Heard at a MARAC",
        "  ·  ".join(part for part in (back, found.note, found.area) if part), found.created_by,
        day_only=True, basis=Basis.FACT,
    )  # fmt: skip


tells(Stream("risk:assessments", "Risk", Permission.SEE_COHORTS, assessments))
tells(Stream("risk:maracs", "Risk", Permission.SEE_COHORTS, maracs))
