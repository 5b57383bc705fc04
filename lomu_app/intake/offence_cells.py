"""The cells of one offence row as typed values, parsed as a tracker's; each text once.

Half a million rows repeat few words: what a text means is kept by field.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from lomu_app.intake.dates import parse_birth_date, parse_past_date
from lomu_app.intake.doubts import Parsed
from lomu_app.intake.identity import parse_identity
from lomu_app.intake.names import parse_name, parse_part
from lomu_app.intake.offence_columns import Table, offence_policy
from lomu_app.intake.references import (
    parse_crime_reference,
    parse_cro_cell,
    parse_pnc_cell,
    split_offence,
)
from lomu_app.intake.words import is_nothing, is_pending, parse_yes_no, plain_word
from lomu_app.intake.workbook import CellError, Value, is_blank, shown

_KEPT = 200_000  # texts a field, so that a column of all different ones costs no memory
_YOUNGEST = 10
_LENGTHS = {"offence": 300, "relationship": 120, "outcome": 200, "grade": 20, "victim": 200}
_NUMERIC = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(?:\d{4}|\d{2})(?:\D.*)?")
_LONE_NAME = re.compile(r"[^\W\d_]{2,}(?:[\s,'-]+[^\W\d_]{2,})+")
_SAYS_NOTHING = frozenset({"", "n/k", "nk", "not known", "unknown", "null", "n/a", "tbc"})
Told = tuple[int, str, str]
"""A doubt: column from 0, what the cell shows, and why."""


class OffenceCells:
    """Reads rows of one table. `american` and `unsure` tell of days whose order is not sure."""

    def __init__(self, table: Table, today: dt.date) -> None:
        self._table, self._today = table, today
        self._known: dict[str, dict[Any, Parsed[Any]]] = {}
        self._parsers: dict[str, Callable[[Value], Parsed[Any]]] = {
            "day": self._parse_day, "date_of_birth": self._parse_birth, "da": self._parse_da,
            "vulnerable": self._parse_vulnerable, "surname": _parse_surname,
            "forenames": _parse_forenames, "middle_names": _parse_forenames,
            "name": self._parse_name, "identity": self._parse_identity, "pnc_id": self._parse_pnc,
            "cro_number": parse_cro_cell, "crime_reference": _parse_reference,
            "crime_offence": _parse_both, "victim": _parse_victim,
        }  # fmt: skip
        self.american: set[int] = set()
        self.unsure: dict[int, list[tuple[int, str]]] = {}

    def read(self, number: int, cells: list[Value]) -> tuple[dict[str, Any], list[Told]]:
        """The values of a row by field, and its doubts. Fields without a column are left out."""
        values: dict[str, Any] = {}
        doubts: list[Told] = []
        for field, column in self._table.fields.items():
            value = cells[column] if column < len(cells) else None
            if isinstance(value, CellError):
                doubts.append((column, value.code, "shows an error in place of a value"))
                value = None
            parsed = self._parse(field, value)
            values[field] = parsed.value
            if parsed.doubt:
                doubts.append((column, shown(value), parsed.doubt))
            elif field in ("day", "date_of_birth") and isinstance(value, str):
                self._note_order(number, column, value)
        doubts += self._against_each_other(values, cells)
        return values, doubts

    def _parse(self, field: str, value: Value) -> Parsed[Any]:
        known = self._known.setdefault(field, {})
        key = (type(value), value)
        if key not in known:
            if len(known) >= _KEPT:
                known.clear()
            parser = self._parsers.get(field)
            known[key] = _parse_words(field, value) if parser is None else parser(value)
        return known[key]

    def _note_order(self, number: int, column: int, text: str) -> None:
        found = _NUMERIC.fullmatch(text.strip())
        if found is None:
            return
        first, second = int(found[1]), int(found[2])
        if first <= 12 and second <= 12 and first != second:
            self.unsure.setdefault(column, []).append((number, text))

    def _against_each_other(self, values: dict[str, Any], cells: list[Value]) -> list[Told]:
        day, born = values.get("day"), values.get("date_of_birth")
        if day is None or born is None or day.year - born.year > _YOUNGEST + 1:
            return []
        column = self._table.fields["day"]
        if day < born:
            return [(column, shown(cells[column]), "lies before the person was born")]
        if day.year - born.year < _YOUNGEST:
            return [(column, shown(cells[column]), "would make the person younger than ten")]
        return []

    def _parse_day(self, value: Value) -> Parsed[Any]:
        found = parse_past_date(value, today=self._today)
        if found.doubt and "American" in found.doubt and "day" in self._table.fields:
            self.american.add(self._table.fields["day"])
        if found.value is None and found.doubt is None:
            return Parsed(None, "gives no day; without one the offence counts nowhere")
        return found

    def _parse_birth(self, value: Value) -> Parsed[Any]:
        found = parse_birth_date(value, today=self._today)
        if found.doubt and "American" in found.doubt:
            self.american.add(self._table.fields["date_of_birth"])
        return found

    def _parse_da(self, value: Value) -> Parsed[Any]:
        text = plain_word(shown(value)).replace("-", " ")
        words = offence_policy()["words"]
        if text and not text.strip("? "):
            return Parsed(None, "is not known; it is not counted")
        if text in words["da"]:
            return Parsed(True)
        if text in words["not_da"]:
            return Parsed(False)
        if is_blank(value) or text in _SAYS_NOTHING:
            if self._table.blank_is_no:
                return Parsed(False)
            return Parsed(None, "is blank, though others say no; it is not counted")
        return _yes_no(value)

    def _parse_vulnerable(self, value: Value) -> Parsed[Any]:
        return Parsed(None) if is_blank(value) else _yes_no(value)

    def _parse_name(self, value: Value) -> Parsed[Any]:
        if is_blank(value):
            return Parsed(None)
        return parse_name(value, order=self._table.order)

    def _parse_identity(self, value: Value) -> Parsed[Any]:
        if is_blank(value):
            return Parsed(None)
        found = parse_identity(value, today=self._today, order=self._table.order)
        return Parsed(found, "; ".join(found.doubts) or None)

    def _parse_pnc(self, value: Value) -> Parsed[Any]:
        return parse_pnc_cell(value, today=self._today)


def _yes_no(value: Value) -> Parsed[Any]:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value in (0, 1):
        return Parsed(bool(value))
    found = parse_yes_no(value)
    if found.value is None and found.doubt is None:
        return Parsed(None, "is not known; it is not counted")
    return found


def _parse_surname(value: Value) -> Parsed[Any]:
    return Parsed(None) if is_blank(value) else parse_part(value, surname=True)


def _parse_forenames(value: Value) -> Parsed[Any]:
    return Parsed(None) if is_blank(value) else parse_part(value, surname=False)


def _parse_reference(value: Value) -> Parsed[Any]:
    if is_blank(value):
        return Parsed("")
    found = parse_crime_reference(value)
    references = found.value.references
    if len(references) > 1:
        return Parsed(references[0], "gives more than one reference; the first was taken")
    return Parsed(references[0] if references else "", found.doubt)


def _parse_both(value: Value) -> Parsed[Any]:
    """Crime reference and offence in one cell."""
    offence, references = split_offence(value)
    doubt = None if references else "gives no crime reference"
    return Parsed((references[0] if references else "", offence[:300]), doubt)


def _parse_victim(value: Value) -> Parsed[Any]:
    """References, never names: what looks like a name is doubted by its cell."""
    text = shown(value)
    if is_blank(value) or is_nothing(text) or is_pending(text):
        return Parsed("")
    parts = [" ".join(part.upper().split()) for part in re.split(r"[,;&\n]", text)]
    kept = ", ".join(dict.fromkeys(part for part in parts if part))
    if len(kept) > _LENGTHS["victim"]:
        return Parsed(kept[: _LENGTHS["victim"]], "is too long; the end was left off")
    if _LONE_NAME.fullmatch(text):
        return Parsed("", "looks like a name, not a reference; a victim's name is not stored here")
    return Parsed(kept)


def _parse_words(field: str, value: Value) -> Parsed[Any]:
    """Words that stay as they stand."""
    text = " ".join(shown(value).split())
    most = _LENGTHS[field]
    if len(text) > most:
        return Parsed(text[:most], "is too long; the end was left off")
    if field == "offence":
        if not text:
            return Parsed("", "names no offence")
        bare, references = split_offence(value)
        return Parsed(bare or text if references else text)
    return Parsed("" if field == "grade" and is_nothing(text) else text)
