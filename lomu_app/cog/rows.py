"""What lists and pages show of CSE locations, intelligence and tactics."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.cog.grading import Handling, InformationGrade, Provenance, SourceGrade
from lomu_app.cog.rules import (
    OPEN,
    LinkKind,
    LocationStatus,
    NoteNature,
    Safeguarding,
    TransferOutcome,
    Trend,
)
from lomu_app.cog.sign_off_rules import PointCheck, SignOffOutcome
from lomu_app.cog.tactic_rules import RUNNING, Side, Strand, TacticResult, TacticStatus


@dataclass(frozen=True, slots=True)
class LocationFilter:
    """Which locations; empty fields ask for nothing. `statuses` empty means the open ones.

    `expiring_within` keeps those of which a tactic runs out within so many days; `authority` is
    a local authority, which may have several units.
    """

    areas: tuple[str, ...] = ()
    authority: str = ""
    statuses: tuple[LocationStatus, ...] = ()
    kinds: tuple[str, ...] = ()
    expiring_within: int | None = None
    person_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class LocationRow:
    """One line of the list. Scores are None where a register knew a band alone."""

    id: int
    version: int
    reference: str
    own_reference: str
    name: str
    area: str
    authority: str
    kind: str
    kind_label: str
    kind_detail: str
    address: str
    postcode: str
    platform: str
    easting: int | None
    northing: int | None
    lead: str
    status: LocationStatus
    agenda_since: dt.date | None
    entry_score: int | None
    entry_band: str
    now_score: int | None
    now_band: str
    now_scored_on: dt.date
    trend: Trend
    children: int | None
    victims: int
    suspects: int
    tactics: tuple[str, ...]
    next_expiry: dt.datetime | None
    next_review: dt.date | None
    last_new_intelligence_at: dt.date | None
    raised_on: dt.date

    @property
    def is_open(self) -> bool:
        """Whether no agenda of its area may lack it."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class LocationStepLine:
    """One step, with who took it; `meeting_id` of the meeting that decided it, if one did."""

    at: dt.datetime
    by: str
    from_status: LocationStatus | None
    to_status: LocationStatus
    reason: str
    meeting_id: int | None


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """The risk as it was judged once."""

    scored_on: dt.date
    by: str
    factors: tuple[tuple[str, int], ...]
    score: int | None
    band: str
    basis: str
    grounds: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A dated update."""

    on_day: dt.date
    nature: NoteNature
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Somebody or something linked. A person's `label` is their name, a victim's a pseudonym."""

    id: int
    version: int
    kind: LinkKind
    person_id: int | None
    label: str
    role: str
    safeguarding: Safeguarding | None
    partner: str
    ended_on: dt.date | None
    ended_reason: str


@dataclass(frozen=True, slots=True)
class SignOffLine:
    """A proposal and what came of it. `exception` is why it was granted without all points."""

    id: int
    version: int
    prevent: str
    protect: str
    justice: str
    displacement: str
    proposed_by: str
    proposed_at: dt.datetime
    review_on: dt.date | None
    outcome: SignOffOutcome | None
    decided_by: str
    decided_at: dt.datetime | None
    minute: str
    exception: str
    from_register: bool
    meeting_id: int | None
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TransferLine:
    """An offer to another area."""

    id: int
    version: int
    location_id: int
    reference: str
    name: str
    from_area: str
    to_area: str
    reason: str
    offered_by: str
    offered_at: dt.datetime
    outcome: TransferOutcome | None
    answer: str


@dataclass(frozen=True, slots=True)
class IntelligenceFilter:
    """Which items; empty fields ask for nothing. `authority` asks for every unit of it, as its COG
    does, whichever of them the asker works for.
    """

    areas: tuple[str, ...] = ()
    authority: str = ""
    location_id: int | None = None
    awaiting_approval: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class IntelligenceRow:
    """One item. `usable` says whether it may enter a pack; `single_source` that nothing else is
    known of the location.
    """

    id: int
    version: int
    reference: str
    urn: str
    location_id: int
    location_reference: str
    location_name: str
    area: str
    informed_on: dt.date
    received_on: dt.date
    submitted_by: str
    provenance: Provenance
    source: SourceGrade | None
    grade: InformationGrade | None
    handling: Handling | None
    conditions: str
    condition_codes: tuple[str, ...]
    legacy_grade: str
    raw_reference: str
    sanitised_text: str
    text_by: str
    worked_on_by: tuple[str, ...]
    approved_by: str | None
    approved_at: dt.datetime | None
    review_on: dt.date | None
    single_source: bool

    @property
    def graded(self) -> str:
        """The grade as it is written: `2C P`, or the old one."""
        if self.source is None or self.grade is None or self.handling is None:
            return self.legacy_grade
        return f"{self.source.value}{self.grade.value} {self.handling.value}"

    @property
    def usable(self) -> bool:
        """Approved by a second person, and shared without conditions."""
        return self.approved_at is not None and self.handling is Handling.PERMITTED


@dataclass(frozen=True, slots=True)
class TacticFilter:
    """Which tactics; empty fields ask for nothing. `statuses` empty means the unfinished ones.
    `authority` asks for every unit of it, as its COG does.
    """

    areas: tuple[str, ...] = ()
    authority: str = ""
    location_id: int | None = None
    person_id: int | None = None
    statuses: tuple[TacticStatus, ...] = ()
    expiring_within: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class TacticStepLine:
    """One step of a tactic."""

    at: dt.datetime
    by: str
    from_status: TacticStatus | None
    to_status: TacticStatus
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class TacticRow:
    """One tactic, with its clocks. `level` is how near the first of them is to its end."""

    id: int
    version: int
    reference: str
    code: str
    label: str
    wording: str
    location_id: int
    location_reference: str
    location_name: str
    area: str
    target: str
    person_id: int | None
    strand: Strand
    side: Side
    objective: str
    agency: str
    status: TacticStatus
    status_since: dt.datetime
    authority: str
    authorised_by: str
    authorised_rank: str
    authorised_at: dt.datetime | None
    starts_on: dt.date | None
    served_by: str
    served_at: dt.datetime | None
    court_at: dt.datetime | None
    review_at: dt.datetime | None
    expires_at: dt.datetime | None
    level: str
    breaches: int
    cost_hours: int | None
    count_before: int | None
    count_after: int | None
    result: TacticResult | None
    displacement: str
    kept_by: str
    steps: tuple[TacticStepLine, ...]

    @property
    def unserved(self) -> bool:
        """Whether it runs and nobody has said since when, so that none of its clocks runs."""
        return self.status in RUNNING and self.served_at is None


@dataclass(frozen=True, slots=True)
class NearbyPerson:
    """Somebody with an address of the same postcode; `same_address` where it is this very one."""

    person_id: int
    reference: str
    name: str
    address: str
    same_address: bool


@dataclass(frozen=True, slots=True)
class LocationDetail:
    """Everything that the page of one location shows.

    `points` are the eight of a sign-off: why it is still here, and what would sign it off; empty
    where it is not on the agenda. `single_source` marks what one record alone says.
    """

    row: LocationRow
    ward: str
    proprietor: str
    licensee: str
    licence_number: str
    opening_hours: str
    strand: str
    theme: str
    raised_by: str
    source: str
    from_register: bool
    entry_due: bool
    duplicate_of: str
    came_from: str
    single_source: bool
    steps: tuple[LocationStepLine, ...]
    scores: tuple[ScoreLine, ...]
    notes: tuple[NoteLine, ...]
    links: tuple[LinkLine, ...]
    sign_offs: tuple[SignOffLine, ...]
    intelligence: tuple[IntelligenceRow, ...]
    tactics: tuple[TacticRow, ...]
    points: tuple[PointCheck, ...]
    nearby: tuple[NearbyPerson, ...]
