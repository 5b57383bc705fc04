"""A foreign workbook as plain data, whichever reader it came from.

Rows and columns count from 0 here; people see letters and rows from 1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lomu_app.people.identifiers import clean_text


@dataclass(frozen=True, slots=True)
class CellError:
    """An error that the spreadsheet shows in place of a value, such as #REF!."""

    code: str


Value = str | int | float | bool | dt.datetime | dt.date | dt.time | CellError | None
Place = tuple[int, int]
_MOST_MERGED = 200  # rows; a longer one is decoration


@dataclass(frozen=True, slots=True)
class Difference:
    """Two readers saw different values in one cell; `taken` is the one that was kept."""

    taken: str
    other: str


@dataclass(slots=True)
class Sheet:
    """One sheet: values by row, and what formatting says about them.

    `far` are stray cells that were not read, with what they say.
    """

    name: str
    hidden: bool = False
    rows: dict[int, list[Value]] = field(default_factory=dict)
    struck: set[Place] = field(default_factory=set)
    part_struck: set[Place] = field(default_factory=set)
    fills: dict[Place, str] = field(default_factory=dict)
    comments: dict[Place, str] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    differences: dict[Place, Difference] = field(default_factory=dict)
    far: dict[Place, str] = field(default_factory=dict)
    trouble: str | None = None

    @property
    def width(self) -> int:
        """Columns up to the last one with a value."""
        return max((len(row) for row in self.rows.values()), default=0)

    @property
    def height(self) -> int:
        """Rows up to the last one with a value."""
        return max(self.rows, default=-1) + 1

    def value(self, row: int, column: int) -> Value:
        """The value of a cell, None where there is nothing."""
        cells = self.rows.get(row)
        if cells is None or column >= len(cells):
            return None
        return cells[column]

    def text(self, row: int, column: int) -> str:
        """The cell as a person would read it, cleaned."""
        return shown(self.value(row, column))

    def filled(self, row: int) -> list[int]:
        """Columns of a row that hold something."""
        cells = self.rows.get(row, ())
        return [at for at, value in enumerate(cells) if not is_blank(value)]

    def lone_text(self, row: int) -> str | None:
        """The text of a row that says one thing only."""
        texts = {self.text(row, column) for column in self.filled(row)}
        return texts.pop() if len(texts) == 1 else None


@dataclass(slots=True)
class Workbook:
    """A file that was read. `doubts` are sentences about the file as a whole."""

    file: str
    kind: str
    sheets: list[Sheet] = field(default_factory=list)
    date1904: bool = False
    formatting_read: bool = False
    doubts: list[str] = field(default_factory=list)

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, ignoring case."""
        wanted = name.strip().casefold()
        return next((s for s in self.sheets if s.name.strip().casefold() == wanted), None)


def spread_merges(sheet: Sheet, first: int, last: int) -> None:
    """Give every row of a merged column of cells the value that it shows, between two rows.

    Who is wanted for two matters has a name merged over both lines.
    """
    for top, column, bottom, right in sheet.merged:
        if right != column or not (first <= top < bottom <= last) or bottom - top > _MOST_MERGED:
            continue
        value = sheet.value(top, column)
        for row in range(top + 1, bottom + 1):
            cells = sheet.rows.get(row)
            if is_blank(value) or cells is None or not is_blank(sheet.value(row, column)):
                continue
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = value
            if (top, column) in sheet.struck:
                sheet.struck.add((row, column))


@lru_cache(maxsize=50_000)
def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():  # most cells; the same, and quicker
        return " ".join(text.split())
    return clean_text(text)


def is_blank(value: Value) -> bool:
    """Nothing, or text that shows nothing."""
    if not isinstance(value, str):
        return value is None
    if value and "!" <= value[0] <= "~":  # most cells; nothing takes such a sign away
        return False
    return not _clean(value)


def shown(value: Value) -> str:
    """A value as text: dates as 20/02/1988, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        day = f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
        return day if value.time() == dt.time() else f"{day} {value.hour:02d}:{value.minute:02d}"
    if isinstance(value, dt.date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    if isinstance(value, dt.time):
        return f"{value.hour:02d}:{value.minute:02d}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def encode(value: Value) -> Any:
    """A value for the JSON that the reading process sends."""
    if isinstance(value, CellError):
        return {"e": value.code}
    if isinstance(value, dt.datetime):
        return {"d": value.replace(tzinfo=None).isoformat()}
    if isinstance(value, dt.date):
        return {"d": dt.datetime(value.year, value.month, value.day).isoformat()}  # noqa: DTZ001 - cells have no zone
    if isinstance(value, dt.time):
        return {"t": value.replace(tzinfo=None).isoformat()}
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return {"e": "#NUM!"}
    return value


def decode(data: Any) -> Value:
    """The value that `encode` was given; anything unforeseen becomes text."""
    if isinstance(data, Mapping):
        if "d" in data:
            return dt.datetime.fromisoformat(str(data["d"]))
        if "t" in data:
            return dt.time.fromisoformat(str(data["t"]))
        return CellError(str(data.get("e", "#VALUE!")))
    if isinstance(data, float) and data.is_integer() and abs(data) < 1e15:
        return int(data)
    if data is None or isinstance(data, (str, int, float, bool)):
        return data
    return str(data)
