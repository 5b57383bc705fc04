"""Somebody who broke an order since the last meeting is told to the next one out of turn."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.cohorts.exceptions import tells_exceptions
from lomu_app.kernel.clock import london
from lomu_app.orders.keeping import POLICY
from lomu_app.orders.records import LegalOrder, OrderBreach
from lomu_app.orders.rules import order_kinds
from lomu_app.store.unit_of_work import Reader


def breaches_since(
    reader: Reader, area: str, person_ids: Sequence[int], since: dt.datetime
) -> dict[int, list[str]]:
    """One phrase for each breach of an order of the area."""
    kinds = order_kinds(reader.policies[POLICY])
    wanted = (
        sa.select(LegalOrder.person_id, LegalOrder.reference, LegalOrder.kind, OrderBreach.at)
        .join(OrderBreach, OrderBreach.order_id == LegalOrder.id)
        .where(
            LegalOrder.area == area, LegalOrder.person_id.in_(person_ids), OrderBreach.at >= since
        )
        .order_by(OrderBreach.at, OrderBreach.id)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for person_id, reference, kind, at in reader.session.execute(wanted):
        words = f"Breach of {kinds[kind].short} {reference} on {london(at):%d/%m/%Y}"
        found[person_id].append(words)
    return dict(found)


tells_exceptions("orders", breaches_since)
