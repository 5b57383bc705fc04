"""People on record who live near a location: in its postcode, or in the same sector of it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.cog.queries import get_readable
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person, PersonAddress
from lomu_app.people.rules import shown_name
from lomu_app.store.unit_of_work import Reader

_MOST = 20


@dataclass(frozen=True, slots=True)
class NearPerson:
    """Somebody, where they live, and whether in the very postcode."""

    person_id: int
    reference: str
    name: str
    address: str
    same_postcode: bool


def find_people_near(reader: Reader, location_id: int) -> list[NearPerson]:
    """Those with a current address near by, in the same postcode first; at most twenty.

    Empty where the location has no postcode, or the asker may not see people.
    """
    location = get_readable(reader, location_id)
    if not location.postcode or not reader.actor.may(Permission.SEE_PEOPLE):
        return []
    sector = location.postcode[:-2]  # the last two letters tell one street from the next
    wanted = (
        sa.select(Person, PersonAddress)
        .join(PersonAddress, PersonAddress.person_id == Person.id)
        .where(
            PersonAddress.ended_on.is_(None), Person.joined_into_id.is_(None),
            PersonAddress.postcode.startswith(sector, autoescape=True),
        )
        .order_by(Person.surname, Person.id)
    )  # fmt: skip
    found = {
        person.id: NearPerson(
            person.id, person.reference, shown_name(person.surname, person.forenames),
            address.text, address.postcode == location.postcode,
        )
        for person, address in reader.session.execute(wanted)
    }  # fmt: skip
    return sorted(found.values(), key=_nearest_first)[:_MOST]


def _nearest_first(person: NearPerson) -> bool:
    return not person.same_postcode
