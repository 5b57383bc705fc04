"""The units' own workbooks against what is known to be really in them."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lomu_app.intake.reader import read_workbook
from lomu_app.intake.targets import TargetLine, TargetsRead, read_targets

DATA = Path(__file__).resolve().parents[1] / "data"
TODAY = dt.date(2026, 11, 24)
FILES = (("daart_coventry.xlsx", "Coventry"), ("daart_walsall.xlsx", "Walsall"))
COLUMNS = {
    "crime": "crime_reference",
    "dob": "date_of_birth",
    "pnc": "pnc_id",
    "postcode": "address",
    "added": "date_added",
    "risk": "victim_risk",
    "wanted": "wanted_on_pnc",
    "attempts": "attempts",
    "surname": "surname",
    "forenames": "forenames",
    "markers": "markers",
    "status": "status",
}


@cache
def read(file: str, area: str) -> TargetsRead:
    return read_targets(read_workbook(DATA / file), area=area, today=TODAY)


@cache
def truth(file: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / "truth.json").read_text("utf-8"))[file]["rows"]
    return rows


def told(line: TargetLine) -> dict[str, Any]:
    return {
        "crime": line.crime_reference,
        "surname": line.surname,
        "forenames": line.forenames,
        "dob": line.date_of_birth and line.date_of_birth.isoformat(),
        "pnc": line.pnc_id,
        "postcode": line.postcodes[0] if line.postcodes else None,
        "added": line.date_added and line.date_added.isoformat(),
        "risk": (line.victim_risk or "").title(),
        "wanted": line.wanted_on_pnc,
        "markers": sorted(marker.code for marker in line.markers),
        "attempts": line.attempts_count or 0,
        "status": line.status.title(),
        "struck": line.struck,
    }


def compared(file: str, area: str) -> list[tuple[int, str, bool, bool]]:
    """Row, field, whether right, whether doubted."""
    found = read(file, area)
    lines = {line.row: line for line in found.lines}
    doubted = {(doubt.row, doubt.column) for doubt in found.doubts}
    results = []
    for row in truth(file):
        if row["duplicate_line"]:
            continue
        line = lines[row["row"]]
        for field, value in told(line).items():
            if field == "markers" and "markers" not in line.cells:
                continue
            wanted = sorted(row[field]) if field == "markers" else row[field]
            column = line.cells.get(COLUMNS.get(field, ""), line.cells.get("name", ""))
            results.append((row["row"], field, value == wanted, (row["row"], column) in doubted))
    return results


@pytest.mark.parametrize(("file", "area"), FILES)
def test_that_no_wrong_value_is_without_a_doubt_at_its_cell(file: str, area: str) -> None:
    wrong = [
        (row, field)
        for row, field, right, doubted in compared(file, area)
        if not right and not doubted
    ]
    assert wrong == []


@pytest.mark.parametrize(("file", "area"), FILES)
def test_that_nearly_all_sound_cells_are_right(file: str, area: str) -> None:
    spoilt = {row["row"]: row["bad"] for row in truth(file) if row["bad"]}
    also = {"name": ("surname", "forenames")}
    sound = [
        right
        for row, field, right, _ in compared(file, area)
        if field not in also.get(spoilt.get(row, ""), (spoilt.get(row),))
    ]
    assert len(sound) > 700
    assert sum(sound) >= 0.99 * len(sound)


@pytest.mark.parametrize(("file", "area"), FILES)
def test_that_every_row_of_the_truth_is_a_line_or_a_double(file: str, area: str) -> None:
    found = read(file, area)
    assert {line.row for line in found.lines} == {
        row["row"] for row in truth(file) if not row["duplicate_line"]
    }
    assert {double.row for double in found.doubled} == {
        row["row"] for row in truth(file) if row["duplicate_line"]
    }
    assert found.held == ()


@pytest.mark.parametrize(("file", "area"), FILES)
def test_that_spoilt_cells_are_doubted(file: str, area: str) -> None:
    found = read(file, area)
    doubted = {(doubt.row, doubt.column) for doubt in found.doubts}
    lines = {line.row: line for line in found.lines}
    fields = {
        "pnc": ("pnc_id",),
        "dob": ("date_of_birth",),
        "added": ("date_added",),
        "name": ("name", "surname"),
    }
    for row in truth(file):
        if row["bad"]:
            cells = lines[row["row"]].cells
            places = {(row["row"], cells[f]) for f in fields[row["bad"]] if f in cells}
            assert places & doubted, row


@pytest.mark.parametrize(("file", "area"), FILES)
def test_that_doubts_are_few(file: str, area: str) -> None:
    spoilt = sum(bool(row["bad"]) for row in truth(file))
    assert len(read(file, area).doubts) <= spoilt + 2


@pytest.mark.parametrize(("file", "area"), FILES)
def test_that_hidden_columns_comments_and_colours_are_told(file: str, area: str) -> None:
    kinds = {notice.kind for sheet in read(file, area).sheets for notice in sheet.notices}
    assert {"hidden_columns", "comment", "colour", "struck", "doubled", "footer"} <= kinds


def test_that_a_doubled_line_names_what_differs() -> None:
    found = read(*FILES[0])
    assert {(d.row, d.first_row): d.differing for d in found.doubled}[(116, 115)] == ("attempts",)


def test_that_attempts_have_day_time_and_outcome() -> None:
    line = next(one for one in read(*FILES[0]).lines if one.row == 6)
    assert [(a.day, a.time, a.outcome, a.note) for a in line.attempts] == [
        (dt.date(2026, 11, 22), "22:10", "occupant_spoken_to", "mother states away"),
        (dt.date(2026, 11, 23), "07:15", "occupant_spoken_to", "mother states away"),
    ]


def test_that_aliases_officers_and_remarks_are_kept() -> None:
    line = next(one for one in read(*FILES[0]).lines if one.row == 12)
    assert (line.aliases, line.oic_rank, line.oic_collar, line.oic_name) == (
        ("Ronald",),
        "DS",
        "6566",
        "James",
    )
    assert line.comments == "+44 7700 900123 new mobile"
