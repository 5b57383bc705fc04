"""Reads an extract of offences row by row, in the reading process, as frames for the other side.

Frames: `table` (a sheet and its mapping), `rows` (some thousand rows with their doubts, and the
people that they name for the first time), `left` (a sheet that is none), `end`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine

from lomu_app.intake.doubts import column_letter
from lomu_app.intake.offence_cells import OffenceCells
from lomu_app.intake.offence_columns import (
    ChosenTables,
    Table,
    chosen_table,
    find_table,
    offence_policy,
)
from lomu_app.intake.precheck import Limits
from lomu_app.intake.read_text import decode_text, find_separator
from lomu_app.intake.read_values import Budget
from lomu_app.intake.words import plain_word
from lomu_app.intake.workbook import Value, decode, encode, is_blank, shown

Row = tuple[int, list[Value]]
SAMPLE = 400  # rows from which the columns are understood
_FRAME = 2_000
_MOST_MERGED = 5_000
NO_TABLE = "has no columns that tell who is suspected of which offence"
_PERSON = ("surname", "forenames", "date_of_birth", "pnc_id", "cro_number")


def read_offences(
    kind: str, path: Path, limits: Limits, today: dt.date, chosen: ChosenTables | None = None
) -> Iterator[dict[str, Any]]:
    """The frames of a file. Raises what the libraries raise; the caller tells of it."""
    people = People()
    wanted = frozenset(name for name, one in (chosen or {}).items() if "fields" in one)
    number = 0
    for name, rows in sheets_of_file(kind, path, limits, wanted):
        if isinstance(rows, str):
            yield {"stage": "left", "sheet": name, "why": rows}
            continue
        sample = list(islice(rows, SAMPLE))
        table = find_table(sample) if chosen is None else chosen_table(sample, chosen.get(name))
        if table is None:
            why = (chosen or {}).get(name, {}).get("why", NO_TABLE)
            yield {"stage": "left", "sheet": name, "why": why if sample else "is empty"}
            continue
        yield {
            "stage": "table", "sheet": name, "mapping": table.mapping(),
            "header_row": table.header + 1 if table.header >= 0 else None,
        }  # fmt: skip
        yield from SheetOfOffences(table, today, people, number).frames(_chain(sample, rows))
        number += 1
    yield {"stage": "end"}


class People:
    """Everybody named so far, each once; `new` are those since it was last asked for."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._new: list[tuple[Any, ...]] = []

    def number(self, said: tuple[Any, ...]) -> int:
        """The number of somebody by what was said of them."""
        if said not in self._numbers:
            self._numbers[said] = len(self._numbers)
            self._new.append(said)
        return self._numbers[said]

    def take_new(self) -> list[tuple[Any, ...]]:
        """Those that were named for the first time since the last call."""
        new, self._new = self._new, []
        return new


class SheetOfOffences:
    """Goes down one table and makes frames of its rows."""

    def __init__(self, table: Table, today: dt.date, people: People, number: int) -> None:
        self._table, self._people, self._number = table, people, number
        self._cells = OffenceCells(table, today)
        self._rows: list[list[Any]] = []
        self._doubts: list[list[Any]] = []
        self._held: list[list[Any]] = []
        self._notes: list[list[Any]] = []

    def frames(self, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
        """A frame for every so many rows, and one for what shows only at the end."""
        for number, cells in rows:
            if number > self._table.header:
                self._take(number, cells)
            if len(self._rows) + len(self._held) >= _FRAME:
                yield self._frame()
        self._doubt_orders()
        yield self._frame()

    def _frame(self) -> dict[str, Any]:
        frame = {
            "stage": "rows", "table": self._number, "people": self._people.take_new(),
            "rows": self._rows, "doubts": self._doubts, "held": self._held, "notes": self._notes,
        }  # fmt: skip
        self._rows, self._doubts, self._held, self._notes = [], [], [], []
        return frame

    def _take(self, number: int, cells: list[Value]) -> None:
        filled = [value for value in cells if not is_blank(value)]
        if not filled or self._is_heading_again(cells):
            return
        values, doubts = self._cells.read(number, cells)
        said = _person(values)
        if not any(said[:2]) and len(filled) <= 2 and _is_footer(shown(filled[0])):
            self._notes.append([number + 1, " ".join(shown(value) for value in filled)])
            return
        reason = _reason_to_hold(said, values)
        if reason:
            self._held.append([number + 1, reason, [shown(value) for value in cells]])
            return
        reference, offence = _matter(values)
        day = values.get("day")
        self._rows.append([
            number + 1, self._people.number(said), reference, day.isoformat() if day else None,
            offence, values.get("da"), values.get("victim") or "",
            values.get("relationship") or "", values.get("outcome") or "",
            values.get("vulnerable"), values.get("grade") or "",
        ])  # fmt: skip
        for column, text, why in doubts:
            self._doubts.append([number + 1, column_letter(column), text, why])

    def _is_heading_again(self, cells: list[Value]) -> bool:
        headings = self._table.headings
        if not headings:
            return False
        columns = list(self._table.fields.values())
        same = sum(
            column < len(cells) and shown(cells[column]) == headings.get(column, "")
            for column in columns
        )
        return same * 2 > len(columns)

    def _doubt_orders(self) -> None:
        """Days that may be in American order, as others of their column are."""
        for column in sorted(self._cells.american):
            for number, text in self._cells.unsure.get(column, ()):
                self._doubts.append([
                    number + 1, column_letter(column), text,
                    "could be in American order, as others in this column are",
                ])  # fmt: skip


def _person(values: dict[str, Any]) -> tuple[Any, ...]:
    """Surname, forenames, day of birth, PNC id, CRO number, other names: as plain data."""
    found: dict[str, Any] = dict.fromkeys(_PERSON)
    aliases: tuple[str, ...] = ()
    identity = values.get("identity")
    if identity is not None:
        found |= {field: getattr(identity, field) for field in _PERSON[2:]}
    for name in (
        identity.name if identity is not None else None, values.get("name"),
        values.get("surname"), values.get("forenames"),
    ):  # fmt: skip
        if name is not None:
            found["surname"] = name.surname or found["surname"]
            found["forenames"] = name.forenames or found["forenames"]
            aliases += name.aliases
    middle = values.get("middle_names")
    if middle is not None and middle.forenames:
        found["forenames"] = " ".join(filter(None, (found["forenames"], middle.forenames)))
    for field in _PERSON[2:]:
        found[field] = values.get(field) or found[field]
    born = found["date_of_birth"]
    found["date_of_birth"] = born.isoformat() if born else None
    return (*(found[field] or None for field in _PERSON), *dict.fromkeys(aliases))


def _matter(values: dict[str, Any]) -> tuple[str, str]:
    """Crime reference and offence, from columns of their own or from one."""
    reference, offence = values.get("crime_offence") or ("", "")
    return values.get("crime_reference") or reference, values.get("offence") or offence


def _reason_to_hold(said: tuple[Any, ...], values: dict[str, Any]) -> str:
    surname, forenames, _, pnc_id, cro_number = said[:5]
    if not (surname or pnc_id or cro_number):
        if forenames:
            return "It gives a forename and no surname: say which column holds the surname."
        return "It names nobody: there is no name and no PNC id."
    if not any(_matter(values)) and values.get("day") is None:
        return "It tells of no offence: there is no reference, no day and no words."
    return ""


def _is_footer(text: str) -> bool:
    words = plain_word(text).split()
    return bool(words) and any(
        plain_word(text).startswith(word) for word in offence_policy()["words"]["footer"]
    )


def _chain(sample: list[Row], rows: Iterator[Row]) -> Iterator[Row]:
    yield from sample
    yield from rows


def sheets_of_file(
    kind: str, path: Path, limits: Limits, wanted: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Iterator[Row] | str]]:
    """Each sheet with its rows, or why it is left out; a hidden one is read if it is `wanted`."""
    budget = Budget(limits)
    return _text(path, limits, budget) if kind == "csv" else _workbook(path, budget, wanted)


def _text(path: Path, limits: Limits, budget: Budget) -> Iterator[tuple[str, Iterator[Row] | str]]:
    text, _ = decode_text(path.read_bytes())
    separator, text = find_separator(text)
    csv.field_size_limit(limits.text_length * 8)
    yield path.stem[:31] or "Sheet1", _text_rows(text, separator, budget)


def _text_rows(text: str, separator: str, budget: Budget) -> Iterator[Row]:
    for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
        budget.row(number, len(record))
        yield number, [cell or None for cell in record]


def _workbook(
    path: Path, budget: Budget, wanted: frozenset[str]
) -> Iterator[tuple[str, Iterator[Row] | str]]:
    workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    metadata = list(workbook.sheets_metadata)
    budget.sheets(len(metadata))
    for at, about in enumerate(metadata):
        if "WorkSheet" not in str(about.typ):
            yield about.name, "holds no cells (a chart, dialogue or macro)"
        elif "Visible" not in str(about.visible) and about.name not in wanted:
            yield about.name, "is hidden"
        else:
            yield about.name, _sheet_rows(workbook.get_sheet_by_index(at), budget)


def _sheet_rows(sheet: Any, budget: Budget) -> Iterator[Row]:
    """Rows from 0; the library leaves out the columns before the first cell, not the rows."""
    if sheet.start is None:
        return
    before: list[Value] = [None] * sheet.start[1]
    ends = _merged_down(sheet)
    tops: dict[int, tuple[Value, int]] = {}
    for number, values in enumerate(sheet.iter_rows()):
        cells = before + [_value(value, budget) for value in values]
        for column in [column for column, (_, last) in tops.items() if last < number]:
            del tops[column]
        for column, (value, _) in tops.items():
            cells[column] = value if is_blank(cells[column]) else cells[column]
        for column, last in ends.get(number, ()):
            tops[column] = (cells[column], last)
        budget.row(number, sum(cell is not None for cell in cells))
        yield number, cells


def _merged_down(sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """Columns of cells merged into one: top row to its columns, each with the last row."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:_MOST_MERGED]:
        if left == right and top < bottom:
            found.setdefault(top, []).append((left, bottom))
    return found


def _value(value: Any, budget: Budget) -> Value:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return budget.text(value)
    if isinstance(value, dt.timedelta):
        return str(value)
    return decode(encode(value))
