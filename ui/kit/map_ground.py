"""Outlines for the map, out of a GeoJSON file: plain reading, no drawing and no network.

Everything is kept in metres of the British National Grid. A file says by its `crs` how its
coordinates are meant; else their size tells, and what was taken is said, for whoever loads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import UnsafeFile
from lomu_app.kernel.grid import GridPoint, of_degrees

AUTHORITY, WARD, ROAD, WATER = "authority", "ward", "road", "water"
_LEVELS = frozenset({AUTHORITY, WARD, ROAD, WATER})
# Where the grid ends: what lies beyond is not in Great Britain.
_EAST_MOST, _NORTH_MOST = 700_000, 1_300_000
_NAMED = re.compile(
    r"(LAD|CTYUA|PFA|WD|LSOA|MSOA|PCON|PAR)\d\dNM"
)  # as the statistics office has it
_WIDE = frozenset({"LAD", "CTYUA", "PFA"})
_SHIPPED = "practice_outlines.geojson"
_PRACTICE = "Practice outlines, invented: not the boundaries of any place."
_NOT_READ = "This file cannot be read as outlines. Choose a GeoJSON file of areas."

Line = tuple[GridPoint, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """One area, or one road or water. `rings`: the outer line of each part, and its holes."""

    name: str
    level: str
    rings: tuple[Line, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under the points of a map. `told` says where it comes from and how it was read."""

    outlines: tuple[Outline, ...]
    told: str


@cache
def practice_ground() -> Ground:
    """The outlines that come with the program."""
    content = files("resources").joinpath("map", _SHIPPED).read_bytes()
    return Ground(read_ground(content, most_points=100_000).outlines, _PRACTICE)


def load_ground(place: Path, *, most_bytes: int, most_points: int) -> Ground:
    """The outlines of a force's own file. Raises `UnsafeFile` with what is wrong with it."""
    try:
        if place.stat().st_size > most_bytes:
            limit = most_bytes // 1_000_000
            raise UnsafeFile(
                f"{place.name} is larger than {limit} MB. Ask for outlines with fewer points "
                "(“generalised” or “super generalised”)."
            )
        content = place.read_bytes()
    except OSError as error:
        raise UnsafeFile(f"{place.name} cannot be opened. Choose the file again.") from error
    found = read_ground(content, most_points=most_points)
    return Ground(found.outlines, f"Outlines of {place.name}. {found.told}")


def read_ground(content: bytes, *, most_points: int) -> Ground:
    """The outlines that this GeoJSON holds; anything else in it, such as points, is left out."""
    document = _document(content)
    shapes = [shape for feature in _features(document) for shape in _shapes(feature)]
    if not shapes:
        raise UnsafeFile("There are no areas in this file. Choose one with polygons.")
    count = sum(len(line) for _, _, lines, _ in shapes for line in lines)
    if count > most_points:
        raise UnsafeFile(
            f"These outlines have {count:,} points, more than {most_points:,}. Ask for outlines "
            "with fewer points (“generalised” or “super generalised”)."
        )
    degrees, told = _meaning(document, chain.from_iterable(each[2] for each in shapes))
    made = tuple(
        Outline(name, level, tuple(_placed(line, degrees=degrees) for line in lines), closed)
        for name, level, lines, closed in shapes
    )
    return Ground(made, f"{counted(len(made), 'outline')}. {told}")


# What the file says

_Raw = list[tuple[float, float]]
_Shape = tuple[str, str, list[_Raw], bool]


def _document(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnsafeFile(_NOT_READ) from error
    if not isinstance(found, dict):
        raise UnsafeFile(_NOT_READ)
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no coordinate")


def _features(document: dict[str, Any]) -> list[dict[str, Any]]:
    kind, features = document.get("type"), document.get("features")
    if kind == "FeatureCollection" and isinstance(features, list):
        return [one for one in features if isinstance(one, dict)]
    if kind == "Feature":
        return [document]
    if kind in ("Polygon", "MultiPolygon"):
        return [{"geometry": document}]
    raise UnsafeFile(_NOT_READ)


def _shapes(feature: dict[str, Any]) -> Iterator[_Shape]:
    geometry, told = feature.get("geometry"), feature.get("properties")
    if not isinstance(geometry, dict):
        return
    name, level = _name_and_level(told if isinstance(told, dict) else {})
    kind, numbers = geometry.get("type"), geometry.get("coordinates")
    try:
        if kind == "Polygon":
            yield name, level, [_line(ring) for ring in numbers or ()], True
        elif kind == "MultiPolygon":
            yield name, level, [_line(ring) for part in numbers or () for ring in part], True
        elif kind == "LineString":
            yield name, level, [_line(numbers)], False
        elif kind == "MultiLineString":
            yield name, level, [_line(each) for each in numbers or ()], False
    except (TypeError, ValueError, IndexError, OverflowError) as error:
        raise UnsafeFile(f"The coordinates of “{name or 'an area'}” cannot be read.") from error


def _line(numbers: Any) -> _Raw:
    found = [(float(pair[0]), float(pair[1])) for pair in numbers]
    if len(found) < 2:
        raise ValueError("a line needs two points")
    return found


def _name_and_level(told: dict[str, Any]) -> tuple[str, str]:
    own = str(told.get("level") or "")
    for key, value in told.items():
        found = _NAMED.fullmatch(str(key).upper())
        if found is not None and value:
            return str(value), AUTHORITY if found[1] in _WIDE else WARD
    name = next((str(told[key]) for key in ("name", "NAME", "Name") if told.get(key)), "")
    return name, own if own in _LEVELS else AUTHORITY


# What its coordinates mean


def _meaning(document: dict[str, Any], lines: Iterable[_Raw]) -> tuple[bool, str]:
    """Whether they are degrees, and how one knows."""
    pairs = list(chain.from_iterable(lines))
    system = json.dumps(document.get("crs") or "")
    degrees = all(abs(x) <= 180 and abs(y) <= 90 for x, y in pairs)
    metres = all(0 <= x <= _EAST_MOST and 0 <= y <= _NORTH_MOST for x, y in pairs)
    if "27700" in system and metres:
        return False, "British National Grid, as the file says."
    if ("4326" in system or "CRS84" in system) and degrees:
        return True, "Latitude and longitude, as the file says."
    if degrees:
        return True, "Taken as latitude and longitude: no number is above 180."
    if metres:
        return False, "Taken as British National Grid: the numbers are metres within it."
    raise UnsafeFile(
        "The coordinates are neither latitude and longitude nor British National Grid. Ask for "
        "the file in one of these (EPSG 4326 or 27700)."
    )


def _placed(line: _Raw, *, degrees: bool) -> Line:
    if degrees:
        return tuple(of_degrees(y, x) for x, y in line)
    return tuple(GridPoint(round(x), round(y)) for x, y in line)
