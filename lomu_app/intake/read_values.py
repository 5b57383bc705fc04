"""Values of a workbook through calamine. Runs in the reading process only."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine

from lomu_app.intake.doubts import column_letter
from lomu_app.intake.precheck import Limits
from lomu_app.intake.workbook import encode

_DENSE = 12_000_000
"""Cells between the first and the last one; more cannot be laid out in memory."""
_NEAR_COLUMNS = 256
"""Columns that are read where the whole breadth of the sheet cannot be laid out."""
_MOST_FAR = 100
"""Cells beyond what is read that are told and passed over; more are no slip of a hand."""


class TooMuchError(Exception):
    """The workbook holds more than is read; the text says of what."""


class Budget:
    """Counts what has been read over all sheets, and says stop."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._cells = 0

    def sheets(self, count: int) -> None:
        """Check the number of sheets."""
        if count > self._limits.sheets:
            raise TooMuchError(f"has {count} sheets; at most {self._limits.sheets} are read")

    def reaches(self, row: int, column: int) -> bool:
        """Whether a cell, counted from 0, lies within what is read of any sheet."""
        return row < self._limits.rows and column < self._limits.columns

    def row(self, number: int, cells: int) -> None:
        """Check one row, counted from 0, that holds `cells` values."""
        if number >= self._limits.rows:
            raise TooMuchError(f"has more than {self._limits.rows} rows")
        self._cells += cells
        if self._cells > self._limits.cells:
            raise TooMuchError(f"has more than {self._limits.cells} filled cells")

    def text(self, value: str) -> str:
        """Check one text; one over the limit is no cell that a spreadsheet could hold."""
        if len(value) > self._limits.text_length:
            raise TooMuchError(f"has a cell with {len(value)} signs of text")
        return value


class Reach:
    """How far a sheet is read, and the stray cells beyond: told one by one, blank ones not.

    `lengths` are the rows from the first column up to their last value.
    """

    def __init__(self, limits: Limits, lengths: Iterable[int]) -> None:
        self._rows = limits.rows
        self._columns = limits.columns if sum(lengths) <= _DENSE else _NEAR_COLUMNS
        self.far: list[list[Any]] = []

    def row(self, row: int, first: int, cells: list[Any]) -> list[Any]:
        """The cells of a row (its first one in column `first`) that are read."""
        kept = 0 if row >= self._rows else max(self._columns - first, 0)
        for at, value in enumerate(cells[kept:], first + kept):
            if value is not None:
                self.beyond(row, at, value)
        return cells[:kept]

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell, counted from 0, is read."""
        return row < self._rows and column < self._columns

    def beyond(self, row: int, column: int, value: Any) -> None:
        """Note a cell that is not read; blank text is nothing."""
        text = value if isinstance(value, str) else json.dumps(value)
        if not text.strip():
            return
        self.far.append([row, column, " ".join(text.split())[:60]])
        if len(self.far) > _MOST_FAR:
            many = row >= self._rows
            raise TooMuchError(
                f"has more than {self._rows} rows" if many else "has cells too far apart"
            )


def read_values(source: Path | BinaryIO, limits: Limits) -> dict[str, Any]:
    """Sheets with their rows, as data for one frame."""
    budget = Budget(limits)
    workbook = python_calamine.load_workbook(str(source) if isinstance(source, Path) else source)
    metadata = list(workbook.sheets_metadata)
    budget.sheets(len(metadata))
    sheets = []
    for at, about in enumerate(metadata):
        sheet: dict[str, Any] = {"name": about.name, "hidden": "Visible" not in str(about.visible)}
        if "WorkSheet" not in str(about.typ):
            sheet["trouble"] = "holds no cells (a chart, dialogue or macro)"
        else:
            try:
                sheet |= _read_sheet(workbook.get_sheet_by_index(at), limits, budget)
            except (python_calamine.CalamineError, OSError, ValueError) as error:
                sheet["trouble"] = f"cannot be read ({type(error).__name__})"
        sheets.append(sheet)
    return {"sheets": sheets}


def _read_sheet(sheet: Any, limits: Limits, budget: Budget) -> dict[str, Any]:
    start = sheet.start
    if start is None:
        return {"rows": [], "merged": []}
    first_row, first_column = start
    if (sheet.height or 0) * (sheet.width or 0) > _DENSE:
        raise TooMuchError(f"has cells too far apart, the last one in {_address(*sheet.end)}")
    filled = [
        (number, cells)
        for number, values in enumerate(sheet.to_python(skip_empty_area=True), first_row)
        if (cells := _trimmed(values, budget))
    ]
    reach = Reach(limits, (first_column + len(c) for n, c in filled if n < limits.rows))
    rows: list[list[Any]] = []
    for number, cells in filled:
        if kept := reach.row(number, first_column, cells):
            budget.row(number, sum(cell is not None for cell in kept))
            rows.append([number, first_column, kept])
    merged = [[a[0], a[1], b[0], b[1]] for a, b in (sheet.merged_cell_ranges or [])[:5000]]
    return {"rows": rows, "merged": merged, "far": reach.far}


def _address(row: int, column: int) -> str:
    return f"{column_letter(column)}{row + 1}"


def _trimmed(values: Any, budget: Budget) -> list[Any]:
    cells = [_cell(value, budget) for value in values]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _cell(value: Any, budget: Budget) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return budget.text(value)
    if isinstance(value, dt.timedelta):
        return str(value)
    return encode(value)
