"""What of the cohorts waits for somebody today: screenings, plans, reviews, releases and more."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from lomu_app.cohorts.clocks import supervision_end
from lomu_app.cohorts.keeping import POLICY, is_reviewed
from lomu_app.cohorts.managing import is_managed_by
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.release_dates import release_day
from lomu_app.cohorts.rules import LIVE, MembershipStatus, ReviewState, end_state, review_state
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.kernel.policy import Policy
from lomu_app.people.rules import shown_name
from lomu_app.store.unit_of_work import Reader

# Who decides for the area sees all of it; who manages sees their own.
_FOR_ALL = (
    Permission.SCREEN_REFERRALS, Permission.DECIDE_SELECTION, Permission.CONFIRM_DESELECTION,
)  # fmt: skip


class DueKind(StrEnum):
    """What is to be done about somebody in a cohort."""

    REVIEW = "review"
    SCREENING = "screening"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    DECISION = "decision"
    RELEASE = "release"
    PROPOSAL = "proposal"
    SUPERVISION = "supervision"
    DOUBLED = "doubled"


@dataclass(frozen=True, slots=True)
class Due:
    """So many of one kind. `late` are past their day; `red` past what may still be forgiven."""

    kind: DueKind
    number: int
    late: int
    red: int
    names: tuple[str, ...]


def load_due(reader: Reader, area: str) -> tuple[Due, ...]:
    """What waits in an area for the asker: of everybody, or for a manager of their own people.

    Nothing for whoever only looks. Raises NotPermitted outside one's areas.
    """
    reader.actor.require(Permission.SEE_COHORTS)
    reader.actor.require_area(area)
    if not any(reader.actor.may(one) for one in (*_FOR_ALL, Permission.MANAGE_MEMBERS)):
        return ()
    wanted = (
        sa.select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(Membership.area == area, Membership.status.in_(LIVE))
        .order_by(Membership.id)
    )
    live = reader.session.scalars(wanted).all()
    found = [one for one in live if _is_mine(reader.actor, one)]
    told = [_due(reader, kind, found) for kind in DueKind]
    return tuple(due for due in (*told, _doubled(live, found)) if due is not None)


def _doubled(live: Sequence[Membership], found: Sequence[Membership]) -> Due | None:
    """Whoever stands in one cohort twice, told once; of a manager's own if either is theirs."""
    counts = Counter((one.person_id, one.cohort) for one in live)
    twice = {
        (one.person_id, one.cohort): shown_name(one.person.surname, one.person.forenames)
        for one in found
        if counts[one.person_id, one.cohort] > 1
    }
    return Due(DueKind.DOUBLED, len(twice), 0, 0, tuple(twice.values())) if twice else None


def _is_mine(actor: Actor, membership: Membership) -> bool:
    if any(actor.may(one) for one in _FOR_ALL):
        return True
    return is_managed_by(actor, membership)


def _due(reader: Reader, kind: DueKind, found: Iterable[Membership]) -> Due | None:
    policy, today = reader.policies[POLICY], reader.clock.today()
    days = [(one, day) for one in found if (day := _day(kind, one, today, policy)) is not None]
    if not days:
        return None
    late = [day for _one, day in days if day < today]
    patience = int(policy["review_red_after_days"]) if kind is DueKind.REVIEW else 0
    red = [day for day in late if review_state(day, today, patience) is ReviewState.OVERDUE]
    days.sort(key=_by_day)
    names = tuple(shown_name(one.person.surname, one.person.forenames) for one, _day in days)
    return Due(kind, len(days), len(late), len(red), names)


def _by_day(pair: tuple[Membership, dt.date]) -> dt.date:
    return pair[1]


def _day(kind: DueKind, membership: Membership, today: dt.date, policy: Policy) -> dt.date | None:
    """By when this is due for the membership; None where it does not wait today."""
    status = membership.status
    if kind is DueKind.REVIEW:
        due = membership.review_due if is_reviewed(membership) else None
        return due if due is not None and due <= today else None
    if kind is DueKind.RELEASE:
        return _release(membership, today, int(policy["release_task_days"]))
    if kind is DueKind.SUPERVISION:
        ends = supervision_end(membership)
        near = end_state(ends, today, int(policy["supervision_warning_days"]))
        return ends if near in {ReviewState.DUE, ReviewState.OVERDUE} else None
    if kind is DueKind.PROPOSAL:
        return today if membership.leaving_by is not None else None
    waits: dict[DueKind, tuple[MembershipStatus | None, dt.date | None]] = {
        DueKind.SCREENING: (MembershipStatus.REFERRED, membership.screening_due),
        DueKind.PLAN: (MembershipStatus.SELECTED, membership.plan_due),
        DueKind.ASSESSMENT: (MembershipStatus.SCREENED_IN, today),
        DueKind.DECISION: (MembershipStatus.ASSESSED, today),
    }
    stage, day = waits.get(kind, (None, None))
    return (day or today) if status is stage else None


def _release(membership: Membership, today: dt.date, ahead: int) -> dt.date | None:
    release = release_day(membership)
    near = release is not None and release <= today + dt.timedelta(days=ahead)
    in_time = membership.status is MembershipStatus.SUSPENDED or (release or today) >= today
    return release if near and in_time else None
