"""The rows that need mending: out as a workbook, mended by hand, and in again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill

from lomu_app.bootstrap import Core
from lomu_app.daart.queries import list_targets
from lomu_app.intake.doubts import PLACE, REASON
from lomu_app.intake.failed_rows import write_failed_rows
from lomu_app.intake.importing import Prepared, held_rows, prepare_import, report
from lomu_app.kernel.names import MARKING
from tests.support.cores import Cores

HEADINGS = ["Crime no", "Suspect", "DOB", "PNC ID", "Offence", "Date added", "Address", "Notes"]
SOUND = ["20CV/1A/26", "HARBOTTLE, Leon", "20/02/1988", "2018/9000001H", "Stalking", "12/11/2026",
         "5 Kiln Croft, CV87 1AA", "=- awaiting stmt"]  # fmt: skip
NAMELESS = ["20CV/2B/26", None, "01/03/1990", "85/293832a", "Robbery", "13/11/2026",
            "9 Union Passage, CV87 1AB", None]  # fmt: skip
IMPOSSIBLE = ["20CV/3C/26", "QUARMBY, Saul", "31/02/1991", None, "Threats", "14/11/2026",
              "1 Gosling Way, CV87 1AD", "@ work 9-5"]  # fmt: skip
STRUCK = ["20CV/4D/26", "TOLLIVER, Craig", "05/05/1985", "2001/0000001A", "Criminal damage",
          "last week", "2 Gosling Way, CV87 1AD", None]  # fmt: skip
GREEN = ["20CV/5E/26", "PENDERGAST, Lee", "06/06/19", None, "Harassment", "15/11/2026",
         "3 Gosling Way, CV87 1AD", None]  # fmt: skip


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    """Two sections by risk, no risk column, a struck row and a green one with a key."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "DAART"
    for row in (["DA targets"], HEADINGS, ["HIGH RISK"], SOUND, NAMELESS, ["STANDARD RISK"],
                IMPOSSIBLE, STRUCK, GREEN, [], ["Green = arrested"]):  # fmt: skip
        sheet.append(row)
    sheet["H4"].data_type = "s"
    for column in range(1, 9):
        sheet.cell(8, column).font = Font(strike=True)
        sheet.cell(9, column).fill = PatternFill("solid", fgColor="92D050")
    path = tmp_path / "tracker.xlsx"
    book.save(path)
    return path


def bring(core: Core, path: Path) -> tuple[Prepared, dict[str, Any], dict[str, Any]]:
    prepared = prepare_import(path, area="Coventry", today=dt.date(2026, 11, 24))
    result: dict[str, Any] = core.execute(prepared.command).result
    return prepared, result, report(prepared, result)


def write(out: Path, prepared: Prepared, result: dict[str, Any], marking: str = MARKING) -> int:
    return write_failed_rows(
        out, prepared.read, prepared.workbook, marking=marking, held=held_rows(result)
    )


def failed(core: Core, tracker: Path) -> Path:
    prepared, result, _ = bring(core, tracker)
    out = tracker.with_name("failed.xlsx")
    assert write(out, prepared, result) == 4
    return out


def mend(path: Path, changes: dict[str, tuple[str, str]]) -> Path:
    """Crime number to the heading and the value that somebody types there."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[2]}
    for row in range(3, sheet.max_row + 1):
        if change := changes.get(sheet.cell(row, 1).value):
            sheet.cell(row, columns[change[0]]).value = change[1]
    mended = path.with_name("mended.xlsx")
    book.save(mended)
    return mended


def by_crime(core: Core) -> dict[str, dict[str, Any]]:
    return {row["crime_reference"]: row for row in core.ask(list_targets, status="all")}


def test_that_rows_to_mend_say_why_and_where_they_came_from(core_as: Cores, tracker: Path) -> None:
    sheet = openpyxl.load_workbook(failed(core_as("sergeant"), tracker)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows.pop(0) == [MARKING, *[None] * 9]
    assert rows[0] == [*HEADINGS, REASON, PLACE]
    by_place = {row[9]: row for row in rows[1:] if row[9]}
    assert list(by_place) == [f"DAART, row {n}" for n in (5, 7, 8, 9)]
    assert by_place["DAART, row 7"][8] == "C7 “31/02/1991” is a day that does not exist."
    assert by_place["DAART, row 7"][:8] == IMPOSSIBLE
    assert "gives no name" in by_place["DAART, row 5"][8]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_that_a_mended_file_stores_what_was_held_and_completes_what_was_doubted(
    core_as: Cores, tracker: Path
) -> None:
    core = core_as("sergeant")
    out = failed(core, tracker)
    before = by_crime(core)
    assert "20CV/2B/26" not in before
    mended = mend(out, {
        "20CV/2B/26": ("Suspect", "UNDERHILL, Gary"), "20CV/3C/26": ("DOB", "21/02/1991"),
        "20CV/4D/26": ("Date added", "10/11/2026"), "20CV/5E/26": ("DOB", "06/06/2009"),
    })  # fmt: skip
    _, _, told = bring(core, mended)
    assert (told["created"], told["updated"], told["refused"]) == (1, 3, [])
    [doubt] = [d for d in told["doubts"] if "check letter" not in d["reason"]]
    assert (doubt["row"], doubt["value"], "was " in doubt["reason"]) == (8, "06/06/2009", True)
    assert told["missing"] == []
    after = by_crime(core)
    assert after["20CV/2B/26"]["surname"] == "UNDERHILL"
    assert after["20CV/3C/26"]["date_of_birth"] == "1991-02-21"
    assert after["20CV/4D/26"]["date_added"] == "2026-11-10"
    assert after["20CV/5E/26"]["date_of_birth"] == "2009-06-06"
    assert after["20CV/1A/26"] == before["20CV/1A/26"]
    assert bring(core, mended)[1]["updated"] == 0


def test_that_sections_colours_and_strike_through_come_along(core_as: Cores, tracker: Path) -> None:
    core = core_as("sergeant")
    out = failed(core, tracker)
    before = by_crime(core)
    bring(core, out)
    after = by_crime(core)
    for crime, row in before.items():
        for field in ("victim_risk", "proposed_off", "status", "outcome"):
            assert after[crime][field] == row[field], (crime, field)
    assert {crime: row["victim_risk"] for crime, row in after.items()} == {
        "20CV/1A/26": "high", "20CV/3C/26": "standard", "20CV/4D/26": "standard",
        "20CV/5E/26": "standard",
    }  # fmt: skip
    assert after["20CV/4D/26"]["proposed_off"]
    assert after["20CV/5E/26"]["outcome"] == "arrested"


def test_that_an_older_tracker_after_the_mended_rows_takes_nothing_back(
    core_as: Cores, tracker: Path
) -> None:
    core = core_as("sergeant")
    out = failed(core, tracker)
    bring(core, mend(out, {"20CV/2B/26": ("Suspect", "UNDERHILL, Gary"),
                           "20CV/3C/26": ("DOB", "21/02/1991")}))  # fmt: skip
    mended = by_crime(core)
    _, _, told = bring(core, tracker)
    assert (told["created"], told["updated"], told["people_created"]) == (0, 0, 0)
    assert by_crime(core) == mended


def test_that_sound_files_leave_nothing_to_mend(core_as: Cores, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADINGS, [*SOUND[:7], "Works nights"]):
        book.active.append(row)
    book.save(tmp_path / "sound.xlsx")
    prepared, result, _ = bring(core_as("sergeant"), tmp_path / "sound.xlsx")
    out = tmp_path / "failed.xlsx"
    assert write(out, prepared, result) == 0
    assert not out.exists()
