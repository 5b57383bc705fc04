"""MARACs that have heard of somebody, so that the gates know the day by themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.access.rules import find_area
from lomu_app.assessments.records import MaracHearing
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.wording import require_words
from lomu_app.people.commands import require_not_joined
from lomu_app.people.records import Person
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.numbers import next_id
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordMarac(Command):
    """Put on record the day on which a MARAC heard of somebody, or take one back.

    With `hearing_id` and `version` that hearing is taken back, `note` saying why; it stays on
    record and counts no longer. The result holds `hearing_id`.
    """

    permission: ClassVar[Permission] = Permission.ASSESS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "marac:recorded"

    person_id: int
    area: str
    heard_on: dt.date
    note: str = ""
    hearing_id: int | None = None
    version: int = 0


@handles(RecordMarac)
def record_marac(uow: UnitOfWork, command: RecordMarac) -> dict[str, int]:
    """Store the day, or take it back; refuses one that is yet to come."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    person = uow.get(Person, command.person_id)
    require_not_joined(person)
    if command.hearing_id is not None:
        hearing = _take_back(uow, command, area)
    else:
        hearing = _heard(uow, command, person, area)
    uow.changed(hearing)
    uow.session.flush()
    uow.explain(subject=f"person:{person.id}", reason=hearing.withdrawn_reason)
    uow.touch(Kind.ASSESSMENT, person.id)
    return {"hearing_id": hearing.id, "version": hearing.version}


def _heard(uow: UnitOfWork, command: RecordMarac, person: Person, area: str) -> MaracHearing:
    if command.heard_on > uow.clock.today():
        raise InvalidInput(
            "A MARAC that is yet to come has heard nothing.", {"heard_on": "later than today"}
        )
    hearing = MaracHearing(
        id=next_id(uow.session, MaracHearing), person_id=person.id, person=person, area=area,
        heard_on=command.heard_on, note=command.note.strip(),
    )  # fmt: skip
    return uow.add(hearing)


def _take_back(uow: UnitOfWork, command: RecordMarac, area: str) -> MaracHearing:
    hearing = uow.get(MaracHearing, command.hearing_id or 0, expected_version=command.version)
    if hearing.area != area or hearing.person_id != command.person_id:
        raise NotPermitted("This MARAC was recorded for another area or person.")
    if hearing.withdrawn_reason is not None:
        raise Refused("This MARAC was taken back already.")
    hearing.withdrawn_reason = require_words(command.note, "note", "why it is taken back")
    return hearing
