"""What lists, charts, packs and the command line show of a measure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from lomu_app.insight.limits import Band, RunChart, Standing
from lomu_app.insight.measures import Definition
from lomu_app.insight.rules import By, Fact, Figure


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure in the list, with what it counts and by what it can be told."""

    definition: Definition
    by: tuple[By, ...]
    listed_by: By
    at_a_day: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of a measure; days and areas left out are the policy's and one's own.

    `outside` is for what leaves the force: nobody under limited access is in it.
    """

    code: str
    first: dt.date | None = None
    last: dt.date | None = None
    by: By | None = None
    areas: tuple[str, ...] = ()
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a breakdown; `facts` are the rows behind its number."""

    name: str
    figure: Figure
    band: Band
    standing: Standing
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class MeasureDetail:
    """A measure whole: the figure, its breakdown, its months, and every row behind them."""

    row: MeasureRow
    first: dt.date
    last: dt.date
    areas: tuple[str, ...]
    by: By
    few: int
    whole: Figure
    groups: tuple[Group, ...]
    chart: RunChart
    facts: tuple[Fact, ...]
    data_as_at: dt.datetime
    policy: str

    @property
    def period(self) -> str:
        """`1 December 2025 to 26 November 2026`, or the day for what stood at one."""
        last = f"{self.last.day} {self.last:%B %Y}"
        if self.row.at_a_day:
            return f"at the end of {last}"
        return f"{self.first.day} {self.first:%B %Y} to {last}"


def as_number(number: Fraction | None) -> float | int | None:
    """A number for JSON and cells: whole where it is whole, else to four places."""
    if number is None:
        return None
    return int(number) if number.denominator == 1 else round(float(number), 4)
