"""Each number of each measure is what plain Python makes of the raw rows of a practice force."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter, defaultdict
from fractions import Fraction

import pytest

from lomu_app.bootstrap import Core
from lomu_app.insight.measures import ALL, Measure
from lomu_app.insight.queries import load_measure
from lomu_app.insight.rows import Asked, MeasureDetail
from lomu_app.insight.rules import By, Figure, Form
from tests.insight.plain import Plain, Raw, every_measure

# These look back over half a year, which a force that was made today has not: tests of their own.
_APART = {"harm_removed", "sign_off_durability"}


def number(form: Form, rows: list[Plain]) -> float | None:
    """What these rows make, by Python's own means."""
    values = [row.value for row in rows]
    if form in (Form.COUNT, Form.SUM):
        return len(rows) if form is Form.COUNT else sum(values)
    if not rows:
        return None
    if form is Form.SHARE:
        return sum(row.counts for row in rows) / len(rows)
    by_form = {Form.MEAN: statistics.fmean, Form.MEDIAN: statistics.median, Form.LONGEST: max}
    return by_form[form](values)


def once(code: str, rows: list[Plain]) -> list[Plain]:
    """A membership is in the funnel once in every number, however many stages it has come to."""
    return list({row.key: row for row in rows}.values()) if code == "cohort_funnel" else rows


def assert_same(figure: Figure, form: Form, rows: list[Plain]) -> None:
    wanted = number(form, rows)
    if wanted is None:
        assert figure.number is None
    else:
        assert float(figure.number or 0) == pytest.approx(wanted)
    assert figure.base == len(rows)
    assert figure.small == (0 < len(rows) < 5)


@pytest.mark.parametrize("days", [400, 45])
def test_that_every_number_is_what_its_raw_rows_make(force: Core, days: int) -> None:
    raw, today = Raw(force), force.clock.today()
    first = today - dt.timedelta(days=days)
    plain = every_measure(raw, first, today)
    seen = 0
    for measure in ALL:
        if measure.code in _APART:
            continue
        rows = plain.get(measure.code, [])
        for by in measure.by:
            found = force.ask(load_measure, Asked(measure.code, first, today, by))
            counted = once(measure.code, rows)
            assert_same(found.whole, measure.form, counted)
            assert Counter(fact.id for fact in found.facts) == Counter(row.key for row in counted)
            if by is not By.MONTH:
                assert_groups(found, measure, rows)
        seen += bool(rows)
    assert seen >= 15, "a force that tells too little proves too little"


def assert_groups(found: MeasureDetail, measure: Measure, rows: list[Plain]) -> None:
    """Groups are told in words and counted in codes: what is compared is the rows in each."""
    groups: defaultdict[str, list[Plain]] = defaultdict(list)
    for row in rows:
        groups[row.area if found.by is By.AREA else row.groups[found.by.value]].append(row)
    counted = [once(measure.code, some) for some in groups.values()]
    wanted = {tuple(sorted(row.key for row in some)): some for some in counted}
    told = {tuple(sorted(fact.id for fact in each.facts)): each for each in found.groups}
    assert told.keys() == wanted.keys(), measure.code
    for keys, each in told.items():
        assert_same(each.figure, measure.form, wanted[keys])


def test_that_every_month_of_a_chart_is_what_its_raw_rows_make(force: Core) -> None:
    raw, today = Raw(force), force.clock.today()
    start = dt.date(today.year - (today.month < 4), (today.month - 4) % 12 + 1, 1)
    for measure in ALL:
        if measure.code in _APART or measure.now_only:
            continue
        chart = force.ask(load_measure, Asked(measure.code, start, today)).chart
        assert len(chart.points) == 4
        for point in chart.points:
            first = dt.date.fromisoformat(f"{point.label}-01")
            last = min(today, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1))
            rows = every_measure(raw, first, last).get(measure.code, [])
            assert_same(point.figure, measure.form, once(measure.code, rows))


def test_that_attempts_that_only_a_number_tells_of_are_counted_with_the_dated_ones(
    force: Core,
) -> None:
    told = force.ask(load_measure, Asked("attempts_per_arrest"))
    [fact] = [each for each in told.facts if each.who.startswith("WHIMBREL")]
    assert fact.value == 5, "three without a day, one with it, and the arrest"
    assert told.whole.number == Fraction(sum(each.value for each in told.facts), told.whole.base)


def test_that_a_measure_tells_only_of_the_areas_asked_for(force: Core) -> None:
    whole = force.ask(load_measure, Asked("outstanding_targets"))
    part = force.ask(load_measure, Asked("outstanding_targets", areas=("Coventry",)))
    assert {fact.area for fact in part.facts} == {"Coventry"}
    in_it = [group for group in
             force.ask(load_measure, Asked("outstanding_targets", by=By.AREA)).groups
             if group.name == "Coventry"]  # fmt: skip
    assert part.whole.base == in_it[0].figure.base < whole.whole.base
