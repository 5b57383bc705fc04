"""Who is known to live where a location lies: to be looked at, not to be taken for a link."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.cog.queries import get_readable
from lomu_app.cog.records import LocationLink
from lomu_app.cog.rows import NearbyPerson
from lomu_app.kernel.permissions import Permission
from lomu_app.people.places import place_of
from lomu_app.people.records import Person, PersonAddress, PersonStatus
from lomu_app.people.rules import shown_name
from lomu_app.store.unit_of_work import Reader


def people_nearby(reader: Reader, location_id: int) -> list[NearbyPerson]:
    """People with a present address of the location's postcode who are not linked to it.

    Those at the very address come first. Raises RecordNotFound, NotPermitted.
    """
    location = get_readable(reader, location_id)
    if not (location.postcode and reader.actor.may(Permission.SEE_PEOPLE)):
        return []
    linked = sa.select(LocationLink.person_id).where(
        LocationLink.location_id == location.id, LocationLink.person_id.is_not(None)
    )
    asked = (
        sa.select(Person, PersonAddress)
        .join(PersonAddress, PersonAddress.person_id == Person.id)
        .where(
            PersonAddress.postcode == location.postcode, PersonAddress.ended_on.is_(None),
            Person.status != PersonStatus.JOINED, Person.id.not_in(linked),
        )
        .order_by(Person.surname, Person.forenames, Person.id, PersonAddress.rank)
    )  # fmt: skip
    here = place_of(f"{location.address}, {location.postcode}")
    found = {}
    for person, address in reader.session.execute(asked):
        same = bool(here.street) and place_of(address.text)[:2] == here[:2]
        if person.id not in found or same:
            found[person.id] = NearbyPerson(
                person.id, person.reference, shown_name(person.surname, person.forenames),
                address.text, same,
            )  # fmt: skip
    return sorted(found.values(), key=lambda each: not each.same_address)
