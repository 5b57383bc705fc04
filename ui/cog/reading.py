"""What the list of locations reads: ids by chip, the numbers on the chips, points of the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from lomu_app.cog.alike import find_alike
from lomu_app.cog.detail import load_location
from lomu_app.cog.idle import find_idle
from lomu_app.cog.people_near import NearPerson, find_people_near
from lomu_app.cog.queries import (
    blockers_to_sign_off,
    find_locations,
    load_locations,
    open_transfers,
)
from lomu_app.cog.rows import LocationDetail, LocationFilter, LocationRow, TransferLine
from lomu_app.cog.rules import OPEN, LocationStatus
from lomu_app.cog.sign_off_rules import OF_PROPOSAL
from lomu_app.kernel.grid import GridPoint, metres_between
from ui.cog.bands import Bands
from ui.cog.words import status_words
from ui.kit.map_camera import MapPoint, metre_words

AGENDA, NEW, IDLE, EXPIRING, READY, LEFT = "agenda", "new", "idle", "expiring", "ready", "left"
CHIPS = {
    AGENDA: "On the agenda", NEW: "Nominated", IDLE: "No new tactic",
    EXPIRING: "Tactic ends soon", READY: "Ready for sign-off", LEFT: "Off the agenda",
}  # fmt: skip
_GONE = tuple(status for status in LocationStatus if status not in OPEN)
_NEARLY = (LocationStatus.RISK_REDUCED, LocationStatus.SIGN_OFF_PROPOSED)


class Found(NamedTuple):
    """Ids and rows to show in their order, the numbers of the chips, what others offer."""

    ids: list[int]
    rows: list[LocationRow]
    counts: dict[str, int]
    offers: list[TransferLine]


def filter_of(chip: str, area: str, soon: int, text: str = "") -> LocationFilter:
    """What a chip asks for."""
    return {
        AGENDA: LocationFilter(areas=(area,), text=text),
        NEW: LocationFilter(areas=(area,), statuses=(LocationStatus.NOMINATED,), text=text),
        IDLE: LocationFilter(areas=(area,), text=text),
        EXPIRING: LocationFilter(areas=(area,), expiring_within=soon, text=text),
        READY: LocationFilter(areas=(area,), statuses=_NEARLY, text=text),
        LEFT: LocationFilter(areas=(area,), statuses=_GONE, text=text),
    }[chip]


def read_locations(reader: Any, chip: str, area: str, text: str, soon: int) -> Found:
    """The list of a chip, and the numbers on all of them."""
    ids = _ids(reader, chip, area, soon, text)
    counts = {key: len(_ids(reader, key, area, soon)) for key in CHIPS}
    offers = [offer for offer in open_transfers(reader) if offer.to_area == area]
    return Found(ids, load_locations(reader, ids), counts, offers)


def _ids(reader: Any, chip: str, area: str, soon: int, text: str = "") -> list[int]:
    wanted = filter_of(chip, area, soon, text)
    if chip == IDLE:
        return find_idle(reader, wanted)
    ids = find_locations(reader, wanted)
    return [key for key in ids if is_ready(reader, key)] if chip == READY else ids


def is_ready(reader: Any, location_id: int) -> bool:
    """Whether every point is met but those that the proposal and the chair add."""
    points = blockers_to_sign_off(reader, location_id)
    return bool(points) and all(one.met for one in points if one.point not in OF_PROPOSAL)


def count_on_agenda(reader: Any, area: str) -> int:
    """The number in the rail: what the next agenda of the area may not lack."""
    return len(find_locations(reader, LocationFilter(areas=(area,))))


def map_points(rows: Sequence[LocationRow], known: Bands) -> list[MapPoint]:
    """Those of the list that lie somewhere, in its order."""
    found = []
    for row in rows:
        place = _point(row)
        if place is not None:
            tone, shape, letter = known.mark(row.now_band)
            label = known.label(row.now_band)
            found.append(MapPoint(row.id, place, row.name, label, tone, shape, letter))
    return found


class Near(NamedTuple):
    """Another location that lies near, or may be the same place."""

    key: int
    title: str
    details: tuple[str, ...]


class Around(NamedTuple):
    """One location, what lies and who lives near it, and the rows of its map with its own."""

    detail: LocationDetail
    near: list[Near]
    people: list[NearPerson]
    rows: list[LocationRow]


def read_around(reader: Any, location_id: int, near_metres: int) -> Around:
    """One location, other locations within so many metres, and what may be the same place."""
    detail = load_location(reader, location_id)
    alike = {row.id: row for row in find_alike(reader, location_id)}
    everywhere = LocationFilter(statuses=tuple(LocationStatus))
    rows = load_locations(reader, find_locations(reader, everywhere))
    people = find_people_near(reader, location_id, near_metres)
    here = _point(detail.row)
    found: list[tuple[float, Near]] = []
    around = [detail.row]
    for row in rows:
        there = _point(row)
        away = metres_between(here, there) if here and there else None
        near = away is not None and away <= near_metres
        if row.id == location_id or not (near or row.id in alike):
            continue
        why = f"may be the same: {', '.join(alike[row.id].why)}" if row.id in alike else ""
        far = metre_words(away) if away is not None else "no point on the map"
        told = "  ·  ".join(part for part in (far, row.kind_label, status_words(row), why) if part)
        found.append((away or 0.0, Near(row.id, f"{row.reference} {row.name}", (told,))))
        around.append(row)
    return Around(detail, [near for _away, near in sorted(found)], people, around)


def _point(row: LocationRow) -> GridPoint | None:
    if row.easting is None or row.northing is None:
        return None
    return GridPoint(row.easting, row.northing)
