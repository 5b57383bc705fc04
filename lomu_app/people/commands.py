"""Registering a nominal, amending it, its other names, and saying why one looks at it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from lomu_app.kernel.errors import EditConflict, FieldConflict, InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.people import identifiers
from lomu_app.people.matching import find_candidates, identity_of
from lomu_app.people.records import Person, PersonName, PersonStatus, Sex
from lomu_app.people.registering import (
    OLDEST_BIRTH_YEAR,
    add_names,
    checked,
    checked_identifier,
    finish,
    new_identity,
    record_possible_matches,
    renew_rooms,
    set_keys,
    store_person,
)
from lomu_app.people.rules import (
    Candidate,
    LooksLikeKnown,
    NewName,
    NewPerson,
    consultation_reason,
)
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import CONFLICT, UnitOfWork

Value = str | int | dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterPerson(Command):
    """Put somebody on record. `seen_matches`: ids of the possible matches the user was shown.

    Raises LooksLikeKnown: `hard` where the PNC id or CRO number is on record, otherwise where
    a possible match was not shown yet. The result is the new id.
    """

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "person:registered"

    person: NewPerson
    seen_matches: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its name, what the user started from, and what they want."""

    field: str
    base: Value
    mine: Value


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendPerson(Command):
    """Change fields of a nominal: any of `AMENDABLE`.

    Raises EditConflict where the record has moved on; its `fields` hold only those changes
    that clash, so that an empty tuple means: send again with the version that now stands.
    """

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "person:amended"

    person_id: int
    version: int
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AddName(Command):
    """Note another name that somebody goes by; the result says what was added."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "person:name:added"

    person_id: int
    name: NewName


@dataclass(frozen=True, kw_only=True, slots=True)
class EndName(Command):
    """Somebody no longer goes by this name; it stays on record and can still be found."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "person:name:ended"

    name_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsultPerson(Command):
    """Say why one looks at a record; changes nothing, but for the line in the audit."""

    permission: ClassVar[Permission] = Permission.SEE_PEOPLE
    verb: ClassVar[Verb] = Verb.CONSULTATION
    tag: ClassVar[str] = "person:consulted"

    person_id: int
    reason_code: str
    reason_text: str = ""


@handles(RegisterPerson)
def register_person(uow: UnitOfWork, command: RegisterPerson) -> int:
    """Search before creating; the possible matches that were shown go into the queue."""
    new = checked(command.person, this_year=uow.clock.today().year)
    found = find_candidates(uow.reader(), new_identity(new))
    refuse_taken_identifier(found)
    unseen = [match for match in found if match.person_id not in command.seen_matches]
    if unseen:
        raise LooksLikeKnown(
            f"{_people(len(found))} on record may be the same person. Look at each of them "
            "first; register only if it is somebody else.",
            found, hard=False,
        )  # fmt: skip
    person = store_person(uow, new)
    record_possible_matches(uow, person.id, found)
    return person.id


def refuse_taken_identifier(found: tuple[Candidate, ...]) -> None:
    """There is no second record with one PNC id or CRO number."""
    same = tuple(match for match in found if match.same_identifier)
    if same:
        raise LooksLikeKnown(
            "This PNC id or CRO number is on record already. Open that record instead, or "
            "correct the number.",
            same, hard=True,
        )  # fmt: skip


def _people(number: int) -> str:
    return "One person" if number == 1 else f"{number} people"


@handles(AmendPerson)
def amend_person(uow: UnitOfWork, command: AmendPerson) -> int:
    """Apply the changes; its new version."""
    person = uow.get(Person, command.person_id)
    require_not_joined(person)
    today = uow.clock.today()
    wanted = {change.field: _checked(change, today) for change in command.changes}
    _refuse_clashes(person, command, wanted)
    for field, value in wanted.items():
        setattr(person, field, value)
    _require_sound(person, today)
    set_keys(person)
    if wanted.keys() & {"pnc_id", "cro_number"}:
        found = find_candidates(uow.reader(), identity_of(person), leave_out=person.id)
        refuse_taken_identifier(found)
    uow.changed(person)
    finish(uow, person)
    if wanted.keys() & {"surname", "forenames", "pnc_id"}:
        renew_rooms(uow, person)
    _queue_new_matches(uow, person, wanted.keys())
    return person.version


def _queue_new_matches(uow: UnitOfWork, person: Person, fields: Any) -> None:
    if fields & {"surname", "forenames", "date_of_birth", "pnc_id", "cro_number"}:
        found = find_candidates(uow.reader(), identity_of(person), leave_out=person.id)
        record_possible_matches(uow, person.id, found)


def require_not_joined(person: Person) -> None:
    """A record that was joined into another is changed no more."""
    if person.status is PersonStatus.JOINED:
        raise Refused(
            "This record was joined into another one. Open that one, or undo the join first."
        )


AMENDABLE = (
    "surname", "forenames", "date_of_birth", "perceived_birth_year", "sex", "pnc_id",
    "cro_number", "status", "source",
)  # fmt: skip


def _checked(change: FieldChange, today: dt.date) -> Any:
    field, value = change.field, change.mine
    if field not in AMENDABLE:
        raise InvalidInput(f"The field {field} cannot be changed here.")
    if field in ("date_of_birth", "perceived_birth_year"):
        return value
    text = "" if value is None else str(value)
    if field in ("pnc_id", "cro_number"):
        return checked_identifier(field, text, this_year=today.year)
    if field == "surname":
        return identifiers.normalise_surname(text)
    if field == "forenames":
        return identifiers.normalise_forenames(text)
    if field == "source":
        return identifiers.clean_line(text)
    return _choice(field, text)


def _choice(field: str, text: str) -> Sex | PersonStatus:
    allowed: list[Sex | PersonStatus] = (
        list(Sex) if field == "sex" else [s for s in PersonStatus if s is not PersonStatus.JOINED]
    )
    found = next((member for member in allowed if member.value == text), None)
    if found is None:
        raise InvalidInput(f"Choose the {field} from: {', '.join(allowed)}.", {field: "is unknown"})
    return found


def _refuse_clashes(person: Person, command: AmendPerson, wanted: dict[str, Any]) -> None:
    clashes = []
    for change in command.changes:
        theirs = getattr(person, change.field)
        if theirs not in (change.base, wanted[change.field]):
            clashes.append(FieldConflict(change.field, change.base, change.mine, theirs))
    if clashes or person.version != command.version:
        raise EditConflict(CONFLICT, theirs=person.version, fields=tuple(clashes))


def _require_sound(person: Person, today: dt.date) -> None:
    born = person.date_of_birth
    if born is not None and not (born.year >= OLDEST_BIRTH_YEAR and born <= today):
        raise InvalidInput(
            "The date of birth cannot be right. Correct it.", {"date_of_birth": "is not possible"}
        )
    if not (person.surname or person.forenames or person.pnc_id or person.cro_number):
        raise InvalidInput("Give a name, or a PNC id or CRO number.", {"surname": "is missing"})


@handles(AddName)
def add_name(uow: UnitOfWork, command: AddName) -> list[str]:
    """Store the name, unless it is known."""
    person = uow.get(Person, command.person_id)
    require_not_joined(person)
    added = add_names(uow, person, [command.name])
    finish(uow, person)
    renew_rooms(uow, person)
    return added


@handles(EndName)
def end_name(uow: UnitOfWork, command: EndName) -> int:
    """Put an end to the name; the person's id."""
    name = uow.get(PersonName, command.name_id, expected_version=command.version)
    name.ended_on = uow.clock.today()
    uow.changed(name)
    person = uow.get(Person, name.person_id)
    finish(uow, person)
    renew_rooms(uow, person)
    return person.id


@handles(ConsultPerson)
def consult_person(uow: UnitOfWork, command: ConsultPerson) -> None:
    """Leave the reason in the audit."""
    person = uow.get(Person, command.person_id)
    reasons = uow.policies["consultation"]["reasons"]
    reason = consultation_reason(reasons, command.reason_code, command.reason_text)
    uow.explain(subject=f"person:{person.id}", reason=reason)
