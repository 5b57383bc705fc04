"""What lists and forms show of an assessment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.assessments.rules import AssessmentState


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer as it was given; `points` where the instrument adds up."""

    item: str
    label: str
    value: str | int
    evidence: str
    points: int | None


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment. `stands` is the band that counts: signed, else judged, else computed.

    Bands are codes of this instrument's own scale. `not_known` counts such answers.
    """

    id: int
    version: int
    reference: str
    person_id: int
    person_reference: str
    tool: str
    tool_short: str
    area: str
    state: AssessmentState
    assessed_on: dt.date
    valid_until: dt.date | None
    assessor: str
    recorded_by: str
    score: int | None
    band: str | None
    judged_band: str | None
    judgement_reason: str
    signed_band: str | None
    signed_by: str | None
    signed_at: dt.datetime | None
    signed_reason: str
    stands: str | None
    stands_label: str
    not_known: int
    not_done_reason: str | None
    not_done_label: str
    withdrawn_reason: str | None
    withdrawn_by: str | None
    note: str
    source: str
    policy: str
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class HearingRow:
    """One MARAC that heard of somebody; `withdrawn_reason` None while it counts."""

    id: int
    version: int
    area: str
    heard_on: dt.date
    note: str
    recorded_by: str
    withdrawn_reason: str | None
