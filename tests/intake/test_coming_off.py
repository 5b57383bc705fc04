"""What comes off no list by itself: removals and colours without a key, through the import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from lomu_app.daart.queries import list_targets
from lomu_app.intake.commands import ImportTargets
from lomu_app.intake.lines import import_line
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.targets import read_targets
from tests.intake.people_made_up import TODAY
from tests.support.cores import Cores

HEAD = ["Suspect name", "DOB", "Crime ref", "Offence", "Risk", "Wanted", "Status"]
GREEN = PatternFill("solid", fgColor="00B050")


def book(tmp_path: Path, statuses: list[str], *, green: int | None = None) -> Path:
    """One line for each status, from row 2; a row of that number is green."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(HEAD)
    for at, status in enumerate(statuses):
        name = f"PELLER, {('Ann', 'Ben', 'Cyril', 'Dora', 'Edwin', 'Flora', 'Guy', 'Hetty')[at]}"
        sheet.append(
            [name, f"{at + 13}/03/198{at}", f"20CV/{100 + at}A/26", "Assault", "High", "Y", status]
        )
    for cell in sheet[green] if green else ():
        cell.fill = GREEN
    made.save(tmp_path / "tracker.xlsx")
    return tmp_path / "tracker.xlsx"


def read(path: Path) -> Any:
    return read_targets(read_workbook(path), area="Coventry", today=TODAY)


REMOVALS = ["Deceased", "NFA", "Withdrawn", "Voluntary attendance", "Cancelled", "Closed", "Filed"]


def test_that_a_status_of_removal_proposes_and_is_doubted_but_closes_nothing(
    tmp_path: Path, core_as: Cores
) -> None:
    core = core_as("sergeant")
    found = read(book(tmp_path, [*REMOVALS, "Outstanding"]))
    core.execute(
        ImportTargets(
            area="Coventry", file_name="tracker.xlsx", sha256="0" * 64,
            lines=tuple(import_line(line, "Coventry") for line in found.lines),
        )
    )  # fmt: skip
    stored = {row["source"]["row"]: row for row in core.ask(list_targets, area="Coventry")}
    for at, status in enumerate(REMOVALS, start=2):
        assert stored[at]["proposed_off"] == f"status says “{status}”"
        assert stored[at]["status"] != "closed"
    assert stored[9]["proposed_off"] is None
    assert {d.row for d in found.doubts if d.column == "G"} == set(range(2, 9))


def test_that_a_green_row_without_a_key_stays_open_and_is_proposed_by_its_cell(
    tmp_path: Path,
) -> None:
    found = read(book(tmp_path, [""] * 8, green=3))
    green = found.lines[1]
    assert (green.status, green.proposed_off) == (
        "outstanding", "the row is green; the file has no key to colours"
    )  # fmt: skip
    assert [(d.row, d.column) for d in green.doubts] == [(3, "A")]
    assert all(line.proposed_off is None for line in found.lines if line.row != 3)


@pytest.mark.parametrize("words", ["Outstanding", "Still wanted"])
def test_that_the_own_words_of_a_green_row_stand(tmp_path: Path, words: str) -> None:
    green = read(book(tmp_path, [words] * 8, green=3)).lines[1]
    assert (green.status, green.proposed_off, green.doubts) == ("outstanding", None, ())


def test_that_an_attempt_that_tells_of_an_arrest_is_doubted_and_closes_nothing(
    tmp_path: Path,
) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append([*HEAD[:6], "Attempts"])
    for at, text in enumerate(["12/11 arrested", "12/11 no reply"]):
        sheet.append(
            [f"PELLER, {('Ann', 'Ben')[at]}", f"{at + 13}/03/1980", f"20CV/{100 + at}A/26",
             "Assault", "High", "Y", text]
        )  # fmt: skip
    made.save(tmp_path / "tracker.xlsx")
    arrested, plain = read(tmp_path / "tracker.xlsx").lines
    assert arrested.status == "outstanding"
    assert [d.column for d in arrested.doubts] == ["G"]
    assert plain.doubts == ()
