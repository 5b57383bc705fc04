"""Layouts of units that nobody has seen, one function each: tables, headers, sections."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import count
from pathlib import Path

from openpyxl.styles import Font, PatternFill

from tests.support.trackers import page as c
from tests.support.trackers.entries import Entry, make_entries
from tests.support.trackers.page import Book, Column, Tracker
from tests.support.trackers.writers import identity

Layout = Callable[[Path], Tracker]
GREEN, RED, AMBER = (PatternFill("solid", fgColor=one) for one in ("92D050", "FF0000", "FFC000"))


def usual(**changes: Column) -> list[Column]:
    """The columns of a plain tracker, some of them in another way."""
    columns = {
        "crime": c.crime("Crime Ref"),
        "name": c.name("Suspect"),
        "born": c.born("DOB"),
        "pnc": c.pnc("PNC ID"),
        "offence": c.offence("Offence"),
        "risk": c.risk("Risk"),
        "added": c.added("Date added"),
        "address": c.address("Address"),
        "wanted": c.wanted("Circulated"),
        "markers": c.markers("Markers"),
        "attempts": c.attempts("Attempts"),
        "oic": c.oic("OIC"),
        "remark": c.remark("Notes"),
    }
    return [*(columns | changes).values()]


def without(columns: list[Column], *fields: str) -> list[Column]:
    """The columns but for those that show a field."""
    return [column for column in columns if not set(column.fields) & set(fields)]


def some_arrested(entries: list[Entry]) -> list[Entry]:
    """Every fifth one arrested."""
    return [
        dataclasses.replace(entry, status="arrested") if at % 5 == 4 else entry
        for at, entry in enumerate(entries)
    ]


def abbreviated(path: Path) -> Tracker:
    """Headings as short as they can be."""
    number = count(1)
    book = Book(path)
    book.page().table(
        [
            c.other("Ser", lambda e: next(number)), c.crime("CRN", "small"),
            c.name("Nom"), c.born("D/B", "short"), c.pnc("PNC#", "small"), c.offence("Off"),
            c.risk("VR", "letter"), c.added("Dt add", "yearless"), c.address("Addr", "lines"),
            c.wanted("WM", "cross"), c.markers("WS", "blank"), c.attempts("Att", "bullets"),
            c.oic("O/C"), c.remark("Rmks"),
        ],
        make_entries(101),
    )  # fmt: skip
    return book.saved()


def merged_banner_and_groups(path: Path) -> Tracker:
    """A merged title, then two header rows with merged group names, from column B down."""
    book = Book(path, "Arrest list")
    page = book.page(left=2, top=2)
    page.text("DOMESTIC ABUSE - ARREST READY")
    page.sheet.merge_cells("B2:N2")
    page.gap()
    columns = [
        c.surname("Surname"), c.forenames("Forenames"), c.born("DOB", "real"), c.pnc("PNC"),
        c.crime("Ref No"), c.offence("Type"), c.added("Added", "real"),
        c.risk("DASH"), c.wanted("Circ'd"), c.address("Address"), c.attempts("Details"),
        c.oic("OIC"), c.remark("Comments"),
    ]  # fmt: skip
    page.text("SUSPECT", "", "", "", "CRIME", "", "", "RISK", "", "ARREST ATTEMPTS", "", "ADMIN")
    for span in ("B4:E4", "F4:H4", "I4:J4", "K4:L4", "M4:N4"):
        page.sheet.merge_cells(span)
    page.table(columns, make_entries(102))
    return book.saved()


def sections_by_risk_merged(path: Path) -> Tracker:
    """No risk column: merged section rows with counts say the band."""
    book = Book(path)
    page = book.page()
    columns = without(usual(), "victim_risk")
    page.head(columns)
    entries = make_entries(103)
    for band in ("high", "medium", "standard"):
        here = [entry for entry in entries if entry.risk == band]
        row = page.text(f"{band.upper()} RISK ({len(here)})")
        page.sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=12)
        page.lines(columns, here, also=["victim_risk"])
    return book.saved()


def sections_by_status(path: Path) -> Tracker:
    """Outstanding ones above, arrested ones beneath, each with its own header."""
    book = Book(path)
    page = book.page()
    entries = some_arrested(make_entries(104))
    page.text("OUTSTANDING")
    page.table(usual(), [e for e in entries if e.status == "outstanding"])
    page.gap(2)
    page.text("ARRESTED THIS WEEK")
    page.table(usual(), [e for e in entries if e.status == "arrested"])
    return book.saved()


def backwards(path: Path) -> Tracker:
    """All columns from right to left."""
    book = Book(path)
    book.page().table(usual()[::-1], make_entries(105))
    return book.saved()


def alias_in_brackets(path: Path) -> Tracker:
    """`SURNAME, Forename (alias)` in one cell, as `aka`, in quotes or in brackets."""
    writes = (
        lambda e: f"{e.surname}, {e.forenames} (Bones)",
        lambda e: f"{e.surname}, {e.forenames} aka Spike",
        lambda e: f'{e.surname}, {e.forenames} "Ziggy"',
        lambda e: f"{e.surname}, {e.forenames}",
    )
    turn = count()
    mixed = Column("Subject", ("surname", "forenames"), lambda e: writes[next(turn) % 4](e))
    book = Book(path)
    book.page().table(usual(name=mixed), make_entries(106))
    return book.saved()


def serial_dates(path: Path) -> Tracker:
    """Dates of birth as day numbers, some of them as text."""
    book = Book(path)
    columns = usual(born=c.born("DOB", "serial"), added=c.added("Date added", "text_serial"))
    book.page().table(columns, make_entries(107))
    return book.saved()


def american_dates(path: Path) -> Tracker:
    """Month first: every date that could be two is doubted."""
    book = Book(path)
    columns = usual(born=c.born("DOB", "american"), added=c.added("Added", "american"))
    spoilt = frozenset({"date_of_birth", "date_added"})
    entries = [dataclasses.replace(e, bad=spoilt) for e in make_entries(108)]
    book.page().table(columns, entries)
    return book.saved()


def one_two_three(path: Path) -> Tracker:
    """Risk as 1, 2, 3 with a key above the table."""
    book = Book(path)
    page = book.page()
    page.text("Risk: 1 = High, 2 = Medium, 3 = Standard")
    number = {"high": 1, "medium": 2, "standard": 3}
    risk = Column("Risk", ("victim_risk",), lambda e: number[e.risk])
    page.table(usual(risk=risk), make_entries(109))
    return book.saved()


def one_two_three_unsaid(path: Path) -> Tracker:
    """The same without a key: likely, hence doubted."""
    number = {"high": 1, "medium": 2, "standard": 3}
    risk = Column("Risk", ("victim_risk",), lambda e: number[e.risk])
    book = Book(path)
    entries = [dataclasses.replace(e, bad=frozenset({"victim_risk"})) for e in make_entries(110)]
    book.page().table(usual(risk=risk), entries)
    return book.saved()


def traffic_light_words(path: Path) -> Tracker:
    """Risk as RAG words: no DASH bands, hence doubted."""
    word = {"high": "RED", "medium": "Amber", "standard": "green"}
    risk = Column("RAG", ("victim_risk",), lambda e: word[e.risk])
    book = Book(path)
    book.page().table(usual(risk=risk), make_entries(111))
    return book.saved()


def row_colours(path: Path) -> Tracker:
    """Risk by the colour of the row alone, with a key."""
    book = Book(path)
    page = book.page()
    page.text("Red = high risk")
    page.text("Amber = medium risk")
    page.text("Green = standard risk")
    columns = without(usual(), "victim_risk")
    entries = make_entries(112)
    rows = page.table(columns, entries, also=["victim_risk"])
    fills = {"high": RED, "medium": AMBER, "standard": GREEN}
    for row, entry in zip(rows, entries, strict=True):
        for column in range(1, len(columns) + 1):
            page.sheet.cell(row, column).fill = fills[entry.risk]
    return book.saved()


def coloured_risk_cells(path: Path) -> Tracker:
    """A Risk column of which the cells are only coloured."""
    book = Book(path)
    page = book.page()
    columns = usual(risk=Column("Risk", ("victim_risk",), lambda e: None))
    entries = make_entries(113)
    entries = [dataclasses.replace(e, bad=frozenset({"victim_risk"})) for e in entries]
    rows = page.table(columns, entries)
    fills = {"high": RED, "medium": AMBER, "standard": GREEN}
    for row, entry in zip(rows, entries, strict=True):
        page.sheet.cell(row, 6).fill = fills[entry.risk]
    return book.saved()


def green_means_arrested(path: Path) -> Tracker:
    """No status column; the arrested ones are green, as the key below says."""
    book = Book(path)
    page = book.page()
    entries = some_arrested(make_entries(114))
    rows = page.table(usual(), entries)
    for row, entry in zip(rows, entries, strict=True):
        if entry.status == "arrested":
            for column in range(1, 14):
                page.sheet.cell(row, column).fill = GREEN
    page.gap()
    page.text("KEY: Green = arrested")
    return book.saved()


def struck_and_blank_lines(path: Path) -> Tracker:
    """A blank row after each line; two rows struck through."""
    book = Book(path)
    page = book.page()
    page.head(usual())
    for at, entry in enumerate(make_entries(115)):
        struck = at in (3, 9)
        [row] = page.lines(usual(), [dataclasses.replace(entry, struck=struck)])
        for column in range(1, 14) if struck else ():
            page.sheet.cell(row, column).font = Font(strike=True)
        page.gap()
    page.text("Total o/s", 22)
    return book.saved()


def address_in_three_columns(path: Path) -> Tracker:
    """Street, town and postcode apart."""
    book = Book(path)
    parts = [
        c.other("Address", lambda e: e.street), c.other("Town", lambda e: e.town),
        Column("Postcode", ("postcode",), lambda e: e.postcode),
    ]  # fmt: skip
    book.page().table([*without(usual(), "postcode"), *parts], make_entries(116))
    return book.saved()


def house_number_apart(path: Path) -> Tracker:
    """House number, street, town and postcode in four columns."""
    book = Book(path)
    parts = [
        c.other("House No", lambda e: int(e.street.split()[0])),
        c.other("Street", lambda e: e.street.split(maxsplit=1)[1]),
        c.other("Town/City", lambda e: e.town),
        Column("Post Code", ("postcode",), lambda e: e.postcode),
    ]
    columns = without(usual(), "postcode")
    book.page().table([*columns[:5], *parts, *columns[5:]], make_entries(117))
    return book.saved()


def attempts_in_columns(path: Path) -> Tracker:
    """One column an attempt."""

    def attempt(number: int) -> Column:
        def write(entry: Entry) -> str | None:
            went = entry.attempts[number - 1 : number]
            return f"{went[0].day:%d/%m/%y} {went[0].time} {went[0].note}" if went else None

        return Column(f"Attempt {number}", ("attempts",), write)

    book = Book(path)
    columns = [*without(usual(), "attempts"), *(attempt(n) for n in (1, 2, 3))]
    book.page().table(columns, make_entries(118))
    return book.saved()


def whole_person_in_one_cell(path: Path) -> Tracker:
    """Name, date of birth and PNC id on three lines of one cell; offence with its reference."""
    book = Book(path)
    who = Column("Suspect details", ("surname", "forenames", "date_of_birth", "pnc_id"), identity)
    what = Column(
        "Offence / Crime no", ("offence", "crime_reference"), lambda e: f"{e.offence} {e.crime}"
    )
    columns = without(usual(), "surname", "date_of_birth", "pnc_id", "offence", "crime_reference")
    book.page().table([who, what, *columns], make_entries(119))
    return book.saved()
