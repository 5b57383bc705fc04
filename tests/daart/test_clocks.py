"""The clocks of a target, to the day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lomu_app.bootstrap import policies
from lomu_app.daart.clocks import Clocks, clocks_of, period_for, review_due
from lomu_app.daart.rules import ENDED, Standing, TargetStatus, VictimRisk
from lomu_app.kernel.errors import InvalidInput

POLICY = policies()["targets"]
TODAY = dt.date(2026, 11, 24)


def days_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def read(**changed: Any) -> Clocks:
    values: dict[str, Any] = {
        "today": TODAY, "status": TargetStatus.READY, "date_added": days_ago(3),
        "return_due": days_ago(-4), "review_due": TODAY, "last_attempt": None,
    }  # fmt: skip
    return clocks_of(POLICY, **{**values, **changed})


@pytest.mark.parametrize(
    ("return_due", "standing", "late", "soon"),
    [
        (days_ago(1), Standing.OVERDUE, 1, False),
        (days_ago(0), Standing.IN_DATE, 0, True),
        (days_ago(-3), Standing.IN_DATE, 0, True),
        (days_ago(-4), Standing.IN_DATE, 0, False),
    ],
)
def test_that_a_target_is_overdue_the_day_after_its_return_date(
    return_due: dt.date, standing: Standing, late: int, soon: bool
) -> None:
    clocks = read(return_due=return_due)
    assert (clocks.standing, clocks.return_late, clocks.due_soon) == (standing, late, soon)


@pytest.mark.parametrize(("days", "escalated"), [(7, ""), (8, "no attempt in 8 days wanted")])
def test_that_a_week_without_an_attempt_is_told_upwards(days: int, escalated: str) -> None:
    assert read(date_added=days_ago(days)).escalated == escalated


def test_that_an_attempt_starts_the_week_anew_and_circulation_stops_it() -> None:
    assert read(date_added=days_ago(30), last_attempt=days_ago(2)).escalated == ""
    tried = read(date_added=days_ago(30), last_attempt=days_ago(9))
    assert tried.escalated == "no attempt for 9 days"
    circulated = read(date_added=days_ago(30), status=TargetStatus.CIRCULATED)
    assert (circulated.escalated, circulated.standing) == ("", Standing.CIRCULATED)


@pytest.mark.parametrize("status", sorted(ENDED))
def test_that_a_target_which_left_the_list_is_late_for_nothing(status: TargetStatus) -> None:
    clocks = read(
        status=status, date_added=days_ago(40), return_due=days_ago(20),
        review_due=days_ago(20), closed_on=days_ago(30),
    )  # fmt: skip
    assert (clocks.return_late, clocks.review_late, clocks.escalated) == (0, 0, "")
    assert (clocks.standing, clocks.days_wanted) == (Standing.COMPLETE, 10)


@pytest.mark.parametrize(
    ("risk", "due"),
    [
        (VictimRisk.HIGH, dt.date(2026, 11, 25)),
        (VictimRisk.MEDIUM, dt.date(2026, 11, 27)),
        (VictimRisk.STANDARD, dt.date(2026, 12, 1)),
    ],
)
def test_that_a_review_holds_24_hours_at_high_risk_and_72_at_medium(
    risk: VictimRisk, due: dt.date
) -> None:
    assert review_due(POLICY, risk, dt.datetime(2026, 11, 24, 7, 0, tzinfo=dt.UTC)) == due


def test_that_only_the_policy_s_periods_are_given() -> None:
    assert period_for(POLICY, VictimRisk.HIGH) == 7
    assert period_for(POLICY, VictimRisk.HIGH, 21) == 21
    with pytest.raises(InvalidInput, match="7, 14, 21, 28"):
        period_for(POLICY, VictimRisk.HIGH, 10)
