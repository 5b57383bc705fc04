"""Where on a sheet the tables are: header rows (one or two), and the rows beneath them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lomu_app.intake.dates import looks_like_date
from lomu_app.intake.headings import match_heading, normal_heading, speaks_of_others
from lomu_app.intake.references import looks_like_crime_reference
from lomu_app.intake.workbook import Sheet, Value, is_blank, shown
from lomu_app.people.identifiers import find_postcodes, looks_like_pnc_id

MAX_COLUMNS = 256
_SURE = 0.8
_TOP_ROWS = 40
_VAGUE = frozenset(
    {"details", "detail", "type", "date", "no", "number", "ref", "info", "result", "when", "other"}
)
"""Headings that say little without the group above them."""
_WHO = frozenset({"name", "surname", "identity", "pnc_id"})
_WHAT = frozenset({"crime_reference", "crime_offence", "offence", "victim_risk", "date_added"})
_SINKS = frozenset({"line_number"})


@dataclass(frozen=True, slots=True)
class Block:
    """One table. Rows from 0; `headings` by column; no header rows where it has none.

    `columns` are the first one and the one after the last, where tables stand side by side.
    """

    header_rows: tuple[int, ...]
    headings: Mapping[int, str]
    first: int
    last: int
    columns: tuple[int, int] = (0, MAX_COLUMNS)

    @property
    def header_row(self) -> int | None:
        """The lowest header row as people count, None without one."""
        return self.header_rows[-1] + 1 if self.header_rows else None


def find_blocks(sheet: Sheet) -> list[Block]:
    """The tables of a sheet from top to bottom; a repeated header begins no new one."""
    headers = _find_headers(sheet)
    last = sheet.height - 1
    if not headers:
        headers = _unknown_header(sheet)
    if not headers:
        return [Block((), {}, 0, last)] if sheet.rows else []
    blocks: list[Block] = []
    for at, (rows, headings) in enumerate(headers):
        end = headers[at + 1][0][0] - 1 if at + 1 < len(headers) else last
        blocks.append(Block(rows, headings, rows[-1] + 1, end))
    return [part for block in _joined(blocks) for part in _side_by_side(block)]


def _side_by_side(block: Block) -> list[Block]:
    """The tables that stand beside each other under one header row, mostly the block alone."""
    columns = sorted(block.headings)
    normal = {column: normal_heading(block.headings[column]) for column in columns}
    starts = [column for column in columns if normal[column] == normal[columns[0]]]
    if len(starts) < 2:
        return [block]
    ends = [*starts[1:], columns[-1] + 1]
    parts = [
        {c: block.headings[c] for c in columns if start <= c < end}
        for start, end in zip(starts, ends, strict=True)
    ]
    if not all(_is_whole(part) and _alike(part, parts[0]) for part in parts):
        return [block]
    return [
        Block(block.header_rows, part, block.first, block.last, (start, end))
        for part, start, end in zip(parts, starts, ends, strict=True)
    ]


def _is_whole(headings: Mapping[int, str]) -> bool:
    """Whether headings alone tell who is sought and for what, as every table does."""
    fields = _fields(headings)
    return bool(fields & _WHO) and bool(fields & _WHAT)


def _alike(one: Mapping[int, str], other: Mapping[int, str]) -> bool:
    texts, others = ({normal_heading(text) for text in part.values()} for part in (one, other))
    return len(texts & others) >= 0.6 * max(len(texts), len(others))


def _joined(blocks: list[Block]) -> list[Block]:
    joined = [blocks[0]]
    for block in blocks[1:]:
        before = joined[-1]
        if _same_headings(before.headings, block.headings):
            joined[-1] = Block(before.header_rows, before.headings, before.first, block.last)
        else:
            joined.append(block)
    return joined


def _same_headings(one: Mapping[int, str], other: Mapping[int, str]) -> bool:
    alike = sum(normal_heading(one.get(c, "")) == normal_heading(h) for c, h in other.items())
    return alike >= 0.6 * max(len(one), len(other))


def is_header_again(sheet: Sheet, row: int, block: Block) -> bool:
    """Whether a row of the table repeats its headings."""
    filled = [c for c in sheet.filled(row) if c < MAX_COLUMNS]
    if len(filled) < 2 or not block.headings:
        return False
    parts = " ".join(block.headings.values()).lower()
    alike = 0
    for column in filled:
        text = normal_heading(sheet.text(row, column))
        heading = normal_heading(block.headings.get(column, ""))
        alike += bool(text) and (
            text == heading
            or (len(block.header_rows) > 1 and text in normal_heading(parts) and text in heading)
        )
    return alike >= 0.6 * len(filled)


def looks_like_data(value: Value) -> bool:
    """Whether a cell cannot be a heading."""
    if isinstance(value, (bool, int, float, dt.date, dt.time)):
        return True
    text = shown(value)
    return bool(text) and (
        looks_like_date(text)
        or looks_like_pnc_id(text)
        or looks_like_crime_reference(text)
        or bool(find_postcodes(text))
        or len(text) > 80
    )


def _find_headers(sheet: Sheet) -> list[tuple[tuple[int, ...], dict[int, str]]]:
    found: list[tuple[tuple[int, ...], dict[int, str]]] = []
    rows = sorted(sheet.rows)
    skip = -1
    for row in rows:
        if row <= skip or not _may_be_header(sheet, row):
            continue
        single = _texts(sheet, row)
        double = _double(sheet, row)
        if double is not None and _is_double(double, single, _texts(sheet, row + 1)):
            found.append(((row, row + 1), double))
            skip = row + 1
        elif _is_header(single):
            found.append(((row,), single))
    return found


def _unknown_header(sheet: Sheet) -> list[tuple[tuple[int, ...], dict[int, str]]]:
    """A row of words right above rows of data over the same columns, whatever it says."""
    rows = sorted(sheet.rows)
    for row, below in pairwise(rows[:_TOP_ROWS]):
        if not _may_be_header(sheet, row):
            continue
        words, values = sheet.filled(row), sheet.filled(below)
        data = sum(looks_like_data(sheet.value(below, column)) for column in values)
        shared = len(set(words) & set(values))
        if len(words) >= 4 and data >= 2 and shared >= 0.7 * max(len(values), 1):
            return [((row,), _texts(sheet, row))]
    return []


def _is_double(
    double: Mapping[int, str], single: Mapping[int, str], below: Mapping[int, str]
) -> bool:
    """Two rows are one header if together they say more, or the lower one says the most."""
    if _score(double) < 3 or not _is_header(double):
        return False
    if _score(double) > max(_score(single), _score(below)):
        return True
    return (
        _is_header(below) and _score(below) > _score(single) and (_score(double) >= _score(below))
    )


def _may_be_header(sheet: Sheet, row: int) -> bool:
    cells = [value for value in sheet.rows[row][:MAX_COLUMNS] if not is_blank(value)]
    return bool(cells) and not any(looks_like_data(value) for value in cells)


def _texts(sheet: Sheet, row: int) -> dict[int, str]:
    return {column: sheet.text(row, column) for column in sheet.filled(row) if column < MAX_COLUMNS}


def _double(sheet: Sheet, row: int) -> dict[int, str] | None:
    """Headings of two rows read as one, group titles carried over their columns."""
    below = row + 1
    if below not in sheet.rows or not _may_be_header(sheet, below):
        return None
    top, bottom = _texts(sheet, row), _texts(sheet, below)
    if len(top) < 2 or len(bottom) < 2:
        return None
    carried = _carried(sheet, row, top, bottom)
    combined: dict[int, str] = {}
    for column in sorted(set(top) | set(bottom)):
        combined[column] = _under_group(carried.get(column, ""), bottom.get(column, ""))
    return combined


def _under_group(over: str, under: str) -> str:
    """A heading together with its group, or alone where the group only blurs it."""
    if not over or not under:
        return under or over
    whole = f"{over} {under}"
    if speaks_of_others(normal_heading(over)):
        return whole
    if normal_heading(under) in _VAGUE and _confidence(whole) >= 0.6:
        return whole
    return max(whole, under, key=_confidence)


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


def _confidence(text: str) -> float:
    matches = match_heading(text)
    return matches[0].confidence if matches else 0.0


def _fields(headings: Mapping[int, str]) -> set[str]:
    fields: set[str] = set()
    for text in headings.values():
        matches = match_heading(text)
        if matches and matches[0].confidence >= _SURE:
            fields.add(matches[0].field)
    return fields


def _score(headings: Mapping[int, str]) -> int:
    return len(_fields(headings) - _SINKS)


def _is_header(headings: Mapping[int, str]) -> bool:
    score = _score(headings)
    known = sum(_confidence(text) >= 0.6 for text in headings.values())
    if score >= 3:
        return known * 2 >= len(headings)
    return score == 2 and len(headings) <= 4 and known == len(headings)


def data_rows(sheet: Sheet, block: Block) -> list[int]:
    """Rows of a table that hold at least two cells and repeat no header."""
    return [
        row
        for row in sorted(sheet.rows)
        if block.first <= row <= block.last
        and len(sheet.filled(row)) >= 2
        and not is_header_again(sheet, row, block)
    ]


def column_values(sheet: Sheet, rows: Sequence[int], column: int) -> list[Value]:
    """The values of one column over `rows`."""
    return [sheet.value(row, column) for row in rows]
