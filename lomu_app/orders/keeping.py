"""What every handler that changes an order does: load, step, index, tell."""

from __future__ import annotations

import datetime as dt

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.orders.reckoning import kind_limits
from lomu_app.orders.records import LegalOrder, OrderStep
from lomu_app.orders.rules import (
    LIVE,
    STATUS_LABELS,
    OrderKind,
    OrderStatus,
    order_kinds,
    states_of,
)
from lomu_app.people.rules import shown_name
from lomu_app.store.search import index_record
from lomu_app.store.unit_of_work import UnitOfWork

POLICY = "orders"


def get_order(uow: UnitOfWork, order_id: int, version: int) -> LegalOrder:
    """Load an order to change it: the version that was seen, in an area of the actor's.

    Raises RecordNotFound, EditConflict or NotPermitted.
    """
    order = uow.get(LegalOrder, order_id, expected_version=version)
    uow.actor.require_area(order.area)
    return order


def require_live(order: LegalOrder) -> None:
    """Refuse to work on an order that has ended."""
    if order.status not in LIVE:
        label = STATUS_LABELS[order.status].lower()
        raise Refused(f"{order.reference} has ended ({label}). Record a new one.")


def kind_of(uow: UnitOfWork, order: LegalOrder) -> OrderKind:
    """What the policy says of the order's kind."""
    return order_kinds(uow.policies[POLICY])[order.kind]


def moment(value: dt.datetime, field: str) -> dt.datetime:
    """A moment in UTC; raises InvalidInput for one without a time zone."""
    if value.tzinfo is None:
        raise InvalidInput("A moment needs its time zone.", {field: "without a time zone"})
    return value.astimezone(dt.UTC)


def past(uow: UnitOfWork, value: dt.datetime, field: str) -> dt.datetime:
    """A moment that has been, in UTC; raises InvalidInput for one that is yet to come."""
    at = moment(value, field)
    if at > uow.clock.now():
        raise InvalidInput(
            f"{london(at):%d/%m/%Y %H:%M} is yet to come.", {field: "not later than now"}
        )
    return at


def since_made(uow: UnitOfWork, order: LegalOrder, value: dt.datetime, field: str) -> dt.datetime:
    """A moment from the making of the order until now, in UTC; raises InvalidInput."""
    at = past(uow, value, field)
    if at < order.made_at:
        raise InvalidInput(
            f"{order.reference} was made on {london(order.made_at):%d/%m/%Y %H:%M}, later than "
            "this.",
            {field: "before it was made"},
        )
    return at


def set_end(
    order: LegalOrder, kind: OrderKind, ends_at: dt.datetime | None, outside_limits: str
) -> None:
    """Store the end, if it is later than the making and as long as the kind may run.

    Raises InvalidInput naming the days between which it may lie; `outside_limits` says why
    an end is right in spite of them.
    """
    if ends_at is None:
        if kind.end_needed:
            raise InvalidInput(f"Say when the {kind.label} runs out.", {"ends_at": "needed"})
        order.ends_at = None
        return
    order.ends_at = moment(ends_at, "ends_at")
    if order.ends_at <= order.made_at:
        raise InvalidInput("It cannot run out before it is made.", {"ends_at": "too early"})
    if outside_limits.strip():
        return
    ends, limits = london(order.ends_at).date(), kind_limits(kind, order.made_at)
    if limits.earliest is not None and ends < limits.earliest:
        told = f"from {limits.earliest:%d/%m/%Y}"
        raise InvalidInput(f"A {kind.short} runs out {told} at the earliest.", {"ends_at": told})
    if limits.latest is not None and ends > limits.latest:
        told = f"by {limits.latest:%d/%m/%Y}"
        raise InvalidInput(f"A {kind.short} runs out {told} at the latest.", {"ends_at": told})


def require_step(uow: UnitOfWork, order: LegalOrder, wanted: OrderStatus) -> None:
    """Refuse a step that the table does not have, or that the actor may not take."""
    transition = states_of(kind_of(uow, order).family).require(order.status, wanted)
    uow.actor.require(transition.permission)


def step(
    uow: UnitOfWork, order: LegalOrder, wanted: OrderStatus, *, decided_at: dt.datetime,
    decided_by: str, grounds: str, ends_before: dt.datetime | None, outside_limits: str = "",
) -> None:  # fmt: skip
    """Take one step of the state table, by somebody who may, and keep a record of it.

    The order's end is what it is after the step; `ends_before` what it was.
    """
    require_step(uow, order, wanted)
    before, order.status = order.status, wanted
    order.status_since = decided_at
    order.policy = uow.policies[POLICY].stamp
    keep_step(
        uow, order, before, decided_at=decided_at, decided_by=decided_by, grounds=grounds,
        ends_before=ends_before, outside_limits=outside_limits,
    )  # fmt: skip


def keep_step(
    uow: UnitOfWork, order: LegalOrder, before: OrderStatus | None, *, decided_at: dt.datetime,
    decided_by: str, grounds: str, ends_before: dt.datetime | None, outside_limits: str = "",
) -> None:  # fmt: skip
    """Write down a step that was taken, or a clock that was settled where nothing else moved."""
    uow.add(
        OrderStep(
            order_id=order.id, from_status=before, to_status=order.status, decided_at=decided_at,
            decided_by=decided_by, grounds=grounds, ends_before=ends_before,
            ends_after=order.ends_at, outside_limits=outside_limits.strip() or None,
            policy=order.policy,
        )
    )  # fmt: skip


def finish(uow: UnitOfWork, order: LegalOrder, reason: str | None = None) -> None:
    """Sign the change, renew what search finds, and tell audit and screens."""
    order.edits += 1
    uow.changed(order)
    uow.session.flush()
    uow.session.expire(order, ["conditions", "breaches", "steps"])
    index_order(uow, order)
    uow.explain(subject=f"order:{order.id}", reason=None if reason is None else reason[:1000])
    uow.touch(Kind.ORDER, order.id)


def index_order(uow: UnitOfWork, order: LegalOrder) -> None:
    """Make an order findable by its references, its person, kind and officer."""
    person, kind = order.person, kind_of(uow, order)
    names = [part for row in person.names for part in (row.surname, row.forenames)]
    index_record(
        uow.session, Kind.ORDER, order.id,
        title=f"{shown_name(person.surname, person.forenames)} · {order.reference}",
        detail=" · ".join((kind.label, STATUS_LABELS[order.status], order.area)),
        area=order.area,
        words=[
            order.reference, order.case_reference, kind.label, kind.short, order.officer,
            person.surname, person.forenames, person.pnc_id, *names,
        ],
    )  # fmt: skip
