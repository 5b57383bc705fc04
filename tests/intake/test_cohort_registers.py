"""A register of managed offenders is no list of people to arrest."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from openpyxl import Workbook

from lomu_app.intake.importing import prepare_import

TODAY = dt.date(2026, 11, 24)
REGISTER = ("Name", "DOB", "PNC", "Offender Manager", "Date adopted", "RAG", "Next review")


def _book(folder: Path, headings: tuple[str, ...], *more: str) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append((*headings, *(["Offence"] if more else [])))
    for number, surname in enumerate(("Fenwright", "Oakmere", "Tarnley")):
        born = dt.date(1980 + number, 5, 14)
        sheet.append((f"{surname}, Dale", born, "", "PC Yarrow", born, "High", born, *more))
    book.save(folder / "register.xlsx")
    return folder / "register.xlsx"


def test_that_a_register_of_managed_offenders_makes_no_targets(tmp_path: Path) -> None:
    read = prepare_import(_book(tmp_path, REGISTER), area="Coventry", today=TODAY).read
    assert not read.lines
    assert any("is a register of managed offenders" in told.text for told in read.notices)


def test_that_a_tracker_which_names_the_offender_manager_is_read(tmp_path: Path) -> None:
    path = _book(tmp_path, REGISTER, "Assault")
    assert len(prepare_import(path, area="Coventry", today=TODAY).read.lines) == 3
