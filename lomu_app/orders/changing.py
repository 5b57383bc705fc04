"""While an order is live: varied, extended, its clocks settled; and its end."""

from __future__ import annotations

import datetime as dt

from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.wording import require_words
from lomu_app.orders.commands import EndOrder, ExtendBail, SettleClock, VaryOrder
from lomu_app.orders.keeping import (
    POLICY,
    finish,
    get_order,
    keep_step,
    kind_of,
    moment,
    require_live,
    require_step,
    set_end,
    since_made,
    step,
)
from lomu_app.orders.recording import require_bail_limit
from lomu_app.orders.records import LegalOrder
from lomu_app.orders.rules import (
    BAIL_STATES,
    CLOCK_LABELS,
    ON_BAIL,
    ClockKind,
    OrderStatus,
    deadline,
    find_kind,
)
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork

_ENDS = frozenset(
    {
        OrderStatus.EXPIRED, OrderStatus.DISCHARGED, OrderStatus.RUI, OrderStatus.CHARGED,
        OrderStatus.NFA,
    }
)  # fmt: skip
_SETTLED = (ClockKind.COURT, ClockKind.NOTIFY, ClockKind.REVIEW)


@handles(VaryOrder)
def vary_order(uow: UnitOfWork, command: VaryOrder) -> dict[str, int]:
    """Step to varied, with a new end where one is given."""
    order = get_order(uow, command.order_id, command.version)
    require_step(uow, order, OrderStatus.VARIED)
    varied_at = since_made(uow, order, command.varied_at, "varied_at")
    varied_by = require_words(command.varied_by, "varied_by", "who varied it")
    changes = require_words(command.changes, "changes", "what was changed")
    before = order.ends_at
    if before is not None and varied_at > before:
        raise Refused(
            f"{order.reference} ran out on {london(before):%d/%m/%Y %H:%M}, before it was "
            "varied. Record what came of it, and a new order if there is one."
        )
    if command.ends_at is not None:
        set_end(order, kind_of(uow, order), command.ends_at, command.outside_limits)
    step(
        uow, order, OrderStatus.VARIED, decided_at=varied_at, decided_by=varied_by,
        grounds=changes, ends_before=before, outside_limits=command.outside_limits,
    )  # fmt: skip
    finish(uow, order, changes)
    return {"version": order.version}


@handles(ExtendBail)
def extend_bail(uow: UnitOfWork, command: ExtendBail) -> dict[str, int]:
    """Step to the next extension; refuses one that was decided after the bail had run out."""
    order = get_order(uow, command.order_id, command.version)
    extended_at = since_made(uow, order, command.extended_at, "extended_at")
    extended_by = require_words(command.extended_by, "extended_by", "who extended it")
    grounds = require_words(command.grounds, "grounds", "the grounds")
    wanted, before = _next_extension(order), order.ends_at
    if before is None:
        raise AssertionError("bail always has an end")
    if extended_at > before:
        raise Refused(
            f"{order.reference} ran out on {london(before):%d/%m/%Y %H:%M}, before it was "
            "extended. Record what came of it."
        )
    order.ends_at = moment(command.ends_at, "ends_at")
    if order.ends_at <= before:
        raise InvalidInput(
            f"The bail runs until {london(before):%d/%m/%Y %H:%M} already.",
            {"ends_at": "not longer than before"},
        )
    step(
        uow, order, wanted, decided_at=extended_at, decided_by=extended_by, grounds=grounds,
        ends_before=before,
    )  # fmt: skip
    require_bail_limit(uow, order)
    finish(uow, order, grounds)
    return {"version": order.version}


@handles(EndOrder)
def end_order(uow: UnitOfWork, command: EndOrder) -> dict[str, int]:
    """Step to where it ends; its clocks and conditions end with it."""
    order = get_order(uow, command.order_id, command.version)
    if command.status not in _ENDS:
        raise InvalidInput(
            f"An order ends as one of: {', '.join(sorted(_ENDS))}.", {"status": command.status}
        )
    wanted = OrderStatus(command.status)
    ended_at = since_made(uow, order, command.ended_at, "ended_at")
    reason = require_words(command.reason, "reason", "why")
    before = order.ends_at
    if wanted is OrderStatus.EXPIRED:
        _require_over(order, ended_at)
    if wanted is OrderStatus.RUI:
        order.ends_at = None
    step(
        uow, order, wanted, decided_at=ended_at, decided_by=command.decided_by.strip(),
        grounds=reason, ends_before=before,
    )  # fmt: skip
    _stop(uow, order, ended_at, reason)
    finish(uow, order, reason)
    return {"version": order.version}


@handles(SettleClock)
def settle_clock(uow: UnitOfWork, command: SettleClock) -> dict[str, int]:
    """Stop a clock that runs, or set it to its next moment; a review always has a next one."""
    order = get_order(uow, command.order_id, command.version)
    require_live(order)
    if command.clock not in _SETTLED:
        raise InvalidInput(
            f"Settle one of: {', '.join(_SETTLED)}. An end is moved by varying or extending.",
            {"clock": command.clock},
        )
    result = require_words(command.result, "result", "what came of it")
    clock = ClockKind(command.clock)
    field = f"{clock.value}_at"
    if getattr(order, field) is None and command.next_at is None:
        raise Refused(f"{order.reference} has no such clock running.")
    setattr(order, field, _next_moment(uow, order, clock, command.next_at))
    keep_step(
        uow, order, order.status, decided_at=uow.clock.now(), decided_by=uow.actor.username,
        grounds=f"{CLOCK_LABELS[clock]}: {result}", ends_before=order.ends_at,
    )  # fmt: skip
    finish(uow, order, result)
    return {"version": order.version}


def _next_moment(
    uow: UnitOfWork, order: LegalOrder, clock: ClockKind, given: dt.datetime | None
) -> dt.datetime | None:
    now = uow.clock.now()
    if given is not None:
        at = moment(given, "next_at")
        if at <= now:
            raise InvalidInput("The next one is yet to come.", {"next_at": "past"})
        return at
    code = "rui" if order.status is OrderStatus.RUI else order.kind
    span = find_kind(uow.policies[POLICY], code).review
    return deadline(now, span) if clock is ClockKind.REVIEW and span is not None else None


def _next_extension(order: LegalOrder) -> OrderStatus:
    if order.status not in ON_BAIL:
        raise Refused(f"{order.reference} is not on bail before charge, so nothing is extended.")
    return next(each for each in BAIL_STATES.targets(order.status) if each in ON_BAIL)


def _require_over(order: LegalOrder, at: dt.datetime) -> None:
    if order.ends_at is None:
        raise Refused(f"{order.reference} runs until further order. It can only be discharged.")
    if order.ends_at > at:
        raise Refused(
            f"{order.reference} runs until {london(order.ends_at):%d/%m/%Y %H:%M}. If it was "
            "ended earlier, it is discharged."
        )


def _stop(uow: UnitOfWork, order: LegalOrder, at: dt.datetime, reason: str) -> None:
    order.court_at = order.notify_at = order.review_at = None
    for condition in order.conditions:
        if condition.ended_at is None:
            condition.ended_at, condition.ended_by = at, uow.actor.username
            condition.ended_reason = reason[:1000]
            uow.changed(condition)
    if order.status is OrderStatus.RUI:
        span = find_kind(uow.policies[POLICY], "rui").review
        order.review_at = None if span is None else deadline(at, span)
        return
    order.ended_at, order.ended_by = at, uow.actor.username
