"""Where a place lies: what people type, as metres of the British National Grid. Pure.

Latitude and longitude are turned by the Ordnance Survey's own formulas (transverse Mercator on
Airy's ellipsoid, after a shift of seven parameters), good to some five metres.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from lomu_app.kernel.errors import InvalidInput

_LETTERS = re.compile(r"([A-HJ-Z])([A-HJ-Z])((?:\d\d){1,5})", re.IGNORECASE)
_PAIR = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[, ]\s*(-?\d+(?:\.\d+)?)\s*")
_EAST, _NORTH = 700_000, 1_300_000
# Semi-axes of Airy 1830 and of WGS84, the scale on the central meridian, and the true origin.
_AIRY, _WGS84 = (6_377_563.396, 6_356_256.909), (6_378_137.0, 6_356_752.3142)
_SCALE, _LATITUDE, _LONGITUDE = 0.9996012717, math.radians(49), math.radians(-2)
# From WGS84 to OSGB36: metres, parts per million, seconds of arc.
_SHIFT, _PPM, _TURN = (-446.448, 125.157, -542.060), 20.4894, (-0.1502, -0.2470, -0.8421)


class GridPoint(NamedTuple):
    """Metres east and north of the grid's origin."""

    easting: int
    northing: int


def read_point(typed: str) -> GridPoint | None:
    """A point from `SP 3312 7934`, `433120, 279340` or `52.4081, -1.5106`; None for nothing.

    Raises InvalidInput for what is none of them, or lies outside Great Britain.
    """
    text = typed.strip()
    if not text:
        return None
    letters = _LETTERS.fullmatch(re.sub(r"\s+", "", text))
    point = None
    if letters is not None:
        point = _of_letters(letters[1].upper(), letters[2].upper(), letters[3])
    elif (pair := _PAIR.fullmatch(text)) is not None:
        one, two = float(pair[1]), float(pair[2])
        point = (
            of_degrees(one, two)
            if abs(one) <= 90 and abs(two) <= 180
            else GridPoint(round(one), round(two))
        )
    if point is None or not (0 <= point.easting < _EAST and 0 <= point.northing < _NORTH):
        raise InvalidInput(
            f"“{typed}” is no place on the map. Write a grid reference such as SP 3312 7934, "
            "easting and northing such as 433120, 279340, or latitude and longitude such as "
            "52.4081, -1.5106.",
            {"point": typed},
        )
    return point


def grid_reference(point: GridPoint) -> str:
    """The point as `SP 33120 79340`, which `read_point` reads back."""
    east, north = point.easting // 100_000, point.northing // 100_000
    alphabet = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
    first = alphabet[(north // 5 * -1 + 3) * 5 + east // 5 + 2]
    second = alphabet[(4 - north % 5) * 5 + east % 5]
    return f"{first}{second} {point.easting % 100_000:05d} {point.northing % 100_000:05d}"


def metres_between(one: GridPoint, two: GridPoint) -> float:
    """The distance as the crow flies."""
    return math.hypot(one.easting - two.easting, one.northing - two.northing)


def _of_letters(first: str, second: str, digits: str) -> GridPoint:
    # Squares of 500 km, then of 100 km, in alphabets without I that run eastwards and south.
    one, two = ("ABCDEFGHJKLMNOPQRSTUVWXYZ".index(sign) for sign in (first, second))
    east = ((one - 2) % 5) * 5 + two % 5
    north = 19 - one // 5 * 5 - two // 5
    half = len(digits) // 2
    unit = 10 ** (5 - half)
    return GridPoint(
        east * 100_000 + int(digits[:half]) * unit, north * 100_000 + int(digits[half:]) * unit
    )


def of_degrees(latitude: float, longitude: float) -> GridPoint:
    """The point at a latitude and longitude of WGS84, as satellites and phones give them."""
    x, y, z = _cartesian(math.radians(latitude), math.radians(longitude))
    rx, ry, rz = (math.radians(seconds / 3600) for seconds in _TURN)
    grow = 1 + _PPM * 1e-6
    return _projected(
        *_angles(
            _SHIFT[0] + grow * x - rz * y + ry * z,
            _SHIFT[1] + rz * x + grow * y - rx * z,
            _SHIFT[2] - ry * x + rx * y + grow * z,
        )
    )


def _squared_eccentricity(axes: tuple[float, float]) -> float:
    return 1 - (axes[1] / axes[0]) ** 2


def _cartesian(latitude: float, longitude: float) -> tuple[float, float, float]:
    e2 = _squared_eccentricity(_WGS84)
    nu = _WGS84[0] / math.sqrt(1 - e2 * math.sin(latitude) ** 2)
    return (
        nu * math.cos(latitude) * math.cos(longitude),
        nu * math.cos(latitude) * math.sin(longitude),
        nu * (1 - e2) * math.sin(latitude),
    )


def _angles(x: float, y: float, z: float) -> tuple[float, float]:
    e2, p = _squared_eccentricity(_AIRY), math.hypot(x, y)
    latitude = math.atan2(z, p * (1 - e2))
    for _ in range(6):  # settles to less than a millimetre
        nu = _AIRY[0] / math.sqrt(1 - e2 * math.sin(latitude) ** 2)
        latitude = math.atan2(z + e2 * nu * math.sin(latitude), p)
    return latitude, math.atan2(y, x)


def _projected(latitude: float, longitude: float) -> GridPoint:
    a, b = _AIRY
    e2, sine, cosine, tangent = (
        _squared_eccentricity(_AIRY), math.sin(latitude), math.cos(latitude), math.tan(latitude),
    )  # fmt: skip
    nu = a * _SCALE / math.sqrt(1 - e2 * sine**2)
    rho = a * _SCALE * (1 - e2) / (1 - e2 * sine**2) ** 1.5
    eta2, t2, away = nu / rho - 1, tangent**2, longitude - _LONGITUDE
    east = (
        nu * cosine * away
        + nu / 6 * cosine**3 * (nu / rho - t2) * away**3
        + nu / 120 * cosine**5 * (5 - 18 * t2 + t2**2 + 14 * eta2 - 58 * t2 * eta2) * away**5
    )
    north = (
        _meridian(latitude, (a - b) / (a + b), b)
        + nu / 2 * sine * cosine * away**2
        + nu / 24 * sine * cosine**3 * (5 - t2 + 9 * eta2) * away**4
        + nu / 720 * sine * cosine**5 * (61 - 58 * t2 + t2**2) * away**6
    )
    return GridPoint(round(400_000 + east), round(north - 100_000))


def _meridian(latitude: float, n: float, b: float) -> float:
    less, more = latitude - _LATITUDE, latitude + _LATITUDE
    return (
        b
        * _SCALE
        * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
            - (3 * n + 3 * n**2 + 2.625 * n**3) * math.sin(less) * math.cos(more)
            + (1.875 * n**2 + 1.875 * n**3) * math.sin(2 * less) * math.cos(2 * more)
            - 35 / 24 * n**3 * math.sin(3 * less) * math.cos(3 * more)
        )
    )
