"""Which stored location a line of a register is about, and of which area it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from lomu_app.cog.records import Location
from lomu_app.intake.location_line import LocationLine
from lomu_app.intake.records import ImportedLocation
from lomu_app.kernel.policy import Policy
from lomu_app.people.identifiers import name_key
from lomu_app.store.unit_of_work import UnitOfWork


def units_of(areas: Policy, named: str) -> tuple[str, ...]:
    """The units that an area's name stands for: itself, or all units of an authority.

    Of several, the one that the policy gives the authority's COG comes first.
    """
    units = areas["units"]
    own = [unit["label"] for unit in units if unit["label"] == named]
    if own:
        return tuple(own)
    of_authority = [unit for unit in units if unit["authority"] == named]
    leading = [unit["label"] for unit in of_authority if unit.get("cog")]
    return tuple(dict.fromkeys((*leading, *(unit["label"] for unit in of_authority))))


def authority_units(areas: Policy, unit: str) -> tuple[str, ...]:
    """All units of the authority in which a unit lies."""
    authority = next(one["authority"] for one in areas["units"] if one["label"] == unit)
    return tuple(one["label"] for one in areas["units"] if one["authority"] == authority)


class LocationRecogniser:
    """Finds the location of a line among those of its authority, without guessing.

    A line is known again by the register's own reference where name, address or postcode agree;
    by name and postcode, or name alone where neither has one, as long as no other reference
    speaks against it.
    """

    def __init__(self, uow: UnitOfWork, units: Iterable[str]) -> None:
        found = uow.session.scalars(
            sa.select(Location).where(Location.area.in_(sorted(units))).order_by(Location.id)
        ).all()
        kept = uow.session.scalars(
            sa.select(ImportedLocation).where(
                ImportedLocation.location_id.in_([one.id for one in found])
            )
        )
        self._kept = {one.location_id: one for one in kept}
        self._by_reference: defaultdict[str, list[Location]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Location]] = defaultdict(list)
        self._by_address: defaultdict[str, list[Location]] = defaultdict(list)
        for one in found:
            if one.own_reference:
                self._by_reference[one.own_reference.casefold()].append(one)
            for index, text in ((self._by_name, one.name), (self._by_address, one.address)):
                if key := name_key(text):
                    index[key].append(one)

    def find(self, line: LocationLine) -> Location | None:
        """The location that a line is about, None where none or several could be meant."""
        same = [one for one in self._of_reference(line) if _agrees(one, line)]
        if not same:
            same = [
                one
                for one in self._by_name[name_key(line.name)]
                if one.postcode == line.postcode and _may_share_reference(one, line)
            ]
        return same[0] if len(same) == 1 else None

    def clash(self, line: LocationLine) -> Location | None:
        """A location with the line's reference of which nothing else agrees with it."""
        found = self._of_reference(line)
        return found[0] if found and not any(_agrees(one, line) for one in found) else None

    def alike(self, line: LocationLine) -> Location | None:
        """One that may be the same place as a line that is new."""
        named = self._by_name[name_key(line.name)]
        placed = self._by_address[name_key(line.address)] if line.address else []
        return next(iter((*named, *placed)), None)

    def kept(self, location: Location) -> ImportedLocation | None:
        """What an earlier register said of a location."""
        return self._kept.get(location.id)

    def from_register(self) -> list[Location]:
        """The locations that stood on a register before."""
        everyone = {one.id: one for same in self._by_name.values() for one in same}
        return [everyone[number] for number in sorted(everyone) if number in self._kept]

    def _of_reference(self, line: LocationLine) -> list[Location]:
        return self._by_reference[line.reference.casefold()] if line.reference else []


def _agrees(one: Location, line: LocationLine) -> bool:
    same_place = bool(line.postcode) and one.postcode == line.postcode
    return (
        same_place
        or name_key(one.name) == name_key(line.name)
        or (bool(line.address) and name_key(one.address) == name_key(line.address))
    )


def _may_share_reference(one: Location, line: LocationLine) -> bool:
    known = one.own_reference.casefold()
    return not known or not line.reference or known == line.reference.casefold()
