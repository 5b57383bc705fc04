"""Whoever is selected must have a plan by a day, and whoever is managed must have one."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.plans.standing import AskedFor, asks_for_plans
from lomu_app.store.unit_of_work import Reader

_ASKING = (MembershipStatus.SELECTED, MembershipStatus.MANAGED, MembershipStatus.SUSPENDED)


def memberships_ask(reader: Reader, areas: Sequence[str], person_id: int | None) -> list[AskedFor]:
    """One line for each membership that asks for a plan; `due` while nobody is managed yet."""
    wanted = (
        sa.select(Membership)
        .where(Membership.area.in_(areas), Membership.status.in_(_ASKING))
        .order_by(Membership.id)
    )
    if person_id is not None:
        wanted = wanted.where(Membership.person_id == person_id)
    return [
        AskedFor(
            found.person_id, found.area,
            found.plan_due if found.status is MembershipStatus.SELECTED else None,
            found.reference, found.status is MembershipStatus.MANAGED,
        )
        for found in reader.session.scalars(wanted)
    ]  # fmt: skip


asks_for_plans("memberships", memberships_ask)
