"""A stray cell at the far end of a sheet: the list is read, and the cell told or passed over."""

from __future__ import annotations

import dataclasses
import tracemalloc
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lomu_app.intake.inspect import inspect_file
from lomu_app.intake.precheck import Limits
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.targets import read_targets
from tests.intake import hostile
from tests.intake.people_made_up import TODAY

HEAD = ["Crime no", "Suspect", "DOB", "Offence", "Risk"]
LINES = [
    ["20CV/1A/26", "HARBOTTLE, Leon", "20/02/1988", "Stalking", "High"],
    ["20CV/2B/26", "QUARMBY, Saul", "21/02/1991", "Threats", "Medium"],
]


def tracker(path: Path, **cells: Any) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "DAART"
    for row in (HEAD, *LINES):
        book.active.append(row)
    for address, value in cells.items():
        book.active[address] = value
    book.save(path)
    return path


@pytest.mark.parametrize("address", ["XFD1048576", "A900000", "XFD900000", "XFD3"])
@pytest.mark.parametrize("value", [" ", "\u00a0", "see other tab", 7])
def test_that_one_far_cell_costs_no_line(address: str, value: Any, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", **{address: value})
    workbook = read_workbook(path)
    read = read_targets(workbook, area="Coventry", today=TODAY)
    assert [line.surname for line in read.lines] == ["HARBOTTLE", "QUARMBY"]
    assert read.held == ()
    beyond = address != "XFD3" and bool(str(value).strip())
    told = [doubt for doubt in read.file_doubts if address in doubt]
    assert len(told) == beyond
    assert all(f"“{value}”" in doubt and "DAART" in doubt for doubt in told)


def test_that_a_formula_far_away_is_told_though_nothing_stands_there(tmp_path: Path) -> None:
    told = inspect_file(tracker(tmp_path / "t.xlsx", XFD1048576="=1+1"), today=TODAY)
    assert (told.outcome, told.rows) == ("doubts", 3)
    assert "XFD1048576 (“=1+1”)" in told.reason


def test_that_a_note_within_reach_is_a_row_like_others(tmp_path: Path) -> None:
    told = inspect_file(tracker(tmp_path / "t.xlsx", J150000="note"), today=TODAY)
    assert told.rows == 4
    assert "far away" not in told.reason


def test_that_many_cells_beyond_the_last_row_are_no_stray_ones(tmp_path: Path) -> None:
    limits = dataclasses.replace(Limits(), rows=200)
    body = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 400))
    path = hostile.workbook(tmp_path / "t.xlsx", hostile.cells(body))
    told = inspect_file(path, limits=limits, today=TODAY)
    assert (told.outcome, told.rows) == ("refused", 0)
    assert "more than 200 rows" in told.reason


def test_that_a_column_at_the_far_end_is_not_laid_out_in_memory(tmp_path: Path) -> None:
    """60,000 rows with one cell each, in the last column: 980 million places."""
    body = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 60_001))
    path = hostile.workbook(tmp_path / "t.xlsx", hostile.cells(body))
    tracemalloc.start()
    try:
        told = inspect_file(path, today=TODAY)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (told.outcome, told.rows) == ("refused", 0)
    assert "too far apart" in told.reason
    assert most < 100 * 1024 * 1024, "the application itself took up what the file asked for"
