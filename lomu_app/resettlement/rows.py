"""What the list of releases and its pane show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from lomu_app.resettlement.rules import ReleaseStatus, Screening


@dataclass(frozen=True, slots=True)
class ReleaseFilter:
    """Which releases; empty fields ask for nothing.

    `within` days from today; None takes the policy's own reach. Whatever is past and still
    awaited, or has a task that is not done, is there too. `everything` shows also what is over
    and what was cancelled.
    """

    areas: tuple[str, ...] = ()
    within: int | None = None
    person_id: int | None = None
    everything: bool = False


class Tick(StrEnum):
    """How one task of a release stands."""

    DONE = "done"
    DUE = "due"
    LATE = "late"
    LATER = "later"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class TaskTick:
    """One of the tasks; `clock` is e.g. `T-28`, `action_id` the action that it is."""

    code: str
    label: str
    short: str
    clock: str
    tick: Tick
    due: dt.date
    due_note: str
    action_id: int
    action: str
    owner: str
    result: str


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One line of the list. `days_left` is negative once the day is past.

    `awkward` says why the day itself needs care, e.g. `Day before Saturday`; `warning` that
    the records of the person do not agree on it. `moved_from` is set where the day was another,
    `twin` is the reference of another release that awaits the same person.
    """

    id: int
    version: int
    reference: str
    person_id: int
    person_reference: str
    surname: str
    forenames: str
    date_of_birth: dt.date | None
    area: str
    day: dt.date
    days_left: int
    awkward: str
    place: str
    status: ReleaseStatus
    cohorts: tuple[str, ...]
    owner: str
    screening: Screening
    plan_gaps: tuple[str, ...]
    tasks: tuple[TaskTick, ...]
    late: int
    moved_from: dt.date | None
    moved_by: str
    moved_at: dt.datetime | None
    warning: str
    membership_id: int | None
    twin: str


@dataclass(frozen=True, slots=True)
class ReleaseStepLine:
    """One thing that happened, with the day both ways."""

    at: dt.datetime
    by: str
    status: ReleaseStatus
    day_before: dt.date | None
    day_after: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseDetail:
    """Everything that the pane shows of one release."""

    row: ReleaseRow
    screened_at: dt.datetime | None
    screened_by: str | None
    looked_at: str
    screening_note: str
    ended_reason: str
    alert: str | None
    policy: str
    steps: tuple[ReleaseStepLine, ...]
