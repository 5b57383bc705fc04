"""The clocks as a calendar file (RFC 5545), for whatever calendar the unit uses.

Such a file leaves the program, so it holds the order's reference and kind and nothing of the
person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lomu_app.kernel.calendar_file import CalendarEvent, calendar_file
from lomu_app.orders.rows import ClockRow


def calendar_text(clocks: Iterable[ClockRow], now: dt.datetime, marking: str) -> str:
    """One event a clock, in UTC; lines end with CR LF and hold at most 75 octets.

    The calendar and each of its events carry the protective marking.

    The same clock has the same UID each time, and its order's version as SEQUENCE, so that
    a calendar that has it already moves it.
    """
    events = (_event(clock, marking) for clock in clocks)
    return calendar_file(f"{marking}: clocks", "Clocks of orders", events, now)


def _event(clock: ClockRow, marking: str) -> CalendarEvent:
    which = "" if clock.condition_id is None else f"-{clock.condition_id}"
    return CalendarEvent(
        uid=f"{clock.reference}-{clock.clock.value}{which}", sequence=clock.version,
        start=clock.at, summary=f"{clock.kind_short} {clock.reference}: {clock.label}",
        description=marking,
    )  # fmt: skip
