"""The read side of orders: the wall of clocks, the orders of an area or a person, one order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.keeping import POLICY
from lomu_app.orders.records import LegalOrder
from lomu_app.orders.rows import (
    BreachLine,
    ClockRow,
    ConditionLine,
    OrderDetail,
    OrderFilter,
    OrderRow,
    OrderStepLine,
)
from lomu_app.orders.rules import (
    CLOCK_LABELS,
    LIVE,
    ClockKind,
    OrderKind,
    level_of,
    order_kinds,
    time_left,
)
from lomu_app.people.records import Person
from lomu_app.store import search
from lomu_app.store.unit_of_work import Reader

_MOST_FOUND = 10_000
LIVE_ORDERS = OrderFilter()


def load_clocks(reader: Reader, wanted: OrderFilter = LIVE_ORDERS) -> list[ClockRow]:
    """The wall: every clock that runs in the areas of the asker, what is due first on top."""
    kinds = order_kinds(reader.policies[POLICY])
    rows = [
        clock for order in _load(reader, wanted) for clock in _clocks(reader, order, kinds)
        if _due(reader, clock, wanted.due_within)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.at, row.order_id))


def load_orders(reader: Reader, wanted: OrderFilter = LIVE_ORDERS) -> list[OrderRow]:
    """One row an order in the areas of the asker, by their first clock; those without one last."""
    kinds = order_kinds(reader.policies[POLICY])
    rows = []
    for order in _load(reader, wanted):
        clocks = sorted(_clocks(reader, order, kinds), key=lambda row: row.at)
        first = clocks[0] if clocks else None
        if wanted.due_within is None or (first and _due(reader, first, wanted.due_within)):
            rows.append(_row(order, kinds[order.kind], first))
    return sorted(rows, key=lambda row: (row.clock is None, row.clock, row.id))


def load_order(reader: Reader, order_id: int) -> OrderDetail:
    """Everything about one order. Raises RecordNotFound, or NotPermitted outside the areas."""
    reader.actor.require(Permission.SEE_COHORTS)
    found = reader.session.scalar(
        _query().options(selectinload(LegalOrder.steps)).where(LegalOrder.id == order_id)
    )
    if found is None:
        raise RecordNotFound("This order no longer exists. Reload the page.")
    reader.actor.require_area(found.area)
    kinds = order_kinds(reader.policies[POLICY])
    kind = kinds[found.kind]
    clocks = sorted(_clocks(reader, found, kinds), key=lambda row: row.at)
    return OrderDetail(
        row=_row(found, kind, clocks[0] if clocks else None), court_at=found.court_at,
        notify_at=found.notify_at, review_at=found.review_at, note=found.note, power=kind.power,
        offence=kind.offence, breach_means=kind.breach, unverified=kind.unverified,
        policy=found.policy, conditions=_conditions(found), breaches=_breaches(found),
        steps=_steps(found),
    )  # fmt: skip


def _query() -> sa.Select[LegalOrder]:
    return (
        sa.select(LegalOrder)
        .join(LegalOrder.person)
        .options(
            contains_eager(LegalOrder.person), selectinload(LegalOrder.conditions),
            selectinload(LegalOrder.breaches),
        )
    )  # fmt: skip


def _load(reader: Reader, wanted: OrderFilter) -> Sequence[LegalOrder]:
    reader.actor.require(Permission.SEE_COHORTS)
    for area in wanted.areas:
        reader.actor.require_area(area)
    query = _query().where(
        LegalOrder.area.in_(wanted.areas or tuple(reader.actor.areas)),
        LegalOrder.status.in_(wanted.statuses or tuple(LIVE)),
    )
    if wanted.kinds:
        query = query.where(LegalOrder.kind.in_(wanted.kinds))
    if wanted.person_id is not None:
        query = query.where(Person.id == wanted.person_id)
    if wanted.text.strip():
        hits = search.find(
            reader.session, wanted.text, areas=reader.actor.areas, kinds=[Kind.ORDER],
            limit=_MOST_FOUND,
        )  # fmt: skip
        query = query.where(LegalOrder.id.in_([hit.record_id for hit in hits]))
    return reader.session.scalars(query.order_by(LegalOrder.id)).all()


def _due(reader: Reader, clock: ClockRow, within: int | None) -> bool:
    return within is None or (london(clock.at).date() - reader.clock.today()).days <= within


def _clocks(reader: Reader, order: LegalOrder, kinds: dict[str, OrderKind]) -> Iterator[ClockRow]:
    """Every clock of a live order that runs; none of one that has ended."""
    if order.status not in LIVE:
        return
    now, steps = reader.clock.now(), reader.policies[POLICY]["warning_days"]
    running = [
        (ClockKind.ENDS, order.ends_at, None), (ClockKind.COURT, order.court_at, None),
        (ClockKind.NOTIFY, order.notify_at, None), (ClockKind.REVIEW, order.review_at, None),
        *(
            (ClockKind.CONDITION, condition.ends_at, condition.id)
            for condition in order.conditions if condition.ended_at is None
        ),
    ]  # fmt: skip
    for clock, at, condition_id in running:
        if at is not None:
            yield ClockRow(
                order_id=order.id, version=order.version, reference=order.reference,
                person_id=order.person_id, person_reference=order.person.reference,
                surname=order.person.surname, forenames=order.person.forenames, kind=order.kind,
                kind_short=kinds[order.kind].short, area=order.area, clock=clock,
                label=CLOCK_LABELS[clock], at=at, left=time_left(at, now),
                level=level_of(at, now, steps), condition_id=condition_id,
            )  # fmt: skip


def _row(order: LegalOrder, kind: OrderKind, first: ClockRow | None) -> OrderRow:
    person = order.person
    return OrderRow(
        id=order.id, version=order.version, reference=order.reference, person_id=person.id,
        person_reference=person.reference, surname=person.surname, forenames=person.forenames,
        date_of_birth=person.date_of_birth, pnc_id=person.pnc_id, kind=order.kind,
        kind_label=kind.label, kind_short=kind.short, area=order.area, status=order.status,
        status_since=order.status_since, made_at=order.made_at, made_by=order.made_by,
        served_at=order.served_at, ends_at=order.ends_at, case_reference=order.case_reference,
        officer=order.officer,
        conditions=sum(condition.ended_at is None for condition in order.conditions),
        breaches=len(order.breaches), clock=first.at if first else None,
        clock_reason=first.label if first else "", left=first.left if first else "",
        level=first.level if first else None,
    )  # fmt: skip


def _conditions(order: LegalOrder) -> tuple[ConditionLine, ...]:
    return tuple(
        ConditionLine(
            each.id, each.category, each.text, each.ground, each.protected, each.verified_how,
            each.ends_at, each.ended_at, each.ended_by, each.ended_reason,
        )
        for each in order.conditions
    )  # fmt: skip


def _breaches(order: LegalOrder) -> tuple[BreachLine, ...]:
    return tuple(
        BreachLine(
            each.id, each.at, each.condition_id, each.detail, each.evidence, each.referred_to,
            each.created_by, each.target,
        )
        for each in order.breaches
    )  # fmt: skip


def _steps(order: LegalOrder) -> tuple[OrderStepLine, ...]:
    return tuple(
        OrderStepLine(
            each.decided_at, each.decided_by, each.created_by, each.from_status, each.to_status,
            each.grounds, each.ends_before, each.ends_after, each.outside_limits,
        )
        for each in order.steps
    )  # fmt: skip
