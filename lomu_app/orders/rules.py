"""Orders, notices, licences and bail: kinds, states, spans of time, and what is due when.

Hours are counted as they pass (in UTC, to the minute); days and months by the calendar in
London, the end of a month clipped to its last day. A clock of days or months runs out at
23:59 of its last day.
"""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from lomu_app.kernel.clock import LONDON, london
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.workflow import StateTable, Transition


class Family(StrEnum):
    """Which states a kind goes through; all but bail share one table."""

    ORDER = "order"
    NOTICE = "notice"
    LICENCE = "licence"
    BAIL = "bail"


class OrderStatus(StrEnum):
    """Where an order stands; the second half is bail's before charge."""

    APPLIED = "applied"
    IN_FORCE = "in_force"
    VARIED = "varied"
    BREACHED = "breached"
    EXPIRED = "expired"
    DISCHARGED = "discharged"
    GRANTED = "granted"
    EXT_INSP = "ext_insp"
    EXT_SUPT = "ext_supt"
    COURT = "court"
    RUI = "rui"
    CHARGED = "charged"
    NFA = "nfa"


class ClockKind(StrEnum):
    """What a clock counts down to."""

    ENDS = "ends"
    COURT = "court"
    NOTIFY = "notify"
    REVIEW = "review"
    CONDITION = "condition"


class Level(StrEnum):
    """How near a clock is to its end, against the three steps of the policy."""

    LATER = "later"
    NOTICE = "notice"
    SOON = "soon"
    URGENT = "urgent"
    RUN_OUT = "run_out"


ON_BAIL = (
    OrderStatus.GRANTED, OrderStatus.EXT_INSP, OrderStatus.EXT_SUPT, OrderStatus.COURT,
)  # fmt: skip
"""Bail with an end and perhaps conditions, in the order of its extensions."""
BINDING = frozenset({OrderStatus.IN_FORCE, OrderStatus.VARIED, OrderStatus.BREACHED, *ON_BAIL})
"""States in which somebody is bound. An order that was broken binds on until it is ended."""
LIVE = BINDING | {OrderStatus.APPLIED, OrderStatus.RUI}
ENDED = frozenset(OrderStatus) - LIVE

STATUS_LABELS = {
    OrderStatus.APPLIED: "Applied for",
    OrderStatus.IN_FORCE: "In force",
    OrderStatus.VARIED: "In force, varied",
    OrderStatus.BREACHED: "In force, breached",
    OrderStatus.EXPIRED: "Expired",
    OrderStatus.DISCHARGED: "Discharged",
    OrderStatus.GRANTED: "Bail granted",
    OrderStatus.EXT_INSP: "Bail extended by an inspector",
    OrderStatus.EXT_SUPT: "Bail extended by a superintendent",
    OrderStatus.COURT: "Bail extended by the court",
    OrderStatus.RUI: "Released under investigation",
    OrderStatus.CHARGED: "Charged",
    OrderStatus.NFA: "No further action",
}
CLOCK_LABELS = {
    ClockKind.ENDS: "Runs out",
    ClockKind.COURT: "Court by",
    ClockKind.NOTIFY: "Person notifies by",
    ClockKind.REVIEW: "Review due",
    ClockKind.CONDITION: "Condition ends",
}


def _order_steps() -> Iterator[Transition[OrderStatus]]:
    status, may = OrderStatus, Permission.EDIT_ORDERS
    needs = "when it was made, and its end where its kind has one"
    yield Transition(status.APPLIED, status.IN_FORCE, may, needs)
    yield Transition(status.APPLIED, status.DISCHARGED, may, "why it was refused or withdrawn")
    for source in (status.IN_FORCE, status.VARIED, status.BREACHED):
        yield Transition(source, status.VARIED, may, "what was changed, by whom")
        yield Transition(source, status.BREACHED, may, "when and how it was broken")
        yield Transition(source, status.EXPIRED, may, "that its time is up")
        yield Transition(source, status.DISCHARGED, may, "by whom, and why")


def _bail_steps() -> Iterator[Transition[OrderStatus]]:
    status, may = OrderStatus, Permission.EDIT_ORDERS
    needs = "who extended it, before it ran out, on what grounds"
    for source, wanted in itertools.pairwise(ON_BAIL):
        yield Transition(source, wanted, may, needs)
    yield Transition(status.COURT, status.COURT, may, needs)
    for source in ON_BAIL:
        yield Transition(source, status.RUI, may, "why there is no bail any more")
    for source in (*ON_BAIL, status.RUI):
        yield Transition(source, status.CHARGED, may, "with what")
        yield Transition(source, status.NFA, may, "why")


ORDER_STATES = StateTable("order", _order_steps())
BAIL_STATES = StateTable("bail", _bail_steps())


def states_of(family: Family) -> StateTable[OrderStatus]:
    """The table of steps that a family follows."""
    return BAIL_STATES if family is Family.BAIL else ORDER_STATES


# --- time -------------------------------------------------------------------------------------

_SPAN = re.compile(r"(\d{1,4}) (hour|day|month|year)s?")


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time; of the three fields one is more than 0."""

    hours: int = 0
    days: int = 0
    months: int = 0


def read_span(text: str) -> Span | None:
    """`48 hours`, `28 days`, `6 months`, `2 years`; None for an empty text."""
    if not text:
        return None
    found = _SPAN.fullmatch(text)
    if found is None:
        raise InvalidInput(f"“{text}” is no span of time. Write e.g. 48 hours, or 6 months.")
    number, unit = int(found[1]), found[2]
    if unit == "year":
        number, unit = 12 * number, "month"
    return Span(**{f"{unit}s": number})


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last: 31 January and 1 is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def last_day(start: dt.date, span: Span, *, first_counts: bool = False) -> dt.date:
    """The last day of a span of days or months; `first_counts` where `start` is its first day."""
    day = add_months(start, span.months) + dt.timedelta(days=span.days)
    return day - dt.timedelta(days=first_counts)


def end_of_day(day: dt.date) -> dt.datetime:
    """23:59 of a London day, in UTC."""
    return dt.datetime.combine(day, dt.time(23, 59), LONDON).astimezone(dt.UTC)


def deadline(start: dt.datetime, span: Span) -> dt.datetime:
    """When a span that begins at `start` is over, in UTC: to the minute, or at a day's end."""
    if span.hours:
        return start.astimezone(dt.UTC) + dt.timedelta(hours=span.hours)
    return end_of_day(last_day(london(start).date(), span))


def level_of(at: dt.datetime, now: dt.datetime, steps: Sequence[int]) -> Level:
    """How near it is; `steps` are days, the furthest first, e.g. 28, 14, 7."""
    if _minutes(at, now) <= 0:
        return Level.RUN_OUT
    days = (london(at).date() - london(now).date()).days
    levels = (Level.LATER, Level.NOTICE, Level.SOON, Level.URGENT)
    return levels[sum(days <= step for step in steps)]


def time_left(at: dt.datetime, now: dt.datetime) -> str:
    """`12 days`, or `47 h 59 min` where it is less than three days; `… ago` when past."""
    left = _minutes(at, now)
    whole = int(abs(left))
    if whole < 3 * 24 * 60:
        told = f"{whole // 60} h {whole % 60:02} min"
    else:
        told = f"{abs((london(at).date() - london(now).date()).days)} days"
    return told if left > 0 else f"{told} ago"


def _minutes(at: dt.datetime, now: dt.datetime) -> float:
    # In UTC, for moments of one zone are subtracted as the wall shows them, and over a change
    # of the clocks that is an hour wrong.
    return (at.astimezone(dt.UTC) - now.astimezone(dt.UTC)) / dt.timedelta(minutes=1)


# --- what the policy says ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OrderKind:
    """What the policy says of one kind of order.

    `power` is empty where a breach is no ground of arrest; `breach` then says what follows.
    """

    code: str
    label: str
    short: str
    family: Family
    authority: str
    starts: tuple[OrderStatus, ...]
    counts_from_service: bool
    court: Span | None
    notify: Span | None
    review: Span | None
    least: Span | None
    most: Span | None
    first_day_counts: bool
    end_needed: bool
    power: str
    offence: str
    breach: str
    unverified: tuple[str, ...]


@cache
def order_kinds(policy: Policy) -> Mapping[str, OrderKind]:
    """Every kind of the policy `orders` by its code, in its order."""
    return MappingProxyType({each["code"]: _kind(each) for each in policy["kinds"]})


def _kind(each: Mapping[str, Any]) -> OrderKind:
    spans = {
        name: read_span(each.get(name, ""))
        for name in ("court", "notify", "review", "least", "most")
    }
    return OrderKind(
        code=each["code"], label=each["label"], short=each["short"],
        family=Family(each["family"]), authority=each["authority"],
        starts=tuple(map(OrderStatus, each["starts"])),
        counts_from_service=each["counts_from"] == "served", **spans,
        first_day_counts=bool(each.get("first_day_counts")), end_needed=each["end"] == "needed",
        power=each["power"], offence=each["offence"], breach=each.get("breach", ""),
        unverified=tuple(each["unverified"]),
    )  # fmt: skip


def find_kind(policy: Policy, typed: str) -> OrderKind:
    """The kind meant by a code, label or short form; raises InvalidInput naming the choices."""
    wanted, kinds = typed.strip().casefold(), order_kinds(policy)
    for kind in kinds.values():
        if wanted in {kind.code, kind.label.casefold(), kind.short.casefold()}:
            return kind
    choices = ", ".join(kind.short for kind in kinds.values())
    raise InvalidInput(f"There is no order “{typed}”. Choose one of: {choices}.", {"kind": typed})


def longest_bail(policy: Policy, status: OrderStatus, arrested: dt.datetime) -> dt.datetime | None:
    """How far bail may run at this step, from the day of the arrest; None where a court says."""
    longest = {OrderStatus(each["status"]): each["longest"] for each in policy["bail_steps"]}
    span = read_span(longest[status])
    return None if span is None else deadline(arrested, span)
