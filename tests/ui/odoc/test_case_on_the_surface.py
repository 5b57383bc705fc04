"""An ODOC on the desk: what is missing is seen to by one key, a case is decided with its words."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app.cohorts.rules import MembershipStatus, Rag
from lomu_app.odoc.preflight import load_preflight
from tests.support.cohorts import make_membership, row_of
from tests.support.cores import Cores
from tests.support.meetings import item_of, meeting
from tests.support.odoc import WHY, attend, case_of, prepare
from tests.support.targets import AREA
from tests.ui.meetings.rig import Rig
from tests.ui.support.page_rig import ENTER, ESC
from ui.core.form_dialog import FormDialog
from ui.odoc import pages
from ui.odoc.case_card import CaseCard
from ui.odoc.missing_dialog import MissingDialog


def fill(rig: Rig, **values: object) -> None:
    dialog = rig.dialog(FormDialog)
    for key, value in values.items():
        dialog.form.fields[key].set_value(value)
    rig.press(ENTER, ctrl=True)


def test_that_an_odoc_is_prepared_and_held_by_key(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as("inspector", areas=(AREA,), name="insp.one")
    found = make_membership(core, MembershipStatus.MANAGED)
    key = prepare(core)
    attend(core, key)
    rig = Rig(qtbot, core, tmp_path)
    pages.register(rig.desk)
    rig.open()
    rig.do("missing")
    dialog = rig.dialog(MissingDialog)
    assert [line.code for line in core.ask(load_preflight, key)] == ["no_summary", "old_photo"]
    qtbot.keyClicks(dialog.list, "C")
    assert dialog.list.item(0).text().startswith("✓  M-000001")
    qtbot.keyClicks(dialog.list, "W")
    fill(rig, summary="Two calls since the last meeting.")
    assert "not checked by a second person" in dialog.list.item(0).text()
    assert not dialog.list.item(0).text().startswith("✓")
    dialog.list.setCurrentRow(1)
    qtbot.keyClicks(dialog.list, "A")
    fill(rig, reason="He is known to all")
    assert "Set aside by insp.one" in dialog.list.item(1).text()
    rig.press(ESC)
    surface = rig.hold()
    card = surface.card.further
    assert isinstance(card, CaseCard)
    surface.statement()
    rig.press(ENTER, ctrl=True)
    surface.list.go_to(item_of(core, key, found).id)
    assert "Nobody has written and checked" in card.summary.words_label.text()
    assert "See a GP (active)" in card.change.words_label.text()
    rig.keys("X")
    fill(rig, rationale=WHY)
    assert "Nobody has proposed" in card.refused.words_label.text()
    assert "Refused by the rules" in surface.foot.words_label.text()
    kept = rig.dialog(FormDialog)
    assert "Nobody has proposed" in kept.problem.words_label.text()
    assert kept.form.values()["rationale"] == WHY
    fill(rig, rationale=f"{WHY}, all the same")
    assert kept.isVisible()
    assert "Nobody has proposed" in kept.problem.words_label.text()
    rig.press(ESC)
    rig.keys("G")
    fill(rig, rag="amber", rationale=WHY)
    assert row_of(core, found).rag is Rag.AMBER
    assert case_of(core, key, found).decision == "downgrade"
    assert meeting(core, key).row.left == 0
    rig.press(ESC)
