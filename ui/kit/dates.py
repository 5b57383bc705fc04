"""Dates as officers type and read them. Pure functions.

Lists, panes and forms say `24/11/2026`, with the weekday before it where it counts, as for a
day of release. Headings say `Tue 24 Nov 2026`.
"""

from __future__ import annotations

import datetime as dt
import re

from lomu_app.kernel.clock import london

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_NUMBERS = re.compile(r"(\d{1,2})[\s/.\-](\d{1,2})[\s/.\-](\d{4}|\d{2})$")
_RUN = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})$")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s/.\-]*([a-z]{3,9})[\s/.,\-]*(\d{4}|\d{2})$")


def full_year(text: str, today: dt.date) -> int:
    """A year as typed; two figures mean the nearest such year not over ten years ahead."""
    year = int(text)
    if len(text) > 2:
        return year
    year += today.year // 100 * 100
    return year - 100 if year > today.year + 10 else year


def date_parts(text: str, today: dt.date) -> tuple[int, int, int] | None:
    """Day, month and year out of one piece of typed text; None when it is not a date."""
    words = text.strip().lower()
    if words in ("today", "t"):
        return today.day, today.month, today.year
    if found := _ISO.match(words):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _NUMBERS.match(words) or _RUN.match(words):
        return int(found[1]), int(found[2]), full_year(found[3], today)
    if (found := _WORDS.match(words)) and found[2][:3] in _MONTHS:
        return int(found[1]), _MONTHS.index(found[2][:3]) + 1, full_year(found[3], today)
    return None


def month_number(text: str) -> int | None:
    """A month as a number or as a word."""
    words = text.strip().lower()
    if words.isdigit():
        return int(words)
    return _MONTHS.index(words[:3]) + 1 if words[:3] in _MONTHS else None


def show_date(day: dt.date) -> str:
    """`Tue 24 Nov 2026` for a heading, the same on every machine."""
    month = _MONTHS[day.month - 1].capitalize()
    return f"{_WEEKDAYS[day.weekday()]} {day.day:02d} {month} {day.year}"


def weekday_words(day: dt.date) -> str:
    """`Tue 24/11/2026`."""
    return f"{_WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def ahead_words(days: int) -> str:
    """`Today`, `Tomorrow`, `In 3 days`; `3 d late` for what is past."""
    if days < 0:
        return f"{-days} d late"
    return {0: "Today", 1: "Tomorrow"}.get(days, f"In {days} days")


def day_words(day: dt.date | None) -> str:
    """`24/11/2026`; empty without a day."""
    return "" if day is None else f"{day:%d/%m/%Y}"


def moment_words(moment: dt.datetime | None) -> str:
    """`24/11/2026 07:05` as the clock on the wall shows it; empty without a moment."""
    return "" if moment is None else f"{london(moment):%d/%m/%Y %H:%M}"
