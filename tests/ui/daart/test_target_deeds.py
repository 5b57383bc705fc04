"""What is done to one target, with the keys that officers press."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import (
    MakeReady,
    RecordAttempt,
)
from lomu_app.daart.rules import AttemptOutcome, Outcome, TargetStatus
from lomu_app.kernel.errors import Refused
from lomu_app.people.address_commands import AddAddress
from lomu_app.people.rules import NewAddress
from tests.support.cores import Cores
from tests.support.targets import (
    AREA,
    close,
    detail,
    make_person,
    make_ready,
    make_target,
    tick_all,
)
from tests.ui.daart.rig import Rig, sergeant
from tests.ui.support.page_rig import ENTER, SPACE, TAB
from ui.daart.answer_dialog import AnswerDialog
from ui.daart.attempt_dialog import AttemptDialog
from ui.daart.deed_dialogs import CloseDialog, ExtendDialog, ReasonDialog
from ui.daart.edit_dialog import EditDialog

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def focus_check(rig: Rig, code: str) -> None:
    box = rig.page.pane.readiness.checklist.boxes[code]
    box.show()
    box.setFocus()


def state_of(core: Core, target: int, code: str) -> str:
    items = {item.code: item for item in detail(core, target).readiness.items}
    return items[code].state.value


# The arrest-ready test


@pytest.mark.parametrize("key", [SPACE, ENTER])
def test_that_space_or_enter_ticks_an_item_and_undo_takes_it_back(
    core: Core, qtbot: QtBot, tmp_path: Path, key: Qt.Key
) -> None:
    target = make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    assert rig.page.pane.readiness.gaps_label.text() == "6 gaps"
    focus_check(rig, "markers")
    rig.press(key)
    assert state_of(core, target, "markers") == "yes"
    panel = rig.page.pane.readiness
    qtbot.waitUntil(lambda: panel.gaps_label.text() == "5 gaps")
    assert panel.checklist.boxes["markers"].isChecked()
    assert "ps.one, 24/11/2026 07:00" in panel.checklist.boxes["markers"].accessibleName()
    rig.said[-1][1]()
    assert state_of(core, target, "markers") == "no"


def test_that_an_item_that_needs_words_asks_for_them(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    focus_check(rig, "custody")
    rig.press(SPACE)
    dialog = rig.dialog(AnswerDialog)
    rig.press(TAB)
    rig.press(ENTER)
    assert dialog.form.fields["note"].error() == "needed"
    assert state_of(core, target, "custody") == "no"
    rig.type("Suite two, night team interviews")
    rig.press(TAB)
    rig.press(ENTER)
    assert rig.no_dialog()
    assert state_of(core, target, "custody") == "yes"


def test_that_a_sergeant_lets_an_item_pass_with_a_reason(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    menu = rig.page.pane.readiness.menu
    next(action for action in menu.actions() if action.data() == "custody").trigger()
    dialog = rig.dialog(AnswerDialog)
    dialog.form.focus_field("answer")
    rig.type("Exc")
    dialog.form.focus_field("note")
    rig.type("Named at eight")
    rig.press(TAB)
    rig.press(ENTER)
    assert state_of(core, target, "custody") == "exception"


def test_that_a_gap_of_a_field_opens_the_form_at_that_field(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core, safety_note="")
    rig = Rig(qtbot, core, tmp_path).open()
    focus_check(rig, "safety")
    rig.press(SPACE)
    rig.dialog(EditDialog)
    rig.type("Large dog loose in the garden")
    rig.press(TAB)
    rig.press(ENTER)
    # Enter in a box of the form presses its main button.
    assert rig.no_dialog()
    assert detail(core, target).safety_note == "Large dog loose in the garden"
    rig.said[-1][1]()
    assert detail(core, target).safety_note == ""


# States


def test_that_a_draft_is_handed_in_made_ready_and_returned_with_a_reason(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.step("submit")
    assert detail(core, target).row.status is TargetStatus.SUBMITTED
    rig.page.read_current()
    rig.step("ready")
    assert isinstance(rig.prompter.problems[-1], Refused)
    assert "6 gaps" in str(rig.prompter.problems[-1])
    tick_all(core, target)
    rig.page.read_current()
    rig.step("ready")
    assert detail(core, target).row.status is TargetStatus.READY
    rig.page.read_current()
    rig.step("return")
    dialog = rig.dialog(ReasonDialog)
    rig.press(TAB)
    rig.press(ENTER)
    assert dialog.form.fields["text"].error() == "Fill in “What is to be put right”."
    rig.type("The address is old")
    rig.press(TAB)
    rig.press(ENTER)
    now = detail(core, target)
    assert now.row.status is TargetStatus.RETURNED
    assert now.history[0].reason == "The address is old"


def test_that_an_attempt_is_recorded_in_a_few_keys(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_ready(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.page.pane.attempt_button.setFocus()
    rig.press(SPACE)
    rig.dialog(AttemptDialog)
    rig.type("No r")
    rig.press(ENTER)
    assert rig.no_dialog()
    now = detail(core, target)
    (attempt,) = now.attempts
    assert attempt.outcome is AttemptOutcome.NO_REPLY
    assert (attempt.on_day, attempt.at_time) == (TODAY, "07:00")
    assert attempt.place == "12 Larch Road, Coventry CV1 4FY"
    assert now.row.status is TargetStatus.ATTEMPTED


def test_that_an_arrest_asks_for_the_custody_reference_and_proposes_the_close(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_ready(core, wanted_on_pnc=True)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.step("arrested")
    dialog = rig.dialog(AttemptDialog)
    rig.press(ENTER)
    assert dialog.form.fields["custody_reference"].error()
    assert detail(core, target).attempts == ()
    rig.type("CV/1234/26")
    rig.press(ENTER)
    assert "Cancel the wanted circulation on PNC." in rig.said[-1][0]
    closing = rig.dialog(CloseDialog)
    assert closing.form.values()["outcome"] == "arrested"
    rig.type("Charged and remanded")
    rig.press(TAB)
    rig.press(ENTER)
    now = detail(core, target)
    assert (now.row.status, now.row.outcome) == (TargetStatus.CLOSED, Outcome.ARRESTED)
    rig.said[-1][1]()
    assert detail(core, target).row.status is TargetStatus.ARRESTED


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        ("withdraw", TargetStatus.WITHDRAWN), ("custody", TargetStatus.IN_CUSTODY_ELSEWHERE),
        ("misidentified", TargetStatus.MISIDENTIFIED), ("circulate", TargetStatus.CIRCULATED),
    ],
)  # fmt: skip
def test_that_every_other_way_out_takes_its_words(
    core: Core, qtbot: QtBot, tmp_path: Path, deed: str, status: TargetStatus
) -> None:
    target = make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.step(deed)
    rig.dialog(ReasonDialog)
    rig.type("Said by the court office")
    rig.press(TAB)
    rig.press(ENTER)
    assert detail(core, target).row.status is status


def test_that_what_has_left_the_list_is_put_back_with_a_reason(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    core.execute(close(core, target))
    rig = Rig(qtbot, core, tmp_path).open(target)
    assert not rig.page.pane.attempt_button.isEnabled()
    rig.step("reopen")
    rig.dialog(ReasonDialog)
    rig.type("Closed by mistake")
    rig.press(TAB)
    rig.press(ENTER)
    assert detail(core, target).row.status is TargetStatus.DRAFT


def test_that_a_review_is_stamped_and_a_proposal_made(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.step("review")
    rig.dialog(ReasonDialog)
    rig.press(TAB)
    rig.press(ENTER)
    assert detail(core, target).reviewed_by == "ps.one"
    rig.page.read_current()
    rig.step("propose_off")
    rig.dialog(ReasonDialog)
    rig.type("Emigrated")
    rig.press(TAB)
    rig.press(ENTER)
    assert detail(core, target).row.proposed_off == "Emigrated"
    rig.said[-1][1]()
    assert detail(core, target).row.proposed_off is None


def test_that_only_an_inspector_extends_the_return_date(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    inspector = embedded_core_as("inspector", areas=(AREA,))
    target = make_target(inspector)
    rig = Rig(qtbot, inspector, tmp_path).open()
    rig.step("extend")
    dialog = rig.dialog(ExtendDialog)
    rig.type("20/11/2026")
    dialog.form.focus_field("reason")
    rig.type("Surveillance under way")
    rig.press(TAB)
    rig.press(ENTER)
    assert dialog.form.fields["return_due"].error() == "later"
    dialog.form.fields["return_due"].set_value(None)
    dialog.form.focus_field("return_due")
    rig.type("24/12/2026")
    rig.press(ENTER)
    assert detail(inspector, target).row.clocks.return_due == dt.date(2026, 12, 24)
    again = Rig(qtbot, sergeant(embedded_core_as), tmp_path).open()
    assert {deed.key: deed.allowed for deed in again.page.pane.deeds}["extend"] is False


# Addresses


def test_that_addresses_are_checked_and_put_in_order_by_keys(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = make_person(core)
    target = make_target(core, person)
    core.execute(AddAddress(person_id=person, address=NewAddress("Flat 3, Elm Court CV6 5AB")))
    rig = Rig(qtbot, core, tmp_path).open()
    addresses = rig.page.pane.addresses
    addresses.list.setFocus()
    rig.press(Qt.Key.Key_Down)
    rig.press(Qt.Key.Key_Up, alt=True)
    assert detail(core, target).addresses[0].text.startswith("Flat 3")
    qtbot.waitUntil(lambda: addresses.rows[0].text.startswith("Flat 3"))
    assert addresses.current() == addresses.rows[0], "the line stays chosen"
    rig.press(SPACE)
    assert detail(core, target).addresses[0].last_checked == TODAY
    assert state_of(core, target, "address") == "yes"


def test_that_an_address_is_added_and_ended(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    target = make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.prompter.text = "4 Quay Street, Coventry CV1 1AA"
    rig.page.pane.addresses.add_button.setFocus()
    rig.press(SPACE)
    assert [row.text for row in detail(core, target).addresses][1:] == [rig.prompter.text]
    rig.page.pane.addresses.end_button.setFocus()
    rig.press(SPACE)
    assert [row.text for row in detail(core, target).addresses] == [rig.prompter.text]


# What others do is seen


def test_that_the_pane_shows_attempts_that_another_has_recorded(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_ready(core)
    rig = Rig(qtbot, core, tmp_path).open()
    core.execute(RecordAttempt(target_id=target, on_day=TODAY, outcome="seen_made_off"))
    pane = rig.page.pane
    qtbot.waitUntil(lambda: pane.attempts_title.text() == "Attempts (1)")
    assert pane.history.isVisible()


def test_that_the_core_refuses_an_officer_what_the_desk_greys_out(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    tick_all(core, target)
    officer = embedded_core_as("offender_manager", areas=(AREA,), name="pc.one")
    rig = Rig(qtbot, officer, tmp_path).open()
    rig.page.work.do("ready")
    assert detail(core, target).row.status is TargetStatus.DRAFT
    # The same command past the desk:
    rig.page.work.doing.send(MakeReady(target_id=target, version=1), "ready")
    assert "Your role does not allow this" in str(rig.prompter.problems[-1])
    assert detail(core, target).row.status is TargetStatus.DRAFT
    assert QApplication.activeModalWidget() is None
