"""Somebody who is bound by an order is not let go from a cohort."""

from __future__ import annotations

from lomu_app.cohorts.keeping import hinders_leaving
from lomu_app.cohorts.records import Membership
from lomu_app.orders.standing import live_orders
from lomu_app.store.unit_of_work import Reader


def orders_of_member(reader: Reader, membership: Membership) -> list[str]:
    """One phrase for each live order of the member."""
    return live_orders(reader, membership.person_id)


hinders_leaving("orders", orders_of_member)
