"""Another page may ask for one group of targets."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app.daart.rows import TargetGroup
from tests.support.cores import Cores
from tests.support.targets import make_ready, make_target
from tests.ui.daart.rig import Rig, sergeant


def test_that_the_page_opens_on_the_group_asked_for(
    qtbot: QtBot, embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = sergeant(embedded_core_as)
    ready, gaps = make_ready(core), make_target(core)
    rig = Rig(qtbot, core, tmp_path).open(("group", TargetGroup.READY.value))
    assert rig.shown() == [ready]
    rig.open(("group", "not_ready"))
    assert rig.shown() == [gaps]
    assert rig.page.list_head.filter_bar.chip() == "not_ready"
