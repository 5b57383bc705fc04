"""A plan is written where it stands, by keyboard, and nothing that is typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lomu_app.access.drafts import find_drafts
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.people.queries import who_looked
from lomu_app.plans.commands import AddGoal, AmendGoal, AmendPlan
from lomu_app.plans.queries import load_plans
from lomu_app.plans.rows import PlanFilter
from tests.support.cohorts import MembershipStatus, make_membership, make_plan, row_of
from tests.support.cores import Cores
from tests.support.orders import make_order
from tests.support.plans import goal_of, seen
from tests.support.targets import make_person
from tests.ui.plans.rig import PlanRig, told
from tests.ui.support.page_rig import DOWN, ENTER, ESC
from tests.ui.support.prompter import FakePrompter
from tests.ui.support.tasks import HeldTasks
from ui.core.desk import Desk
from ui.kit.settings import Settings
from ui.plans.dialogs import StartDialog
from ui.plans.page import PlanPage

RIGHT = Qt.Key.Key_Right


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return embedded_core_as("sergeant", name="ps.one")


@pytest.fixture
def other(embedded_core_as: Cores) -> Core:
    return embedded_core_as("offender_manager", name="pc.quicker")


@pytest.fixture
def rig(core: Core, qtbot: QtBot, tmp_path: Path) -> PlanRig:
    return PlanRig(qtbot, core, tmp_path)


def test_that_the_look_is_logged_before_the_plan_is_shown(
    rig: PlanRig, embedded_core_as: Cores
) -> None:
    auditor = embedded_core_as("data_protection_auditor", "viewer")
    assert auditor.ask(who_looked, rig.person_id)[0].username == "ps.one"
    assert told(rig.page.plan_tab.control) == ["Curfew checks twice a week"]
    assert told(rig.page.plan_tab.change) == ["See a GP  |  Health"]


def test_that_nothing_is_read_before_the_look_is_on_record(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person_id = make_person(core)
    make_plan(core, person_id)
    held = HeldTasks()
    desk = Desk(core, held, FakePrompter(), Settings(tmp_path / "settings"))
    page = PlanPage(desk)
    qtbot.addWidget(page)
    page.open_with(person_id)
    assert [owner for owner, *_ in held.held] == [desk.consulting]
    held.fail(StoreUnavailable("The log cannot be written."))
    assert held.held == []
    assert page.facts is None


def test_that_goals_and_steps_are_written_by_keyboard_alone(rig: PlanRig) -> None:
    tab = rig.page.plan_tab
    rig.push(tab.control.add_button)
    rig.type("Tag data every Monday")
    rig.press(ENTER)
    assert told(tab.control) == ["Curfew checks twice a week", "Tag data every Monday"]
    rig.from_menu(tab.control, "step", 1)
    form = rig.form(tab.control)
    rig.type("Read the tag data")
    rig.fill(form, "owner", "R Tansy")
    form.form.focus_field("due")
    rig.press(Qt.Key.Key_Semicolon, ctrl=True)
    rig.press(ENTER)
    (step,) = rig.plan().content.goals[2].steps
    assert (step.text, step.owner, step.agency) == ("Read the tag data", "R Tansy", "lomu")
    assert told(tab.control)[2] == (
        "Read the tag data  |  R Tansy, Police: LOMU  ·  due 24/11/2026  |  Today  |  Not started"
    )
    form = rig.open(tab.control, 2)
    rig.fill(form, "result", "All at home")
    form.form.focus_field("status")
    while form.form.values()["status"] != "completed":
        rig.press(DOWN)
    rig.press(ENTER)
    assert rig.plan().content.goals[2].steps[0].status == "completed"
    assert rig.said[-1][0] == "Saved"


def test_that_a_removed_goal_asks_why_and_is_folded_away(rig: PlanRig) -> None:
    board = rig.page.plan_tab.change
    form = rig.open(board)
    form.form.focus_field("status")
    rig.press(Qt.Key.Key_End)
    rig.press(ENTER)
    assert form.form.fields["reason"].error() == "Why removed: needed."
    rig.fill(form, "reason", "He moved to Leeds")
    rig.press(ENTER)
    assert told(board) == []
    rig.push(board.past_button)
    assert told(board) == ["See a GP  |  Health  |  Removed: He moved to Leeds  |  Removed"]
    assert "change goal" in rig.page.gap_banner.words_label.text()


def test_that_goals_move_up_and_down(rig: PlanRig) -> None:
    board = rig.page.plan_tab.control
    rig.core.execute(AddGoal(**seen(rig.core, rig.plan_id), kind="control", text="Visits"))
    rig.page.refresh()
    rig.from_menu(board, "down", 0)
    assert told(board) == ["Visits", "Curfew checks twice a week"]
    rig.from_menu(board, "up", 1)
    assert told(board) == ["Curfew checks twice a week", "Visits"]


def test_that_contingencies_headings_and_pathways_are_written(rig: PlanRig) -> None:
    tab = rig.page.plan_tab
    rig.push(tab.contingencies.add_button)
    form = rig.form(tab.contingencies)
    for key, words in (("trigger", "he is seen"), ("response", "arrest"), ("owner", "Duty")):
        rig.fill(form, key, words)
    rig.press(ENTER)
    assert told(tab.contingencies) == ["If he is seen  |  then arrest  ·  Duty"]
    rig.open(tab.summary, 4)
    rig.type("V-17")
    rig.press(ENTER)
    rig.type("at night")
    rig.press(ENTER, ctrl=True)
    assert rig.plan().content.headings == {"risks": "V-17\nat night"}
    row = tab.pathways.rows["health"]
    row.findChildren(type(tab.control.past_button))[0].setFocus()
    for _ in range(3):
        rig.press(RIGHT)
    assert rig.plan().content.pathways == {}, "who passes a state by has not chosen it"
    tab.pathways.tell_now()
    assert rig.plan().content.pathways == {"health": "in_progress"}


def test_that_what_was_typed_is_a_draft_after_esc(rig: PlanRig) -> None:
    board = rig.page.plan_tab.control
    rig.push(board.add_button)
    rig.type("Tag")
    rig.press(ESC)
    assert board.form is None
    assert [draft.fields["text"] for draft in rig.core.ask(find_drafts)] == ["Tag"]
    rig.push(board.add_button)
    form = rig.form(board)
    rig.push(form._draft_banner.button)
    assert form.form.values()["text"] == "Tag"
    rig.push(form.save_button)
    assert rig.core.ask(find_drafts) == []


def test_that_leaving_the_page_keeps_what_is_typed(rig: PlanRig) -> None:
    rig.push(rig.page.plan_tab.change.add_button)
    rig.type("Course")
    assert rig.page.may_leave()
    assert [draft.fields["text"] for draft in rig.core.ask(find_drafts)] == ["Course"]


def test_that_a_change_elsewhere_in_the_plan_is_no_conflict(rig: PlanRig, other: Core) -> None:
    form = rig.open(rig.page.plan_tab.control)
    rig.replace("Curfew checks daily")
    other.execute(AmendPlan(**seen(other, rig.plan_id), headings=(("risks", "V-17"),)))
    rig.push(form.save_button)
    content = rig.plan().content
    assert (content.goals[0].text, content.headings) == ("Curfew checks daily", {"risks": "V-17"})


def test_that_two_who_change_one_goal_are_told_of_both(rig: PlanRig, other: Core) -> None:
    form = rig.open(rig.page.plan_tab.control)
    rig.replace("Curfew checks daily")
    goal_id = goal_of(other, rig.plan_id, "control")
    other.execute(
        AmendGoal(
            **seen(other, rig.plan_id), goal_id=goal_id, text="No curfew checks", status="future"
        )
    )
    rig.push(form.save_button)
    error = form.form.fields["text"].error()
    assert "was “Curfew checks twice a week”" in error
    assert "“No curfew checks”" in error
    assert rig.plan().content.goals[0].text == "No curfew checks"
    assert form.form.values()["status"] == "future", "what only they changed is taken over"
    rig.decide(theirs=False)
    goal = rig.plan().content.goals[0]
    assert (goal.text, goal.status) == ("Curfew checks daily", "future")


def test_that_two_who_set_two_pathways_both_count(rig: PlanRig, other: Core) -> None:
    rows = rig.page.plan_tab.pathways.rows
    rows["health"].choose("done")
    rows["families"].choose("in_progress")
    other.execute(AmendPlan(**seen(other, rig.plan_id), pathways=(("finance_id", "done"),)))
    rig.page.plan_tab.pathways.tell_now()
    assert rig.plan().content.pathways == {
        "health": "done", "families": "in_progress", "finance_id": "done",
    }  # fmt: skip
    rows["health"].choose("support_declined")
    other.execute(AmendPlan(**seen(other, rig.plan_id), pathways=(("health", "not_started"),)))
    rig.page.plan_tab.pathways.tell_now()
    assert rig.plan().content.pathways["health"] == "not_started"
    assert rows["health"].key() == "not_started"
    assert "choose again" in rig.said[-1][0]


def test_that_a_refresh_leaves_an_open_form_alone(rig: PlanRig, other: Core) -> None:
    board = rig.page.plan_tab.control
    form = rig.open(board)
    rig.replace("Half a sen")
    other.execute(AddGoal(**seen(other, rig.plan_id), kind="control", text="Visits"))
    rig.page.refresh()
    assert form.form.values()["text"] == "Half a sen"
    assert told(board) == [], "the line that is edited would stand there twice"
    rig.press(ESC)
    assert told(board) == ["Curfew checks twice a week", "Visits"]


def test_that_a_plan_is_started_for_whoever_needs_one(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", "inspector", "odoc_chair")
    member = row_of(core, make_membership(core, MembershipStatus.SELECTED))
    rig = PlanRig(qtbot, core, tmp_path, member.person_id)
    assert member.reference in rig.page.empty.advice_label.text()
    rig.push(rig.page.empty.button)
    dialog = rig.dialog(StartDialog)
    assert dialog.form.values()["area"] == member.area
    rig.type("Stalking")
    rig.push(dialog.save_button)
    (row,) = core.ask(load_plans, PlanFilter(person_id=member.person_id))
    assert row.id is not None
    assert rig.page.empty.isHidden()
    assert "still lacks a control goal" in rig.page.gap_banner.words_label.text()
    assert member.reference in rig.page.gap_banner.words_label.text()


def test_that_who_may_only_read_changes_nothing(
    embedded_core_as: Cores, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    writing = PlanRig(qtbot, core, tmp_path)
    viewer = embedded_core_as("viewer", name="viewer.one")
    rig = PlanRig(qtbot, viewer, tmp_path, writing.person_id)
    assert rig.prompter.problems == []
    tab = rig.page.plan_tab
    assert told(tab.control) == ["Curfew checks twice a week"]
    assert not any(view.buttons for board in tab.boards() for view in board.views)
    shown = [board.add_button.isVisible() for board in tab.boards()]
    assert not any(shown)
    for button in (rig.page.review_button, rig.page.agreement_button, rig.page.print_button):
        assert not button.isVisible()
    assert not any(row.isEnabled() for row in tab.pathways.rows.values())
    rig.page.add_control()
    rig.page.deeds.review()
    assert rig.no_dialog()
    assert tab.control.form is None


def test_that_somebody_without_plan_or_need_is_told(rig: PlanRig) -> None:
    rig.page.open_with(make_person(rig.core, pnc_id=None))
    assert rig.page.empty.isVisible()
    assert rig.page.empty.advice_label.text() == "Nobody asks for one yet."
    rig.page.open_with(("plan", rig.plan_id))
    assert rig.page.empty.isHidden()
    assert told(rig.page.plan_tab.control) == ["Curfew checks twice a week"]
    rig.push(rig.page.person_button)
    assert rig.went == [("person", rig.person_id)]


def test_that_what_is_in_force_stands_beside_the_goals_of_control(rig: PlanRig) -> None:
    board = rig.page.plan_tab.orders
    assert told(board) == []
    order_id = make_order(rig.core, rig.person_id)
    rig.page.refresh()
    (line,) = told(board)
    assert line.startswith("Restraining order  |  O-")
    rig.push(board.views[0].buttons[0])
    assert rig.went == [("clocks", order_id)]
