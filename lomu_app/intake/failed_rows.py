"""Writes the rows that were held or doubted, so that they can be mended and brought in again.

The original headings stand first, so that the mended file maps itself; the last two columns
say what to look at and where the row came from. Text is always written as text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from lomu_app.intake.doubts import Doubt, HeldRow, column_index
from lomu_app.intake.layout import MAX_COLUMNS
from lomu_app.intake.targets import TargetSheet, TargetsRead
from lomu_app.intake.workbook import CellError, Sheet, Value, Workbook, shown

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
REASON, PLACE = "What to look at", "Came from"


def write_failed_rows(
    path: Path, read: TargetsRead, workbook: Workbook, *, with_doubted: bool = True,
    held: Iterable[HeldRow] = (),
) -> int:  # fmt: skip
    """Write to `path` (.xlsx), replacing it; returns how many rows. Without any, no file.

    `held` are rows that could be read and could not be stored (see `importing.held_rows`).
    """
    refused = tuple(held)
    chosen = [(sheet, _reasons(sheet, refused, with_doubted)) for sheet in read.sheets]
    total = sum(len(reasons) for _, reasons in chosen)
    if not total:
        return 0
    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    try:
        styles = _Styles(book)
        for about, reasons in chosen:
            source = workbook.sheet(about.name)
            if source is not None and reasons:
                _write_sheet(book, styles, about, source, reasons)
    finally:
        book.close()
    return total


class _Styles:
    """The few looks that the workbook needs."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format(
            {
                "bold": True,
                "bg_color": "#D9D9D9",
                "text_wrap": True,
                "valign": "top",
                "num_format": "@",
            }
        )
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.plain = book.add_format({"valign": "top"})
        self.date = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        self.doubted = book.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": "#FFE699"}
        )
        self.doubted_date = book.add_format(
            {"num_format": "dd/mm/yyyy", "valign": "top", "bg_color": "#FFE699"}
        )


def _reasons(
    sheet: TargetSheet, refused: tuple[HeldRow, ...], with_doubted: bool
) -> dict[int, list[Doubt | HeldRow]]:
    """Row number (from 1) to all that is wrong with it."""
    found: dict[int, list[Doubt | HeldRow]] = {}
    here = (row for row in refused if row.sheet == sheet.name)
    doubts = sheet.doubts if with_doubted else ()
    problems: Iterable[Doubt | HeldRow] = (*sheet.held, *here, *doubts)
    for problem in problems:
        found.setdefault(problem.row, []).append(problem)
    return dict(sorted(found.items()))


def _write_sheet(
    book: Any,
    styles: _Styles,
    about: TargetSheet,
    source: Sheet,
    reasons: dict[int, list[Doubt | HeldRow]],
) -> None:
    page = book.add_worksheet(about.name.translate(_FORBIDDEN)[:31])
    width = min(source.width, MAX_COLUMNS)
    headings = {column_index(g.column): g.heading for g in about.mapping.columns}
    for column in range(width):
        page.write_string(0, column, headings.get(column, ""), styles.head)
    page.write_string(0, width, REASON, styles.head)
    page.write_string(0, width + 1, PLACE, styles.head)
    page.set_column(0, max(width - 1, 0), 18)
    page.set_column(width, width, 60)
    page.set_column(width + 1, width + 1, 24)
    page.freeze_panes(1, 0)
    for at, (row, problems) in enumerate(reasons.items(), start=1):
        marked = {column_index(p.column) for p in problems if isinstance(p, Doubt) and p.column}
        for column in range(width):
            _write_cell(
                page, styles, (at, column), source.value(row - 1, column), marked=column in marked
            )
        page.write_string(at, width, "\n".join(_sentence(p) for p in problems), styles.text)
        page.write_string(at, width + 1, f"{about.name}, row {row}", styles.text)


def _sentence(problem: Doubt | HeldRow) -> str:
    if isinstance(problem, HeldRow):
        whole = problem.reason.endswith(".")
        return problem.reason if whole else f"The row {problem.reason}."
    where = f"{problem.column}{problem.row}" if problem.column else "The row"
    said = f" “{problem.value}”" if problem.value else ""
    return f"{where}{said} {problem.reason}."


def _write_cell(
    page: Any, styles: _Styles, place: tuple[int, int], value: Value, *, marked: bool
) -> None:
    if isinstance(value, dt.datetime):
        page.write_datetime(*place, value, styles.doubted_date if marked else styles.date)
    elif isinstance(value, bool):
        page.write_boolean(*place, value, styles.doubted if marked else styles.plain)
    elif isinstance(value, (int, float)):
        page.write_number(*place, value, styles.doubted if marked else styles.plain)
    else:
        text = value.code if isinstance(value, CellError) else shown(value)
        if text or marked:
            page.write_string(*place, text[:32_767], styles.doubted if marked else styles.text)
