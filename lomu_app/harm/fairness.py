"""Whether a ranking moves groups of people: by age band, and by ethnicity where recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from lomu_app.harm.patterns import age_at
from lomu_app.harm.rows import GroupShift, Standing

NOT_RECORDED = "Not recorded"


def age_band(edges: Sequence[int], born: dt.date | None, today: dt.date) -> str:
    """The band of an age, e.g. `25-34`; the last one is open."""
    if born is None:
        return NOT_RECORDED
    age = age_at(born, today)
    if age < edges[0]:
        return f"Under {edges[0]}"
    for low, high in pairwise(edges):
        if age < high:
            return f"{low}-{high - 1}"
    return f"{edges[-1]} and over"


def places(ranked: Sequence[Standing]) -> dict[int, float]:
    """The middle place of each person among equals, from 1, by id."""
    found: dict[int, float] = {}
    start = 0
    for at in range(1, len(ranked) + 1):
        if at == len(ranked) or ranked[at].score != ranked[start].score:
            for standing in ranked[start:at]:
                found[standing.id] = (start + 1 + at) / 2
            start = at
    return found


def rank_shifts(
    what: str, groups: Mapping[int, str], ranked: Sequence[Standing], *, least: int,
    other: Sequence[Standing] | None = None,
) -> list[GroupShift]:  # fmt: skip
    """Each group's shift against the middle of the list, in hundredths of its length.

    `groups` is a word by person id. With `other`, a ranking of the same people by another
    model, also how far the group moves from `other` to `ranked`.
    """
    here = places(ranked)
    there = None if other is None else places(other)
    members: dict[str, list[Standing]] = {}
    for standing in ranked:
        members.setdefault(groups.get(standing.id, NOT_RECORDED), []).append(standing)
    middle, length = (len(ranked) + 1) / 2, max(len(ranked), 1)
    found = []
    for group in sorted(members):
        listed = members[group]
        told = len(listed) >= least
        mean = _mean(here[one.id] for one in listed)
        moved = None
        if told and there is not None:
            before = _mean(there.get(one.id, middle) for one in listed)
            moved = round(100 * (before - mean) / length)
        found.append(
            GroupShift(
                what, group, len(listed), sum(one.above_line for one in listed),
                round(100 * (middle - mean) / length) if told else None, moved,
            )
        )  # fmt: skip
    return found


def _mean(numbers: Iterable[float]) -> float:
    listed = list(numbers)
    return sum(listed) / len(listed)
