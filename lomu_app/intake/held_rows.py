"""Rows that are kept apart, because nobody can say what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from lomu_app.intake.doubts import HeldRow
from lomu_app.intake.layout import Block
from lomu_app.intake.workbook import Sheet


def held_row(sheet: Sheet, row: int, reason: str) -> HeldRow:
    """A row (from 0) as it stands, with the reason as the end of `The row …`."""
    texts = tuple(sheet.text(row, column) for column in range(len(sheet.rows[row])))
    return HeldRow(sheet.name, row + 1, reason, texts)


def unclear_rows(sheet: Sheet, block: Block) -> Iterator[HeldRow]:
    """The rows of a table of which nobody can say what its columns mean."""
    reason = (
        f"stands under headings (row {block.header_row}) that do not tell what its columns mean"
    )
    for row in sorted(sheet.rows):
        if block.first <= row <= block.last and len(sheet.filled(row)) > 1:
            yield held_row(sheet, row, reason)
