"""What lists, case page, packs and command line show of a case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.meetings.rules import DecisionRule
from lomu_app.odoc.rules import CaseStage, Gap


@dataclass(frozen=True, slots=True)
class SinceLine:
    """Something that happened since the meeting before; `group` is the word for what it is.

    `stream` is the part of the timeline that tells it, `basis` on what it rests, `kind` what sort
    of action; they are empty in what was kept before they were.
    """

    on: dt.date
    group: str
    title: str
    detail: str
    stream: str = ""
    basis: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal of the plan, how far it is, and what is still to be done for it by whom."""

    text: str
    status: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathwayLine:
    """One of the seven pathways of change, and its goals; all seven are told."""

    pathway: str
    state: str
    goals: tuple[GoalLine, ...]


@dataclass(frozen=True, slots=True)
class CaseAction:
    """Something that is to be done about the person; `updated_on` is the day of the last word."""

    action_id: int
    version: int
    reference: str
    text: str
    owner: str
    agency: str
    due: dt.date
    status: str
    result: str
    updated_on: dt.date
    days_late: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """All that the meeting is told of one case, as plain values: it is kept word for word.

    `summary` is empty until a second person has checked it. RAG words are red, amber, green or
    empty; `rag_then` is what the meeting before left, or the selection. Of the area's own records
    only, and nothing that takes more than to see cohorts.
    """

    reference: str
    cohort: str
    status: str
    area: str
    person_id: int
    person_reference: str
    surname: str
    forenames: str
    date_of_birth: dt.date | None
    pnc_id: str
    referred_on: dt.date
    referral_reason: str
    lead_manager: str
    deputy: str
    probation_officer: str
    supervision: str
    supervision_ends: dt.date | None
    rag_then: str
    rag_now: str
    rag_basis: str
    review_due: dt.date | None
    release_on: dt.date | None
    held_at: str
    leaving: str
    exceptions: tuple[str, ...]
    summary: str
    summary_by: str
    checked_by: str
    since_on: dt.date
    since: tuple[SinceLine, ...]
    control: tuple[GoalLine, ...]
    change: tuple[PathwayLine, ...]
    orders: tuple[str, ...]
    actions: tuple[CaseAction, ...]
    photo_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the meeting wanted and the rules refused."""

    decision: str
    why: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case of a meeting. `frozen` once the meeting was opened on it.

    `draft` is the summary as it stands, whether checked or not; `decided` says in words what the
    decision holds besides.
    """

    case_id: int
    version: int
    item_id: int
    item_version: int
    membership_id: int
    membership_version: int
    meeting_id: int
    position: int
    section: str
    section_label: str
    reasons: tuple[str, ...]
    briefing: Briefing
    frozen: bool
    draft: str
    draft_by: str
    stage: CaseStage
    discussion: str
    decision: str
    decision_label: str
    decided: str
    rag_decided: str
    rationale: str
    next_review: dt.date | None
    settled: str
    deferred_before: int
    choices: tuple[DecisionRule, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class GapRow:
    """One thing that a case lacks before the meeting, and what was done about it.

    `code` names it among the gaps of its case. `case_id` is None where the asker may not know
    whose case it is: then it only shows that there is one. `owner` and `agency` are whom to chase.
    """

    code: str
    gap: Gap
    label: str
    told: str
    reference: str
    name: str
    case_id: int | None
    version: int
    item_id: int
    owner: str
    agency: str
    settled: str


@dataclass(frozen=True, slots=True)
class MeantLine:
    """Whom a reference of the minutes means."""

    reference: str
    name: str
    date_of_birth: dt.date | None
