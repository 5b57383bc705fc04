"""Lays what two readers saw in a workbook side by side, and tells every difference.

The more truthful value is kept: an error that one of them hides, text that one of them
trimmed, a date where the other sees its number. Anything else is a doubt at its cell.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from lomu_app.intake.workbook import (
    CellError,
    Difference,
    Sheet,
    Value,
    Workbook,
    decode,
    is_blank,
    shown,
)

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no zone


def sheets_of(frame: dict[str, Any]) -> list[Sheet]:
    """The sheets of a frame from either reader."""
    sheets = []
    for about in frame["sheets"]:
        sheet = Sheet(str(about["name"]), hidden=bool(about.get("hidden")))
        sheet.trouble = about.get("trouble")
        for number, first, cells in about.get("rows", ()):
            sheet.rows[number] = [None] * first + [decode(cell) for cell in cells]
        for row, column, value in about.get("cells", ()):
            put(sheet, row, column, decode(value))
        sheet.merged = [(a, b, c, d) for a, b, c, d in about.get("merged", ())]
        _take_formatting(sheet, about)
        sheets.append(sheet)
    return sheets


def put(sheet: Sheet, row: int, column: int, value: Value) -> None:
    """Set a cell, making room for it."""
    cells = sheet.rows.setdefault(row, [])
    cells.extend([None] * (column + 1 - len(cells)))
    cells[column] = value


def take_formatting(workbook: Workbook, formatting: dict[str, Any]) -> None:
    """Add what a reader of the formatting alone has seen."""
    others = {str(about["name"]).casefold(): about for about in formatting["sheets"]}
    for sheet in workbook.sheets:
        if about := others.get(sheet.name.casefold()):
            _take_formatting(sheet, about)
            sheet.merged = [(a, b, c, d) for a, b, c, d in about["merged"]] or sheet.merged


def lay_side_by_side(workbook: Workbook, formatting: dict[str, Any]) -> list[str]:
    """Add the second reader's knowledge to `workbook`; returns doubts about whole sheets."""
    doubts: list[str] = []
    others = {str(about["name"]).casefold(): about for about in formatting["sheets"]}
    for sheet in workbook.sheets:
        about = others.pop(sheet.name.casefold(), None)
        if about is None:
            if sheet.rows:
                doubts.append(f"Only one reader sees the sheet “{sheet.name}”.")
            continue
        if sheet.rows and not about["cells"] and not about["formulas"]:
            doubts.append(
                f"The second reader sees nothing in the sheet “{sheet.name}”, so its colours and "
                "strike-through are not known."
            )
            continue
        _take_formatting(sheet, about)
        if about["merged"]:
            sheet.merged = [(a, b, c, d) for a, b, c, d in about["merged"]]
        _compare_cells(sheet, about)
    doubts.extend(
        f"Only one reader sees the sheet “{about['name']}”."
        for about in others.values()
        if about["cells"]
    )
    return doubts


def _take_formatting(sheet: Sheet, about: dict[str, Any]) -> None:
    sheet.hidden = sheet.hidden or bool(about.get("hidden"))
    sheet.struck = {(r, c) for r, c in about.get("struck", ())}
    sheet.part_struck = {(r, c) for r, c in about.get("part_struck", ())}
    sheet.fills = {(r, c): str(colour) for r, c, colour in about.get("fills", ())}
    sheet.comments = {(r, c): str(text) for r, c, text in about.get("comments", ())}
    sheet.formulas = {(r, c) for r, c in about.get("formulas", ())}
    sheet.hidden_rows = set(about.get("hidden_rows", ()))
    sheet.hidden_columns = set(about.get("hidden_columns", ()))
    sheet.far |= {(r, c): str(text) for r, c, text in about.get("far", ())}


def _compare_cells(sheet: Sheet, about: dict[str, Any]) -> None:
    seen: set[tuple[int, int]] = set(sheet.formulas)
    for row, column, data in about["cells"]:
        seen.add((row, column))
        first, second = sheet.value(row, column), decode(data)
        taken, differs = _truer(first, second)
        if taken is not first:
            put(sheet, row, column, taken)
        if differs:
            other = second if taken is first else first
            sheet.differences[(row, column)] = Difference(shown(taken), shown(other))
    for row, cells in sheet.rows.items():
        for column, value in enumerate(cells):
            if (row, column) not in seen and not is_blank(value):
                sheet.differences[(row, column)] = Difference(shown(value), "")


def _truer(first: Value, second: Value) -> tuple[Value, bool]:
    """The value to keep of two, and whether they differ in more than form."""
    if isinstance(second, CellError):
        return second, False
    if first == second or is_blank(second):
        return first, not is_blank(first) and is_blank(second)
    if is_blank(first):
        return second, True
    if isinstance(first, str) and isinstance(second, str):
        return second, "".join(first.split()) != "".join(second.split())
    if (number := _number(first)) is not None and (other := _number(second)) is not None:
        same = abs(number - other) <= 1e-9 * max(abs(number), 1.0)
        dated = second if isinstance(second, dt.datetime) else first
        return dated, not same
    return first, shown(first) != shown(second)


def _number(value: Value) -> float | None:
    if isinstance(value, dt.datetime):
        return (value - _EPOCH) / dt.timedelta(days=1)
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    if isinstance(value, (int, float)):
        return float(value)
    return None
