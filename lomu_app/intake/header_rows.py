"""Which rows of a sheet are header rows, one or two together, and what headings they give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise

from lomu_app.intake.dates import looks_like_date
from lomu_app.intake.headings import (
    TARGETS,
    match_heading,
    may_say_heading,
    normal_heading,
    speaks_of_others,
)
from lomu_app.intake.references import looks_like_crime_reference
from lomu_app.intake.workbook import Sheet, Value, is_blank, shown
from lomu_app.people.identifiers import find_postcodes, looks_like_pnc_id

MAX_COLUMNS = 256
"""Columns in which tables are looked for."""
_SURE = 0.8
_TOP_ROWS = 40
_SEARCHED_ROWS = 200
"""Rows at the top in which a header may be misspelt throughout."""
_MOST_SEARCHED = 1_000
"""Rows without any value that are weighed word by word; a list has few, prose has no end."""
_VAGUE = frozenset(
    {"details", "detail", "type", "date", "no", "number", "ref", "info", "result", "when", "other"}
)
"""Headings that say little without the group above them."""
_NEVER_WORDS = (bool, int, float, dt.date, dt.time)
_SINKS = frozenset({"line_number"})


def looks_like_data(value: Value) -> bool:
    """Whether a cell cannot be a heading."""
    if isinstance(value, _NEVER_WORDS):
        return True
    text = shown(value)
    if not any(map(str.isdigit, text)):
        return len(text) > 80
    return (
        len(text) > 80
        or looks_like_date(text)
        or looks_like_pnc_id(text)
        or looks_like_crime_reference(text)
        or bool(find_postcodes(text))
    )


def find_headers(
    sheet: Sheet, words: str = TARGETS
) -> list[tuple[tuple[int, ...], dict[int, str]]]:
    """Rows (from 0), one or two of them, with the headings that they give, from the top."""
    found: list[tuple[tuple[int, ...], dict[int, str]]] = []
    skip, searched = -1, 0
    for at, row in enumerate(sorted(sheet.rows)):
        if row <= skip or (at >= _SEARCHED_ROWS and not _speaks_of_headings(sheet, row, words)):
            continue
        if searched >= _MOST_SEARCHED or not may_be_header(sheet, row):
            continue
        searched += 1
        single = words_of_row(sheet, row)
        double = _double(sheet, row, words)
        if double is not None and _is_double(double, single, words_of_row(sheet, row + 1), words):
            found.append(((row, row + 1), double))
            skip = row + 1
        elif _is_header(single, words):
            found.append(((row,), single))
    return found


def unknown_header(sheet: Sheet) -> list[tuple[tuple[int, ...], dict[int, str]]]:
    """A row of words right above rows of data over the same columns, whatever it says."""
    rows = sorted(sheet.rows)
    for row, below in pairwise(rows[:_TOP_ROWS]):
        if not may_be_header(sheet, row):
            continue
        words, values = sheet.filled(row), sheet.filled(below)
        data = sum(looks_like_data(sheet.value(below, column)) for column in values)
        shared = len(set(words) & set(values))
        if len(words) >= 4 and data >= 2 and shared >= 0.7 * max(len(values), 1):
            return [((row,), words_of_row(sheet, row))]
    return []


def _is_double(
    double: Mapping[int, str], single: Mapping[int, str], below: Mapping[int, str], words: str
) -> bool:
    """Two rows are one header if together they say more, or the lower one says the most."""
    scored = _score(double, words)
    if scored < 3 or not _is_header(double, words):
        return False
    above, beneath = _score(single, words), _score(below, words)
    if scored > max(above, beneath):
        return True
    return _is_header(below, words) and beneath > above and scored >= beneath


def _speaks_of_headings(sheet: Sheet, row: int, words: str) -> bool:
    """Whether two cells of a row and the one beneath say a word of known headings."""
    said = 0
    for cells in (sheet.rows.get(row, ()), sheet.rows.get(row + 1, ())):
        if any(isinstance(value, _NEVER_WORDS) for value in cells[:MAX_COLUMNS]):
            continue
        for value in cells[:MAX_COLUMNS]:
            said += isinstance(value, str) and may_say_heading(value, words)
            if said >= 2:
                return True
    return False


def may_be_header(sheet: Sheet, row: int) -> bool:
    """Whether no cell of a row is beyond doubt a value."""
    cells = sheet.rows[row][:MAX_COLUMNS]
    if any(isinstance(value, _NEVER_WORDS) for value in cells):
        return False
    return not all(map(is_blank, cells)) and not any(map(looks_like_data, cells))


def words_of_row(sheet: Sheet, row: int) -> dict[int, str]:
    """The texts of a row by column, as far as tables reach."""
    return {column: sheet.text(row, column) for column in sheet.filled(row) if column < MAX_COLUMNS}


def _double(sheet: Sheet, row: int, words: str) -> dict[int, str] | None:
    """Headings of two rows read as one, group titles carried over their columns."""
    below = row + 1
    if below not in sheet.rows or not may_be_header(sheet, below):
        return None
    top, bottom = words_of_row(sheet, row), words_of_row(sheet, below)
    if len(top) < 2 or len(bottom) < 2:
        return None
    carried = _carried(sheet, row, top, bottom)
    combined: dict[int, str] = {}
    for column in sorted(set(top) | set(bottom)):
        combined[column] = _under_group(carried.get(column, ""), bottom.get(column, ""), words)
    return combined


def _under_group(over: str, under: str, words: str) -> str:
    """A heading together with its group, or alone where the group only blurs it."""
    if not over or not under:
        return under or over
    whole = f"{over} {under}"
    if speaks_of_others(normal_heading(over), words):
        return whole
    if normal_heading(under) in _VAGUE and _confidence(whole, words) >= 0.6:
        return whole
    return whole if _confidence(whole, words) >= _confidence(under, words) else under


def _carried(
    sheet: Sheet, row: int, top: Mapping[int, str], bottom: Mapping[int, str]
) -> dict[int, str]:
    carried = dict(top)
    spans = [m for m in sheet.merged if m[0] <= row <= m[2] and m[3] > m[1]]
    for first_row, first, _, last in spans:
        title = sheet.text(first_row, first)
        carried.update(dict.fromkeys(range(first, min(last, MAX_COLUMNS) + 1), title))
    if not spans:
        title = ""
        for column in range(max(bottom) + 1):
            title = top.get(column, title)
            if column in bottom and column not in top:
                carried[column] = title
    return carried


def _confidence(text: str, words: str) -> float:
    matches = match_heading(text, words)
    return matches[0].confidence if matches else 0.0


def known_fields_of(headings: Mapping[int, str], words: str = TARGETS) -> set[str]:
    """The fields that headings name beyond reasonable doubt."""
    fields: set[str] = set()
    for text in headings.values():
        matches = match_heading(text, words)
        if matches and matches[0].confidence >= _SURE:
            fields.add(matches[0].field)
    return fields


def _score(headings: Mapping[int, str], words: str) -> int:
    return len(known_fields_of(headings, words) - _SINKS)


def _is_header(headings: Mapping[int, str], words: str) -> bool:
    score = _score(headings, words)
    known = sum(_confidence(text, words) >= 0.6 for text in headings.values())
    if score >= 3:
        return known * 2 >= len(headings)
    return score == 2 and len(headings) <= 4 and known == len(headings)
