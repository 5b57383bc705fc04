"""The one place that asks the machine for the time.

Times are aware and in UTC; days are those of Europe/London, where the units work.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Clock(Protocol):
    """Tells the time; tests and `--today` set it."""

    def now(self) -> dt.datetime:
        """The present moment, aware, in UTC."""
        ...

    def today(self) -> dt.date:
        """The day in London."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)  # noqa: TID251 - this is the clock that all others ask

    def today(self) -> dt.date:
        return self.now().astimezone(LONDON).date()


@dataclass(frozen=True, slots=True)
class DayClock:
    """The machine's time of day on a day of the user's choosing (`--today`)."""

    day: dt.date

    def now(self) -> dt.datetime:
        local = SystemClock().now().astimezone(LONDON)
        return local.replace(year=self.day.year, month=self.day.month, day=self.day.day).astimezone(
            dt.UTC
        )

    def today(self) -> dt.date:
        return self.day


@dataclass(slots=True)
class FixedClock:
    """Stands still until told to move; for tests."""

    moment: dt.datetime

    def now(self) -> dt.datetime:
        return self.moment

    def today(self) -> dt.date:
        return self.moment.astimezone(LONDON).date()

    def advance(self, by: dt.timedelta) -> None:
        """Let `by` pass."""
        self.moment += by


def london(moment: dt.datetime) -> dt.datetime:
    """The same moment as the clock on the wall shows it."""
    return moment.astimezone(LONDON)
