"""Assessing by keyboard: one key an answer, the band live, what is missing told beforehand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lomu_app.access.drafts import find_drafts
from lomu_app.assessments.queries import load_hearings
from lomu_app.assessments.rules import AssessmentState
from lomu_app.bootstrap import Core
from tests.support.assessments import dash, instrument, record
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.targets import TODAY, make_person
from tests.ui.assessments.rig import Rig, officer, sergeant
from tests.ui.support.page_rig import ENTER, TAB
from ui.assessments.answer_field import AnswerField
from ui.assessments.bands import band_chip
from ui.assessments.dialogs import AnswersDialog, SignDialog, WithdrawDialog
from ui.assessments.marac import MaracDialog

BACKTAB = Qt.Key.Key_Backtab


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return officer(embedded_core_as)


@pytest.fixture
def rig(core: Core, qtbot: QtBot, tmp_path: Path) -> Rig:
    return Rig(qtbot, core, tmp_path)


def item_in_focus(rig: Rig) -> str:
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, AnswerField):
        widget = widget.parentWidget()
    assert isinstance(widget, AnswerField)
    return widget.key


def test_that_a_dash_is_answered_and_recorded_by_keys_alone(rig: Rig, core: Core) -> None:
    person_id = make_person(core)
    rig.open(person_id, "dash")
    assert item_in_focus(rig) == "1"
    rig.keys("1" * 9 + "y" + "k")
    assert item_in_focus(rig) == "12"
    assert rig.page.pane.progress.text() == "11 of 27 answered"
    assert "Question 12, Question 13" in rig.page.pane.open_label.text()
    assert rig.chips() == [], "a gap never passes for a no"
    rig.keys("n" * 16)
    assert rig.chips() == ["DASH: Medium"]
    assert rig.facts()["Score"] == "10"
    assert rig.facts()["At most"] == "Medium, if what is not known were yes"
    assert rig.facts()["Holds until"] == "16/02/2027"
    rig.page.save()
    (row,) = rig.rows(person_id)
    assert (row.score, row.band, row.not_known) == (10, "medium", 1)
    assert row.answers[9].value == "yes"
    assert rig.said[-1][0] == "DASH RA-000001: Medium"
    assert rig.page.pane.progress.text() == "0 of 27 answered", "a form for the next one"
    assert [line.line.title for line in rig.page.pane.earlier.widgets] == ["24/11/2026 · RA-000001"]
    assert rig.form.items[0].before.text() == "24/11/2026  Yes"


def test_that_no_empty_pane_opens_while_nobody_is_chosen(rig: Rig, qtbot: QtBot) -> None:
    rig.page.open_with(None)
    with qtbot.waitSignal(rig.page.notice) as told:
        rig.page.toggle_pane()
    assert told.args is not None
    assert "Choose somebody first" in told.args[0]
    assert not rig.page.pane.isVisible()


def test_that_tab_goes_to_the_evidence_and_back_and_present_asks_for_it(
    rig: Rig, core: Core
) -> None:
    form = rig.open(make_person(core), "ppit")
    rig.press(TAB)
    assert form.items[0].evidence.hasFocus()
    rig.press(BACKTAB)
    assert item_in_focus(rig) == "recent"
    rig.type("a")
    rig.type("p")
    assert form.items[1].evidence.hasFocus(), "present is nothing without evidence"
    rig.type("Log 12")
    rig.press(ENTER)
    assert item_in_focus(rig) == "repeat"
    rig.press(Qt.Key.Key_Up)
    rig.press(Qt.Key.Key_Backspace)
    assert form.items[1].value() is None
    assert form.items[1].evidence.text() == "Log 12"


def test_that_what_is_missing_is_told_and_the_first_gap_takes_the_cursor(
    rig: Rig, core: Core
) -> None:
    person_id = make_person(core)
    form = rig.open(person_id, "cse_offender")
    rig.type("4")
    rig.type("Two phones")
    rig.press(ENTER)
    rig.type("2")
    rig.page.save()
    assert rig.rows(person_id) == []
    assert item_in_focus(rig) == "capability"
    assert (
        "3 of 5 not answered yet"
        in form.summary.findChildren(type(rig.page.pane.progress))[0].text()
    )
    rig.keys("110")
    rig.page.save()
    assert rig.rows(person_id)[0].score == 8


def test_that_raising_is_free_and_lowering_is_told_before_it_is_refused(
    rig: Rig, core: Core
) -> None:
    person_id = make_person(core)
    form = rig.open(person_id, "da_local")
    rig.type("50")
    rig.press(ENTER)
    assert rig.chips() == ["Local DA tool: Medium"]
    form.fields["judged_band"].set_value("low")
    assert "only a sergeant may set that" in form.lowering_label.text()
    assert rig.chips() == ["Local DA tool: Medium", "Local DA tool: Low"]
    form.fields["judgement_reason"].set_value("He says so")
    rig.page.save()
    assert rig.rows(person_id) == []
    assert rig.prompter.problems == [], "told in the form, not by a refusal"
    form.fields["judged_band"].set_value("high")
    assert form.lowering_label.text() == ""
    form.fields["judgement_reason"].set_value(None)
    rig.page.save()
    assert "Say why" in form.fields["judgement_reason"].error()
    form.fields["judgement_reason"].set_value("He has bought a van")
    rig.page.save()
    (row,) = rig.rows(person_id)
    assert (row.band, row.judged_band, row.stands) == ("medium", "high", "high")


def test_that_a_sergeant_lowers_with_a_reason(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = sergeant(embedded_core_as)
    person_id = make_person(core)
    rig = Rig(qtbot, core, tmp_path)
    form = rig.open(person_id, "da_local")
    rig.type("80")
    form.fields["judged_band"].set_value("medium")
    assert "needs a reason" in form.lowering_label.text()
    rig.page.save()
    assert rig.rows(person_id) == []
    form.fields["judgement_reason"].set_value("In custody until June")
    rig.page.save()
    assert rig.rows(person_id)[0].stands == "medium"


def test_that_not_assessed_is_a_state_of_its_own_with_its_reason(rig: Rig, core: Core) -> None:
    person_id = make_person(core)
    reasons = ("no_victim_engagement", "declined", "not_offered", "system_fault")
    for reason in reasons:
        form = rig.open(person_id, "rosh")
        rig.keys("3")
        form.fields["not_done_reason"].set_value(reason)
        assert rig.page.pane.progress.text() == "Not assessed"
        assert rig.chips() == ["RoSH: not assessed"]
        assert rig.facts() == {"Holds until": "22/12/2026"}
        assert not form.items[0].isVisible()
        rig.page.save()
    rows = rig.rows(person_id)
    assert {row.not_done_reason for row in rows} == set(reasons)
    assert {(row.state, row.stands) for row in rows} == {(AssessmentState.NOT_DONE, None)}


def test_that_anything_typed_survives_and_is_offered_again(
    rig: Rig, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person_id = make_person(core)
    rig.open(person_id, "dash")
    rig.keys("112")
    rig.press(TAB)
    rig.type("Neighbour heard it")
    assert rig.page.may_leave()
    (draft,) = core.ask(find_drafts)
    assert draft.form == f"assess:{person_id}:dash"
    again = Rig(qtbot, core, tmp_path)
    again.open(person_id, "dash")
    assert again.page.draft_banner.isVisible()
    again.push(again.page.draft_banner.button)
    assert again.page.pane.progress.text() == "3 of 27 answered"
    assert again.form.items[3].evidence.text() == "Neighbour heard it"
    again.page.tool_choice.setCurrentIndex(again.page.tool_choice.findData("rosh"))
    again.page.tool_choice.activated.emit(0)
    assert again.form.instrument.code == "rosh"
    assert not again.page.draft_banner.isVisible()


def test_that_another_signs_and_withdraws_beside_the_form(
    embedded_core_as: Cores, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person_id, ps = make_person(core), sergeant(embedded_core_as)
    look(core, person_id)
    look(ps, person_id)
    record(core, person_id, "dash", answers=dash(15))
    mine = record(ps, person_id, "rosh")
    rig = Rig(qtbot, ps, tmp_path)
    rig.open(person_id, "dash")
    theirs, own = rig.page.pane.earlier.widgets
    assert [button.property("deed") for button in own.buttons] == ["answers", "withdraw"]
    rig.push(theirs.button("answers"))
    answers = rig.dialog(AnswersDialog)
    assert answers.lines.widgets[0].line.title == "Question 1: yes (1 point)"
    answers.reject()
    rig.push(theirs.button("sign"))
    dialog = rig.dialog(SignDialog)
    dialog.form.fields["band"].set_value("medium")
    rig.push(dialog.save_button)
    assert dialog.form.fields["reason"].error() == "needed"
    dialog.form.fields["reason"].set_value("In custody")
    rig.push(dialog.save_button)
    row = next(row for row in rig.rows(person_id) if row.tool == "dash")
    assert (row.signed_band, row.signed_by) == ("medium", "ps.one")
    rig.push(rig.page.pane.earlier.widgets[1].button("withdraw"))
    gone = rig.dialog(WithdrawDialog)
    gone.form.fields["reason"].set_value("The wrong man")
    rig.push(gone.save_button)
    states = {row.id: row.state for row in rig.rows(person_id)}
    assert states[mine.id] is AssessmentState.WITHDRAWN


def test_that_a_raised_marac_gate_stands_above_the_form_and_a_marac_lowers_it(
    rig: Rig, core: Core
) -> None:
    person_id = make_person(core)
    record(core, person_id, "dash", answers=dash(14), assessed_on=TODAY - dt.timedelta(days=9))
    rig.open(person_id, "dash")
    banner = rig.page.marac_banner
    assert banner.words_label.text().startswith("Refer to MARAC: 14 ticks or more (reached: RA-")
    rig.push(banner.button)
    dialog = rig.dialog(MaracDialog)
    dialog.form.fields["heard_on"].set_value(TODAY - dt.timedelta(days=2))
    dialog.form.fields["note"].set_value("About V1; three actions")
    rig.push(dialog.save_button)
    (hearing,) = core.ask(load_hearings, person_id)
    assert hearing.heard_on == TODAY - dt.timedelta(days=2)
    assert not banner.isVisible()
    undo = rig.said[-1][1]
    undo()
    assert core.ask(load_hearings, person_id)[0].withdrawn_reason
    assert banner.isVisible()


def test_that_each_scale_keeps_its_own_words_and_shapes() -> None:
    seen = {}
    for code in ("dash", "rosh", "serial_test", "da_history", "cse_offender", "da_local"):
        tool = instrument(code)
        chips = [band_chip(tool, band) for band in tool.bands]
        assert [chip.text for chip in chips] == [f"{tool.short}: {b.label}" for b in tool.bands]
        assert all(chip.shape for chip in chips), "colour never alone"
        assert len({(chip.tone, chip.shape) for chip in chips}) == len(chips)
        seen[code] = {chip.text for chip in chips}
    words = [word for texts in seen.values() for word in texts]
    assert len(words) == len(set(words)), "no chip of two scales says the same"


def test_that_somebody_who_may_only_look_answers_nothing(
    embedded_core_as: Cores, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person_id = make_person(core)
    rig = Rig(qtbot, embedded_core_as("viewer", areas=("Coventry",), name="v.one"), tmp_path)
    form = rig.open(person_id, "dash")
    assert not form.isEnabled()
    assert not rig.page.pane.save_button.isEnabled()
    rig.page.save()
    assert rig.rows(person_id) == []
