"""Keeps releases and their tasks in line with the memberships that name their days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lomu_app.cohorts.keeping import on_change
from lomu_app.cohorts.records import Membership
from lomu_app.people.records import Person
from lomu_app.resettlement.claims import Claim, claims_of, leading_claim, taken_up_again
from lomu_app.resettlement.keeping import (
    POLICY,
    awaited_of,
    awaited_since,
    came_out,
    cancel,
    expect,
    finish,
    give_to,
    move,
    owner_by,
    raise_missing_tasks,
    releases_of,
    revive,
    tasks_of,
    told_of_end,
    withdraw_tasks,
)
from lomu_app.resettlement.records import Release
from lomu_app.resettlement.rules import ReleaseStatus
from lomu_app.store.unit_of_work import UnitOfWork


def follow_membership(uow: UnitOfWork, membership: Membership) -> None:
    """Whatever changed on a membership, its person's releases are right afterwards."""
    bring_up_to_date(uow, membership.person_id, membership.area)


def bring_up_to_date(uow: UnitOfWork, person_id: int, area: str) -> None:
    """Make the releases of a person in an area say what the memberships say; any number of times.

    A moved day moves what is not done, a day that nobody names any more withdraws it, and
    nothing is raised twice, nor lost once it was done.
    """
    releases = releases_of(uow, person_id, area)
    claims = claims_of(uow.session, person_id, area)
    if not releases and not any(claim.day for claim in claims):
        return
    for release in releases:
        if release.status is ReleaseStatus.EXPECTED:
            _notice_that_work_goes_on(uow, release)
    if not claims:
        _let_go(uow, releases)
        return
    awaited = awaited_of(releases)
    to_come = _not_over(uow, claims, releases, awaited)
    claim = leading_claim(to_come, uow.clock.today(), awaited[0].day if awaited else None)
    if claim is None or claim.day is None:
        for release in awaited:
            cancel(uow, release, _no_day_words(claims))
        return
    for release in awaited:
        _keep_in_line(uow, release, claim, claim.day)
    if not awaited:
        _begin(uow, releases, claim, person_id, area)


def _not_over(
    uow: UnitOfWork, claims: Sequence[Claim], releases: Sequence[Release],
    awaited: Sequence[Release],
) -> list[Claim]:  # fmt: skip
    """Without the days of releases that are over, which stay on the memberships.

    Whoever was suspended after all of them is inside again, so another day is another release,
    however near it lies.
    """
    over = [each for each in releases if each.status is ReleaseStatus.RELEASED]
    if not over:
        return list(claims)
    slack = 0 if awaited else int(uow.policies[POLICY]["same_release_days"])
    last = max(each.day for each in over) + dt.timedelta(days=slack)
    known = max(told_of_end(each) for each in over)
    return [
        claim for claim in claims
        if claim.day is None or claim.day > last
        or (claim.away_since is not None and claim.away_since > known)
    ]  # fmt: skip


def _notice_that_work_goes_on(uow: UnitOfWork, release: Release) -> None:
    """Somebody who was out of reach and is worked with again has come out, whatever day it was."""
    since = awaited_since(release)
    on = taken_up_again(uow.session, release.person_id, release.area, since)
    if on is not None:
        came_out(uow, release, on, f"Work was taken up again on {on:%d/%m/%Y}")


def _let_go(uow: UnitOfWork, releases: Sequence[Release]) -> None:
    """Nobody manages the person here any more, so nobody has anything to do about a release."""
    told = "No live membership in this area any more"
    for release in releases:
        if release.status is ReleaseStatus.EXPECTED:
            cancel(uow, release, told)
        elif release.status is ReleaseStatus.RELEASED:
            kept = list(release.withdrawn)
            withdraw_tasks(uow, release, told)
            if release.withdrawn != kept:
                finish(uow, release)


def _no_day_words(claims: Sequence[Claim]) -> str:
    references = ", ".join(claim.reference for claim in claims)
    return f"No day of release on {references} any more"[:1000]


def _keep_in_line(uow: UnitOfWork, release: Release, claim: Claim, day: dt.date) -> None:
    owner = owner_by(uow, claim)
    before = (release.day, release.owner, release.place, release.source)
    tasks = len(tasks_of(uow, release))
    if release.day != day:
        move(uow, release, day, claim.reference)
    if release.owner != owner:
        give_to(uow, release, owner)
    release.place, release.source = claim.place or release.place, claim.reference
    raise_missing_tasks(uow, release)
    changed = before != (release.day, release.owner, release.place, release.source)
    if changed or len(tasks_of(uow, release)) != tasks:
        finish(uow, release)


def _begin(
    uow: UnitOfWork, releases: Sequence[Release], claim: Claim, person_id: int, area: str
) -> None:
    """A new release, or the cancelled one that is on again; nothing for one that is over."""
    day, policy = claim.day, uow.policies[POLICY]
    if day is None:
        raise AssertionError("the leading claim names a day")
    today = uow.clock.today()
    if (today - day).days > policy["history_after_days"]:
        return
    last = max(releases, key=_last_day, default=None)
    if last is not None and _may_go_on(uow, last):
        revive(uow, last, claim, day)
        _keep_in_line(uow, last, claim, day)
        finish(uow, last)
        return
    # Not by `get`: what follows from a membership follows for a limited record as well.
    expect(uow, uow.session.get_one(Person, person_id), area, claim, day)


def _may_go_on(uow: UnitOfWork, last: Release) -> bool:
    """Whether a release was cancelled so lately that it goes on where it stood."""
    days = (uow.clock.now() - last.updated_at).days
    return last.status is ReleaseStatus.CANCELLED and days <= uow.policies[POLICY]["revive_days"]


def _last_day(release: Release) -> dt.datetime:
    return release.updated_at


on_change("releases", follow_membership)
