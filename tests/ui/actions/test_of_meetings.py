"""What a meeting raised stands in the list of actions, though it concerns no person."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from lomu_app.store.audit import AuditEntry
from tests.support.cog import make_location
from tests.support.cores import Cores
from tests.support.meetings import item_of, prepare, raise_for
from tests.support.personal import behind
from tests.support.releases import day, make_action
from tests.support.targets import AREA
from tests.ui.actions.rig import actions_page, fill
from tests.ui.support.page_rig import DOWN, ENTER
from ui.actions import words
from ui.actions.action_dialogs import ExtendDialog
from ui.actions.action_page import ActionsPage
from ui.actions.calendar_dialog import CalendarDialog


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


def test_that_a_chair_finds_what_each_agency_is_to_be_chased_for(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as("cog_chair", name="ci.yew")
    place = make_location(core)
    item = item_of(core, prepare(core), place).id
    late = raise_for(core, "meeting", item, text="Ask the night porter", due=day(1))
    raise_for(core, "meeting", item, text="Later", owner_agency="Housing", due=day(30))
    raise_for(core, "location", place, text="Read the licence", owner_agency="Licensing",
              due=day(5))  # fmt: skip
    raise_for(core, "meeting", item, text="Ours", owner_agency="Police LOMU", due=day(6))
    embedded_core_as.clock.moment = embedded_core_as.clock.moment.replace(day=27)
    rig = actions_page(qtbot, core, tmp_path)
    page = rig.page
    assert isinstance(page, ActionsPage)
    rig.open(("show", "chase"))
    assert rig.column("agency") == ["Children's social care", "Licensing", "Police LOMU"]
    assert rig.column("text") == ["Ask the night porter", "Read the licence", "Ours"]
    offered = [page.agency.itemText(at) for at in range(page.agency.count())]
    assert offered == [
        "Every agency", "My agency: Police LOMU", "Children's social care", "Housing", "Licensing",
    ]  # fmt: skip
    page.agency.setFocus()
    rig.press(DOWN)
    assert rig.column("text") == ["Ours"]
    rig.choose("team")
    assert page.sort == ("due", False)
    assert rig.column("text") == ["Ours"]

    page.go_to(late)  # of another agency
    assert page.current_key() == late
    rig.do("extend")
    fill(rig.dialog(ExtendDialog), due=day(10), reason="The porter is away")
    rig.press(ENTER, ctrl=True)
    assert "extended 1 time; at first" in dict(words.action_facts(page.pane.detail))["Due"]
    rig.prompter.save = tmp_path / "due"
    page.do("calendar")
    fill(rig.dialog(CalendarDialog), recipients="Jo Alder", knows=True)
    rig.press(ENTER, ctrl=True)
    assert rig.said[-1][0] == "Exported due.ics"
    told = (tmp_path / "due.ics").read_text("utf-8")
    assert "SUMMARY:AX-000001 is due: Visit" in told
    assert "DTSTART:20261204T090000Z" in told
    assert "porter" not in told
    with behind(core.store).engine.connect() as connection:
        wanted = sa.select(AuditEntry.subject, AuditEntry.recipients).where(
            AuditEntry.tag == "cog:paper:exported"
        )
        assert connection.execute(wanted).all() == [("cog:meeting:1", ["Jo Alder"])]
    page.open_source()
    page.open_meeting()
    assert rig.went == [("location", place), ("meetings", 1)]
