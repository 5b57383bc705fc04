"""Days on which actions are due, as a calendar file; it names no person and says no words of them.

Such a file leaves the program, so it holds reference and kind alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lomu_app.actions.rows import ActionRow
from lomu_app.kernel.calendar_file import CalendarEvent, calendar_file
from lomu_app.kernel.clock import LONDON

_MORNING = dt.time(9, 0)


def action_calendar(rows: Iterable[ActionRow], now: dt.datetime, marking: str) -> str:
    """One event an action, at nine in the morning of its day; it carries the marking.

    An action that is given another day moves its event, since its UID stays.
    """
    events = [
        CalendarEvent(
            f"{row.reference}-due", row.version,
            dt.datetime.combine(row.due, _MORNING, LONDON),
            f"{row.reference} is due: {row.kind_label}", marking,
        )
        for row in rows
    ]  # fmt: skip
    return calendar_file(f"{marking}: actions", "Actions", events, now)
