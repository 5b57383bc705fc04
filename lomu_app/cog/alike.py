"""Locations that may be the same place: by name, by address, by how near they lie."""

from __future__ import annotations

from dataclasses import dataclass

import jellyfish
import sqlalchemy as sa

from lomu_app.cog.keeping import POLICY
from lomu_app.cog.records import Location
from lomu_app.cog.rules import LocationStatus
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.kernel.grid import GridPoint, metres_between
from lomu_app.kernel.permissions import Permission
from lomu_app.people.identifiers import name_key
from lomu_app.people.places import place_of
from lomu_app.store.unit_of_work import Reader

_NAMES_ALIKE = 0.93


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """A location that may be the same, with what speaks for it in words."""

    id: int
    reference: str
    name: str
    status: LocationStatus
    why: tuple[str, ...]


def find_alike(reader: Reader, location_id: int) -> list[AlikeRow]:
    """What may be the same place, in the areas of the asker, the most alike first.

    Raises RecordNotFound, NotPermitted.
    """
    reader.actor.require(Permission.SEE_CSE)
    mine = reader.session.get(Location, location_id)
    if mine is None:
        raise RecordNotFound("This location no longer exists. Reload the page.")
    reader.actor.require_area(mine.area)
    metres = reader.policies[POLICY]["near_metres"]
    others = sa.select(Location).where(
        Location.id != mine.id, Location.area.in_(reader.actor.areas),
        Location.status != LocationStatus.DUPLICATE,
    ).order_by(Location.id)  # fmt: skip
    rows = [
        AlikeRow(other.id, other.reference, other.name, other.status, why)
        for other in reader.session.scalars(others)
        if (why := tuple(_reasons(mine, other, metres)))
    ]
    return sorted(rows, key=lambda row: -len(row.why))


def _reasons(one: Location, two: Location, metres: int) -> list[str]:
    why = []
    names = name_key(one.name), name_key(two.name)
    if jellyfish.jaro_winkler_similarity(names[0], names[1]) >= _NAMES_ALIKE:
        why.append("name")
    if _same_address(one, two):
        why.append("address")
    here, there = point_of(one), point_of(two)
    if here is not None and there is not None:
        away = metres_between(here, there)
        if away <= metres:
            why.append(f"{away:.0f} m away")
    platforms = [name_key(each.platform) for each in (one, two)]
    if platforms[0] and platforms[0] == platforms[1]:
        why.append("platform")
    return why


def point_of(location: Location) -> GridPoint | None:
    """Where it lies, if that is known."""
    if location.easting is None or location.northing is None:
        return None
    return GridPoint(location.easting, location.northing)


def _same_address(one: Location, two: Location) -> bool:
    here, there = (place_of(f"{each.address}, {each.postcode}") for each in (one, two))
    same_house = bool(here.street) and here[:2] == there[:2]
    return same_house and (not (here.postcode and there.postcode) or here[2] == there[2])
