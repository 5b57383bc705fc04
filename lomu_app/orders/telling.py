"""What a person's timeline tells of orders, notices, licences and bail."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.keeping import POLICY
from lomu_app.orders.records import LegalOrder, OrderBreach, OrderStep
from lomu_app.orders.rules import BINDING, ON_BAIL, STATUS_LABELS, order_kinds
from lomu_app.people.rules import SubjectCategory
from lomu_app.people.standing import Flag, Weight, stands
from lomu_app.people.telling import Before, PersonEvent, Stream, is_before, tells
from lomu_app.store.unit_of_work import Reader

GROUP = "Orders"
Events = Sequence[PersonEvent]


def order_steps(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Each step of each order: made, varied, extended, ended."""
    kinds = order_kinds(reader.policies[POLICY])
    step = OrderStep
    query = (
        sa.select(
            step.id, step.to_status, step.decided_at, step.decided_by, step.grounds,
            LegalOrder.id.label("order_id"), LegalOrder.reference, LegalOrder.kind,
        )
        .join(LegalOrder, LegalOrder.id == step.order_id)
        .where(
            LegalOrder.person_id == person_id,
            LegalOrder.area.in_(tuple(reader.actor.areas)),
            is_before(step.decided_at, step.id, before),
        )
        .order_by(step.decided_at.desc(), step.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            row.decided_at, row.id,
            f"{kinds[row.kind].label}: {STATUS_LABELS[row.to_status].lower()}",
            "  ·  ".join(part for part in (row.grounds, row.reference) if part),
            row.decided_by,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def breaches(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Each time that an order is said to have been broken."""
    kinds = order_kinds(reader.policies[POLICY])
    breach = OrderBreach
    query = (
        sa.select(
            breach.id, breach.at, breach.detail, breach.target, breach.created_by,
            LegalOrder.id.label("order_id"), LegalOrder.reference, LegalOrder.kind,
        )
        .join(LegalOrder, LegalOrder.id == breach.order_id)
        .where(
            LegalOrder.person_id == person_id,
            LegalOrder.area.in_(tuple(reader.actor.areas)),
            is_before(breach.at, breach.id, before),
        )
        .order_by(breach.at.desc(), breach.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            row.at, row.id, f"{kinds[row.kind].label} breached",
            "  ·  ".join(
                part for part in (
                    row.detail, row.reference, f"target {row.target}" if row.target else "",
                ) if part
            ),
            row.created_by, category=SubjectCategory.SUSPECT,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


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


tells(Stream("orders:breaches", GROUP, Permission.SEE_COHORTS, breaches))
tells(Stream("orders:steps", GROUP, Permission.SEE_COHORTS, order_steps))
stands("orders", Permission.SEE_COHORTS, bound)
