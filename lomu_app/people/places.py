"""Addresses taken apart and compared. Pure: no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import jellyfish

from lomu_app.people.identifiers import find_postcodes, name_key

_FOREIGN_CODE = re.compile(r"\d{4,5}")
_STATE = re.compile(r"[A-Za-z]{2,3}")
_FLAT = re.compile(r"\s*(?:flat|apartment|apt|room|unit)?\W*\w{1,4}\s*", re.IGNORECASE)
_SHORT = {
    "ROAD": "RD", "STREET": "ST", "AVENUE": "AVE", "CLOSE": "CL", "DRIVE": "DR", "LANE": "LN",
    "CRESCENT": "CRES", "GROVE": "GR", "GARDENS": "GDNS", "COURT": "CT", "PLACE": "PL",
    "TERRACE": "TER", "SQUARE": "SQ",
}  # fmt: skip
_WORD = re.compile(r"[A-Z0-9]+")
_HOUSE = re.compile(r"\D{0,20}\d+")
_FLATS = frozenset({"FLAT", "APARTMENT", "APT", "ROOM", "UNIT", "NO"})
_NAMES_ALIKE = 0.92


class Place(NamedTuple):
    """House number, street, postcode and town as keys; what is not known is empty."""

    number: str
    street: str
    postcode: str
    town: str = ""


def address_parts(text: str) -> tuple[str, str, str]:
    """House and street, town, and postcode of an address; empty where it has none."""
    postcode = ""
    if found := find_postcodes(text):
        postcode = found[-1].postcode
        text = text[: found[-1].start] + "," + text[found[-1].end :]
    chunks = [chunk.strip() for chunk in text.split(",") if chunk.strip()]
    if not postcode and len(chunks) > 1 and _FOREIGN_CODE.fullmatch(chunks[-1]):
        postcode = chunks.pop()
    if len(chunks) > 2 and _STATE.fullmatch(chunks[-1]):
        chunks.pop()
    if len(chunks) > 1 and _FLAT.fullmatch(chunks[0]):
        chunks[:2] = [f"{chunks[0]} {chunks[1]}"]
    place = chunks[0] if chunks else ""
    return place, chunks[-1] if len(chunks) > 1 else "", postcode


def place_keys(place: str) -> tuple[str, str]:
    """House number (with flat) and street of a line such as `Flat 3, 12 Oak Road`."""
    numbers, street = [], []
    for word in _WORD.findall(place.upper()):
        if word[0] <= "9":
            numbers.append(word)
        elif word not in _FLATS:
            street.append(_SHORT.get(word, word))
    return "/".join(numbers), "".join(street)


@lru_cache(maxsize=20_000)
def place_of(address: str) -> Place:
    """The place that an address on one line names."""
    line, town, postcode = address_parts(address)
    return Place(*place_keys(line), name_key(postcode), name_key(town))


def places_of(addresses: Iterable[str], postcodes: Iterable[str]) -> frozenset[Place]:
    """Every place of somebody; a postcode that no address gives is a place by itself."""
    places = {place for address in addresses if any(place := place_of(address))}
    given = {place.postcode for place in places}
    places |= {
        Place("", "", key) for text in postcodes if (key := name_key(text)) and key not in given
    }
    return frozenset(places)


def places_levels(one: frozenset[Place], two: frozenset[Place]) -> dict[str, str]:
    """Levels of number, street, town and postcode, of the two places that are most alike.

    Whatever one of them does not give is left out.
    """
    best: dict[str, str] = {}
    most = -1
    for a in one:
        for b in two:
            levels = _levels(a, b)
            alike = sum(_WEIGHT.get(found, 0) for found in levels.items())
            if alike > most or (alike == most and sorted(levels.items()) < sorted(best.items())):
                best, most = levels, alike
    return best


_WEIGHT = {
    ("postcode", "equal"): 4, ("street", "equal"): 3, ("number", "equal"): 2,
    ("postcode", "near"): 1,
}  # fmt: skip


def told_apart(levels: Mapping[str, str]) -> dict[str, str]:
    """The levels that say something of their own: one street or postcode is in one town anyhow."""
    within = levels.get("street") == "equal" or levels.get("postcode") in ("equal", "near")
    return {field: level for field, level in levels.items() if not (within and field == "town")}


def is_one_home(levels: Mapping[str, str]) -> bool:
    """Whether two places are one house or flat: number and street, and where that street is."""
    there = levels.get("postcode") in ("equal", "near") or levels.get("town") == "equal"
    return levels.get("number") == levels.get("street") == "equal" and there


def share_street(one: Iterable[Place], two: Iterable[Place]) -> bool:
    """Whether two people live in one street at one postcode, whichever house it is."""
    return any(
        a.postcode == b.postcode and _same_name(a.street, b.street)
        for a in one for b in two if a.street and b.street and a.postcode
    )  # fmt: skip


def house_of(addresses: Iterable[str]) -> str | None:
    """With what every address of the first one's house begins; None where it has no number."""
    found = _HOUSE.match(next(iter(addresses), ""))
    return found.group() if found else None


def _levels(one: Place, two: Place) -> dict[str, str]:
    levels = {}
    # A line without a house number may be a hostel, a prison, a town or "no fixed abode".
    if one.number and two.number and one.street and two.street:
        levels["number"] = "equal" if one.number == two.number else "different"
        levels["street"] = "equal" if _same_name(one.street, two.street) else "different"
    if one.town and two.town:
        levels["town"] = "equal" if _same_name(one.town, two.town) else "different"
    if one.postcode and two.postcode:
        levels["postcode"] = _postcodes_level(one.postcode, two.postcode)
    return levels


def _same_name(one: str, two: str) -> bool:
    return one == two or jellyfish.jaro_winkler_similarity(one, two) >= _NAMES_ALIKE


def _postcodes_level(one: str, two: str) -> str:
    if one == two:
        return "equal"
    return "near" if jellyfish.damerau_levenshtein_distance(one, two) <= 1 else "different"
