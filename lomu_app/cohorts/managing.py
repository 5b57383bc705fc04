"""Whose offender manager somebody is: who is named as lead or deputy, by user name or as shown."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import LIVE
from lomu_app.kernel.permissions import Actor


def is_managed_by(actor: Actor, membership: Membership) -> bool:
    """Whether this person is its lead manager or the deputy."""
    own = {actor.username.casefold(), actor.display_name.casefold()}
    return bool(own & {membership.lead_manager.casefold(), membership.deputy.casefold()})


def manages(session: Session, actor: Actor, person_id: int, area: str) -> bool:
    """Whether somebody in the area is managed by this person, in any cohort, and still."""
    live = sa.select(Membership).where(
        Membership.person_id == person_id, Membership.area == area, Membership.status.in_(LIVE)
    )
    return any(is_managed_by(actor, one) for one in session.scalars(live))
