"""Trends and comparisons with the care that small numbers need: medians, limits, funnels.

A number moves by chance alone. Limits say how far: of a share by how many it is made of, of a
count by its size, of a mean by how its months differ. What lies within says nothing, however much
it differs from its neighbour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from lomu_app.insight.rules import Fact, Figure, Form, median


class Standing(StrEnum):
    """How one area stands against all of them together."""

    ABOVE = "above"
    BELOW = "below"
    WITHIN = "within"
    TOO_FEW = "too_few"
    NO_LIMITS = "no_limits"


STANDING_LABELS = {
    Standing.ABOVE: "Above the limits",
    Standing.BELOW: "Below the limits",
    Standing.WITHIN: "As chance allows",
    Standing.TOO_FEW: "Too few to tell",
    Standing.NO_LIMITS: "Not compared",
}
_MOVING_RANGE = 2.66
"""What an average moving range of two is multiplied by for limits of three sigma."""


@dataclass(frozen=True, slots=True)
class Band:
    """Between what chance alone moves a number; None where it cannot be said."""

    low: float | None
    high: float | None

    def holds(self, number: Fraction) -> bool:
        """Whether the number lies within."""
        value = float(number)
        below = self.low is not None and value < self.low - 1e-9
        above = self.high is not None and value > self.high + 1e-9
        return not below and not above


NO_BAND = Band(None, None)


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a run chart. `signal` says in words what is more than chance, if anything."""

    label: str
    figure: Figure
    band: Band
    signal: str = ""


@dataclass(frozen=True, slots=True)
class RunChart:
    """Months in order, their median, and the centre of the limits; `told` says how to read it."""

    points: tuple[Point, ...]
    median: Fraction | None
    centre: Fraction | None
    told: str


def run_chart(months: Sequence[tuple[str, Figure]], *, least: int, shift: int) -> RunChart:
    """The chart of these months. Limits are drawn from `least` months with a number on.

    `shift` months in a row on one side of the median are a shift.
    """
    numbers = [each.number for _, each in months if each.number is not None]
    middle = median(sorted(numbers)) if numbers else None
    if len(numbers) < least:
        held = "1 has one" if len(numbers) == 1 else f"{len(numbers)} have one"
        told = f"Limits take {least} months with a number; so far {held}."
        plain = tuple(Point(label, each, NO_BAND) for label, each in months)
        return RunChart(plain, middle, None, told)
    centre, bands = _bands([each for _, each in months])
    signals = _signals([each for _, each in months], bands, middle, shift)
    points = tuple(
        Point(label, each, band, signal)
        for (label, each), band, signal in zip(months, bands, signals, strict=True)
    )
    outside = sum(bool(signal) for signal in signals)
    told = "No month differs by more than chance."
    if outside:
        verb = "differs" if outside == 1 else "differ"
        told = f"{outside} of {len(points)} months {verb} by more than chance."
    return RunChart(points, middle, centre, told)


def without_limits(months: Sequence[tuple[str, Figure]]) -> RunChart:
    """The chart of what stood at the end of each month.

    Each such number holds most of the one before, so that no limits of chance can be drawn.
    """
    numbers = [each.number for _, each in months if each.number is not None]
    middle = median(sorted(numbers)) if numbers else None
    points = tuple(Point(label, each, NO_BAND) for label, each in months)
    return RunChart(points, middle, None, "What stood at the end of each month; no limits.")


def _bands(months: Sequence[Figure]) -> tuple[Fraction | None, list[Band]]:
    form = months[0].form
    if form is Form.SHARE:
        base = sum(each.base for each in months)
        centre = Fraction(sum(each.top for each in months), base) if base else None
        return centre, [share_band(centre, each.base, 3) for each in months]
    numbers = [each.number for each in months if each.number is not None]
    centre = sum(numbers, Fraction(0)) / len(numbers)
    if form is Form.COUNT:
        spread = 3 * math.sqrt(float(centre))
    else:
        moves = [abs(b - a) for a, b in pairwise(numbers)]
        spread = _MOVING_RANGE * float(sum(moves, Fraction(0)) / max(1, len(moves)))
    # Only a sum of what rose and fell may lie below nought.
    low = float(centre) - spread
    band = Band(low if form is Form.SUM else max(0.0, low), float(centre) + spread)
    return centre, [band] * len(months)


def _signals(
    months: Sequence[Figure], bands: Sequence[Band], middle: Fraction | None, shift: int
) -> list[str]:
    told = []
    run, side = 0, 0
    for each, band in zip(months, bands, strict=True):
        now = 0 if each.number is None or middle is None else _side(each.number - middle)
        # A month on the median neither ends a run nor lengthens it.
        if now:
            run, side = (run + 1, side) if now == side else (1, now)
        outside = each.number is not None and not band.holds(each.number)
        words = "outside the limits" if outside else ""
        if now and run >= shift:
            words = words or f"{run} months in a row {'above' if side > 0 else 'below'} the median"
        told.append(words)
    return told


def _side(difference: Fraction) -> int:
    return (difference > 0) - (difference < 0)


def share_band(centre: Fraction | None, base: int, sigmas: float) -> Band:
    """The limits of a share of so many rows around the share of all."""
    if centre is None or base == 0:
        return NO_BAND
    share = float(centre)
    spread = sigmas * math.sqrt(share * (1 - share) / base)
    return Band(max(0.0, share - spread), min(1.0, share + spread))


def mean_band(facts: Sequence[Fact], base: int, sigmas: float) -> Band:
    """The limits of a mean of so many rows, by how all rows differ."""
    if len(facts) < 2 or base == 0:
        return NO_BAND
    values = [float(fact.value) for fact in facts]
    centre = math.fsum(values) / len(values)
    spread = math.fsum((value - centre) ** 2 for value in values) / (len(values) - 1)
    reach = sigmas * math.sqrt(spread / base)
    return Band(centre - reach, centre + reach)


def compare(
    whole: Sequence[Fact], all_of_it: Figure, part: Figure, sigmas: float
) -> tuple[Band, Standing]:
    """The funnel at the size of a part, and how the part stands in it."""
    if part.form is Form.SHARE:
        band = share_band(all_of_it.number, part.base, sigmas)
    elif part.form is Form.MEAN:
        band = mean_band(whole, part.base, sigmas)
    else:
        return NO_BAND, Standing.NO_LIMITS
    if part.number is None or part.small:
        return band, Standing.TOO_FEW
    if band.holds(part.number):
        return band, Standing.WITHIN
    above = band.high is not None and float(part.number) > band.high
    return band, Standing.ABOVE if above else Standing.BELOW


def held_back(counts: Sequence[int], few: int) -> frozenset[int]:
    """The places of counts that may not be told outside: 1 to `few` - 1, and what gives them away.

    Where a sum is told too, one count held back alone could be reckoned from the others; so the
    next smallest is held back with it, and all that are as small: which of them was chosen would
    tell which is the one.
    """
    hidden = {at for at, count in enumerate(counts) if 0 < count < few}
    if len(hidden) == 1:
        least = min((count for count in counts if count >= few), default=0)
        hidden |= {at for at, count in enumerate(counts) if count == least and least}
    return frozenset(hidden)


def sum_is_told(counts: Sequence[int], hidden: frozenset[int], few: int) -> bool:
    """Whether the sum may stand beside counts of which those at the places `hidden` are held back.

    Not where it is one of 1 to `few` - 1 itself, where one count alone is held back, nor where
    each one held back follows from it: all are 1 then, or all are `few` - 1.
    """
    total, held = sum(counts), sum(counts[at] for at in hidden)
    given_away = bool(hidden) and held in (len(hidden), len(hidden) * (few - 1))
    return len(hidden) != 1 and not 0 < total < few and not given_away


def held_back_on_the_way(counts: Sequence[int], few: int) -> frozenset[int]:
    """The places of counts that may not be told outside, where each holds all who come after it.

    What lies between two that are told is a number of people, too: of those who came no further.
    So one is held back where it is 1 to `few` - 1 itself, or falls short by as few of the last
    one told.
    """
    hidden, last = set[int](), 0
    for at, count in enumerate(counts):
        if 0 < count < few or 0 < last - count < few:
            hidden.add(at)
        else:
            last = count
    return frozenset(hidden)
