"""A MARAC gate that is raised stands on the cohorts' page, and goes when a MARAC has heard."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app.assessments.hearings import RecordMarac
from tests.support.assessments import dash, record
from tests.support.cohorts import refer
from tests.support.cores import Cores
from tests.support.targets import AREA, TODAY
from tests.ui.cohorts.rig import Rig, sergeant

DAY = dt.timedelta(days=1)


def test_that_a_raised_gate_is_told_beside_the_membership(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = sergeant(embedded_core_as)
    rig = Rig(qtbot, core, tmp_path)
    member_id = refer(core)
    banner = rig.open(member_id).page.pane.marac_banner
    assert not banner.isVisible()
    person_id = rig.detail(member_id).row.person_id
    record(core, person_id, "dash", answers=dash(14), assessed_on=TODAY - 2 * DAY)
    rig.open(member_id)
    assert "14 ticks or more" in banner.words_label.text()
    assert banner.isVisible()
    core.execute(RecordMarac(person_id=person_id, area=AREA, heard_on=TODAY - DAY))
    rig.open(member_id)
    assert not banner.isVisible()
