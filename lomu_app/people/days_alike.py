"""Days of birth compared: changed over, a figure wrong, or too far apart. Pure."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

_ONE_BIRTH = dt.timedelta(days=731)
"""Same identifier, and births up to this far apart: one of them is mistyped."""


def days_level(one: dt.date, two: dt.date) -> str:
    """How alike two days are: equal, swapped (day and month), slip (one figure) or different."""
    if one == two:
        return "equal"
    if two == swapped_day(one):
        return "swapped"
    return "slip" if two in slips_of(one) else "different"


def far_apart(one: dt.date, two: dt.date) -> bool:
    """Whether two days of birth are too far apart to be one, whichever figure is wrong."""
    return abs(one - two) > _ONE_BIRTH


def swapped_day(day: dt.date) -> dt.date | None:
    """The day with day and month changed over, where there is one."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else None


@lru_cache(maxsize=5_000)
def slips_of(day: dt.date) -> frozenset[dt.date]:
    """Every day that differs in one figure, or in two neighbouring figures changed over."""
    figures = day.strftime("%Y%m%d").zfill(8)
    found: set[dt.date] = set()
    for place, figure in enumerate(figures):
        others = [figures[:place] + other + figures[place + 1 :] for other in "0123456789"]
        if place:
            others.append(figures[: place - 1] + figure + figures[place - 1] + figures[place + 1 :])
        found.update(filter(None, map(_day_of, others)))
    return frozenset(found - {day})


def _day_of(figures: str) -> dt.date | None:
    try:
        return dt.date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    except ValueError:
        return None
