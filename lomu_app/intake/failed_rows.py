"""Writes the rows that were held or doubted, so that they can be mended and brought in again.

The original headings stand first, so that the mended file maps itself; the last two columns
say what to look at and where the row came from. Sections, colours, strike-through and the key
come along, for they say things about a row. Text is always written as text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from lomu_app.intake.doubts import PLACE, REASON, Doubt, HeldRow, column_index
from lomu_app.intake.layout import MAX_COLUMNS
from lomu_app.intake.sections import legend, risk_legend
from lomu_app.intake.targets import TargetSheet, TargetsRead
from lomu_app.intake.workbook import CellError, Sheet, Value, Workbook, shown

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_DOUBTED = "FFE699"


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
    """The looks of the workbook. A row keeps its colour and its strike-through: they mean much."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, str], Any] = {}
        wrapped = {"num_format": "@", "text_wrap": True, "valign": "top"}
        self.head = book.add_format(wrapped | {"bold": True, "bg_color": "#D9D9D9"})
        self.text = book.add_format(wrapped)

    def cell(self, number_format: str, *, struck: bool, colour: str) -> Any:
        """A format; `colour` as RRGGBB or empty."""
        key = (number_format, struck, colour)
        if key not in self._made:
            look: dict[str, Any] = {"num_format": number_format, "valign": "top"}
            look |= {"text_wrap": True} if number_format == "@" else {}
            look |= {"font_strikeout": True} if struck else {}
            look |= {"bg_color": f"#{colour}"} if colour else {}
            self._made[key] = self._book.add_format(look)
        return self._made[key]


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
    at, section = 1, ""
    for row, problems in reasons.items():
        title = _section_above(about, row)
        if title != section:
            page.write_string(at, 0, title, styles.text)
            at, section = at + 1, title
        marked = {column_index(p.column) for p in problems if isinstance(p, Doubt) and p.column}
        for column in range(width):
            _write_cell(page, styles, (at, column), source, (row - 1, column), marked)
        page.write_string(at, width, "\n".join(_sentence(p) for p in problems), styles.text)
        page.write_string(at, width + 1, f"{about.name}, row {row}", styles.text)
        at += 1
    for text in _keys(about):
        page.write_string(at + 1, 0, text, styles.text)
        at += 1


def _section_above(about: TargetSheet, row: int) -> str:
    """The title of the section that a row (from 1) stands in, or empty."""
    titles = [
        (notice.row, notice.text)
        for notice in about.notices
        if notice.kind == "section" and notice.row is not None and notice.row < row
    ]
    return max(titles, default=(0, ""))[1]


def _keys(about: TargetSheet) -> list[str]:
    """What the sheet says of its colours and signs."""
    texts = [notice.text for notice in about.notices if notice.kind in ("footer", "note")]
    return [text for text in texts if legend([text]) or risk_legend([text])]


def _sentence(problem: Doubt | HeldRow) -> str:
    if isinstance(problem, HeldRow):
        whole = problem.reason.endswith(".")
        return problem.reason if whole else f"The row {problem.reason}."
    where = f"{problem.column}{problem.row}" if problem.column else "The row"
    said = f" “{problem.value}”" if problem.value else ""
    return f"{where}{said} {problem.reason}."


def _write_cell(
    page: Any,
    styles: _Styles,
    to: tuple[int, int],
    source: Sheet,
    place: tuple[int, int],
    marked: set[int],
) -> None:
    value: Value = source.value(*place)
    doubted = place[1] in marked

    def look(number_format: str) -> Any:
        colour = _DOUBTED if doubted else source.fills.get(place, "")
        return styles.cell(number_format, struck=place in source.struck, colour=colour)

    if isinstance(value, dt.datetime):
        page.write_datetime(*to, value, look("dd/mm/yyyy"))
    elif isinstance(value, bool):
        page.write_boolean(*to, value, look("General"))
    elif isinstance(value, (int, float)):
        page.write_number(*to, value, look("General"))
    else:
        text = value.code if isinstance(value, CellError) else shown(value)
        if text or doubted:
            page.write_string(*to, text[:32_767], look("@"))
