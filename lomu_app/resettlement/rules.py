"""Release from custody: its tasks, the days they are due, and the days nobody works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lomu_app.kernel.policy import Policy


class ReleaseStatus(StrEnum):
    """Whether somebody is to come out, has come out, or is not coming out after all."""

    EXPECTED = "expected"
    RELEASED = "released"
    CANCELLED = "cancelled"


class Screening(StrEnum):
    """What the look for earlier high-risk DA flags has shown; not done is a state of its own."""

    NOT_DONE = "not_done"
    FOUND = "found"
    NOT_FOUND = "not_found"


class ClosedDay(StrEnum):
    """What becomes of a task that falls on a day on which the unit does not work."""

    BEFORE = "before"
    KEEP = "keep"
    AFTER = "after"


STATUS_LABELS = {
    ReleaseStatus.EXPECTED: "Expected",
    ReleaseStatus.RELEASED: "Released",
    ReleaseStatus.CANCELLED: "Cancelled",
}
SCREENING_LABELS = {
    Screening.NOT_DONE: "Not screened",
    Screening.FOUND: "DA flag found",
    Screening.NOT_FOUND: "No DA flag found",
}


@dataclass(frozen=True, slots=True)
class ReleaseTask:
    """One task of the policy; `days` from the day of release, negative before it."""

    code: str
    label: str
    short: str
    days: int
    kind: str
    strand: str
    priority: int
    text: str
    closed: ClosedDay

    @property
    def clock(self) -> str:
        """The day as people say it: `T-28`, `T-0`, `T+7`."""
        return f"T{'+' if self.days > 0 else '-'}{abs(self.days)}"


def release_tasks(policy: Policy) -> tuple[ReleaseTask, ...]:
    """Every task of the policy `resettlement`, by its day."""
    tasks = [
        ReleaseTask(
            each["code"], each["label"], each["short"], each["days"], each["kind"],
            each["strand"], each["priority"], each["text"], ClosedDay(each["closed"]),
        )
        for each in policy["tasks"]
    ]  # fmt: skip
    return tuple(sorted(tasks, key=_days))


def _days(task: ReleaseTask) -> int:
    return task.days


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which the unit does not work: weekdays (Monday is 0), and holidays by name."""

    weekdays: frozenset[int]
    holidays: Mapping[dt.date, str]

    def closed(self, day: dt.date) -> str:
        """Why nobody works on a day, e.g. `Christmas Day`; empty where somebody does."""
        named = self.holidays.get(day)
        if named is not None:
            return named
        return f"{day:%A}" if day.weekday() in self.weekdays else ""

    def open_day(self, day: dt.date, direction: ClosedDay) -> dt.date:
        """The next day at which somebody works, from this one on in a direction."""
        step = {ClosedDay.BEFORE: -1, ClosedDay.KEEP: 0, ClosedDay.AFTER: 1}[direction]
        while step and self.closed(day):
            day += dt.timedelta(days=step)
        return day


def calendar_of(policy: Policy) -> Calendar:
    """The calendar of the policy `resettlement`."""
    holidays = {each["day"]: each["name"] for each in policy["holidays"]}
    return Calendar(frozenset(policy["closed_weekdays"]), holidays)


@dataclass(frozen=True, slots=True)
class Due:
    """When a task is due, and why then, where that is not plain."""

    day: dt.date
    note: str


def due_of(task: ReleaseTask, release: dt.date, calendar: Calendar) -> Due:
    """The day of a task, moved off a closed day as the policy says; the note tells of it."""
    meant = release + dt.timedelta(days=task.days)
    why = calendar.closed(meant)
    if not why:
        return Due(meant, "")
    day = calendar.open_day(meant, task.closed)
    if day == meant:
        return Due(day, f"{task.clock} is a {why}" if why in _WEEKDAYS else f"{task.clock}: {why}")
    return Due(day, f"{task.clock} would be {meant:%d/%m/%Y}, {why}")


_WEEKDAYS = frozenset(
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
)  # fmt: skip


def due_when_known(wanted: Due, today: dt.date, before: dt.date | None) -> Due:
    """A task that is new, or moved with the release, is not late before anybody knew of it.

    `before` is the day that it had; a task that was late already stays as late as it was.
    """
    if wanted.day >= today:
        return wanted
    day = today if before is None else min(before, today)
    return Due(day, f"Short notice: it would have been due on {wanted.day:%d/%m/%Y}")


def told_day(day: dt.date, calendar: Calendar) -> str:
    """What is awkward about a day of release: it is closed, or the next day is; else empty."""
    why = calendar.closed(day)
    if why:
        return why
    following = calendar.closed(day + dt.timedelta(days=1))
    return f"Day before {following}" if following else ""
