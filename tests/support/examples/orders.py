"""Examples of the commands that change an order, and of the one that raises a breach."""

from __future__ import annotations

from lomu_app.bootstrap import Core
from lomu_app.daart.breaches import RaiseBreach
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.commands import (
    AddCondition,
    BringIntoForce,
    EndCondition,
    EndOrder,
    ExtendBail,
    RecordBreach,
    RecordOrder,
    ServeOrder,
    SettleClock,
    VaryOrder,
)
from lomu_app.orders.rules import OrderStatus
from tests.support.commands import example
from tests.support.orders import (
    LATER,
    breach,
    end,
    extend,
    make_at,
    make_bail,
    make_order,
    record,
    seen,
    vary,
)


@example(RecordOrder)
def record_order(core: Core) -> RecordOrder:
    return record(core, kind="shpo")


@example(BringIntoForce)
def bring_into_force(core: Core) -> BringIntoForce:
    found = make_at(core, OrderStatus.APPLIED)
    return BringIntoForce(**seen(core, found), made_at=LATER, made_by="Walsall court")


@example(ServeOrder)
def serve_order(core: Core) -> ServeOrder:
    return ServeOrder(**seen(core, make_order(core, kind="dvpn")), served_at=LATER)


@example(VaryOrder)
def vary_order(core: Core) -> VaryOrder:
    return vary(core, make_order(core))


@example(ExtendBail)
def extend_bail(core: Core) -> ExtendBail:
    return extend(core, make_bail(core), OrderStatus.EXT_INSP)


@example(EndOrder)
def end_order(core: Core) -> EndOrder:
    return end(core, make_order(core), OrderStatus.DISCHARGED)


@example(SettleClock)
def settle_clock(core: Core) -> SettleClock:
    found = make_order(core, kind="cawn")
    return SettleClock(**seen(core, found), clock="review", result="Still needed")


@example(AddCondition)
def add_condition(core: Core) -> AddCondition:
    return AddCondition(
        **seen(core, make_bail(core)), category="contact", text="No contact with V1",
        ground="interference", protected="V1",
    )  # fmt: skip


@example(EndCondition)
def end_condition(core: Core) -> EndCondition:
    added = add_condition(core)
    condition = core.execute(added).result["condition_id"]
    return EndCondition(
        **seen(core, added.order_id), condition_id=condition, ended_at=LATER, reason="Moved"
    )


@example(RecordBreach)
def record_breach(core: Core) -> RecordBreach:
    return breach(core, make_order(core))


@example(RaiseBreach, also=(Permission.EDIT_ORDERS,))
def raise_breach(core: Core) -> RaiseBreach:
    return RaiseBreach(**seen(core, make_order(core)), at=LATER, detail="Stood at her gate")
