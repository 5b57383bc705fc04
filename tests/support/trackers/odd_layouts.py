"""Layouts that tempt a reader into a wrong answer."""

from __future__ import annotations

import dataclasses
import datetime as dt
from itertools import count
from pathlib import Path

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.support.trackers import page as c
from tests.support.trackers.entries import Entry, make_entries
from tests.support.trackers.layouts import usual
from tests.support.trackers.page import Book, Column, Tracker


def victim_group_beside_suspect_group(path: Path) -> Tracker:
    """Two header rows; the same four headings stand under VICTIM and under SUSPECT."""
    book = Book(path)
    page = book.page()
    page.text("", "VICTIM", "", "", "SUSPECT", "", "", "", "CRIME")
    for span in ("B1:D1", "E1:H1", "I1:L1"):
        page.sheet.merge_cells(span)
    page.table(
        [
            c.crime("Ref"),
            c.other("Name", lambda e: "DOE, Jane"), c.other("DOB", lambda e: "01/02/1990"),
            c.other("Address", lambda e: "99 Refuge Row, Wolverhampton, WV99 9ZZ"),
            c.name("Name"), c.born("DOB"), c.address("Address"), c.pnc("PNC"),
            c.offence("Offence"), c.risk("Risk"), c.added("Date added"), c.oic("OIC"),
        ],
        make_entries(301),
    )  # fmt: skip
    return book.saved()


def groups_without_merges(path: Path) -> Tracker:
    """The same with group names over the first column of each group only."""
    book = Book(path)
    page = book.page()
    page.text("Offence details", "", "", "Suspect", "", "", "", "Victim", "", "Officer")
    page.table(
        [
            c.crime("Number"), c.offence("Type"), c.added("Date added", "real"),
            c.name("Name"), c.born("DOB", "real"), c.pnc("PNC"), c.address("Address"),
            c.other("Name", lambda e: "DOE, Jane"), c.risk("Risk"),
            c.oic("OIC"), c.remark("Notes"),
        ],
        make_entries(302),
    )  # fmt: skip
    return book.saved()


def person_merged_over_two_crimes(path: Path) -> Tracker:
    """Who is wanted for two matters: the person's cells are merged over both rows."""
    book = Book(path)
    page = book.page()
    columns = usual()
    page.head(columns)
    for at, entry in enumerate(make_entries(303, 12)):
        [row] = page.lines(columns, [entry])
        if at % 3:
            continue
        second = dataclasses.replace(entry, crime=f"20WV/99{at:04d}K/26", offence="Robbery")
        page.lines(columns, [second])
        for column in (2, 3, 4, 8):
            page.sheet.merge_cells(
                start_row=row, end_row=row + 1, start_column=column, end_column=column
            )
    return book.saved()


def two_columns_called_date(path: Path) -> Tracker:
    """`Date` and `Date`: the day added, and the offender's birth."""
    book = Book(path)
    columns = usual(added=c.added("Date"), born=c.born("Date of birth"))
    book.page().table([columns[6], *columns[:6], *columns[7:]], make_entries(304))
    return book.saved()


def years_from_1904(path: Path) -> Tracker:
    """A workbook from an old Mac: its days count from 1904."""
    book = Book(path)
    book.book.epoch = CALENDAR_MAC_1904
    columns = usual(born=c.born("DOB", "real"), added=c.added("Date added", "real"))
    book.page().table(columns, make_entries(305))
    return book.saved()


def other_forces_references(path: Path) -> Tracker:
    """Crime numbers as other forces write them, some as plain numbers."""
    shapes = ("CRI-2026-{n}", "26/{n}/26", "{n}/26", "CAD {n} 12/11/26", "26000{n}", "AB/{n}/26")
    numbers = count(40_123)

    def with_reference(entry: Entry, shape: str) -> Entry:
        return dataclasses.replace(entry, crime=shape.format(n=next(numbers)).upper())

    book = Book(path)
    entries = make_entries(306)
    entries = [with_reference(e, shapes[at % len(shapes)]) for at, e in enumerate(entries)]
    crime = Column("Crime ref", ("crime_reference",),
                   lambda e: int(e.crime) if e.crime.isdigit() else e.crime)  # fmt: skip
    book.page().table(usual(crime=crime), entries)
    return book.saved()


def said_outcomes(path: Path) -> Tracker:
    """The status column tells stories."""
    said = {
        "outstanding": ("O/S - 2 attempts", "Outstanding", "Still wanted", "Not yet arrested",
                        "circ'd, o/s", "To be arrested", "New"),
        "arrested": ("ARRESTED 23/11 0710 by DC 12", "In custody", "arrested & charged",
                     "Arrested, bailed to 12/12", "NICKED", "Detained at Block"),
    }  # fmt: skip
    turn = count()
    book = Book(path)
    entries = [
        dataclasses.replace(e, status="arrested") if at % 4 == 1 else e
        for at, e in enumerate(make_entries(307))
    ]
    state = Column(
        "Status", ("status",), lambda e: said[e.status][next(turn) % len(said[e.status])]
    )
    book.page().table([*usual(), state], entries)
    return book.saved()


def bands_in_many_words(path: Path) -> Tracker:
    """DASH bands with counts, dates and remarks beside them."""
    said = {
        "high": ("High - 17 ticks", "HIGH (14)", "H", "high risk", "DASH: HIGH"),
        "medium": ("Medium - 11", "MED", "m", "Medium Risk (DASH)", "Med (10)"),
        "standard": ("Standard - 4", "STD", "s", "Standard Risk", "Std (3)"),
    }
    turn = count()
    risk = Column("DASH", ("victim_risk",), lambda e: said[e.risk][next(turn) % 5])
    book = Book(path)
    book.page().table(usual(risk=risk), make_entries(308))
    return book.saved()


def notes_between_lines(path: Path) -> Tracker:
    """Remarks to the meeting stand on rows of their own between the lines."""
    book = Book(path)
    page = book.page()
    columns = usual()
    page.head(columns)
    remarks = iter(("NEW SINCE YESTERDAY", "*** see DI before any of these ***", "24/11/2026",
                    "For discussion at 0900", "-"))  # fmt: skip
    for at, entry in enumerate(make_entries(309)):
        page.lines(columns, [entry])
        if at % 5 == 2:
            page.text(next(remarks))
    return book.saved()


def wide_and_padded(path: Path) -> Tracker:
    """Empty columns between all others, and forty further ones that say nothing of use."""
    book = Book(path)
    blank = c.other("", lambda e: None)
    columns = [part for column in usual() for part in (column, blank)]
    columns += [c.other(f"Field {n}", lambda e: "n/a") for n in range(40)]
    book.page().table(columns, make_entries(310))
    return book.saved()


def times_beside_dates(path: Path) -> Tracker:
    """Real dates with a time of day, and attempts that are one real date."""

    def stamped(day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(14, 35))

    book = Book(path)
    added = Column("Date/time added", ("date_added",), lambda e: stamped(e.added))
    book.page().table(usual(added=added), make_entries(311))
    return book.saved()


def side_by_side(path: Path) -> Tracker:
    """Two lists beside each other under one header row."""
    book = Book(path)
    columns = usual()
    entries = make_entries(312)
    book.page().table(columns, entries[:12])
    book.page(None, left=len(columns) + 2).table(columns, entries[12:])
    return book.saved()


def ditto_marks(path: Path) -> Tracker:
    """Who is wanted for two matters has ditto marks in the second line."""
    book = Book(path)
    page = book.page()
    columns = usual()
    page.head(columns)
    for at, entry in enumerate(make_entries(313, 12)):
        page.lines(columns, [entry])
        if at % 4 == 0:
            again = dataclasses.replace(entry, crime=f"20WV/88{at:04d}L/26", offence="Robbery")
            [row] = page.lines(columns, [again])
            for column in (2, 3, 4):
                page.sheet.cell(row, column).value = '"'
    return book.saved()
