"""The day on which a member comes out of custody, as somebody hears of it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from lomu_app.cohorts.commands import SetReleaseDate
from lomu_app.cohorts.keeping import finish, get_membership, keep_step, require_live
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import LIVE, MembershipStatus
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.wording import require_words
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(SetReleaseDate)
def set_release_date(uow: UnitOfWork, command: SetReleaseDate) -> dict[str, int]:
    """Store it on every membership that agreed until now; a step keeps both days."""
    membership = get_membership(uow, command.membership_id, command.version)
    require_live(membership)
    reason = require_words(command.reason, "reason", "where this is known from")
    before, day, place = release_day(membership), command.release_date, command.place.strip()
    if before == day and place in {"", membership.suspended_place}:
        raise InvalidInput("That is what is on record already.", {"release_date": "no change"})
    agreeing = [each for each in _others(uow, membership) if release_day(each) == before]
    for each in [membership, *(agreeing if before is not None else ())]:
        _set(uow, each, day, place, reason)
    uow.explain(subject=f"membership:{membership.id}", reason=reason[:1000])
    return {"version": membership.version}


def release_day(membership: Membership) -> dt.date | None:
    """The day of release that a membership names; of two on a suspended one the earlier.

    Better ready too early than too late. But a day that had come when the suspension began is
    that of a release before it: whoever is inside again awaits another.
    """
    day = membership.release_date
    if membership.status is not MembershipStatus.SUSPENDED:
        return day
    since = london(membership.status_since).date()
    days = (day if day is not None and day > since else None, membership.suspended_until)
    return min((one for one in days if one is not None), default=None)


def take_over_release(kept: Membership, ended: Membership, today: dt.date) -> bool:
    """Let what goes on name the other one's day where that is the next, or the only one it knows.

    Of two days to come the earlier, as anywhere; and never one from before it was suspended.
    """
    own, other = release_day(kept), release_day(ended)
    if other is None or (own is not None and (other < today or today <= own <= other)):
        return False
    away = kept.status is MembershipStatus.SUSPENDED
    if away and other <= london(kept.status_since).date():
        return False
    _write(kept, other)
    kept.suspended_place = kept.suspended_place or ended.suspended_place
    return True


def note_release(uow: UnitOfWork, person_id: int, area: str, on: dt.date) -> None:
    """The person came out on a day: no live membership of theirs names a later one any more."""
    wanted = sa.select(Membership).where(
        Membership.person_id == person_id, Membership.area == area, Membership.status.in_(LIVE)
    ).order_by(Membership.id)  # fmt: skip
    later = [
        (each, day)
        for each in uow.session.scalars(wanted).all()
        if (day := release_day(each)) is not None and day > on
    ]
    # All of them first: whoever hears of one of them looks at the others too.
    for membership, _ in later:
        _write(membership, on)
    for membership, before in later:
        told = f"Came out on {on:%d/%m/%Y}, not on {before:%d/%m/%Y}"
        keep_step(uow, membership, membership.status, told)
        finish(uow, membership, told)


def forget_release(
    uow: UnitOfWork, person_id: int, area: str, out_on: dt.date, day: dt.date
) -> None:  # fmt: skip
    """The person did not come out on a day: what was set to it names the other day again."""
    if out_on == day:
        return
    wanted = sa.select(Membership).where(
        Membership.person_id == person_id, Membership.area == area, Membership.status.in_(LIVE)
    ).order_by(Membership.id)  # fmt: skip
    named = [each for each in uow.session.scalars(wanted).all() if release_day(each) == out_on]
    for membership in named:
        _write(membership, day)
    for membership in named:
        told = f"Not out on {out_on:%d/%m/%Y} after all, awaited on {day:%d/%m/%Y}"
        keep_step(uow, membership, membership.status, told)
        finish(uow, membership, told)


def _write(membership: Membership, day: dt.date | None) -> None:
    membership.release_date = day
    if membership.status is MembershipStatus.SUSPENDED:
        membership.suspended_until = day


def _set(
    uow: UnitOfWork, membership: Membership, day: dt.date | None, place: str, reason: str
) -> None:
    before = release_day(membership)
    _write(membership, day)
    membership.suspended_place = place or membership.suspended_place
    told = f"Release {_words(before)} → {_words(day)}: {reason}"
    keep_step(uow, membership, membership.status, told)
    finish(uow, membership, reason[:1000])


def _others(uow: UnitOfWork, membership: Membership) -> list[Membership]:
    wanted = sa.select(Membership).where(
        Membership.person_id == membership.person_id, Membership.area == membership.area,
        Membership.status.in_(LIVE), Membership.id != membership.id,
    ).order_by(Membership.id)  # fmt: skip
    return list(uow.session.scalars(wanted))


def _words(day: dt.date | None) -> str:
    return "not known" if day is None else f"{day:%d/%m/%Y}"
