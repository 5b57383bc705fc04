"""Many at once: seen before, told one by one, and taken back with one key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import AllocateMembers, Allocation
from lomu_app.cohorts.rules import MembershipStatus
from tests.support.cohorts import make_membership, refer, row_of, version_of
from tests.support.cores import Cores
from tests.support.targets import AREA
from tests.ui.cohorts.rig import Rig, sergeant
from tests.ui.support.page_rig import ENTER
from ui.cohorts.allocate_dialog import AllocateDialog


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def open_for_all(rig: Rig) -> AllocateDialog:
    """Every row selected from the keyboard, and Allocate pressed."""
    rig.open()
    rig.press(Qt.Key.Key_A, ctrl=True)
    rig.push(rig.page.allocate_button)
    return rig.dialog(AllocateDialog)


def lines(dialog: AllocateDialog) -> list[str]:
    return [dialog.list.item(at).text() for at in range(dialog.list.count())]


def test_that_all_are_seen_before_given_at_once_and_given_back_at_once(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    managed, referred = make_membership(core, MembershipStatus.MANAGED), refer(core)
    rig = Rig(qtbot, core, tmp_path)
    dialog = open_for_all(rig)
    rig.type("PC Teasel")
    assert any("nobody → PC Teasel" in line for line in lines(dialog))
    assert any("PC Yarrow → PC Teasel" in line for line in lines(dialog))
    rig.press(ENTER)
    assert rig.no_dialog()
    assert {row_of(core, one).lead_manager for one in (managed, referred)} == {"PC Teasel"}
    said, undo = rig.said[-1]
    assert said == "2 memberships allocated"
    undo()
    assert [row_of(core, one).lead_manager for one in (managed, referred)] == ["PC Yarrow", ""]
    assert rig.said[-1][0] == "2 memberships given back"


def test_that_what_was_changed_meanwhile_is_left_and_told_in_its_line(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = (make_membership(core, MembershipStatus.SELECTED) for _ in range(2))
    rig = Rig(qtbot, core, tmp_path)
    dialog = open_for_all(rig)
    meanwhile = (Allocation(second, version_of(core, second), "PC Bryony"),)
    core.execute(AllocateMembers(area=AREA, members=meanwhile))
    rig.type("PC Teasel")
    rig.press(ENTER)
    assert "1 allocated, 1 left as they are" in dialog.problem.words_label.text()
    told = dict(zip((row.id for row in dialog.rows), lines(dialog), strict=True))
    assert told[first].endswith("PC Teasel, done")
    assert "not changed. Somebody else changed" in told[second]
    rig.push(dialog.save_button)
    assert rig.no_dialog()
    managers = [row_of(core, one).lead_manager for one in (first, second)]
    assert managers == ["PC Teasel", "PC Bryony"]


def test_that_managers_in_use_are_offered_and_oneself_with_one_button(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = make_membership(core, MembershipStatus.MANAGED)
    rig = Rig(qtbot, core, tmp_path).open(found)
    rig.page.read_current()
    rig.step("allocate")
    dialog = rig.dialog(AllocateDialog)
    completer = dialog.form.fields["lead_manager"].edit.completer()
    assert completer.model().index(0, 0).data() == "PC Yarrow"
    assert lines(dialog)[0].endswith("stays with PC Yarrow")
    rig.push(dialog.me_button)
    rig.push(dialog.save_button)
    assert row_of(core, found).lead_manager == "Ps One"
