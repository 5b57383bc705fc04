"""The FSIM's sheet: the week in figures beside the week before, by team, and who waits longest.

A week runs from Monday to Sunday; one that is not over is told as far as it has come.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lomu_app.insight.queries import figure_between, figure_from
from lomu_app.insight.rows import Asked, MeasureRow
from lomu_app.insight.rules import By, Fact, Figure, grouped
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.store.unit_of_work import Reader

POLICY = "fsim"
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday on."""

    first: dt.date

    @property
    def last(self) -> dt.date:
        """Its Sunday."""
        return self.first + dt.timedelta(days=6)

    @property
    def before(self) -> Week:
        """The week before."""
        return Week(self.first - dt.timedelta(days=7))

    @property
    def code(self) -> str:
        """`2026-W48`, as it is typed."""
        year, week, _ = self.first.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def told(self) -> str:
        """`week of 23 to 29 November 2026`."""
        first, last = self.first, self.last
        month = "" if first.month == last.month else f" {first:%B}"
        return f"week of {first.day}{month} to {last.day} {last:%B %Y}"


def week_of(day: dt.date) -> Week:
    """The week in which a day lies."""
    return Week(day - dt.timedelta(days=day.weekday()))


def read_week(typed: str) -> Week:
    """`2026-W48`, or a day in the week; raises InvalidInput."""
    found = _WEEK.fullmatch(typed.strip())
    try:
        if found:
            return Week(dt.date.fromisocalendar(int(found[1]), int(found[2]), 1))
        return week_of(dt.date.fromisoformat(typed.strip()))
    except ValueError as error:
        raise InvalidInput(
            f"“{typed}” is no week. Write 2026-W48, or a day in it.", {"week": "like 2026-W48"}
        ) from error


@dataclass(frozen=True, slots=True)
class FsimFigure:
    """One measure of the week, and of the week before."""

    measure: MeasureRow
    now: Figure
    before: Figure


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team: the measures by code, each with the rows behind it."""

    team: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A target that comes before the meeting; `why` is carried or oldest."""

    target_id: int
    reference: str
    who: str
    area: str
    team: str
    days_wanted: int
    why: str
    told: str
    person_id: int | None


@dataclass(frozen=True, slots=True)
class FsimSheet:
    """The whole sheet of some areas for a week, told on `last` at the latest."""

    areas: tuple[str, ...]
    week: Week
    last: dt.date
    figures: tuple[FsimFigure, ...]
    teams: tuple[TeamLine, ...]
    waiting: tuple[WaitingLine, ...]
    reasons: tuple[tuple[str, int], ...]
    data_as_at: dt.datetime
    policy: str

    def figure(self, code: str) -> FsimFigure:
        """The figure of one measure."""
        return next(each for each in self.figures if each.measure.definition.code == code)


def load_sheet(
    reader: Reader,
    areas: Sequence[str],
    week: Week,
    *,
    outside: bool = False,
    waiting_on: dt.date | None = None,
) -> FsimSheet:
    """The sheet of these areas, of all of the asker's without one. Raises NotPermitted.

    With `outside` nobody under limited access is in it, whoever asks. Who waits is told as at the
    end of the week, or of the day `waiting_on`.
    """
    reader.actor.require(Permission.SEE_TARGETS)
    today = reader.clock.today()
    if week.first > today:
        raise InvalidInput(f"The {week.told} has not begun.", {"week": "still to come"})
    policy = reader.policies[POLICY]
    wanted = tuple(areas)

    def asked(code: str, of: Week, last: dt.date | None = None) -> Asked:
        last = min(last or of.last, today)
        return Asked(code, of.first, last, areas=wanted, outside=outside)

    figures, facts = [], {}
    for code in dict.fromkeys([*policy["measures"], *policy["team_measures"]]):
        row, now, facts[code] = figure_between(reader, asked(code, week))
        if code in policy["measures"]:
            _, before, _ = figure_between(reader, asked(code, week.before))
            figures.append(FsimFigure(row, now, before))
    _, _, outstanding = figure_between(reader, asked("outstanding_targets", week, waiting_on))
    _, _, lines = figure_between(reader, asked("carried_items", week, waiting_on))
    _, _, withdrawn = figure_between(reader, asked("reasons_withdrawn", week))
    return FsimSheet(
        areas=wanted or tuple(sorted(reader.actor.areas)), week=week, last=min(week.last, today),
        figures=tuple(figures), teams=_teams(reader, facts),
        waiting=_waiting(reader, outstanding, lines),
        reasons=tuple(
            (reason, len(some)) for reason, some in grouped(withdrawn, By.REASON).items()
        ),
        data_as_at=reader.clock.now(), policy=policy.stamp,
    )  # fmt: skip


def _teams(reader: Reader, facts: Mapping[str, Sequence[Fact]]) -> tuple[TeamLine, ...]:
    codes = reader.policies[POLICY]["team_measures"]
    by_team = {code: grouped(facts[code], By.TEAM) for code in codes}
    names = sorted(set().union(*by_team.values()), key=str.casefold)
    return tuple(
        TeamLine(
            team, {code: figure_from(reader, code, by_team[code].get(team, ())) for code in codes}
        )
        for team in names
    )


def _waiting(
    reader: Reader, outstanding: Sequence[Fact], lines: Sequence[Fact]
) -> tuple[WaitingLine, ...]:
    """Whoever is carried, and then whoever has been wanted longest."""
    policy = reader.policies[POLICY]
    latest = {line.id: line for line in lines}
    since = int(policy["carried_days"])
    longest = sorted(outstanding, key=_longest)
    carried = [
        each for each in longest
        if each.id in latest and latest[each.id].counts and latest[each.id].value >= since
    ]  # fmt: skip
    known = {each.id for each in carried}
    rest = [each for each in longest if each.id not in known][: int(policy["oldest"])]
    return tuple(
        [_line(each, "carried", latest[each.id].told) for each in carried]
        + [_line(each, "oldest", each.told) for each in rest]
    )


def _longest(fact: Fact) -> tuple[float, int]:
    return -float(fact.value), fact.id


def _line(fact: Fact, why: str, told: str) -> WaitingLine:
    return WaitingLine(
        fact.id, fact.reference, fact.who, fact.area, fact.group(By.TEAM), int(fact.value), why,
        told, fact.person_id,
    )  # fmt: skip
