"""A unit's own registers against what is known to be really in them."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

from lomu_app.intake.reader import read_workbook
from lomu_app.intake.register_line import RegisterLine
from lomu_app.intake.registers import RegistersRead, read_registers

DATA = Path(__file__).resolve().parents[1] / "data"
TODAY = dt.date(2026, 11, 24)
COLUMNS = {
    "surname": "name", "dob": "date_of_birth", "pnc": "pnc_id", "review": "review_due",
    "custody": "custody", "release": "release_date", "adopted": "selected_on",
}  # fmt: skip


@cache
def read() -> RegistersRead:
    workbook = read_workbook(DATA / "lomu_cohorts_coventry.xlsx")
    return read_registers(workbook, area="Coventry", today=TODAY)


@cache
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "truth_cohorts.json").read_text("utf-8"))
    return found


def told(line: RegisterLine) -> dict[str, Any]:
    adopted = line.selected_on or line.screened_on
    return {
        "surname": line.surname, "dob": line.date_of_birth, "pnc": line.pnc_id,
        "review": line.review_due, "custody": bool(line.in_custody),
        "release": line.release_date, "adopted": adopted,
    }  # fmt: skip


def compared() -> list[tuple[str, int, str, bool, bool]]:
    """Cohort, row, field, whether right, whether doubted; of every column that a sheet has."""
    lines = {(line.sheet, line.row): line for line in read().lines}
    doubted = {(doubt.sheet, doubt.row, doubt.column) for doubt in read().doubts}
    results = []
    for code, sheet in truth().items():
        for row in sheet["rows"]:
            line = lines.get((sheet["sheet"], row["row"]))
            if line is None:
                continue
            for field, value in told(line).items():
                column = line.column(COLUMNS[field])
                if field in ("custody", "release") and not column:
                    continue
                right = (value.isoformat() if isinstance(value, dt.date) else value) == row[field]
                place = (line.sheet, line.row, column)
                results.append((code, row["row"], field, right, place in doubted))
    return results


def test_that_no_wrong_value_of_a_register_is_without_a_doubt_at_its_cell() -> None:
    found = compared()
    assert len(found) > 1000
    assert [one[:3] for one in found if not one[3] and not one[4]] == []


def test_that_nearly_all_cells_of_a_register_are_right() -> None:
    found = compared()
    assert sum(one[3] for one in found) >= 0.99 * len(found)


def test_that_each_sheet_goes_to_its_cohort_and_no_row_is_lost() -> None:
    for code, sheet in truth().items():
        lines = [line for line in read().lines if line.sheet == sheet["sheet"]]
        assert {line.cohort for line in lines} == {code.lower()}
        rows = {line.row for line in lines} | {
            one.row for one in read().doubled if one.sheet == sheet["sheet"]
        }
        assert rows == {row["row"] for row in sheet["rows"]}
    assert read().held == ()


def test_that_somebody_who_stands_twice_in_a_cohort_is_told_and_loses_nothing() -> None:
    people = {
        (sheet["sheet"], row["row"]): row["person"]
        for sheet in truth().values() for row in sheet["rows"]
    }  # fmt: skip
    assert {(one.sheet, one.row) for one in read().doubled} == {
        ("High Risk DA", 25),
        ("Serial", 18),
    }
    for one in read().doubled:
        assert people[one.sheet, one.row] == people[one.first_sheet, one.first_row]
        first = next(
            line
            for line in read().lines
            if (line.sheet, line.row) == (one.first_sheet, one.first_row)
        )
        assert f"Also on row {one.row}: " in first.comments
    assert "DC 9733 Lewis" in {doubt.value for doubt in read().doubts}


def test_that_whatever_no_field_holds_is_kept_under_its_heading() -> None:
    line = next(one for one in read().lines if (one.sheet, one.row) == ("CSE offenders", 6))
    assert "Matrix score: 6" in line.comments
    assert "Orders/CAWN: CAWN x2" in line.comments
    assert dict(line.texts)["Adopted at ODOC"] == "24-Feb-2025"
