"""Crime references and police identifiers inside cells of any shape."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from lomu_app.intake.doubts import Parsed
from lomu_app.intake.words import is_nothing, is_pending
from lomu_app.intake.workbook import CellError, Value, shown
from lomu_app.people.identifiers import parse_cro_number, parse_pnc_id

CRIME_SHAPE = re.compile(
    r"\b(\d{2}\s*[A-Z]{2})"
    r"(?:\s*[/\\._-]\s*(\d{1,7}\s*[A-Z]?)\s*[/\\._-]\s*|\s*(\d{1,7}\s*[A-Z])\s*)"
    r"(\d{2}|\d{4})(?![\w/])",
    re.IGNORECASE,
)
"""With strokes, or without them where the letter after the serial stands between the figures."""
_OTHER_SHAPE = re.compile(
    r"\b(?:[A-Z]{1,4}\s*[/-]\s*)?\d{1,8}\s*[A-Z]?\s*/\s*\d{2,7}(?:\s*/\s*\d{2,4})?\b", re.IGNORECASE
)
_PNC_INSIDE = re.compile(
    r"(?<![\w/])((?:\d{4}|\d{2})\s*/\s*\d{1,7}\s?[A-Z]|\d{11}[A-Z]|\d{8,9}[A-Z])(?![\w/])",
    re.IGNORECASE,
)
_OTHER_STROKE = re.compile(r"^(\d{4}|\d{2})\s?[ .\\-]\s?(\d{1,7}\s?[A-Z])$", re.IGNORECASE)
_CRO_INSIDE = re.compile(
    r"(?<![\w/])(SF\s*\d{2}\s*/\s*\d{1,7}\s?[A-Z]|\d{1,6}\s*/\s*\d{2}\s?[A-Z])(?![\w/])",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"^(?:pnc\s*(?:id)?|cro(?:\s*(?:no|number))?|crime(?:\s*(?:no|ref))?|ref)"
    r"[\s:.#-]*",
    re.IGNORECASE,
)


_ROUNDED = re.compile(r"\d+(?:[.,]\d+)?e[+-]?\d+|\d{4,}0{5,}", re.IGNORECASE)
"""`2.01E+10` and what a spreadsheet makes of it: the last figures are lost."""


_NOT_SURE = re.compile(r"\?|\b(?:not|was|ex|prev\w*|old|poss\w*|wrong|dup\w*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CrimeReferences:
    """The references of a cell in order, and the text that is none."""

    references: tuple[str, ...] = ()
    rest: str = ""


def normal_reference(text: str) -> str:
    """Upper case, no blanks around strokes: `20cv / 25115k / 26` is `20CV/25115K/26`."""
    line = re.sub(r"\s*([/\\-])\s*", r"\1", " ".join(text.upper().split()))
    if found := CRIME_SHAPE.fullmatch(line):
        parts = [re.sub(r"\s", "", part) for part in found.groups() if part]
        # `/2026` and `/26` are one reference.
        return "/".join([*parts[:-1], parts[-1][-2:]])
    return line


def looks_like_crime_reference(text: str) -> bool:
    """Whether a text begins with a reference of the force's own shape."""
    return CRIME_SHAPE.match(_PREFIX.sub("", text)) is not None


def parse_crime_reference(value: Value) -> Parsed[CrimeReferences]:
    """One reference or several; other forces' and CAD numbers are kept as they are."""
    text = shown(value)
    if is_nothing(text):
        return Parsed(CrimeReferences())
    if is_pending(text):
        return Parsed(CrimeReferences(), "gives no reference yet")
    if isinstance(value, (dt.date, dt.time, CellError, bool)):
        return Parsed(CrimeReferences(), "is not a crime reference")
    if _ROUNDED.fullmatch(text):
        return Parsed(CrimeReferences((text,)), "is a number that a spreadsheet has rounded")
    found = tuple(
        dict.fromkeys(normal_reference(hit.group()) for hit in CRIME_SHAPE.finditer(text))
    )
    if found:
        rest = CRIME_SHAPE.sub(" ", text).strip(" ,;&+\n")
        doubt = "is marked as uncertain" if _NOT_SURE.search(rest) else None
        return Parsed(CrimeReferences(found, rest), doubt)
    if not re.search(r"\d", text):
        return Parsed(CrimeReferences(), "is not a crime reference")
    parts = [part for part in re.split(r"\s*(?:[,;&\n]|\band\b)\s*", text) if part]
    return Parsed(CrimeReferences(tuple(normal_reference(_PREFIX.sub("", p)) for p in parts)))


def split_offence(value: Value) -> tuple[str, tuple[str, ...]]:
    """Offence text and the references that stood in it."""
    text = shown(value)
    found = tuple(normal_reference(hit.group()) for hit in CRIME_SHAPE.finditer(text))
    if not found:
        return text, ()
    return re.sub(r"\(\s*\)", "", CRIME_SHAPE.sub(" ", text)).strip(" ,;:-\n"), found


def parse_pnc_cell(value: Value, *, today: dt.date) -> Parsed[str | None]:
    """The PNC id of a cell; None with a doubt where there is one that does not hold."""
    text = shown(value)
    if is_nothing(text):
        return Parsed(None)
    if is_pending(text):
        return Parsed(None, "gives no PNC id yet")
    if isinstance(value, (dt.date, CellError)):
        return Parsed(None, "is not a PNC id")
    bare = _OTHER_STROKE.sub(r"\1/\2", _PREFIX.sub("", text))
    reason = "is not a PNC id"
    try:
        return Parsed(parse_pnc_id(bare, this_year=today.year))
    except ValueError as error:
        reason = str(error)
    good = pnc_ids_inside(text, today=today)
    if len(good) == 1:
        return Parsed(good[0])
    return Parsed(None, "holds more than one PNC id" if good else reason)


def pnc_ids_inside(text: str, *, today: dt.date) -> tuple[str, ...]:
    """Every valid PNC id that stands in a text."""
    found: dict[str, None] = {}
    for hit in _PNC_INSIDE.finditer(text):
        try:
            found[parse_pnc_id(hit[1], this_year=today.year)] = None
        except ValueError:
            continue
    return tuple(found)


def pnc_shapes_inside(text: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and text of everything with the shape of a PNC id."""
    return tuple((hit.start(1), hit.end(1), hit[1]) for hit in _PNC_INSIDE.finditer(text))


def cro_numbers_inside(text: str) -> tuple[str, ...]:
    """Every valid CRO number that stands in a text."""
    found: dict[str, None] = {}
    for hit in _CRO_INSIDE.finditer(text):
        try:
            found[parse_cro_number(hit[1])] = None
        except ValueError:
            continue
    return tuple(found)


def parse_cro_cell(value: Value) -> Parsed[str | None]:
    """The CRO number of a cell; None with a doubt where it does not hold."""
    text = shown(value)
    if is_nothing(text):
        return Parsed(None)
    good = cro_numbers_inside(text)
    if len(good) == 1:
        return Parsed(good[0])
    try:
        return Parsed(parse_cro_number(_PREFIX.sub("", text)))
    except ValueError as error:
        return Parsed(None, str(error))
