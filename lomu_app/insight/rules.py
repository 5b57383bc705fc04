"""How rows become a figure: what is counted, by what, and how it is written.

A measure is nothing but its facts: one for each row behind it. Every figure, of all of them or of
one team or month, is made of facts by `figure_of`, in whole numbers until it is written.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from lomu_app.kernel.changes import Kind


class Form(StrEnum):
    """How the facts of a measure make a number."""

    COUNT = "count"
    SHARE = "share"
    MEAN = "mean"
    MEDIAN = "median"
    LONGEST = "longest"
    SUM = "sum"


class By(StrEnum):
    """Into what a measure is broken down."""

    AREA = "area"
    TEAM = "team"
    COHORT = "cohort"
    AGENCY = "agency"
    MANAGER = "manager"
    MONTH = "month"
    REASON = "reason"
    STAGE = "stage"
    TYPE = "type"
    STRAND = "strand"
    OUTCOME = "outcome"


BY_LABELS = {
    By.AREA: "Area",
    By.TEAM: "Team",
    By.COHORT: "Cohort",
    By.AGENCY: "Agency",
    By.MANAGER: "Manager",
    By.MONTH: "Month",
    By.REASON: "Reason",
    By.STAGE: "Stage",
    By.TYPE: "Type of place",
    By.STRAND: "Strand",
    By.OUTCOME: "Outcome",
}
NOT_STATED = "Not stated"
"""The group of rows that do not say to which they belong."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row behind a number.

    `on` is the day by which it belongs to the period. `counts` says whether it is among those
    that a share counts; `value` what a mean, a median or a sum is made of. `groups` holds what it
    belongs to, but for area and month, which follow from the rest.
    """

    kind: Kind
    id: int
    reference: str
    who: str
    area: str
    on: dt.date
    told: str
    counts: bool = True
    value: Fraction = Fraction(0)
    groups: Mapping[By, str] = field(default_factory=dict)
    person_id: int | None = None

    def group(self, by: By) -> str:
        """To which group of a breakdown it belongs."""
        if by is By.AREA:
            return self.area
        if by is By.MONTH:
            return f"{self.on:%Y-%m}"
        return self.groups.get(by, "") or NOT_STATED


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `number` is None where nothing is there to make it of; a share is 0 to 1.

    `top` is how many rows count, `base` out of how many; `small` says that these are so few that
    the next one may change everything.
    """

    form: Form
    number: Fraction | None
    top: int
    base: int
    small: bool

    @property
    def text(self) -> str:
        """`67%`, `3.4`, `1,204`, or a dash where there is none."""
        return "–" if self.number is None else number_text(self.form, self.number)

    @property
    def told(self) -> str:
        """The number with what it stands on: `67%, 4 of 6`, and that this is few."""
        if self.number is None:
            return "–, no rows"
        of = {
            Form.SHARE: f", {self.top:,} of {self.base:,}",
            Form.COUNT: "",
        }.get(self.form, f", of {self.base:,}")
        few = "; small number" if self.small and self.form is not Form.COUNT else ""
        return f"{self.text}{of}{few}"


def figure_of(form: Form, facts: Sequence[Fact], few: int) -> Figure:
    """The figure that these facts make; below `few` rows it is called small."""
    base, top = len(facts), sum(fact.counts for fact in facts)
    return Figure(form, _number(form, facts, top), top, base, small=0 < base < few)


def _number(form: Form, facts: Sequence[Fact], top: int) -> Fraction | None:
    if form is Form.COUNT:
        return Fraction(len(facts))
    values = sorted(fact.value for fact in facts)
    if form is Form.SUM:
        return sum(values, Fraction(0))
    if not facts:
        return None
    if form is Form.SHARE:
        return Fraction(top, len(facts))
    if form is Form.MEAN:
        return sum(values, Fraction(0)) / len(values)
    return values[-1] if form is Form.LONGEST else median(values)


def median(ordered: Sequence[Fraction]) -> Fraction:
    """The middle of numbers in order, half way between the two middle ones of an even number."""
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


class Once(StrEnum):
    """What counts once in a number, however many of its rows there are."""

    ROW = "row"
    RECORD = "record"
    PERSON = "person"


def once_each(facts: Sequence[Fact], once: Once) -> Sequence[Fact]:
    """The earliest fact of each record or person, in their order; all of them by `Once.ROW`."""
    if once is Once.ROW:
        return facts
    first: dict[int | None, Fact] = {}
    for fact in sorted(facts, key=_earliest):
        first.setdefault(fact.person_id if once is Once.PERSON else fact.id, fact)
    kept = {id(fact) for fact in first.values()}
    return [fact for fact in facts if id(fact) in kept]


def _earliest(fact: Fact) -> tuple[dt.date, int]:
    return fact.on, fact.id


def grouped(facts: Iterable[Fact], by: By) -> dict[str, list[Fact]]:
    """The facts by group, groups by name; whatever says none comes last."""
    found: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.group(by)].append(fact)
    return {name: found[name] for name in sorted(found, key=_unnamed_last)}


def _unnamed_last(name: str) -> tuple[bool, str]:
    return name == NOT_STATED, name.casefold()


def half_up(number: Fraction, places: int = 0) -> Fraction:
    """Rounded to so many places, halves away from nought, as people round on paper."""
    scaled = abs(number) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if number >= 0 else -whole, 10**places)


def percent_text(share: Fraction) -> str:
    """A share as whole percent, halves up: `11%`."""
    return f"{int(half_up(share * 100))}%"


def number_text(form: Form, number: Fraction) -> str:
    """A number as a figure of this form is written."""
    if form is Form.SHARE:
        return percent_text(number)
    if form in (Form.MEAN, Form.MEDIAN):
        return f"{float(half_up(number, 1)):,.1f}"
    return f"{int(half_up(number)):,}"


# --- periods ------------------------------------------------------------------------------------


def first_of_month(day: dt.date, months_back: int = 0) -> dt.date:
    """The first day of a day's month, or of one so many months before."""
    number = day.year * 12 + day.month - 1 - months_back
    return dt.date(number // 12, number % 12 + 1, 1)


def months_between(first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    """First and last day of each month that the period touches, cut to the period."""
    found = []
    start = first_of_month(first)
    while start <= last:
        following = first_of_month(start, -1)
        found.append((max(first, start), min(last, following - dt.timedelta(days=1))))
        start = following
    return found
