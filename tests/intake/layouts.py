"""Writes the invented lines in the ways that imaginary units lay out their workbooks."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.intake.people_made_up import ATTEMPTS, LINES, Line

GREEN = PatternFill("solid", fgColor="FF92D050")


def short(pnc: str | None) -> str:
    """`2004/0771204X` as officers type it: `04/771204x`."""
    return "" if pnc is None else f"{pnc[2:4]}/{pnc[5:].lstrip('0').lower()}"


def _save(book: Any, path: Path) -> Path:
    book.save(path)
    return path


def plain_split_names(folder: Path) -> Path:
    """One header row on row 1, split names, real dates."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Ref No", "Last Name", "Given Names", "DoB", "PNC Number", "Risk Level",
                  "Reason wanted", "Home Address", "Post Code", "Date onto list", "No. of attempts",
                  "Circulated on PNC?", "Warning Signals", "Dealing officer", "Remarks"])
    for one in LINES:
        sheet.append([one.crime, one.surname.title(), one.forenames.upper(), one.born, one.pnc,
                      one.risk.upper(), one.offence, one.address, one.postcode, one.added,
                      one.attempts, "Y" if one.wanted else "N", "/".join(one.markers), one.oic,
                      one.comment])
    return _save(book, folder / "plain.xlsx")


def two_row_header(folder: Path) -> Path:
    """Group titles merged over the headings, on rows 4 and 5 under a banner."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B1"] = "WOLVERHAMPTON LPU – ARREST READY TRACKER – OFFICIAL-SENSITIVE"
    sheet.merge_cells("B1:L1")
    top = ["Suspect", None, None, None, "Crime", None, None, "List", None, "PNC", None, "OIC"]
    under = ["Surname", "Forename(s)", "Date of birth", "PNC ID", "Crime ref", "Offence",
             "Risk H/M/S", "Added", "Attempts", "Circ", "Markers", "Name"]
    for column, (a, b) in enumerate(zip(top, under, strict=True), start=2):
        sheet.cell(4, column, a)
        sheet.cell(5, column, b)
    for merged in ("B4:E4", "F4:H4", "I4:J4", "K4:L4"):
        sheet.merge_cells(merged)
    for row, (one, attempts) in enumerate(zip(LINES, ATTEMPTS, strict=True), start=7):
        values = [one.surname, one.forenames, f"{one.born:%d.%m.%y}", short(one.pnc), one.crime,
                  one.offence, one.risk[0].upper(), f"{one.added:%d/%m/%y}", attempts,
                  "✓" if one.wanted else None, " ".join(one.markers) or "NONE", one.oic]
        for column, value in enumerate(values, start=2):
            sheet.cell(row, column, value)
    return _save(book, folder / "two_rows.xlsx")


def sheet_per_area(folder: Path) -> Path:
    """Two sheets named after areas, with a sheet of choices and a hidden old one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in (("Wolverhampton", LINES[:3]), ("Dudley", LINES[3:])):
        sheet = book.create_sheet(name)
        sheet.append([f"{name} outstanding suspects"])
        sheet.append([])
        sheet.append(["Suspect", "D.O.B.", "PNCID", "Crime Number", "Offences", "DASH", "On list",
                      "Wanted?", "Warnings", "LKA", "Visits", "IO"])
        for one in lines:
            sheet.append([f"{one.surname}, {one.forenames}", one.born, one.pnc, one.crime.lower(),
                          one.offence, f"{one.risk.title()} risk", f"{one.added:%d %B %Y}",
                          "Yes" if one.wanted else "No", ", ".join(one.markers),
                          f"{one.address} {one.postcode.replace(' ', '').lower()}", one.attempts,
                          one.oic])
    choices = book.create_sheet("Drop downs")
    choices.append(["HIGH", "MED", "STD"])
    old = book.create_sheet("Last year")
    old.sheet_state = "hidden"
    old.append(["Suspect", "DOB", "Crime No", "Risk"])
    old.append(["GHOST, Old", "01/01/1970", "20WV/1X/25", "High"])
    return _save(book, folder / "areas.xlsx")


def person_in_one_column(folder: Path) -> Path:
    """Name, birth and PNC in one cell; offence and reference in another."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["No", "Name / DOB / PNC", "Offence & Crime No", "Risk", "Address", "Date added",
                  "Attempts made", "Circ'd PNC", "Markers", "OIC", "Update"])
    for at, (one, attempts) in enumerate(zip(LINES, ATTEMPTS, strict=True), start=1):
        person = f"{one.forenames} {one.surname}\nDOB: {one.born:%d/%m/%Y}"
        if one.pnc:
            person += f"\nPNC: {short(one.pnc).upper()}"
        sheet.append([at, person, f"{one.offence}\n{one.crime}", one.risk.upper(),
                      f"{one.address}\n{one.postcode}", f"{one.added:%d-%b-%Y}", attempts,
                      "CIRC" if one.wanted else "-", ",".join(one.markers), one.oic, one.comment])
    return _save(book, folder / "one_column.xlsx")


def semicolon_text(folder: Path) -> Path:
    """A .csv with semicolons in the Windows code page."""
    path = folder / "export.csv"
    with path.open("w", encoding="cp1252", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["Crime Ref", "Nominal", "Date of Birth", "PNC", "Offence",
                         "Victim Risk", "Listed", "Wanted on PNC", "Flags", "Addresses", "# Attempts",
                         "Officer", "Notes – latest"])
        for one in LINES:
            writer.writerow([one.crime, f"{one.surname} {one.forenames}", one.born.isoformat(),
                             one.pnc or "N/K", one.offence, one.risk[:3], one.added.isoformat(),
                             "Yes" if one.wanted else "No", " ".join(one.markers),
                             f"{one.address}, {one.postcode}", one.attempts, one.oic,
                             one.comment or "–"])
    return path


def sections_and_repeats(folder: Path) -> Path:
    """Risk only as section rows, the header repeated, totals, a legend, an arrested section."""
    book = openpyxl.Workbook()
    sheet = book.active
    header = ["Name", "DOB", "PNC ID", "Crime No", "Offence", "Added", "PNC Wanted", "Markers",
              "Address", "Attempts", "OIC", "Comments"]
    sheet.append(["DAILY LIST"])
    row_of: dict[str, int] = {}
    for band in ("high", "medium", "standard"):
        sheet.append([f"{band.upper()} RISK"])
        sheet.append(header)
        for one, attempts in zip(LINES, ATTEMPTS, strict=True):
            if one.risk == band:
                _append_section_row(sheet, one, attempts)
                row_of[one.surname] = sheet.max_row
        sheet.append([])
    sheet.append(["ARRESTED"])
    sheet.append(["CUSTIS, Bram", "04/05/1977", "", "20WV/11111G/26", "Stalking", "01/11/2026", "Y",
                  "", "2 Dell View, Wolverhampton, WV2 2BB", "", "DC 1 Ray", ""])
    sheet.append([])
    sheet.append(["Total outstanding", 6])
    sheet.append(["Strike through = to come off. Yellow = with OIC"])
    for column in range(1, 13):
        cell = sheet.cell(row_of["NDIAYE"], column)
        cell.font = Font(strike=True)
    sheet.cell(row_of["O'DOWD"], 1).comment = Comment("Ring the OIC first", "x")
    sheet.column_dimensions["C"].hidden = True
    return _save(book, folder / "sections.xlsx")


def _append_section_row(sheet: Any, one: Line, attempts: str) -> None:
    sheet.append([f"\u00a0{one.surname},{one.forenames} ", f"{one.born.day}.{one.born.month}.{one.born:%y}",
                  one.pnc, one.crime, one.offence,
                  (one.added - dt.date(1899, 12, 30)).days, "x" if one.wanted else None,
                  ", ".join(one.markers) or "nil", f"{one.address}, {one.postcode}", attempts,
                  one.oic, one.comment])


def without_header(folder: Path) -> Path:
    """No headings at all."""
    book = openpyxl.Workbook()
    sheet = book.active
    for one, attempts in zip(LINES, ATTEMPTS, strict=True):
        sheet.append([one.crime, f"{one.surname}, {one.forenames}", one.born, one.pnc, one.offence,
                      one.risk.upper(), one.added, f"{one.address}, {one.postcode}",
                      ", ".join(one.markers), attempts, one.oic])
    return _save(book, folder / "no_header.xlsx")


def odd_headings(folder: Path) -> Path:
    """Misspelt, abbreviated and shouted headings; ticks per marker; status and outcome words."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([])
    sheet.append([None, "Source: unit list"])
    sheet.append([None, "OFFENDR", "Date of Brith", "PNC I.D.", "Occurrence No.", "Offense type",
                  "Vic. Risk (DASH)", "O/S since", "Circ. on PNC", "VI", "WE", "DR", "SU", "FI",
                  "Last Known Adress", "Nr of attempts", "O.I.C.", "Vic name", "Current status"])
    for one in LINES:
        sheet.append([None, f"{one.forenames} {one.surname}", f"{one.born:%d %b %Y}", one.pnc,
                      one.crime, one.offence, f"{one.risk[0].upper()} ", one.added,
                      "circ'd" if one.wanted else "not circ'd",
                      *("x" if code in one.markers else None
                        for code in ("VI", "WE", "DR", "SU", "FI")),
                      f"{one.address}, {one.postcode}", one.attempts, one.oic, "Jane Doe",
                      "Outstanding"])
    return _save(book, folder / "odd.xlsx")


def plain_order_names(folder: Path) -> Path:
    """Names as `Forename Surname` without capitals; colours, with a legend, for arrests."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Key: green = arrested, blue = with other force"])
    sheet.append(["Forename Surname", "Born", "PNC", "Crime/Ref", "Allegation", "Grading", "Since",
                  "Flagged on PNC", "Hazards", "Whereabouts", "Enquiries", "Investigator"])
    for one, attempts in zip(LINES, ATTEMPTS, strict=True):
        sheet.append([f"{one.forenames} {one.surname.title()}", one.born, one.pnc, one.crime,
                      one.offence, one.risk.title(), one.added, one.wanted, "; ".join(one.markers),
                      f"{one.address}, {one.postcode}", attempts, one.oic])
    for column in range(1, 13):
        sheet.cell(4, column).fill = GREEN
    return _save(book, folder / "plain_order.xlsx")


def many_address_columns(folder: Path) -> Path:
    """Street, town and postcode apart; an attempt in each of three columns; a pivot beside."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Crime Report", "Surname", "First Names", "DOB", "PNC Ref", "Offence", "Risk",
                  "Entered", "W/M", "Markers", "Address 1", "Address 2", "Postcode", "Attempt 1",
                  "Attempt 2", "Attempt 3", "OIC name", "NPU"])
    for one, attempts in zip(LINES, ATTEMPTS, strict=True):
        street, town = one.address.split(", ")
        tries = [part[3:] for part in attempts.split("\n")] if "@" in attempts else []
        tries += [""] * (3 - len(tries))
        sheet.append([one.crime, one.surname, one.forenames, f"{one.born:%d/%m/%Y}", one.pnc,
                      one.offence, one.risk.title(), f"{one.added:%d/%m/%Y}",
                      "YES" if one.wanted else "NO", "-".join(one.markers), street, town,
                      one.postcode, *tries, one.oic, "WV"])
    return _save(book, folder / "addresses.xlsx")


ALL: tuple[Callable[[Path], Path], ...] = (
    plain_split_names, two_row_header, sheet_per_area, person_in_one_column, semicolon_text,
    sections_and_repeats, without_header, odd_headings, plain_order_names, many_address_columns,
)
