"""A COG register comes in over the same four steps as a tracker, for the cleared alone."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.cog.queries import on_agenda
from lomu_app.kernel.permissions import Permission
from tests.intake.test_location_truth import FILE, truth
from tests.support.cores import Cores
from tests.ui.intake.rig import CHECK, COLUMNS, DONE, ON, Rig


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return embedded_core_as("sergeant", name="ps.one")


def test_that_a_cog_register_is_recognised_and_brought_in_by_keys_alone(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(FILE)
    view = rig.page.view
    assert rig.step == COLUMNS
    assert view.mapping_step.kind_bar.kind_combo.currentText() == "COG register of locations"
    rig.press(ON)
    assert rig.step == CHECK
    assert (rig.chips()["new"], rig.chips()["held"]) == (75, 0)
    told = rig.pane_text()
    for words in ("Hill Residential", "On the agenda · risk low · TRAINING, HOTEL116", "3D P"):
        assert words in told
    rig.press(ON)
    assert rig.step == DONE
    result = view.result_step
    open_there = sum(row["signed"] is None for row in truth()["Solihull"])
    assert f"Solihull: {open_there} locations on the agenda" in result.words_label.text()
    assert len(core.ask(on_agenda, "Solihull")) == open_there


def test_that_whoever_is_not_cleared_is_told_so_and_nothing_is_stored(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    taken = {Permission.SEE_CSE, Permission.EDIT_CSE}
    actor = dataclasses.replace(core.actor, permissions=core.actor.permissions - taken)
    rig = Rig(qtbot, dataclasses.replace(core, actor=actor), tmp_path).choose(FILE)
    combo = rig.page.view.mapping_step.kind_bar.kind_combo
    assert combo.findText("COG register of locations") < 0
    rig.press(ON)
    assert rig.step != DONE
    assert core.ask(on_agenda, "Solihull") == []
