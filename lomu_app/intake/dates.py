"""Dates and times as officers type them.

UK order, day first. Nothing is guessed without saying so: what cannot be a date gives None
with a doubt, what could be two dates gives the likelier with a doubt.
"""

from __future__ import annotations

import datetime as dt
import re

from lomu_app.intake.doubts import Parsed
from lomu_app.intake.words import is_nothing
from lomu_app.intake.workbook import CellError, Value, shown

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february febuary",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_EPOCH = dt.date(1899, 12, 30)
_SEPARATOR = r"\s*[/.\-\\ ,]\s*"
_NUMERIC = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})(?:{_SEPARATOR}(\d{{4}}|\d{{2}}))?")
_ISO = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})")
_WORDED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*(?:of\s+)?([a-z]{3,9})\.?[\s\-/.,']*(\d{4}|\d{2})?"
)
_US_WORDED = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})")
_SIX = re.compile(r"(\d{2})(\d{2})(\d{2})")
_EARLIEST = 1850
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[\s,.]*")
_CLOCK = re.compile(
    r"\s*(?:[\s,t]|@|\bat\b|[-–])\s*(?:@\s*)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm)?$"
    r"|\s*(?:@|\bat\b)\s*\d{1,2}[:.]?\d{2}$"
    r"|[\s,@-]+(?:at\s*)?\d{1,2}[:.]?\d{2}\s*(?:hrs?|hours|h|z)$"
)
_ABOUT = re.compile(r"^(?:approx\.?|circa|c\.|about|est\.?|\?)\s*|\s*\?+$|\s*(?:approx\.?)$")
_TEXT_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")

YOUNGEST, OLDEST = 10, 100


def parse_date(value: Value, *, today: dt.date, date1904: bool = False) -> Parsed[dt.date | None]:
    """A date of something that happened or is planned near `today`."""
    found = _read(value, today=today, birth=False, date1904=date1904)
    day = found.value
    if day is not None and found.doubt is None and not 1990 <= day.year <= today.year + 10:
        return Parsed(day, f"the year {day.year} is unlikely")
    return found


def parse_past_date(
    value: Value, *, today: dt.date, date1904: bool = False
) -> Parsed[dt.date | None]:
    """A date that cannot lie after `today`, such as the day a line was added."""
    found = parse_date(value, today=today, date1904=date1904)
    if found.value is not None and found.doubt is None and found.value > today:
        return Parsed(found.value, "lies in the future")
    return found


def parse_birth_date(
    value: Value, *, today: dt.date, date1904: bool = False
) -> Parsed[dt.date | None]:
    """A date of birth; never in the future, ages below 10 and over 100 are doubted."""
    found = _read(value, today=today, birth=True, date1904=date1904)
    born = found.value
    if born is None or found.doubt is not None:
        return found
    if born > today:
        return Parsed(None, "is a date of birth in the future")
    age = age_on(born, today)
    if age < YOUNGEST or age > OLDEST:
        return Parsed(born, f"would make the person {age} years old")
    return found


def age_on(born: dt.date, today: dt.date) -> int:
    """Completed years of life."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def looks_like_date(value: Value) -> bool:
    """Whether a value is, or is spelt like, a date (serial numbers do not count)."""
    if isinstance(value, (dt.datetime, dt.date)):
        return True
    if not isinstance(value, str):
        return False
    text = _plain(value)
    patterns = (_NUMERIC, _ISO, _WORDED, _US_WORDED, _COMPACT)
    return (
        any(p.fullmatch(text) for p in patterns)
        and _read(value, today=dt.date(2030, 1, 1), birth=False, date1904=False).value is not None
    )


def serial_date(number: float, *, date1904: bool = False) -> dt.date | None:
    """The day that a spreadsheet's day number stands for, None outside 1900-2100."""
    if not 1 <= number < 73_051:
        return None
    if date1904:
        return _EPOCH + dt.timedelta(days=int(number) + 1462)
    # Day 60 is the 29 February 1900 that never was; before it the count is one behind.
    return _EPOCH + dt.timedelta(days=int(number) + (1 if number < 60 else 0))


def _read(value: Value, *, today: dt.date, birth: bool, date1904: bool) -> Parsed[dt.date | None]:
    if value is None or isinstance(value, bool):
        return Parsed(None, None if value is None else "is not a date")
    if isinstance(value, dt.datetime):
        return Parsed(value.date())
    if isinstance(value, dt.date):
        return Parsed(value)
    if isinstance(value, (int, float)):
        return _from_number(float(value), date1904)
    if isinstance(value, (CellError, dt.time)):
        return Parsed(None, f"{shown(value)} is not a date")
    text = _plain(value)
    if is_nothing(text):
        return Parsed(None)
    about = _ABOUT.search(text)
    found = _from_text(_ABOUT.sub("", text).strip(), today=today, birth=birth, date1904=date1904)
    if about and found.value is not None and found.doubt is None:
        return Parsed(found.value, "is marked as uncertain")
    return found


def _plain(value: str) -> str:
    text = _WEEKDAY.sub("", " ".join(shown(value).lower().split()))
    return _CLOCK.sub("", text).strip(" .,;") if not _NUMERIC.fullmatch(text) else text


def _from_number(number: float, date1904: bool) -> Parsed[dt.date | None]:
    if number.is_integer() and 1900 <= number <= 2100:
        return Parsed(None, "is a year only")
    day = serial_date(number, date1904=date1904)
    if day is None or number < 366:
        if 1e6 <= number < 1e8 and number.is_integer():
            return _eight_figures(f"{number:08.0f}")
        return Parsed(None, "is a number, not a date")
    return Parsed(day)


def _eight_figures(figures: str) -> Parsed[dt.date | None]:
    """`20021988`, or with the year first; never both can be."""
    last = _dated(int(figures[4:]), int(figures[2:4]), int(figures[:2]))
    if last.value is not None and last.value.year >= _EARLIEST:
        return last
    first = _dated(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    if first.value is not None and first.value.year >= _EARLIEST:
        return first
    return Parsed(None, "is a day that does not exist")


def _from_text(text: str, *, today: dt.date, birth: bool, date1904: bool) -> Parsed[dt.date | None]:
    if found := _ISO.fullmatch(text):
        return _dated(*(int(part) for part in found.groups()))
    if _TEXT_SERIAL.fullmatch(text):
        return _from_number(float(text), date1904)
    if _COMPACT.fullmatch(text):
        return _eight_figures(text)
    if birth and (found := _SIX.fullmatch(text)):
        day, month, year = found.groups()
        six = _day_month(int(day), int(month), year, today=today, birth=True)
        return Parsed(six.value, six.doubt or "has six figures; taken as day, month and year")
    if found := _NUMERIC.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), found[3]
        return _day_month(day, month, year, today=today, birth=birth)
    if (found := _WORDED.fullmatch(text)) and found[2] in _MONTHS:
        return _day_month(int(found[1]), _MONTHS[found[2]], found[3], today=today, birth=birth)
    if (found := _US_WORDED.fullmatch(text)) and found[1] in _MONTHS:
        return _dated(int(found[3]), _MONTHS[found[1]], int(found[2]))
    return Parsed(None, "is not a date")


def _day_month(
    day: int, month: int, year_text: str | None, *, today: dt.date, birth: bool
) -> Parsed[dt.date | None]:
    if month > 12 and day <= 12:
        return Parsed(None, "has a month over 12; it may be in American order")
    if year_text is None:
        if birth:
            return Parsed(None, "has no year")
        return _without_year(day, month, today)
    if len(year_text) == 4:
        return _dated(int(year_text), month, day)
    short = int(year_text)
    if not birth:
        return _dated(2000 + short if short <= today.year % 100 + 10 else 1900 + short, month, day)
    return _short_birth_year(day, month, short, today)


def _short_birth_year(day: int, month: int, short: int, today: dt.date) -> Parsed[dt.date | None]:
    """The century in which the person is of an age to be wanted; a doubt if none or both fit."""
    found = [_dated(century + short, month, day).value for century in (2000, 1900)]
    born = [one for one in found if one is not None and one <= today]
    if not born:
        return Parsed(None, "is a day that does not exist")
    fitting = [one for one in born if YOUNGEST <= age_on(one, today) <= OLDEST]
    if len(fitting) == 1:
        return Parsed(fitting[0])
    return Parsed((fitting or born)[0], "has a year of two figures that could be either century")


def _without_year(day: int, month: int, today: dt.date) -> Parsed[dt.date | None]:
    for year in (today.year, today.year - 1):
        found = _dated(year, month, day)
        if found.value is not None and found.value <= today:
            return found
    return _dated(today.year, month, day)


def _dated(year: int, month: int, day: int) -> Parsed[dt.date | None]:
    try:
        return Parsed(dt.date(year, month, day))
    except ValueError:
        return Parsed(None, "is a day that does not exist")
