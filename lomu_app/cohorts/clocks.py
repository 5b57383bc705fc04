"""What is due of a membership and when: the clock of its stage, and the end of supervision by law.

The same told twice, as conditions of a query and of a record that is loaded.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from lomu_app.cohorts.keeping import is_reviewed
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rows import MemberClock
from lomu_app.cohorts.rules import (
    LIVE,
    NO_SUPERVISION,
    REVIEW_DUE,
    SUPERVISION_ENDS,
    MembershipStatus,
    supervised_until,
)

_STAGE = sa.case(
    (Membership.status == MembershipStatus.REFERRED, Membership.screening_due),
    (
        sa.and_(
            Membership.status == MembershipStatus.SELECTED,
            Membership.review_due > Membership.plan_due,
        ),
        Membership.plan_due,
    ),
    (Membership.status == MembershipStatus.SELECTED, Membership.review_due),
    (Membership.status == MembershipStatus.MANAGED, Membership.review_due),
    (
        Membership.status == MembershipStatus.SUSPENDED,
        sa.func.coalesce(Membership.suspended_until, Membership.review_due),
    ),
    else_=sa.null(),
)
_SUPERVISED = sa.and_(
    Membership.status.in_(LIVE), Membership.supervision_ends.is_not(None),
    Membership.supervision != NO_SUPERVISION,
)  # fmt: skip
next_clock = sa.case(
    (
        sa.and_(_SUPERVISED, sa.or_(_STAGE.is_(None), Membership.supervision_ends < _STAGE)),
        Membership.supervision_ends,
    ),
    else_=_STAGE,
)
"""The first day on which something is due; null where nothing is."""


def runs_out_by(day: dt.date) -> sa.ColumnElement[bool]:
    """The condition that something is due on that day at the latest."""
    return sa.and_(next_clock.is_not(None), next_clock <= day)


def supervision_ends_by(day: dt.date) -> sa.ColumnElement[bool]:
    """The condition that supervision by law ends on that day at the latest."""
    return sa.and_(_SUPERVISED, Membership.supervision_ends <= day)


def clocks_of(found: Membership) -> tuple[MemberClock, ...]:
    """Everything that is due, the first day on top; of one day what the stage asks for."""
    stage, ends = _of_stage(found), supervision_end(found)
    clocks = [] if stage is None else [stage]
    if ends is not None:
        clocks.append(MemberClock(SUPERVISION_ENDS, ends))
    return tuple(sorted(clocks, key=_day))


def supervision_end(found: Membership) -> dt.date | None:
    """When somebody live is no longer supervised by law; None where that is not known."""
    return supervised_until(found.status, found.supervision, found.supervision_ends)


def _of_stage(found: Membership) -> MemberClock | None:
    plan, review = found.plan_due, found.review_due
    if found.status is MembershipStatus.SELECTED and plan and review and plan < review:
        return MemberClock("Plan due", plan)
    clocks = {
        MembershipStatus.REFERRED: ("Screening due", found.screening_due),
        MembershipStatus.SELECTED: (REVIEW_DUE, review),
        MembershipStatus.MANAGED: (REVIEW_DUE, review),
        MembershipStatus.SUSPENDED: ("Release expected", found.suspended_until),
    }
    why, day = clocks.get(found.status, ("", None))
    if found.status is MembershipStatus.SUSPENDED and is_reviewed(found):
        why, day = REVIEW_DUE, review
    return None if day is None else MemberClock(why, day)


def _day(clock: MemberClock) -> dt.date:
    return clock.day
