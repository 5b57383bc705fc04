"""A sheet of the library's that writes each cell down at once, as the file will hold it.

The library keeps every cell as an object until the book is closed and finds out only then what
each one is; over hundreds of sheets that takes most of the time. Here a row is text as soon as it
is ended. All else on the sheet is the library's own. There is no way to write a formula.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from math import isfinite
from typing import Any, Literal

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_LETTERS = tuple(xl_col_to_name(column) for column in range(256))
_NAMES = {letter: column for column, letter in enumerate(_LETTERS)}
_CELL = re.compile(r'<c r="([A-Z]+)\d+"[^>]*?(?: t="(s)")?(?:/>|><v>([^<]*)</v></c>)')
_Written = Literal[0, -1]


class RowSheet(Worksheet):  # type: ignore[misc]  # the library's own hints end at its cells
    """Rows and columns are counted from 0; a `style` is the index of a format of the book."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: defaultdict[int, dict[int, str]] = defaultdict(dict)
        self._rows: dict[int, str] = {}
        self._ends: tuple[int, ...] = ()

    def put_text(self, row: int, column: int, text: str, style: int) -> None:
        """A cell of text, which must be fit for a cell: see `safe_text.in_a_cell`."""
        index = self.str_table._get_shared_string_index(text)
        self._cells[row][column] = (
            f'<c r="{_LETTERS[column]}{row + 1}" s="{style}" t="s"><v>{index}</v></c>'
        )

    def put_number(self, row: int, column: int, number: float, style: int) -> None:
        """A cell of a number; a day is one, too. Raises ValueError for what is no number."""
        if not isfinite(number):
            raise ValueError(f"{number} cannot stand in a cell")
        self._cells[row][column] = (
            f'<c r="{_LETTERS[column]}{row + 1}" s="{style}"><v>{number:.16G}</v></c>'
        )

    def put_nothing(self, row: int, column: int, style: int) -> None:
        """A cell that is there for its looks."""
        self._cells[row][column] = f'<c r="{_LETTERS[column]}{row + 1}" s="{style}"/>'

    def put_value(self, row: int, column: int, value: str | float | None, style: int) -> None:
        """A cell of a text, a number, or of nothing but its looks."""
        if value is None or value == "":
            self.put_nothing(row, column, style)
        elif isinstance(value, str):
            self.put_text(row, column, value, style)
        else:
            self.put_number(row, column, value, style)

    def put_row(
        self, row: int, first: int, values: Sequence[str | float | None], styles: Sequence[int],
        points: float,
    ) -> None:  # fmt: skip
        """A whole row from column `first` on, which ends with it and is so high."""
        if row in self._cells:  # something stands in it already
            for column, (value, style) in enumerate(zip(values, styles, strict=True), first):
                self.put_value(row, column, value, style)
            self.end_row(row, points)
            return
        number, index, told = row + 1, self.str_table._get_shared_string_index, list[str]()
        for letter, value, style in zip(_LETTERS[first:], values, styles, strict=False):
            if not value and value != 0:
                told.append(f'<c r="{letter}{number}" s="{style}"/>')
            elif isinstance(value, str):
                told.append(f'<c r="{letter}{number}" s="{style}" t="s"><v>{index(value)}</v></c>')
            elif isfinite(value):
                told.append(f'<c r="{letter}{number}" s="{style}"><v>{value:.16G}</v></c>')
            else:
                raise ValueError(f"{value} cannot stand in a cell")
        ends = (first, first + len(values) - 1) if values else (self.dim_colmin or 0,)
        self._keep(row, self._look(row, points), ends, told)

    def end_row(self, row: int, points: float) -> None:
        """Let the row be so high; nothing can be added to it any more."""
        self._end(row, self._look(row, points))

    def _look(self, row: int, points: float) -> str:
        pixels = int(points * 4 / 3 + 0.5)
        self.row_sizes[row] = [pixels, False]
        return f' ht="{pixels * 0.75:g}" customHeight="1"'

    def _end(self, row: int, look: str) -> None:
        cells = self._cells.pop(row, {})
        columns = sorted(cells)
        ends = (columns[0], columns[-1]) if columns else (self.dim_colmin or 0,)
        self._keep(row, look, ends, [cells[column] for column in columns])

    def _keep(self, row: int, look: str, ends: tuple[int, ...], told: Sequence[str]) -> None:
        if row in self._rows:
            raise ValueError(f"row {row} has ended already")
        # Most rows are as long as the one before.
        for column in () if ends == self._ends else ends:
            self._check_dimensions(row, column)
        self._ends = ends
        self.dim_rowmax: int = max(row, self.dim_rowmax or 0)
        self._rows[row] = f'<row r="{row + 1}"{look}>{"".join(told)}</row>'

    # What the library calls for every cell that is written through it.

    def _write_string(
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> _Written:
        self.put_text(row, col, string, number_of(cell_format))
        return 0

    def _write_number(
        self, row: int, col: int, number: float, cell_format: Format | None = None
    ) -> _Written:
        self.put_number(row, col, number, number_of(cell_format))
        return 0

    def _write_blank(
        self, row: int, col: int, _blank: object, cell_format: Format | None = None
    ) -> _Written:
        if cell_format is not None:
            self.put_nothing(row, col, number_of(cell_format))
        return 0

    def _write_datetime(
        self, row: int, col: int, date: Any, cell_format: Format | None = None
    ) -> _Written:
        return self._write_number(row, col, self._convert_date_time(date), cell_format)

    def _write_formula(self, *_: object, **__: object) -> _Written:
        raise TypeError("a pack holds no formula")

    _write_array_formula = _write_boolean = _write_rich_string = _write_formula

    def _write_rows(self) -> None:
        for row in [*self._cells]:
            self._end(row, "")
        for _, told in sorted(self._rows.items()):
            self.fh.write(told)

    def _escape_attributes(self, attribute: Any) -> Any:
        """Most of what is said of a sheet is a number, in which the library searches in vain."""
        if isinstance(attribute, str) and not attribute.isalnum():
            return super()._escape_attributes(attribute)
        return attribute

    def _prepare_formula(self, formula: str, _expand: bool = False) -> str:
        """A rule's own condition; the library looks in each for 170 functions that none uses."""
        return formula.removeprefix("=")

    def _get_range_data(self, top: int, left: int, bottom: int, right: int) -> list[str | None]:
        """What the cells of a chart hold, row by row; None for an empty one: a gap, no nought."""
        found: list[str | None] = []
        for row in range(top, bottom + 1):
            cells = {
                _NAMES[letter]: self.str_table._get_shared_string(int(value))
                if text
                else value or None
                for letter, text, value in _CELL.findall(self._rows.get(row, ""))
            }
            found += [cells.get(column) for column in range(left, right + 1)]
        return found


def number_of(style: Format | None) -> int:
    """The number by which cells name a format of their book."""
    return 0 if style is None else int(style._get_xf_index())
