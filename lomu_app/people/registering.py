"""Storing nominals: checking what was typed, writing it, and keeping the search in step.

Commands of this room and of those above it (the import of a list) write through here. These
functions ask no permission and look for no duplicates: the caller has done both.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.grid import read_point
from lomu_app.people import identifiers
from lomu_app.people.comparing import name_key, phonetic_key
from lomu_app.people.records import (
    MatchDecision,
    NameKind,
    Person,
    PersonAddress,
    PersonName,
    PersonStatus,
    PossibleMatch,
    Sex,
    WarningMarker,
)
from lomu_app.people.rules import (
    Candidate,
    Identity,
    NewAddress,
    NewMarker,
    NewName,
    NewPerson,
    shown_name,
)
from lomu_app.store import search
from lomu_app.store.unit_of_work import UnitOfWork

OLDEST_BIRTH_YEAR = 1900


def checked(new: NewPerson, *, this_year: int) -> NewPerson:
    """The same in canonical spelling. Raises InvalidInput that names every wrong field."""
    wrong: dict[str, str] = {}
    pnc_id = _parsed(wrong, "pnc_id", new.pnc_id, this_year)
    cro_number = _parsed(wrong, "cro_number", new.cro_number, this_year)
    surname = identifiers.normalise_surname(new.surname)
    forenames = identifiers.normalise_forenames(new.forenames)
    if not (name_key(surname + forenames) or pnc_id or cro_number):
        wrong["surname"] = "is missing; give a name, or a PNC id or CRO number"
    if new.sex not in set(Sex):
        wrong["sex"] = "is none of: " + ", ".join(Sex)
    born = new.date_of_birth
    for year in (born.year if born else None, new.perceived_birth_year):
        if year is not None and not OLDEST_BIRTH_YEAR <= year <= this_year:
            wrong["date_of_birth"] = f"has the year {year}, in which no nominal was born"
    if wrong:
        raise InvalidInput(_sentence(wrong), wrong)
    return dataclasses.replace(
        new, surname=surname, forenames=forenames, pnc_id=pnc_id, cro_number=cro_number,
        source=identifiers.clean_line(new.source),
        names=tuple(checked_name(name) for name in new.names),
        addresses=tuple(checked_address(address) for address in new.addresses),
    )  # fmt: skip


def checked_name(name: NewName) -> NewName:
    """The name in canonical spelling; InvalidInput where there is none."""
    tidy = dataclasses.replace(
        name, surname=identifiers.normalise_surname(name.surname),
        forenames=identifiers.normalise_forenames(name.forenames),
    )  # fmt: skip
    if not name_key(tidy.surname + tidy.forenames):
        raise InvalidInput("Give the other name.", {"surname": "is missing"})
    if name.kind not in set(NameKind):
        raise InvalidInput(f"Choose what kind of name it is: {', '.join(NameKind)}.")
    return tidy


def checked_address(address: NewAddress) -> NewAddress:
    """One line, with its postcode where it has one; InvalidInput where there is no text."""
    text = identifiers.clean_line(address.text)
    if not text:
        raise InvalidInput("Give the address.", {"text": "is missing"})
    if address.postcode:
        return dataclasses.replace(address, text=text, postcode=checked_postcode(address.postcode))
    found = identifiers.find_postcodes(text)
    return dataclasses.replace(address, text=text, postcode=found[-1].postcode if found else None)


def checked_postcode(text: str) -> str:
    """The canonical postcode; InvalidInput where it is none."""
    try:
        return identifiers.parse_postcode(text)
    except ValueError as error:
        raise InvalidInput(f"The postcode {error}.", {"postcode": str(error)}) from error


def checked_identifier(field: str, text: str | None, *, this_year: int) -> str | None:
    """A PNC id or CRO number in canonical spelling, None for none; else InvalidInput."""
    wrong: dict[str, str] = {}
    parsed = _parsed(wrong, field, text, this_year)
    if wrong:
        raise InvalidInput(_sentence(wrong), wrong)
    return parsed


def _parsed(wrong: dict[str, str], field: str, text: str | None, this_year: int) -> str | None:
    if text is None or not text.strip():
        return None
    try:
        if field == "pnc_id":
            return identifiers.parse_pnc_id(text, this_year=this_year)
        return identifiers.parse_cro_number(text)
    except ValueError as error:
        wrong[field] = str(error)
        return None


_LABELS = {
    "pnc_id": "PNC id", "cro_number": "CRO number", "surname": "name", "sex": "sex",
    "date_of_birth": "date of birth",
}  # fmt: skip


def _sentence(wrong: dict[str, str]) -> str:
    return " ".join(f"The {_LABELS[field]} {problem}." for field, problem in wrong.items())


def new_identity(new: NewPerson) -> Identity:
    """What a new person offers for comparing."""
    return Identity(
        surname=new.surname, forenames=new.forenames, date_of_birth=new.date_of_birth,
        birth_year=new.perceived_birth_year, pnc_id=new.pnc_id, cro_number=new.cro_number,
        aliases=tuple(shown_name(name.surname, name.forenames) for name in new.names),
        postcodes=tuple(filter(None, (address.postcode for address in new.addresses))),
        addresses=tuple(address.text for address in new.addresses),
    )  # fmt: skip


# --- writing ----------------------------------------------------------------------------


def store_person(uow: UnitOfWork, new: NewPerson) -> Person:
    """Write a new nominal with all that hangs on it; checks the spelling, not for duplicates."""
    new = checked(new, this_year=uow.clock.today().year)
    person = Person(
        # Replaced by the number that the database gives, a few lines down.
        reference=f"new-{uuid.uuid4().hex[:12]}",
        surname=new.surname, forenames=new.forenames, surname_key="", phonetic="",
        date_of_birth=new.date_of_birth, perceived_birth_year=new.perceived_birth_year,
        sex=Sex(new.sex), pnc_id=new.pnc_id, cro_number=new.cro_number,
        status=PersonStatus.ACTIVE, joined_into_id=None, source=new.source,
        # Known to be empty, so that nobody asks the database for them.
        names=[], addresses=[], markers=[],
    )  # fmt: skip
    set_keys(person)
    uow.add(person)
    person.reference = f"P-{person.id:06d}"
    uow.changed(person)
    add_names(uow, person, new.names)
    add_addresses(uow, person, new.addresses)
    add_markers(uow, person, new.markers)
    finish(uow, person)
    return person


def set_keys(person: Person) -> None:
    """Derive the keys by which a nominal is matched."""
    person.surname_key = name_key(person.surname)
    person.phonetic = phonetic_key(person.surname, person.forenames)


def enrich_person(uow: UnitOfWork, person_id: int, new: NewPerson) -> tuple[str, ...]:
    """Add what `new` knows and the record does not; never overwrites. Says what was added.

    Fields that are filled already stay as they are, even where they differ.
    """
    new = checked(new, this_year=uow.clock.today().year)
    # Not by uow.get: a list adds to a record under limited access as well, and shows nothing.
    person = uow.session.get_one(Person, person_id)
    added = _filled(uow, person, new)
    added += add_names(uow, person, new.names)
    added += add_addresses(uow, person, new.addresses)
    added += add_markers(uow, person, new.markers)
    if added:
        finish(uow, person)
    if any(one.startswith(_NAMING) for one in added):
        renew_rooms(uow, person)
    return tuple(added)


_NAMING = ("name", "surname", "forenames", "pnc_id")
_FILLABLE = (
    "surname",
    "forenames",
    "date_of_birth",
    "perceived_birth_year",
    "pnc_id",
    "cro_number",
)


def _filled(uow: UnitOfWork, person: Person, new: NewPerson) -> list[str]:
    filled: list[str] = []
    for field in _FILLABLE:
        value: Any = getattr(new, field)
        if value and not getattr(person, field):
            setattr(person, field, value)
            filled.append(field)
    if filled:
        set_keys(person)
        uow.changed(person)
    return filled


def add_names(uow: UnitOfWork, person: Person, names: Iterable[NewName]) -> list[str]:
    """Add other names that are not known yet."""
    known = {name_key(name.surname + name.forenames) for name in person.names}
    known.add(name_key(person.surname + person.forenames))
    added = []
    for name in map(checked_name, names):
        key = name_key(name.surname + name.forenames)
        if key in known:
            continue
        known.add(key)
        row = PersonName(
            person_id=person.id, kind=NameKind(name.kind), surname=name.surname,
            forenames=name.forenames, source=name.source, ended_on=None,
        )  # fmt: skip
        uow.add(row)
        added.append(f"name {shown_name(name.surname, name.forenames)}")
    return added


def add_addresses(uow: UnitOfWork, person: Person, addresses: Iterable[NewAddress]) -> list[str]:
    """Add addresses that are not known yet, to be tried after those that are."""
    live = [row for row in person.addresses if row.ended_on is None]
    known = {_address_key(row.text, row.postcode) for row in live}
    rank = max((row.rank for row in live), default=0)
    added = []
    for address in map(checked_address, addresses):
        key = _address_key(address.text, address.postcode)
        if key in known:
            continue
        known.add(key)
        rank += 1
        point = read_point(address.point)
        row = PersonAddress(
            person_id=person.id, rank=rank, kind=address.kind, text=address.text,
            postcode=address.postcode, last_checked=None, checked_by=None, note=address.note,
            source=address.source, ended_on=None,
            easting=point.easting if point else None, northing=point.northing if point else None,
        )  # fmt: skip
        uow.add(row)
        added.append(f"address {address.text}")
    return added


def _address_key(text: str, postcode: str | None) -> str:
    """House number, street and postcode; the town in between is often left out."""
    pieces = text.upper().replace(postcode or "\0", "").split(",")
    return name_key(pieces[0] + (postcode or "".join(pieces[1:])))


def add_markers(uow: UnitOfWork, person: Person, markers: Iterable[NewMarker]) -> list[str]:
    """Add warning markers that are not known yet; a code needs not be in the policy."""
    today = uow.clock.today()
    live = [row for row in person.markers if row.ends_on is None or row.ends_on >= today]
    known = {_marker_key(row.code, row.note) for row in live}
    added = []
    for marker in markers:
        code, note = marker.code.strip().upper(), identifiers.clean_line(marker.note)
        if not code and not note:
            raise InvalidInput("Give the marker's code, or say in words what it warns of.")
        key = _marker_key(code, note)
        if key in known:
            continue
        known.add(key)
        row = WarningMarker(
            person_id=person.id, code=code, note=note, marked_on=marker.marked_on,
            ends_on=marker.ends_on, confirmed_on=None, source=marker.source,
        )  # fmt: skip
        uow.add(row)
        added.append(f"marker {code or note}")
    return added


def _marker_key(code: str, note: str) -> str:
    return code or note.casefold()


def finish(uow: UnitOfWork, person: Person) -> None:
    """Make the change findable and tell the screens; call it after every change to a nominal."""
    uow.session.flush()
    uow.session.refresh(person, ["names", "addresses", "markers"])
    title, detail, words = found_by(person, person.reference)
    search.index_record(
        uow.session, Kind.PERSON, person.id, title=title, detail=detail, words=words
    )
    uow.explain(subject=uow.subject or f"person:{person.id}")
    uow.touch(Kind.PERSON, person.id)


Renewal = Callable[[UnitOfWork, Person], None]
_RENEWALS: dict[str, Renewal] = {}


def when_renamed(name: str, renewal: Renewal) -> None:
    """Let a room above renew what its records say of somebody, e.g. under the name `orders`."""
    if name in _RENEWALS:
        raise AssertionError(f"{name} are renewed already")
    _RENEWALS[name] = renewal


def renew_rooms(uow: UnitOfWork, person: Person) -> None:
    """Names or numbers have changed: whatever is found by them must be found by the new ones."""
    for renewal in _RENEWALS.values():
        renewal(uow, person)


def found_by(person: Person | NewPerson, reference: str) -> tuple[str, str, list[str | None]]:
    """Title, detail and words by which a nominal is found."""
    born = person.date_of_birth
    detail = [reference, f"born {born:%d/%m/%Y}" if born else None, person.pnc_id]
    words = [
        person.surname, person.forenames, person.pnc_id, short_pnc_id(person.pnc_id),
        person.cro_number, reference,
    ]  # fmt: skip
    for name in person.names:
        words += [name.surname, name.forenames]
    for address in person.addresses:
        words += [address.text, address.postcode]
    title = shown_name(person.surname, person.forenames)
    return title, " · ".join(part for part in detail if part), words


def short_pnc_id(pnc_id: str | None) -> str | None:
    """As many write it: `18/1234X` for `2018/0001234X`."""
    if pnc_id is None:
        return None
    year, serial = pnc_id.split("/")
    return f"{year[2:]}/{serial.lstrip('0')}"


# --- possible matches -------------------------------------------------------------------


def record_possible_matches(
    uow: UnitOfWork, person_id: int, candidates: Iterable[Candidate], *, told: bool = True
) -> list[int]:
    """Put pairs in the queue that are not there yet, decided or not; the ids of new ones.

    `told`: whether other desks are told at once that there is something new.
    """
    recorded = []
    for candidate in candidates:
        if candidate.person_id == person_id:
            continue
        if find_pair(uow, person_id, candidate.person_id) is not None:
            continue
        first, second = sorted((person_id, candidate.person_id))
        match = PossibleMatch(
            first_id=first, second_id=second, score=candidate.score,
            reasons=list(candidate.reasons), decision=MatchDecision.OPEN, decided_by=None,
            decided_reason=None, moved=None,
        )  # fmt: skip
        uow.add(match)
        if told:
            uow.touch(Kind.POSSIBLE_MATCH, match.id)
        recorded.append(match.id)
    return recorded


def find_pair(uow: UnitOfWork, one: int, two: int) -> PossibleMatch | None:
    """What is on record about this pair, if anything."""
    first, second = sorted((one, two))
    return uow.session.scalar(
        sa.select(PossibleMatch).where(
            PossibleMatch.first_id == first, PossibleMatch.second_id == second
        )
    )
