"""Which records are one person's after joins, and which of them stands for all."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.people.records import Person


def records_of(session: Session, person_id: int) -> list[int]:
    """The person's own record, then those that were joined into it, and into those."""
    found, newest = [person_id], [person_id]
    while newest:
        joined = sa.select(Person.id).where(Person.joined_into_id.in_(newest)).order_by(Person.id)
        newest = list(session.scalars(joined))
        found += newest
    return found


def record_that_stands(session: Session, person: Person) -> Person:
    """The record that a joined one went into, at the end of all joins; else the record itself."""
    while person.joined_into_id is not None:
        person = session.get_one(Person, person.joined_into_id)
    return person
