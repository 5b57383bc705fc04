"""Others at work at the same time, people who may not, and rows that go out to be mended."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.daart.queries import list_targets
from lomu_app.intake.queries import recent_imports
from lomu_app.kernel.errors import NotPermitted
from tests.support.cores import Cores
from tests.ui.intake.files import BORN, coventry
from tests.ui.intake.rig import CHECK, COLUMNS, DONE, FILE, ON, Rig, sergeant
from tests.ui.support.desks import make_desk, show
from ui.intake.page import IntakePage


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def test_that_two_who_bring_in_the_same_file_at_once_store_it_once(
    core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    path = coventry(tmp_path)
    first = Rig(qtbot, sergeant(core_as), tmp_path).choose(path)
    first.press(ON)
    second = Rig(qtbot, sergeant(core_as, "ps.two"), tmp_path).choose(path)
    for _ in range(2):
        second.press(ON)
    assert second.step == DONE
    with qtbot.waitActive(first.window):
        first.window.activateWindow()
    assert first.chips()["new"] == 12, "the first still sees the check made before"
    first.press(ON)
    assert first.step == DONE
    result = first.page.view.result_step
    assert result.headline.text() == "tracker_coventry.xlsx: 0 changes"
    assert "12 rows went otherwise than the check said: 5, 6, 7" in (
        result.otherwise_banner.words_label.text()
    )
    assert len(first.stored()) == 12
    assert len(first.core.ask(recent_imports)) == 1


def test_that_a_check_overtaken_by_another_import_says_so_and_is_made_again(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    path = coventry(tmp_path)
    first = Rig(qtbot, core, tmp_path).choose(path)
    first.press(ON)
    first.press("F5")
    banner = first.page.view.check_step.stale_banner
    assert not banner.isVisible()
    second = Rig(qtbot, sergeant(embedded_core_as, "ps.two"), tmp_path).choose(path)
    for _ in range(2):
        second.press(ON)
    with qtbot.waitActive(first.window):
        first.window.activateWindow()
    first.press("F5")
    assert banner.words_label.text() == "Something was brought in for Coventry since this check."
    first.tab_to(banner.button)
    first.press("Space")
    assert (first.chips()["unchanged"], banner.isVisible()) == (12, False)


@pytest.mark.parametrize("role", ["viewer", "offender_manager", "manager"])
def test_that_who_may_not_bring_in_is_told_so(
    role: str, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as(role, areas=("Coventry",))
    rig = Rig(qtbot, core, tmp_path)
    assert rig.window.stack.key() != "intake", "the desk does not even open the page"
    page = IntakePage(make_desk(core, tmp_path))
    show(qtbot, page)
    page.open_with(None)
    assert page.denied.isVisible()
    assert "not part of your role" in page.denied.title_label.text()
    assert not page.view.isVisible()
    page.choose_file()
    page.go_on()
    assert page.job.file is None
    with pytest.raises(NotPermitted):
        core.ask(recent_imports)


def test_that_a_sergeant_without_an_area_is_told_whom_to_ask(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded_core_as("sergeant", areas=()), tmp_path)
    assert not rig.page.view.file_step.choose_button.isEnabled()
    rig.choose(coventry(tmp_path))
    assert (rig.step, rig.page.job.file) == (FILE, None)


def test_that_the_area_of_an_open_file_does_not_follow_other_pages(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path)
    rig.desk.area.choose("Walsall")
    assert rig.page.view.file_step.area_combo.currentText() == "Walsall"
    rig.desk.area.choose("Coventry")
    rig.choose(coventry(tmp_path))
    rig.desk.area.choose("Walsall")
    assert rig.page.job.area == "Coventry"
    for _ in range(2):
        rig.press(ON)
    assert len(rig.stored("Coventry")) == 12
    assert rig.stored("Walsall") == []


def test_that_another_area_is_chosen_by_keys_and_checked_anew(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(coventry(tmp_path, name="tracker.xlsx"))
    rig.press(ON)
    assert rig.step == CHECK
    rig.press("Ctrl+Shift+Return")
    rig.press("Ctrl+Shift+Return")
    rig.tab_to(rig.page.view.file_step.area_combo)
    rig.press("Down")
    assert rig.page.job.area == "Walsall"
    assert rig.page.job.rehearsal is None, "the check was for Coventry"
    rig.press(ON)
    assert rig.step == COLUMNS


def test_that_failed_rows_are_saved_mended_and_brought_in(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    path = coventry(tmp_path)
    book = openpyxl.load_workbook(path)
    for column in (3, 5):  # neither name nor PNC id: nobody can be registered
        book["DAART"].cell(9, column).value = None
    book.save(path)
    rig = Rig(qtbot, core, tmp_path).choose(path)
    rig.press(ON)
    assert rig.chips()["held"] == 1
    rig.prompter.save = tmp_path / "mend.xlsx"
    rig.press("Ctrl+E")
    assert rig.said == ["2 rows saved: mend them there, and bring that file in"]
    rig.press(ON)
    assert "1 row could not be stored" in rig.page.view.result_step.banner.words_label.text()
    before = len(rig.stored())

    mend = openpyxl.load_workbook(tmp_path / "mend.xlsx")
    sheet = mend.active
    rows = {sheet.cell(at, 15).value: at for at in (3, 4)}
    sheet.cell(rows["DAART, row 9"], 3).value = "Harbottle, Leon"
    sheet.cell(rows["DAART, row 6"], BORN).value = "28/02/1988"
    mend.save(tmp_path / "mend.xlsx")
    rig.choose(tmp_path / "mend.xlsx")
    rig.press(ON)
    assert (rig.chips()["new"], rig.chips()["held"]) == (1, 0)
    assert "doubts" not in rig.chips(), "the remarks beside the rows are no data"
    rig.press(ON)
    stored = core.ask(list_targets, area="Coventry")
    assert len(stored) == before + 1
    assert "HARBOTTLE" in {one["surname"] for one in stored}


def test_that_failed_rows_that_cannot_be_written_say_why(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(coventry(tmp_path))
    rig.press(ON)
    rig.prompter.save = tmp_path / "no such folder" / "mend.xlsx"
    rig.press("Ctrl+E")
    [problem] = rig.prompter.problems
    assert "does not exist. Choose another folder." in str(problem)
    assert rig.step == CHECK
