"""What a header row further down means: known headings in another order, or strange words.

Under words that nobody knows may stand the same columns or others; nothing says which, so the
lines there are held.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from lomu_app.intake.evidence import fits
from lomu_app.intake.header_rows import MAX_COLUMNS, may_be_header
from lomu_app.intake.headings import normal_heading
from lomu_app.intake.layout import Block, data_rows, is_header_again
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.sections import is_footer
from lomu_app.intake.words import is_nothing, is_pending
from lomu_app.intake.workbook import Sheet

_SHAPED = frozenset(
    {"date_of_birth", "date_added", "pnc_id", "cro_number", "crime_reference", "victim_risk",
     "wanted_on_pnc", "postcode", "address"}
)  # fmt: skip
"""Fields whose values are known by their shape, in whatever words a unit writes."""
_TELLING = (*sorted(_SHAPED), "name", "identity", "crime_offence", "offence", "oic", "status",
            "attempts", "markers")  # fmt: skip


def by_heading_alone(mapping: ColumnMapping) -> ColumnMapping:
    """What a mapping says of columns with a heading, wherever they stand."""
    headed = tuple(
        dataclasses.replace(guess, column="") for guess in mapping.columns if guess.heading
    )
    return dataclasses.replace(mapping, columns=headed)


def means_two_things(mapping: ColumnMapping, headings: Mapping[int, str]) -> bool:
    """Whether one of these headings stands over two columns of different meaning."""
    meanings: dict[str, set[str | None]] = {}
    for guess in mapping.columns:
        meanings.setdefault(normal_heading(guess.heading), set()).add(guess.field)
    return any(len(meanings.get(normal_heading(text), ())) > 1 for text in headings.values())


def cut_at_strange_headers(
    sheet: Sheet, block: Block, mapping: ColumnMapping, *, today: dt.date
) -> list[Block]:
    """The table, what stands under a row of strange headings, and the table again after it.

    What stands under strange headings is unclear, up to where the known ones stand again.
    """
    parts = [block]
    for row in data_rows(sheet, block)[1:]:
        if parts[-1].first <= row and _is_strange(sheet, row, block, mapping, today):
            headings = {column: sheet.text(row, column) for column in _filled(sheet, row, block)}
            known = _known_again(sheet, row, block)
            before, last = parts[-1], block.last if known is None else known - 1
            parts[-1] = dataclasses.replace(before, last=row - 1)
            parts.append(dataclasses.replace(
                block, header_rows=(row,), headings=headings, first=row + 1, last=last,
                continues=True, unclear=True,
            ))  # fmt: skip
            if known is None:
                break
            parts.append(dataclasses.replace(block, header_rows=(known,), first=known + 1))
    return parts


def _known_again(sheet: Sheet, row: int, block: Block) -> int | None:
    below = (at for at in sorted(sheet.rows) if row < at <= block.last)
    return next((at for at in below if is_header_again(sheet, at, block)), None)


def _filled(sheet: Sheet, row: int, block: Block) -> list[int]:
    first, end = block.columns[0], min(block.columns[1], MAX_COLUMNS)
    return [column for column in sheet.filled(row) if first <= column < end]


def _is_strange(
    sheet: Sheet, row: int, block: Block, mapping: ColumnMapping, today: dt.date
) -> bool:
    """Whether a row has words where values should be, and no value anywhere.

    Words that say that nothing is known are values. One word too many makes no header: at
    least two columns must be known by the shape of their values, and half of all be filled.
    """
    filled = _filled(sheet, row, block)
    if len(filled) < max(3, len(mapping.columns) / 2):
        return False
    texts = {column: sheet.text(row, column) for column in filled}
    if any(any(map(str.isdigit, text)) or not text.strip(" .?") for text in texts.values()):
        return False
    fields = {c: f for f, columns in mapping.fields().items() for c in columns}
    shaped = [
        column
        for column, text in texts.items()
        if fields.get(column) in _SHAPED and not (is_nothing(text) or is_pending(text))
    ]
    if len(shaped) < 2 or is_footer(texts[filled[0]]) or not may_be_header(sheet, row):
        return False
    return not any(fits(field, text, today=today) for text in texts.values() for field in _TELLING)
