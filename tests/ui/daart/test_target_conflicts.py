"""Two people at one target: nothing typed is lost, and each learns what the other did."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import AmendTarget, FieldChange, ProposeOff, ReviewTarget
from lomu_app.daart.rules import TargetStatus
from tests.support.cores import Cores
from tests.support.targets import detail, make_target, version
from tests.ui.daart.rig import Rig, sergeant
from tests.ui.support.page_rig import ENTER, SPACE, TAB
from ui.daart.deed_dialogs import ReasonDialog
from ui.daart.edit_dialog import EditDialog


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


@pytest.fixture
def other(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as, "ps.two")


@pytest.fixture
def target(core: Core) -> int:
    return make_target(core)


@pytest.fixture
def rig(core: Core, target: int, qtbot: QtBot, tmp_path: Path) -> Rig:
    """The page with the target beside the list."""
    return Rig(qtbot, core, tmp_path).open()


def type_offence(rig: Rig, words: str) -> EditDialog:
    """Open the form and type over the offence; nothing is saved yet."""
    rig.page.work.edit("offence")
    dialog = rig.dialog(EditDialog)
    rig.replace(words)
    return dialog


def amend(other: Core, target: int, field: str, base: str, theirs: str) -> None:
    change = FieldChange(field, base, theirs)
    other.execute(AmendTarget(target_id=target, changes=(change,)))


def test_that_a_clash_in_one_field_keeps_what_was_typed_and_tells_theirs(
    core: Core, other: Core, target: int, rig: Rig
) -> None:
    dialog = type_offence(rig, "Stalking")
    amend(other, target, "offence", detail(core, target).row.offence, "Harassment")
    rig.press(ENTER)
    assert dialog.isVisible()
    assert dialog.form.values()["offence"] == "Stalking"
    assert "“Harassment”" in dialog.form.fields["offence"].error()
    assert "ps.two" in dialog.problem.words_label.text()
    assert detail(core, target).row.offence == "Harassment"
    assert dialog.save_button.text() == "&Save mine all the same"
    rig.decide(theirs=False)
    assert rig.no_dialog()
    assert detail(core, target).row.offence == "Stalking"


def test_that_theirs_can_be_taken_instead(core: Core, other: Core, target: int, rig: Rig) -> None:
    dialog = type_offence(rig, "Stalking")
    dialog.form.focus_field("owner")
    rig.type("PC Ash")
    amend(other, target, "offence", detail(core, target).row.offence, "Harassment")
    rig.press(ENTER)
    rig.decide(theirs=True)
    row = detail(core, target).row
    assert (row.offence, row.owner) == ("Harassment", "PC Ash")


def test_that_two_people_edit_different_fields_without_a_clash(
    core: Core, other: Core, target: int, rig: Rig
) -> None:
    rig.page.work.edit("team")
    rig.dialog(EditDialog)
    rig.type("Team 4")
    amend(other, target, "owner", "", "PC Rowan")
    rig.press(ENTER)
    assert rig.no_dialog()
    row = detail(core, target).row
    assert (row.owner, row.team) == ("PC Rowan", "Team 4")


def test_that_a_step_on_a_target_that_moved_on_keeps_its_reason_and_says_what_changed(
    core: Core, other: Core, target: int, rig: Rig
) -> None:
    rig.step("withdraw")
    dialog = rig.dialog(ReasonDialog)
    rig.type("Case discontinued")
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
    core: Core, other: Core, target: int, rig: Rig
) -> None:
    # The desk does not hear of it: the page stays as it was read.
    other.execute(ProposeOff(target_id=target, version=1, reason="Emigrated"))
    rig.step("submit")
    assert "ps.two" in str(rig.prompter.problems[-1])
    assert "proposed off" in str(rig.prompter.problems[-1])
    assert detail(core, target).row.status is TargetStatus.DRAFT
