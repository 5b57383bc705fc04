"""Clocks over the years: hours as they pass, days and months as London's calendar has them."""

from __future__ import annotations

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lomu_app.bootstrap import policies
from lomu_app.kernel.errors import InvalidInput
from lomu_app.orders.rules import (
    Level,
    OrderStatus,
    Span,
    add_months,
    deadline,
    end_of_day,
    last_day,
    level_of,
    longest_bail,
    read_span,
    time_left,
)

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = dt.date(2024, 1, 1), dt.date(2030, 12, 31)
DAYS = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
# The last Sundays of March and October, when the clocks change.
CHANGES = [
    max(day for day in DAYS if (day.year, day.month, day.weekday()) == (year, month, 6))
    for year, month in itertools.product(range(2024, 2031), (3, 10))
]
STEPS = (28, 14, 7)


def _wall(text: str) -> dt.datetime:
    """A moment as London's clock shows it."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


def _shown(moment: dt.datetime) -> str:
    return f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("served", "until"),
    [
        ("2024-02-28 09:17", "2024-03-01 09:17"),  # over a leap day
        ("2025-02-27 09:17", "2025-03-01 09:17"),
        ("2026-03-28 10:00", "2026-03-30 11:00"),  # the clocks go forward: an hour later shown
        ("2026-10-24 10:00", "2026-10-26 09:00"),  # and back: an hour earlier
        ("2026-12-31 23:59", "2027-01-02 23:59"),  # over the year's end
        ("2026-06-10 00:00", "2026-06-12 00:00"),
    ],
)
def test_that_48_hours_are_48_hours_to_the_minute(served: str, until: str) -> None:
    start = _wall(served)
    found = deadline(start, Span(hours=48))
    assert _shown(found) == until
    assert found - start.astimezone(dt.UTC) == dt.timedelta(hours=48)
    assert found.tzinfo is dt.UTC


@pytest.mark.parametrize(
    ("start", "span", "until"),
    [
        ("2023-11-30 14:00", "3 months", "2024-02-29 23:59"),  # a month end clipped, leap year
        ("2024-11-30 14:00", "3 months", "2025-02-28 23:59"),
        ("2025-08-31 00:00", "6 months", "2026-02-28 23:59"),
        ("2026-01-31 23:59", "1 month", "2026-02-28 23:59"),
        ("2024-02-29 12:00", "1 year", "2025-02-28 23:59"),
        ("2024-02-29 12:00", "4 years", "2028-02-29 23:59"),
        ("2026-12-31 10:00", "3 months", "2027-03-31 23:59"),  # year's end, summer time
        ("2026-12-31 10:00", "1 day", "2027-01-01 23:59"),
        ("2026-03-28 23:30", "1 day", "2026-03-29 23:59"),
        ("2026-10-24 23:30", "30 days", "2026-11-23 23:59"),
        ("2026-06-30 23:30", "1 day", "2026-07-01 23:59"),  # in UTC it is still the 30th
        ("2026-07-01 00:30", "1 day", "2026-07-02 23:59"),  # in UTC it is still the 30th, too
    ],
)
def test_that_days_and_months_are_those_of_londons_calendar(
    start: str, span: str, until: str
) -> None:
    found = read_span(span)
    assert found is not None
    assert _shown(deadline(_wall(start), found)) == until


def test_that_every_day_of_seven_years_ends_at_its_last_minute() -> None:
    assert len(CHANGES) == 14
    for day in DAYS:
        end = end_of_day(day)
        assert _shown(end) == f"{day} 23:59"
        length = end - end_of_day(day - dt.timedelta(days=1))
        hours = 24 if day not in CHANGES else 23 if day.month == 3 else 25
        assert length == dt.timedelta(hours=hours), day


@pytest.mark.parametrize("months", [1, 3, 6, 9, 24, 60])
def test_that_months_from_every_day_keep_the_day_or_clip_it(months: int) -> None:
    found = [add_months(day, months) for day in DAYS]
    assert found == sorted(found), "a later start never ends earlier"
    for start, end in zip(DAYS, found, strict=True):
        gone = (end.year - start.year) * 12 + end.month - start.month
        clipped = (end + dt.timedelta(days=1)).month != end.month
        assert gone == months
        assert end.day == start.day or (clipped and end.day < start.day)


def test_that_a_day_that_counts_is_the_first_of_its_span() -> None:
    # 28 days that begin with the 1st of February end with the 28th.
    start = dt.date(2026, 2, 1)
    assert last_day(start, Span(days=28), first_counts=True) == dt.date(2026, 2, 28)
    assert last_day(start, Span(days=28)) == dt.date(2026, 3, 1)


def test_that_bail_runs_three_six_and_nine_months_and_then_as_the_court_says() -> None:
    policy, arrested = policies()["orders"], _wall("2026-05-31 22:15")
    found = {
        status: longest_bail(policy, status, arrested)
        for status in (
            OrderStatus.GRANTED, OrderStatus.EXT_INSP, OrderStatus.EXT_SUPT, OrderStatus.COURT,
        )
    }  # fmt: skip
    told = {status.value: at and _shown(at) for status, at in found.items()}
    assert told == {
        "granted": "2026-08-31 23:59", "ext_insp": "2026-11-30 23:59",
        "ext_supt": "2027-02-28 23:59", "court": None,
    }  # fmt: skip


@given(st.dates(FIRST, LAST), st.integers(1, 100))
def test_that_a_level_never_steps_back_as_time_goes_on(start: dt.date, days: int) -> None:
    at, order = end_of_day(start + dt.timedelta(days=days)), list(Level)
    seen = [
        order.index(level_of(at, end_of_day(start) + dt.timedelta(hours=gone), STEPS))
        for gone in range(0, 24 * (days + 2), 12)
    ]
    assert seen == sorted(seen)
    assert order[seen[-1]] is Level.RUN_OUT


@pytest.mark.parametrize(
    ("now", "level"),
    [
        ("2026-09-28 23:58", Level.LATER),
        ("2026-09-29 00:00", Level.NOTICE),
        ("2026-10-13 00:00", Level.SOON),
        ("2026-10-20 00:00", Level.URGENT),
        ("2026-10-27 09:59", Level.URGENT),
        ("2026-10-27 10:00", Level.RUN_OUT),
    ],
)
def test_that_the_steps_turn_at_midnight_and_the_end_to_the_minute(now: str, level: Level) -> None:
    assert level_of(_wall("2026-10-27 10:00"), _wall(now), STEPS) is level


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-10-01 12:00", "26 days"),
        ("2026-10-24 10:00", "3 days"),  # and an hour, for the clocks go back
        ("2026-10-24 11:01", "71 h 59 min"),
        ("2026-10-25 10:01", "47 h 59 min"),
        ("2026-10-27 09:59", "0 h 01 min"),
        ("2026-10-27 12:05", "2 h 05 min ago"),
        ("2026-11-27 12:05", "31 days ago"),
    ],
)
def test_that_what_is_left_is_told_in_hours_when_it_is_near(now: str, told: str) -> None:
    assert time_left(_wall("2026-10-27 10:00"), _wall(now)) == told


@pytest.mark.parametrize("text", ["48", "2 weeks", "-1 days", "1.5 months", "3 months "])
def test_that_a_span_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="no span of time"):
        read_span(text)
