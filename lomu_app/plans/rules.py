"""The case-management plan: its parts and their states."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum


class GoalKind(StrEnum):
    """Whether a goal holds somebody back, or helps them to change."""

    CONTROL = "control"
    CHANGE = "change"


class GoalStatus(StrEnum):
    """Where a goal stands."""

    ACTIVE = "active"
    FUTURE = "future"
    ACHIEVED = "achieved"
    REMOVED = "removed"


class StepStatus(StrEnum):
    """Where one step towards a goal stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    CANNOT_BE_DONE_YET = "cannot_be_done_yet"
    NO_LONGER_NEEDED = "no_longer_needed"
    COMPLETED = "completed"


class Agreement(StrEnum):
    """Whether the person agrees with the plan."""

    NOT_ASKED = "not_asked"
    AGREED = "agreed"
    REFUSED = "refused"


class PathwayState(StrEnum):
    """What is needed on one of the seven pathways of resettlement, and how far it is."""

    SUPPORT_REQUIRED = "support_required"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SUPPORT_NOT_REQUIRED = "support_not_required"
    SUPPORT_DECLINED = "support_declined"


class Occasion(StrEnum):
    """Why a version of a plan was kept."""

    AGREEMENT = "agreement"
    REVIEW = "review"
    SETTLED = "settled"


class ExitTest(StrEnum):
    """How far the test for leaving is met, as a review found it."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"


class ReviewState(StrEnum):
    """How late a review, or a plan that has to be made, is."""

    NONE = "none"
    IN_TIME = "in_time"
    SOON = "soon"
    DUE = "due"
    OVERDUE = "overdue"


PATHWAYS = {
    "accommodation": "Accommodation",
    "attitudes": "Attitudes, thinking and behaviour",
    "families": "Children, families and communities",
    "drugs_alcohol": "Drugs and alcohol",
    "education_work": "Education, skills and work",
    "finance_id": "Finance and ID",
    "health": "Health",
}
PATHWAY_STATE_LABELS = {
    PathwayState.SUPPORT_REQUIRED: "Support required",
    PathwayState.NOT_STARTED: "Not started",
    PathwayState.IN_PROGRESS: "In progress",
    PathwayState.DONE: "Done",
    PathwayState.SUPPORT_NOT_REQUIRED: "Support not required",
    PathwayState.SUPPORT_DECLINED: "Support declined",
}
GOAL_KIND_LABELS = {GoalKind.CONTROL: "Control", GoalKind.CHANGE: "Change"}
GOAL_STATUS_LABELS = {
    GoalStatus.ACTIVE: "Active",
    GoalStatus.FUTURE: "Future",
    GoalStatus.ACHIEVED: "Achieved",
    GoalStatus.REMOVED: "Removed",
}
STEP_STATUS_LABELS = {
    StepStatus.NOT_STARTED: "Not started",
    StepStatus.IN_PROGRESS: "In progress",
    StepStatus.CANNOT_BE_DONE_YET: "Cannot be done yet",
    StepStatus.NO_LONGER_NEEDED: "No longer needed",
    StepStatus.COMPLETED: "Completed",
}
AGREEMENT_LABELS = {
    Agreement.NOT_ASKED: "Not asked",
    Agreement.AGREED: "Agreed",
    Agreement.REFUSED: "Refused",
}
EXIT_TEST_LABELS = {
    ExitTest.MET: "Met",
    ExitTest.PARTLY_MET: "Partly met",
    ExitTest.NOT_MET: "Not met",
}
OCCASION_LABELS = {
    Occasion.AGREEMENT: "Agreement",
    Occasion.REVIEW: "Review",
    Occasion.SETTLED: "Two plans settled",
}
# Goals that are worked on, and steps that are still to be done.
LIVE_GOALS = frozenset({GoalStatus.ACTIVE, GoalStatus.FUTURE})
OPEN_STEPS = frozenset(
    {StepStatus.NOT_STARTED, StepStatus.IN_PROGRESS, StepStatus.CANNOT_BE_DONE_YET}
)
# What stands for itself without a word of why.
PLAIN_STEPS = frozenset({StepStatus.NOT_STARTED, StepStatus.IN_PROGRESS, StepStatus.COMPLETED})


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a plan's summary. `restricted` ones leave the program on no paper."""

    code: str
    label: str
    hint: str
    longest: int = 4000
    restricted: bool = False


CHANGE_DECLINED = "change_declined"
HEADINGS = (
    Heading("index_offence", "Index offence", "What the person was convicted of last", 1000),
    Heading("sentence", "Sentence and dates", "Length, release, licence end", 1000),
    Heading("offending_summary", "Offending summary and harm trend", "More, less, graver?"),
    Heading(
        "safeguarding", "Victims, children, safeguarding",
        "Victims by pseudonym only. Shown here, never printed.", restricted=True,
    ),
    Heading("risks", "Risks: to whom, when, how", "Who is in danger of what, and when"),
    Heading("intelligence_summary", "Intelligence summary", "Sanitised: no source, no method"),
    Heading("intelligence_gaps", "Intelligence gaps", "What is not known and should be"),
    Heading("exit_test", "Exit test", "What must hold before the person is let go", 2000),
)  # fmt: skip
_DECLINED = Heading(
    CHANGE_DECLINED, "Why there is no change goal", "Only where the person will have none", 1000
)
BY_CODE = {heading.code: heading for heading in (*HEADINGS, _DECLINED)}

_REFERENCE = re.compile(r"PL-0*(\d{1,18})")


def reference_of(plan_id: int) -> str:
    """How people name a plan, e.g. `PL-000012`."""
    return f"PL-{plan_id:06d}"


def plan_id_of(typed: str) -> int | None:
    """The id in a reference; None if it is none."""
    found = _REFERENCE.fullmatch(typed.strip().upper())
    return int(found[1]) if found else None


def review_state(due: dt.date | None, today: dt.date, soon: int, red_after: int) -> ReviewState:
    """`soon` days before it is told, due from its day on, overdue `red_after` days later."""
    if due is None:
        return ReviewState.NONE
    late = (today - due).days
    if late > red_after:
        return ReviewState.OVERDUE
    if late >= 0:
        return ReviewState.DUE
    return ReviewState.SOON if late >= -soon else ReviewState.IN_TIME
