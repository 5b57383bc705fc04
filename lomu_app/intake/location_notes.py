"""The updates of a register: dated text in one cell, as one note a date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from lomu_app.intake.dates import parse_date
from lomu_app.intake.doubts import Parsed
from lomu_app.intake.location_line import LocationNote
from lomu_app.intake.words import is_nothing
from lomu_app.intake.workbook import CellError, Value, shown

_DAY = (
    r"\d{1,2}\s*[/.]\s*\d{1,2}\s*[/.]\s*(?:\d{4}|\d{2})(?!\d)|"
    r"\d{1,2}-\d{1,2}-(?:\d{4}|\d{2})(?!\d)|\d{4}-\d{1,2}-\d{1,2}(?!\d)|"
    r"\d{1,2}(?:st|nd|rd|th)?[ \-]+[A-Za-z]{3,9}\.?[ \-,']+(?:\d{4}|\d{2})(?!\d)|"
    r"\d{1,2}\s*/\s*\d{1,2}(?![\d/])"
)
_START = re.compile(
    rf"(?:^|(?<=[.;!?)])\s+)[\[(•*]*\s*(?:update\s*)?(?P<day>{_DAY})[\])]*\s*(?P<stroke>[-–—:=]*)\s*",
    re.MULTILINE | re.IGNORECASE,
)
"""A day where a line or a sentence begins; within a line only a stroke after it makes an update."""
_OTHER_DAY = re.compile(
    r"^\s*(?=\S*\d)[\dOoIl?]{1,4}\s*[/.\-]\s*[\dOoIl?]{1,2}\s*[/.\-]", re.MULTILINE
)
_YEAR = re.compile(r"\d{4}|[/.\-' ,]\s*\d{2}$")


def parse_updates(value: Value, *, today: dt.date) -> Parsed[Iterable[LocationNote]]:
    """One note a date, in the order of the cell; text without a day is a note without one."""
    text = shown(value)
    if is_nothing(text) or isinstance(value, CellError):
        return Parsed((), f"shows the error {text}" if isinstance(value, CellError) else None)
    if not isinstance(value, str):
        return Parsed((LocationNote(None, text),), "is no update but a number or a day")
    starts = [hit for hit in _START.finditer(text) if hit["stroke"] or _begins_line(text, hit)]
    notes: list[LocationNote] = []
    doubts: dict[str, None] = {}
    head = text[: starts[0].start()] if starts else text
    _take(notes, doubts, None, head)
    for at, hit in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        said = hit["day"]
        found = parse_date(said, today=today)
        day, doubt = found.value, found.doubt
        if day is not None and doubt is None:
            doubt = _why_unsure(day, said, today)
        if doubt:
            doubts[f"has an update of {said} that {doubt}"] = None
        begins = hit.end() if day is not None else hit.start("day")
        _take(notes, doubts, day, text[begins:end], dated=True)
    return Parsed(tuple(notes), "; ".join(doubts) or None)


def _begins_line(text: str, hit: re.Match[str]) -> bool:
    return hit.start() == 0 or text[hit.start() - 1] == "\n"


def _why_unsure(day: dt.date, said: str, today: dt.date) -> str | None:
    if day > today:
        return "lies in the future"
    return None if _YEAR.search(said) and said.count("/") != 1 else "has no year"


def _take(
    notes: list[LocationNote], doubts: dict[str, None], day: dt.date | None, text: str,
    *, dated: bool = False,
) -> None:  # fmt: skip
    said = text.strip().strip(";•*").strip()
    if not said and day is None:
        return
    if not dated:
        doubts["has text without a day"] = None
    elif not said:
        doubts["has a day without text"] = None
        return
    if _OTHER_DAY.search(said) and day is not None:
        doubts["has what may be another day that cannot be read"] = None
    notes.append(LocationNote(day, said))


def is_month_first(value: Value) -> bool:
    """Whether an update of a cell has a day that only fits American order."""
    hits = re.findall(r"(?m)^\W*(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{2,4}", shown(value))
    return any(int(first) <= 12 < int(second) for first, second in hits)


def looks_like_updates(text: str) -> bool:
    """Whether a text begins with a day and goes on."""
    found = _START.match(text)
    return found is not None and len(text) - found.end() >= 8
