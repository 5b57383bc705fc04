"""What the policy reckons of an order, in words for the forms."""

from __future__ import annotations

from collections.abc import Iterable

from lomu_app.orders.reckoning import EndLimits, Reckoned
from lomu_app.orders.rules import CLOCK_LABELS
from ui.kit.dates import day_words, moment_words


def reckoned_words(clocks: Iterable[Reckoned]) -> str:
    """One line a clock: when, and from what it is counted."""
    return "\n".join(
        f"{CLOCK_LABELS[each.clock]} {moment_words(each.at)}: {each.how}." for each in clocks
    )


def limit_words(limits: EndLimits) -> str:
    """Between which days it may run out, and why; empty where nothing bounds it."""
    told = [
        f"{word} {day_words(day)} 23:59" if word == "by" else f"{word} {day_words(day)}"
        for word, day in (("from", limits.earliest), ("by", limits.latest))
        if day is not None
    ]
    if not told:
        return f"{limits.how}." if limits.how else ""
    return f"It may run out {' '.join(told)}: {limits.how}."
