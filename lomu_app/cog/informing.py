"""Intelligence is recorded, graded, reworded, and let out by a second person.

Whoever submitted it, and whoever ever edited text or grade, never approves it; any edit takes an
approval away. The database keeps both.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from lomu_app.cog.grading import Handling, Provenance, counts_as_new, read_grade
from lomu_app.cog.keeping import POLICY, finish, get_to_add, settle
from lomu_app.cog.records import Location
from lomu_app.cog.reopening import reopen_if_recent
from lomu_app.cog.work_commands import AmendIntelligence, RecordIntelligence, SanitiseIntelligence
from lomu_app.cog.work_records import Intelligence
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.people.identifiers import clean_line
from lomu_app.store.command import handles
from lomu_app.store.numbers import next_id
from lomu_app.store.search import index_record
from lomu_app.store.unit_of_work import UnitOfWork


@handles(RecordIntelligence)
def record_intelligence(uow: UnitOfWork, command: RecordIntelligence) -> dict[str, Any]:
    """Store it; what counts as new may put the location back on the agenda."""
    location, today = get_to_add(uow, command.location_id), uow.clock.today()
    received = command.received_on or today
    if not command.informed_on <= received <= today:
        raise InvalidInput(
            "The information is not later than its receipt, and neither is yet to come.",
            {"informed_on": "not later than received"},
        )
    number = next_id(uow.session, Intelligence)
    item = Intelligence(
        id=number, reference=f"INT-{number:05d}", urn=clean_line(command.urn),
        location_id=location.id, location=location, informed_on=command.informed_on,
        received_on=received, submitted_by=uow.actor.username,
        provenance=Provenance.MULTIPLE if command.several_sources else Provenance.SINGLE,
        raw_reference=clean_line(command.raw_reference), text_by=uow.actor.username,
        edited_by=f";{uow.actor.username};",
        sanitised_text=command.sanitised_text.strip(), approved_by=None, approved_at=None,
        review_on=command.review_on, policy=uow.policies[POLICY].stamp,
    )  # fmt: skip
    _grade(uow, item, command.graded, command.conditions, command.condition_codes)
    uow.add(item)
    reopened = _tell_location(uow, location, item)
    _finish(uow, item, location)
    return {
        "intelligence_id": item.id, "reference": item.reference, "version": item.version,
        "reopened": reopened,
    }  # fmt: skip


@handles(AmendIntelligence)
def amend_intelligence(uow: UnitOfWork, command: AmendIntelligence) -> dict[str, int | bool]:
    """Store text and grade; `void` in the result says that an approval was taken away."""
    item = get_intelligence(uow, command.intelligence_id, command.version)
    before = _content(item)
    item.sanitised_text = command.sanitised_text.strip()
    _grade(uow, item, command.graded, command.conditions, command.condition_codes)
    item.review_on = command.review_on
    void = item.approved_at is not None and _content(item) != before
    if _content(item) != before:
        item.note_edit(uow.actor.username)
    _finish(uow, item, item.location)
    return {"version": item.version, "void": void}


@handles(SanitiseIntelligence)
def sanitise_intelligence(uow: UnitOfWork, command: SanitiseIntelligence) -> dict[str, int]:
    """Approve the text as it stands, as somebody who has neither sent it in nor worked on it."""
    item = get_intelligence(uow, command.intelligence_id, command.version)
    if not item.sanitised_text:
        raise InvalidInput("There is no text to approve.", {"sanitised_text": "needed"})
    if uow.actor.username in item.worked_on_by:
        raise Refused(
            "Somebody else approves it: not whoever submitted it, nor whoever has worked on it."
        )
    item.approved_by, item.approved_at = uow.actor.username, uow.clock.now()
    _finish(uow, item, item.location)
    return {"version": item.version}


def get_intelligence(uow: UnitOfWork, intelligence_id: int, version: int) -> Intelligence:
    """Load an item to change it: the version that was seen, in an area of the actor's."""
    item = uow.get(Intelligence, intelligence_id, expected_version=version)
    uow.actor.require_area(item.location.area)
    return item


def _grade(
    uow: UnitOfWork, item: Intelligence, graded: str, conditions: str, codes: tuple[str, ...]
) -> None:
    found = read_grade(graded)
    if found is None:
        # An old grade comes from old records; nobody grades by it any more.
        if item.legacy_grade != graded.strip().upper():
            raise InvalidInput("Grade it by 3x5x2, e.g. 2C P.", {"graded": "old grading"})
        return
    item.source, item.grade, item.handling = found
    item.legacy_grade = ""
    known = uow.policies[POLICY]["condition_codes"]
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise InvalidInput(
            f"Conditions are: {', '.join(known)}.", {"condition_codes": unknown[0]}
        )  # fmt: skip
    item.condition_codes, item.conditions = list(codes), conditions.strip()
    if item.handling is Handling.CONDITIONS and not item.conditions:
        raise InvalidInput(
            "Handling C: say under which conditions it may be shared.", {"conditions": "needed"}
        )


def _content(item: Intelligence) -> tuple[object, ...]:
    return (
        item.sanitised_text, item.source, item.grade, item.handling, item.conditions,
        item.legacy_grade,
    )  # fmt: skip


def _tell_location(uow: UnitOfWork, location: Location, item: Intelligence) -> bool:
    """Let the location know that something new was heard; whether that has reopened it."""
    if not counts_as_new(item.grade, item.legacy_grade):
        return False
    location.last_new_intelligence_at = max(
        item.received_on, location.last_new_intelligence_at or dt.date.min
    )
    reopened = reopen_if_recent(uow, location, f"New intelligence, {item.reference}")
    settle(uow, location, f"Intelligence came in, {item.reference}", worked=False)
    return reopened


def _finish(uow: UnitOfWork, item: Intelligence, location: Location) -> None:
    uow.changed(item)
    finish(uow, location)
    index_record(
        uow.session, Kind.INTELLIGENCE, item.id, title=f"{item.reference} · {location.name}",
        area=location.area, words=[item.urn, item.sanitised_text, location.reference],
    )  # fmt: skip
    uow.explain(subject=f"cog:intelligence:{item.id}")
    uow.touch(Kind.INTELLIGENCE, item.id)
