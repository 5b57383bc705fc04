"""Trackers of two imaginary units, laid out as officers do, and files that cannot be read."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.support.trackers import page as cols
from tests.support.trackers.entries import Entry, make_entries
from tests.support.trackers.page import Book, Column

ROWS = 12
GREEN = PatternFill("solid", fgColor="92D050")
COLUMNS = (
    cols.added("Date Added", "dotted"), cols.crime("Crime No"), cols.name("SUSPECT"),
    cols.born("D.O.B", "slashed"), cols.pnc("PNC ID", "short"),
    cols.address("Last known address"), cols.offence("Offence(s)"), cols.risk("Vic Risk"),
    cols.oic("OIC"), cols.wanted("Wanted PNC?"), cols.markers("Markers"),
    cols.attempts("Arrest attempts"), cols.remark("Comments"),
)  # fmt: skip
BORN, PNC = 4, 5
"""Where these two stand, counted from 1."""


def entries() -> list[Entry]:
    """Twelve matters; the last two are of people who may be one, as nothing but the name says."""
    made = [dataclasses.replace(one, remark="") for one in make_entries(7, ROWS, code="CV")]
    twin = dataclasses.replace(
        made[-1], surname=made[-2].surname, forenames=made[-2].forenames, born=made[-2].born,
        pnc=None, street=made[-2].street, town=made[-2].town, postcode=made[-2].postcode,
    )  # fmt: skip
    return [*made[:-1], twin]


def coventry(folder: Path, *, lines: list[Entry] | None = None, name: str = "") -> Path:
    """Banner, headings in row 4, one struck row, one green, one twice, a comment, a hidden column.

    Rows 5 to 16 are the entries, row 17 says row 5 once more; row 6 has a day of birth that
    does not exist.
    """
    book = Book(folder / (name or "tracker_coventry.xlsx"), "DAART")
    page = book.page()
    page.text("DAART - COVENTRY - OFFICIAL-SENSITIVE")
    page.text("Updated 24/11/2026")
    page.gap()
    rows = page.table(COLUMNS, lines or entries())
    page.lines(COLUMNS, [(lines or entries())[0]], double=True)
    page.gap()
    page.text("Green = arrested. Strike through = to come off at next TRM.")
    sheet = page.sheet
    sheet.cell(rows[1], BORN).value = "31/02/1988"
    sheet.cell(rows[3], 1).comment = Comment("Seen at the market", "PC Pound")
    for column in range(1, len(COLUMNS) + 1):
        sheet.cell(rows[2], column).font = Font(strike=True)
        sheet.cell(rows[4], column).fill = GREEN
    sheet.column_dimensions["E"].hidden = True
    book.page("Lists").text("High", "Medium", "Standard")
    return book.saved().path


WALSALL: tuple[Column, ...] = (
    cols.crime("OASIS / Crime Ref", "small"), cols.surname("Surname"),
    cols.forenames("First name(s)"), cols.born("Date of birth", "iso"), cols.pnc("PNCID"),
    cols.risk("DASH", "letter"), cols.offence("Wanted for"), cols.address("Addresses to try"),
    cols.added("On list since"), cols.attempts("# attempts", "count"), cols.wanted("Circ'd"),
    cols.oic("Officer in case"), cols.other("Qzz", lambda entry: "zz" + entry.postcode[:2]),
)  # fmt: skip


def walsall(folder: Path) -> Path:
    """Headings in row 1; one column that nobody can understand."""
    book = Book(folder / "tracker_walsall.xlsx", "Sheet1")
    book.page().table(WALSALL, make_entries(11, 8, code="WS", town="Walsall"))
    return book.saved().path


def long_list(folder: Path, rows: int) -> Path:
    """So many lines that reading takes its time."""
    path = folder / "long.csv"
    line = "20CV/1A/26,Harbottle,Leon,20/02/1988,Stalking,High,{n},{n},{n},{n},{n},{n}\n"
    with path.open("w", encoding="utf-8") as file:
        file.write("Crime No,Surname,Forenames,DOB,Offence,Risk,A,B,C,D,E,F\n")
        file.writelines(line.format(n=number) for number in range(rows))
    return path
