"""What became of the releases of invented people, and whom programmes were found for."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from lomu_app.actions.keeping import step
from lomu_app.actions.rules import UNFINISHED, ActionStatus
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.interventions.commands import RecordSession, ReferToIntervention, StepIntervention
from lomu_app.interventions.keeping import (
    record_session,
    refer_to_intervention,
    step_intervention,
)
from lomu_app.interventions.records import Intervention
from lomu_app.resettlement.commands import RecordRelease, RecordScreening
from lomu_app.resettlement.keeping import tasks_of
from lomu_app.resettlement.recording import record_release, record_screening
from lomu_app.resettlement.records import Release
from lomu_app.resettlement.rules import ReleaseStatus
from lomu_app.store.unit_of_work import UnitOfWork

_LEFT_LATE = 3  # of so many releases one has tasks that nobody has done yet
_RESULTS = {
    "plan": "Agreed with probation; supported housing from the first night.",
    "victim_and_conditions": "Victim told by telephone; no-contact condition read to him.",
    "compliance_1": "Slept at the address, saw probation at 10:00.",
    "compliance_7": "Kept every appointment of the week.",
}


def settle_releases(uow: UnitOfWork) -> None:
    """Whoever's day is past came out on it, and most of what was due has been done."""
    today = uow.clock.today()
    for at, release in enumerate(uow.session.scalars(sa.select(Release).order_by(Release.id))):
        if release.day < today:
            _seen_out(uow, release)
        elif at % _LEFT_LATE:
            _done_in_time(uow, release, today)


def find_programmes(uow: UnitOfWork) -> None:
    """Every fourth of those who are managed is on a programme; one failed CARA."""
    wanted = (
        sa.select(Membership)
        .where(Membership.status == MembershipStatus.MANAGED)
        .order_by(Membership.id)
    )
    for at, membership in enumerate(uow.session.scalars(wanted).all()):
        if at % 4 == 0:
            _refer(uow, membership, ("dvpp", "cara", "alcohol_course")[at // 4 % 3])


def _seen_out(uow: UnitOfWork, release: Release) -> None:
    _screen(uow, release, found=True)
    if release.status is ReleaseStatus.EXPECTED:
        command = RecordRelease(
            release_id=release.id, version=release.version, released_on=release.day,
            note="Met at the gate by PC Yarrow.",
        )  # fmt: skip
        record_release(uow, command)
    _done_in_time(uow, release, uow.clock.today())


def _screen(uow: UnitOfWork, release: Release, *, found: bool) -> None:
    command = RecordScreening(
        release_id=release.id, version=release.version, found=found,
        looked_at="Crime system since 2010, PNC, custody record.",
        note="High-risk DASH of 2023, same partner." if found else "The log of 2022 names another.",
    )  # fmt: skip
    record_screening(uow, command)


def _done_in_time(uow: UnitOfWork, release: Release, today: dt.date) -> None:
    actions = tasks_of(uow, release)
    due = {
        code: action for code, action in actions.items()
        if action.due <= today and action.status in UNFINISHED
    }  # fmt: skip
    if "screening" in due:
        _screen(uow, release, found=release.id % 2 == 0)
    for code, action in due.items():
        if code in _RESULTS:
            step(uow, action, ActionStatus.DONE, _RESULTS[code])


def _refer(uow: UnitOfWork, membership: Membership, kind: str) -> None:
    today = uow.clock.today()
    command = ReferToIntervention(
        person_id=membership.person_id, area=membership.area, kind=kind,
        reason="Agreed in the plan.", provider="Rowan Centre",
        referred_on=today - dt.timedelta(days=30),
    )  # fmt: skip
    done = refer_to_intervention(uow, command)
    found = uow.get(Intervention, int(done["intervention_id"]))
    outcomes = ("attended", "missed") if kind == "cara" else ("attended", "attended")
    for number, outcome in enumerate(outcomes, start=1):
        held = today - dt.timedelta(days=21 - 7 * number)
        record_session(
            uow,
            RecordSession(
                intervention_id=found.id, version=found.version, number=number, held_on=held,
                outcome=outcome,
            ),
        )  # fmt: skip
    if kind == "cara":
        step_intervention(
            uow,
            StepIntervention(
                intervention_id=found.id, version=found.version, status="failed",
                reason="Second appointment missed without an excuse.",
            ),
        )  # fmt: skip
