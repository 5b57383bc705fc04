"""The Threat Review hears of releases by itself: each has one alert, from its day on.

The alert moves with the day of release, and is settled when they came out, or do not come out
after all; whoever settled it by hand is not overruled.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from lomu_app.daart.records import ThreatAlert
from lomu_app.kernel.changes import Kind
from lomu_app.resettlement.keeping import on_release
from lomu_app.resettlement.records import Release
from lomu_app.resettlement.rules import SCREENING_LABELS, ReleaseStatus
from lomu_app.store.numbers import next_id
from lomu_app.store.unit_of_work import UnitOfWork

CATEGORY = "release_today"


def follow_release(uow: UnitOfWork, release: Release) -> None:
    """Raise, move or settle the alert of a release."""
    alert = _alert_of(uow, release)
    if alert is None:
        if release.status is ReleaseStatus.EXPECTED:
            _raise(uow, release)
        return
    if release.status is not ReleaseStatus.EXPECTED:
        if alert.outcome is None:
            _settle(uow, alert, release.ended_reason)
        if release.status is ReleaseStatus.CANCELLED:
            release.alert = None  # if it is on again, the meeting hears anew
        return
    moved = (alert.day, alert.text, alert.person_id) != _facts(release)
    if alert.outcome is not None and alert.day != release.day:
        _raise(uow, release)  # it was settled for another day
    elif alert.outcome is None and moved:
        alert.day, alert.text, alert.person_id = _facts(release)
        _tell(uow, alert)


def _alert_of(uow: UnitOfWork, release: Release) -> ThreatAlert | None:
    if release.alert is None:
        return None
    wanted = sa.select(ThreatAlert).where(ThreatAlert.reference == release.alert)
    return uow.session.scalar(wanted)


def _raise(uow: UnitOfWork, release: Release) -> None:
    day, text, person_id = _facts(release)
    number = next_id(uow.session, ThreatAlert)
    alert = uow.add(
        ThreatAlert(
            id=number, reference=f"AL-{day:%y}-{number:04d}", area=release.area, day=day,
            category=CATEGORY, person_id=person_id, text=text,
        )
    )  # fmt: skip
    release.alert = alert.reference
    uow.touch(Kind.ALERT, alert.id)


def _facts(release: Release) -> tuple[dt.date, str, int]:
    place = f"from {release.place}" if release.place else "from custody"
    told = f"Release {place} ({release.reference}). {SCREENING_LABELS[release.screening]}."
    return release.day, f"{told} Managed by {release.owner}."[:400], release.person_id


def _settle(uow: UnitOfWork, alert: ThreatAlert, outcome: str) -> None:
    alert.outcome = outcome
    alert.settled_at, alert.settled_by = uow.clock.now(), uow.actor.username
    _tell(uow, alert)


def _tell(uow: UnitOfWork, alert: ThreatAlert) -> None:
    uow.changed(alert)
    uow.touch(Kind.ALERT, alert.id)


on_release("alerts", follow_release)
