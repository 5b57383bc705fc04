"""Why a row may come off: a line through it, a colour, or a word. Each is told as it is."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.intake.importing import prepare_import, report
from tests.intake.people_made_up import TODAY
from tests.support.cores import Cores
from tests.ui.intake.rig import ON, Rig, sergeant

HEAD = ["Suspect name", "DOB", "Crime ref", "Offence", "Risk", "Status"]
WHY = {
    "PELLER, Ann": "Struck through in the unit's sheet",
    "PELLER, Ben": "status says “Withdrawn”",
    "PELLER, Cyril": "the row is green; the file has no key to colours",
}


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    """A struck row, one with a word, a green one without a key, an arrested one, and others."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEAD)
    names = ("Ann", "Ben", "Cyril", "Dora", "Edwin", "Flora", "Guy", "Hetty")
    words = ("", "Withdrawn", "", "Arrested", "", "", "", "")
    for at, (name, word) in enumerate(zip(names, words, strict=True)):
        sheet.append([f"PELLER, {name}", f"{at + 13}/03/198{at}", f"20CV/{100 + at}A/26", "Assault",
                      "High", word])  # fmt: skip
    for cell in (*sheet[2], *sheet[5]):
        cell.font = Font(strike=True)
    for cell in sheet[4]:
        cell.fill = PatternFill("solid", fgColor="00B050")
    book.save(tmp_path / "tracker.xlsx")
    return tmp_path / "tracker.xlsx"


def test_that_the_report_gives_the_reason_of_each_row(core: Core, tracker: Path) -> None:
    prepared = prepare_import(tracker, area="Coventry", today=TODAY)
    told = report(prepared, core.rehearse(prepared.command))["proposed_off"]
    reasons = {one["row"]: one["reason"] for one in told}
    assert sorted(reasons) == [2, 3, 4], "who is arrested is off already"
    assert {reasons[2], reasons[3], reasons[4]} == set(WHY.values())


def test_that_the_screens_give_the_reason_of_each_row(
    core: Core, tracker: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(tracker)
    rig.press(ON)
    assert rig.chips()["off"] == 3
    step = rig.page.view.check_step
    assert "3 rows proposed to come off (1 struck through)" in step.legend()
    step.filter_bar.choose("off")
    shown = {row.name: row for row in step.shown()}
    assert {name: row.off for name, row in shown.items()} == WHY
    for row in shown.values():
        step.table.go_to(row.id)
        said = rig.pane_text()
        assert f"Proposed to come off, for a person to decide: {row.off}." in said
        assert ("Struck through" in said) == (row.name == "PELLER, Ann")
    rig.press(ON)
    story = rig.page.view.result_step.words_label.text()
    assert "3 rows proposed to come off, for a person to decide." in story
    assert "struck" not in story
