"""The Threat Review list as everybody sees it: rows that screen, print and workbook share.

A `ListSnapshot` is plain frozen data. The live draft is shown through the same rows as the
presented list, so what was approved, projected, printed and exported cannot differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lomu_app.kernel.plain_data import as_plain, from_plain, rows_digest


@dataclass(frozen=True, slots=True)
class BriefingAddress:
    """Where to try, in order; `last_checked` tells how old the knowledge is."""

    rank: int
    text: str
    postcode: str | None
    last_checked: dt.date | None
    note: str


@dataclass(frozen=True, slots=True)
class BriefingMarker:
    """A warning marker as the officer at the door reads it; `label` is the policy's word."""

    code: str
    label: str
    note: str
    marked_on: dt.date | None
    confirmed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class BriefingAttempt:
    """One earlier attempt; `outcome` in words."""

    on_day: dt.date
    at_time: str | None
    outcome: str
    note: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line is on the list, with the points that it brings."""

    code: str
    text: str
    points: int


@dataclass(frozen=True, slots=True)
class ListLine:
    """One target on the list, with all that its briefing needs.

    `movement` is one of new, up, down, same, carried, off; `gaps` are the missing items of
    the readiness checklist in words; `result` is None until the line has an outcome.
    """

    item_id: int
    version: int
    target_id: int
    person_id: int
    reference: str
    rank: int
    category: str
    score: int
    reasons: tuple[Reason, ...]
    gaps: tuple[str, ...]
    movement: str
    previous_rank: int | None
    carried_days: int
    surname: str
    forenames: str
    aliases: tuple[str, ...]
    date_of_birth: dt.date | None
    age: int | None
    sex: str
    pnc_id: str | None
    cro_number: str | None
    crime_reference: str | None
    offence: str
    power: str
    power_reference: str
    necessity_grounds: str
    necessity_reason: str
    victim_risk: str
    wanted_on_pnc: bool | None
    date_added: dt.date
    days_wanted: int
    officer_in_case: str
    owner: str
    team: str
    due: str
    ask: str
    safety_note: str
    evidence_summary: str
    tactical_options: tuple[str, ...]
    comments: str
    addresses: tuple[BriefingAddress, ...]
    markers: tuple[BriefingMarker, ...]
    attempts: tuple[BriefingAttempt, ...]
    attempts_total: int
    proposed_off: str | None
    moved_reason: str | None
    moved_by: str | None
    removed_reason: str | None
    removed_by: str | None
    carry_reason: str | None
    decision: str
    result: str | None
    result_note: str
    category_label: str = ""
    power_label: str = ""
    movement_text: str = ""
    carry_level: str = "normal"
    carry_by: str | None = None
    carry_until: dt.date | None = None
    target_status: str = ""
    target_outcome: str | None = None
    result_label: str = ""


@dataclass(frozen=True, slots=True)
class AlertLine:
    """Something for the meeting that is no target; stays on each day's list until it is settled.

    `day` is the first day that it stands on; `late` says that it came in after the approval;
    `outcome` is None until somebody says what came of it.
    """

    alert_id: int
    version: int
    reference: str
    category: str
    category_label: str
    day: dt.date
    carried_days: int
    person_id: int | None
    name: str
    text: str
    raised_by: str
    raised_at: dt.datetime
    late: bool
    outcome: str | None
    settled_by: str | None


@dataclass(frozen=True, slots=True)
class Addendum:
    """Something added after the list was presented; about one line, or about the whole."""

    at: dt.datetime
    by: str
    reference: str | None
    text: str


@dataclass(frozen=True, slots=True)
class OffSince:
    """Somebody who was on the previous list and is not on this one, and why."""

    reference: str
    name: str
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class ListSnapshot:
    """One list of one area on one day, whole. `lines` are in rank order, removed ones last."""

    list_id: int
    version: int
    area: str
    day: dt.date
    status: str
    marking: str
    prepared_by: str
    prepared_at: dt.datetime
    submitted_by: str | None
    submitted_at: dt.datetime | None
    approved_by: str | None
    approved_at: dt.datetime | None
    approved_gaps: str | None
    presented_by: str | None
    presented_at: dt.datetime | None
    closed_by: str | None
    closed_at: dt.datetime | None
    policy: str
    order_rule: tuple[str, ...]
    data_as_at: dt.datetime
    lines: tuple[ListLine, ...]
    off_since: tuple[OffSince, ...]
    addenda: tuple[Addendum, ...] = ()
    hands: tuple[str, ...] = ()
    returned_by: str | None = None
    returned_reason: str | None = None
    meeting_time: str = ""
    snapshot_hash: str | None = None
    result_choices: tuple[str, ...] = ()
    alerts: tuple[AlertLine, ...] = ()

    @property
    def active(self) -> tuple[ListLine, ...]:
        """The lines that the meeting goes through; those taken off are not among them."""
        return tuple(line for line in self.lines if line.removed_reason is None)

    @property
    def approved_alone(self) -> bool:
        """Whether whoever approved it had worked on it too, there being nobody else."""
        return self.approved_by is not None and self.approved_by in self.hands

    def as_data(self) -> dict[str, Any]:
        """Plain data, dates as ISO text; `from_data` reads it back."""
        return as_plain(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> ListSnapshot:
        """Read back what `as_data` made, also where a later version added fields."""
        snapshot: ListSnapshot = from_plain(cls, data)
        return snapshot

    def digest(self) -> str:
        """SHA-256 of the content, in hex."""
        return rows_digest(self)


def explain(line: ListLine) -> str:
    """Why the line is there, as one sentence a reason: `High risk to the victim (40), …`."""
    return ", ".join(
        f"{reason.text} ({reason.points:+d})" if reason.points else reason.text
        for reason in line.reasons
    )
