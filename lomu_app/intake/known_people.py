"""Everybody on record, as plain data for comparing a whole list with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.intake.records import ImportedPerson
from lomu_app.people.records import Person, PersonAddress, PersonName, PersonStatus

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """One record, or another name of it: it may come several times."""

    person_id: int
    surname: str
    forenames: str
    date_of_birth: dt.date | None
    pnc_id: str | None
    cro_number: str | None
    other_id: str
    address: str


def known_digests(session: Session, digests: Iterable[str]) -> dict[str, str]:
    """Of these lines, those that a list gave before, with the reference of their record."""
    wanted = sorted(set(digests))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.execute(
            sa.select(ImportedPerson.digest, Person.reference)
            .join(Person, Person.id == ImportedPerson.person_id)
            .where(ImportedPerson.digest.in_(wanted[start : start + _AT_ONCE]))
        )
        found.update((row.digest, row.reference) for row in rows)
    return found


def load_known(session: Session) -> list[KnownPerson]:
    """Everybody who stands for themselves, with each other name; joined records are left out."""
    other_ids = {
        row.person_id: row.other_id
        for row in session.execute(
            sa.select(ImportedPerson.person_id, ImportedPerson.other_id).where(
                ImportedPerson.other_id != ""
            )
        )
    }
    addresses = _first_addresses(session)
    people = {
        row.id: KnownPerson(
            row.id, row.surname, row.forenames, row.date_of_birth, row.pnc_id, row.cro_number,
            other_ids.get(row.id, ""), addresses.get(row.id, ""),
        )
        for row in session.execute(
            sa.select(
                Person.id, Person.surname, Person.forenames, Person.date_of_birth,
                Person.pnc_id, Person.cro_number,
            )
            .where(Person.status != PersonStatus.JOINED)
            .order_by(Person.id)
        )
    }  # fmt: skip
    known = list(people.values())
    for row in session.execute(
        sa.select(PersonName.person_id, PersonName.surname, PersonName.forenames)
    ):
        one = people.get(row.person_id)
        if one is not None and row.surname and row.forenames:
            known.append(
                KnownPerson(
                    one.person_id, row.surname, row.forenames, one.date_of_birth, one.pnc_id,
                    one.cro_number, one.other_id, one.address,
                )
            )  # fmt: skip
    return known


def _first_addresses(session: Session) -> dict[int, str]:
    rows = session.execute(
        sa.select(PersonAddress.person_id, PersonAddress.text)
        .where(PersonAddress.ended_on.is_(None))
        .order_by(PersonAddress.rank.desc(), PersonAddress.id.desc())
    )
    # The last one read is the first to be tried.
    return {row.person_id: row.text for row in rows}
