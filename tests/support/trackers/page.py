"""Writes sheets of a tracker, and remembers the truth about each row that it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from tests.support.trackers.entries import Entry
from tests.support.trackers.writers import (
    ADDRESSES,
    ATTEMPTS,
    CRIMES,
    DATES,
    MARKERS,
    NAMES,
    PNCS,
    RISKS,
    STATUSES,
    WANTED,
    Write,
)


@dataclass(frozen=True)
class Column:
    """One column: what stands over it, the fields that it shows, and how it is written."""

    heading: str
    fields: tuple[str, ...]
    write: Write


@dataclass(frozen=True)
class TrueRow:
    """The truth about one row of a file (from 1): the entry, and the fields that it shows."""

    sheet: str
    row: int
    entry: Entry
    fields: frozenset[str]
    double: bool = False


@dataclass
class Tracker:
    """One file, and the truth about it."""

    path: Path
    truth: list[TrueRow] = field(default_factory=list)


# --- columns ----------------------------------------------------------------------------


def name(heading: str, style: str = "comma") -> Column:
    return Column(heading, ("surname", "forenames"), NAMES[style])


def surname(heading: str, change: Callable[[str], str] = str) -> Column:
    return Column(heading, ("surname",), lambda e: change(e.surname))


def forenames(heading: str, change: Callable[[str], str] = str) -> Column:
    return Column(heading, ("forenames",), lambda e: change(e.forenames))


def born(heading: str, style: str = "slashed") -> Column:
    return Column(heading, ("date_of_birth",), lambda e: DATES[style](e.born))


def added(heading: str, style: str = "slashed") -> Column:
    return Column(heading, ("date_added",), lambda e: DATES[style](e.added))


def pnc(heading: str, style: str = "full") -> Column:
    return Column(heading, ("pnc_id",), PNCS[style])


def crime(heading: str, style: str = "plain") -> Column:
    return Column(heading, ("crime_reference",), CRIMES[style])


def offence(heading: str) -> Column:
    return Column(heading, ("offence",), lambda e: e.offence)


def risk(heading: str, style: str = "word") -> Column:
    return Column(heading, ("victim_risk",), RISKS[style])


def wanted(heading: str, style: str = "letters") -> Column:
    return Column(heading, ("wanted_on_pnc",), WANTED[style])


def markers(heading: str, style: str = "comma") -> Column:
    return Column(heading, ("markers",), MARKERS[style])


def attempts(heading: str, style: str = "numbered") -> Column:
    return Column(heading, ("attempts",), ATTEMPTS[style])


def address(heading: str, style: str = "line") -> Column:
    return Column(heading, ("postcode",), ADDRESSES[style])


def oic(heading: str) -> Column:
    return Column(heading, ("oic",), lambda e: e.oic)


def remark(heading: str) -> Column:
    return Column(heading, (), lambda e: e.remark)


def status(heading: str, style: str = "words") -> Column:
    return Column(heading, ("status",), STATUSES[style])


def other(heading: str, write: Write) -> Column:
    """A column that says nothing that is stored."""
    return Column(heading, (), write)


# --- pages ------------------------------------------------------------------------------


class Page:
    """One sheet being written from the top down, beginning at column `left`."""

    def __init__(self, sheet: Any, tracker: Tracker, *, left: int = 1, top: int = 1) -> None:
        self.sheet = sheet
        self.tracker = tracker
        self.left = left
        self.row = top

    def cells(self, values: Sequence[Any]) -> int:
        """Write one row of values; returns its number."""
        for at, value in enumerate(values):
            if value is not None and value != "":
                cell = self.sheet.cell(self.row, self.left + at)
                cell.value = value
                # A text that begins with = is text here, as it is when typed after a quote.
                if isinstance(value, str) and value.startswith("="):
                    cell.data_type = "s"
        self.row += 1
        return self.row - 1

    def text(self, *values: Any) -> int:
        """A banner, section, footer: values from the first column on."""
        return self.cells(values)

    def gap(self, count: int = 1) -> None:
        """Blank rows."""
        self.row += count

    def head(self, columns: Sequence[Column]) -> int:
        """The headings."""
        return self.cells([column.heading for column in columns])

    def lines(
        self,
        columns: Sequence[Column],
        entries: Iterable[Entry],
        *,
        also: Sequence[str] = (),
        without: Sequence[str] = (),
        double: bool = False,
    ) -> list[int]:
        """One row an entry, and the truth about each."""
        rows = []
        shown = {name for column in columns for name in column.fields} | set(also) - set(without)
        for entry in entries:
            row = self.cells([column.write(entry) for column in columns])
            self.tracker.truth.append(
                TrueRow(self.sheet.title, row, entry, frozenset(shown - set(without)), double)
            )
            rows.append(row)
        return rows

    def table(self, columns: Sequence[Column], entries: Iterable[Entry], **more: Any) -> list[int]:
        """Headings and lines."""
        self.head(columns)
        return self.lines(columns, entries, **more)


class Book:
    """A workbook being written, with its truth."""

    def __init__(self, path: Path, first: str = "Sheet1") -> None:
        self.book = openpyxl.Workbook()
        self.tracker = Tracker(path)
        self.book.active.title = first

    def page(self, title: str | None = None, *, left: int = 1, top: int = 1) -> Page:
        """The first sheet, or a further one."""
        sheet = self.book.active if title is None else self.book.create_sheet(title)
        return Page(sheet, self.tracker, left=left, top=top)

    def saved(self) -> Tracker:
        """Write the file."""
        self.book.save(self.tracker.path)
        return self.tracker
