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
    the columns that may leave go, one after the other. What a wide one leaves may be room
    enough for a narrow one that went before it.
    """
    staying, gone = list(wishes), []
    leaving = sorted((one for one in wishes if one.leaves), key=_leaves)
    while not _fit(staying, room) and leaving:
        gone.append(leaving.pop())
        staying.remove(gone[-1])
    for back in reversed(gone):
        more = [one for one in wishes if one in staying or one is back]
        if _fit(more, room):
            staying = more
    return _spared(staying, _lacking(staying, room))


def _leaves(wish: Wish) -> int:
    return wish.leaves


def _fit(wishes: Sequence[Wish], room: int) -> bool:
    return _lacking(wishes, room) <= _spare(wishes)


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
