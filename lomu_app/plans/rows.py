"""What lists and pages show of a plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.plans.content import PlanContent
from lomu_app.plans.rules import Agreement, ExitTest, Occasion, ReviewState


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """Which plans; empty fields ask for nothing.

    `overdue` asks for those whose review, or whose making, is due or later.
    """

    areas: tuple[str, ...] = ()
    person_id: int | None = None
    overdue: bool = False
    closed_too: bool = False


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan, or where `id` is None somebody who must have one and has none yet.

    `lies_with` is the reference of the joined record that it lies with, if it is not the
    person's own. `due` is the day of the next review, or by which the plan must be complete,
    and `due_reason` says which. `asked_by` names what asks for a plan.
    """

    id: int | None
    version: int
    reference: str
    person_id: int
    person_reference: str
    surname: str
    forenames: str
    date_of_birth: dt.date | None
    lies_with: str
    area: str
    started_on: dt.date | None
    gaps: tuple[str, ...]
    agreement: Agreement | None
    control_goals: int
    change_goals: int
    open_steps: int
    late_steps: int
    due: dt.date | None
    due_reason: str
    due_state: ReviewState
    asked_by: tuple[str, ...]
    versions: int
    closed_on: dt.date | None
    closed_reason: str
    goes_on: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version that was kept: when, by whom, on what occasion."""

    number: int
    at: dt.datetime
    by: str
    occasion: Occasion
    note: str


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """What a review found."""

    number: int
    held_on: dt.date
    by: str
    present: str
    findings: str
    exit_test: ExitTest
    exit_reason: str
    next_review: dt.date


@dataclass(frozen=True, slots=True)
class PlanDetail:
    """All of one plan as it stands, with its versions and reviews, oldest first.

    `others` are the other plans of the person in the area that were not closed either.
    """

    row: PlanRow
    content: PlanContent
    versions: tuple[VersionLine, ...]
    reviews: tuple[ReviewLine, ...]
    others: tuple[PlanRow, ...]
