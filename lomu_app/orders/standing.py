"""Which orders of a person are live, for the rooms above that ask."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.kernel.clock import london
from lomu_app.orders.keeping import POLICY
from lomu_app.orders.records import LegalOrder
from lomu_app.orders.rules import LIVE, STATUS_LABELS, order_kinds
from lomu_app.store.unit_of_work import Reader


def live_orders(reader: Reader, person_id: int, area: str = "") -> list[str]:
    """One phrase for each order of the person that nobody has ended, of this or whatever area.

    One whose time is up counts until somebody says what came of it.
    """
    kinds, now = order_kinds(reader.policies[POLICY]), reader.clock.now()
    wanted = (
        sa.select(LegalOrder.reference, LegalOrder.kind, LegalOrder.status, LegalOrder.ends_at)
        .where(LegalOrder.person_id == person_id, LegalOrder.status.in_(LIVE))
        .order_by(LegalOrder.id)
    )
    if area:
        wanted = wanted.where(LegalOrder.area == area)
    found = []
    for reference, kind, status, ends_at in reader.session.execute(wanted):
        state = STATUS_LABELS[status].lower()
        if ends_at is not None and ends_at <= now:
            state = f"ran out on {london(ends_at):%d/%m/%Y}, not ended"
        found.append(f"{kinds[kind].short} {reference} ({state})")
    return found
