"""Writes the rows that were held or doubted, so that they can be mended and brought in again.

The marking stands over everything. The headings of each table come before its rows, so that
the mended file maps itself; the last two columns say what to look at and where the row came
from. Sections, colours, strike-through and the key come along, for they say things about a
row. Rows whose headings say too little are on a page that is not read. Text is always written
as text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from lomu_app.intake.doubts import PLACE, REASON, UNCLEAR, Doubt, HeldRow, column_index
from lomu_app.intake.header_rows import MAX_COLUMNS
from lomu_app.intake.layout import Block
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
_RED, _PURPLE = "CA3535", "5B2D86"


def write_failed_rows(
    path: Path, read: TargetsRead, workbook: Workbook, *, marking: str,
    with_doubted: bool = True, held: Iterable[HeldRow] = (),
) -> int:  # fmt: skip
    """Write to `path` (.xlsx), replacing it; returns how many rows. Without any, no file.

    `marking` stands on every page, on the screen and on paper. `held` are rows that could be
    read and could not be stored (see `importing.held_rows`).
    """
    refused = tuple(held)
    chosen = [(sheet, _reasons(sheet, refused, with_doubted)) for sheet in read.sheets]
    total = sum(len(reasons) for _, reasons in chosen)
    if not total:
        return 0
    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    try:
        book.set_properties({"category": marking})
        styles = _Styles(book, marking)
        for about, reasons in chosen:
            source = workbook.sheet(about.name)
            if source is not None and reasons:
                _write_sheet(book, styles, about, source, reasons)
    finally:
        book.close()
    return total


class _Styles:
    """The looks of the workbook. A row keeps its colour and its strike-through: they mean much."""

    def __init__(self, book: Any, marking: str) -> None:
        self._book = book
        self.marking = marking
        colour = _PURPLE if "PRACTICE" in marking else _RED
        self.banner = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": f"#{colour}"}
        )
        self.on_paper = f'&C&"Arial,Bold"&12&K{colour} {marking.replace("&", "&&")}'
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
    """The rows of a sheet on a page of its name; those under unclear headings on another one."""
    unclear = {row for row in reasons if _is_unclear(about, row)}
    clear = {row: problems for row, problems in reasons.items() if row not in unclear}
    if clear:
        _Writer(book, styles, about, source, about.name).write(clear)
    if unclear:
        apart = {row: reasons[row] for row in sorted(unclear)}
        _Writer(book, styles, about, source, f"{UNCLEAR} {about.name}").write(apart)


class _Writer:
    """One page, filled from the top; `_at` is the next free row, from 0."""

    def __init__(
        self, book: Any, styles: _Styles, about: TargetSheet, source: Sheet, title: str
    ) -> None:
        self._styles, self._about, self._source = styles, about, source
        self._width = min(source.width, MAX_COLUMNS)
        self._page = book.add_worksheet(_free_name(book, title))
        self._at = 0
        self._headings: dict[int, str] | None = None
        self._section = ""

    def write(self, reasons: dict[int, list[Doubt | HeldRow]]) -> None:
        """The marking, and the rows (from 1) with the headings and sections they stand under."""
        self._set_up()
        for row, problems in reasons.items():
            self._write_above(row)
            self._write_row(row, problems)
        for text in _keys(self._about):
            self._page.write_string(self._at + 1, 0, text, self._styles.text)
            self._at += 1

    def _set_up(self) -> None:
        page, width = self._page, self._width
        for column in range(1, width + 2):
            page.write_blank(0, column, None, self._styles.banner)
        page.write_string(0, 0, self._styles.marking, self._styles.banner)
        page.set_header(self._styles.on_paper)
        page.set_footer(self._styles.on_paper)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_column(0, max(width - 1, 0), 18)
        page.set_column(width, width, 60)
        page.set_column(width + 1, width + 1, 24)
        page.freeze_panes(2, 0)
        page.repeat_rows(0, 1)
        self._at = 1

    def _write_above(self, row: int) -> None:
        """The headings and the title of the section of a row, where they change."""
        tables = _tables_at(self._about, row)
        headings = {c: text for block in tables for c, text in block.headings.items()}
        if headings != self._headings:
            self._write_headings(headings)
            if not all(block.continues for block in tables):
                self._section = ""
        title = _section_above(self._about, row)
        if title != self._section:
            self._page.write_string(self._at, 0, title, self._styles.text)
            self._at, self._section = self._at + 1, title

    def _write_headings(self, headings: dict[int, str]) -> None:
        for column in range(self._width):
            self._page.write_string(self._at, column, headings.get(column, ""), self._styles.head)
        self._page.write_string(self._at, self._width, REASON, self._styles.head)
        self._page.write_string(self._at, self._width + 1, PLACE, self._styles.head)
        self._at, self._headings = self._at + 1, headings

    def _write_row(self, row: int, problems: list[Doubt | HeldRow]) -> None:
        page, styles, at = self._page, self._styles, self._at
        marked = {column_index(p.column) for p in problems if isinstance(p, Doubt) and p.column}
        for column in range(self._width):
            _write_cell(page, styles, (at, column), self._source, (row - 1, column), marked)
        said = "\n".join(_sentence(p) for p in problems)[:32_767]
        page.write_string(at, self._width, said, styles.text)
        page.write_string(at, self._width + 1, f"{self._about.name}, row {row}", styles.text)
        self._at += 1


def _free_name(book: Any, title: str) -> str:
    """A name for a page that no other one has, whatever the case of its letters."""
    wanted = title.translate(_FORBIDDEN).strip("'")[:31] or "Rows"
    taken = {page.get_name().casefold() for page in book.worksheets()}
    names = (wanted, *(f"{wanted[:27]} {number}" for number in range(2, 1000)))
    return next(name for name in names if name.casefold() not in taken)


def _tables_at(about: TargetSheet, row: int) -> list[Block]:
    """The tables that a row (from 1) belongs to; several where they stand side by side."""
    return [block for block, _ in about.tables if block.first <= row - 1 <= block.last]


def _is_unclear(about: TargetSheet, row: int) -> bool:
    tables = _tables_at(about, row)
    return bool(tables) and all(block.unclear for block in tables)


def _section_above(about: TargetSheet, row: int) -> str:
    """The title of the section that a row (from 1) stands in, or empty."""
    begun = [
        block.header_rows[0] for block, _ in about.tables
        if block.header_rows and block.first < row and not block.continues
    ]  # fmt: skip
    first = max(begun[1:], default=0)  # what stands over the first table is said by its banners
    titles = [
        (notice.row, notice.text)
        for notice in about.notices
        if notice.kind == "section" and notice.row is not None and first <= notice.row < row
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
