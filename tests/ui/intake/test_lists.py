"""Lists of people and extracts of offences come in over the same four steps as a tracker."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.harm.queries import list_offences
from lomu_app.intake.queries import recent_imports
from lomu_app.people.match_queries import open_matches
from lomu_app.people.queries import find_person_ids
from tests.people.people import pnc
from tests.support.cohorts import make_membership, row_of
from tests.support.cores import Cores
from tests.support.harm import offence, write_extract
from tests.ui.intake.rig import CHECK, COLUMNS, DONE, FILE, ON, Rig, sergeant
from ui.harm.pages import register as register_harm

PEOPLE = (
    ("N1", "HOLLOWAY", "Saul", "04/03/1986", pnc(1201), "12 Larch Road, Coventry, CV4 7JP"),
    ("N2", "HOLLOWAY", "Saul", "04/03/1986", "", "12 Larch Road, Coventry, CV4 7JP"),
    ("N3", "HOLLOWEY", "Saul", "04/03/1986", "", "9 Quarry Lane, Walsall, WS1 2AB"),
    ("N4", "TARNLEY", "Guy", "31/02/1971", "", "3 Elm Street, Coventry, CV1 2AB"),
    ("N5", "", "", "", "", "4 Elm Street, Coventry, CV1 2AB"),
)


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def people(folder: Path, birth: str = "DOB") -> Path:
    path = folder / "nominals.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        headings = ("Nominal Ref", "Surname", "Forename", birth, "PNC", "Address")
        csv.writer(file).writerows([headings, *PEOPLE])
    return path


def extract(folder: Path, rows: Sequence[Sequence[str]] = (), **said: str) -> Path:
    made = [offence(1, **said), offence(2, surname="TARNLEY", forename="Guy", pnc=pnc(1301)),
            offence(3, surname="", forename="", pnc=""), offence(4, day="31/02/2026")]  # fmt: skip
    return write_extract(folder / "offences.csv", [*made, *rows])


def kind(rig: Rig) -> str:
    return rig.page.view.mapping_step.kind_bar.kind_combo.currentText()


def test_that_a_list_of_people_comes_in_and_certain_matches_are_joined(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(people(tmp_path))
    assert (rig.step, kind(rig)) == (COLUMNS, "List of people")
    assert "4 rows · 1 held · 0 typed twice · 1 doubt" in rig.page.view.foot.words_label.text()
    rig.press(ON)
    assert rig.step == CHECK
    chips = rig.chips()
    assert (chips["new"], chips["held"], chips["doubts"], chips["matches"]) == (4, 1, 1, 3)
    assert "Joined with row 3 of nominals" in rig.pane_text()
    assert "May be row 4 of nominals, to be decided" in rig.pane_text()
    assert "F2  Addresses" in rig.pane_text()
    assert core.ask(find_person_ids) == [], "a check stores nothing"
    rig.press(ON)
    assert rig.step == DONE
    result = rig.page.view.result_step
    assert "4 records new. 1 record was certainly of somebody on record and joined" in (
        result.words_label.text()
    )
    assert result.page_buttons["people"].hasFocus()
    assert len(core.ask(find_person_ids)) == 3
    assert len(core.ask(open_matches)) == len(result.matches.cards) == 1
    rig.press("Space")
    assert rig.window.stack.key() == "people"


def test_that_failed_rows_of_a_list_are_mended_and_brought_in(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(people(tmp_path))
    rig.press(ON)
    rig.press(ON)
    saved = tmp_path / "failed.xlsx"
    rig.prompter.save = saved
    rig.press("Ctrl+E")
    book = openpyxl.load_workbook(saved)
    [sheet] = book.worksheets
    rows = {row[0].value: row for row in sheet.iter_rows()}
    assert {"N4", "N5"} <= rows.keys()
    rows["N5"][1].value, rows["N5"][2].value = "OAKMERE", "Dale"
    book.save(saved)
    rig.press(ON)
    rig.choose(saved)
    assert kind(rig) == "List of people"
    rig.press(ON)
    rig.press(ON)
    assert rig.step == DONE
    assert rig.page.job.result is not None
    assert (rig.page.job.result["created"], rig.page.job.result["unchanged"]) == (1, 1)


def test_that_an_extract_comes_in_with_held_rows_doubts_and_a_second_time_changes_nothing(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path)
    register_harm(rig.desk)
    rig = Rig(qtbot, core, tmp_path)
    rig.choose(extract(tmp_path))
    assert (rig.step, kind(rig)) == (COLUMNS, "Offence history")
    rig.press(ON)
    chips = rig.chips()
    assert (chips["new"], chips["held"], chips["doubts"]) == (3, 1, 1)
    assert "24/10/2026 · ABH s.47 · DA · Charged" in rig.page.view.check_step.shown()[0].words
    assert core.ask(list_offences) == []
    rig.press(ON)
    assert rig.step == DONE
    assert len(core.ask(list_offences)) == 3
    [one] = core.ask(recent_imports)
    assert (one.file_name, one.created, one.held) == ("offences.csv", 3, 1)
    rig.press(ON)
    rig.choose(extract(tmp_path, outcome="Convicted"))
    rig.press(ON)
    chips = rig.chips()
    assert (chips["new"], chips["updates"], chips["unchanged"]) == (0, 1, 2)
    assert "Outcome" in rig.pane_text()


def test_that_a_column_of_an_extract_is_chosen_by_hand_saved_and_used_again(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    headings = ["Qzz", "Offence Date", "Offence", "DA Marker", "Suspect Surname",
                "Suspect Forename", "Suspect DOB", "PNCID", "Victim Ref", "Relationship",
                "Outcome"]  # fmt: skip
    path = write_extract(tmp_path / "odd.csv", [offence(1)], headings)
    rig = Rig(qtbot, core, tmp_path).choose(path)
    assert kind(rig) == "Offence history"
    job = rig.page.job
    job.set_field("odd", 0, "A", "crime_reference")
    rig.prompter.text = "The extract of the north"
    rig.press("Ctrl+S")
    rig.press(ON)
    assert rig.page.view.check_step.shown()[0].crime_reference == "20CV/1001A/26"
    rig.page.put_away()
    rig.choose(path)
    bar = rig.page.view.mapping_step.mapping_bar
    bar.combo.setCurrentIndex(bar.combo.findData("The extract of the north"))
    bar.combo.activated.emit(bar.combo.currentIndex())
    rig.press(ON)
    rig.press(ON)
    [row] = core.ask(list_offences)
    assert row["crime_reference"] == "20CV/1001A/26"


def test_that_a_wrong_guess_is_changed_in_one_step(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(extract(tmp_path))
    combo = rig.page.view.mapping_step.kind_bar.kind_combo
    rig.tab_to(combo)
    rig.type("l")
    assert kind(rig) == "List of people"
    rig.press(ON)
    assert rig.chips()["new"] == 2, "each of them once, and whoever is named twice is so typed"


def test_that_a_long_extract_lists_what_to_look_at_and_tells_the_rest_in_figures(
    core: Core, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lomu_app.intake.opening._LARGE", 1_000)
    monkeypatch.setattr("lomu_app.intake.offence_batch._SHORT", 100)
    last = offence(600, day="31/02/2026")
    path = extract(tmp_path, [*(offence(at) for at in range(5, 500)), last])
    rig = Rig(qtbot, core, tmp_path).choose(path)
    assert rig.page.job.file is not None
    assert (kind(rig), rig.page.job.file.whole) == ("Offence history", False)
    rig.press(ON)
    step = rig.page.view.check_step
    assert [row.row for row in step.shown()] == [4, 5, 501]
    assert "499 new, 0 updated, 0 unchanged, of 2 people" in step.banner.words_label.text()
    rig.prompter.save = tmp_path / "failed.xlsx"
    rig.press("Ctrl+E")
    [sheet] = openpyxl.load_workbook(tmp_path / "failed.xlsx").worksheets
    assert [row[0] for row in sheet.iter_rows(min_row=3, values_only=True)] == [
        "20CV/1003A/26", "20CV/1004A/26", "20CV/1600A/26",
    ]  # fmt: skip
    rig.press(ON)
    assert (rig.step, len(core.ask(list_offences))) == (DONE, 499)


def test_that_a_long_extract_stays_open_where_it_cannot_be_read_as_something_else(
    core: Core, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lomu_app.intake.opening._LARGE", 1_000)
    path = extract(tmp_path, [offence(at) for at in range(5, 50)])
    rig = Rig(qtbot, core, tmp_path).choose(path)
    path.unlink()
    rig.tab_to(rig.page.view.mapping_step.kind_bar.kind_combo)
    rig.type("l")
    assert rig.step == FILE
    assert rig.page.job.kind.value == "offences"


def test_that_results_come_in_and_say_whom_they_were_told(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    member = row_of(core, make_membership(core, MembershipStatus.REFERRED))
    path = tmp_path / "idiom.csv"
    path.write_text(
        "PNC ID,Date of event,Event,Force,Station,Offence\n"
        f"{member.pnc_id},22/11/2026,Arrested,Leicestershire,Leicester,Assault\n"
        f"{pnc(999)},22/11/2026,Arrested,Leicestershire,Leicester,Assault\n",
        encoding="utf-8",
    )
    rig = Rig(qtbot, core, tmp_path).choose(path)
    assert kind(rig) == "Results for PNC ids"
    rig.press(ON)
    assert (rig.chips()["new"], rig.chips()["held"]) == (1, 1)
    assert "Arrested 22/11/2026 in Leicester (Leicestershire): Assault." in rig.pane_text()
    rig.press(ON)
    result = rig.page.view.result_step
    assert f"{member.surname}, {member.forenames} (AL-26-" in result.words_label.text()
    assert "for the meeting): Arrested 22/11/2026 in Leicester" in result.words_label.text()
    assert "nobody on record has the PNC id" in result.banner.words_label.text()


def test_that_an_extract_changed_since_it_was_opened_is_not_brought_in(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(extract(tmp_path))
    rig.page.job.prepared = None  # as with a long one, which is read when it is checked
    extract(tmp_path, outcome="Convicted")
    rig.press(ON)
    [problem] = rig.prompter.problems
    assert "was changed since it was opened" in str(problem)
    assert (rig.step, core.ask(list_offences)) == (COLUMNS, [])
