"""More layouts: other people's columns, several sheets, text files, plain oddities."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

from openpyxl.worksheet.table import Table

from tests.support.trackers import page as c
from tests.support.trackers.entries import TODAY, Entry, make_entries
from tests.support.trackers.layouts import some_arrested, usual, without
from tests.support.trackers.page import Book, Column, Tracker, TrueRow


def victims_beside_suspects(path: Path) -> Tracker:
    """The victim's name, date of birth and address stand before the suspect's."""
    book = Book(path)
    victim = [
        c.other("Victim name", lambda e: "Doe, Jane"),
        c.other("Victim DOB", lambda e: "14/03/1991"),
        c.other("Victim address", lambda e: "99 Refuge Row, Wolverhampton, WV99 9ZZ"),
        c.other("Vic phone", lambda e: "07700 900456"),
    ]
    columns = usual(
        name=c.name("Suspect name"), born=c.born("Suspect DOB"),
        address=c.address("Suspect address"),
    )  # fmt: skip
    book.page().table([*columns[:1], *victim, *columns[1:]], make_entries(201))
    return book.saved()


def plain_victim_columns(path: Path) -> Tracker:
    """`IP` beside `Name`, `DOB` of the suspect, then `IP DOB`."""
    book = Book(path)
    columns = usual(name=c.name("Name"))
    columns += [
        c.other("IP", lambda e: "DOE, Jane"), c.other("IP DOB", lambda e: "01/02/1990"),
        c.other("Relationship to IP", lambda e: "ex-partner"),
    ]  # fmt: skip
    book.page().table(columns, make_entries(202))
    return book.saved()


def many_dates(path: Path) -> Tracker:
    """Offence date, date reported, date added, review date, and the day of the last attempt."""
    book = Book(path)
    columns = usual(added=c.added("Date added to list", "real"))
    columns[5:5] = [
        c.other("Date of offence", lambda e: f"{e.added.replace(day=1):%d/%m/%Y}"),
        c.other("Date reported", lambda e: f"{e.added.replace(day=2):%d/%m/%Y}"),
    ]
    columns += [
        c.other("Review date", lambda e: "01/12/2026"),
        c.other("Last attempt", lambda e: e.attempts[-1].day if e.attempts else None),
        c.other("Days o/s", lambda e: (TODAY - e.added).days),
        c.other("Age", lambda e: 2026 - e.born.year),
        c.other("Sex", lambda e: "M"),
        c.other("Ethnicity", lambda e: "IC1"),
        c.other("Sgt", lambda e: "PS 1234 Onyx"),
        c.other("Beat", lambda e: "WV12"),
    ]
    book.page().table(columns, make_entries(203))
    return book.saved()


def sheet_per_area(path: Path) -> Tracker:
    """Four lists in one book, each with other columns, and sheets that are no lists."""
    book = Book(path, "Front page")
    book.page().text("DA arrest targets - all areas")
    areas = {"Wolverhampton": "WV", "Walsall": "WS", "Dudley": "DY", "Sandwell": "SW"}
    for at, (town, code) in enumerate(areas.items()):
        entries = make_entries(204 + at, 10, code=code, town=town)
        page = book.page(town, left=1 + at % 2)
        page.text(f"{town} arrest ready list")
        columns = usual()
        page.table(columns[at:] + columns[:at], entries, also=["area"])
    book.page("Lookups").text("High", "Medium", "Standard")
    return book.saved()


def sheet_per_status(path: Path) -> Tracker:
    """Live ones and arrested ones on two sheets of the same make."""
    book = Book(path, "Outstanding")
    entries = some_arrested(make_entries(208))
    book.page().table(usual(), [e for e in entries if e.status == "outstanding"])
    book.page("Arrested").table(usual(), [e for e in entries if e.status == "arrested"])
    return book.saved()


def header_far_down(path: Path) -> Tracker:
    """Twelve rows of guidance before the table begins."""
    book = Book(path)
    page = book.page(left=3)
    page.text("How to use this list")
    for number in range(1, 10):
        page.text(f"{number}.", "Read the whole entry before you go to the address.")
    page.gap()
    page.text("Name", "of the owner of this sheet")
    page.table(usual(), make_entries(209))
    return book.saved()


def broken_headings(path: Path) -> Tracker:
    """Headings over several lines, shouted, misspelt, with stops and stars."""
    book = Book(path)
    book.page().table(
        usual(
            crime=c.crime("CRIME\nNUMBER *"), name=c.name("SUPSECT NAME"), born=c.born("D.O.B:"),
            pnc=c.pnc("P.N.C. No."), offence=c.offence("Offense"), risk=c.risk("Victm Risk"),
            added=c.added("DATE\nADDED"), address=c.address("Last known adress"),
            wanted=c.wanted("Circulted on PNC?"), markers=c.markers("Warning\nMakers"),
            attempts=c.attempts("Arest attempts"), oic=c.oic("Officer in charge of case"),
            remark=c.remark("COMENTS"),
        ),
        make_entries(210),
    )  # fmt: skip
    return book.saved()


def asked_as_questions(path: Path) -> Tracker:
    """Headings in everyday words."""
    book = Book(path)
    book.page().table(
        usual(
            crime=c.crime("Which crime?"), name=c.name("Who?"), born=c.born("When born"),
            pnc=c.pnc("PNC"), offence=c.offence("What for?"), risk=c.risk("How risky (DASH)?"),
            added=c.added("On here since"), address=c.address("Where might they be?"),
            wanted=c.wanted("Is he circulated?"), markers=c.markers("Any warnings?"),
            attempts=c.attempts("What have we tried?"), oic=c.oic("Who is dealing?"),
            remark=c.remark("Anything else?"),
        ),
        make_entries(211),
    )  # fmt: skip
    return book.saved()


def without_headings(path: Path) -> Tracker:
    """No header row at all."""
    book = Book(path)
    book.page().lines(usual(wanted=c.other("", lambda e: None), remark=c.remark("")),
                      make_entries(212), without=["wanted_on_pnc"])  # fmt: skip
    return book.saved()


def ticked_markers(path: Path) -> Tracker:
    """A column a marker, headed by its word, ticked where it applies."""

    def ticked(heading: str, code: str) -> Column:
        return Column(heading, ("markers",), lambda e: "✓" if code in e.markers else None)

    words = {"Violent": "VI", "Weapons": "WE", "Drugs": "DR", "Suicidal": "SU", "Firearms": "FI",
             "Ailment": "AL", "Escaper": "ES", "Self harm": "SH"}  # fmt: skip
    book = Book(path)
    columns = [*without(usual(), "markers"), *(ticked(*pair) for pair in words.items())]
    book.page().table(columns, make_entries(213))
    return book.saved()


def second_address_on_its_own_row(path: Path) -> Tracker:
    """A further address stands on a row beneath, with nothing else."""
    book = Book(path)
    page = book.page()
    columns = usual()
    page.head(columns)
    for at, entry in enumerate(make_entries(214)):
        page.lines(columns, [entry])
        if at % 4 == 1:
            page.cells([None] * 7 + [f"2 Dell View, {entry.town}, WV2 2BB"])
    return book.saved()


def excel_table_with_filter(path: Path) -> Tracker:
    """A list object with a filter that hides rows, and a second header as it is scrolled."""
    book = Book(path, "Tracker")
    page = book.page()
    columns = usual()
    rows = page.table(columns, make_entries(215))
    table = Table(displayName="Targets", ref=f"A1:M{rows[-1]}")
    page.sheet.add_table(table)
    for row in rows[5:9]:
        page.sheet.row_dimensions[row].hidden = True
    return book.saved()


def lines_typed_twice(path: Path) -> Tracker:
    """Three lines stand twice, the second time in other spellings."""
    book = Book(path)
    page = book.page()
    entries = make_entries(216)
    page.table(usual(), entries)
    again = usual(crime=c.crime("", "small"), name=c.name("", "caps_last"), born=c.born("", "iso"))
    page.lines(again, entries[2:5], double=True)
    return book.saved()


def forenames_first_without_capitals(path: Path) -> Tracker:
    """`Wilfred Abbotswell`: only the column as a whole tells the order."""

    def write(entry: Entry) -> str:
        return f"{entry.forenames} {entry.surname.title()}"

    book = Book(path)
    plain = [e for e in make_entries(217, 40) if e.surname.isalpha() and e.surname.isascii()
             and e.surname not in {"THOMAS", "JAMES", "GRANT"}]  # fmt: skip
    who = Column("Name", ("surname", "forenames"), write)
    book.page().table(usual(name=who), plain[:20])
    return book.saved()


def semicolons_and_accents(path: Path) -> Tracker:
    """A .csv as Excel writes it on the continent: semicolons, Windows signs."""
    return _as_text(path, 218, encoding="cp1252", delimiter=";")


def tabs_in_utf_16(path: Path) -> Tracker:
    """`Unicode text` out of Excel."""
    return _as_text(path, 219, encoding="utf-16", delimiter="\t")


def commas_with_a_mark(path: Path) -> Tracker:
    """`CSV UTF-8` out of Excel."""
    return _as_text(path, 220, encoding="utf-8-sig", delimiter=",")


def _as_text(path: Path, seed: int, *, encoding: str, delimiter: str) -> Tracker:
    path = path.with_suffix(".csv")
    tracker = Tracker(path)
    # Wójcik cannot be written in the signs of Western Europe.
    entries = [entry for entry in make_entries(seed) if "Ó" not in entry.surname]
    entries[1] = dataclasses.replace(entries[1], surname="DÉSIRÉ")
    columns = usual(born=c.born("DOB", "slashed"), wanted=c.wanted("Circulated", "words"))
    fields = frozenset(name for column in columns for name in column.fields)
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow([column.heading for column in columns])
        for number, entry in enumerate(entries, start=2):
            writer.writerow([column.write(entry) for column in columns])
            tracker.truth.append(TrueRow(path.stem, number, entry, fields))
    return tracker
