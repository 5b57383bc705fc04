"""What lists, the wall of clocks and forms show of an order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.orders.rules import ClockKind, Level, OrderStatus


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders; empty fields ask for nothing. `statuses` empty means the live ones.

    `due_within` keeps what has a clock that runs out at the latest so many days from today.
    """

    areas: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    statuses: tuple[OrderStatus, ...] = ()
    person_id: int | None = None
    due_within: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One line of the wall of clocks. `label` says what it counts down to, `left` how long.

    `condition_id` is set where the clock is that of one condition.
    """

    order_id: int
    version: int
    reference: str
    person_id: int
    person_reference: str
    surname: str
    forenames: str
    kind: str
    kind_short: str
    area: str
    clock: ClockKind
    label: str
    at: dt.datetime
    left: str
    level: Level
    condition_id: int | None = None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order with the clock that runs out first; `clock` None where none runs."""

    id: int
    version: int
    reference: str
    person_id: int
    person_reference: str
    surname: str
    forenames: str
    date_of_birth: dt.date | None
    pnc_id: str | None
    kind: str
    kind_label: str
    kind_short: str
    area: str
    status: OrderStatus
    status_since: dt.datetime
    made_at: dt.datetime
    made_by: str
    served_at: dt.datetime | None
    ends_at: dt.datetime | None
    case_reference: str
    officer: str
    conditions: int
    breaches: int
    clock: dt.datetime | None
    clock_reason: str
    left: str
    level: Level | None


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition; `ended_at` None while it holds."""

    id: int
    category: str
    text: str
    ground: str | None
    protected: str
    verified_how: str
    ends_at: dt.datetime | None
    ended_at: dt.datetime | None
    ended_by: str | None
    ended_reason: str | None


@dataclass(frozen=True, slots=True)
class BreachLine:
    """One breach; `target` is the reference of the target that it was raised as."""

    id: int
    at: dt.datetime
    condition_id: int | None
    detail: str
    evidence: str
    referred_to: str
    recorded_by: str
    target: str | None


@dataclass(frozen=True, slots=True)
class OrderStepLine:
    """One step that was taken, with what became of the end."""

    decided_at: dt.datetime
    decided_by: str
    recorded_by: str
    from_status: OrderStatus | None
    to_status: OrderStatus
    grounds: str
    ends_before: dt.datetime | None
    ends_after: dt.datetime | None
    outside_limits: str | None


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """Everything that the detail pane shows of one order."""

    row: OrderRow
    court_at: dt.datetime | None
    notify_at: dt.datetime | None
    review_at: dt.datetime | None
    note: str
    power: str
    offence: str
    breach_means: str
    unverified: tuple[str, ...]
    policy: str
    conditions: tuple[ConditionLine, ...]
    breaches: tuple[BreachLine, ...]
    steps: tuple[OrderStepLine, ...]
