"""What a spreadsheet program itself does to cells is doubted, not stored in silence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from lomu_app.intake.attempts import parse_attempts
from lomu_app.intake.importing import prepare_import
from lomu_app.intake.references import parse_crime_reference
from lomu_app.intake.words import parse_status
from lomu_app.intake.workbook import Value

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize("value", ["2.01E+10", "2,01e10", 20_123_000_000.0])
def test_that_a_rounded_reference_is_doubted(value: Value) -> None:
    assert "rounded" in str(parse_crime_reference(value).doubt)


@pytest.mark.parametrize("value", ["20CV/25115K/26", "2411234", "CAD 4471/24"])
def test_that_a_whole_reference_is_not(value: Value) -> None:
    assert parse_crime_reference(value).doubt is None


def test_that_a_part_of_an_attempt_is_doubted() -> None:
    found = parse_attempts(1.5, today=TODAY)
    assert (found.value.count, found.doubt) == (None, "is no whole number of attempts")
    assert parse_attempts(2.0, today=TODAY).value.count == 2


@pytest.mark.parametrize(("value", "doubted"), [("?", True), ("??", True), ("", False)])
def test_that_a_question_mark_for_a_status_is_doubted(value: str, doubted: bool) -> None:
    found = parse_status(value)
    assert (found.value, found.doubt is not None) == (None, doubted)


def _doubts(tmp_path: Path, births: list[dt.date | str]) -> set[str]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("Surname", "Forename", "DOB", "Crime No", "Offence", "Risk"))
    for number, born in enumerate(births):
        sheet.append(
            (f"Fen{'abcdefghijkl'[number]}", "Dale", born, f"20CV/{2000 + number}K/26",
             "Assault", "High")
        )  # fmt: skip
    book.save(tmp_path / "swapped.xlsx")
    read = prepare_import(tmp_path / "swapped.xlsx", area="Coventry", today=TODAY).read
    return {
        f"{doubt.column}{doubt.row}"
        for line in read.lines
        for doubt in line.doubts
        if "exchanged" in doubt.reason
    }


def _days(*days: int) -> list[dt.date | str]:
    return [dt.date(1985 + number, 4, day) for number, day in enumerate(days)]


def test_that_dates_of_an_american_spreadsheet_are_doubted(tmp_path: Path) -> None:
    births = [*_days(2, 7, 11, 4), "13/04/1981", "27/02/1990", "19/11/1977"]
    # The fourth of April reads the same both ways.
    assert _doubts(tmp_path, births) == {"C2", "C3", "C4"}


def test_that_one_later_day_among_the_dates_clears_them(tmp_path: Path) -> None:
    births = [*_days(2, 7, 11, 23), "13/04/1981", "27/02/1990", "19/11/1977"]
    assert _doubts(tmp_path, births) == set()
