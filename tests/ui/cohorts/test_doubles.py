"""Somebody who stands in one cohort twice: pointed out in the pane, settled there in one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.cohorts.due import DueKind, load_due
from lomu_app.cohorts.rules import MembershipStatus
from tests.support.cohorts import make_double, make_membership, row_of
from tests.support.cores import Cores
from tests.support.targets import AREA
from tests.ui.cohorts.rig import Rig, sergeant
from ui.cohorts.double_dialog import DoubleDialog
from ui.kit.chips import Chip
from ui.kit.table import CELL_ROLE
from ui.today.cohort_rows import cohort_lines

S = MembershipStatus


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def marks(rig: Rig) -> set[str]:
    """What stands beside the names in the list."""
    names = [rig.page.model.index(at, 1).data(CELL_ROLE) for at in range(len(rig.shown()))]
    return {mark.text if isinstance(mark, Chip) else mark for _, _, mark in names}


def test_that_the_pane_says_so_and_one_press_settles_it(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    make_membership(core, S.REFERRED)
    kept, ended = make_double(core)
    reference = row_of(core, ended).reference
    lines = {line[1]: line for line in cohort_lines(core.ask(load_due, AREA))}
    number, _, _, place, _ = lines["Twice in one cohort"]
    assert (number, place) == (1, ("cohorts", (DueKind.DOUBLED.value, "")))
    rig = Rig(qtbot, core, tmp_path).open(place[1])
    assert set(rig.shown()) == {kept, ended}
    assert marks(rig) == {"Twice"}
    rig.open(kept)
    rig.page.read_current()
    banner = rig.page.pane.double_banner
    assert banner.isVisible()
    assert f"also {reference} (selected, PC Yarrow, RAG red)" in banner.words_label.text()
    assert rig.offered()["double"]
    rig.push(rig.page.pane.double_button)
    dialog = rig.dialog(DoubleDialog)
    dialog.show_field("reason")
    rig.type("Known here first")
    rig.push(dialog.save_button)
    assert row_of(core, ended).status is S.DESELECTED
    assert marks(rig.open()) == {""}
    rig.open(kept)
    assert not banner.isVisible()
    _, undo = rig.said[-1]
    undo()
    assert row_of(core, ended).status is S.SELECTED
    assert banner.isVisible()


def test_that_the_one_that_has_come_less_far_points_to_the_other(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    kept, ended = make_double(core)
    rig = Rig(qtbot, core, tmp_path).open(ended)
    banner = rig.page.pane.double_banner
    assert (
        f"Keep {row_of(core, kept).reference}, which has come further" in banner.words_label.text()
    )
    assert not rig.page.pane.double_button.isVisible()
    assert "double" not in rig.offered()
