"""What the memberships of a person say about the day of release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.cohorts.records import Membership, MembershipStep, StepBefore
from lomu_app.cohorts.release_dates import release_day
from lomu_app.cohorts.rules import LIVE, MembershipStatus
from lomu_app.kernel.clock import london


@dataclass(frozen=True, slots=True)
class Claim:
    """What one live membership says: `day` None where it says nothing of a release.

    `away_since` is the moment at which it was suspended, None where it is not.
    """

    reference: str
    day: dt.date | None
    place: str
    manager: str
    away_since: dt.datetime | None


def claims_of(session: Session, person_id: int, area: str) -> list[Claim]:
    """What each live membership of the person in the area says, oldest first."""
    wanted = (
        sa.select(Membership)
        .where(
            Membership.person_id == person_id, Membership.area == area, Membership.status.in_(LIVE)
        )
        .order_by(Membership.id)
    )  # fmt: skip
    return [claim_of(each) for each in session.scalars(wanted)]


def claim_of(membership: Membership) -> Claim:
    """What a live membership says."""
    away = membership.status is MembershipStatus.SUSPENDED
    return Claim(
        membership.reference, release_day(membership), membership.suspended_place or "",
        membership.lead_manager, membership.status_since if away else None,
    )  # fmt: skip


def leading_claim(claims: Sequence[Claim], today: dt.date, awaited: dt.date | None) -> Claim | None:
    """The claim that is worked by; None where no membership names a day.

    The earliest day to come. A day that is past stays, as long as somebody claims it and
    nobody has said what came of it (`awaited`).
    """
    dated = [claim for claim in claims if claim.day is not None]
    if not dated:
        return None
    for claim in dated:
        if claim.day == awaited and _named_day(claim) < today:
            return claim
    coming = [claim for claim in dated if _named_day(claim) >= today]
    return min(coming, key=_named_day) if coming else max(dated, key=_named_day)


def _named_day(claim: Claim) -> dt.date:
    if claim.day is None:
        raise AssertionError("only claims that name a day are compared")
    return claim.day


def taken_up_again(
    session: Session, person_id: int, area: str, since: dt.datetime
) -> dt.date | None:
    """The day on which work that was suspended began again after `since`; None if it did not.

    A suspension that was taken back was a mistake: nobody came out by that.
    """
    at = session.scalar(
        sa.select(sa.func.max(MembershipStep.created_at))
        .join(Membership, MembershipStep.membership_id == Membership.id)
        .where(
            Membership.person_id == person_id, Membership.area == area,
            Membership.status == MembershipStatus.MANAGED,
            MembershipStep.from_status == MembershipStatus.SUSPENDED,
            MembershipStep.to_status == MembershipStatus.MANAGED,
            MembershipStep.created_at >= since,
            MembershipStep.id.not_in(
                sa.select(StepBefore.back_id).where(StepBefore.back_id.is_not(None))
            ),
        )
    )  # fmt: skip
    return None if at is None else london(at).date()
