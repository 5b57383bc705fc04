"""How rows become figures, what chance allows, and what is held back."""

from __future__ import annotations

import datetime as dt
import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lomu_app.insight.limits import Standing, compare, held_back, run_chart
from lomu_app.insight.quarterly import ReturnLine, ReturnTable, hold_back, suspects_told
from lomu_app.insight.quarters import (
    Quarter,
    added_up,
    change_text,
    children_told,
    quarter_of,
    read_quarter,
)
from lomu_app.insight.rules import (
    NOT_STATED,
    By,
    Fact,
    Figure,
    Form,
    figure_of,
    grouped,
    half_up,
    months_between,
    percent_text,
)
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput

DAY = dt.date(2026, 11, 1)


def fact(number: int, *, counts: bool = True, value: int = 0, team: str = "") -> Fact:
    return Fact(
        Kind.TARGET, number, f"T-{number}", "VANE, Jordan", "Coventry",
        DAY + dt.timedelta(days=number % 200), "", counts, Fraction(value), {By.TEAM: team},
    )  # fmt: skip


facts = st.lists(
    st.builds(
        fact, st.integers(1, 999), counts=st.booleans(), value=st.integers(0, 400),
        team=st.sampled_from(["", "East", "West"]),
    )
)  # fmt: skip


@given(facts, st.integers(1, 9))
def test_that_every_figure_is_what_its_rows_make(some: list[Fact], few: int) -> None:
    values = [int(each.value) for each in some]
    made = {form: figure_of(form, some, few) for form in Form}
    assert made[Form.COUNT].number == len(some)
    assert made[Form.SUM].number == sum(values)
    assert {each.small for each in made.values()} == {0 < len(some) < few}
    if not some:
        assert made[Form.SHARE].number is None
        assert made[Form.MEDIAN].text == "–"
        return
    assert made[Form.SHARE].number == Fraction(sum(each.counts for each in some), len(some))
    assert made[Form.MEAN].number == Fraction(sum(values), len(values))
    assert float(made[Form.MEDIAN].number or 0) == statistics.median(values)
    assert made[Form.LONGEST].number == max(values)
    parts = grouped(some, By.TEAM)
    assert sorted(each.id for part in parts.values() for each in part) == sorted(
        each.id for each in some
    )
    assert NOT_STATED not in list(parts)[:-1], "whatever says no team comes last"
    assert sum(figure_of(Form.COUNT, part, few).top for part in parts.values()) == sum(
        each.counts for each in some
    )


@pytest.mark.parametrize(
    ("top", "base", "told"),
    [(52, 1059, "5%"), (67, 954, "7%"), (1, 8, "13%"), (1, 200, "1%"), (-1, 200, "-1%")],
)  # fmt: skip
def test_that_percentages_are_rounded_halves_up(top: int, base: int, told: str) -> None:
    assert percent_text(Fraction(top, base)) == told


@given(st.fractions(-1000, 1000, max_denominator=1000), st.integers(0, 3))
def test_that_rounding_moves_by_half_a_place_at_most(number: Fraction, places: int) -> None:
    off = abs(half_up(number, places) - number)
    assert off <= Fraction(1, 2 * 10**places)
    assert half_up(-number, places) == -half_up(number, places)


# --- what chance allows -------------------------------------------------------------------------


def months(*tops: int, base: int = 20) -> list[tuple[str, Figure]]:
    return [
        (f"{at:02}", Figure(Form.SHARE, Fraction(top, base), top, base, small=False))
        for at, top in enumerate(tops)
    ]


def test_that_limits_wait_for_enough_months_and_then_tell_what_is_more_than_chance() -> None:
    early = run_chart(months(10, 11, 9), least=8, shift=6)
    assert early.median == Fraction(1, 2)
    assert all(point.band.low is None for point in early.points)
    assert "take 8 months" in early.told
    steady = run_chart(months(10, 11, 9, 10, 12, 8, 10, 11, 9), least=8, shift=6)
    assert [point.signal for point in steady.points] == [""] * 9
    share = 90 / 180
    low = share - 3 * (share * (1 - share) / 20) ** 0.5
    assert steady.points[0].band.low == pytest.approx(low)
    odd = run_chart(months(10, 11, 9, 10, 12, 8, 10, 20, 9), least=8, shift=6)
    assert [at for at, point in enumerate(odd.points) if point.signal] == [7]
    moved = run_chart(months(8, 7, 8, 7, 8, 7, 12, 13, 12, 13, 12, 13), least=8, shift=6)
    assert "6 months in a row above the median" in moved.points[-1].signal


def test_that_an_area_is_compared_at_its_own_size_and_never_by_a_handful() -> None:
    whole = [fact(at, counts=at % 2 == 0) for at in range(400)]
    all_of_it = figure_of(Form.SHARE, whole, 5)
    big, small = whole[1:200:2][:60], whole[1:9:2]
    assert compare(whole, all_of_it, figure_of(Form.SHARE, big, 5), 3)[1] is Standing.BELOW
    assert compare(whole, all_of_it, figure_of(Form.SHARE, small, 5), 3)[1] is Standing.TOO_FEW
    assert compare(whole, all_of_it, figure_of(Form.SHARE, small, 4), 3)[1] is Standing.WITHIN
    counts = figure_of(Form.COUNT, whole, 5)
    assert compare(whole, counts, counts, 3)[1] is Standing.NO_LIMITS


@given(st.lists(st.integers(0, 30), max_size=12))
def test_that_nothing_held_back_can_be_reckoned_from_the_sum(counts: list[int]) -> None:
    hidden = held_back(counts, 5)
    assert all(at in hidden for at, count in enumerate(counts) if 0 < count < 5)
    if len(hidden) == 1:
        assert not [at for at, count in enumerate(counts) if count >= 5], "nothing else to hold"


@pytest.mark.parametrize(
    ("parts", "total"),
    [((4, 4), None), ((4, 4, 4, 9), None), ((1,) * 6, None), ((4, 3), 7), ((0, 9), 9), ((), 0)],
)
def test_that_a_sum_that_tells_what_is_held_back_is_hidden_too(
    parts: tuple[int, ...], total: int | None
) -> None:
    lines = [ReturnLine(str(at), (number,)) for at, number in enumerate((*parts, sum(parts)))]
    told = hold_back(ReturnTable("offenders", "Offenders", ("Members",), tuple(lines)), 5)
    assert told.lines[-1].numbers == (total,)


# --- quarters -----------------------------------------------------------------------------------


@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)))
def test_that_every_day_lies_in_one_quarter_and_quarters_follow_each_other(day: dt.date) -> None:
    found = quarter_of(day)
    assert found.first <= day <= found.last
    assert found.after.before == found
    assert found.last + dt.timedelta(days=1) == found.after.first
    assert read_quarter(found.code) == read_quarter(found.label) == found
    assert len(months_between(found.first, found.last)) == 3


def test_that_a_quarter_is_one_of_the_financial_year() -> None:
    assert quarter_of(dt.date(2017, 3, 31)).label == "Q4 2016/17"
    assert read_quarter("2026q3").told == "Q3 2026/27 (1 October to 31 December 2026)"
    with pytest.raises(InvalidInput, match="no quarter"):
        read_quarter("2026Q5")


def test_that_the_published_figures_come_out_as_they_were_printed() -> None:
    now = added_up(Quarter(2016, 4), {"Region": ((807, 200, 52), 90)}, 3)
    before = added_up(Quarter(2016, 3), {"Region": ((700, 187, 67), 0)}, 3)
    assert (now.total, before.total) == (1059, 954)
    assert change_text(now.total, before.total) == "+11%"
    told = " ".join(children_told(now, before, "serious risk", ["Region"]))
    assert told == (
        "At the end of Q4 2016/17, 1,059 children were identified as at risk of or experiencing "
        "CSE. "
        "This compares to a total of 954 at Q3 2016/17: +11%. "
        "The risk to 90 of them was deemed to have reduced. "
        "52 were at the highest level (serious risk), 5% of the total, against 7% in Q3 2016/17."
    )
    assert change_text(953, 954) == "0%"
    assert change_text(5, 0) == "–"


def test_that_quarters_of_other_authorities_are_not_compared() -> None:
    now = added_up(Quarter(2016, 4), {"Coventry": ((5, 1, 1), 0)}, 3)
    before = added_up(Quarter(2016, 3), {"Dudley": ((5, 1, 1), 0)}, 3)
    told = " ".join(children_told(now, before, "serious risk", ["Coventry", "Dudley"]))
    assert "No numbers yet from Dudley." in told
    assert "Not compared with Q3 2016/17" in told
    assert "%" not in told.replace("14%", "")


def test_that_the_sentence_on_suspects_tells_no_small_number_that_the_table_holds_back() -> None:
    quarter = Quarter(2016, 4)

    def told(lately: int, year: int, *, held: bool = False) -> str:
        return suspects_told(quarter, lately, year, 5, held=held)

    assert told(28, 113) == (
        "28 suspected CSE offenders identified in Q4 2016/17 (113 in all since Q1 2016/17)."
    )
    assert told(6, 8) == "6 suspected CSE offenders identified in Q4 2016/17."
    assert (
        told(3, 40, held=True) == "Fewer than 5 suspected CSE offenders identified in Q4 2016/17."
    )
    assert not set("678") & set(told(6, 8, held=True).partition(" in Q4")[0])
    assert told(0, 0).startswith("0 suspected")
