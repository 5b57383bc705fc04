"""What lists, the meeting surface and the command line show of a meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lomu_app.meetings.rules import (
    STATUS_LABELS,
    DecisionRule,
    MeetingKind,
    MeetingStatus,
    Presence,
    Quorum,
)


@dataclass(frozen=True, slots=True)
class MeetingAction:
    """Something that a meeting asked somebody to do; `person_id` is None where it is about none."""

    action_id: int
    reference: str
    about: str
    text: str
    owner: str
    agency: str
    due: dt.date
    status: str
    result: str
    days_late: int
    kind: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting in a list. `left` counts the items that want a decision.

    `called_off` says by whom, when and why, of a meeting that is; else it is empty.
    """

    id: int
    version: int
    kind: MeetingKind
    short: str
    area: str
    held_on: dt.date
    starts_at: str
    place: str
    chair: str
    minute_taker: str
    status: MeetingStatus
    items: int
    left: int
    called_off: str = ""

    @property
    def title(self) -> str:
        """`COG Coventry, 24/11/2026`."""
        return f"{self.short} {self.area}, {self.held_on:%d/%m/%Y}"

    @property
    def status_label(self) -> str:
        """Where it stands, in words."""
        return STATUS_LABELS[self.status]


def next_words(day: str | None) -> str:
    """What is told after one was called off: when the next one is, by its day as ISO text."""
    if day is None:
        return "The next one is not prepared yet: what belongs on its agenda comes onto it then."
    return f"The next one that is prepared is of {dt.date.fromisoformat(day):%d/%m/%Y}."


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One person on the list of a meeting."""

    name: str
    agency: str
    rank: str
    presence: Presence
    deputy_for: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item. `facts` are its forum's; `choices` is what may be decided on it."""

    id: int
    version: int
    position: int
    section: str
    section_label: str
    subject_kind: str
    subject_id: int | None
    reference: str
    title: str
    facts: Mapping[str, Any]
    needs_decision: bool
    settled: str
    joined_late: bool
    presented_by: str
    summary: str
    discussion: str
    decision: str | None
    decision_label: str
    detail: str
    rationale: str
    chair_reason: str
    vote: str
    dissent: str
    next_review: dt.date | None
    deferred_before: int
    decided_at: dt.datetime | None
    decided_by: str | None
    choices: tuple[DecisionRule, ...]
    actions: tuple[MeetingAction, ...]

    @property
    def waits(self) -> bool:
        """Whether the meeting cannot end without it."""
        return self.needs_decision and self.decision is None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What one meeting made of one thing; `decision` is empty while it has not decided."""

    meeting_id: int
    held_on: dt.date
    area: str
    status: MeetingStatus
    decision: str
    detail: str
    rationale: str
    chair_reason: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class AddendumRow:
    """What was added to locked minutes; `reference` where it is about one item."""

    at: dt.datetime
    by: str
    text: str
    reference: str


@dataclass(frozen=True, slots=True)
class MeetingDetail:
    """Everything of one meeting. `statement` is the text that is read out."""

    row: MeetingRow
    marking: str
    label: str
    minutes_an_item: int
    quorum: Quorum
    statement: str
    statement_read_at: dt.datetime | None
    statement_read_by: str | None
    opened_at: dt.datetime | None
    ended_at: dt.datetime | None
    ended_by: str | None
    approved_at: dt.datetime | None
    approved_by: str | None
    next_on: dt.date | None
    attendance: tuple[AttendanceRow, ...]
    items: tuple[ItemRow, ...]
    last_actions: tuple[MeetingAction, ...]
    addenda: tuple[AddendumRow, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes as they read, with the SHA-256 of their text; locked once approved."""

    text: str
    digest: str
    locked: bool
    addenda: tuple[AddendumRow, ...]
