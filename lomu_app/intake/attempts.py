"""Arrest attempts: free text of several lines, or a bare count."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from lomu_app.intake.dates import parse_date
from lomu_app.intake.doubts import Parsed
from lomu_app.intake.words import is_nothing, is_pending
from lomu_app.intake.workbook import CellError, Value, shown

_OCCUPANT = (
    r"\b(?:mother|mum|father|dad|partner|wife|husband|girlfriend|g/f|brother|sister|occupant|"
    r"neighbour|landlord|resident|parents?|nan|family)\b"
)
_NOT_THERE = (
    r"not (?:at|home|in|present|there)|\bnot seen\b|\bno trace\b|\bnegative\b|\bneg\b|"
    r"\bno sign\b|\baway\b|\bout\b|\babsent\b"
)
OUTCOMES: tuple[tuple[str, str], ...] = (
    ("arrested", r"\barrested\b|\bin custody\b|\bdetained\b"),
    ("surrendered", r"\bsurrendered\b"),
    ("seen_made_off", r"\bmade off\b|\bran\b|\bfled\b|\bdecamp\w*|\bescaped\b"),
    ("moved_out", r"\bmoved\b|\bempty\b|\bvacant\b|\bvoid\b|no longer|\bwrong address\b"),
    ("occupant_spoken_to", _OCCUPANT),
    ("not_at_address", _NOT_THERE),
    ("no_reply", r"\bno (?:reply|answer|response|one home)\b|\bn/?r\b|\bnra\b"),
)
"""Outcome codes with the words that tell them, the most telling first; else `other`."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: day, `HH:MM`, outcome code (see OUTCOMES) and what was written."""

    day: dt.date | None
    time: str | None
    outcome: str
    note: str


@dataclass(frozen=True, slots=True)
class Attempts:
    """What a cell says of attempts. `count` is None where it says nothing."""

    items: tuple[Attempt, ...] = ()
    count: int | None = None


_NUMBERED = re.compile(r"(?:^|[\n;])\s*(?:\(?\d{1,2}[).:](?!\d)\s*|#\d{1,2}[\s:.)-]+|[•*\-–]\s+)")
_INLINE_NUMBERED = re.compile(r"\s+\(?\d{1,2}[)]\s+")
_DATE = re.compile(
    r"\b(\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?|\d{4}-\d{1,2}-\d{1,2}|"
    r"\d{1,2}(?:st|nd|rd|th)?[\s-](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"(?:[\s-](?:20[1-9]\d|\d{2})(?!\s*(?:hrs?|hours|h)\b|[:.]?\d))?)\b",
    re.IGNORECASE,
)
_YEAR_OR_TIME = re.compile(r"(?<=[a-z])[\s-]20[1-5]\d$", re.IGNORECASE)
_LONG_AGO = dt.timedelta(days=3 * 365)
_TIME = re.compile(
    r"(?:@|\bat\b)?\s*\b(\d{1,2}[:.]\d{2}|[0-2]\d[0-5]\d)\s*(?:hrs?|hours|h)?\b", re.IGNORECASE
)
_COUNT = re.compile(
    r"(?:x\s*)?(\d{1,2})(?:\.0)?\s*(?:x|attempts?|times|visits?|so far)?", re.IGNORECASE
)
_TOLD = re.compile(r"[a-z]{2,}\W+[a-z]{2,}|@", re.IGNORECASE)
_WORDS = {
    "none": 0,
    "no": 0,
    "n": 0,
    "nil": 0,
    "zero": 0,
    "no attempts": 0,
    "no attempt": 0,
    "once": 1,
    "one": 1,
    "twice": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "nil to date": 0,
    "none yet": 0,
    "not yet attempted": 0,
    "not yet": 0,
    "none to date": 0,
}


def looks_like_attempts(text: str) -> bool:
    """Whether a text lists dated attempts."""
    lines = _lines(text)
    dated = sum(
        bool(_DATE.search(line)) and bool(_TOLD.search(_DATE.sub("", line))) for line in lines
    )
    return dated >= 1 and dated * 2 >= len(lines)


def parse_attempts(value: Value, *, today: dt.date) -> Parsed[Attempts]:
    """A list of attempts or a count; blank and `Nil` are none."""
    if (bare := _from_no_text(value)) is not None:
        return bare
    text = shown(value)
    word = " ".join(text.lower().split()).strip(" .")
    if word in _WORDS:
        return Parsed(Attempts(count=_WORDS[word]))
    if is_nothing(text):
        return Parsed(Attempts(count=0))
    if is_pending(text):
        return Parsed(Attempts(), "gives no attempts yet")
    if found := _COUNT.fullmatch(word):
        number = int(found[1])
        return Parsed(
            Attempts(count=number), "is an unlikely number" if number > _MOST_LIKELY else None
        )
    if _is_part_or_day(text, today):
        return Parsed(Attempts(), "could be a day or a number of attempts")
    if (counted := _counted(text)) is not None:
        return _with_count(counted, text, today)
    items, doubts = [], []
    for line in _lines(text):
        item, doubt = _one(line, today)
        items.append(item)
        doubts.extend([doubt] if doubt else [])
    undated = all(item.day is None for item in items)
    if undated and len(items) == 1:
        said = _number_in(word)
        why = f"is taken to count {said} attempts" if said else "gives no date of the attempt"
        return Parsed(Attempts(tuple(items), said or 1), why)
    return Parsed(Attempts(tuple(items), len(items)), doubts[0] if doubts else None)


def _from_no_text(value: Value) -> Parsed[Attempts] | None:
    """What a date, an error or a broken number says; None for texts and whole numbers."""
    if isinstance(value, CellError):
        return Parsed(Attempts(), f"{value.code} is not an attempt")
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        return Parsed(Attempts((Attempt(day, None, "other", ""),), 1))
    if isinstance(value, float) and not value.is_integer():
        return Parsed(Attempts(), "is no whole number of attempts")
    return None


_BEFORE_A_DATE = re.compile(
    rf"(?:\s*[;,|&+]|\s*\band\b|(?<!\bto)(?<!\buntil)(?<!\btill)(?<!\bfrom)(?<!\bsince)(?<!\bon)"
    rf"(?<!\bon the)(?<!\bback)(?<!@)(?<!\bof)(?<!\bby))\s+(?={_DATE.pattern})",
    re.IGNORECASE,
)


_LEADING_COUNT = re.compile(
    r"(?:x\s*)?(\d{1,2})\s*(?:x\b|attempts?|times|visits?)?"
    r"\s*(?:\(|:(?!\d)|–|-|,|\blast\b|\bmost recent)(?!\s*\d{1,2}(?![\d/.]))"
)
_NONE_BUT = re.compile(r"(?:nil|none|no attempts?|not attempted)\b")
_MOST_COUNTED = 15
_MOST_LIKELY = 30
_LONE_PAIR = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})")
_RECENT = dt.timedelta(days=60)
_LOOSE_NUMBER = re.compile(
    r"(?:\W*|about|approx\w*\.?|around|at least|over|min\w*|circa|c\.?|"
    r"(?:total|attempts?|visits?)\W+)"
    r"\s*(\d{1,2}|two|three|four|five|six|couple)\b(?!\s*(?:[/.:]|[-–]\s*\d)|\d)|.*\bx\s*(\d{1,2})$"
)
_NUMBER_WORDS = {"two": 2, "couple": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_REPEATED = re.compile(
    r"\bx\s?[2-9]\b|\b[2-9]\s?x\b|\btwice\b|\bthrice\b|"
    r"\b(?:\d|two|three|four|five) (?:times|attempts|visits)\b|\bdaily\b|"
    r"\bam\s*(?:and|&|/|\+)\s*pm\b|"
    r"(?:[,&+/]|\band\b)\s*@?\s*(?:[01]\d|2[0-3]):?"
    r"[0-5]\d\b|(?<!^)\b\d{1,2}(?:st|nd|rd|th)\b|^\W*\d{1,2}(?:st|nd|rd|th)?\s*(?:,|&|\+|and\b)",
    re.IGNORECASE,
)
"""Words in the note of one attempt that tell of more than one."""
_OTHER_DAY = re.compile(
    rf"(?<!\bon )(?<!\bon the )(?<!\bback )(?<!\buntil )(?<!\btill )(?<!\bfrom )(?<!\bsince )"
    rf"(?<!\bof )(?<!\bby )(?<!@ ){_DATE.pattern}|^\s*[/.\-]\d",
    re.IGNORECASE,
)
"""A further day that is no day of coming back."""


def _is_part_or_day(text: str, today: dt.date) -> bool:
    """Whether `2/3` may be two out of three as well as the second of March."""
    pair = _LONE_PAIR.fullmatch(text.strip())
    if pair is None or int(pair[1]) > int(pair[2]):
        return False
    day = parse_date(text, today=today).value
    return day is None or not today - _RECENT < day <= today


def _number_in(word: str) -> int | None:
    """The number of attempts, over one, that a text without a day gives."""
    found = _LOOSE_NUMBER.match(word)
    said = (found[1] or found[2]) if found else ""
    number = int(said) if said.isdigit() else _NUMBER_WORDS.get(said, 0)
    return number if 1 < number <= _MOST_COUNTED else None


def _further_attempts(rest: str) -> str | None:
    """Why what stands beside a day and a time may be more than one attempt."""
    several = _REPEATED.search(rest.strip()) or _OTHER_DAY.search(rest)
    return "may tell of more than one attempt" if several else None


def _counted(text: str) -> int | None:
    """The count that a cell of one line begins with: `3 (last 22/11)`, `Nil since 12/11`."""
    line = text.lower().strip()
    if "\n" in line or len(_INLINE_NUMBERED.split(line)) > 1 or _DATE.match(line):
        return None
    if _NONE_BUT.match(line):
        return 0
    found = _LEADING_COUNT.match(line)
    # `1 - 12/11 no reply` is the first attempt of a list, not a count.
    return int(found[1]) if found and 1 < int(found[1]) <= _MOST_COUNTED else None


def _with_count(count: int, text: str, today: dt.date) -> Parsed[Attempts]:
    days = [parse_date(hit[1], today=today).value for hit in _DATE.finditer(text)]
    known = [day for day in days if day is not None and day <= today][-count:] if count else []
    items = tuple(Attempt(day, None, "other", "") for day in known)
    return Parsed(Attempts(items, count), f"is taken to count {count} attempts")


def _lines(text: str) -> list[str]:
    parts = _NUMBERED.split("\n" + text)
    lines = [piece for part in parts for line in part.split("\n") for piece in _apart(line)]
    if len([line for line in lines if line.strip()]) == 1:
        lines = [piece for line in lines for piece in _INLINE_NUMBERED.split(line)]
    tidy = [line.strip(" ;,") for line in lines]
    return _joined([line for line in tidy if line])


def _apart(line: str) -> list[str]:
    """A line that begins with a date begins a further attempt at each later date.

    A line whose parts each end in a date, or each tell of one, is cut between them.
    """
    parts = [part for part in _BETWEEN.split(line) if part.strip()]
    if len(parts) > 1 and all(len(_DATE.findall(part)) == 1 for part in parts):
        return parts
    if not _DATE.match(line.strip(" (-")):
        return [line]
    return [piece for piece in _BEFORE_A_DATE.sub("\n", line).split("\n") if piece.strip()]


_BETWEEN = re.compile(r"\s*[;|>]\s*|\s+/\s+|\.\s+(?=[A-Za-z\d])")


def _joined(lines: list[str]) -> list[str]:
    """A line without a date continues the dated one above it."""
    if not any(_DATE.search(line) for line in lines):
        return lines
    joined: list[str] = []
    for line in lines:
        if joined and not _DATE.search(line) and _DATE.search(joined[-1]):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined


def _one(line: str, today: dt.date) -> tuple[Attempt, str | None]:
    day: dt.date | None = None
    doubt: str | None = None
    rest = line
    if found := _DATE.search(line):
        said = found[1]
        day = parse_date(said, today=today).value
        if day is not None and not today - _LONG_AGO < day <= today:
            # `12 Nov 2030` of an attempt is half past eight in the evening, not a year to come.
            said = _YEAR_OR_TIME.sub("", said)
            day = parse_date(said, today=today).value
        if day is None:
            doubt = f"“{found[1]}” is a day that does not exist"
        elif day > today:
            doubt = f"has an attempt on {day:%d/%m/%Y}, after today"
        elif day <= today - _LONG_AGO:
            doubt = f"has an attempt on {day:%d/%m/%Y}, which is long ago"
        rest = line[: found.start()] + " " + line[found.start() + len(said) :]
        doubt = (
            doubt
            or _further_attempts(line[found.start() + len(said) :])
            or _further_attempts(line[: found.start()])
        )
    time = None
    if found := _TIME.search(rest):
        time = _clock(found[1])
        if time is not None:
            rest = rest[: found.start()] + " " + rest[found.end() :]
    note = " ".join(rest.split()).strip(" @-–:;,.")
    return Attempt(day, time, _outcome(note), note), doubt


def _clock(text: str) -> str | None:
    figures = re.sub(r"\D", "", text).zfill(4)
    hour, minute = int(figures[:2]), int(figures[2:])
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def _outcome(note: str) -> str:
    text = note.lower()
    return next((code for code, words in OUTCOMES if re.search(words, text)), "other")
