"""When a cell still says what was written into it, whatever a program on its way made of it.

Days come back as days, as day numbers and as text; numbers as text; texts with other line ends
and blanks. None of that is a change; everything else is.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from lomu_app.disclosure.canary import unmarked
from lomu_app.intake.dates import parse_date, serial_date
from lomu_app.intake.workbook import Value, shown

_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.0+)?")
_CARRIAGE = re.compile(r"_x000[dD]_|\r\n?")
# Marks without a width, by which a copied text betrays whose copy it was; some programs drop them.
_UNSEEN = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]")


def is_same(wrote: str, value: Value) -> bool:
    """Whether a cell, in which `wrote` was written, still says so."""
    text = told(value)
    if plain(wrote) == plain(text):
        return True
    if found := _DAY.fullmatch(wrote):
        day, month, year = map(int, found.groups())
        return _day_of(value) == dt.date(year, month, day)
    if _NUMBER.fullmatch(wrote) and _NUMBER.fullmatch(text):
        return float(wrote) == float(text) and not _has_leading_zero(wrote)
    return False


def told(value: Value) -> str:
    """What was typed, as text with its lines; days as `24/11/2026`."""
    if not isinstance(value, str):
        return shown(value)
    text = unicodedata.normalize("NFC", _CARRIAGE.sub("\n", value))
    lines = [" ".join(_UNSEEN.sub("", line).split()) for line in text.split("\n")]
    return "\n".join(lines).strip()


def answered(value: Value) -> str:
    """What was typed into an open cell, sign by sign; only line ends and outer blanks differ."""
    if not isinstance(value, str):
        return shown(value)
    return unmarked(unicodedata.normalize("NFC", _CARRIAGE.sub("\n", value))).strip()


def plain(text: str) -> str:
    """A text by which it is compared: on one line, without what cannot be seen."""
    return " ".join(told(text).split())


def squeezed(text: str) -> str:
    """A text without any blanks: where its lines are broken differs from program to program."""
    return "".join(told(text).split())


def day_typed(value: Value, today: dt.date) -> dt.date | None:
    """The day that an open cell for a day says; None where it cannot be told for certain."""
    found = parse_date(value, today=today)
    return found.value if found.doubt is None else None


def _day_of(value: Value) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return serial_date(value)
    if isinstance(value, str):
        text = told(value)
        if re.fullmatch(r"\d{5}(?:\.0+)?", text):
            return serial_date(float(text))
        return parse_date(text, today=dt.date(2000, 1, 1)).value
    return None


def _has_leading_zero(wrote: str) -> bool:
    return len(wrote.lstrip("-")) > 1 and wrote.lstrip("-").startswith("0")
