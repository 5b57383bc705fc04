"""A COG held on one surface by key: kept with two, everything else with its words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lomu_app.actions.queries import find_action_ids, load_actions
from lomu_app.actions.rows import ActionFilter
from lomu_app.bootstrap import Core
from lomu_app.cog.detail import load_location
from lomu_app.cog.out import load_action_pack
from lomu_app.cog.packing import load_pack
from lomu_app.cog.rules import LocationStatus
from lomu_app.meetings.queries import load_minutes
from lomu_app.meetings.rules import MeetingStatus
from tests.support.cog import make_location, make_proposed
from tests.support.cores import Cores
from tests.support.targets import AREA, TODAY
from tests.ui.meetings.rig import Rig, chair, meeting, prepare
from tests.ui.support.desks import make_desk
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER, ESC
from ui.core.form_dialog import FormDialog
from ui.meetings import pages
from ui.meetings.item_dialogs import DecisionDialog

MANY = 57
SMALL = (853, 480)  # 1280 x 720 pixels at 150 %


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return chair(embedded_core_as)


@pytest.fixture
def officer(embedded_core_as: Cores) -> Core:
    return embedded_core_as("sergeant", areas=(AREA, "Walsall"), name="dc.one")


def fill(rig: Rig, **values: object) -> None:
    """Fill the form that is open, and send it by key."""
    dialog = rig.dialog(FormDialog)
    for key, value in values.items():
        dialog.form.fields[key].set_value(value)
    rig.press(ENTER, ctrl=True)
    assert rig.no_dialog(), dialog.problem.words_label.text() or dialog.form.summary.lines()


def test_that_a_meeting_of_57_locations_is_kept_with_two_keys_each(
    core: Core, officer: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(MANY):
        make_location(officer, name=f"Place {number}", address=f"{number} Plover Street, Coventry")
    key = prepare(core)
    rig = Rig(qtbot, core, tmp_path).open()
    surface = rig.hold()
    assert surface.isFullScreen()
    assert surface.head.progress_label.accessibleName() == f"0 of {MANY} items decided"
    for agency in ("Licensing", "Housing"):
        rig.keys("W")
        fill(rig, text=f"Ask {agency}", owner="C Rowan", owner_agency=agency, due=TODAY)
    pressed = 0
    while meeting(core, key).row.left:
        rig.keys("KN")
        pressed += 2
        assert pressed <= 3 * MANY
    assert pressed == 2 * MANY
    assert surface.head.progress_label.accessibleName() == f"{MANY} of {MANY} items decided"
    rig.press(ESC)
    assert rig.page.doing.surface is None
    rig.do("close")
    detail = meeting(core, key)
    assert detail.row.status is MeetingStatus.ENDED
    minutes = core.ask(load_minutes, key).text
    assert minutes.count("Decision: Keep, same tactic") == MANY
    assert [line for line in minutes.splitlines() if line.startswith("Action")] == [
        f"Action AX-00000{at}: Ask {agency}. C Rowan, {agency}, by 24/11/2026. Open"
        for at, agency in ((1, "Licensing"), (2, "Housing"))
    ]  # fmt: skip
    register = core.ask(load_actions, core.ask(find_action_ids, ActionFilter()))
    assert [row.text for row in register] == ["Ask Licensing", "Ask Housing"]
    sheet = core.ask(load_action_pack, key, "Housing")
    assert [each.text for each in sheet.actions] == ["Ask Housing"]
    pack = core.ask(load_pack, key)
    assert pack.frozen_at == detail.opened_at
    assert [line.reference for line in pack.lines] == [
        item.reference for item in detail.items if item.subject_id
    ]  # fmt: skip
    assert len(pack.lines) == MANY


def test_that_each_decision_takes_what_it_needs_and_does_it(
    core: Core, officer: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    names = ("Kept", "Changed", "Escalated", "Referred", "Deferred")
    ids = {
        name: make_location(officer, name=name, address=f"{at} Wren Row, Coventry")
        for at, name in enumerate(names)
    }
    ids["New"] = make_location(officer, accepted=False, name="New", address="9 Reed Lane, Coventry")
    ids["Ready"] = make_proposed(officer, name="Ready", address="4 Sedge Way, Coventry")
    key = prepare(core, quorate=False, read=False)
    rig = Rig(qtbot, core, tmp_path).open()
    surface = rig.hold()
    assert unnamed(surface) == []

    rig.keys("K")  # the core refuses until the statement is read
    assert "confidentiality statement" in str(rig.prompter.problems[-1])
    rig.keys("C")
    fill(rig)
    assert "Not quorate" in surface.banner.words_label.text()
    rig.keys("H")
    fill(rig, name="Sorrel", agency="Police LOMU", rank="PS")
    for name, agency in (("A Hawthorn", "Children's social care"), ("B Linden", "Education")):
        rig.keys("H")
        fill(rig, name=name, agency=agency)
    assert not surface.banner.isVisible()

    qtbot.keyClick(surface, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    fill(rig, rationale="School has calmed")
    assert surface.current().rationale == "School has calmed"
    rig.keys("N")
    rig.keys("T")
    fill(rig, rationale="The notice has run out", detail="CLN76")
    rig.keys("W")
    fill(rig, text="Ask the licensing officer", owner="C Rowan", due=TODAY)
    assert surface.card.raised.isVisible()
    rig.keys("NE")
    fill(rig, rationale="Beyond the area", detail="superintendent", dissent="Education")
    rig.keys("NR")
    fill(rig, rationale="It moved", detail="Walsall")
    rig.keys("ND")
    rig.keys("NA")
    rig.keys("NS")
    dialog = rig.dialog(DecisionDialog)
    assert dialog.form.fields["rationale"].required
    fill(rig, rationale="Eight points are met")
    rig.keys("N")
    assert "Everything is decided" in surface.foot.words_label.whole_text()

    decided = {item.title: item.decision for item in meeting(core, key).items if item.decision}
    assert decided == {
        "Kept": "keep", "Changed": "change_tactic", "Escalated": "escalate", "Referred": "refer",
        "Deferred": "defer", "New": "add", "Ready": "sign_off",
    }  # fmt: skip
    ready = core.ask(load_location, ids["Ready"])
    assert ready.row.status is LocationStatus.SIGNED_OFF
    assert not ready.sign_offs[-1].exception
    assert core.ask(load_location, ids["New"]).row.is_open

    rig.press(ESC)
    rig.do("close")
    rig.do("approve")
    detail = meeting(core, key)
    assert detail.row.status is MeetingStatus.APPROVED
    minutes = core.ask(load_minutes, key)
    assert minutes.locked
    for words in ("Change tactic: Closure notice", "Dissent: Education", "C Rowan",
                  "Ask the licensing officer", "Present: PS Sorrel"):  # fmt: skip
        assert words in minutes.text
    rig.do("addendum")
    fill(rig, text="Education has written since")
    assert core.ask(load_minutes, key).addenda[0].text == "Education has written since"


def test_that_meetings_nobody_may_know_of_are_not_on_the_desk(
    core: Core, embedded_core_as: Cores, tmp_path: Path, qtbot: QtBot
) -> None:
    prepare(core)
    cleared = make_desk(core, tmp_path)
    pages.register(cleared)
    assert set(cleared.registry.pages) == {"meetings"}
    other = make_desk(embedded_core_as("offender_manager", name="pc.two"), tmp_path)
    pages.register(other)
    page = other.registry.pages["meetings"].factory()
    qtbot.addWidget(page)
    assert "cog" not in page.kinds
    nobody = make_desk(embedded_core_as("data_protection_auditor", name="dpo.two"), tmp_path)
    pages.register(nobody)
    assert not nobody.registry.pages
    assert not nobody.registry.actions


def test_that_the_time_of_an_item_runs_from_when_it_is_shown(
    core: Core, officer: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("One", "Two"):
        make_location(officer, name=name, address=f"{name} Street, Coventry")
    prepare(core)
    rig = Rig(qtbot, core, tmp_path).open()
    surface = rig.hold()
    rig.pass_time(100)
    assert surface.head.time_label.text() == "1:40 of 3 min"
    rig.pass_time(100)
    assert surface.head.time_label.text() == "▲ 3:20, 0:20 over"
    rig.keys("N")
    assert surface.head.time_label.text() == "0:00 of 3 min"
    rig.keys("O")
    assert rig.page.doing.surface is None
    assert rig.went[-1][0] == "location"


def test_that_risk_decisions_and_what_keeps_it_are_seen_on_a_screen_of_few_lines(
    core: Core, officer: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    make_location(officer)
    prepare(core)
    rig = Rig(qtbot, core, tmp_path).open()
    surface = rig.hold()
    card = surface.card
    surface.showNormal()
    surface.smaller()  # as on a screen so low
    surface.resize(*SMALL)
    rig.qtbot.waitUntil(lambda: surface.height() == SMALL[1])
    QApplication.processEvents()
    for part in (card.name_label, card.chips, card.bar, card.blockers):
        assert part.visibleRegion().boundingRect() == part.rect(), part
    assert [button.text() for button in card.bar.buttons.values()] == [
        "K  Keep", "T  Change tactic", "E  Escalate", "S  Sign off", "R  Refer", "D  Defer",
    ]  # fmt: skip
    assert len({button.y() for button in card.bar.buttons.values()}) == 1, "in one row"
    assert card.name_label.text() == "6.  Lapwing Lodge  ·  LOC-0001"
    assert surface.list.currentItem().text() == "○  6"
    surface.resize(1900, 1300)
    QApplication.processEvents()
    assert card.bar.buttons["K"].text() == "K  Keep, same tactic"
    assert surface.list.currentItem().text() == "○  6  Lapwing Lodge"
    assert card.name_label.text() == "6.  Lapwing Lodge"
