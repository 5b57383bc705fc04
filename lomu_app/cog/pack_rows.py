"""What may go out of a COG, as rows that workbook, document and print share.

A `CogPack` is plain frozen data. It holds nothing that must stay in the room: no victim but a
number, no intelligence but what a second person let out without conditions, nobody by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lomu_app.kernel.plain_data import as_plain, from_plain, plain_digest
from lomu_app.meetings.papers import PackAction


@dataclass(frozen=True, slots=True)
class PackRisk:
    """A judged risk: `rank` counts the bands from 1, the lowest; a register knows no score."""

    label: str
    rank: int
    score: int | None


@dataclass(frozen=True, slots=True)
class PackScore:
    """The risk as it was judged once; by what it was judged stays in the room."""

    scored_on: dt.date
    risk: PackRisk


@dataclass(frozen=True, slots=True)
class PackItem:
    """An item of intelligence in the words that a second person let out."""

    reference: str
    received_on: dt.date
    graded: str
    text: str
    single_source: bool


@dataclass(frozen=True, slots=True)
class PackNote:
    """A dated fact; opinions and intelligence stay in the room."""

    on_day: dt.date
    text: str


@dataclass(frozen=True, slots=True)
class PackTactic:
    """A tactic with its clocks and what it came to. `person_id` is never shown.

    `clocks` are name and moment of what runs, the first on top. The first `past` of them had
    run out when this was told; `near` says that the next ends within the days in which the policy
    warns.
    """

    reference: str
    label: str
    target: str
    person_id: int | None
    strand: str
    objective: str
    agency: str
    status: str
    since: dt.date
    clocks: tuple[tuple[str, str], ...]
    near: bool
    breaches: int
    count_before: int | None
    count_after: int | None
    result: str
    displacement: str
    past: int = 0


@dataclass(frozen=True, slots=True)
class PackPoint:
    """One of the eight points of a sign-off."""

    label: str
    met: bool
    told: str


@dataclass(frozen=True, slots=True)
class PackProposal:
    """What is proposed to the chair: evidence on each strand, and on what it rests."""

    prevent: str
    protect: str
    justice: str
    displacement: str
    review_on: dt.date | None
    proposed_by: str


@dataclass(frozen=True, slots=True)
class PackLine:
    """One location of the agenda. `children` is a number; so is what is told of `people_ids`."""

    reference: str
    own_reference: str
    name: str
    section: str
    kind: str
    status: str
    place: str
    ward: str
    lead: str
    theme: str
    entry: PackRisk
    now: PackRisk
    trend: str
    raised_on: dt.date
    agenda_since: dt.date | None
    meetings_on_agenda: int
    deferred_before: int
    next_review: dt.date | None
    children: int
    not_referred: int
    people_ids: tuple[int, ...]
    vehicles: int
    groups: int
    summary: str
    blockers: tuple[str, ...]
    points: tuple[PackPoint, ...]
    proposal: PackProposal | None
    scores: tuple[PackScore, ...]
    facts: tuple[PackNote, ...]
    intelligence: tuple[PackItem, ...]
    kept_back: int
    tactics: tuple[PackTactic, ...]
    # Since the meeting before; None where there was none.
    since: dt.date | None = None
    new: tuple[str, ...] = ()

    @property
    def people(self) -> int:
        """How many known people are linked."""
        return len(self.people_ids)


@dataclass(frozen=True, slots=True)
class PackException:
    """A sign-off that the chair granted although points lacked, and why."""

    reference: str
    name: str
    status: str
    decided_on: dt.date | None
    decided_by: str
    reason: str
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CogPack:
    """The agenda of one meeting, whole. `frozen_at` is None before the meeting was opened.

    `called_off` says by whom, when and why, of a meeting that is; else it is empty.
    """

    meeting_id: int
    version: int
    area: str
    held_on: dt.date
    starts_at: str
    place: str
    label: str
    short: str
    marking: str
    chair: str
    minute_taker: str
    status: str
    data_as_at: dt.datetime
    frozen_at: dt.datetime | None
    policy: str
    quiet_days: int
    warning_days: int
    topics: tuple[tuple[str, str], ...]
    lines: tuple[PackLine, ...]
    exceptions: tuple[PackException, ...]
    last_actions: tuple[PackAction, ...]
    joined_late: tuple[str, ...] = ()
    called_off: str = ""

    def as_data(self) -> dict[str, Any]:
        """Plain data, dates as ISO text; `from_data` reads it back."""
        return as_plain(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> CogPack:
        """Read back what `as_data` made, also where a later version added fields."""
        pack: CogPack = from_plain(cls, data)
        return pack

    def digest(self) -> str:
        """SHA-256 of the content, in hex."""
        return plain_digest(self.as_data())


@dataclass(frozen=True, slots=True)
class ActionPack:
    """What one agency has to do for a COG, and nothing of any other."""

    meeting_id: int
    version: int
    area: str
    held_on: dt.date
    short: str
    marking: str
    agency: str
    data_as_at: dt.datetime
    actions: tuple[PackAction, ...]

    def digest(self) -> str:
        """SHA-256 of the content, in hex."""
        return plain_digest(as_plain(self))
