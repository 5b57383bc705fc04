"""The clocks of a target: when it must be returned, looked at again, and told upwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.daart.rules import OUTSTANDING, Standing, TargetStatus, VictimRisk
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.policy import Policy


@dataclass(frozen=True, slots=True)
class Clocks:
    """Where a target's clocks stand on a day; all late figures are days, 0 if not late.

    `escalated` says why somebody above must be told, and is empty if nobody need be.
    """

    standing: Standing
    days_wanted: int
    return_due: dt.date
    return_late: int
    review_due: dt.date
    review_late: int
    due_soon: bool
    days_without_attempt: int
    escalated: str


def period_for(targets: Policy, risk: VictimRisk, wanted: int | None = None) -> int:
    """The target period in days: the one asked for, or the policy's for this risk."""
    if wanted is None:
        return int(targets["period_by_risk"][risk.value])
    if wanted not in targets["periods"]:
        choices = ", ".join(str(days) for days in targets["periods"])
        raise InvalidInput(
            f"A target period has {choices} days, not {wanted}.", {"period_days": choices}
        )
    return wanted


def review_due(targets: Policy, risk: VictimRisk, reviewed_at: dt.datetime) -> dt.date:
    """The London day by which a sergeant must look again after a review at this moment."""
    hours = int(targets["review_hours"][risk.value])
    return london(reviewed_at + dt.timedelta(hours=hours)).date()


def clocks_of(
    targets: Policy, *, today: dt.date, status: TargetStatus, date_added: dt.date,
    return_due: dt.date, review_due: dt.date, last_attempt: dt.date | None,
    closed_on: dt.date | None = None,
) -> Clocks:  # fmt: skip
    """Read all clocks. A target that has left the list is late for nothing."""
    live = status in OUTSTANDING
    until = today if live or closed_on is None else closed_on
    since = max(last_attempt, date_added) if last_attempt else date_added
    idle = max(0, (today - since).days) if live else 0
    return Clocks(
        standing=_standing(status, return_due, today),
        days_wanted=max(0, (until - date_added).days),
        return_due=return_due,
        return_late=max(0, (today - return_due).days) if live else 0,
        review_due=review_due,
        review_late=max(0, (today - review_due).days) if live else 0,
        due_soon=live and 0 <= (return_due - today).days <= int(targets["due_soon_days"]),
        days_without_attempt=idle,
        escalated=_escalated(targets, status, idle, last_attempt),
    )


def _standing(status: TargetStatus, return_due: dt.date, today: dt.date) -> Standing:
    if status not in OUTSTANDING:
        return Standing.COMPLETE
    if status is TargetStatus.CIRCULATED:
        return Standing.CIRCULATED
    return Standing.OVERDUE if return_due < today else Standing.IN_DATE


def _escalated(
    targets: Policy, status: TargetStatus, idle: int, last_attempt: dt.date | None
) -> str:
    if status not in OUTSTANDING or status is TargetStatus.CIRCULATED:
        return ""
    if idle <= int(targets["escalate_without_attempt_days"]):
        return ""
    return f"no attempt for {idle} days" if last_attempt else f"no attempt in {idle} days wanted"
