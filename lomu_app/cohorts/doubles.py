"""Somebody who stands twice in one cohort of an area, as joining two records may leave it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import LIVE, MembershipStatus

# How far a membership has come; of two the one that has come less far is ended.
_COME = {
    MembershipStatus.REFERRED: 0, MembershipStatus.SCREENED_IN: 1, MembershipStatus.ASSESSED: 2,
    MembershipStatus.SELECTED: 3, MembershipStatus.MANAGED: 4, MembershipStatus.SUSPENDED: 4,
}  # fmt: skip


def is_doubled() -> sa.ColumnElement[bool]:
    """The condition that the person has another live membership of the same cohort and area."""
    other = aliased(Membership)
    twin = sa.select(other.id).where(
        other.person_id == Membership.person_id, other.cohort == Membership.cohort,
        other.area == Membership.area, other.id != Membership.id, other.status.in_(LIVE),
    )  # fmt: skip
    return sa.and_(Membership.status.in_(LIVE), twin.exists())


def others_of(session: Session, membership: Membership) -> list[Membership]:
    """The other live memberships of its person in the same cohort and area, while it lives."""
    if membership.status not in LIVE:
        return []
    wanted = sa.select(Membership).where(
        Membership.person_id == membership.person_id, Membership.cohort == membership.cohort,
        Membership.area == membership.area, Membership.id != membership.id,
        Membership.status.in_(LIVE),
    )  # fmt: skip
    return list(session.scalars(wanted.order_by(Membership.id)))


def doubles_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """By id the references of the other live memberships; only of those that have any."""
    other = aliased(Membership)
    wanted = (
        sa.select(Membership.id, other.reference)
        .join(
            other,
            sa.and_(
                other.person_id == Membership.person_id, other.cohort == Membership.cohort,
                other.area == Membership.area, other.id != Membership.id, other.status.in_(LIVE),
            ),
        )
        .where(Membership.id.in_(ids), Membership.status.in_(LIVE))
        .order_by(other.id)
    )  # fmt: skip
    found: dict[int, tuple[str, ...]] = {}
    for membership_id, reference in session.execute(wanted):
        found[membership_id] = (*found.get(membership_id, ()), reference)
    return found


def has_come_as_far(one: MembershipStatus, other: MembershipStatus) -> bool:
    """Whether the first has come at least as far into the cohort as the second."""
    return _COME[one] >= _COME[other]
