"""The read side of orders: the wall of clocks, the orders of an area or a person, one order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput, RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.keeping import POLICY
from lomu_app.orders.records import LegalOrder, OrderBreach, OrderCondition
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
# What a clock shows; a moment is dear to read, so the wall reads no more of them than it needs.
_OF_CLOCKS = (
    LegalOrder.id, LegalOrder.version, LegalOrder.reference, LegalOrder.person_id,
    LegalOrder.kind, LegalOrder.area, LegalOrder.status, LegalOrder.ends_at, LegalOrder.court_at,
    LegalOrder.notify_at, LegalOrder.review_at, Person.reference.label("person_reference"),
    Person.surname, Person.forenames,
)  # fmt: skip
_OF_ROWS = (
    *_OF_CLOCKS, LegalOrder.status_since, LegalOrder.made_at, LegalOrder.made_by,
    LegalOrder.served_at, LegalOrder.case_reference, LegalOrder.officer, Person.date_of_birth,
    Person.pnc_id,
)  # fmt: skip
Where = Sequence[sa.ColumnElement[bool]]
Kinds = Mapping[str, OrderKind]


def load_clocks(reader: Reader, wanted: OrderFilter = LIVE_ORDERS) -> list[ClockRow]:
    """The wall: every clock that runs in the areas of the asker, what is due first on top."""
    where, kinds = _where(reader, wanted), order_kinds(reader.policies[POLICY])
    conditions = _open_conditions(reader, where)
    rows = [
        clock for order in _read(reader, _OF_CLOCKS, where)
        for clock in _clocks(reader, kinds, order, conditions[order.id])
        if _due(reader, clock, wanted.due_within)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.at, row.order_id))


def load_orders(reader: Reader, wanted: OrderFilter = LIVE_ORDERS) -> list[OrderRow]:
    """One row an order in the areas of the asker, by their first clock; those without one last."""
    within = wanted.due_within
    rows = [
        row for row, first in _rows(reader, _where(reader, wanted))
        if within is None or (first is not None and _due(reader, first, within))
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.clock is None, row.clock, row.id))


def find_order_id(reader: Reader, typed: str) -> int:
    """The id of the order with this reference. Raises InvalidInput where there is none."""
    reader.actor.require(Permission.SEE_COHORTS)
    reference = typed.strip().upper()
    found = reader.session.scalar(sa.select(LegalOrder.id).where(LegalOrder.reference == reference))
    if found is None:
        raise InvalidInput(f"There is no order {reference}.", {"order": "not known"})
    return found


def load_order(reader: Reader, order_id: int) -> OrderDetail:
    """Everything about one order. Raises RecordNotFound, or NotPermitted outside the areas."""
    reader.actor.require(Permission.SEE_COHORTS)
    found = reader.session.get(LegalOrder, order_id)
    if found is None:
        raise RecordNotFound("This order no longer exists. Reload the page.")
    reader.actor.require_area(found.area)
    ((row, _),) = _rows(reader, (LegalOrder.id == order_id,))
    kind = order_kinds(reader.policies[POLICY])[found.kind]
    return OrderDetail(
        row=row, court_at=found.court_at, notify_at=found.notify_at, review_at=found.review_at,
        note=found.note, power=kind.power, offence=kind.offence, breach_means=kind.breach,
        unverified=kind.unverified, policy=found.policy, conditions=_conditions(found),
        breaches=_breaches(found), steps=_steps(found),
    )  # fmt: skip


def _where(reader: Reader, wanted: OrderFilter) -> Where:
    reader.actor.require(Permission.SEE_COHORTS)
    for area in wanted.areas:
        reader.actor.require_area(area)
    where: list[sa.ColumnElement[bool]] = [
        LegalOrder.area.in_(wanted.areas or tuple(reader.actor.areas)),
        LegalOrder.status.in_(wanted.statuses or tuple(LIVE)),
    ]
    if wanted.kinds:
        where.append(LegalOrder.kind.in_(wanted.kinds))
    if wanted.person_id is not None:
        where.append(LegalOrder.person_id == wanted.person_id)
    if wanted.text.strip():
        hits = search.find(
            reader.session, wanted.text, areas=reader.actor.areas, kinds=[Kind.ORDER],
            limit=_MOST_FOUND,
        )  # fmt: skip
        where.append(LegalOrder.id.in_([hit.record_id for hit in hits]))
    return where


def _read(reader: Reader, columns: Sequence[Any], where: Where) -> Sequence[sa.Row[Any]]:
    query = sa.select(*columns).join(Person, LegalOrder.person_id == Person.id).where(*where)
    return reader.session.execute(query.order_by(LegalOrder.id)).all()


def _open_conditions(reader: Reader, where: Where) -> defaultdict[int, list[Any]]:
    """The conditions that hold, by the id of their order."""
    query = (
        sa.select(OrderCondition.order_id, OrderCondition.id, OrderCondition.ends_at)
        .join(LegalOrder, OrderCondition.order_id == LegalOrder.id)
        .where(OrderCondition.ended_at.is_(None), *where)
        .order_by(OrderCondition.id)
    )
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in reader.session.execute(query):
        found[row.order_id].append(row)
    return found


def _count_breaches(reader: Reader, where: Where) -> dict[int, int]:
    query = (
        sa.select(OrderBreach.order_id, sa.func.count())
        .join(LegalOrder, OrderBreach.order_id == LegalOrder.id)
        .where(*where)
        .group_by(OrderBreach.order_id)
    )
    return {order_id: int(count) for order_id, count in reader.session.execute(query)}


def _due(reader: Reader, clock: ClockRow, within: int | None) -> bool:
    return within is None or (london(clock.at).date() - reader.clock.today()).days <= within


def _clocks(
    reader: Reader, kinds: Kinds, order: sa.Row[Any], conditions: Sequence[Any]
) -> Iterator[ClockRow]:
    """Every clock of a live order that runs; none of one that has ended."""
    if order.status not in LIVE:
        return
    policy, now = reader.policies[POLICY], reader.clock.now()
    running = [
        (ClockKind.ENDS, order.ends_at, None), (ClockKind.COURT, order.court_at, None),
        (ClockKind.NOTIFY, order.notify_at, None), (ClockKind.REVIEW, order.review_at, None),
        *((ClockKind.CONDITION, each.ends_at, each.id) for each in conditions),
    ]  # fmt: skip
    for clock, at, condition_id in running:
        if at is not None:
            yield ClockRow(
                order_id=order.id, version=order.version, reference=order.reference,
                person_id=order.person_id, person_reference=order.person_reference,
                surname=order.surname, forenames=order.forenames, kind=order.kind,
                kind_short=kinds[order.kind].short, area=order.area, clock=clock,
                label=CLOCK_LABELS[clock], at=at, left=time_left(at, now),
                level=level_of(at, now, policy["warning_days"]), condition_id=condition_id,
            )  # fmt: skip


def _rows(reader: Reader, where: Where) -> Iterator[tuple[OrderRow, ClockRow | None]]:
    """Each order with the clock that runs out first."""
    kinds = order_kinds(reader.policies[POLICY])
    conditions, breaches = _open_conditions(reader, where), _count_breaches(reader, where)
    for order in _read(reader, _OF_ROWS, where):
        clocks = list(_clocks(reader, kinds, order, conditions[order.id]))
        first = min(clocks, key=lambda clock: clock.at) if clocks else None
        yield _row(order, kinds[order.kind], first, len(conditions[order.id]),
                   breaches.get(order.id, 0)), first  # fmt: skip


def _row(
    order: sa.Row[Any], kind: OrderKind, first: ClockRow | None, conditions: int, breaches: int
) -> OrderRow:
    return OrderRow(
        id=order.id, version=order.version, reference=order.reference, person_id=order.person_id,
        person_reference=order.person_reference, surname=order.surname,
        forenames=order.forenames, date_of_birth=order.date_of_birth, pnc_id=order.pnc_id,
        kind=order.kind, kind_label=kind.label, kind_short=kind.short, area=order.area,
        status=order.status, status_since=order.status_since, made_at=order.made_at,
        made_by=order.made_by, served_at=order.served_at, ends_at=order.ends_at,
        case_reference=order.case_reference, officer=order.officer, conditions=conditions,
        breaches=breaches, clock=first.at if first else None,
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
