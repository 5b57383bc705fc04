"""More of the ways in which imaginary units lay out their workbooks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.intake.layouts import saved
from tests.intake.people_made_up import ATTEMPTS, LINES, Line

GREEN = PatternFill("solid", fgColor="FF92D050")


def sections_and_repeats(folder: Path) -> Path:
    """Risk only as section rows, the header repeated, totals, a legend, an arrested section."""
    book = openpyxl.Workbook()
    sheet = book.active
    header = [
        "Name",
        "DOB",
        "PNC ID",
        "Crime No",
        "Offence",
        "Added",
        "PNC Wanted",
        "Markers",
        "Address",
        "Attempts",
        "OIC",
        "Comments",
    ]
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
    sheet.append(
        [
            "CUSTIS, Bram",
            "04/05/1977",
            "",
            "20WV/11111G/26",
            "Stalking",
            "01/11/2026",
            "Y",
            "",
            "2 Dell View, Wolverhampton, WV2 2BB",
            "",
            "DC 1 Ray",
            "",
        ]
    )
    sheet.append([])
    sheet.append(["Total outstanding", 6])
    sheet.append(["Strike through = to come off. Yellow = with OIC"])
    for column in range(1, 13):
        cell = sheet.cell(row_of["NDIAYE"], column)
        cell.font = Font(strike=True)
    sheet.cell(row_of["O'DOWD"], 1).comment = Comment("Ring the OIC first", "x")
    sheet.column_dimensions["C"].hidden = True
    return saved(book, folder / "sections.xlsx")


def _append_section_row(sheet: Any, one: Line, attempts: str) -> None:
    sheet.append(
        [
            f"\u00a0{one.surname},{one.forenames} ",
            f"{one.born.day}.{one.born.month}.{one.born:%y}",
            one.pnc,
            one.crime,
            one.offence,
            (one.added - dt.date(1899, 12, 30)).days,
            "x" if one.wanted else None,
            ", ".join(one.markers) or "nil",
            f"{one.address}, {one.postcode}",
            attempts,
            one.oic,
            one.comment,
        ]
    )


def without_header(folder: Path) -> Path:
    """No headings at all."""
    book = openpyxl.Workbook()
    sheet = book.active
    for one, attempts in zip(LINES, ATTEMPTS, strict=True):
        sheet.append(
            [
                one.crime,
                f"{one.surname}, {one.forenames}",
                one.born,
                one.pnc,
                one.offence,
                one.risk.upper(),
                one.added,
                f"{one.address}, {one.postcode}",
                ", ".join(one.markers),
                attempts,
                one.oic,
            ]
        )
    return saved(book, folder / "no_header.xlsx")


def odd_headings(folder: Path) -> Path:
    """Misspelt, abbreviated and shouted headings; ticks per marker; status and outcome words."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([])
    sheet.append([None, "Source: unit list"])
    sheet.append(
        [
            None,
            "OFFENDR",
            "Date of Brith",
            "PNC I.D.",
            "Occurrence No.",
            "Offense type",
            "Vic. Risk (DASH)",
            "O/S since",
            "Circ. on PNC",
            "VI",
            "WE",
            "DR",
            "SU",
            "FI",
            "Last Known Adress",
            "Nr of attempts",
            "O.I.C.",
            "Vic name",
            "Current status",
        ]
    )
    for one in LINES:
        sheet.append(
            [
                None,
                f"{one.forenames} {one.surname}",
                f"{one.born:%d %b %Y}",
                one.pnc,
                one.crime,
                one.offence,
                f"{one.risk[0].upper()} ",
                one.added,
                "circ'd" if one.wanted else "not circ'd",
                *("x" if code in one.markers else None for code in ("VI", "WE", "DR", "SU", "FI")),
                f"{one.address}, {one.postcode}",
                one.attempts,
                one.oic,
                "Jane Doe",
                "Outstanding",
            ]
        )
    return saved(book, folder / "odd.xlsx")


def plain_order_names(folder: Path) -> Path:
    """Names as `Forename Surname` without capitals; colours, with a legend, for arrests."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Key: green = arrested, blue = with other force"])
    sheet.append(
        [
            "Forename Surname",
            "Born",
            "PNC",
            "Crime/Ref",
            "Allegation",
            "Grading",
            "Since",
            "Flagged on PNC",
            "Hazards",
            "Whereabouts",
            "Enquiries",
            "Investigator",
        ]
    )
    for one, attempts in zip(LINES, ATTEMPTS, strict=True):
        sheet.append(
            [
                f"{one.forenames} {one.surname.title()}",
                one.born,
                one.pnc,
                one.crime,
                one.offence,
                one.risk.title(),
                one.added,
                one.wanted,
                "; ".join(one.markers),
                f"{one.address}, {one.postcode}",
                attempts,
                one.oic,
            ]
        )
    for column in range(1, 13):
        sheet.cell(4, column).fill = GREEN
    return saved(book, folder / "plain_order.xlsx")


def many_address_columns(folder: Path) -> Path:
    """Street, town and postcode apart; an attempt in each of three columns; a pivot beside."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        [
            "Crime Report",
            "Surname",
            "First Names",
            "DOB",
            "PNC Ref",
            "Offence",
            "Risk",
            "Entered",
            "W/M",
            "Markers",
            "Address 1",
            "Address 2",
            "Postcode",
            "Attempt 1",
            "Attempt 2",
            "Attempt 3",
            "OIC name",
            "NPU",
        ]
    )
    for one, attempts in zip(LINES, ATTEMPTS, strict=True):
        street, town = one.address.split(", ")
        tries = [part[3:] for part in attempts.split("\n")] if "@" in attempts else []
        tries += [""] * (3 - len(tries))
        sheet.append(
            [
                one.crime,
                one.surname,
                one.forenames,
                f"{one.born:%d/%m/%Y}",
                one.pnc,
                one.offence,
                one.risk.title(),
                f"{one.added:%d/%m/%Y}",
                "YES" if one.wanted else "NO",
                "-".join(one.markers),
                street,
                town,
                one.postcode,
                *tries,
                one.oic,
                "WV",
            ]
        )
    return saved(book, folder / "addresses.xlsx")
