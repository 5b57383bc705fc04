"""People on record who live near a location: by distance where it is known, else by postcode."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.cog.queries import get_readable
from lomu_app.cog.records import Location
from lomu_app.kernel.grid import GridPoint, metres_between
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person, PersonAddress
from lomu_app.people.rules import shown_name
from lomu_app.store.unit_of_work import Reader

_MOST = 20


@dataclass(frozen=True, slots=True)
class NearPerson:
    """Somebody and where they live; `metres` is None where no grid point tells the distance.

    Then `same_postcode` says whether it is the very postcode, or only its sector.
    """

    person_id: int
    reference: str
    name: str
    address: str
    same_postcode: bool
    metres: int | None


def find_people_near(reader: Reader, location_id: int, near_metres: int) -> list[NearPerson]:
    """Those with a current address within so many metres, or in the postcode's sector.

    Whose distance is known comes first, the nearest on top, then the same postcode; at most
    twenty. Empty where the asker may not see people.
    """
    location = get_readable(reader, location_id)
    if not reader.actor.may(Permission.SEE_PEOPLE):
        return []
    here = _point(location)
    wanted = (
        sa.select(Person, PersonAddress)
        .join(PersonAddress, PersonAddress.person_id == Person.id)
        .where(
            PersonAddress.ended_on.is_(None), Person.joined_into_id.is_(None),
            sa.or_(sa.false(), *_around(location, here, near_metres)),
        )
        .order_by(Person.surname, Person.id)
    )  # fmt: skip
    found: dict[int, NearPerson] = {}
    for person, address in reader.session.execute(wanted):
        there = _point(address)
        metres = round(metres_between(here, there)) if here and there else None
        if metres is not None and metres > near_metres:
            continue  # the same sector, and yet too far off; or a corner of the square
        one = NearPerson(
            person.id, person.reference, shown_name(person.surname, person.forenames),
            address.text, bool(location.postcode) and address.postcode == location.postcode, metres,
        )  # fmt: skip
        before = found.get(person.id)
        if before is None or _nearest_first(one) < _nearest_first(before):
            found[person.id] = one
    return sorted(found.values(), key=_nearest_first)[:_MOST]


def _around(
    location: Location, here: GridPoint | None, metres: int
) -> list[sa.ColumnElement[bool]]:
    """The square around its point, and the sector of its postcode."""
    asked: list[sa.ColumnElement[bool]] = []
    if here is not None:
        asked.append(
            sa.and_(
                PersonAddress.easting.between(here.easting - metres, here.easting + metres),
                PersonAddress.northing.between(here.northing - metres, here.northing + metres),
            )
        )
    if location.postcode:
        sector = location.postcode[:-2]  # the last two letters tell one street from the next
        asked.append(PersonAddress.postcode.startswith(sector, autoescape=True))
    return asked


def _point(found: Location | PersonAddress) -> GridPoint | None:
    if found.easting is None or found.northing is None:
        return None
    return GridPoint(found.easting, found.northing)


def _nearest_first(person: NearPerson) -> tuple[bool, int, bool]:
    return person.metres is None, person.metres or 0, not person.same_postcode
