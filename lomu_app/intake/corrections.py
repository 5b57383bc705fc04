"""What a newer file corrects about a person: taken over where it is the file's own old word.

A value is corrected if it still stands as this line last said it, and no other line says the
same. Whatever was changed here since, or comes from elsewhere, stays; the caller tells that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lomu_app.cohorts.records import Membership
from lomu_app.daart.records import Target
from lomu_app.intake.dates import OLDEST, YOUNGEST, age_on
from lomu_app.intake.line_doubts import LineDoubts
from lomu_app.intake.person_line import PersonLine
from lomu_app.intake.records import ImportedLine, ImportedMember
from lomu_app.people.days_alike import days_level, far_apart
from lomu_app.people.records import Person, PersonStatus
from lomu_app.people.registering import add_names, finish, renew_rooms, set_keys
from lomu_app.people.rules import NewName
from lomu_app.store.unit_of_work import UnitOfWork

IDENTIFIERS = ("pnc_id", "cro_number")
IDENTIFYING = frozenset({"surname", "forenames", "date_of_birth", *IDENTIFIERS})


def correct_person(
    uow: UnitOfWork, person: Person, line: PersonLine, before: Mapping[str, Any],
    doubts: LineDoubts, *, source: str,
) -> list[str]:  # fmt: skip
    """Set what the line corrects; the names of the fields. `before` is what it last said.

    A date of birth is taken over where it mends a plain slip within two years, or where an
    identifier says that it is the same person and the days lie close or differ by a slip; either
    way the cell is doubted, with the old
    day and the new. Any other stays as on record, for the caller to tell.
    """
    wanted = {
        field: getattr(line, field)
        for field in sorted(IDENTIFYING)
        if _is_corrected(uow, person, line, before, field)
    }
    if wanted:
        others = _said_by_other_lines(uow, person)
        wanted = {
            field: value for field, value in wanted.items()
            if (field, before[field]) not in others
            and not (field in IDENTIFIERS and owner_of(uow, field, value, person) is not None)
        }  # fmt: skip
    if not wanted:
        return []
    if "date_of_birth" in wanted:
        doubts.add(
            line, "date_of_birth",
            f"was {person.date_of_birth:%d/%m/%Y} in the last file; {person.reference} was "
            "corrected. Check that it is the same person",
        )  # fmt: skip
    known_as = NewName(person.surname, person.forenames, "alias", source)
    for field, value in wanted.items():
        setattr(person, field, value)
    set_keys(person)
    uow.changed(person)
    if wanted.keys() & {"surname", "forenames"}:
        add_names(uow, person, [known_as])
    finish(uow, person)
    renew_rooms(uow, person)
    return list(wanted)


def without_taken_identifiers(
    uow: UnitOfWork, person: Person, line: PersonLine, doubts: LineDoubts
) -> dict[str, str | None]:
    """The identifiers that a line may give a person; one that somebody else has is doubted."""
    free: dict[str, str | None] = {}
    for field in IDENTIFIERS:
        value = getattr(line, field)
        owner = None
        if value and value != getattr(person, field):
            owner = owner_of(uow, field, value, person)
        if owner is not None:
            doubts.add(
                line, field, f"is on record for another person ({owner}); not taken over for "
                f"{person.reference} until somebody has decided whether they are one",
            )  # fmt: skip
        free[field] = None if owner is not None else value
    return free


def owner_of(uow: UnitOfWork, field: str, value: str, but: Person) -> str | None:
    """The reference of somebody else with this identifier."""
    column = Person.pnc_id if field == "pnc_id" else Person.cro_number
    return uow.session.scalar(
        sa.select(Person.reference)
        .where(column == value, Person.id != but.id, Person.status != PersonStatus.JOINED)
        .order_by(Person.id)
        .limit(1)
    )


def _is_corrected(
    uow: UnitOfWork, person: Person, line: PersonLine, before: Mapping[str, Any], field: str
) -> bool:
    said, now = before.get(field), getattr(line, field)
    stands = _plain(getattr(person, field))
    if not (bool(said) and bool(now) and stands == said != _plain(now)):
        return False
    return field != "date_of_birth" or _may_be_one_birth(person, line, uow.clock.today())


def _may_be_one_birth(person: Person, line: PersonLine, today: dt.date) -> bool:
    """Whether another day of birth is likelier a slip mended than another person.

    A slip in the decade is as likely as a father and his son: only an identifier settles that,
    or a day on record that nobody of an age to be wanted can have.
    """
    known, typed = person.date_of_birth, line.date_of_birth
    if known is None or typed is None:
        return False
    same_id = any(
        getattr(line, field) and getattr(line, field) == getattr(person, field)
        for field in IDENTIFIERS
    )
    is_slip = days_level(known, typed) != "different"
    near = not far_apart(known, typed)
    cannot_be = not YOUNGEST <= age_on(known, today) <= OLDEST
    return (is_slip and (near or cannot_be)) or (same_id and (is_slip or near))


def _said_by_other_lines(uow: UnitOfWork, person: Person) -> set[tuple[str, Any]]:
    """Field and value of every line of the person but one; those said once only are left out."""
    lines = [
        *uow.session.scalars(
            sa.select(ImportedLine.said)
            .join(Target, Target.id == ImportedLine.target_id)
            .where(Target.person_id == person.id)
        ),
        *uow.session.scalars(
            sa.select(ImportedMember.said)
            .join(Membership, Membership.id == ImportedMember.membership_id)
            .where(Membership.person_id == person.id)
        ),
    ]
    said = [(field, one.get(field)) for one in lines for field in IDENTIFYING]
    return {pair for pair in said if said.count(pair) > 1}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
