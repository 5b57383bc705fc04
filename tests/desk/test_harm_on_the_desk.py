"""Offences brought in on the desk, looked at down to their rows, and weighed otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lomu_app.harm.queries import ledger_of, rank_people
from lomu_app.people.ethnicity import ethnicity_of
from lomu_app.people.queries import find_person_ids, who_looked
from tests.desk.conftest import SitDown
from tests.desk.whole import WholeDesk
from tests.support.cores import Cores
from tests.support.harm import offence, write_extract
from tests.ui.support.tasks import HeldTasks
from ui.harm.ethnicity_dialog import EthnicityDialog
from ui.harm.fairness_dialog import FairnessDialog
from ui.harm.lab_dialog import LabDialog
from ui.harm.page import HarmPage
from ui.harm.section import HarmSection
from ui.harm.strike_dialog import StrikeDialog
from ui.kit.prompter import ConfirmDialog

# Nobody of this unit has a history in the practice force.
AREA = "Dudley"


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    rows = [
        offence(1), offence(2, victim="V2", offence="GBH s.20"), offence(3, da="N"),
        offence(4, surname="OTHERWICK", pnc="2004/0336467K", day="01/02/2026"),
        offence(5, surname="", forename="", pnc=""),
    ]  # fmt: skip
    return write_extract(tmp_path / "history.csv", rows)


def _sit(sit_down: SitDown, *roles: str) -> tuple[WholeDesk, HarmPage]:
    desk = sit_down("ps.sorrel", roles=roles)
    desk.desk.area.choose(AREA)
    page = desk.go("harm")
    assert isinstance(page, HarmPage)
    return desk, page


def _bring_in(desk: WholeDesk, page: HarmPage, path: Path) -> None:
    page.bringing.take(path)
    asked = desk.dialog()
    assert isinstance(asked, ConfirmDialog)
    asked.accept()
    desk.settle()


def _read_ledger(desk: WholeDesk, page: HarmPage) -> None:
    desk.qtbot.waitUntil(page.pane.view.isVisible)


def test_that_an_extract_is_brought_in_and_every_point_is_shown_down_to_its_rows(
    sit_down: SitDown, extract: Path, qtbot: QtBot
) -> None:
    desk, page = _sit(sit_down, "sergeant")
    desk.resize(1600, 900)
    assert page.table.model().rowCount() == 0
    assert page.empty.button.isVisible()
    _bring_in(desk, page, extract)
    assert page.model.ids() == [standing.id for standing in page.ranking.standings]
    assert len(page.model.ids()) == 2
    assert "SAMPLE" in page.advice.words_label.text()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Home)
    _read_ledger(desk, page)
    view = page.pane.view
    assert view.ledger is not None
    assert sum(addend.points for addend in view.ledger.addends) == view.ledger.score
    assert len(view.ledger.rows) == 3
    assert view.rows_title.text() == "Offences (3)"
    gravity = next(
        button for button in view.buttons.buttons() if "Gravity" in button.accessibleName()
    )
    gravity.setFocus()
    with qtbot.waitSignal(view.narrowed):
        qtbot.keyClick(gravity, Qt.Key.Key_Space)
    assert view.rows_title.text() == "Offences (1)"
    with qtbot.waitSignal(view.narrowed):
        qtbot.keyClick(gravity, Qt.Key.Key_Space)
    assert view.rows_title.text() == "Offences (3)"
    page.filter_bar.choose("serial")
    assert len(page.model.ids()) == 1
    # The look is logged, as everywhere.
    auditor = Cores(desk.core.store, desk.core.folder, desk.clock)("data_protection_auditor")
    assert any(look.verb == "consultation" for look in auditor.ask(who_looked, page.model.ids()[0]))


def test_that_the_lab_publishes_only_for_a_manager_and_the_list_follows(
    sit_down: SitDown, extract: Path
) -> None:
    desk, page = _sit(sit_down, "sergeant", "manager")
    _bring_in(desk, page, extract)
    before = desk.core.ask(rank_people, AREA)
    page.open_lab()
    lab = desk.dialog()
    assert isinstance(lab, LabDialog)
    assert lab.focusWidget() is lab.boxes["recency"]
    lab.boxes["gravity"].setFocus()
    lab.boxes["gravity"].setText("5")
    desk.qtbot.keyClick(lab.boxes["gravity"], Qt.Key.Key_Return)
    assert desk.dialog() is lab, "Enter tries, and publishes nothing"
    assert "2 people" in lab.told.text()
    assert desk.core.ask(rank_people, AREA) == before, "trying stores nothing"
    lab.accept()
    assert desk.dialog() is lab, "a model without a name and a reason is not published"
    lab.name.set_value("RFGV gravity")
    lab.reason.set_value("Agreed by the DA lead")
    lab.accept()
    desk.settle()
    assert desk.dialog() is None
    assert page.ranking is not None
    assert page.ranking.model.name == "RFGV gravity"
    assert page.ranking.standings[0].score > before.standings[0].score


def test_that_others_try_weights_and_see_fairness_but_publish_nothing(
    sit_down: SitDown, extract: Path
) -> None:
    desk, page = _sit(sit_down, "sergeant")
    _bring_in(desk, page, extract)
    page.open_lab()
    lab = desk.dialog()
    assert isinstance(lab, LabDialog)
    assert not lab.name.isVisible()
    assert lab.publish_button.text() == "&Close"
    lab.accept()
    page.open_fairness()
    fairness = desk.dialog()
    assert isinstance(fairness, FairnessDialog)
    desk.close_dialogs()
    person_id = page.model.ids()[0]
    page.pane.ethnicity_wanted.emit(person_id)
    asked = desk.dialog()
    assert isinstance(asked, EthnicityDialog)
    asked.form.set_values({"code": "white", "self_defined": True})
    asked.accept()
    found = desk.core.ask(ethnicity_of, person_id)
    assert found is not None
    assert (found.code, found.self_defined) == ("white", True)


def test_that_the_persons_page_has_the_ledger_and_says_when_there_is_none(
    sit_down: SitDown, extract: Path
) -> None:
    desk, page = _sit(sit_down, "sergeant")
    _bring_in(desk, page, extract)
    known = page.model.ids()[0]
    person = desk.go("person", ("harm", known))
    section = person.findChild(HarmSection)
    assert isinstance(section, HarmSection)
    assert section.view.isVisible()
    assert section.view.ledger is not None
    assert section.view.ledger.person_id == known
    other = next(
        key for key in desk.core.ask(find_person_ids) if not desk.core.ask(ledger_of, key).rows
    )
    desk.go("person", ("harm", other))
    assert section.empty.isVisible()
    assert not section.view.isVisible()


def test_that_the_file_is_not_stored_without_a_yes_and_a_bad_one_is_told(
    sit_down: SitDown, extract: Path, tmp_path: Path
) -> None:
    desk, page = _sit(sit_down, "sergeant")
    page.bringing.take(extract)
    asked = desk.dialog()
    assert isinstance(asked, ConfirmDialog)
    asked.reject()
    assert desk.core.ask(rank_people, AREA).standings == ()
    bad = write_extract(tmp_path / "trees.csv", [["Oak", "12"]], ["Tree", "Height"])
    page.bringing.take(bad)
    assert "who is suspected" in str(desk.prompter.problems[-1])
    assert not page.bar.isVisible()


def test_that_a_wrong_row_is_struck_out_by_keyboard_and_undo_counts_it_again(
    sit_down: SitDown, extract: Path, qtbot: QtBot
) -> None:
    desk, page = _sit(sit_down, "sergeant")
    desk.resize(1600, 900)
    _bring_in(desk, page, extract)
    person_id = page.model.ids()[0]
    _read_ledger(desk, page)
    before = desk.core.ask(ledger_of, person_id)
    desk.desk.registry.run("harm_strike")
    asked = desk.dialog()
    assert isinstance(asked, StrikeDialog)
    asked.accept()
    assert desk.dialog() is asked, "a row, what to do and why are needed"
    said = {"row": str(before.rows[0].id), "reason": "Typed twice"}
    asked.form.set_values(said | {"kind": "back"})
    asked.accept()
    assert asked.form.fields["kind"].error() == "This row is not struck out."
    assert asked.form.values()["reason"] == "Typed twice"
    asked.form.set_values(said | {"kind": "row"})
    qtbot.keyClick(asked.save_button, Qt.Key.Key_Space)
    assert desk.dialog() is None
    desk.settle()
    ledger = desk.core.ask(ledger_of, person_id)
    assert ledger.score < before.score
    assert ledger.rows[0].strike is not None
    desk.window.undo()
    desk.settle()
    assert desk.core.ask(ledger_of, person_id) == before


def test_that_stop_while_offences_are_stored_leaves_nothing_half(
    sit_down: SitDown, extract: Path
) -> None:
    desk, page = _sit(sit_down, "sergeant")
    at_once, held = desk.desk.tasks, HeldTasks()
    desk.desk.tasks = held
    page.bringing.take(extract)
    held.release()
    asked = desk.dialog()
    assert isinstance(asked, ConfirmDialog)
    asked.accept()
    assert page.bar.isVisible()
    page.bar.cancel_button.click()
    held.release()
    desk.desk.tasks = at_once
    assert not page.bar.isVisible()
    assert desk.core.ask(rank_people, AREA).standings == ()
    assert not desk.prompter.problems
    _bring_in(desk, page, extract)
    assert len(page.model.ids()) == 2
