"""An order is made: recorded, brought into force, served; its first clocks are set."""

from __future__ import annotations

import datetime as dt

from lomu_app.access.rules import find_area
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.wording import require_words
from lomu_app.orders.commands import BringIntoForce, RecordOrder, ServeOrder
from lomu_app.orders.keeping import (
    POLICY,
    finish,
    get_order,
    keep_step,
    kind_of,
    moment,
    past,
    require_live,
    require_step,
    set_end,
    since_made,
    step,
)
from lomu_app.orders.reckoning import end_limits, first_clocks
from lomu_app.orders.records import LegalOrder
from lomu_app.orders.rules import (
    ON_BAIL,
    ClockKind,
    OrderKind,
    OrderStatus,
    end_of_day,
    find_kind,
)
from lomu_app.people.commands import require_not_joined
from lomu_app.people.records import Person, PersonStatus
from lomu_app.store.command import handles
from lomu_app.store.numbers import next_id
from lomu_app.store.unit_of_work import UnitOfWork

_STARTED = (ClockKind.COURT, ClockKind.NOTIFY, ClockKind.REVIEW)


@handles(RecordOrder)
def record_order(uow: UnitOfWork, command: RecordOrder) -> dict[str, int | str]:
    """Store it with the clocks that its kind starts with."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    kind = find_kind(uow.policies[POLICY], command.kind)
    person = uow.get(Person, command.person_id)
    require_not_joined(person)
    if person.status is PersonStatus.DECEASED:
        raise Refused(f"{person.reference} is on record as deceased.")
    order = _new_order(uow, person, area, kind, command)
    if order.status is not OrderStatus.APPLIED:
        if command.served_at is not None:
            order.served_at = since_made(uow, order, command.served_at, "served_at")
        set_end(order, kind, command.ends_at, command.outside_limits)
        require_bail_limit(uow, order)
        _start_clocks(order, kind)
    for clock in ("court_at", "review_at"):
        if (given := getattr(command, clock)) is not None:
            setattr(order, clock, moment(given, clock))
    uow.add(order)
    keep_step(
        uow, order, None, decided_at=order.made_at, decided_by=order.made_by, grounds=order.note,
        ends_before=None, outside_limits=command.outside_limits,
    )  # fmt: skip
    finish(uow, order)
    return {"order_id": order.id, "reference": order.reference, "version": order.version}


@handles(BringIntoForce)
def bring_into_force(uow: UnitOfWork, command: BringIntoForce) -> dict[str, int]:
    """Step from applied to in force, with the clocks that the kind starts with."""
    order = get_order(uow, command.order_id, command.version)
    kind = kind_of(uow, order)
    require_step(uow, order, OrderStatus.IN_FORCE)
    made_at = since_made(uow, order, command.made_at, "made_at")
    made_by = require_words(command.made_by, "made_by", "who made it")
    order.made_at, order.made_by = made_at, made_by
    set_end(order, kind, command.ends_at, command.outside_limits)
    _start_clocks(order, kind)
    step(
        uow, order, OrderStatus.IN_FORCE, decided_at=made_at, decided_by=made_by, grounds="",
        ends_before=None, outside_limits=command.outside_limits,
    )  # fmt: skip
    finish(uow, order)
    return {"version": order.version}


@handles(ServeOrder)
def serve_order(uow: UnitOfWork, command: ServeOrder) -> dict[str, int]:
    """Store the service; refuses one before the making, and on what is only applied for."""
    order = get_order(uow, command.order_id, command.version)
    require_live(order)
    if order.status is OrderStatus.APPLIED:
        raise Refused(f"{order.reference} is only applied for. Bring it into force first.")
    kind = kind_of(uow, order)
    before = _first_clocks(order, kind)
    order.served_at = since_made(uow, order, command.served_at, "served_at")
    # Only a clock that still stands as the policy set it moves with the service; one that
    # was settled, or that a court named, stays.
    for name, at in _first_clocks(order, kind).items():
        if getattr(order, name) is not None and getattr(order, name) == before[name]:
            setattr(order, name, at)
    finish(uow, order)
    return {"version": order.version}


def require_bail_limit(uow: UnitOfWork, order: LegalOrder) -> None:
    """Refuse bail that runs longer than its step may, counted from the day of the arrest."""
    if order.status not in ON_BAIL or order.ends_at is None:
        return
    policy = uow.policies[POLICY]
    latest = end_limits(policy, kind_of(uow, order), order.made_at, order.status).latest
    if latest is not None and order.ends_at > end_of_day(latest):
        told = f"by {latest:%d/%m/%Y} 23:59"
        raise InvalidInput(f"At this step bail runs out {told} at the latest.", {"ends_at": told})


def _new_order(
    uow: UnitOfWork, person: Person, area: str, kind: OrderKind, command: RecordOrder
) -> LegalOrder:
    number = next_id(uow.session, LegalOrder)
    made_at = past(uow, command.made_at, "made_at")
    return LegalOrder(
        id=number, reference=f"O-{number:06d}", person_id=person.id, person=person, area=area,
        kind=kind.code, status=_first_status(kind, command), status_since=made_at,
        made_at=made_at, made_by=require_words(command.made_by, "made_by", "who made it"),
        case_reference=command.case_reference.strip(), officer=command.officer.strip(),
        note=command.note.strip(), policy=uow.policies[POLICY].stamp, edits=0,
    )  # fmt: skip


def _first_status(kind: OrderKind, command: RecordOrder) -> OrderStatus:
    if not command.applied_only:
        return kind.starts[0]
    if OrderStatus.APPLIED not in kind.starts:
        raise InvalidInput(
            f"Nobody applies for a {kind.label}. Record it when it is made.",
            {"applied_only": "not with this kind"},
        )
    return OrderStatus.APPLIED


def _start_clocks(order: LegalOrder, kind: OrderKind) -> None:
    for name, at in _first_clocks(order, kind).items():
        setattr(order, name, at)


def _first_clocks(order: LegalOrder, kind: OrderKind) -> dict[str, dt.datetime | None]:
    """What the policy sets, by the name of the column; None where the kind has no such clock."""
    reckoned = first_clocks(kind, order.made_at, order.served_at)
    set_by_policy = {each.clock: each.at for each in reckoned}
    return {f"{clock.value}_at": set_by_policy.get(clock) for clock in _STARTED}
