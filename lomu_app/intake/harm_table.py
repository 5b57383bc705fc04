"""A published table of harm weights: which columns hold the titles and the weights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lomu_app.harm.commands import ImportHarmWeights
from lomu_app.intake.headings import normal_heading
from lomu_app.intake.importing import file_digest
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.workbook import Sheet, shown
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.progress import Progress

_LOOKED_AT = 30  # rows among which the headings are sought
_TITLES = (
    "full offence title", "offence title", "offence description", "offence", "offence name",
    "offence group", "crime title", "title", "description", "home office classification",
)  # fmt: skip
_WEIGHTS = {
    "cchi": ("cchi score", "cchi", "cambridge crime harm index", "cchi weight", "cchi days",
             "crime harm index", "days", "harm score", "score", "weight"),
    "ons": ("severity score", "ons weight", "css weight", "crime severity score weight",
            "severity weight", "ons severity score", "severity", "weight", "weighting", "score"),
}  # fmt: skip
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,3}\d*)?")
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class HarmTableRead:
    """What was read: the command, its columns, and the rows that gave no weight."""

    command: ImportHarmWeights
    columns: dict[str, str]
    left: tuple[dict[str, Any], ...]


def read_harm_table(
    path: Path, *, scale: str, name: str = "", progress: Progress | None = None
) -> HarmTableRead:
    """Read a table, from the sheet with the most rows. Raises UnsafeFile, Refused."""
    digest = file_digest(path)
    workbook = read_workbook(path, progress=progress)
    found = [table for sheet in workbook.sheets if (table := _table_of(sheet, scale))]
    if not found:
        raise Refused(
            f"No sheet of {path.name} has a column of offence titles beside one of "
            f"{scale.upper()} weights. Expected are headings such as full_offence_title and "
            f"{_WEIGHTS[scale][0].replace(' ', '_')}."
        )
    columns, titles, left = max(found, key=_size)
    command = ImportHarmWeights(
        scale=scale, name=name or path.stem[:120], file_name=path.name[-200:], sha256=digest,
        titles=tuple(titles),
    )  # fmt: skip
    return HarmTableRead(command, columns, tuple(left))


Table = tuple[dict[str, str], list[tuple[str, int]], list[dict[str, Any]]]


def _size(table: Table) -> int:
    return len(table[1])


def _table_of(sheet: Sheet, scale: str) -> Table | None:
    for row in sorted(sheet.rows)[:_LOOKED_AT]:
        headings = {column: normal_heading(sheet.text(row, column)) for column in sheet.filled(row)}
        title, weight = _first(headings, _TITLES), _first(headings, _WEIGHTS.get(scale, ()))
        if title is None or weight is None or title == weight:
            continue
        columns = {"title": sheet.text(row, title), "weight": sheet.text(row, weight)}
        titles, left = _rows_below(sheet, row, title, weight)
        return columns, titles, left
    return None


def _first(headings: dict[int, str], wanted: tuple[str, ...]) -> int | None:
    for name in wanted:
        for column, heading in headings.items():
            if heading == name:
                return column
    return None


def _rows_below(
    sheet: Sheet, header: int, title: int, weight: int
) -> tuple[list[tuple[str, int]], list[dict[str, Any]]]:
    titles: list[tuple[str, int]] = []
    left: list[dict[str, Any]] = []
    for row in _filled_below(sheet, header):
        text, said = sheet.text(row, title), shown(sheet.value(row, weight)).replace(",", "")
        if text and _NUMBER.fullmatch(said) and float(said) <= _MOST:
            titles.append((text, round(float(said) * 1000)))
        elif text or said:
            left.append({"sheet": sheet.name, "row": row + 1, "title": text, "weight": said})
    return titles, left


def _filled_below(sheet: Sheet, header: int) -> Iterator[int]:
    return (row for row in sorted(sheet.rows) if row > header and sheet.filled(row))
