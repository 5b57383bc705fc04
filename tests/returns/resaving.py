"""Programs that a pack goes through on its way: they save it again, each in its own manner.

`as_openpyxl` and `as_pandas` are those libraries. The others do to the parsed sheets what phone
apps, other spreadsheets and careless hands are known to do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd

from lomu_app.intake.workbook import Sheet, Value

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no zone


def as_openpyxl(place: Path, out: Path) -> Path:
    """Read and saved, with nothing done to it."""
    openpyxl.load_workbook(place).save(out)
    return out


def as_pandas(place: Path, out: Path) -> Path:
    """Values alone: no formats, no hidden columns, no properties, no validations."""
    sheets = pd.read_excel(place, sheet_name=None, header=None, engine="openpyxl")
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=str(name), header=False, index=False)
    return out


def copied(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """The sheets, to be changed."""
    return tuple(
        Sheet(sheet.name, rows={row: [*cells] for row, cells in sheet.rows.items()},
              formulas=set(sheet.formulas))
        for sheet in sheets
    )  # fmt: skip


def without_first_column(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """An app that drops hidden columns."""
    made = copied(sheets)
    for sheet in made:
        sheet.rows = {row: cells[1:] for row, cells in sheet.rows.items()}
    return made


def in_another_order(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """Sheets turned round and named anew, rows sorted the other way about."""
    made = copied(sheets)[::-1]
    for number, sheet in enumerate(made):
        sheet.name = f"Sheet{number}"
        table = sorted(row for row in sheet.rows if sheet.rows[row][:1] and row > 3)
        cells = [sheet.rows[row] for row in table]
        for row, there in zip(table, cells[::-1], strict=True):
            sheet.rows[row] = there
    return made


def days_as_text(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """An app that writes days out."""
    return _each(sheets, _day_as_text)


def days_as_numbers(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """An app that drops formats, so that a day is the number that it is kept as."""
    return _each(sheets, _day_as_number)


def with_a_column_between(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """Somebody put an empty column between two of ours."""
    made = copied(sheets)
    for sheet in made:
        sheet.rows = {row: [*cells[:3], None, *cells[3:]] for row, cells in sheet.rows.items()}
    return made


def _each(sheets: tuple[Sheet, ...], change: Callable[[Value], Value]) -> tuple[Sheet, ...]:
    made = copied(sheets)
    for sheet in made:
        sheet.rows = {row: [change(v) for v in cells] for row, cells in sheet.rows.items()}
    return made


def _day_as_text(value: Value) -> Value:
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.datetime) else value


def _day_as_number(value: Value) -> Value:
    return (value - _EPOCH).days if isinstance(value, dt.datetime) else value


DAMAGES = (
    copied, without_first_column, in_another_order, days_as_text, days_as_numbers,
    with_a_column_between,
)  # fmt: skip
