"""What each kind of order reckons, from every day of seven years, by a reckoning of its own.

The second reckoning counts hours in UTC and walks London's calendar day by day, so that it
shares neither code nor shortcuts with the one it checks.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lomu_app.bootstrap import policies
from lomu_app.orders.reckoning import EndLimits, end_limits, first_clocks, span_words
from lomu_app.orders.rules import ClockKind, OrderStatus, order_kinds, read_span

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = dt.date(2024, 1, 1), dt.date(2030, 12, 31)
DAYS = [FIRST + dt.timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
POLICY = policies()["orders"]
WRITTEN: dict[str, dict[str, Any]] = {each["code"]: each for each in POLICY["kinds"]}
KINDS = order_kinds(POLICY)
# Just after midnight, in the hour that comes twice, at noon, and in the last minute.
TIMES = (dt.time(0, 1), dt.time(1, 30), dt.time(12, 0), dt.time(23, 59))


def moments() -> list[dt.datetime]:
    """One moment on every day, so that each of the times falls on each kind of day."""
    found = []
    for number, day in enumerate(DAYS):
        at = dt.datetime.combine(day, TIMES[number % len(TIMES)], LONDON)
        found.append(at.astimezone(dt.UTC))
    return found


MOMENTS = moments()


def after(start: dt.datetime, written: str) -> dt.datetime:
    """When a span is over, reckoned a second time."""
    number, unit = re.fullmatch(r"(\d+) (hour|day|month|year)s?", written).groups()  # type: ignore[union-attr]  # the policy's own test reads them all
    if unit == "hour":
        return start + dt.timedelta(seconds=3600 * int(number))
    return last_minute(day_after(start.astimezone(LONDON).date(), int(number), unit))


def day_after(day: dt.date, number: int, unit: str) -> dt.date:
    """So many days or months on; a month that is too short ends at its last day."""
    if unit == "day":
        return dt.date.fromordinal(day.toordinal() + number)
    months = number * (12 if unit == "year" else 1)
    year, month, wanted = day.year, day.month, day.day
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    while True:
        try:
            return dt.date(year, month, wanted)
        except ValueError:
            wanted -= 1


def last_minute(day: dt.date) -> dt.datetime:
    """One minute before London's next day begins."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(0, 0), LONDON)
    return midnight.astimezone(dt.UTC) - dt.timedelta(minutes=1)


CLOCKS = [
    (code, clock)
    for code, each in WRITTEN.items()
    for clock in ("court", "notify", "review")
    if each.get(clock)
]


def test_that_every_kind_of_the_policy_is_reckoned_here() -> None:
    assert len(KINDS) == 28
    assert {code for code, _clock in CLOCKS} == {
        "dvpn", "dapn", "spo", "shpo", "sro", "cawn", "rui",
    }  # fmt: skip


@pytest.mark.parametrize(("code", "clock"), CLOCKS)
def test_that_the_clocks_of_a_kind_are_right_from_every_day_of_seven_years(
    code: str, clock: str
) -> None:
    kind, written = KINDS[code], WRITTEN[code]
    for made in MOMENTS:
        served = made + dt.timedelta(hours=5, minutes=7)
        start = served if written["counts_from"] == "served" else made
        reckoned = {each.clock: each.at for each in first_clocks(kind, made, served)}
        assert reckoned[ClockKind(clock)] == after(start, written[clock]), made
        early = {each.clock: each.at for each in first_clocks(kind, made, None)}
        assert early[ClockKind(clock)] == after(made, written[clock]), "never later than the law"


@pytest.mark.parametrize("code", sorted(set(WRITTEN) - {code for code, _clock in CLOCKS}))
def test_that_a_kind_without_a_span_starts_no_clock(code: str) -> None:
    assert first_clocks(KINDS[code], MOMENTS[0], MOMENTS[1]) == ()


def bounds(code: str, made: dt.datetime) -> tuple[dt.date | None, dt.date | None]:
    """Between which days it may run out, reckoned a second time."""
    written = WRITTEN[code]
    day = made.astimezone(LONDON).date()
    found = []
    for word in ("least", "most"):
        if not written.get(word):
            found.append(None)
            continue
        number, unit = written[word].split(" ")
        last = day_after(day, int(number), unit.removesuffix("s"))
        found.append(last - dt.timedelta(days=bool(written.get("first_day_counts"))))
    return found[0], found[1]


@pytest.mark.parametrize("code", sorted(set(WRITTEN) - {"pre_charge_bail"}))
def test_that_a_kind_runs_out_between_its_days_from_every_day_of_seven_years(code: str) -> None:
    kind = KINDS[code]
    for made in MOMENTS:
        limits = end_limits(POLICY, kind, made, kind.starts[0])
        assert (limits.earliest, limits.latest) == bounds(code, made), made
    assert bool(limits.how) == (limits.earliest is not None or limits.latest is not None)


@pytest.mark.parametrize(
    ("status", "months"),
    [(OrderStatus.GRANTED, 3), (OrderStatus.EXT_INSP, 6), (OrderStatus.EXT_SUPT, 9)],
)
def test_that_bail_runs_its_months_from_every_day_of_an_arrest(
    status: OrderStatus, months: int
) -> None:
    for arrested in MOMENTS:
        limits = end_limits(POLICY, KINDS["pre_charge_bail"], arrested, status)
        day = arrested.astimezone(LONDON).date()
        assert (limits.earliest, limits.latest) == (None, day_after(day, months, "month"))
    court = end_limits(POLICY, KINDS["pre_charge_bail"], MOMENTS[0], OrderStatus.COURT)
    assert court == EndLimits(None, None, "as long as the court says")


@pytest.mark.parametrize(
    "written", ["1 hour", "48 hours", "28 days", "1 month", "18 months", "1 year", "5 years"]
)
def test_that_a_span_is_told_as_it_is_written(written: str) -> None:
    span = read_span(written)
    assert span is not None
    assert span_words(span) == written
