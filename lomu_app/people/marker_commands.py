"""Warning markers: what an officer at the door must know, and whether it is still so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.people.commands import require_not_joined
from lomu_app.people.records import Person, WarningMarker
from lomu_app.people.registering import add_markers, finish
from lomu_app.people.rules import NewMarker, marker_is_live
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class AddMarker(Command):
    """Warn of something: a code of the policy, or no code and the words in `note`."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "person:marker:added"

    person_id: int
    marker: NewMarker


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendMarker(Command):
    """Change what a marker says about itself; another code is another marker."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "person:marker:amended"

    marker_id: int
    version: int
    note: str
    marked_on: dt.date | None
    ends_on: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class EndMarker(Command):
    """The warning holds no more; it stays visible among those that have ended."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "person:marker:ended"

    marker_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmMarkersRead(Command):
    """Every live marker of somebody was read today and still holds.

    `seen` are the ids that the user had before them; if others are live now, it is refused.
    """

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "person:markers:confirmed"

    person_id: int
    seen: tuple[int, ...]


@handles(AddMarker)
def add_marker(uow: UnitOfWork, command: AddMarker) -> list[str]:
    """Store the marker; what was added, nothing where it is live already."""
    person = uow.get(Person, command.person_id)
    require_not_joined(person)
    code = command.marker.code.strip().upper()
    known = [item["code"] for item in uow.policies["warning_markers"]["markers"]]
    if code and code not in known:
        raise InvalidInput(
            f"There is no marker {code}. Choose one of the list, or leave the code empty and "
            "say in words what it warns of.",
            {"code": "is not on the list"},
        )
    _check_days(command.marker.marked_on, command.marker.ends_on, uow.clock.today())
    added = add_markers(uow, person, [command.marker])
    finish(uow, person)
    return added


@handles(AmendMarker)
def amend_marker(uow: UnitOfWork, command: AmendMarker) -> int:
    """Store the change; the person's id."""
    marker = uow.get(WarningMarker, command.marker_id, expected_version=command.version)
    _check_days(command.marked_on, command.ends_on, uow.clock.today())
    if not marker.code and not command.note.strip():
        raise InvalidInput("Say in words what the marker warns of.", {"note": "is missing"})
    marker.note = command.note.strip()
    marker.marked_on, marker.ends_on = command.marked_on, command.ends_on
    uow.changed(marker)
    finish(uow, uow.get(Person, marker.person_id))
    return marker.person_id


@handles(EndMarker)
def end_marker(uow: UnitOfWork, command: EndMarker) -> int:
    """Let the marker end yesterday, so that it no longer counts today; the person's id."""
    if not command.reason.strip():
        raise InvalidInput("Say why the warning holds no more.", {"reason": "is missing"})
    marker = uow.get(WarningMarker, command.marker_id, expected_version=command.version)
    marker.ends_on = uow.clock.today() - dt.timedelta(days=1)
    uow.changed(marker)
    uow.explain(reason=command.reason.strip())
    finish(uow, uow.get(Person, marker.person_id))
    return marker.person_id


@handles(ConfirmMarkersRead)
def confirm_markers_read(uow: UnitOfWork, command: ConfirmMarkersRead) -> int:
    """Date every live marker today; how many."""
    person = uow.get(Person, command.person_id)
    today = uow.clock.today()
    live = [marker for marker in person.markers if marker_is_live(marker.ends_on, today)]
    if not {marker.id for marker in live} <= set(command.seen):
        raise Refused(
            "A warning marker was added while you were reading. Read it too, then confirm again."
        )
    for marker in live:
        marker.confirmed_on = today
        uow.changed(marker)
    finish(uow, person)
    return len(live)


def _check_days(marked_on: dt.date | None, ends_on: dt.date | None, today: dt.date) -> None:
    if marked_on is not None and marked_on > today:
        raise InvalidInput(
            "A marker cannot have been set in the future. Correct the day.",
            {"marked_on": "is in the future"},
        )
    if marked_on is not None and ends_on is not None and ends_on < marked_on:
        raise InvalidInput(
            "The marker would end before it was set. Correct one of the days.",
            {"ends_on": "is before the day it was set"},
        )
