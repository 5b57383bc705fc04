"""Any list of the desk as a workbook: the columns that are shown, marked and ready to print."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lomu_app.kernel.clock import london
from lomu_app.packs.files import free_place, safe_file_name
from lomu_app.packs.marking import marking_of
from lomu_app.packs.measure import column_width
from lomu_app.packs.styles import size_of
from lomu_app.packs.workbook import PackFacts, PackReport, PackWriter, Page, Value

_NARROWEST, _WIDEST = 6.0, 48.0
_SAMPLE = 300
_LANDSCAPE_FROM = 95.0
_STYLES: dict[type, str] = {
    int: "number",
    float: "decimal",
    dt.date: "date",
    dt.datetime: "moment",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key in each row, what is written above, a width if it must be so."""

    key: str
    heading: str
    wide: float | None = None


def build_list_export(
    title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, object]], *, out: Path,
    head: str, generated_by: str, generated_at: dt.datetime, marking: str,
    id_key: str | None = None, note: str = "", replace: bool = False,
) -> PackReport:  # fmt: skip
    """Write the rows as one sheet; `out` is a folder or a file, as for packs.

    Values may be str, int, float, bool, date, aware datetime, None, or a tuple of texts.
    `id_key` names the row id, kept in a hidden column.
    """
    given = list(rows)
    table = [[_plain(row.get(column.key)) for column in columns] for row in given]
    widths = tuple(_width(column, table, at) for at, column in enumerate(columns))
    pack = PackWriter(
        PackFacts(title, note or title, marking, head, generated_by, generated_at, generated_at)
    )
    page = Page(widths, landscape=sum(widths) > _LANDSCAPE_FROM, frozen_columns=1)
    sheet = pack.sheet(title, page)
    counted = "1 row" if len(table) == 1 else f"{len(table):,} rows"
    sheet.title(title, " · ".join(part for part in (counted, note) if part))
    sheet.header([column.heading for column in columns])
    first = sheet.row
    for row, values in zip(given, table, strict=True):
        if id_key is not None:
            sheet.identify(str(row.get(id_key, "")))
        sheet.free_row(values, [_STYLES.get(type(value), "text") for value in values])
    if table:
        sheet.filter_rows(first - 1, sheet.row - 1)
    place = _place(out, title, generated_at, marking)
    digest = pack.save(place, replace=replace)
    return PackReport(place, pack.sheets, len(table), digest)


def _place(out: Path, title: str, at: dt.datetime, marking: str) -> Path:
    if not out.is_dir():
        return out
    day = london(at).date().isoformat()
    return free_place(
        out, safe_file_name(f"{title[:60]}-{day}_{marking_of(marking)}", suffix=".xlsx")
    )


def _plain(value: object) -> Value:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.datetime):
        return london(value) if value.tzinfo else value
    if isinstance(value, int):
        # A spreadsheet keeps fifteen digits; a longer number would lose its last ones.
        return value if abs(value) < 10**15 else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if value is None or isinstance(value, str | dt.date):
        return value
    if isinstance(value, tuple | list):
        return "; ".join(str(part) for part in value)
    return str(value)


def _width(column: Column, table: Sequence[Sequence[Value]], at: int) -> float:
    """Measured on the heading and the first rows; longer texts wrap."""
    if column.wide is not None:
        return column.wide
    widest = column_width(column.heading, size_of("header"), bold=True) + 2.5
    for row in table[:_SAMPLE]:
        value = row[at]
        if isinstance(value, dt.datetime):
            widest = max(widest, 16.5)
        elif isinstance(value, dt.date):
            widest = max(widest, 11.5)
        elif value is not None:
            widest = max(widest, column_width(str(value)[:200], size_of("text")) + 1)
        if widest >= _WIDEST:
            return _WIDEST
    return max(widest, _NARROWEST)
