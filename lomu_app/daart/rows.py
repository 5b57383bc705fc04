"""What screens and the command line read of a target: frozen rows, never records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from lomu_app.daart.clocks import Clocks
from lomu_app.daart.proposing import Conflict
from lomu_app.daart.readiness import Readiness
from lomu_app.daart.rules import AttemptOutcome, Outcome, Power, TargetStatus, VictimRisk


class TargetGroup(StrEnum):
    """The chips above the list of targets."""

    ALL = "all"
    OUTSTANDING = "outstanding"
    READY = "ready"
    NOT_READY = "not_ready"
    MINE = "mine"
    HIGH_RISK = "high_risk"
    OVERDUE = "overdue"
    REVIEW_DUE = "review_due"
    NEW = "new"
    ARRESTED = "arrested"
    PROPOSED_OFF = "proposed_off"


@dataclass(frozen=True, slots=True)
class TargetFilter:
    """Which targets are wanted; everything given must hold. No areas means all of one's own."""

    areas: tuple[str, ...] = ()
    group: TargetGroup = TargetGroup.OUTSTANDING
    statuses: tuple[str, ...] = ()
    text: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class TargetSort:
    """In which order; `key` is one of `queries.SORT_KEYS`."""

    key: str = "urgency"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target as a list shows it.

    `markers` are codes, `postcodes` those of current addresses in order of trying, `gaps`
    labels of missing readiness items; `attempts` counts dated and undated ones.
    """

    id: int
    version: int
    person_id: int
    reference: str
    surname: str
    forenames: str
    date_of_birth: dt.date | None
    pnc_id: str | None
    crime_reference: str | None
    offence: str
    power: Power
    victim_risk: VictimRisk
    date_added: dt.date
    date_added_assumed: bool
    wanted_on_pnc: bool | None
    markers: tuple[str, ...]
    attempts: int
    last_attempt: dt.date | None
    postcodes: tuple[str, ...]
    status: TargetStatus
    outcome: Outcome | None
    area: str
    owner: str
    team: str
    officer_in_case: str
    clocks: Clocks
    readiness_met: int
    readiness_total: int
    gaps: tuple[str, ...]
    proposed_off: str | None
    source_file: str | None
    source_sheet: str | None
    source_row: int | None


@dataclass(frozen=True, slots=True)
class AddressRow:
    """Where to try, in order; `id` and `version` for whoever edits it."""

    id: int
    version: int
    rank: int
    kind: str
    text: str
    postcode: str | None
    last_checked: dt.date | None
    checked_by: str | None
    note: str


@dataclass(frozen=True, slots=True)
class MarkerRow:
    """A warning marker; `to_confirm` once it is older than the policy allows."""

    id: int
    version: int
    code: str
    note: str
    marked_on: dt.date | None
    confirmed_on: dt.date | None
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt. An arrest read from a spreadsheet may lack its custody reference."""

    id: int
    on_day: dt.date
    at_time: str | None
    place: str
    officers: str
    outcome: AttemptOutcome
    outcome_label: str
    note: str
    next_step: str
    custody_reference: str
    source: str
    recorded_by: str

    @property
    def lacks_custody_reference(self) -> bool:
        """Whether this is an arrest that nobody has given the custody reference for."""
        return self.outcome is AttemptOutcome.ARRESTED and not self.custody_reference


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Who changed what and when, in words; newest first."""

    at: dt.datetime
    who: str
    what: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class TargetDetail:
    """One target with all that its form and its briefing show.

    `conflicts` are other open targets on the same person; `offered` the states that the
    reader may choose next.
    """

    row: TargetRow
    sex: str
    cro_number: str | None
    aliases: tuple[str, ...]
    addresses: tuple[AddressRow, ...]
    markers: tuple[MarkerRow, ...]
    power_reference: str
    warrant_code: str | None
    warrant_result: str | None
    necessity_grounds: str
    necessity_reason: str
    voluntary_attendance: str
    evidence_summary: str
    safety_note: str
    tactical_options: tuple[str, ...]
    comments: str
    period_days: int
    circulation: str | None
    circulated_on: dt.date | None
    reviewed_at: dt.datetime | None
    reviewed_by: str | None
    status_since: dt.datetime
    outcome_detail: str
    closed_on: dt.date | None
    policy: str
    created_at: dt.datetime
    created_by: str
    updated_at: dt.datetime
    updated_by: str
    readiness: Readiness
    attempts: tuple[AttemptRow, ...]
    undated_attempts: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    history: tuple[HistoryLine, ...]
    offered: tuple[TargetStatus, ...]
