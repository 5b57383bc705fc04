"""What a meeting raised stands in the list of actions, though it concerns no person."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.support.cog import make_location
from tests.support.cores import Cores
from tests.support.meetings import item_of, prepare, raise_for
from tests.support.releases import make_action
from tests.support.targets import AREA
from tests.ui.actions.rig import actions_page
from ui.actions.action_page import ActionsPage


def test_that_what_a_meeting_raised_is_listed_without_a_person(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as("cog_chair", "sergeant", name="ps.one")
    place = make_location(core)
    raise_for(core, "meeting", item_of(core, prepare(core), place).id, owner="PS One")
    make_action(core)
    rig = actions_page(qtbot, core, tmp_path)
    rig.open()
    rig.choose("met")
    assert rig.column("text") == ["Visit the night porter"]
    assert rig.column("name") == ["LOC-0001 Lapwing Lodge"]
    page = rig.page
    assert isinstance(page, ActionsPage)
    assert not page.pane.person_button.isVisibleTo(page.pane)
    assert not page.pane.reason.isVisibleTo(page.pane)
    assert page.pane.line.text() == f"AX-000001  ·  LOC-0001 Lapwing Lodge  ·  {AREA}"
    page.open_person()  # which nobody is
