"""Orders follow when two records of one person are joined, and go back when that is undone."""

from __future__ import annotations

from lomu_app.kernel.changes import Kind
from lomu_app.orders.keeping import index_order
from lomu_app.orders.records import LegalOrder
from lomu_app.people.following import let_follow

let_follow("orders", LegalOrder, Kind.ORDER, index=index_order)
