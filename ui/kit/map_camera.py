"""Which piece of ground a map shows, and which points fall together on it. Pure sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor, log10

from lomu_app.kernel.grid import GridPoint, metres_between

NEAREST, FARTHEST = 0.5, 400.0  # metres a pixel: a house on the screen, a whole region
_ROOM = 1.15  # how much more than the points themselves is shown
_LEAST = 600.0  # metres across that are shown of one point alone


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One record on the map.

    `band` is the word that the key of the map has for its mark: `shape` is six, up, diamond,
    dot, down or square; `tone` is a token family, and tells nothing that shape and `letter`
    do not.
    """

    key: int
    place: GridPoint
    name: str
    band: str
    tone: str
    shape: str
    letter: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Points that would lie on each other, drawn as one; the worst comes first."""

    x: float
    y: float
    points: tuple[MapPoint, ...]


@dataclass(frozen=True, slots=True)
class Camera:
    """The middle of what is shown, metres a pixel, and the size of the picture in pixels."""

    east: float
    north: float
    scale: float
    width: float
    height: float

    def at(self, place: GridPoint) -> tuple[float, float]:
        """Where a place is drawn, from the top left corner."""
        return (
            self.width / 2 + (place.easting - self.east) / self.scale,
            self.height / 2 - (place.northing - self.north) / self.scale,
        )

    def place(self, x: float, y: float) -> GridPoint:
        """Which place is drawn there."""
        return GridPoint(
            round(self.east + (x - self.width / 2) * self.scale),
            round(self.north - (y - self.height / 2) * self.scale),
        )

    def moved(self, right: float, down: float) -> Camera:
        """Looking so many pixels further."""
        return replace(
            self, east=self.east + right * self.scale, north=self.north - down * self.scale
        )

    def zoomed(self, times: float, x: float, y: float) -> Camera:
        """Nearer by so many times, with the place at x, y staying where it is."""
        scale = min(max(self.scale / times, NEAREST), FARTHEST)
        nearer = self.scale - scale
        return replace(
            self,
            east=self.east + (x - self.width / 2) * nearer,
            north=self.north - (y - self.height / 2) * nearer,
            scale=scale,
        )

    def sized(self, width: float, height: float) -> Camera:
        """The same middle in a picture of another size."""
        return replace(self, width=width, height=height)

    def showing(self, place: GridPoint, margin: float) -> Camera:
        """Moved as little as is needed to have a place in the picture, `margin` from its edge."""
        x, y = self.at(place)
        right = min(x - margin, 0) + max(x - (self.width - margin), 0)
        down = min(y - margin, 0) + max(y - (self.height - margin), 0)
        return self.moved(right, down)


def fitting(
    places: Sequence[GridPoint], width: float, height: float, *, beside: float = 0.0
) -> Camera:
    """The nearest look at all these places, with so many pixels at the right kept free."""
    if 0 < beside < width / 2:
        left = fitting(places, width - beside, height)
        return replace(left, east=left.east + beside / 2 * left.scale, width=width)
    east = [place.easting for place in places] or [400_000]
    north = [place.northing for place in places] or [290_000]
    wide = max(max(east) - min(east), _LEAST) * _ROOM
    high = max(max(north) - min(north), _LEAST) * _ROOM
    scale = max(wide / max(width, 1.0), high / max(height, 1.0))
    return Camera(
        (min(east) + max(east)) / 2, (min(north) + max(north)) / 2,
        min(max(scale, NEAREST), FARTHEST), width, height,
    )  # fmt: skip


def clusters(points: Sequence[MapPoint], camera: Camera, apart: float) -> list[Cluster]:
    """Points nearer than `apart` pixels drawn as one, each at the place of its first.

    The order of the points decides, so hand in the worst first.
    """
    found: list[tuple[float, float, list[MapPoint]]] = []
    for point in points:
        x, y = camera.at(point.place)
        for left, top, members in found:
            if abs(left - x) < apart and abs(top - y) < apart:
                members.append(point)
                break
        else:
            found.append((x, y, [point]))
    return [Cluster(x, y, tuple(members)) for x, y, members in found]


def neighbours(
    point: MapPoint, points: Sequence[MapPoint], within: float
) -> list[tuple[float, MapPoint]]:
    """The others within so many metres, the nearest first."""
    others = [other for other in points if other.key != point.key]
    around = [(metres_between(point.place, other.place), other) for other in others]
    return sorted((pair for pair in around if pair[0] <= within), key=_by_distance)


def _by_distance(pair: tuple[float, MapPoint]) -> tuple[float, int]:
    return pair[0], pair[1].key


def scale_bar(metres_a_pixel: float, most: float) -> tuple[float, str]:
    """Length in pixels, at most `most`, and the words of a bar of round metres."""
    room = metres_a_pixel * most
    step = 10 ** floor(log10(room))
    metres = next(step * times for times in (5, 2, 1) if step * times <= room)
    return metres / metres_a_pixel, metre_words(metres)


def metre_words(metres: float) -> str:
    """`120 m`, `3.4 km`."""
    if metres < 1000:
        return f"{metres:.0f} m"
    return f"{metres / 1000:.1f} km".replace(".0 km", " km")
