"""The case-management plan: its parts and their states."""

from __future__ import annotations

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


PATHWAYS = {
    "accommodation": "Accommodation",
    "attitudes": "Attitudes, thinking and behaviour",
    "families": "Children, families and communities",
    "drugs_alcohol": "Drugs and alcohol",
    "education_work": "Education, skills and work",
    "finance_id": "Finance and ID",
    "health": "Health",
}
