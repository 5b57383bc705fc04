"""Where on a sheet the tables are: their header rows, and the rows beneath them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lomu_app.intake.header_rows import (
    MAX_COLUMNS,
    find_headers,
    known_fields_of,
    unknown_header,
    words_of_row,
)
from lomu_app.intake.headings import TARGETS, normal_heading
from lomu_app.intake.workbook import Sheet, Value

_WHO = frozenset({"name", "surname", "identity", "place", "pnc_id"})
_WHAT = frozenset({"crime_reference", "crime_offence", "offence", "victim_risk", "date_added"})
"""Fields of which a table of a tracker has one; of other kinds of table any besides `_WHO`."""


@dataclass(frozen=True, slots=True)
class Block:
    """One table. Rows from 0; `headings` by column; no header rows where it has none.

    `columns` are the first one and the one after the last, where tables stand side by side.
    `continues` says that the table above goes on here, with its columns in another order;
    `unclear` that its headings do not tell in which, so that its rows are held.
    """

    header_rows: tuple[int, ...]
    headings: Mapping[int, str]
    first: int
    last: int
    columns: tuple[int, int] = (0, MAX_COLUMNS)
    continues: bool = False
    unclear: bool = False

    @property
    def header_row(self) -> int | None:
        """The lowest header row as people count, None without one."""
        return self.header_rows[-1] + 1 if self.header_rows else None


def find_blocks(sheet: Sheet, words: str = TARGETS) -> list[Block]:
    """The tables of a sheet from top to bottom; the same header again begins no new one."""
    headers = find_headers(sheet, words)
    last = sheet.height - 1
    if not headers:
        headers = unknown_header(sheet)
    if not headers:
        return [Block((), {}, 0, last)] if sheet.rows else []
    blocks: list[Block] = []
    for at, (rows, headings) in enumerate(headers):
        end = headers[at + 1][0][0] - 1 if at + 1 < len(headers) else last
        blocks.append(Block(rows, headings, rows[-1] + 1, end))
    return [
        part
        for block in _joined(sheet, blocks, words)
        for table in cut_at_headers(sheet, block, words)
        for part in _side_by_side(table, words)
    ]


def _side_by_side(block: Block, words: str) -> list[Block]:
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
    if not all(_is_whole(part, words) and _alike(part, parts[0]) for part in parts):
        return [block]
    return [
        dataclasses.replace(block, headings=part, columns=(start, end))
        for part, start, end in zip(parts, starts, ends, strict=True)
    ]


def _is_whole(headings: Mapping[int, str], words: str) -> bool:
    """Whether headings alone tell who it is about and what is said, as every table does."""
    fields = known_fields_of(headings, words)
    what = _WHAT if words == TARGETS else fields - _WHO
    return bool(fields & _WHO) and bool(fields & what)


def _alike(one: Mapping[int, str], other: Mapping[int, str]) -> bool:
    texts, others = ({normal_heading(text) for text in part.values()} for part in (one, other))
    return len(texts & others) >= 0.6 * max(len(texts), len(others))


def _joined(sheet: Sheet, blocks: list[Block], words: str) -> list[Block]:
    joined = [blocks[0]]
    for block in blocks[1:]:
        before = joined[-1]
        lowest = words_of_row(sheet, before.header_rows[-1])
        if block.headings.items() <= lowest.items() or _same_columns(
            before.headings, block.headings, words
        ):
            joined[-1] = dataclasses.replace(before, last=block.last)
            continue
        half = len(block.header_rows) == 1 and _alike(block.headings, lowest)
        headings = block.headings
        if part := _is_part(headings, before.headings):
            headings = _given_again(headings, before)
        joined.append(dataclasses.replace(
            block, headings=headings,
            continues=half or part or _alike(headings, before.headings),
            unclear=half and _lost_group(before, lowest),
        ))  # fmt: skip
    return joined


def _is_part(headings: Mapping[int, str], before: Mapping[int, str]) -> bool:
    """Whether a header row names some of the columns of the table above, and nothing else."""
    normal, known = ({normal_heading(text) for text in one.values()} for one in (headings, before))
    return normal < known


def _same_columns(one: Mapping[int, str], other: Mapping[int, str], words: str) -> bool:
    """Whether a later header row says the same of every column, in much the same words."""
    alike = sum(normal_heading(one.get(c, "")) == normal_heading(h) for c, h in other.items())
    if alike < 0.6 * max(len(one), len(other)):
        return False
    known = {normal_heading(heading) for heading in one.values()}
    return all(_same_heading(one.get(c, ""), text, known, words) for c, text in other.items())


def _same_heading(before: str, text: str, known: set[str], words: str) -> bool:
    """Whether a column is still what it was; a heading that stood elsewhere has moved here."""
    if normal_heading(before) == normal_heading(text):
        return True
    fields = known_fields_of({0: before}, words)
    alike = bool(fields) and fields == known_fields_of({0: text}, words)
    return alike and normal_heading(text) not in known


def cut_at_headers(sheet: Sheet, block: Block, words: str = TARGETS) -> list[Block]:
    """The table, cut where a row gives its headings again in another order."""
    parts = [block]
    if not block.headings:
        return parts
    lowest = words_of_row(sheet, block.header_rows[-1])
    known = {normal_heading(text) for text in (*block.headings.values(), *lowest.values())}
    for row in sorted(row for row in sheet.rows if block.first <= row <= block.last):
        before, texts = parts[-1], words_of_row(sheet, row)
        if not _gives_headings(texts, known) or texts.items() <= lowest.items():
            continue
        headings = _given_again(texts, before)
        if not _same_columns(before.headings, headings, words):
            parts[-1] = dataclasses.replace(before, last=row - 1)
            parts.append(dataclasses.replace(
                before, header_rows=(row,), headings=headings, first=row + 1, continues=True,
                unclear=_lost_group(block, lowest),
            ))  # fmt: skip
    return parts


def _gives_headings(texts: Mapping[int, str], known: set[str]) -> bool:
    alike, left = 0, len(texts)
    for text in texts.values():
        alike, left = alike + (normal_heading(text) in known), left - 1
        if alike + left < max(2, 0.6 * len(texts)):
            return False
    return alike >= 2


def _given_again(texts: Mapping[int, str], block: Block) -> dict[int, str]:
    """The headings as a row of the table gives them anew.

    A column over which it says nothing keeps its heading, unless that has gone elsewhere.
    """
    normal = {normal_heading(text) for text in texts.values()}
    kept = {
        column: heading
        for column, heading in block.headings.items()
        if column not in texts and normal_heading(heading) not in normal
    }
    return dict(sorted((kept | dict(texts)).items()))


def _lost_group(block: Block, lowest: Mapping[int, str]) -> bool:
    """Whether one row of a double header says too little, as `Name` under two groups does."""
    texts = [normal_heading(text) for text in lowest.values()]
    return len(block.header_rows) > 1 and len(set(texts)) < len(texts)


def is_header_again(sheet: Sheet, row: int, block: Block) -> bool:
    """Whether a row of the table repeats its headings."""
    filled = [c for c in sheet.filled(row) if c < MAX_COLUMNS]
    if len(filled) < 2 or not block.headings:
        return False
    others = 0  # most rows differ from the first cells on, and there may be many rows
    for column in filled:
        others += not _says_again(sheet.text(row, column), column, block)
        if len(filled) - others < 0.6 * len(filled):
            return False
    return True


def _says_again(text: str, column: int, block: Block) -> bool:
    """Whether a cell repeats the heading of its column, or a part of it under a group."""
    said, heading = normal_heading(text), normal_heading(block.headings.get(column, ""))
    if not said or said == heading:
        return bool(said)
    return len(block.header_rows) > 1 and said in heading


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
