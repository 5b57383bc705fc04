"""The quarterly return for the regional co-ordinator: what the region publishes, beside before.

Locations raised, kept and signed off by type; tactics by strand; offenders by cohort and movement;
children at risk by level. It is made of the measures, so that a number there is the number here,
without anybody under limited access, whoever makes it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lomu_app.access.rules import area_names
from lomu_app.cohorts.rules import Cohort, cohort_rules
from lomu_app.insight import of_cohorts, of_locations
from lomu_app.insight.children import ChildrenPage, load_children
from lomu_app.insight.limits import held_back, sum_is_told
from lomu_app.insight.quarters import Quarter
from lomu_app.insight.rules import By, Fact
from lomu_app.insight.scope import POLICY, Scope
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One line of a table. `numbers` fit its columns; None where a number is held back."""

    label: str
    numbers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class ReturnTable:
    """One table of the return; the last line is the sum."""

    code: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[ReturnLine, ...]

    def numbers(self, label: str) -> dict[str, int | None]:
        """By column, the numbers of a line."""
        for line in self.lines:
            if line.label == label:
                return dict(zip(self.columns, line.numbers, strict=True))
        return {}


@dataclass(frozen=True, slots=True)
class QuarterlyReturn:
    """The return of a quarter. `until` is its last day, or today where it is still running."""

    quarter: Quarter
    until: dt.date
    areas: tuple[str, ...]
    all_areas: bool
    few: int
    tables: tuple[ReturnTable, ...]
    suspects: str
    children: ChildrenPage
    data_as_at: dt.datetime
    policy: str

    @property
    def complete(self) -> bool:
        """Whether the quarter is over, all areas are in it and every authority gave numbers."""
        given = all(row.version for row in self.children.rows)
        return self.all_areas and given and self.until == self.quarter.last

    @property
    def lacking(self) -> tuple[str, ...]:
        """Why it is not the whole return, in sentences."""
        told = []
        if self.until < self.quarter.last:
            told.append(f"The quarter runs to {self.quarter.last:%d/%m/%Y}; this is so far.")
        if not self.all_areas:
            told.append(f"Only {', '.join(self.areas)}.")
        missing = [row.authority for row in self.children.rows if not row.version]
        if missing:
            told.append(f"No numbers of children yet from {', '.join(missing)}.")
        return tuple(told)

    def table(self, code: str) -> ReturnTable:
        """One of its tables."""
        return next(each for each in self.tables if each.code == code)


def load_quarterly(reader: Reader, quarter: Quarter) -> QuarterlyReturn:
    """The return as it stands. Raises NotPermitted, InvalidInput for a quarter to come."""
    for permission in (Permission.SEE_CSE, Permission.SEE_COHORTS):
        reader.actor.require(permission)
    today = reader.clock.today()
    if quarter.first > today:
        raise InvalidInput(f"{quarter.told} has not begun.", {"quarter": "still to come"})
    now, before = _scope(reader, quarter), _scope(reader, quarter.before)
    policy = reader.policies[POLICY]
    few = int(policy["few"])
    offenders = _offenders(now, before, few)
    return QuarterlyReturn(
        quarter=quarter, until=now.last, areas=now.areas,
        all_areas=set(area_names(reader.policies["areas"])) <= set(now.areas), few=few,
        tables=(_locations(now, before), _tactics(now, before), offenders),
        suspects=_suspects(reader, quarter, offenders), children=load_children(reader, quarter),
        data_as_at=reader.clock.now(), policy=policy.stamp,
    )  # fmt: skip


def _scope(reader: Reader, quarter: Quarter, first: Quarter | None = None) -> Scope:
    last = min(quarter.last, reader.clock.today())
    areas = tuple(sorted(reader.actor.areas))
    return Scope(reader, areas, (first or quarter).first, last, outside=True)


def _locations(now: Scope, before: Scope) -> ReturnTable:
    asked = (
        ("Raised", of_locations.locations_raised), ("Kept", of_locations.locations_kept),
        ("Signed off", of_locations.locations_signed_off),
    )  # fmt: skip
    columns = {
        f"{name}, {words}": facts(scope)
        for name, facts in asked
        for words, scope in (("now", now), ("before", before))
    }
    return _table("locations", "Locations by type", columns, By.TYPE)


def _tactics(now: Scope, before: Scope) -> ReturnTable:
    columns = {
        "Begun, now": of_locations.tactics_begun(now),
        "Begun, before": of_locations.tactics_begun(before),
    }
    return _table("tactics", "Tactics by strand", columns, By.STRAND)


def _offenders(now: Scope, before: Scope, few: int) -> ReturnTable:
    """By cohort: who came, who was selected, who was let go, and who is a member at the end."""
    columns: dict[str, list[Fact]] = {}
    for words, scope in (("now", now), ("before", before)):
        moved = of_cohorts.cohort_movement(scope)
        columns[f"Referred, {words}"] = of_cohorts.referrals(scope)
        for name in ("Selected", "Deselected"):
            columns[f"{name}, {words}"] = [each for each in moved if each.group(By.STAGE) == name]
        columns[f"Members, {words}"] = of_cohorts.members(scope)
    return hold_back(_table("offenders", "Offenders by cohort", columns, By.COHORT), few)


def _table(code: str, title: str, columns: dict[str, list[Fact]], by: By) -> ReturnTable:
    counts = [Counter(fact.group(by) for fact in facts) for facts in columns.values()]
    labels = sorted(set().union(*counts))
    lines = [ReturnLine(label, tuple(each[label] for each in counts)) for label in labels]
    total = ReturnLine("All", tuple(each.total() for each in counts))
    return ReturnTable(code, title, tuple(columns), (*lines, total))


def hold_back(table: ReturnTable, few: int) -> ReturnTable:
    """Numbers of people that are small enough to point at somebody are not told outside."""
    columns = list(zip(*(line.numbers for line in table.lines), strict=True))
    told = [_told_outside([number or 0 for number in column], few) for column in columns]
    lines = [
        ReturnLine(line.label, tuple(column[at] for column in told))
        for at, line in enumerate(table.lines)
    ]
    return ReturnTable(table.code, table.title, table.columns, tuple(lines))


def _told_outside(column: Sequence[int], few: int) -> list[int | None]:
    """A column with its sum last. Where the sum would tell what is held back, it is hidden, too."""
    *parts, total = column
    hidden = held_back(parts, few)
    shown = [None if at in hidden else number for at, number in enumerate(parts)]
    return [*shown, total if sum_is_told(parts, hidden, few) else None]


def _suspects(reader: Reader, quarter: Quarter, offenders: ReturnTable) -> str:
    label = cohort_rules(reader.policies["cohorts"])[Cohort.CSE].label
    year = _scope(reader, quarter, Quarter(quarter.year, 1))
    came = [each for each in of_cohorts.referrals(year) if each.group(By.COHORT) == label]
    lately = sum(each.on >= quarter.first for each in came)
    held = any(line.label == label and line.numbers[0] is None for line in offenders.lines)
    few = int(reader.policies[POLICY]["few"])
    return suspects_told(quarter, lately, len(came), few, held=held)


def suspects_told(quarter: Quarter, lately: int, year: int, few: int, *, held: bool) -> str:
    """Who was referred as a suspected CSE offender in the quarter, and in its year so far.

    What the table of offenders has `held` back is not told here, nor what would tell a number below
    `few`.
    """
    told = f"suspected CSE offenders identified in {quarter.label}"
    if held and lately:
        number = f"Fewer than {few}" if lately < few else "A number, which is held back, of"
        return f"{number} {told}."
    if 0 < year - lately < few:
        return f"{lately:,} {told}."
    return f"{lately:,} {told} ({year:,} in all since {Quarter(quarter.year, 1).label})."
