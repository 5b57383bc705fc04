"""Dates as officers type them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lomu_app.intake.dates import (
    age_on,
    parse_birth_date,
    parse_date,
    parse_past_date,
    serial_date,
)
from lomu_app.intake.workbook import CellError, Value

TODAY = dt.date(2026, 11, 24)
WITHOUT_ZONE = dt.datetime.combine(dt.date(1988, 2, 20), dt.time())
SUFFIX = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1.4.65", dt.date(1965, 4, 1)),
        ("3/1/98", dt.date(1998, 1, 3)),
        ("8.1.08", dt.date(2008, 1, 8)),
        ("28.9.00", dt.date(2000, 9, 28)),
        ("1964-05-22", dt.date(1964, 5, 22)),
        ("05-May-1973", dt.date(1973, 5, 5)),
        ("21st May 1986", dt.date(1986, 5, 21)),
        ("3rd of May, 2003", dt.date(2003, 5, 3)),
        (24270, dt.date(1966, 6, 12)),
        ("24270", dt.date(1966, 6, 12)),
        (WITHOUT_ZONE, dt.date(1988, 2, 20)),
        ("20 02 1988", dt.date(1988, 2, 20)),
        ("Fri 20/02/1988", dt.date(1988, 2, 20)),
        ("20/02/1988 00:00", dt.date(1988, 2, 20)),
        ("20021988", dt.date(1988, 2, 20)),
        ("\u00a020/02/1988 ", dt.date(1988, 2, 20)),
        ("May 21, 1986", dt.date(1986, 5, 21)),
        ("9 sept 81", dt.date(1981, 9, 9)),
    ],
)
def test_that_dates_of_birth_are_read(typed: object, day: dt.date) -> None:
    parsed = parse_birth_date(typed, today=TODAY)  # type: ignore[arg-type]  # mixed on purpose
    assert (parsed.value, parsed.doubt) == (day, None)


@pytest.mark.parametrize(
    "typed",
    [
        "31/02/1988",
        "29/02/2023",
        "TBC",
        "last week",
        "02/13/1985",
        "1985",
        1985,
        True,
        "12/11",
        "99/99/9999",
        CellError("#REF!"),
        "Jan 1985",
        dt.time(10, 0),
        "5/5",
        3.7,
    ],
)
def test_that_what_is_no_date_of_birth_is_doubted_and_not_stored(typed: object) -> None:
    parsed = parse_birth_date(typed, today=TODAY)  # type: ignore[arg-type]  # mixed on purpose
    assert parsed.value is None
    assert parsed.doubt


@pytest.mark.parametrize("typed", ["", None, "N/K", "-", "not known"])
def test_that_nothing_said_is_no_doubt(typed: str | None) -> None:
    assert parse_birth_date(typed, today=TODAY) == parse_date(typed, today=TODAY)
    assert parse_birth_date(typed, today=TODAY).doubt is None


@pytest.mark.parametrize(
    "typed", ["01/01/2020", "01/01/1900", "4/5/20", "c. 4/5/1980", "4/5/1980?"]
)
def test_that_unlikely_dates_of_birth_are_stored_with_a_doubt(typed: str) -> None:
    parsed = parse_birth_date(typed, today=TODAY)
    assert parsed.value is not None
    assert parsed.doubt


def test_that_nobody_is_born_in_the_future() -> None:
    assert parse_birth_date("01/01/2030", today=TODAY).value is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("22/11", dt.date(2026, 11, 22)),
        ("25/12", dt.date(2025, 12, 25)),
        ("17-Nov-2026", dt.date(2026, 11, 17)),
        ("7th November 2026", dt.date(2026, 11, 7)),
        ("17.11.26", dt.date(2026, 11, 17)),
        (46350, dt.date(2026, 11, 24)),
        ("24/11/2026 @ 0715", dt.date(2026, 11, 24)),
        ("24/11/26 0655hrs", dt.date(2026, 11, 24)),
    ],
)
def test_that_dates_of_the_list_are_read(typed: object, day: dt.date) -> None:
    parsed = parse_past_date(typed, today=TODAY)  # type: ignore[arg-type]  # mixed on purpose
    assert (parsed.value, parsed.doubt) == (day, None)


def test_that_a_date_added_in_the_future_is_doubted() -> None:
    assert parse_past_date("25/11/2026", today=TODAY).doubt == "lies in the future"


def test_that_american_order_is_refused_not_turned_round() -> None:
    parsed = parse_date("11/24/2026", today=TODAY)
    assert parsed.value is None
    assert "American" in (parsed.doubt or "")


@given(st.dates(dt.date(1927, 1, 1), dt.date(2016, 11, 24)), st.integers(0, 7))
def test_that_every_birth_date_survives_every_way_of_typing_it(day: dt.date, form: int) -> None:
    suffix = SUFFIX.get(day.day, "th")
    typed: Value = (
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        day.isoformat(),
        f"{day:%d-%b-%Y}",
        f"{day.day}{suffix} {day:%B} {day.year}",
        dt.datetime.combine(day, dt.time()),
        (day - dt.date(1899, 12, 30)).days,
        f"{day:%d %B %Y}",
    )[form]
    assert parse_birth_date(typed, today=TODAY).value == day


@given(st.dates(dt.date(1927, 11, 25), dt.date(2016, 11, 24)))
def test_that_two_figures_of_a_year_are_enough_for_a_birth(day: dt.date) -> None:
    assert parse_birth_date(f"{day.day}/{day.month}/{day:%y}", today=TODAY).value == day


@given(
    st.one_of(
        st.text(max_size=40), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.times()
    )
)
def test_that_no_value_breaks_a_date_and_births_never_lie_ahead(value: object) -> None:
    parsed = parse_birth_date(value, today=TODAY)  # type: ignore[arg-type]  # anything at all
    assert parsed.value is None or parsed.value <= TODAY
    parse_past_date(value, today=TODAY)  # type: ignore[arg-type]  # must not raise


def test_that_day_numbers_follow_the_spreadsheet() -> None:
    assert serial_date(1) == dt.date(1900, 1, 1)
    assert serial_date(61) == dt.date(1900, 3, 1)
    assert serial_date(0) is None
    assert serial_date(44_888, date1904=True) == dt.date(2026, 11, 24)


def test_that_age_counts_completed_years() -> None:
    assert age_on(dt.date(2000, 11, 25), TODAY) == 25
    assert age_on(dt.date(2000, 11, 24), TODAY) == 26
