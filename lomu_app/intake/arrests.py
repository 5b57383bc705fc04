"""What a cell under `Arrested?` or `Date arrested` says: yes, no, a day, or something else."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from lomu_app.intake.dates import parse_date
from lomu_app.intake.doubts import Parsed
from lomu_app.intake.words import (
    Status,
    is_nothing,
    is_plainly_ended,
    parse_bare_yes_no,
    parse_status,
    plain_word,
)
from lomu_app.intake.workbook import Value, shown


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a line stands, with which outcome, and since which day if that is given."""

    status: Status
    outcome: str | None = None
    on_day: dt.date | None = None


OPEN = Standing("outstanding")
_UNCLEAR = "does not plainly say yes or no; kept as outstanding"
_DAY = re.compile(
    r"\b(\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?|\d{4}-\d{1,2}-\d{1,2}|"
    r"\d{1,2}(?:st|nd|rd|th)?[\s-]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"(?:[\s-]20\d\d)?)\b",
    re.IGNORECASE,
)
_SIGN = re.compile(r"^(?:(yes|y|✓|✔)|no|n)\b[\s.,:;@()\-–]*", re.IGNORECASE)
_NO_MORE = re.compile(r"no (?:further|longer)\b", re.IGNORECASE)
_STILL_SOUGHT = re.compile(
    r"[^a-z]*|not (?:yet )?arrested|not yet|yet|(?:still )?(?:o/?s|outstanding|wanted|live)"
)


def parse_arrest(
    value: Value, *, today: dt.date, date1904: bool = False
) -> Parsed[Standing | None]:
    """Arrested by a yes or a day, outstanding by a no; None where nothing is said.

    Whatever else is said is read as a status, and doubted where it is none.
    """
    if isinstance(value, dt.date):
        return _arrested_on(value.date() if isinstance(value, dt.datetime) else value, today)
    text = shown(value)
    if "?" in text:
        return Parsed(None, "leaves open whether there was an arrest; kept as outstanding")
    bare = parse_bare_yes_no(value)
    if bare:
        return Parsed(Standing("arrested", "arrested"))
    if is_nothing(text):
        return Parsed(None)
    if bare is False:
        return Parsed(OPEN)
    day = parse_date(value, today=today, date1904=date1904)
    if day.value is not None:
        found = _arrested_on(day.value, today)
        return found if day.doubt is None else Parsed(OPEN, f"{day.doubt}; kept as outstanding")
    return _from_words(text, today)


def _arrested_on(day: dt.date, today: dt.date) -> Parsed[Standing | None]:
    """Arrested on a day; a day still to come is a plan, and closes nothing."""
    if day > today:
        return Parsed(OPEN, "lies in the future; kept as outstanding")
    return Parsed(Standing("arrested", "arrested", day))


def day_inside(text: str, *, today: dt.date) -> dt.date | None:
    """The one day that a text names, None where it names none, several, or one to come."""
    said = {parse_date(found, today=today).value for found in _DAY.findall(text)}
    day = said.pop() if len(said) == 1 else None
    return day if day is not None and day <= today else None


def _from_words(text: str, today: dt.date) -> Parsed[Standing | None]:
    sign = _SIGN.match(text)
    rest = text[sign.end() :] if sign else text
    if sign and not sign[1] and not _NO_MORE.match(text):
        plain = _STILL_SOUGHT.fullmatch(plain_word(rest))
        return Parsed(OPEN, None if plain else _UNCLEAR)
    day = day_inside(text, today=today)
    dated = bool(_DAY.search(text))
    if (dated or (sign and sign[1])) and is_plainly_ended(_DAY.sub(" ", rest)):
        if dated and day is None:
            return Parsed(OPEN, "gives a day that cannot be; kept as outstanding")
        return Parsed(Standing("arrested", _outcome(rest), day))
    if sign and sign[1]:
        return Parsed(OPEN, _UNCLEAR)
    said = parse_status(text)
    if said.value is None:
        return Parsed(None, said.doubt or _UNCLEAR)
    status, outcome = said.value
    return Parsed(Standing(status, outcome, day if status == "arrested" else None), said.doubt)


def _outcome(text: str) -> str:
    said = parse_status(text).value
    return said[1] if said and said[0] == "arrested" and said[1] else "arrested"
