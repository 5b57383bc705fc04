"""The screening of a release, and the release itself."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.access.rules import find_area
from lomu_app.actions.keeping import step
from lomu_app.actions.rules import UNFINISHED, ActionStatus
from lomu_app.cohorts.commands import ReferToCohort
from lomu_app.cohorts.keeping import finish as finish_membership
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.referring import refer_to_cohort
from lomu_app.cohorts.rules import LIVE, Cohort
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.wording import require_words
from lomu_app.resettlement.claims import taken_up_again
from lomu_app.resettlement.commands import (
    DropRelease,
    PlanReleases,
    RecordRelease,
    RecordScreening,
)
from lomu_app.resettlement.keeping import (
    await_again,
    awaited_of,
    came_out,
    cancel,
    finish,
    releases_of,
    tasks_of,
)
from lomu_app.resettlement.planning import bring_up_to_date
from lomu_app.resettlement.records import Release
from lomu_app.resettlement.rules import SCREENING_LABELS, STATUS_LABELS, ReleaseStatus, Screening
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork

SCREENING_TASK, DAY_TASK = "screening", "day_of_release"


@handles(RecordScreening)
def record_screening(uow: UnitOfWork, command: RecordScreening) -> dict[str, int | str]:
    """Store the result, close its task, and refer the person where asked."""
    release = _get_release(uow, command.release_id, command.version)
    if release.status is ReleaseStatus.CANCELLED:
        raise Refused(f"{release.reference} is cancelled, so there is nobody to screen.")
    if command.refer and not command.found:
        raise InvalidInput(
            "Only somebody with an earlier high-risk DA flag is referred by a screening.",
            {"refer": "no flag found"},
        )
    _require_may_lower(uow, release, command)
    release.looked_at = require_words(command.looked_at, "looked_at", "what was looked at")
    release.screening = Screening.FOUND if command.found else Screening.NOT_FOUND
    release.screening_note = command.note.strip()
    release.screened_at, release.screened_by = uow.clock.now(), uow.actor.username
    told = f"{SCREENING_LABELS[release.screening]}. Looked at: {release.looked_at}"
    _close_task(uow, release, SCREENING_TASK, told)
    referred = _tell_cohort(uow, release, command)
    finish(uow, release)
    uow.explain(subject=f"release:{release.id}", reason=told[:1000])
    return {"version": release.version, "referred": referred}


@handles(RecordRelease)
def record_release(uow: UnitOfWork, command: RecordRelease) -> dict[str, int]:
    """Store the day on which they came out; what follows is reckoned from it."""
    release = _get_release(uow, command.release_id, command.version)
    if command.taken_back:
        return _take_back(uow, release, command)
    if release.status is not ReleaseStatus.EXPECTED:
        label = STATUS_LABELS[release.status].lower()
        raise Refused(f"{release.reference} is not awaited: {label}.")
    if command.released_on > uow.clock.today():
        raise InvalidInput(
            f"{command.released_on:%d/%m/%Y} is yet to come. A day that moves is set on the "
            "membership.",
            {"released_on": "not later than today"},
        )
    note = require_words(command.note, "note", "how it went")
    told = f"Released on {command.released_on:%d/%m/%Y}: {note}"
    _close_task(uow, release, DAY_TASK, told)
    came_out(uow, release, command.released_on, told[:1000])
    uow.explain(subject=f"release:{release.id}", reason=told[:1000])
    return {"version": release.version}


@handles(DropRelease)
def drop_release(uow: UnitOfWork, command: DropRelease) -> dict[str, int]:
    """Cancel it; refuses where no other release awaits the same person."""
    release = _get_release(uow, command.release_id, command.version)
    reason = require_words(command.reason, "reason", "why this one is dropped")
    awaited = awaited_of(releases_of(uow, release.person_id, release.area))
    others = [each for each in awaited if each is not release]
    if release not in awaited or not others:
        raise Refused(
            f"{release.reference} is not one of two that await the same person. Set another day, "
            "or none, on the membership."
        )
    told = f"Dropped, {others[0].reference} goes on: {reason}"[:1000]
    cancel(uow, release, told)
    bring_up_to_date(uow, release.person_id, release.area)
    uow.explain(subject=f"release:{release.id}", reason=told)
    return {"version": release.version}


@handles(PlanReleases)
def plan_releases(uow: UnitOfWork, command: PlanReleases) -> dict[str, int]:
    """Go through everybody with a day of release, or with a release on record."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    day = sa.or_(Membership.release_date.is_not(None), Membership.suspended_until.is_not(None))
    people = sa.union(
        sa.select(Membership.person_id).where(
            Membership.area == area, Membership.status.in_(LIVE), day
        ),
        sa.select(Release.person_id).where(Release.area == area),
    )
    for person_id in sorted(uow.session.scalars(people)):
        bring_up_to_date(uow, person_id, area)
    expected = sa.select(sa.func.count()).where(
        Release.area == area, Release.status == ReleaseStatus.EXPECTED
    )
    uow.explain(subject=f"area:{area}")
    return {"expected": int(uow.session.scalar(expected) or 0)}


def _take_back(uow: UnitOfWork, release: Release, command: RecordRelease) -> dict[str, int]:
    """Await a release again that was recorded wrongly, and open the task of the day again."""
    note = require_words(command.note, "note", "why they are not out after all")
    if release.status is not ReleaseStatus.RELEASED:
        label = STATUS_LABELS[release.status].lower()
        raise Refused(f"{release.reference} was not recorded as out: it is {label}.")
    began = taken_up_again(uow.session, release.person_id, release.area, release.created_at)
    if began is not None:
        raise Refused(
            f"Work was taken up again on {began:%d/%m/%Y}, so {release.reference} is over. "
            "Suspend the membership anew, with the day of release."
        )
    done = tasks_of(uow, release).get(DAY_TASK)
    if done is not None and done.status is ActionStatus.DONE:
        step(uow, done, ActionStatus.OPEN, note[:2000])
    await_again(uow, release, note)
    bring_up_to_date(uow, release.person_id, release.area)
    uow.explain(subject=f"release:{release.id}", reason=note[:1000])
    return {"version": release.version}


def _get_release(uow: UnitOfWork, release_id: int, version: int) -> Release:
    release = uow.get(Release, release_id, expected_version=version)
    uow.actor.require_area(release.area)
    return release


def _close_task(uow: UnitOfWork, release: Release, code: str, result: str) -> None:
    action = tasks_of(uow, release).get(code)
    if action is not None and action.status in UNFINISHED:
        step(uow, action, ActionStatus.DONE, result[:2000])


def _require_may_lower(uow: UnitOfWork, release: Release, command: RecordScreening) -> None:
    """A flag that was found is taken away by a supervisor only, who says why."""
    membership = _resettlement_of(uow, release)
    flagged = membership is not None and bool(membership.da_flag)
    if command.found or not (flagged or release.screening is Screening.FOUND):
        return
    uow.actor.require(Permission.LOWER_RISK)
    require_words(command.note, "note", "why the flag that was found does not hold")


def _tell_cohort(uow: UnitOfWork, release: Release, command: RecordScreening) -> str:
    """The flag stands on the person's resettlement membership; refer them where there is none."""
    membership = _resettlement_of(uow, release)
    if membership is None:
        if not command.refer:
            return ""
        uow.actor.require(Permission.REFER_TO_COHORT)
        words = command.note.strip() or "earlier high-risk DA flag"
        done = refer_to_cohort(
            uow,
            ReferToCohort(
                person_id=release.person_id, cohort=Cohort.RESETTLEMENT.value, area=release.area,
                source="prison_release", reason=f"Release screening {release.reference}: {words}",
            ),
        )  # fmt: skip
        membership = uow.get(Membership, int(done["membership_id"]))
        membership.release_date = release.day
    membership.da_flag = command.found
    finish_membership(uow, membership)
    return membership.reference


def _resettlement_of(uow: UnitOfWork, release: Release) -> Membership | None:
    return uow.session.scalar(
        sa.select(Membership)
        .where(
            Membership.person_id == release.person_id, Membership.area == release.area,
            Membership.cohort == Cohort.RESETTLEMENT, Membership.status.in_(LIVE),
        )
        .order_by(Membership.id)
    )  # fmt: skip
