"""A tracker comes in by keys alone: file, columns, check, done."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.intake.queries import recent_imports
from lomu_app.people.match_queries import open_matches
from lomu_app.people.queries import find_person_ids
from tests.support.cores import Cores
from tests.ui.intake.files import coventry, entries, walsall
from tests.ui.intake.rig import BACK, CHECK, COLUMNS, DONE, FILE, ON, Rig, sergeant
from tests.ui.support.names import unnamed
from ui.daart.list_page import TargetsPage
from ui.kit.table_columns import ColumnsButton


@pytest.fixture
def core(core_as: Cores) -> Core:
    return sergeant(core_as)


@pytest.fixture
def embedded(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def test_that_a_tracker_is_brought_in_by_keys_alone(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path)
    assert rig.step == FILE
    assert rig.page.view.file_step.choose_button.hasFocus()
    rig.press(ON)
    assert rig.step == FILE, "without a file there is no next step"
    rig.choose(coventry(tmp_path))
    assert rig.step == COLUMNS
    assert rig.page.view.mapping_step.table.hasFocus()
    assert "12 rows · 0 held · 1 typed twice" in rig.page.view.foot.words_label.whole_text()
    rig.press(ON)
    assert rig.step == CHECK
    assert rig.stored() == [], "a check stores nothing"
    assert core.ask(recent_imports) == ()
    assert rig.chips()["new"] == 12
    rig.press(ON)
    assert rig.prompter.asked == ["Choose a file", "Bring in tracker_coventry.xlsx?"]
    assert rig.step == DONE
    assert len(rig.stored()) == 12
    assert rig.said == ["12 changes brought in for Coventry"]
    assert [row.file_name for row in core.ask(recent_imports)] == ["tracker_coventry.xlsx"]


def test_that_a_thought_better_of_at_the_last_question_stores_nothing(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path))
    rig.prompter.yes = False
    rig.press(ON)
    rig.press(ON)
    assert (rig.step, rig.stored()) == (CHECK, [])


def test_that_the_second_time_says_0_changes_and_changes_nothing(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    path = coventry(tmp_path)
    rig = Rig(qtbot, core, tmp_path).choose(path)
    for _ in range(2):
        rig.press(ON)
    before = rig.stored()
    rig.press(ON)
    assert rig.step == FILE
    rig.choose(path)
    assert "This very file was brought in for Coventry" in rig.page.view.banner.words_label.text()
    rig.press(ON)
    assert rig.chips()["unchanged"] == 12
    assert rig.page.view.check_step.banner.words_label.text().startswith("0 changes")
    assert "Finish: 0 changes" in rig.page.view.foot.on_button.text()
    rig.press(ON)
    assert rig.step == DONE
    assert rig.page.view.result_step.headline.text() == "tracker_coventry.xlsx: 0 changes"
    assert rig.stored() == before
    assert len(core.ask(recent_imports)) == 1


def test_that_a_newer_file_says_what_it_changes_before_it_does(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path))
    for _ in range(3):
        rig.press(ON)
    lines = entries()
    object.__setattr__(lines[5], "remark", "Now works nights at the depot")
    rig.choose(coventry(tmp_path, lines=lines[:-1], name="newer_coventry.xlsx"))
    rig.press(ON)
    assert (rig.chips()["updates"], rig.chips()["unchanged"]) == (1, 10)
    assert "open target came from this sheet before" in (
        rig.page.view.check_step.banner.words_label.text()
    )
    rig.page.view.check_step.filter_bar.choose("updates")
    [row] = rig.page.view.check_step.shown()
    assert row.words == "Comments"
    assert "Comments: nothing → Now works nights at the depot" in rig.pane_text()
    rig.press(ON)
    assert "Still open here, and not in this file" in (
        rig.page.view.result_step.missing_label.text()
    )


def test_that_chips_and_the_pane_tell_all_about_every_kind_of_row(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path))
    rig.press(ON)
    counts = rig.chips()
    assert {key: counts[key] for key in ("all", "doubts", "off", "closed", "doubled",
                                         "coloured", "comments", "matches")} == {
        "all": 13, "doubts": 1, "off": 1, "closed": 1, "doubled": 1, "coloured": 1,
        "comments": 1, "matches": 2,
    }  # fmt: skip
    told = {
        "doubts": "D6 “31/02/1988”",
        "off": "Proposed to come off, for a person to decide: Struck through in the unit's sheet.",
        "closed": "New, and closed as arrested",
        "doubled": "Says the same as row 5 and is stored once",
        "coloured": "green",
        "comments": "A8: Seen at the market",
        "matches": "May be the same person as",
    }
    for chip, words in told.items():
        rig.page.view.check_step.filter_bar.choose(chip)
        assert words in rig.pane_text(), chip
    assert "green" in rig.page.view.foot.words_label.whole_text()


def test_that_one_filters_and_walks_the_rows_by_keys(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path))
    rig.press(ON)
    step = rig.page.view.check_step
    first = rig.pane_text()
    rig.press("Down")
    assert rig.pane_text() != first
    rig.press("Ctrl+F")
    rig.type(entries()[3].crime)
    rig.press("Return")
    [row] = step.shown()
    assert row.row == 8
    rig.press("Down")
    assert step.table.hasFocus()


def test_that_back_and_on_lose_nothing(embedded: Core, qtbot: QtBot, tmp_path: Path) -> None:
    rig = Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path))
    rig.press(ON)
    rehearsal = rig.page.job.rehearsal
    for step in (COLUMNS, FILE):
        rig.press(BACK)
        assert rig.step == step
    rig.press(BACK)
    assert rig.step == FILE
    for step in (COLUMNS, CHECK):
        rig.press(ON)
        assert rig.step == step
    assert rig.page.job.rehearsal is rehearsal, "nothing was chosen otherwise, so no new check"


def test_that_the_steps_are_told_to_everybody_and_lead_back(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path))
    buttons = rig.page.view.stepper.buttons
    assert [button.isEnabled() for button in buttons] == [True, True, False, False]
    assert buttons[1].accessibleName() == "Step 2 of 4: Columns, this step"
    assert unnamed(rig.page) == []
    rig.press(ON)
    assert unnamed(rig.page) == []
    rig.tab_to(buttons[1])
    rig.press("Space")
    assert (rig.step, [button.isChecked() for button in buttons]) == (
        COLUMNS, [False, True, False, False]
    )  # fmt: skip


def test_that_the_result_leads_on(embedded: Core, qtbot: QtBot, tmp_path: Path) -> None:
    rig = Rig(qtbot, embedded, tmp_path).choose(walsall(tmp_path))
    assert "The file says Walsall" in rig.page.view.banner.words_label.text()
    rig.tab_to(rig.page.view.banner.button)
    rig.press("Space")
    assert rig.page.job.area == "Walsall"
    assert not rig.page.view.banner.isVisible()
    rig.press(ON)
    rig.press(ON)
    assert len(rig.stored("Walsall")) == 8
    rig.desk.area.choose("Coventry")
    assert rig.page.view.result_step.page_buttons["targets"].hasFocus()
    rig.press("Space")
    assert (rig.window.stack.key(), rig.desk.area.now) == ("targets", "Walsall")
    page = rig.window.current_page()
    assert isinstance(page, TargetsPage)
    assert len(page.model.ids()) == 8
    rig.press("Ctrl+5")
    assert rig.step == DONE


def test_that_a_decision_on_a_possible_match_waits_for_the_rows(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(coventry(tmp_path))
    rig.press(ON)
    step = rig.page.view.check_step
    step.filter_bar.choose("matches")
    step.table.setFocus()
    rig.press("Return")
    [card] = step.pane.cards()
    assert card.buttons["same"].hasFocus()
    assert card.buttons["later"].isChecked()
    rig.prompter.reason = None
    rig.press("Space")
    chosen = [key for key, button in card.buttons.items() if button.isChecked()]
    assert chosen == ["later"], "without a reason nothing is decided"
    rig.prompter.reason = "Same address, same birthday, the sheet says so"
    rig.press("Space")
    assert card.buttons["same"].isChecked()
    assert "because: Same address" in card.words_label.text()
    assert core.ask(find_person_ids) == [], "and nobody is joined yet"
    rig.press(ON)
    assert core.ask(open_matches) == []
    assert len(core.ask(find_person_ids)) == 11
    assert rig.page.view.result_step.decided_label.text() == (
        "Possible matches as you decided: 1 joined."
    )


def test_that_two_people_are_kept_apart_or_left_for_later(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path))
    rig.press(ON)
    step = rig.page.view.check_step
    step.filter_bar.choose("matches")
    [card] = step.pane.cards()
    rig.tab_to(card.buttons["different"])
    rig.press("Space")
    assert card.buttons["different"].isChecked()
    rig.tab_to(card.buttons["later"])
    rig.press("Space")
    assert card.buttons["later"].isChecked()
    rig.press(ON)
    [row] = embedded.ask(open_matches)
    [pair] = rig.page.view.result_step.matches.cards
    rig.tab_to(pair.different_button)
    rig.press("Space")
    assert embedded.ask(open_matches) == []
    assert row.decision == "open"


def test_that_three_records_of_one_person_become_one(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    lines = entries()
    third = dataclasses.replace(lines[-1], crime="20CV/4711T/26")
    rig = Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path, lines=[*lines, third]))
    rig.press(ON)
    step = rig.page.view.check_step
    step.filter_bar.choose("matches")
    step.table.setFocus()
    for _ in step.shown():
        for card in step.pane.cards():
            rig.tab_to(card.buttons["same"])
            rig.press("Space")
        step.table.setFocus()
        rig.press("Down")
    assert len(rig.page.job.chosen.matches) > 1
    rig.press(ON)
    assert rig.page.view.result_step.decided_label.text() == (
        "Possible matches as you decided: 2 joined."
    )
    assert embedded.ask(open_matches) == []
    assert len(embedded.ask(find_person_ids)) == 11


def test_that_tab_goes_through_each_step_from_top_to_bottom(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded, tmp_path)
    view = rig.page.view
    file, columns, check, done = (
        view.file_step, view.mapping_step, view.check_step, view.result_step,
    )  # fmt: skip
    assert walk(rig)[:3] == [view.stepper.buttons[0], file.area_combo, file.choose_button]
    rig.choose(coventry(tmp_path))
    head = [view.stepper.buttons[0], view.stepper.buttons[1], rig.page.away_button]
    foot = [view.foot.back_button, view.foot.on_button]
    bar = columns.mapping_bar
    assert walk(rig) == [
        *head, columns.kind_bar.kind_combo, columns.header_combo, bar.combo, bar.save_button,
        columns.sheets, columns.table, columns.pane.combo, *foot,
    ]  # fmt: skip
    rig.press(ON)
    assert [widget for widget in walk(rig) if widget not in view.stepper.buttons] == [
        rig.page.away_button, *chips(rig), check.filter_bar.quick_edit, check.failed_button,
        check.filter_bar.findChild(ColumnsButton), check.table, *foot,
    ]  # fmt: skip
    check.filter_bar.choose("matches")
    [card] = check.pane.cards()
    assert walk(rig)[-6:] == [check.table, *card.buttons.values(), *foot]
    rig.press(ON)
    walked = walk(rig)
    wanted = [rig.page.away_button, done.page_buttons["targets"], done.review_button,
              done.people_button, done.failed_button, done.matches.cards[0].same_button,
              *foot]  # fmt: skip
    assert [walked.index(widget) for widget in wanted] == sorted(map(walked.index, wanted))


def walk(rig: Rig) -> list[QWidget]:
    """The stops of Tab on the page, from its first one on."""
    rig.tab_to(rig.page.view.stepper.buttons[0])
    stops: list[QWidget] = []
    widget = QApplication.focusWidget()
    while widget is not None and rig.page.isAncestorOf(widget):
        stops.append(widget)
        rig.press("Tab")
        widget = QApplication.focusWidget()
    return stops


def chips(rig: Rig) -> list[QWidget]:
    """The chip at which Tab stops: one for all of them."""
    return [widget for widget in walk(rig) if widget.objectName().startswith("chip_")]
