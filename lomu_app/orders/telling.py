"""What a person's timeline tells of orders, notices, licences and bail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.keeping import POLICY
from lomu_app.orders.records import LegalOrder, OrderBreach, OrderStep
from lomu_app.orders.rules import BINDING, ON_BAIL, STATUS_LABELS, order_kinds
from lomu_app.people.rules import SubjectCategory
from lomu_app.people.standing import Flag, Weight, stands
from lomu_app.people.telling import AREAS, PERSON, PersonEvent, Stream, tells
from lomu_app.store.unit_of_work import Reader

_GROUP = "Orders"
_SHOWN = LegalOrder.person_id == PERSON, LegalOrder.area.in_(AREAS)
_STEPS = (
    sa.select(
        OrderStep.id, OrderStep.to_status, OrderStep.decided_at, OrderStep.decided_by,
        OrderStep.grounds, LegalOrder.reference, LegalOrder.kind,
    )
    .join(LegalOrder, LegalOrder.id == OrderStep.order_id)
    .where(*_SHOWN)
)  # fmt: skip
_BREACHES = (
    sa.select(
        OrderBreach.id, OrderBreach.at, OrderBreach.detail, OrderBreach.target,
        OrderBreach.created_by, LegalOrder.reference, LegalOrder.kind,
    )
    .join(LegalOrder, LegalOrder.id == OrderBreach.order_id)
    .where(*_SHOWN)
)  # fmt: skip


def _steps(reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Each step of each order: made, varied, extended, ended."""
    kinds = order_kinds(reader.policies[POLICY])
    for row in rows:
        yield PersonEvent(
            row.decided_at, row.id,
            f"{kinds[row.kind].label}: {STATUS_LABELS[row.to_status].lower()}",
            "  ·  ".join(part for part in (row.grounds, row.reference) if part),
            row.decided_by,
        )  # fmt: skip


def _breaches(reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Each time that an order is said to have been broken."""
    kinds = order_kinds(reader.policies[POLICY])
    for row in rows:
        yield PersonEvent(
            row.at, row.id, f"{kinds[row.kind].label} breached",
            "  ·  ".join(
                part for part in (
                    row.detail, row.reference, f"target {row.target}" if row.target else "",
                ) if part
            ),
            row.created_by, category=SubjectCategory.SUSPECT,
        )  # fmt: skip


def bound(reader: Reader, person_id: int) -> list[Flag]:
    """Bail and until when; how many orders else bind somebody, and how many have run out."""
    query = (
        sa.select(LegalOrder.status, LegalOrder.ends_at)
        .where(
            LegalOrder.person_id == person_id, LegalOrder.status.in_(BINDING),
            LegalOrder.area.in_(tuple(reader.actor.areas)),
        )
        .order_by(LegalOrder.ends_at)
    )  # fmt: skip
    found, now = reader.session.execute(query).all(), reader.clock.now()
    rows = [row for row in found if row.ends_at is None or row.ends_at > now]
    flags = [
        Flag(f"On bail until {london(row.ends_at):%d/%m/%Y %H:%M}", Weight.NOTABLE)
        for row in rows
        if row.status in ON_BAIL
    ]
    others, over = len(rows) - len(flags), len(found) - len(rows)
    if over:
        flags.append(Flag(f"Ran out, and not ended: {counted(over, 'order')}", Weight.NOTABLE))
    return [*flags, Flag(f"Bound by {counted(others, 'order')}")] if others else flags


_see = Permission.SEE_COHORTS
tells(
    Stream(
        "orders:breaches", _GROUP, _see, _BREACHES, OrderBreach.at, OrderBreach.id, _breaches
    )
)  # fmt: skip
tells(Stream("orders:steps", _GROUP, _see, _STEPS, OrderStep.decided_at, OrderStep.id, _steps))
stands("orders", _see, bound)
