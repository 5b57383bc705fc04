"""How many attempts a cell tells of: what is certain is taken, the rest is doubted."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.intake.attempts import parse_attempts

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize("typed", ["1.5", "2/3", "2-3", "1/5", "1.12", "2 / 2"])
def test_that_a_pair_that_may_be_a_day_or_a_number_is_not_taken(typed: str) -> None:
    parsed = parse_attempts(typed, today=TODAY)
    assert (parsed.value.count, parsed.value.items) == (None, ())
    assert parsed.doubt == "could be a day or a number of attempts"


@pytest.mark.parametrize("typed", ["12/11", "10/11", "10.11", "20/9"])
def test_that_a_pair_that_can_only_be_a_day_is_an_attempt_on_it(typed: str) -> None:
    parsed = parse_attempts(typed, today=TODAY)
    assert (parsed.value.count, len(parsed.value.items), parsed.doubt) == (1, 1, None)


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("3 (see log)", 3), ("2+", 2), (">2", 2), ("2 to 3", 2), ("2 or 3", 2), ("3?", 3),
        ("approx 3", 3), ("Total: 3", 3), ("Attempts: 4", 4), ("3 no reply", 3), ("couple", 2),
        ("2 addresses tried", 2), ("All neg x4", 4), ("77", 77),
    ],
)  # fmt: skip
def test_that_a_number_with_words_beside_it_is_taken_with_a_doubt(typed: str, count: int) -> None:
    parsed = parse_attempts(typed, today=TODAY)
    assert parsed.value.count == count
    assert parsed.doubt


@pytest.mark.parametrize(
    ("typed", "count"), [("x2", 2), ("X 3", 3), ("2 visits", 2), ("No", 0), ("12", 12)]
)
def test_that_a_plain_number_is_taken_without_a_doubt(typed: str, count: int) -> None:
    parsed = parse_attempts(typed, today=TODAY)
    assert (parsed.value.count, parsed.doubt) == (count, None)


@pytest.mark.parametrize(
    "typed",
    [
        "3 attempts 12/11 14/11 16/11", "Attempts: 12/11, 14/11", "12th, 14th & 16th Nov",
        "12, 14 and 16 Nov", "x2 12/11", "12/11 (x2)", "12/11 no reply x 2", "tried twice 12/11",
        "no reply 12/11, no reply 13/11", "12/11 am and pm no reply", "12/11 0700, 2200 no reply",
        "Visited 12/11/26 and 14/11/26", "1st attempt 12/11, 2nd attempt 13/11",
        "12/11-14/11 daily", "12/11 to 14/11 no reply", "1/2/3",
    ],
)  # fmt: skip
def test_that_one_entry_that_may_be_several_attempts_is_doubted(typed: str) -> None:
    assert parse_attempts(typed, today=TODAY).doubt


@pytest.mark.parametrize(
    "typed",
    [
        "12/11 no reply", "12/11 0700 no reply", "PC 2211 Marl 12/11 no reply",
        "14/11 mother states back on 20/11", "12/11 @ 2210 not at address, will be back 20/11",
        "1) 12/11 @ 0600 no reply\n2) 13/11 - 2200hrs neg", "1st: 12/11\n2nd: 13/11",
        "12/11 0600 moved to 14 Larch Row",
    ],
)  # fmt: skip
def test_that_plain_entries_are_taken_without_a_doubt(typed: str) -> None:
    assert parse_attempts(typed, today=TODAY).doubt is None
