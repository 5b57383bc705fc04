"""What lists and forms show of a membership."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.cohorts.rules import Cohort, MembershipStatus, Rag, ReviewState, Speaks


@dataclass(frozen=True, slots=True)
class MembershipFilter:
    """Which memberships; empty fields ask for nothing. `statuses` empty means the live ones.

    `late` asks for those whose next clock has run out, `unallocated` for those whom nobody
    manages, `proposed` for those that somebody proposed to let go; `due_within` for those of whom
    something is due at the latest so many days from today, `supervision_ending` for those whose
    supervision by law ends as soon as the policy warns of it, or has ended, `doubled` for whoever
    stands in one cohort twice.
    """

    areas: tuple[str, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    statuses: tuple[MembershipStatus, ...] = ()
    rags: tuple[Rag, ...] = ()
    manager: str = ""
    review_overdue: bool = False
    late: bool = False
    unallocated: bool = False
    proposed: bool = False
    due_within: int | None = None
    supervision_ending: bool = False
    doubled: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class MembershipSort:
    """One of `SORT_KEYS`; review brings who is due first to the top."""

    key: str = "review_due"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class MemberClock:
    """One thing that is due of a membership, by the end of a day."""

    label: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """One line of the register. `clock` is the day by which the next thing is due, and why.

    `clocks` are all that run, the next one first; `supervision_state` is due while the policy
    warns of the end of supervision by law, overdue once it has ended. `doubled_by` names the other
    live memberships of the same person in the same cohort and area.
    """

    id: int
    version: int
    reference: str
    person_id: int
    person_reference: str
    surname: str
    forenames: str
    date_of_birth: dt.date | None
    pnc_id: str | None
    cohort: Cohort
    cohort_label: str
    cohort_short: str
    area: str
    status: MembershipStatus
    status_since: dt.datetime
    referred_on: dt.date
    lead_manager: str
    deputy: str
    rag: Rag | None
    review_due: dt.date | None
    review_state: ReviewState
    release_date: dt.date | None
    suspended_until: dt.date | None
    leaving_proposed: bool
    doubled_by: tuple[str, ...]
    clock: dt.date | None
    clock_reason: str
    clocks: tuple[MemberClock, ...]
    supervision_state: ReviewState
    source_file: str | None
    source_sheet: str | None
    source_row: int | None


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step that was taken, with its grounds.

    `model` names the harm model that stood when it was decided, `score` what it said.
    """

    at: dt.datetime
    by: str
    from_status: MembershipStatus | None
    to_status: MembershipStatus
    grounds: str
    override: str | None
    model: str = ""
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that a decision stands on: an instrument, or a fact of the screening.

    `told` is what is known of it in words, `reference` that of the assessment, `policy` the
    stamp of the instrument. `held_by` is the area that keeps it where the reader does not work
    for that area: then nothing else of it is told.
    """

    code: str
    label: str
    told: str
    score: int | None
    reference: str | None
    speaks: Speaks
    policy: str
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class MembershipDetail:
    """Everything that the detail pane shows of one membership.

    `grounds` are what is known today, `decided_grounds` what was known at the decision.
    `hindrances` are what is still live and keeps the person from being let go. `doubles` are the
    person's other live memberships of the same cohort and area, which joining records has left.
    """

    row: MembershipRow
    doubles: tuple[MembershipRow, ...]
    referral_source: str
    referral_reason: str
    screening_due: dt.date
    da_flag: bool | None
    decided_on: dt.date | None
    decided_body: str | None
    rationale: str
    override: str | None
    managed_where: str
    grounds: tuple[Ground, ...]
    decided_grounds: tuple[Ground, ...]
    hindrances: tuple[str, ...]
    plan_due: dt.date | None
    plan_gaps: tuple[str, ...]
    missing_tools: tuple[str, ...]
    rag_basis: str
    rag_at_entry: Rag | None
    reviewed_at: dt.datetime | None
    reviewed_by: str | None
    contacts_a_week: int | None
    statutory: bool | None
    supervision: str
    supervision_ends: dt.date | None
    probation_officer: str
    suspended_reason: str | None
    suspended_place: str | None
    leaving_reason: str | None
    leaving_detail: str | None
    leaving_by: str | None
    ended_on: dt.date | None
    ended_by: str | None
    comments: str
    policy: str
    steps: tuple[StepLine, ...]
