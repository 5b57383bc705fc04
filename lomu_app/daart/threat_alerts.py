"""What the meeting goes through besides the targets: releases, calls, people missing, alerts.

An alert stands on each day's list of its area from its day on until it has an outcome, so
that nobody has to remember it, and nobody can let it drop.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from lomu_app.access.rules import find_area
from lomu_app.daart.ranking import category_label
from lomu_app.daart.records import ThreatAlert
from lomu_app.daart.snapshot import AlertLine
from lomu_app.daart.threat_commands import RaiseAlert, SettleAlert
from lomu_app.daart.threat_rules import (
    AlertCategory,
    alert_categories,
    find_alert_category,
    require_words,
)
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import LONDON
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person
from lomu_app.people.rules import shown_name
from lomu_app.store.command import handles
from lomu_app.store.numbers import next_id
from lomu_app.store.unit_of_work import Reader, UnitOfWork

POLICY = "threat_review"
TEXT_LENGTH, OUTCOME_LENGTH = 400, 1000


@handles(RaiseAlert)
def raise_alert(uow: UnitOfWork, command: RaiseAlert) -> dict[str, str | int]:
    """Keep it; `alert_id` and `reference`. Raises InvalidInput naming the field at fault."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    category = find_alert_category(uow.policies[POLICY], command.category)
    text = require_words(command.text, "text", "Say what the meeting has to know.", TEXT_LENGTH)
    _check_day(uow, command.day)
    person_id = _person_id(uow, command.person)
    number = next_id(uow.session, ThreatAlert)
    raised = uow.add(
        ThreatAlert(
            id=number, reference=f"AL-{command.day:%y}-{number:04d}", area=area, day=command.day,
            category=category.code, person_id=person_id, text=text,
        )
    )  # fmt: skip
    uow.explain(subject=f"threat_alert:{raised.id}", reason=area)
    uow.touch(Kind.ALERT, raised.id)
    return {"alert_id": raised.id, "reference": raised.reference}


@handles(SettleAlert)
def settle_alert(uow: UnitOfWork, command: SettleAlert) -> dict[str, str | int]:
    """Write down what came of it, once; afterwards it is history."""
    found = uow.get(ThreatAlert, command.alert_id, expected_version=command.version)
    uow.actor.require_area(found.area)
    if found.outcome is not None:
        raise Refused(f"{found.reference} has been settled by {found.settled_by} already.")
    found.outcome = require_words(
        command.outcome, "outcome", "Say what came of it, or why it is no longer needed.",
        OUTCOME_LENGTH,
    )  # fmt: skip
    found.settled_at, found.settled_by = uow.clock.now(), uow.actor.username
    uow.changed(found)
    uow.explain(subject=f"threat_alert:{found.id}", reason=found.area)
    uow.touch(Kind.ALERT, found.id)
    return {"alert_id": found.id, "reference": found.reference}


def load_alerts(reader: Reader, area: str, day: dt.date) -> tuple[AlertLine, ...]:
    """What stands before the meeting of the area on this day, in the policy's order."""
    reader.actor.require(Permission.SEE_TARGETS)
    area = find_area(reader.policies["areas"], area)
    reader.actor.require_area(area)
    return alert_lines(reader, area, day, approved_at=None)


def load_alert_categories(reader: Reader) -> tuple[AlertCategory, ...]:
    """What an alert may be about, in the policy's order."""
    return alert_categories(reader.policies[POLICY])


def alert_lines(
    reader: Reader, area: str, day: dt.date, *, approved_at: dt.datetime | None
) -> tuple[AlertLine, ...]:
    """Every alert that began by this day and was not settled before it."""
    start = dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)
    wanted = (
        sa.select(ThreatAlert)
        .where(
            ThreatAlert.area == area,
            ThreatAlert.day <= day,
            sa.or_(ThreatAlert.settled_at.is_(None), ThreatAlert.settled_at >= start),
        )
        .options(selectinload(ThreatAlert.person))
    )
    order = {each.code: place for place, each in enumerate(load_alert_categories(reader))}
    found = sorted(
        reader.session.scalars(wanted),
        key=lambda each: (order.get(each.category, len(order)), each.day, each.id),
    )
    return tuple(_line(reader, each, day, approved_at) for each in found)


def with_outcomes(session: Session, kept: Sequence[AlertLine]) -> tuple[AlertLine, ...]:
    """The alerts of a kept list, with what has been recorded on them since."""
    wanted = sa.select(ThreatAlert).where(ThreatAlert.id.in_([each.alert_id for each in kept]))
    now = {each.id: each for each in session.scalars(wanted)} if kept else {}
    return tuple(
        dataclasses.replace(
            line, version=now[line.alert_id].version, outcome=now[line.alert_id].outcome,
            settled_by=now[line.alert_id].settled_by,
        )
        if line.alert_id in now else line
        for line in kept
    )  # fmt: skip


def _line(
    reader: Reader, alert: ThreatAlert, day: dt.date, approved_at: dt.datetime | None
) -> AlertLine:
    person = alert.person
    return AlertLine(
        alert_id=alert.id, version=alert.version, reference=alert.reference,
        category=alert.category,
        category_label=category_label(reader.policies[POLICY], alert.category),
        day=alert.day, carried_days=(day - alert.day).days, person_id=alert.person_id,
        name="" if person is None else shown_name(person.surname, person.forenames),
        text=alert.text, raised_by=alert.created_by, raised_at=alert.created_at,
        late=approved_at is not None and alert.created_at > approved_at,
        outcome=alert.outcome, settled_by=alert.settled_by,
    )  # fmt: skip


def _person_id(uow: UnitOfWork, typed: str) -> int | None:
    reference = typed.strip().upper()
    if not reference:
        return None
    found = uow.session.scalar(sa.select(Person.id).where(Person.reference == reference))
    if found is None:
        raise InvalidInput(
            f"There is no person {reference}. Look the reference up under People, or leave it out.",
            {"person": "No such person."},
        )
    return found


def _check_day(uow: UnitOfWork, day: dt.date) -> None:
    today = uow.clock.today()
    if day < today:
        raise InvalidInput(
            f"{day:%d/%m/%Y} is past. Choose today or a later day.", {"day": str(day)}
        )
    if day > today + dt.timedelta(days=366):
        raise InvalidInput("Choose a day within a year.", {"day": str(day)})
