"""What intake tells about a workbook beside the rows themselves.

A doubt names a cell that a person should look at; a notice only informs. All are frozen and
`as_dict` makes them ready for JSON.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
REASON, PLACE = "What to look at", "Came from"
"""Headings of the two columns that a failed-rows workbook has beside the unit's own."""
UNCLEAR = "Headings unclear"
"""Begins the name of the page there that is shown only, and not read again."""


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """A value read from a cell, and why it may not be so."""

    value: T
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """One cell to look at. `row` counts from 1; `column` is a letter, or empty for the row."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that cannot be stored because nothing in it identifies anyone."""

    sheet: str
    row: int
    reason: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubledLine:
    """A line typed twice; the first stands. `differing` names fields that do not agree."""

    sheet: str
    row: int
    first_sheet: str
    first_row: int
    differing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth knowing that needs no decision.

    kind: hidden_sheet, hidden_columns, hidden_rows, comment, struck, colour, other_sheet,
    footer, note, section, doubled, formatting, unused_column.
    """

    sheet: str
    row: int | None
    column: str
    kind: str
    text: str


def column_letter(index: int) -> str:
    """The letter of a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The column counted from 0 that a letter names."""
    index = 0
    for sign in letters.upper():
        index = index * 26 + ord(sign) - 64
    return index - 1


def as_dict(thing: Any) -> Any:
    """`thing` (dataclass, mapping, sequence, date) as plain JSON-able data."""
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return {
            field.name: as_dict(getattr(thing, field.name)) for field in dataclasses.fields(thing)
        }
    if isinstance(thing, Mapping):
        return {str(key): as_dict(value) for key, value in thing.items()}
    if isinstance(thing, (list, tuple, set, frozenset)):
        return [as_dict(item) for item in thing]
    if isinstance(thing, (dt.date, dt.time)):
        return thing.isoformat()
    return thing
