"""Which records are one person's after joins, and which of them stands for all."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.people.records import Person
from lomu_app.people.seeing import answer
from lomu_app.store.listed import ListOf, listed
from lomu_app.store.unit_of_work import Reader

_INTO = (
    sa.select(Person.id)
    .where(Person.joined_into_id.in_(listed(sa.bindparam("into", type_=ListOf(sa.BigInteger())))))
    .order_by(Person.id)
)


def joined_into(reader: Reader, person_id: int) -> list[int]:
    """The ids of the records that were joined into this one at first hand."""
    return [row.id for row in answer(reader, _INTO, into=[person_id])]


def records_of(session: Session, person_id: int) -> list[int]:
    """The person's own record, then those that were joined into it, and into those."""
    found, newest = [person_id], [person_id]
    while newest:
        newest = list(session.scalars(_INTO, {"into": newest}))
        found += newest
    return found


def record_that_stands(session: Session, person: Person) -> Person:
    """The record that a joined one went into, at the end of all joins; else the record itself."""
    while person.joined_into_id is not None:
        person = session.get_one(Person, person.joined_into_id)
    return person
