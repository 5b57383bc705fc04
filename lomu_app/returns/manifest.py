"""What a copy of a pack holds, cell by cell, so that it can be held against what comes back.

Made from the content that is kept with the copy's entry in the disclosure register: what went
out is known from there, and never from the file.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.packs.safe_text import in_a_cell
from lomu_app.packs.story import (
    NOTHING,
    OWN_SHEETS,
    Layout,
    OpenCell,
    PackContent,
    Story,
    StoryRow,
    Value,
    opened_in,
)

_BAND = "band"


@dataclass(frozen=True, slots=True)
class ManifestColumn:
    """One column of a table."""

    key: str
    heading: str


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One row: what each cell shows, and which of them may be filled in (None: locked)."""

    row_id: str
    values: tuple[str, ...]
    open: tuple[OpenCell | None, ...]


@dataclass(frozen=True, slots=True)
class ManifestSheet:
    """One sheet: its table, and whatever else is written on it, cell by cell.

    `bands` are texts that stand between its rows. `loose` is everything outside the table; None
    where that is not known any more.
    """

    name: str
    columns: tuple[ManifestColumn, ...]
    rows: tuple[ManifestRow, ...]
    bands: tuple[str, ...] = ()
    loose: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that one copy holds.

    `copy` is its reference, as the cover shows it; `key` the secret that its rows are signed
    with, in hex: each copy has its own, so that a row of one does not pass in another. `others`
    are names of sheets without a table: cover, method, words to choose from.
    """

    copy: str
    key: str
    sheets: tuple[ManifestSheet, ...]
    others: tuple[str, ...] = OWN_SHEETS


def manifest_of(content: PackContent, copy: str, key: str) -> Manifest:
    """The manifest of a copy that was made of this content."""
    return Manifest(copy, key, tuple(_sheet(story) for story in content.stories))


def _sheet(story: Story) -> ManifestSheet:
    columns = tuple(ManifestColumn(column.key, column.heading) for column in story.columns)
    if story.layout is Layout.FORM:
        columns = tuple(ManifestColumn(column.key, "") for column in columns)
    rows = tuple(_row(story, row) for row in story.rows if row.look != _BAND)
    bands = [written(row.values[0]) for row in story.rows if row.look == _BAND and row.values]
    return ManifestSheet(story.name, columns, rows, (*bands, *(() if story.rows else (NOTHING,))))


def _row(story: Story, row: StoryRow) -> ManifestRow:
    return ManifestRow(row.row_id, tuple(map(written, row.values)), opened_in(story.columns, row))


def written(value: Value) -> str:
    """A value as its cell shows it, days as `24/11/2026`."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return in_a_cell(value) if isinstance(value, str) else str(value)
