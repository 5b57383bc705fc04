"""Actions on the desk: whose they are, what is late, and what is done to them by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.actions.rules import ActionStatus
from lomu_app.bootstrap import Core
from tests.support.cores import Cores
from tests.support.releases import (
    action,
    close,
    day,
    make_action,
    make_release,
    release,
    tasks,
)
from tests.support.targets import AREA, make_person
from tests.ui.actions.rig import Rig, actions_page, fill, sergeant
from tests.ui.support.desks import make_desk
from tests.ui.support.page_rig import ENTER
from ui.actions import pages
from ui.actions.action_dialogs import (
    AmendDialog,
    ExtendDialog,
    RaiseDialog,
    StepDialog,
    TransferDialog,
)
from ui.actions.action_pane import deeds_for
from ui.actions.finding import ActionSearch
from ui.actions.own_page import OwnActionsPage


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


@pytest.fixture
def rig(core: Core, qtbot: QtBot, tmp_path: Path) -> Rig:
    return actions_page(qtbot, core, tmp_path)


def test_that_each_chip_shows_its_own_and_what_is_late_comes_first(
    rig: Rig, core: Core, embedded_core_as: Cores
) -> None:
    make_action(core, text="His", due=day(2))
    make_action(core, text="Mine", owner="PS.One", due=day(3))
    make_action(core, text="Mine there", owner="Ps One", due=day(1), area="Walsall")
    close(core, make_action(core, text="Over"))
    embedded_core_as.clock.moment = embedded_core_as.clock.moment.replace(day=26)
    rig.open()
    assert rig.column("text") == ["Mine there", "Mine"]
    assert rig.column("due") == ["1 d late", "Tomorrow"]
    for chip, told in (
        ("team", ["His", "Mine"]), ("all", ["Mine there", "His", "Mine"]), ("late", []),
        ("over", ["Over"]),
    ):  # fmt: skip
        rig.choose(chip)
        assert rig.column("text") == told
    rig.choose("all")
    assert rig.page.pane.banner.words_label.text() == "This was due 1 day ago."


def test_that_an_action_is_done_with_its_result_and_taken_back(rig: Rig, core: Core) -> None:
    found = make_action(core, text="See him", owner="ps.one")
    rig.open()
    rig.push(rig.page.pane.first_button)
    dialog = rig.dialog(StepDialog)
    rig.push(dialog.save_button)
    assert dialog.form.fields["result"].error()
    rig.type("x")
    dialog.form.fields["result"].set_value("Was at home")
    rig.push(dialog.save_button)
    assert rig.no_dialog()
    assert (action(core, found).status, action(core, found).result) == (
        ActionStatus.DONE, "Was at home",
    )  # fmt: skip
    words, undo = rig.said[-1]
    assert words == "A-000001 done"
    undo()
    assert action(core, found).status is ActionStatus.OPEN
    assert rig.said[-1][0] == "Taken back: the action is open again"


def test_that_an_action_gets_another_day_another_owner_and_is_taken_up(
    rig: Rig, core: Core
) -> None:
    found = make_action(core, owner="ps.one")
    rig.open(found)
    rig.do("in_progress")
    assert action(core, found).status is ActionStatus.IN_PROGRESS
    rig.do("extend")
    dialog = rig.dialog(ExtendDialog)
    fill(dialog, due=day(20), reason="On leave")
    rig.push(dialog.save_button)
    assert action(core, found).due == day(20)
    rig.do("amend")
    words = rig.dialog(AmendDialog)
    assert words.form.values()["text"] == "See him at home"
    fill(words, text="See him at work", reason="He is never at home")
    rig.push(words.save_button)
    assert (action(core, found).text, action(core, found).priority) == ("See him at work", 3)
    rig.do("transfer")
    hand = rig.dialog(TransferDialog)
    fill(hand, owner="M Teasel", owner_agency="Probation", reason="Hers")
    rig.push(hand.save_button)
    assert (action(core, found).owner, action(core, found).finished) == ("M Teasel", False)
    assert "given to somebody else" in rig.said[-1][0]


def test_that_a_clash_is_told_and_what_was_typed_stays(rig: Rig, core: Core) -> None:
    found = make_action(core, owner="ps.one")
    rig.open(found)
    rig.do("extend")
    dialog = rig.dialog(ExtendDialog)
    fill(dialog, due=day(20), reason="On leave")
    close(core, found, "in_progress")
    rig.push(dialog.save_button)
    assert "Meanwhile ps.one changed this action" in dialog.problem.words_label.text()
    assert dialog.form.values()["reason"] == "On leave"
    rig.push(dialog.save_button)
    assert action(core, found).due == day(20)


def test_that_an_action_is_raised_and_then_shown(rig: Rig, core: Core) -> None:
    person = make_person(core)
    rig.open(("new", person))
    dialog = rig.dialog(RaiseDialog)
    fill(dialog, text="Check the curfew", kind="curfew_check", strand="justice", due=day(1))
    rig.push(dialog.save_button)
    assert rig.said[-1][0] == "A-000001 raised"
    assert rig.page.pane.name.text() == "Check the curfew"
    assert action(core, 1).owner == "Ps One"


def test_that_a_task_of_a_release_leads_to_it_and_a_viewer_only_looks(
    core: Core, qtbot: QtBot, tmp_path: Path, embedded_core_as: Cores
) -> None:
    found = release(core, make_release(core))
    viewer = embedded_core_as("viewer", areas=core.actor.areas, name="see.one")
    rig = actions_page(qtbot, viewer, tmp_path)
    rig.open(tasks(core, found)["plan"].id)
    assert not rig.page.pane.first_button.isEnabled()
    rig.page.pane.release_button.click()
    rig.page.pane.person_button.click()
    assert rig.went == [("releases", found.id), ("person", found.person_id)]


def test_that_a_lone_cse_officer_has_the_page_with_their_own_alone(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    mine = make_action(core, text="Mine", owner="Dc Lone", due=day(2))
    make_action(core, text="His")
    officer = embedded_core_as("cse_officer", name="dc.lone", areas=(AREA,))
    desk = make_desk(officer, tmp_path)
    pages.register(desk)
    allowed = {key for key in desk.registry.pages if desk.registry.page_allowed(key)}
    assert allowed == {"actions"}
    page = desk.registry.pages["actions"].factory()
    qtbot.addWidget(page)
    assert isinstance(page, OwnActionsPage)
    assert [each.title for each in ActionSearch(officer).find("lone")] == ["Mine"]
    rig = Rig(qtbot, officer, tmp_path, OwnActionsPage, area=AREA).open(mine)
    assert rig.page.title() == "Actions"
    assert rig.column("text") == ["Mine"]
    assert rig.page.agency.isHidden()
    assert rig.page.new_button.isHidden()
    allowed = {deed.key for deed in deeds_for(rig.page.pane.detail.row, officer.actor)
               if deed.allowed}  # fmt: skip
    assert allowed == {"in_progress", "done"}
    rig.do("done")
    fill(rig.dialog(StepDialog), result="The porter knows")
    rig.press(ENTER, ctrl=True)
    rig.choose("own_over")
    assert rig.column("text") == ["Mine"]
    rig.choose("own_late")
    assert rig.column("text") == []
    assert rig.page.empty.title_label.text() == "Nothing of yours is overdue"
