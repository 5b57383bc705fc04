"""What the queries about harm return: frozen rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lomu_app.harm.patterns import Pattern, SerialTest
from lomu_app.harm.rules import Addend, Fall, Model, Part


@dataclass(frozen=True, slots=True)
class StrikeShown:
    """Who struck a row out, when and why; `whole_file` where all rows of its file were."""

    id: int
    version: int
    whole_file: bool
    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class OffenceRow:
    """One row of somebody's history.

    `counts` tells whether it is looked at, `why_not` why it is not. `harm` is its weight as
    words, `points` names what it gives points in. What belongs to an area that the reader does
    not work for shows its day and no more: `hidden`. `may_strike` says whether they may strike
    it out, or take that back.
    """

    id: int
    day: dt.date | None
    reference: str
    offence: str
    da: bool | None
    victim: str
    relationship: str
    outcome: str
    outcome_label: str
    vulnerable: bool | None
    grade: str
    area: str | None
    harm: str
    counts: bool
    why_not: str
    points: tuple[Part, ...]
    hidden: bool
    file: str
    sheet: str
    row: int
    file_id: int = 0
    file_version: int = 0
    strike: StrikeShown | None = None
    may_strike: bool = False


@dataclass(frozen=True, slots=True)
class LedgerDetail:
    """One person's score with everything that it stands on. Advice only."""

    person_id: int
    reference: str
    surname: str
    forenames: str
    date_of_birth: dt.date | None
    model: Model
    score: int
    above_line: bool
    addends: tuple[Addend, ...]
    rows: tuple[OffenceRow, ...]
    unweighed: tuple[int, ...]
    serial: SerialTest
    repeat: Pattern
    escalation: Pattern
    fall: Fall | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's place by score; `id` is the person's."""

    id: int
    rank: int
    score: int
    recency: int
    frequency: int
    gravity: int
    vulnerability: int
    incidents: int
    victims: int
    last: dt.date | None
    serial: bool
    above_line: bool


@dataclass(frozen=True, slots=True)
class RankedRow:
    """A line of the ranked list."""

    id: int
    reference: str
    surname: str
    forenames: str
    date_of_birth: dt.date | None
    pnc_id: str | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everybody with points, highest first; equal scores share a rank."""

    model: Model
    standings: tuple[Standing, ...]

    @property
    def above_line(self) -> int:
        """How many score the line or more."""
        return sum(standing.above_line for standing in self.standings)


@dataclass(frozen=True, slots=True)
class GroupShift:
    """How a group fares in the ranking.

    `shift` is by how many hundredths of the list it stands higher (+) or lower (-) than the
    middle on average, `against` by how many it moves with another model; None where the group
    is too small to say anything.
    """

    what: str
    group: str
    people: int
    above_line: int
    shift: int | None
    against: int | None = None


@dataclass(frozen=True, slots=True)
class ModelShown:
    """A model on record: its content as it was published, by whom, when and why."""

    model: Model
    content: Mapping[str, Any]
    published_by: str
    published_at: dt.datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class TableShown:
    """A harm table on record."""

    id: int
    name: str
    scale: str
    titles: int
    file: str


@dataclass(frozen=True, slots=True)
class LabLine:
    """One person before and after changed weights; `moved` places up (+) or down (-).

    `crosses` the line between the two.
    """

    id: int
    reference: str
    name: str
    before: int
    after: int
    rank_before: int
    rank_after: int
    crosses: bool = False

    @property
    def moved(self) -> int:
        """Places gained."""
        return self.rank_before - self.rank_after


@dataclass(frozen=True, slots=True)
class LabResult:
    """What other weights would do; nothing of it is stored."""

    before: Model
    after: Model
    people: int
    above_before: int
    above_after: int
    lines: tuple[LabLine, ...]
    groups: tuple[GroupShift, ...]
