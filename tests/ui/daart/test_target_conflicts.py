"""Two people at one target: nothing typed is lost, and each learns what the other did."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import AmendTarget, FieldChange, ProposeOff, ReviewTarget
from lomu_app.daart.rules import TargetStatus
from tests.support.cores import Cores
from tests.support.targets import detail, make_target, version
from tests.ui.daart.rig import ENTER, SPACE, TAB, Rig, sergeant
from ui.daart.deed_dialogs import ReasonDialog
from ui.daart.edit_dialog import EditDialog


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def test_that_a_clash_in_one_field_keeps_what_was_typed_and_tells_theirs(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.page.work.edit("offence")
    dialog = rig.dialog(EditDialog)
    rig.press(Qt.Key.Key_A, ctrl=True)
    rig.type("Stalking")
    other = sergeant(embedded_core_as, "ps.two")
    change = FieldChange("offence", detail(core, target).row.offence, "Harassment")
    other.execute(AmendTarget(target_id=target, changes=(change,)))
    rig.press(ENTER)
    assert dialog.isVisible()
    assert dialog.form.values()["offence"] == "Stalking"
    assert "“Harassment”" in dialog.form.fields["offence"].error()
    assert "ps.two" in dialog.problem.words_label.text()
    assert detail(core, target).row.offence == "Harassment"
    assert dialog.save_button.text() == "Save mine all the same"
    dialog.save_button.setFocus()
    rig.press(SPACE)
    assert detail(core, target).row.offence == "Stalking"


def test_that_theirs_can_be_taken_instead(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.page.work.edit("offence")
    dialog = rig.dialog(EditDialog)
    rig.press(Qt.Key.Key_A, ctrl=True)
    rig.type("Stalking")
    dialog.form.focus_field("owner")
    rig.type("PC Ash")
    change = FieldChange("offence", detail(core, target).row.offence, "Harassment")
    sergeant(embedded_core_as, "ps.two").execute(AmendTarget(target_id=target, changes=(change,)))
    rig.press(ENTER)
    dialog.theirs_button.setFocus()
    rig.press(SPACE)
    dialog.save_button.setFocus()
    rig.press(SPACE)
    row = detail(core, target).row
    assert (row.offence, row.owner) == ("Harassment", "PC Ash")


def test_that_two_people_edit_different_fields_without_a_clash(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.page.work.edit("team")
    rig.dialog(EditDialog)
    rig.type("Team 4")
    change = FieldChange("owner", "", "PC Rowan")
    sergeant(embedded_core_as, "ps.two").execute(AmendTarget(target_id=target, changes=(change,)))
    rig.press(ENTER)
    assert rig.no_dialog()
    row = detail(core, target).row
    assert (row.owner, row.team) == ("PC Rowan", "Team 4")


def test_that_a_step_on_a_target_that_moved_on_keeps_its_reason_and_says_what_changed(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.step("withdraw")
    dialog = rig.dialog(ReasonDialog)
    rig.type("Case discontinued")
    other = sergeant(embedded_core_as, "ps.two")
    other.execute(ReviewTarget(target_id=target, version=version(core, target)))
    rig.press(TAB)
    rig.press(ENTER)
    assert dialog.isVisible()
    assert dialog.field.value() == "Case discontinued"
    assert "ps.two" in dialog.problem.words_label.text()
    assert detail(core, target).row.status is TargetStatus.DRAFT
    dialog.save_button.setFocus()
    rig.press(SPACE)
    assert detail(core, target).row.status is TargetStatus.WITHDRAWN


def test_that_a_step_without_a_form_tells_what_changed_and_does_nothing(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    # The desk does not hear of it: the page stays as it was read.
    rig = Rig(qtbot, core, tmp_path).open()
    other = sergeant(embedded_core_as, "ps.two")
    other.execute(ProposeOff(target_id=target, version=1, reason="Emigrated"))
    rig.step("submit")
    assert "ps.two" in str(rig.prompter.problems[-1])
    assert "proposed off" in str(rig.prompter.problems[-1])
    assert detail(core, target).row.status is TargetStatus.DRAFT
