"""Orders follow when two records of one person are joined, and go back when that is undone."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.orders.keeping import index_order
from lomu_app.orders.records import LegalOrder
from lomu_app.people.match_commands import Follower, on_join
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import UnitOfWork


def move_orders(uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
    """Hand the orders of the joined record to the kept one; their ids."""
    wanted = sa.select(LegalOrder).where(LegalOrder.person_id == joined_id)
    orders = list(uow.session.scalars(wanted))
    _hand_over(uow, orders, kept_id)
    return [order.id for order in orders]


def move_orders_back(uow: UnitOfWork, ids: list[int], joined_id: int) -> None:
    """Give these orders back to the record that they came from."""
    wanted = sa.select(LegalOrder).where(LegalOrder.id.in_(ids))
    _hand_over(uow, list(uow.session.scalars(wanted)), joined_id)


def _hand_over(uow: UnitOfWork, orders: Iterable[LegalOrder], person_id: int) -> None:
    person = uow.get(Person, person_id)
    for order in orders:
        order.person = person
        uow.changed(order)
        uow.session.flush()
        index_order(uow, order)
        uow.touch(Kind.ORDER, order.id)


on_join("orders", Follower(move_orders, move_orders_back))
