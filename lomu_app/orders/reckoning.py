"""What the policy reckons of an order: its first clocks, and how far it may run.

A form tells by this what storing will do, and storing goes by it too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.kernel.policy import Policy
from lomu_app.orders.rules import (
    ON_BAIL,
    ClockKind,
    OrderKind,
    OrderStatus,
    Span,
    deadline,
    last_day,
    longest_bail,
)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A clock that the policy starts; `how` says from what it was counted."""

    clock: ClockKind
    at: dt.datetime
    how: str


@dataclass(frozen=True, slots=True)
class EndLimits:
    """The first and the last day in London on which it may run out; None where nothing bounds it.

    `how` says in words what they were counted from, empty without a bound.
    """

    earliest: dt.date | None
    latest: dt.date | None
    how: str


def first_clocks(
    kind: OrderKind, made_at: dt.datetime, served_at: dt.datetime | None
) -> tuple[Reckoned, ...]:
    """What starts with the order; until a service is recorded the making stands in.

    So no clock ever shows later than the law does.
    """
    start, since = made_at, "from when it was made"
    if kind.counts_from_service:
        since = "from when it was made, until a service is recorded"
        if served_at is not None:
            start, since = served_at, "from when it was served"
    spans = (
        (ClockKind.COURT, kind.court), (ClockKind.NOTIFY, kind.notify),
        (ClockKind.REVIEW, kind.review),
    )  # fmt: skip
    return tuple(
        Reckoned(clock, deadline(start, span), f"{span_words(span)} {since}")
        for clock, span in spans
        if span is not None
    )


def end_limits(
    policy: Policy, kind: OrderKind, made_at: dt.datetime, status: OrderStatus
) -> EndLimits:
    """Between which days an order of this kind, or bail at this step, may run out."""
    return (
        _bail_limits(policy, made_at, status) if status in ON_BAIL else kind_limits(kind, made_at)
    )


def kind_limits(kind: OrderKind, made_at: dt.datetime) -> EndLimits:
    """Between which days an order of this kind may run out, by its shortest and longest time."""
    day = london(made_at).date()
    counts = kind.first_day_counts
    earliest = last_day(day, kind.least, first_counts=counts) if kind.least else None
    latest = last_day(day, kind.most, first_counts=counts) if kind.most else None
    return EndLimits(earliest, latest, _how(kind))


def _bail_limits(policy: Policy, arrested: dt.datetime, status: OrderStatus) -> EndLimits:
    longest = longest_bail(policy, status, arrested)
    if longest is None:
        return EndLimits(None, None, "as long as the court says")
    months = next(each["longest"] for each in policy["bail_steps"] if each["status"] == status)
    return EndLimits(None, london(longest).date(), f"at most {months} from the day of the arrest")


def _how(kind: OrderKind) -> str:
    told = [
        f"{word} {span_words(span)}"
        for word, span in (("at least", kind.least), ("at most", kind.most))
        if span is not None
    ]
    if told and kind.first_day_counts:
        told.append("the day it was made is the first")
    return ", ".join(told)


def span_words(span: Span) -> str:
    """`48 hours`, `28 days`, `6 months`, `2 years`."""
    if span.hours:
        return counted(span.hours, "hour")
    if span.days:
        return counted(span.days, "day")
    years, months = divmod(span.months, 12)
    return counted(span.months, "month") if months or not years else counted(years, "year")
