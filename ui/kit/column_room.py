"""How the columns of a table share the room there is. Pure: pixels in, pixels out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """What one column asks for, in pixels: how wide, and how much of that it can spare.

    `leaves` is 0 for a column that stays; of the others the highest number leaves first.
    """

    at: int
    wide: int
    spare: int = 0
    leaves: int = 0


def shares(wishes: Sequence[Wish], room: int) -> dict[int, int]:
    """The width of each column that stays, by its number.

    What is lacking is spared first; where that does not save the list from scrolling sideways,
    the columns that may leave go, one after the other.
    """
    staying = list(wishes)
    leaving = sorted((one for one in wishes if one.leaves), key=_leaves)
    while _lacking(staying, room) > _spare(staying) and leaving:
        staying.remove(leaving.pop())
    return _spared(staying, _lacking(staying, room))


def _leaves(wish: Wish) -> int:
    return wish.leaves


def _lacking(wishes: Sequence[Wish], room: int) -> int:
    return sum(one.wide for one in wishes) - room


def _spare(wishes: Sequence[Wish]) -> int:
    return sum(one.spare for one in wishes)


def _spared(wishes: Sequence[Wish], lacking: int) -> dict[int, int]:
    widths = {one.at: one.wide for one in wishes}
    for one in wishes:
        given = min(max(lacking, 0), one.spare)
        widths[one.at] -= given
        lacking -= given
    return widths
