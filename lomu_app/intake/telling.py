"""What a sheet tells beside its lines: notices about formatting, notes, unused columns."""

from __future__ import annotations

from collections.abc import Iterable

from lomu_app.intake.doubts import PLACE, REASON, Notice, column_letter
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.workbook import Sheet


class Telling:
    """Gathers the notices of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.notices: list[Notice] = []

    def tell(self, kind: str, text: str, row: int | None = None, column: int | None = None) -> None:
        """One notice; row and column from 0."""
        self.notices.append(
            Notice(
                self._sheet.name,
                None if row is None else row + 1,
                "" if column is None else column_letter(column),
                kind,
                text,
            )
        )

    def tell_formatting(self) -> None:
        """Hidden columns and rows, and comments with their text."""
        sheet = self._sheet
        if hidden := sorted(c for c in sheet.hidden_columns if c < sheet.width):
            letters = ", ".join(column_letter(c) for c in hidden)
            self.tell("hidden_columns", f"Hidden columns were read as well: {letters}.")
        if rows := sorted(r for r in sheet.hidden_rows if r in sheet.rows):
            numbers = ", ".join(str(r + 1) for r in rows[:20]) + (" …" if len(rows) > 20 else "")
            self.tell("hidden_rows", f"{len(rows)} hidden rows were read as well: {numbers}.")
        for (row, column), text in sorted(sheet.comments.items()):
            self.tell("comment", text, row, column)

    def tell_unused(self, mappings: Iterable[ColumnMapping]) -> None:
        """Columns that hold something and were not understood."""
        told: set[tuple[str, str]] = set()
        for mapping in mappings:
            for guess in mapping.columns:
                key = (guess.column, guess.heading)
                known = guess.field is not None or guess.heading in (REASON, PLACE)
                if known or not guess.samples or key in told:
                    continue
                told.add(key)
                self.notices.append(
                    Notice(
                        self._sheet.name,
                        mapping.header_row,
                        guess.column,
                        "unused_column",
                        f"The column “{guess.heading or guess.column}” was not used "
                        f"(it holds {', '.join(guess.samples)}).",
                    )
                )
