"""Cohort registers and custody extracts come in over the same four steps as a tracker."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.cohorts.queries import find_membership_ids, load_memberships
from lomu_app.cohorts.rows import MembershipRow
from tests.support.cores import Cores
from tests.ui.intake.files import coventry
from tests.ui.intake.rig import CHECK, COLUMNS, DONE, ON, Rig, sergeant
from ui.intake.job import Job

HEADINGS = ("Name", "DOB", "PNC", "OM", "Date adopted", "RAG", "Next review", "Location", "Release")
PEOPLE = (
    ("OAKMERE, Dale", "14/03/1990", "18/393702K", "PC 4411 Yarrow", "R", "HMP Hewell"),
    ("TARNLEY, Guy", "03/02/1971", "", "DC 2260 Bello", "A", "Community"),
)


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def register(folder: Path, *sheets: str, release: dt.date = dt.date(2027, 6, 1)) -> Path:
    book = openpyxl.Workbook()
    for number, name in enumerate(sheets):
        sheet = book.active if not number else book.create_sheet()
        assert sheet is not None
        sheet.title = name
        sheet.append(HEADINGS)
        for person, born, pnc, manager, rag, where in PEOPLE:
            out = release if where.startswith("HMP") else None
            row = (person, born, pnc, manager, "28/07/2026", rag, "01/01/2027", where, out)
            sheet.append(row)
    path = folder / "registers.xlsx"
    book.save(path)
    return path


def extract(folder: Path, day: str = "20-11-2026", release: str = "01/02/2027") -> Path:
    path = folder / f"custody {day}.csv"
    path.write_text(
        "NOMS No,Surname,Forename,DOB,PNC,Prison,Conditional release date\n"
        f"A1234BC,OAKMERE,Dale,14/03/1990,18/393702K,HMP Hewell,{release}\n",
        encoding="utf-8",
    )
    return path


def members(core: Core) -> list[MembershipRow]:
    return core.ask(load_memberships, core.ask(find_membership_ids))


def job(rig: Rig) -> Job:
    return rig.page.job


def test_that_registers_are_recognised_and_brought_in_by_keys_alone(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(register(tmp_path, "High Risk DA", "CSE offenders"))
    bar = rig.page.view.mapping_step.kind_bar
    assert rig.step == COLUMNS
    assert bar.kind_combo.currentText() == "Cohort registers"
    assert bar.cohort_combo.currentText() == "High-risk DA"
    rig.press(ON)
    assert rig.step == CHECK
    assert rig.chips()["new"] == 4
    assert members(core) == [], "a check stores nothing"
    assert "High risk DA · red · review 01/01/2027 · HMP Hewell" in rig.pane_text()
    assert "Offender manager" in rig.pane_text()
    rig.press(ON)
    assert rig.step == DONE
    assert {(one.surname, one.cohort.value) for one in members(core)} == {
        (name, cohort) for name in ("OAKMERE", "TARNLEY") for cohort in ("high_risk_da", "cse")
    }
    result = rig.page.view.result_step
    assert "4 memberships came in as selected" in result.words_label.text()
    assert result.page_buttons["targets"].isHidden()


def test_that_a_sheet_of_no_known_cohort_is_held_until_one_is_chosen(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(register(tmp_path, "Sheet1"))
    combo = rig.page.view.mapping_step.kind_bar.cohort_combo
    assert combo.currentText() == "As the rows say"
    rig.press(ON)
    assert rig.chips()["held"] == 2
    assert "Choose one of: High-risk DA (HRDA)" in rig.pane_text()
    rig.press("Ctrl+Shift+Return")
    rig.tab_to(combo)
    rig.type("s")
    assert combo.currentText() == "Serial DA"
    rig.press(ON)
    assert rig.chips()["new"] == 2
    rig.press(ON)
    assert {one.cohort.value for one in members(core)} == {"serial_da"}


def test_that_the_kind_can_be_chosen_and_is_kept_with_the_draft(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(register(tmp_path, "High Risk DA"))
    bar = rig.page.view.mapping_step.kind_bar
    rig.tab_to(bar.kind_combo)
    rig.type("a")
    assert job(rig).kind.value == "targets"
    assert "No sheet looks like a list of targets" in (
        rig.page.view.mapping_step.banner.words_label.text()
    )
    assert bar.cohort_combo.isHidden()
    assert rig.page.draft.keep_now()
    again = Rig(qtbot, core, tmp_path)
    again.page.view.draft_banner.action_requested.emit()
    assert job(again).kind.value == "targets"


def test_that_a_tracker_is_still_recognised_as_one(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(coventry(tmp_path))
    bar = rig.page.view.mapping_step.kind_bar
    assert bar.kind_combo.currentText() == "Arrest-ready tracker"
    assert bar.cohort_combo.isHidden()


def test_that_an_extract_moves_the_release_date_and_says_so(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(register(tmp_path, "High Risk DA"))
    for _ in range(3):
        rig.press(ON)
    rig.choose(extract(tmp_path, "24-11-2026"))
    assert rig.page.view.mapping_step.kind_bar.kind_combo.currentText() == (
        "Custody and release extract"
    )
    rig.press(ON)
    assert rig.chips()["updates"] == 1
    assert "Release date: 01/06/2027 → 01/02/2027" in rig.pane_text()
    rig.press(ON)
    result = rig.page.view.result_step
    assert "OAKMERE, Dale" in result.moved_label.text()
    assert "01/06/2027 → 01/02/2027, alert AL-26-" in result.moved_label.text()
    assert not result.review_button.isHidden()
    assert {one.release_date for one in members(core)} == {dt.date(2027, 2, 1), None}
