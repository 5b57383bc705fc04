"""What a person's timeline tells of targets, attempts and what came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.daart.records import ArrestAttempt, Target, ThreatAlert
from lomu_app.daart.rules import (
    ATTEMPT_LABELS,
    OUTCOME_LABELS,
    OUTSTANDING,
    POWER_LABELS,
    AttemptOutcome,
)
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.people.rules import Basis, SubjectCategory
from lomu_app.people.standing import Flag, Weight, stands
from lomu_app.people.telling import (
    Before,
    PersonEvent,
    Stream,
    is_before,
    is_before_day,
    moment_of,
    tells,
)
from lomu_app.store.unit_of_work import Reader

GROUP = "Targets"
Events = Sequence[PersonEvent]


def _mine(reader: Reader, person_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return Target.person_id == person_id, Target.area.in_(tuple(reader.actor.areas))


def targets_added(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Each time that somebody became a target."""
    query = (
        sa.select(
            Target.id, Target.reference, Target.offence, Target.power, Target.area,
            Target.date_added, Target.date_added_assumed, Target.officer_in_case,
        )
        .where(*_mine(reader, person_id), is_before_day(Target.date_added, Target.id, before))
        .order_by(Target.date_added.desc(), Target.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            moment_of(row.date_added), row.id,
            f"Target {row.reference}: {row.offence or 'offence not stated'}",
            _joined(POWER_LABELS[row.power], row.area, _assumed(row)), row.officer_in_case,
            day_only=True, category=SubjectCategory.SUSPECT, page="targets", argument=row.id,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def targets_ended(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Each time that a target left the list."""
    query = (
        sa.select(
            Target.id, Target.reference, Target.outcome, Target.outcome_detail, Target.closed_on,
        )
        .where(
            *_mine(reader, person_id), Target.closed_on.is_not(None),
            is_before_day(Target.closed_on, Target.id, before),
        )
        .order_by(Target.closed_on.desc(), Target.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            moment_of(row.closed_on), row.id,
            f"Target {row.reference} ended: "
            f"{OUTCOME_LABELS[row.outcome] if row.outcome else 'outcome not stated'}",
            row.outcome_detail, day_only=True, category=SubjectCategory.SUSPECT, page="targets",
            argument=row.id,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def attempts(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Each time that officers went for somebody; of one day, the last recorded on top."""
    day = ArrestAttempt.on_day
    query = (
        sa.select(
            ArrestAttempt.id, ArrestAttempt.target_id, day, ArrestAttempt.at_time,
            ArrestAttempt.place, ArrestAttempt.officers, ArrestAttempt.outcome,
            ArrestAttempt.note, Target.reference,
        )
        .join(Target, Target.id == ArrestAttempt.target_id)
        .where(*_mine(reader, person_id), is_before_day(day, ArrestAttempt.id, before))
        .order_by(day.desc(), ArrestAttempt.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [_attempt(row) for row in reader.session.execute(query)]


def _attempt(row: Any) -> PersonEvent:
    at_time = f"at {row.at_time}" if row.at_time else ""
    arrested = row.outcome is AttemptOutcome.ARRESTED
    said = ATTEMPT_LABELS[row.outcome]
    return PersonEvent(
        moment_of(row.on_day), row.id, said if arrested else f"Arrest attempt: {said.lower()}",
        _joined(at_time, row.place, row.note, row.reference), row.officers, day_only=True,
        category=SubjectCategory.SUSPECT, page="targets", argument=row.target_id,
    )  # fmt: skip


def alerts(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """What was raised for a Threat Review beside the targets."""
    query = (
        sa.select(ThreatAlert.id, ThreatAlert.day, ThreatAlert.text, ThreatAlert.outcome,
                  ThreatAlert.created_by, ThreatAlert.area, ThreatAlert.created_at)
        .where(
            ThreatAlert.person_id == person_id,
            ThreatAlert.area.in_(tuple(reader.actor.areas)),
            is_before(ThreatAlert.created_at, ThreatAlert.id, before),
        )
        .order_by(ThreatAlert.created_at.desc(), ThreatAlert.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            row.created_at, row.id, f"Alert for the Threat Review: {row.text}",
            _joined(row.area, row.outcome or "not settled yet"), row.created_by,
            basis=Basis.INTELLIGENCE,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def _assumed(row: Any) -> str:
    added: dt.date = row.date_added
    return f"day not stated, {added:%d/%m/%Y} assumed" if row.date_added_assumed else ""


def _joined(*parts: str) -> str:
    return "  ·  ".join(part for part in parts if part)


def wanted(reader: Reader, person_id: int) -> list[Flag]:
    """That somebody is to be arrested."""
    query = sa.select(sa.func.count(Target.id)).where(
        *_mine(reader, person_id), Target.status.in_(OUTSTANDING)
    )
    number = int(reader.session.scalar(query) or 0)
    return [Flag(f"Wanted: {counted(number, 'target')}", Weight.GRAVE)] if number else []


tells(Stream("targets:added", GROUP, Permission.SEE_TARGETS, targets_added))
tells(Stream("targets:alerts", GROUP, Permission.SEE_TARGETS, alerts))
tells(Stream("targets:attempts", GROUP, Permission.SEE_TARGETS, attempts))
tells(Stream("targets:ended", GROUP, Permission.SEE_TARGETS, targets_ended))
stands("targets", Permission.SEE_TARGETS, wanted)
