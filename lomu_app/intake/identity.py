"""One cell that holds a whole person: name, date of birth, PNC id, CRO number in any order."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from lomu_app.intake.dates import parse_birth_date
from lomu_app.intake.names import Order, PersonName, parse_name
from lomu_app.intake.references import cro_numbers_inside, parse_pnc_cell, pnc_shapes_inside
from lomu_app.intake.workbook import Value, shown

_BIRTH = re.compile(
    r"(?:\b(?:d\.?o\.?b\.?|born|date of birth|b\.)\s*[:\-]?\s*)?"
    r"(?<![\d/])(\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}|"
    r"\d{1,2}(?:st|nd|rd|th)?[\s\-](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"[\s\-,]+(?:\d{4}|\d{2}))(?![\d/])",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"\b(?:d\.?o\.?b\.?|pnc\s*(?:id|no)?|cro(?:\s*no)?|name|born)\b\s*[:.\-]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a cell tells of a person, and each thing in it that is doubtful."""

    name: PersonName | None = None
    date_of_birth: dt.date | None = None
    pnc_id: str | None = None
    cro_number: str | None = None
    doubts: tuple[str, ...] = ()


_LABELLED_BIRTH = re.compile(r"\b(?:d\.?o\.?b\.?|born|date of birth|b\.)\W*" + r"\d", re.IGNORECASE)


def names_a_birth(text: str) -> bool:
    """Whether a cell holds a date that is called a date of birth, and words beside it."""
    found = _LABELLED_BIRTH.search(text)
    return (
        found is not None and len(re.findall(r"[^\W\d_]", text)) >= 7 and bool(_BIRTH.search(text))
    )


def parse_identity(value: Value, *, today: dt.date, order: Order | None = None) -> Identity:
    """Take a cell apart; what is left over when numbers and dates are out is the name."""
    if isinstance(value, dt.datetime):
        whole = parse_birth_date(value, today=today)
        return Identity(date_of_birth=whole.value, doubts=(whole.doubt,) if whole.doubt else ())
    text = shown(value)
    doubts: list[str] = []
    cro = cro_numbers_inside(text)
    birth = _BIRTH.search(text)
    day = None
    if birth is not None:
        born = parse_birth_date(birth[1], today=today)
        day = born.value
        doubts.extend([f"“{birth[1]}” {born.doubt}"] if born.doubt else [])
    rest = text[: birth.start()] + "\n" + text[birth.end() :] if birth else text
    pnc, rest = _take_pnc(rest, cro, today, doubts)
    for number in cro:
        rest = re.sub(re.escape(number).replace("/", r"\s*/\s*"), "\n", rest, flags=re.IGNORECASE)
    rest = _LABELS.sub(" ", rest)
    pieces = [p.strip(" ,;/()-–|") for p in re.split(r"\n|\|", re.sub(r"\(\s*\)", "", rest))]
    pieces = [piece for piece in pieces if piece]
    name = None
    if pieces:
        parsed = parse_name(pieces[0], order=order)
        name = parsed.value
        if parsed.doubt:
            doubts.append(parsed.doubt)
    return Identity(name, day, pnc, cro[0] if cro else None, tuple(doubts))


def _take_pnc(
    text: str, cro: tuple[str, ...], today: dt.date, doubts: list[str]
) -> tuple[str | None, str]:
    pnc: str | None = None
    for start, end, found in reversed(pnc_shapes_inside(text)):
        parsed = parse_pnc_cell(found, today=today)
        if parsed.value is None and any(
            n.replace(" ", "") in found.replace(" ", "").upper() for n in cro
        ):
            continue
        text = text[:start] + "\n" + text[end:]
        if parsed.value is None:
            doubts.append(f"“{found}” {parsed.doubt}")
        pnc = parsed.value or pnc
    return pnc, text
