"""What a person's timeline tells of targets, attempts and what came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
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
from lomu_app.people.telling import AREAS, PERSON, PersonEvent, Stream, moment_of, tells
from lomu_app.store.unit_of_work import Reader

_GROUP = "Targets"
Events = Iterator[PersonEvent]
_MINE = Target.person_id == PERSON, Target.area.in_(AREAS)
_ADDED = sa.select(
    Target.id, Target.reference, Target.offence, Target.power, Target.area, Target.date_added,
    Target.date_added_assumed, Target.officer_in_case,
).where(*_MINE)  # fmt: skip
_ENDED = sa.select(
    Target.id, Target.reference, Target.outcome, Target.outcome_detail, Target.closed_on
).where(*_MINE, Target.closed_on.is_not(None))
_ATTEMPTS = (
    sa.select(
        ArrestAttempt.id, ArrestAttempt.target_id, ArrestAttempt.on_day, ArrestAttempt.at_time,
        ArrestAttempt.place, ArrestAttempt.officers, ArrestAttempt.outcome, ArrestAttempt.note,
        Target.reference,
    )
    .join(Target, Target.id == ArrestAttempt.target_id)
    .where(*_MINE)
)  # fmt: skip
_ALERTS = sa.select(
    ThreatAlert.id, ThreatAlert.day, ThreatAlert.text, ThreatAlert.outcome,
    ThreatAlert.created_by, ThreatAlert.area, ThreatAlert.created_at,
).where(ThreatAlert.person_id == PERSON, ThreatAlert.area.in_(AREAS))  # fmt: skip


def _added(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Events:
    """Each time that somebody became a target."""
    for row in rows:
        yield PersonEvent(
            moment_of(row.date_added), row.id,
            f"Target {row.reference}: {row.offence or 'offence not stated'}",
            _joined(POWER_LABELS[row.power], row.area, _assumed(row)), row.officer_in_case,
            day_only=True, category=SubjectCategory.SUSPECT, page="targets", argument=row.id,
        )  # fmt: skip


def _ended(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Events:
    """Each time that a target left the list."""
    for row in rows:
        yield PersonEvent(
            moment_of(row.closed_on), row.id,
            f"Target {row.reference} ended: "
            f"{OUTCOME_LABELS[row.outcome] if row.outcome else 'outcome not stated'}",
            row.outcome_detail, day_only=True, category=SubjectCategory.SUSPECT, page="targets",
            argument=row.id,
        )  # fmt: skip


def _attempts(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Events:
    """Each time that officers went for somebody; of one day, the last recorded on top."""
    for row in rows:
        at_time = f"at {row.at_time}" if row.at_time else ""
        arrested = row.outcome is AttemptOutcome.ARRESTED
        said = ATTEMPT_LABELS[row.outcome]
        yield PersonEvent(
            moment_of(row.on_day), row.id, said if arrested else f"Arrest attempt: {said.lower()}",
            _joined(at_time, row.place, row.note, row.reference), row.officers, day_only=True,
            category=SubjectCategory.SUSPECT, page="targets", argument=row.target_id,
        )  # fmt: skip


def _alerts(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Events:
    """What was raised for a Threat Review beside the targets."""
    for row in rows:
        yield PersonEvent(
            row.created_at, row.id, f"Alert for the Threat Review: {row.text}",
            _joined(row.area, row.outcome or "not settled yet"), row.created_by,
            basis=Basis.INTELLIGENCE,
        )  # fmt: skip


def _assumed(row: Any) -> str:
    added: dt.date = row.date_added
    return f"day not stated, {added:%d/%m/%Y} assumed" if row.date_added_assumed else ""


def _joined(*parts: str) -> str:
    return "  ·  ".join(part for part in parts if part)


def wanted(reader: Reader, person_id: int) -> list[Flag]:
    """That somebody is to be arrested."""
    query = sa.select(sa.func.count(Target.id)).where(
        Target.person_id == person_id,
        Target.area.in_(tuple(reader.actor.areas)),
        Target.status.in_(OUTSTANDING),
    )
    number = int(reader.session.scalar(query) or 0)
    return [Flag(f"Wanted: {counted(number, 'target')}", Weight.GRAVE)] if number else []


_see = Permission.SEE_TARGETS
tells(Stream("targets:added", _GROUP, _see, _ADDED, Target.date_added, Target.id, _added))
tells(
    Stream(
        "targets:alerts", _GROUP, _see, _ALERTS, ThreatAlert.created_at, ThreatAlert.id, _alerts
    )
)  # fmt: skip
tells(
    Stream(
        "targets:attempts", _GROUP, _see, _ATTEMPTS, ArrestAttempt.on_day, ArrestAttempt.id,
        _attempts,
    )
)  # fmt: skip
tells(Stream("targets:ended", _GROUP, _see, _ENDED, Target.closed_on, Target.id, _ended))
stands("targets", _see, wanted)
