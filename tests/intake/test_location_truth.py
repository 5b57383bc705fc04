"""The COG register of three authorities against what is known to be really in it."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from lomu_app.intake.inspect import inspect_file
from lomu_app.intake.location_line import LocationLine
from lomu_app.intake.locations import LocationsRead, read_locations
from lomu_app.intake.reader import read_workbook

DATA = Path(__file__).resolve().parents[1] / "data"
FILE = DATA / "cog_locations.xlsx"
TODAY = dt.date(2026, 11, 24)
COLUMNS = {
    "ref": "reference", "name": "place", "kind": "place_kind", "postcode": "postcode",
    "raised": "raised", "initial": "initial_risk", "current": "current_risk",
    "signed": "signed_off",
}  # fmt: skip
KINDS = {
    "Residential": "residential", "Hotel": "hotel", "B&B": "hotel", "Park": "public_space",
    "Car park": "public_space", "Fast food": "fast_food", "Taxi office": "taxi",
    "Transport hub": "transport_hub", "Shopping centre": "shop", "School": "education",
    "Online": "online", "Shisha lounge": "shisha",
}  # fmt: skip


@cache
def truth() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(
        (DATA / "truth_cog.json").read_text("utf-8")
    )
    return found


def told(line: LocationLine) -> dict[str, Any]:
    return {
        "ref": line.reference, "name": line.name, "kind": line.kind,
        "postcode": line.postcode or None, "raised": line.raised_on,
        "initial": line.initial_risk, "current": line.current_risk, "signed": line.signed_off_on,
    }  # fmt: skip


def true(row: dict[str, Any]) -> dict[str, Any]:
    days = {f: row[f] and dt.date.fromisoformat(row[f]) for f in ("raised", "signed")}
    bands = {field: row[field].lower() for field in ("initial", "current")}
    return row | days | bands | {"kind": KINDS[row["kind"]]}


def compared(read: LocationsRead) -> list[tuple[str, str, bool, bool]]:
    """Reference, field, whether right, whether doubted; lines are found by their reference."""
    doubted = {(doubt.sheet, doubt.row, doubt.column) for doubt in read.doubts}
    lines = {line.reference: line for line in read.lines}
    results = []
    for row in (row for rows in truth().values() for row in rows):
        line = lines.get(row["ref"])
        if line is None:
            continue
        for field, value in told(line).items():
            place = (line.sheet, line.row, line.column(COLUMNS[field]))
            results.append((row["ref"], field, value == true(row)[field], place in doubted))
    return results


@cache
def read_whole() -> LocationsRead:
    return read_locations(read_workbook(FILE), today=TODAY)


def test_that_the_register_is_read_without_mapping_and_says_what_is_true() -> None:
    found = compared(read_whole())
    assert len(found) == 75 * 8
    assert [one for one in found if not one[2]] == []
    assert (read_whole().doubts, read_whole().held, read_whole().doubled) == ((), (), ())


def test_that_each_sheet_is_an_authority_and_what_is_not_signed_off_is_exactly_known() -> None:
    for area, rows in truth().items():
        lines = [line for line in read_whole().lines if line.sheet == area]
        assert {line.area for line in lines} == {area}
        assert {line.reference for line in lines if not line.is_signed_off} == {
            row["ref"] for row in rows if row["signed"] is None
        }


def test_that_updates_gradings_and_tactics_are_taken_apart() -> None:
    lines = {line.reference: line for line in read_whole().lines}
    first = lines["COV001"]
    assert [note.day for note in first.notes] == [
        dt.date(2026, 1, 8), dt.date(2026, 1, 22), dt.date(2026, 2, 5),
    ]  # fmt: skip
    assert first.notes[1].text == "Ea sit et repellat."
    assert [(one.code, one.stage) for one in first.tactics] == [
        ("TRAINING", "used"), ("HOTEL116", "used"),
    ]  # fmt: skip
    assert (first.grading.source, first.grading.grade, first.grading.handling) == ("3", "D", "P")
    assert first.officer == "DS 4658 Newman"
    assert [(one.code, one.stage) for one in lines["COV003"].tactics] == [("CLN76", "considered")]
    assert lines["BIR003"].grading.legacy == "B24"
    assert lines["COV004"].signed_off_by == "PSI 7457 Brown"


def test_that_inspecting_the_file_names_it_as_a_register_of_locations() -> None:
    found = inspect_file(FILE, today=TODAY)
    assert (found.outcome, found.rows, found.lists) == ("read", 78, 0)
    assert found.reason.startswith("It is a COG register of CSE locations, in 3 sheets")


# Ugly copies of the same register


def rows_of(area: str) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(FILE)[area]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def shuffled(folder: Path) -> Path:
    """Columns in another order, two rows of merged titles, two hidden rows, one struck through."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for at, area in enumerate(truth()):
        sheet = book.create_sheet(f"{area} COG")
        rows = rows_of(area)
        order = list(range(len(rows[0])))
        random.Random(at).shuffle(order)
        sheet.append(["OFFICIAL-SENSITIVE"])
        sheet.append([f"{area} CSE Operational Group: locations of concern"])
        sheet.merge_cells("A1:O1")
        sheet.merge_cells("A2:O2")
        for row in rows:
            sheet.append([row[column] for column in order])
        sheet.row_dimensions[5].hidden = sheet.row_dimensions[6].hidden = True
    for cell in book.worksheets[0][8]:
        cell.font = Font(strike=True)
    path = folder / "shuffled.xlsx"
    book.save(path)
    return path


def as_csv(folder: Path) -> Path:
    """All authorities in one comma-separated file, with a column for the area and totals."""
    path = folder / "register.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for at, area in enumerate(truth()):
            rows = rows_of(area)
            if at == 0:
                writer.writerow(["Local authority", *rows[0]])
            writer.writerows([area, *map(as_text, row)] for row in rows[1:])
        writer.writerow(["Total", 75])
    return path


def as_text(value: Any) -> Any:
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.datetime) else value


def in_sections(folder: Path) -> Path:
    """One sheet with a title for each authority, and the headings again beneath it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Register"
    for area in truth():
        sheet.append([area.upper()])
        for row in rows_of(area):
            sheet.append(row)
        sheet.append([])
    path = folder / "sections.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("make", [shuffled, as_csv, in_sections])
def test_that_an_ugly_copy_says_the_same(make: Callable[[Path], Path], tmp_path: Path) -> None:
    read = read_locations(read_workbook(make(tmp_path)), today=TODAY)
    found = compared(read)
    assert [one for one in found if not one[2] and not one[3]] == []
    assert len(found) == 75 * 8
    assert sum(one[2] for one in found) >= 0.99 * len(found)
    areas = {line.reference: line.area for line in read.lines}
    assert areas == {row["ref"]: area for area, rows in truth().items() for row in rows}
    assert read.held == ()


def test_that_junk_typed_in_gives_doubts_and_takes_nothing_off_the_agenda(tmp_path: Path) -> None:
    rows = rows_of("Coventry")
    at = {heading: column for column, heading in enumerate(rows[0])}
    typed = [
        ("Signed off", "Yes"), ("Signed off", "31/02/2026"), ("Signed off", "proposed 1/6/26"),
        ("Signed off", "01/01/2027"), ("Date raised", "last summer"), ("Current risk", "L/M"),
        ("Grading", "9Z"), ("Type", "funfair"), ("Postcode", "B99 9"), ("Updates", "35/01/26 - x"),
        ("Tactics / disruption", "drone over the park"), ("Owner", "see above"), ("Ref", "tbc"),
    ]  # fmt: skip
    for row, (heading, junk) in zip(rows[1:], typed, strict=False):
        row[at[heading]] = junk
    rows.append([None] * 15)
    rows.append(list(rows[20]))
    rows.append([None, None, "Hotel", None, None, None, "Heard again"])
    rows.append(["Updated by PC 4411 Yarrow"])
    book = openpyxl.Workbook()
    book.active.title = "Coventry"
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "junk.xlsx")
    read = read_locations(read_workbook(tmp_path / "junk.xlsx"), today=TODAY)
    doubted = {(doubt.row, doubt.column) for doubt in read.doubts}
    cells = {(row, "ABCDEFGHIJKLMNO"[at[heading]]) for row, (heading, _) in enumerate(typed, 2)}
    # Who signed it off is doubted as well where no day is left.
    assert {one for one in doubted if one[1] != "O"} == cells
    assert all(line.signed_off_on is None for line in read.lines if line.row in (2, 3, 4, 5))
    unknown = next(line for line in read.lines if line.row == 12)
    assert [(one.code, one.text) for one in unknown.tactics] == [("", "drone over the park")]
    assert [(one.row, one.first_row) for one in read.doubled] == [(28, 21)]
    assert [(one.row, one.reason[:20]) for one in read.held] == [(29, "names no location an")]
