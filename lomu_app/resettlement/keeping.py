"""What becomes of a release: put on record, moved, over, and its tasks with it.

Everything here follows from the memberships, so it asks nobody's leave, and doing it again
changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa

from lomu_app.actions.keeping import NewAction, hand_over, move_due, raise_action, step
from lomu_app.actions.records import Action
from lomu_app.actions.rules import UNFINISHED, ActionStatus, Source
from lomu_app.cohorts.release_dates import forget_release, note_release
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.policy import Policy
from lomu_app.people.records import Person
from lomu_app.resettlement.claims import Claim
from lomu_app.resettlement.records import Release, ReleaseStep
from lomu_app.resettlement.rules import (
    ReleaseStatus,
    Screening,
    calendar_of,
    due_of,
    due_when_known,
    release_tasks,
)
from lomu_app.store.numbers import next_id
from lomu_app.store.unit_of_work import UnitOfWork

POLICY = "resettlement"
Watcher = Callable[[UnitOfWork, Release], None]
_WATCHERS: dict[str, Watcher] = {}


def on_release(name: str, watcher: Watcher) -> None:
    """Let a room above hear of every change to a release, e.g. as `alerts`."""
    if name in _WATCHERS:
        raise AssertionError(f"{name} hear of releases already")
    _WATCHERS[name] = watcher


def expect(uow: UnitOfWork, person: Person, area: str, claim: Claim, day: dt.date) -> Release:
    """Put a release on record, with its tasks."""
    number = next_id(uow.session, Release)
    release = uow.add(
        Release(
            id=number, reference=f"R-{number:06d}", person_id=person.id, person=person, area=area,
            day=day, place=claim.place, source=claim.reference, owner=owner_by(uow, claim),
            status=ReleaseStatus.EXPECTED, ended_reason="", withdrawn=[],
            screening=Screening.NOT_DONE, looked_at="", screening_note="",
            policy=uow.policies[POLICY].stamp,
        )
    )  # fmt: skip
    _keep_step(uow, release, None, f"By {claim.reference}")
    raise_missing_tasks(uow, release)
    finish(uow, release)
    return release


def move(uow: UnitOfWork, release: Release, day: dt.date, source: str) -> None:
    """Set another day; what is not done moves with it, and is told both days."""
    before, release.day, release.source = release.day, day, source
    told = f"Release moved from {before:%d/%m/%Y} to {day:%d/%m/%Y} ({source})"
    _keep_step(uow, release, before, told)
    set_dues(uow, release, told)


def set_dues(uow: UnitOfWork, release: Release, told: str) -> None:
    """Reckon anew when each task that is not done is due."""
    policy, today = uow.policies[POLICY], uow.clock.today()
    calendar, actions = calendar_of(policy), tasks_of(uow, release)
    for task in release_tasks(policy):
        action = actions.get(task.code)
        if action is None or action.status not in UNFINISHED:
            continue
        due = due_when_known(due_of(task, release.day, calendar), today, action.due)
        if (due.day, due.note) != (action.due, action.due_note):
            move_due(uow, action, due.day, told, due.note)


def raise_missing_tasks(uow: UnitOfWork, release: Release) -> None:
    """Raise whatever task the policy has and the release does not have yet."""
    policy, today = uow.policies[POLICY], uow.clock.today()
    calendar, actions = calendar_of(policy), tasks_of(uow, release)
    for task in release_tasks(policy):
        if task.code in actions:
            continue
        due = due_when_known(due_of(task, release.day, calendar), today, None)
        raise_action(
            uow,
            NewAction(
                person=release.person, area=release.area, source_kind=Source.RELEASE,
                source_id=release.id, task=task.code, text=task.text, kind=task.kind,
                strand=task.strand, owner=release.owner,
                owner_agency=uow.policies["actions"]["own_agency"], due=due.day,
                due_note=due.note, priority=task.priority,
            ),
        )  # fmt: skip


def withdraw_tasks(uow: UnitOfWork, release: Release, reason: str) -> None:
    """Cancel what is not done, remembering which tasks these were."""
    for code, action in tasks_of(uow, release).items():
        if action.status in UNFINISHED:
            step(uow, action, ActionStatus.CANCELLED, reason)
            release.withdrawn = [*release.withdrawn, code]


def cancel(uow: UnitOfWork, release: Release, reason: str) -> None:
    """Nobody comes out: withdraw what is not done."""
    release.status, release.ended_reason = ReleaseStatus.CANCELLED, reason
    _keep_step(uow, release, release.day, reason)
    withdraw_tasks(uow, release, reason)
    finish(uow, release)


def revive(uow: UnitOfWork, release: Release, claim: Claim, day: dt.date) -> None:
    """A cancelled release is on again: what was withdrawn with it is open again."""
    release.status, release.ended_reason = ReleaseStatus.EXPECTED, ""
    told = f"Release is on again, {day:%d/%m/%Y} ({claim.reference})"
    before, release.day, release.source = release.day, day, claim.reference
    _keep_step(uow, release, before, told)
    actions = tasks_of(uow, release)
    for code in release.withdrawn:
        if actions[code].status is ActionStatus.CANCELLED:
            step(uow, actions[code], ActionStatus.OPEN, told)
    release.withdrawn = []
    set_dues(uow, release, told)


def came_out(uow: UnitOfWork, release: Release, on: dt.date, told: str) -> None:
    """The person is out; what is still to be done is reckoned from the day on which they were."""
    before, release.day, release.status = release.day, on, ReleaseStatus.RELEASED
    release.ended_reason = told
    _keep_step(uow, release, before, told)
    if before != on:
        set_dues(uow, release, told)
    finish(uow, release)
    note_release(uow, release.person_id, release.area, on)


def await_again(uow: UnitOfWork, release: Release, reason: str) -> None:
    """The person is not out after all: awaited on the day that stood before."""
    out_on, day = release.day, day_before_release(release)
    release.day, release.status, release.ended_reason = day, ReleaseStatus.EXPECTED, ""
    release.alert = None  # it was settled with the release: the Threat Review hears anew
    told = f"Not out after all: {reason}"[:1000]
    _keep_step(uow, release, out_on, told)
    set_dues(uow, release, told)
    finish(uow, release)
    forget_release(uow, release.person_id, release.area, out_on, day)


def day_before_release(release: Release) -> dt.date:
    """The day on which a release was awaited before somebody said that they are out."""
    ends = [step for step in release.steps if step.status is ReleaseStatus.RELEASED]
    return (ends[-1].day_before if ends else None) or release.day


def told_of_end(release: Release) -> dt.datetime:
    """The moment at which somebody last said that they are out, or that nobody comes out."""
    ends = [step for step in release.steps if step.status is not ReleaseStatus.EXPECTED]
    return ends[-1].created_at if ends else release.created_at


def awaited_since(release: Release) -> dt.datetime:
    """The moment from which a release is awaited: put on record, or on again later."""
    ends = [step.id for step in release.steps if step.status is not ReleaseStatus.EXPECTED]
    later = [step for step in release.steps if not ends or step.id > ends[-1]]
    return later[0].created_at if ends and later else release.created_at


def releases_of(uow: UnitOfWork, person_id: int, area: str) -> list[Release]:
    """Every release of a person in an area, oldest first."""
    wanted = sa.select(Release).where(Release.person_id == person_id, Release.area == area)
    return list(uow.session.scalars(wanted.order_by(Release.id)))


def awaited_of(releases: Iterable[Release]) -> list[Release]:
    """Those of them that are awaited."""
    return [each for each in releases if each.status is ReleaseStatus.EXPECTED]


def give_to(uow: UnitOfWork, release: Release, owner: str) -> None:
    """Another manager: what nobody has given to somebody else goes with the person."""
    before, release.owner = release.owner, owner
    for action in tasks_of(uow, release).values():
        if action.status in UNFINISHED and action.owner == before:
            hand_over(uow, action, owner, action.owner_agency, f"{owner} manages the person now")


def tasks_of(uow: UnitOfWork, release: Release) -> dict[str, Action]:
    """The actions of a release by the code of their task."""
    wanted = sa.select(Action).where(
        Action.source_kind == Source.RELEASE, Action.source_id == release.id,
        Action.task.is_not(None),
    ).order_by(Action.id)  # fmt: skip
    return {action.task: action for action in uow.session.scalars(wanted) if action.task}


def owner_by(uow: UnitOfWork, claim: Claim) -> str:
    """Who manages the person by this claim, or who does what nobody manages yet."""
    policy: Policy = uow.policies[POLICY]
    default: Any = policy["default_owner"]
    return claim.manager or str(default)


def finish(uow: UnitOfWork, release: Release) -> None:
    """Sign the change, and tell the rooms above and the screens."""
    uow.changed(release)
    uow.session.flush()
    uow.session.expire(release, ["steps"])
    for watcher in _WATCHERS.values():
        watcher(uow, release)
    uow.session.flush()
    uow.touch(Kind.RELEASE, release.id)


def _keep_step(uow: UnitOfWork, release: Release, before: dt.date | None, reason: str) -> None:
    uow.add(
        ReleaseStep(
            release_id=release.id, status=release.status, day_before=before,
            day_after=release.day, reason=reason[:1000],
        )
    )  # fmt: skip
