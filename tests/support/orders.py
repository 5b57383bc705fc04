"""Invented orders for tests, made through the commands that officers use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.orders.commands import EndOrder, ExtendBail, RecordBreach, RecordOrder, VaryOrder
from lomu_app.orders.queries import load_order
from lomu_app.orders.records import LegalOrder
from lomu_app.orders.rows import OrderRow
from lomu_app.orders.rules import OrderStatus, end_of_day
from tests.support.stored import stored
from tests.support.targets import AREA, make_person

MADE = dt.datetime(2026, 11, 20, 10, 30, tzinfo=dt.UTC)
LATER = MADE + dt.timedelta(days=1)
# Ends that the policy allows from MADE on, by the step of bail that they belong to.
BAIL_ENDS = {
    OrderStatus.GRANTED: dt.date(2027, 2, 20),
    OrderStatus.EXT_INSP: dt.date(2027, 5, 20),
    OrderStatus.EXT_SUPT: dt.date(2027, 8, 20),
    OrderStatus.COURT: dt.date(2027, 11, 20),
}


def row_of(core: Core, order_id: int) -> OrderRow:
    """How the order stands now."""
    return core.ask(load_order, order_id).row


def version_of(core: Core, order_id: int) -> int:
    """The version that somebody would be looking at now."""
    return stored(core, LegalOrder, order_id).version


def seen(core: Core, order_id: int) -> dict[str, int]:
    """What every command about an order names, as somebody sees it now."""
    return {"order_id": order_id, "version": version_of(core, order_id)}


def record(core: Core, person_id: int | None = None, **fields: Any) -> RecordOrder:
    """The command that records a restraining order, or what the fields say."""
    said = {"kind": "restraining", "area": AREA, "made_at": MADE, "made_by": "Coventry court"}
    return RecordOrder(person_id=person_id or make_person(core), **said | fields)


def make_order(core: Core, person_id: int | None = None, **fields: Any) -> int:
    """An order on record; its id."""
    return int(core.execute(record(core, person_id, **fields)).result["order_id"])


def make_bail(core: Core, person_id: int | None = None, **fields: Any) -> int:
    """Bail before charge, granted for three months; its id."""
    end = end_of_day(BAIL_ENDS[OrderStatus.GRANTED])
    return make_order(core, person_id, **{"kind": "pre_charge_bail", "ends_at": end, **fields})


def extend(core: Core, order_id: int, status: OrderStatus) -> ExtendBail:
    """The command that takes bail to this step, in time; a court may extend its own."""
    row = stored(core, LegalOrder, order_id)
    again = row.status is status is OrderStatus.COURT
    ends = BAIL_ENDS[status] + dt.timedelta(days=90 * again)
    return ExtendBail(
        order_id=order_id, version=row.version, extended_at=LATER, extended_by="Insp 12 Rowan",
        ends_at=end_of_day(ends), grounds="Phone download outstanding",
    )  # fmt: skip


def vary(core: Core, order_id: int, **fields: Any) -> VaryOrder:
    """The command that varies an order a day later."""
    said = {"varied_at": LATER, "varied_by": "Coventry court", "changes": "Curfew from 20:00"}
    return VaryOrder(**seen(core, order_id), **said | fields)


def end(core: Core, order_id: int, status: OrderStatus, **fields: Any) -> EndOrder:
    """The command that ends an order a day later."""
    said = {"ended_at": LATER, "reason": "The court said so"}
    return EndOrder(**seen(core, order_id), status=status, **said | fields)


def breach(core: Core, order_id: int, **fields: Any) -> RecordBreach:
    """The command that records a breach a day later."""
    said = {"at": LATER, "detail": "Stood at her gate", "evidence": "Doorbell recording"}
    return RecordBreach(**seen(core, order_id), **said | fields)


def make_at(core: Core, status: OrderStatus) -> int:
    """An order, or bail, that has come as far as this status; its id."""
    if status is OrderStatus.APPLIED:
        return make_order(core, kind="sro", applied_only=True)
    if status is OrderStatus.RUI:
        return make_order(core, kind="rui")
    if status in BAIL_ENDS:
        order_id = make_bail(core)
        for step in list(BAIL_ENDS)[1 : list(BAIL_ENDS).index(status) + 1]:
            core.execute(extend(core, order_id, step))
        return order_id
    # Made so long ago that it can also have expired.
    order_id = make_order(core, kind="nmo", ends_at=MADE + dt.timedelta(hours=12))
    if status is OrderStatus.VARIED:
        core.execute(vary(core, order_id, varied_at=MADE + dt.timedelta(hours=1)))
    if status is OrderStatus.BREACHED:
        core.execute(breach(core, order_id, at=MADE + dt.timedelta(hours=1)))
    return order_id
