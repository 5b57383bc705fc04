"""Two ways to do one job, timed in turns in one run, so that a noisy machine hurts both."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Work = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Race:
    """`ours` and `rival` do the same job once a call; `goal` is the ratio aimed at."""

    name: str
    ours: Work
    rival: Work
    rival_name: str
    goal: float | None = None
    pairs: int = 7


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds are medians over the pairs; the ratios say how often the rival's time we take."""

    race: Race
    ours: float
    rival: float
    of_medians: float
    of_pairs: float

    @property
    def reached(self) -> bool:
        """Whether either ratio keeps to the goal; one alone may be the machine's noise."""
        return self.race.goal is None or min(self.of_medians, self.of_pairs) <= self.race.goal


def run(race: Race) -> Outcome:
    """Each side once to warm up, then in turns."""
    race.ours()
    race.rival()
    ours, rival = [], []
    for number in range(race.pairs):
        sides = [(race.ours, ours), (race.rival, rival)]
        for work, times in sides if number % 2 else reversed(sides):
            times.append(_seconds(work))
    ratios = [one / other for one, other in zip(ours, rival, strict=True)]
    middle, other = statistics.median(ours), statistics.median(rival)
    return Outcome(race, middle, other, middle / other, statistics.median(ratios))


def table(outcomes: list[Outcome]) -> str:
    """The outcomes as a Markdown table."""
    lines = [
        "| job | ours | against | its time | ratio | median of pairs | goal |",
        "|---|---:|---|---:|---:|---:|---:|",
    ]
    for one in outcomes:
        goal = "" if one.race.goal is None else f"≤ {one.race.goal:g}"
        lines.append(
            f"| {one.race.name} | {_words(one.ours)} | {one.race.rival_name} "
            f"| {_words(one.rival)} | {one.of_medians:.2f} | {one.of_pairs:.2f} "
            f"| {goal}{'' if one.reached else ' missed'} |"
        )
    return "\n".join(lines)


def _seconds(work: Work) -> float:
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _words(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.1f} ms" if seconds >= 0.001 else f"{seconds * 1_000_000:.0f} µs"
