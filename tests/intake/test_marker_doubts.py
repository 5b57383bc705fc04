"""Markers that are taken back, or unsure: each is doubted."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from lomu_app.intake.importing import prepare_import
from lomu_app.intake.markers import parse_markers
from tests.intake.people_made_up import TODAY


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("no FI", []), ("not WE", []), ("FI removed", []), ("was FI", []),
        ("VI, no FI", ["VI"]), ("FI?", ["FI"]),
        ("WE? unconfirmed", ["WE"]), ("knife", ["WE"]), ("carries knife", ["WE"]),
        ("Violent to police", ["VI"]),
    ],
)  # fmt: skip
def test_that_a_marker_that_is_not_plain_is_doubted(typed: str, codes: list[str]) -> None:
    parsed = parse_markers(typed)
    assert [marker.code for marker in parsed.value] == codes
    assert parsed.doubt


def test_that_an_unknown_code_is_doubted_once_a_file_at_its_first_cell(tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    cells = ["VI", "FX VI", "WE, FX", "fx", "WM", "PY/MN", "VI, dog at address"]
    for sheet, forename in ((first, "Ann"), (book.create_sheet("Further"), "Ben")):
        sheet.append(["Suspect", "DOB", "Crime ref", "Offence", "Risk", "Warning markers"])
        for at, typed in enumerate(cells):
            sheet.append(
                [f"PELLER{'abcdefg'[at]}, {forename}", "13/03/1980",
                 f"20CV/{at}{len(forename + sheet.title)}A/26", "Assault", "High", typed]
            )  # fmt: skip
    book.save(tmp_path / "tracker.xlsx")
    read = prepare_import(tmp_path / "tracker.xlsx", area="Coventry", today=TODAY).read
    assert len(read.lines) == 2 * len(cells)
    assert [(d.sheet, d.row, d.column, d.value) for d in read.doubts] == [
        (first.title, 3, "F", "FX VI"), (first.title, 6, "F", "WM")
    ]  # fmt: skip
    assert ["FX" in d.reason and "6 cells" in d.reason for d in read.doubts] == [True, False]
    stored = [[marker.code for marker in line.markers] for line in read.lines]
    assert stored[1:5] == [["FX", "VI"], ["WE", "FX"], ["FX"], ["WM"]]
