"""Writes the invented lines in the ways that imaginary units lay out their workbooks."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl

from tests.intake.people_made_up import ATTEMPTS, LINES


def short(pnc: str | None) -> str:
    """`2004/0771204X` as officers type it: `04/771204x`."""
    return "" if pnc is None else f"{pnc[2:4]}/{pnc[5:].lstrip('0').lower()}"


def saved(book: Any, path: Path) -> Path:
    """Save and give the path back."""
    book.save(path)
    return path


def plain_split_names(folder: Path) -> Path:
    """One header row on row 1, split names, real dates."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        [
            "Ref No",
            "Last Name",
            "Given Names",
            "DoB",
            "PNC Number",
            "Risk Level",
            "Reason wanted",
            "Home Address",
            "Post Code",
            "Date onto list",
            "No. of attempts",
            "Circulated on PNC?",
            "Warning Signals",
            "Dealing officer",
            "Remarks",
        ]
    )
    for one in LINES:
        sheet.append(
            [
                one.crime,
                one.surname.title(),
                one.forenames.upper(),
                one.born,
                one.pnc,
                one.risk.upper(),
                one.offence,
                one.address,
                one.postcode,
                one.added,
                one.attempts,
                "Y" if one.wanted else "N",
                "/".join(one.markers),
                one.oic,
                one.comment,
            ]
        )
    return saved(book, folder / "plain.xlsx")


def two_row_header(folder: Path) -> Path:
    """Group titles merged over the headings, on rows 4 and 5 under a banner."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B1"] = "WOLVERHAMPTON LPU – ARREST READY TRACKER – OFFICIAL-SENSITIVE"
    sheet.merge_cells("B1:L1")
    top = ["Suspect", None, None, None, "Crime", None, None, "List", None, "PNC", None, "OIC"]
    under = [
        "Surname",
        "Forename(s)",
        "Date of birth",
        "PNC ID",
        "Crime ref",
        "Offence",
        "Risk H/M/S",
        "Added",
        "Attempts",
        "Circ",
        "Markers",
        "Name",
    ]
    for column, (a, b) in enumerate(zip(top, under, strict=True), start=2):
        sheet.cell(4, column, a)
        sheet.cell(5, column, b)
    for merged in ("B4:E4", "F4:H4", "I4:J4", "K4:L4"):
        sheet.merge_cells(merged)
    for row, (one, attempts) in enumerate(zip(LINES, ATTEMPTS, strict=True), start=7):
        values = [
            one.surname,
            one.forenames,
            f"{one.born:%d.%m.%y}",
            short(one.pnc),
            one.crime,
            one.offence,
            one.risk[0].upper(),
            f"{one.added:%d/%m/%y}",
            attempts,
            "✓" if one.wanted else None,
            " ".join(one.markers) or "NONE",
            one.oic,
        ]
        for column, value in enumerate(values, start=2):
            sheet.cell(row, column, value)
    return saved(book, folder / "two_rows.xlsx")


def sheet_per_area(folder: Path) -> Path:
    """Two sheets named after areas, with a sheet of choices and a hidden old one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in (("Wolverhampton", LINES[:3]), ("Dudley", LINES[3:])):
        sheet = book.create_sheet(name)
        sheet.append([f"{name} outstanding suspects"])
        sheet.append([])
        sheet.append(
            [
                "Suspect",
                "D.O.B.",
                "PNCID",
                "Crime Number",
                "Offences",
                "DASH",
                "On list",
                "Wanted?",
                "Warnings",
                "LKA",
                "Visits",
                "IO",
            ]
        )
        for one in lines:
            sheet.append(
                [
                    f"{one.surname}, {one.forenames}",
                    one.born,
                    one.pnc,
                    one.crime.lower(),
                    one.offence,
                    f"{one.risk.title()} risk",
                    f"{one.added:%d %B %Y}",
                    "Yes" if one.wanted else "No",
                    ", ".join(one.markers),
                    f"{one.address} {one.postcode.replace(' ', '').lower()}",
                    one.attempts,
                    one.oic,
                ]
            )
    choices = book.create_sheet("Drop downs")
    choices.append(["HIGH", "MED", "STD"])
    old = book.create_sheet("Last year")
    old.sheet_state = "hidden"
    old.append(["Suspect", "DOB", "Crime No", "Risk"])
    old.append(["GHOST, Old", "01/01/1970", "20WV/1X/25", "High"])
    return saved(book, folder / "areas.xlsx")


def person_in_one_column(folder: Path) -> Path:
    """Name, birth and PNC in one cell; offence and reference in another."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        [
            "No",
            "Name / DOB / PNC",
            "Offence & Crime No",
            "Risk",
            "Address",
            "Date added",
            "Attempts made",
            "Circ'd PNC",
            "Markers",
            "OIC",
            "Update",
        ]
    )
    for at, (one, attempts) in enumerate(zip(LINES, ATTEMPTS, strict=True), start=1):
        person = f"{one.forenames} {one.surname}\nDOB: {one.born:%d/%m/%Y}"
        if one.pnc:
            person += f"\nPNC: {short(one.pnc).upper()}"
        sheet.append(
            [
                at,
                person,
                f"{one.offence}\n{one.crime}",
                one.risk.upper(),
                f"{one.address}\n{one.postcode}",
                f"{one.added:%d-%b-%Y}",
                attempts,
                "CIRC" if one.wanted else "-",
                ",".join(one.markers),
                one.oic,
                one.comment,
            ]
        )
    return saved(book, folder / "one_column.xlsx")


def semicolon_text(folder: Path) -> Path:
    """A .csv with semicolons in the Windows code page."""
    path = folder / "export.csv"
    with path.open("w", encoding="cp1252", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(
            [
                "Crime Ref",
                "Nominal",
                "Date of Birth",
                "PNC",
                "Offence",
                "Victim Risk",
                "Listed",
                "Wanted on PNC",
                "Flags",
                "Addresses",
                "# Attempts",
                "Officer",
                "Notes – latest",
            ]
        )
        for one in LINES:
            writer.writerow(
                [
                    one.crime,
                    f"{one.surname} {one.forenames}",
                    one.born.isoformat(),
                    one.pnc or "N/K",
                    one.offence,
                    one.risk[:3],
                    one.added.isoformat(),
                    "Yes" if one.wanted else "No",
                    " ".join(one.markers),
                    f"{one.address}, {one.postcode}",
                    one.attempts,
                    one.oic,
                    one.comment or "–",
                ]
            )
    return path
