"""Ages, what has grown old, and reasons for looking."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.kernel.errors import Refused
from lomu_app.people.rules import (
    address_needs_checking,
    age_on,
    consultation_reason,
    in_order_of_severity,
    marker_is_live,
    marker_needs_confirming,
    months_before,
    shown_name,
)

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (dt.date(1986, 11, 24), 40),
        (dt.date(1986, 11, 25), 39),
        (dt.date(2026, 11, 24), 0),
        (dt.date(2026, 11, 25), None),
        (None, None),
    ],
)
def test_that_age_counts_full_years(born: dt.date | None, age: int | None) -> None:
    assert age_on(born, TODAY) == age


def test_that_a_leap_day_birthday_is_reached_in_march() -> None:
    born = dt.date(2008, 2, 29)
    assert [age_on(born, day) for day in (dt.date(2026, 2, 28), dt.date(2026, 3, 1))] == [17, 18]


def test_that_months_are_counted_back_to_a_day_that_exists() -> None:
    assert months_before(dt.date(2024, 2, 29), 12) == dt.date(2023, 2, 28)
    assert months_before(dt.date(2026, 1, 31), 2) == dt.date(2025, 11, 30)
    assert months_before(TODAY, 12) == dt.date(2025, 11, 24)


@pytest.mark.parametrize(
    ("marked", "confirmed", "due"),
    [
        (dt.date(2025, 11, 24), None, False),
        (dt.date(2025, 11, 23), None, True),
        (dt.date(2019, 1, 1), dt.date(2026, 1, 1), False),
        (None, dt.date(2026, 1, 1), False),
        (None, None, True),
    ],
)
def test_that_a_marker_older_than_a_year_needs_confirming(
    marked: dt.date | None, confirmed: dt.date | None, due: bool
) -> None:
    assert marker_needs_confirming(marked, confirmed, TODAY, 12) is due


def test_that_a_marker_counts_on_its_last_day() -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    assert [marker_is_live(day, TODAY) for day in (None, TODAY, yesterday)] == [True, True, False]


def test_that_an_address_never_checked_needs_it() -> None:
    assert address_needs_checking(None, TODAY, 28)
    assert not address_needs_checking(TODAY, TODAY, 28)


def test_that_the_gravest_marker_comes_first_and_unknown_ones_last() -> None:
    policy = [{"code": "FI", "order": 1}, {"code": "DR", "order": 9}]
    assert in_order_of_severity(["ZZ", "DR", "FI", "DR"], policy) == ("FI", "DR", "ZZ")


def test_that_a_reason_is_told_with_its_code_and_words() -> None:
    reasons = [
        {"code": "2", "label": "Case work"},
        {"code": "0", "label": "Other", "needs_text": True},
    ]
    assert consultation_reason(reasons, "2", "") == "2 Case work"
    assert consultation_reason(reasons, "2", " new lead ") == "2 Case work: new lead"
    assert consultation_reason(reasons, "0", "asked") == "0 Other: asked"
    for code, text in (("0", " "), ("7", "audit"), ("", "")):
        with pytest.raises(Refused):
            consultation_reason(reasons, code, text)


def test_that_a_name_is_shown_surname_first() -> None:
    assert shown_name("BROWN", "Dennis") == "BROWN, Dennis"
    assert (shown_name("BROWN", ""), shown_name("", "Dennis")) == ("BROWN", "Dennis")
    assert shown_name("", "") == "(name not known)"
