"""The read side of the measures: which there are, and one whole with the rows behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lomu_app.insight.limits import NO_BAND, RunChart, Standing, compare, run_chart, without_limits
from lomu_app.insight.measures import Measure, definition_of, find_measure, known_to
from lomu_app.insight.rows import Asked, Group, MeasureDetail, MeasureRow
from lomu_app.insight.rules import (
    BY_LABELS,
    By,
    Fact,
    Figure,
    first_of_month,
    grouped,
    months_between,
)
from lomu_app.insight.scope import POLICY, Scope
from lomu_app.kernel.errors import InvalidInput, NotPermitted
from lomu_app.store.unit_of_work import Reader

_MOST_MONTHS = 60


def list_measures(reader: Reader) -> tuple[MeasureRow, ...]:
    """The measures that the asker may know of, with what each counts."""
    return tuple(_row(reader, each) for each in known_to(reader.actor))


def load_measure(reader: Reader, asked: Asked) -> MeasureDetail:
    """One measure whole. Raises InvalidInput, or NotPermitted outside one's areas."""
    measure = find_measure(reader.actor, reader.policies[POLICY], asked.code)
    reader.actor.require(measure.sees)
    scope = _scope(reader, measure, asked)
    by = _by(measure, asked.by)
    few = int(scope.policy["few"])
    facts = measure.facts(scope)
    whole = measure.figure(facts, few)
    monthly = _months(scope, measure, facts)
    chart = _chart(scope, measure, monthly)
    groups = (
        tuple(
            Group(name, measure.figure(found, few), NO_BAND, Standing.NO_LIMITS,
                  tuple(measure.behind(found)))
            for name, found in monthly
        )
        if by is By.MONTH
        else _groups(scope, measure, facts, by)
    )  # fmt: skip
    return MeasureDetail(
        row=_row(reader, measure), first=scope.first, last=scope.last, areas=scope.areas, by=by,
        few=few, whole=whole, groups=groups, chart=chart, facts=tuple(measure.behind(facts)),
        data_as_at=reader.clock.now(), policy=scope.policy.stamp,
    )  # fmt: skip


def figure_between(reader: Reader, asked: Asked) -> tuple[MeasureRow, Figure, list[Fact]]:
    """A figure and the rows behind it alone, for papers that tell many."""
    measure = find_measure(reader.actor, reader.policies[POLICY], asked.code)
    scope = _scope(reader, measure, asked)
    facts = measure.facts(scope)
    return _row(reader, measure), measure.figure(facts, int(scope.policy["few"])), facts


def figure_from(reader: Reader, code: str, facts: Sequence[Fact]) -> Figure:
    """What some of a measure's rows make."""
    policy = reader.policies[POLICY]
    return find_measure(reader.actor, policy, code).figure(facts, int(policy["few"]))


def _row(reader: Reader, measure: Measure) -> MeasureRow:
    words = definition_of(reader.policies[POLICY], measure.code)
    return MeasureRow(words, measure.by, measure.listed_by, measure.at_a_day)


def _scope(reader: Reader, measure: Measure, asked: Asked) -> Scope:
    for area in asked.areas:
        reader.actor.require_area(area)
    areas = asked.areas or tuple(sorted(reader.actor.areas))
    if not areas:
        raise NotPermitted("You are not set up for any area. Ask an administrator to add one.")
    today, policy = reader.clock.today(), reader.policies[POLICY]
    last = min(asked.last or today, today)
    if measure.now_only:
        last = today
    first = asked.first or first_of_month(last, int(policy["months"]) - 1)
    if first > last:
        raise InvalidInput(
            "The period ends before it begins, or has not begun.", {"from": "too late"}
        )
    return Scope(reader, areas, first, last, asked.outside)


def _by(measure: Measure, wanted: By | None) -> By:
    if wanted is None:
        return measure.listed_by
    if wanted not in measure.by:
        choices = ", ".join(each.value for each in measure.by)
        raise InvalidInput(
            f"{measure.code} is not told by {BY_LABELS[wanted].lower()}. Choose one of: {choices}.",
            {"by": choices},
        )
    return wanted


def _groups(scope: Scope, measure: Measure, facts: Sequence[Fact], by: By) -> tuple[Group, ...]:
    few, sigmas = int(scope.policy["few"]), float(scope.policy["funnel_sigmas"])
    whole = measure.figure(facts, few)
    found = []
    for name, some in grouped(facts, by).items():
        figure = measure.figure(some, few)
        band, standing = compare(measure.behind(facts), whole, figure, sigmas)
        found.append(Group(name, figure, band, standing, tuple(measure.behind(some))))
    return tuple(found)


def _months(
    scope: Scope, measure: Measure, facts: Sequence[Fact]
) -> list[tuple[str, Sequence[Fact]]]:
    """The facts of each month; of what stood at a day, as it stood at the end of each."""
    months = months_between(scope.first, scope.last)[-_MOST_MONTHS:]
    if measure.now_only:
        return []
    if measure.at_a_day:
        return [
            (_month(first), measure.facts(
                Scope(scope.reader, scope.areas, first, last, scope.outside)
            ))
            for first, last in months
        ]  # fmt: skip
    by_month = grouped(facts, By.MONTH)
    return [(_month(first), by_month.get(_month(first), [])) for first, _ in months]


def _month(day: dt.date) -> str:
    return f"{day:%Y-%m}"


def _chart(
    scope: Scope, measure: Measure, months: Sequence[tuple[str, Sequence[Fact]]]
) -> RunChart:
    policy = scope.policy
    few = int(policy["few"])
    if not months:
        return RunChart((), None, None, "Nobody knows how this stood earlier.")
    figures = [(label, measure.figure(facts, few)) for label, facts in months]
    if measure.at_a_day:
        return without_limits(figures)
    return run_chart(
        figures, least=int(policy["least_months"]), shift=int(policy["shift_months"]),
    )  # fmt: skip
