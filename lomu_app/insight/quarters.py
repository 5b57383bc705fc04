"""Quarters of the financial year, and how one is told against the one before.

They are counted as the regional figures are: Q1 is April to June, Q4 January to March, so `Q4
2016/17` ended on 31 March 2017. Percentages are rounded to whole ones, halves up, from the exact
numbers: 1,059 against 954 is 11.006…, told as +11%; 52 of 1,059 is 4.91…, told as 5%.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lomu_app.insight.rules import percent_text
from lomu_app.kernel.counting import and_joined, counted
from lomu_app.kernel.errors import InvalidInput

_TYPED = re.compile(
    r"(?:(\d{4})(?:/\d{2})?\W*Q([1-4])|Q([1-4])\W*(\d{4})(?:/\d{2})?)", re.IGNORECASE
)
_APRIL = 4


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of the financial year that begins in April of `year`; `number` is 1 to 4."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """`2026Q3`, as it is kept and typed."""
        return f"{self.year}Q{self.number}"

    @property
    def label(self) -> str:
        """`Q3 2026/27`."""
        return f"Q{self.number} {self.year}/{(self.year + 1) % 100:02d}"

    @property
    def first(self) -> dt.date:
        """Its first day."""
        month = self.year * 12 + _APRIL - 1 + 3 * (self.number - 1)
        return dt.date(month // 12, month % 12 + 1, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.after.first - dt.timedelta(days=1)

    @property
    def before(self) -> Quarter:
        """The quarter before it."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    @property
    def after(self) -> Quarter:
        """The quarter after it."""
        return Quarter(self.year + (self.number == 4), self.number % 4 + 1)

    @property
    def told(self) -> str:
        """`Q3 2026/27 (1 October to 31 December 2026)`."""
        first, last = self.first, self.last
        return f"{self.label} ({first.day} {first:%B} to {last.day} {last:%B %Y})"


def quarter_of(day: dt.date) -> Quarter:
    """The quarter of a day."""
    month = day.month - _APRIL
    return Quarter(day.year - (month < 0), month % 12 // 3 + 1)


def read_quarter(typed: str) -> Quarter:
    """`2026Q3`, `Q3 2026/27` or `2026/27 Q3`; raises InvalidInput."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        raise InvalidInput(
            f"“{typed}” is no quarter. Write 2026Q3: the third of the financial year that begins "
            "in April 2026.", {"quarter": "like 2026Q3"},
        )  # fmt: skip
    return Quarter(int(found[1] or found[4]), int(found[2] or found[3]))


@dataclass(frozen=True, slots=True)
class Children:
    """Children at risk, by level from the lowest to the highest; of how many the risk was reduced.

    `authorities` are those that have given numbers.
    """

    quarter: Quarter
    levels: tuple[int, ...]
    reduced: int
    authorities: frozenset[str]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.levels)

    @property
    def highest(self) -> int:
        """Those at the highest level."""
        return self.levels[-1] if self.levels else 0

    @property
    def highest_share(self) -> Fraction | None:
        """The share of those at the highest level; None where there is nobody."""
        return Fraction(self.highest, self.total) if self.total else None


def added_up(
    quarter: Quarter, entered: Mapping[str, tuple[Sequence[int], int]], levels: int
) -> Children:
    """What the authorities entered, added up: by authority the levels, and the reduced."""
    sums = [sum(numbers[at] for numbers, _ in entered.values()) for at in range(levels)]
    reduced = sum(each for _, each in entered.values())
    return Children(quarter, tuple(sums), reduced, frozenset(entered))


def change_text(now: int, before: int) -> str:
    """`+11%`, `-3%`, `no change`; a dash where there was nothing to compare with."""
    if before == 0:
        return "–"
    if now == before:
        return "no change"
    return f"{'+' if now > before else ''}{percent_text(Fraction(now - before, before))}"


def children_told(
    now: Children, before: Children | None, level: str, every: Sequence[str]
) -> tuple[str, ...]:
    """The quarter in sentences, as the region publishes it; `level` names the highest.

    Two quarters are compared only where the same authorities gave numbers for both.
    """
    label = now.quarter.label
    missing = [name for name in every if name not in now.authorities]
    total = counted(now.total, "child was", "children were")
    lines = [f"At the end of {label}, {total} identified as at risk of or experiencing CSE."]
    comparable = before is not None and before.authorities == now.authorities
    if before is not None and comparable:
        lines.append(
            f"This compares to a total of {before.total:,} at {before.quarter.label}:"
            f" {change_text(now.total, before.total)}."
        )
    lines.append(f"The risk to {now.reduced:,} of them was deemed to have reduced.")
    lines.append(_highest(now, before if comparable else None, level))
    if missing:
        lines.append(f"No numbers yet from {and_joined(missing)}.")
    if before is not None and not comparable:
        lines.append(
            f"Not compared with {before.quarter.label}: other authorities gave numbers then."
        )
    return tuple(lines)


def _highest(now: Children, before: Children | None, level: str) -> str:
    told = f"{now.highest:,} were at the highest level ({level})"
    if now.highest_share is None:
        return f"{told}."
    told += f", {percent_text(now.highest_share)} of the total"
    if before is None or before.highest_share is None:
        return f"{told}."
    return f"{told}, against {percent_text(before.highest_share)} in {before.quarter.label}."
