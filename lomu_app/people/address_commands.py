"""Where a nominal may be found: in which order to try, when last checked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.grid import read_point
from lomu_app.kernel.permissions import Permission
from lomu_app.people.commands import require_not_joined
from lomu_app.people.records import Person, PersonAddress
from lomu_app.people.registering import add_addresses, checked_address, finish
from lomu_app.people.rules import NewAddress
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class AddAddress(Command):
    """Note where somebody may be found; the result says what was added (nothing if known)."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "person:address:added"

    person_id: int
    address: NewAddress


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendAddress(Command):
    """Change an address: its text, its note, or its place in the order of trying (1 first).

    Without a `point` the one on record stays, unless the text becomes another.
    """

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "person:address:amended"

    address_id: int
    version: int
    text: str
    postcode: str | None
    kind: str
    rank: int
    note: str
    point: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordAddressCheck(Command):
    """Somebody has checked the address; today, if `on_day` is None."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "person:address:checked"

    address_id: int
    version: int
    on_day: dt.date | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EndAddress(Command):
    """The address is no good any more; it stays on record and can still be found."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "person:address:ended"

    address_id: int
    version: int


@handles(AddAddress)
def add_address(uow: UnitOfWork, command: AddAddress) -> list[str]:
    """Store the address last in the order of trying."""
    person = uow.get(Person, command.person_id)
    require_not_joined(person)
    added = add_addresses(uow, person, [command.address])
    finish(uow, person)
    return added


@handles(AmendAddress)
def amend_address(uow: UnitOfWork, command: AmendAddress) -> int:
    """Store the change and close the ranks; the person's id."""
    address = uow.get(PersonAddress, command.address_id, expected_version=command.version)
    tidy = checked_address(
        NewAddress(text=command.text, postcode=command.postcode, kind=command.kind)
    )
    if command.point is not None or tidy.text != address.text:
        point = read_point(command.point or "")
        address.easting, address.northing = point or (None, None)
    address.text, address.postcode = tidy.text, tidy.postcode
    address.kind, address.note = command.kind, command.note.strip()
    uow.changed(address)
    return _put_in_order(uow, address, command.rank)


@handles(RecordAddressCheck)
def record_address_check(uow: UnitOfWork, command: RecordAddressCheck) -> int:
    """Store day and name of who checked; the person's id."""
    address = uow.get(PersonAddress, command.address_id, expected_version=command.version)
    today = uow.clock.today()
    day = command.on_day or today
    if day > today:
        raise InvalidInput(
            "An address cannot have been checked in the future. Correct the day.",
            {"on_day": "is in the future"},
        )
    address.last_checked, address.checked_by = day, uow.actor.username
    if command.note is not None:
        address.note = command.note.strip()
    uow.changed(address)
    finish(uow, uow.get(Person, address.person_id))
    return address.person_id


@handles(EndAddress)
def end_address(uow: UnitOfWork, command: EndAddress) -> int:
    """Put an end to the address and close the ranks; the person's id."""
    address = uow.get(PersonAddress, command.address_id, expected_version=command.version)
    address.ended_on = uow.clock.today()
    uow.changed(address)
    return _put_in_order(uow, address, None)


def _put_in_order(uow: UnitOfWork, address: PersonAddress, rank: int | None) -> int:
    person = uow.get(Person, address.person_id)
    others = [a for a in person.addresses if a.ended_on is None and a.id != address.id]
    if rank is not None:
        others.insert(max(0, rank - 1), address)
    for place, row in enumerate(others, start=1):
        if row.rank != place:
            row.rank = place
            uow.changed(row)
    finish(uow, person)
    return person.id
