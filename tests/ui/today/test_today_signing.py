"""What waits for a signature, or for its file, as the Today page tells it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app.assessments.commands import SignAssessment
from tests.support.assessments import record
from tests.support.cores import Cores
from tests.support.examples.packs import out
from tests.support.targets import AREA, make_person
from tests.ui.today.rig import Rig


def test_that_assessments_wait_for_who_may_sign_them_and_lead_there(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    officer = embedded_core_as("offender_manager", areas=(AREA,), name="pc.one")
    ps = embedded_core_as("sergeant", areas=(AREA,), name="ps.one")
    first = record(officer, make_person(officer, surname="ASHBY"), "dash")
    embedded_core_as.clock.moment += dt.timedelta(days=4)
    record(officer, make_person(officer, surname="BIRCH"), "ppit")
    record(ps, make_person(officer), "dash")
    rig = Rig(qtbot, ps, tmp_path)
    row = next(row for row in rig.page.work.rows() if row.what == "Assessments to sign")
    assert (row.number, row.late) == ("2", ("overdue", "1 late")), "not the one's own"
    assert row.detail.startswith("ASHBY, ")
    rig.open_line("Assessments to sign")
    assert rig.opened("signing") == ("show", "sign")
    rig.window.show_page("today")
    ps.execute(SignAssessment(assessment_id=first.id, version=first.version))
    assert rig.line("Assessments to sign").startswith("1 BIRCH")
    whats = [row.what for row in Rig(qtbot, officer, tmp_path).page.work.rows()]
    assert "Assessments to sign" not in whats


def test_that_a_pack_cut_off_before_its_file_was_there_is_told_in_the_morning(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    ps = embedded_core_as("sergeant", areas=(AREA,), name="ps.one")
    row = out(ps).row
    rig = Rig(qtbot, ps, tmp_path)
    told = f"1 {row.reference} (1 of 1 files): write the copies again, or recall them"
    assert rig.line("Packs without their files") == told
    rig.open_line("Packs without their files")
    assert rig.opened("disclosure") == ("show", "to_write")
    manager = embedded_core_as("manager", areas=("Walsall",), name="m.one")
    whats = [line.what for line in Rig(qtbot, manager, tmp_path, "Walsall").page.work.rows()]
    assert "Packs without their files" not in whats
