"""The page of CSE locations: list and map agree, by keyboard, and only for whoever is cleared."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.cog.commands import OfferTransfer
from lomu_app.kernel.errors import UnsafeFile
from lomu_app.meetings.commands import CloseMeeting
from tests.support.cog import (
    decide,
    done,
    factors,
    make_location,
    make_proposed,
    propose,
    run,
    score,
    seen,
)
from tests.support.cores import Cores
from tests.support.meetings import begin, decide_rest, prepare
from tests.support.meetings import seen as seen_meeting
from tests.ui.cog.rig import ListRig, officer
from tests.ui.support.desks import make_desk
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER
from tests.ui.support.prompter import FakePrompter
from ui.cog import pages
from ui.cog.finding import LocationSearch
from ui.cog.location_dialogs import AnswerDialog
from ui.cog.risk_dialogs import NominateDialog
from ui.kit.map_view import MapView


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return officer(embedded_core_as)


def three(core: Core) -> dict[str, int]:
    """A hotel, a park 200 m from it with a higher risk, and a chat room without a place."""
    return {
        "hotel": make_location(core, name="Lapwing Lodge", point="431900, 280300"),
        "park": make_location(
            core, name="Teasel Park", kind="public_space", factors=factors(4),
            address="1 Alder Rise, Coventry", point="432020, 280140",
        ),
        "online": make_location(
            core, name="Kestrel chat", kind="online", platform="kestrel.example", address="",
            postcode="", accepted=False,
        ),
    }  # fmt: skip


def test_that_list_and_map_show_the_same_and_move_together(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    ids = three(core)
    rig = ListRig(qtbot, core, tmp_path).open()
    page, shown = rig.page, rig.page.map_panel.map
    assert rig.names() == ["Teasel Park", "Lapwing Lodge", "Kestrel chat"], "highest risk first"
    assert [point.name for point in shown.points] == ["Teasel Park", "Lapwing Lodge"]
    assert page.pane.name.text() == "Teasel Park"
    assert "1 location of the list without a point" in page.map_panel.ground_label.text()

    page.switch_view()
    assert page.on_map()
    assert isinstance(page.window().focusWidget(), MapView)
    assert page.map_panel.told_label.text() == (
        "Teasel Park, Very high, 1 of 2. 1 within 500 m: Lapwing Lodge 200 m."
    )
    rig.press(Qt.Key.Key_N)
    assert page.current_key() == ids["hotel"]
    page.read_current()
    assert page.pane.name.text() == "Lapwing Lodge"
    rig.press(ENTER)
    assert rig.went == [("location", ids["hotel"])]
    page.bar.choose("new")
    assert rig.names() == ["Kestrel chat"]
    assert shown.points == []
    page.switch_view()
    assert unnamed(page) == []


def test_that_the_chips_find_what_a_chair_prepares_with(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    chair = officer(embedded_core_as, "insp.chair", "cog_chair")
    ready = make_location(core, name="Harlequin Chicken")
    core.execute(done(core, run(core, ready)))
    core.execute(score(core, ready, 1))
    busy = make_location(core, name="Lapwing Lodge", address="9 Wren Row, Coventry")
    run(chair, busy, "CLN76")  # takes the authority of an inspector
    gone = make_proposed(core, name="Sedge Lounge", address="7 Reed Lane, Coventry")
    chair.execute(decide(chair, gone))
    rig = ListRig(qtbot, core, tmp_path).open()
    shown = {}
    for chip in ("agenda", "expiring", "ready", "left"):
        rig.page.bar.choose(chip)
        shown[chip] = rig.names()
    assert shown == {
        "agenda": ["Lapwing Lodge", "Harlequin Chicken"], "expiring": ["Lapwing Lodge"],
        "ready": ["Harlequin Chicken"], "left": ["Sedge Lounge"],
    }  # fmt: skip
    rig.page.read_current()
    assert "BY EXCEPTION: Premises pulled down" in rig.page.pane.banner.words_label.text()
    rig.page.open_with(ready)
    assert rig.page.bar.chip() == "agenda"
    assert rig.page.current_key() == ready


def test_that_what_was_only_kept_at_two_meetings_is_pointed_out(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    chair = officer(embedded_core_as, "ci.yew", "cog_chair", "sergeant")
    make_location(core, name="Idle Inn")
    busy = make_location(core, name="Busy Bar", address="9 Wren Row, Coventry")
    for _month in range(2):
        assert _chip(ListRig(qtbot, core, tmp_path).open(), "idle") == []
        decide_rest(chair, begin(chair, prepare(chair)))
        chair.execute(CloseMeeting(**seen_meeting(chair, 1 + _month)))
        core.clock.advance(dt.timedelta(days=28))
    propose(core, busy, objective="Books shown")
    assert _chip(ListRig(qtbot, core, tmp_path).open(), "idle") == ["Idle Inn"]


def _chip(rig: ListRig, chip: str) -> list[str]:
    rig.page.bar.choose(chip)
    return rig.names()


def test_that_a_location_is_nominated_with_one_key_a_factor(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = ListRig(qtbot, core, tmp_path).open()
    rig.push(rig.page.new_button)
    dialog = rig.dialog(NominateDialog)
    rig.type("Saffron Grill")
    fields = dialog.form.fields
    fields["kind"].set_value("online")
    assert not fields["platform"].isHidden()
    assert fields["address"].isHidden()
    fields["kind"].set_value("fast_food")
    assert fields["platform"].isHidden()
    fields["address"].set_value("4 Kiln Croft, Coventry")
    fields["point"].set_value("SP 3200 8010")
    fields["source"].set_value("police")
    dialog.factors.fields[0].take_focus()
    for key in "34434":  # each goes on to the next
        rig.type(key)
    assert dialog.factors.sum_label.text() == "Risk: High, 18"
    rig.type("Reports of the last month")
    rig.press(ENTER, ctrl=True)
    assert rig.no_dialog()
    assert rig.said[-1][0].startswith("LOC-")
    assert rig.names() == ["Saffron Grill"]
    assert rig.page.found.rows[0].easting == 432_000


def test_that_what_another_area_offers_is_answered_from_the_list(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    theirs = officer(embedded_core_as, "dc.two")
    key = make_location(theirs, area="Walsall", name="Quarry Bank station")
    theirs.execute(OfferTransfer(**seen(theirs, key), to_area="Coventry", reason="It moved"))
    rig = ListRig(qtbot, core, tmp_path).open()
    assert "Walsall offers Quarry Bank station" in rig.page.offer_banner.words_label.text()
    rig.push(rig.page.offer_banner.button)
    dialog = rig.dialog(AnswerDialog)
    dialog.form.fields["answer"].set_value("It is ours now")
    dialog.accept()
    assert rig.names() == ["Quarry Bank station"]
    assert not rig.page.offer_banner.isVisible()


def test_that_a_force_s_own_outlines_are_used_and_broken_ones_told(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    square = [[[-1.6, 52.3], [-1.4, 52.3], [-1.4, 52.5], [-1.6, 52.3]]]
    shape = {"type": "Polygon", "coordinates": square}
    good, bad = tmp_path / "own.geojson", tmp_path / "bad.geojson"
    good.write_text(json.dumps(shape), encoding="utf-8")
    bad.write_text("nothing", encoding="utf-8")
    prompter = FakePrompter()
    rig = ListRig(qtbot, core, tmp_path, prompter).open()
    prompter.file = good
    rig.page.choose_outlines()
    assert "own.geojson" in rig.page.map_panel.ground_label.text()
    assert rig.desk.settings.text("map/outlines") == str(good)
    prompter.file = bad
    rig.page.choose_outlines()
    assert isinstance(prompter.problems[-1], UnsafeFile)
    assert "own.geojson" in rig.page.map_panel.ground_label.text(), "what was there stays"


def test_that_nothing_of_it_is_there_for_whoever_is_not_cleared(
    core: Core, embedded_core_as: Cores, tmp_path: Path, qtbot: QtBot
) -> None:
    three(core)
    cleared = make_desk(core, tmp_path)
    pages.register(cleared)
    assert set(cleared.registry.pages) == {"cog", "location"}
    assert [entry.title for entry in cleared.search("lapwing", people_only=False)] == [
        "Lapwing Lodge"
    ]
    other = make_desk(embedded_core_as("offender_manager", name="pc.two"), tmp_path)
    pages.register(other)
    assert not other.registry.pages
    assert not other.registry.actions
    assert other.search("lapwing", people_only=False) == []
    assert LocationSearch(core).find("l") == []
