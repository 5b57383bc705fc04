"""What a meeting has to hear of its cases out of turn, and what of them may not leave the house.

The rooms that know of it say so here; a meeting asks for all of its people at once.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from lomu_app.store.unit_of_work import Reader

Exceptions = Callable[[Reader, str, Sequence[int], dt.datetime], Mapping[int, Sequence[str]]]
Withheld = Callable[[Reader, str, Sequence[int]], Mapping[int, int]]
_EXCEPTIONS: dict[str, Exceptions] = {}
_WITHHELD: dict[str, Withheld] = {}


def tells_exceptions(name: str, tell: Exceptions) -> None:
    """Let a room say who is wanted or missing, or has broken something, e.g. as `targets`.

    `tell(reader, area, person_ids, since)` gives phrases by person; `since` is the moment of the
    meeting before, for what happens and is over.
    """
    if name in _EXCEPTIONS:
        raise AssertionError(f"{name} tell of exceptions already")
    _EXCEPTIONS[name] = tell


def exceptions_of(
    reader: Reader, area: str, person_ids: Sequence[int], since: dt.datetime
) -> dict[int, list[str]]:
    """By person everything that a meeting of the area has to hear out of turn."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for tell in _EXCEPTIONS.values():
        for person_id, words in tell(reader, area, person_ids, since).items():
            found[person_id] += words
    return dict(found)


def withholds(name: str, count: Withheld) -> None:
    """Let a room count what it holds of people that may not be shared, for who may know of it."""
    if name in _WITHHELD:
        raise AssertionError(f"{name} withhold already")
    _WITHHELD[name] = count


def withheld_of(reader: Reader, area: str, person_ids: Sequence[int]) -> dict[int, int]:
    """By person how many pieces of intelligence may not leave, as far as the asker may know."""
    found: defaultdict[int, int] = defaultdict(int)
    for count in _WITHHELD.values():
        for person_id, number in count(reader, area, person_ids).items():
            found[person_id] += number
    return dict(found)
