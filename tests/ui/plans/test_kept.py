"""Agreement and review keep versions, any two are compared, and of two plans one goes on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import Refused
from lomu_app.packs.plan_prints import PrintPlan
from lomu_app.plans.commands import AddGoal, AmendGoal, AmendPlan
from lomu_app.plans.records import CasePlan
from lomu_app.store.audit import AuditEntry
from tests.support.cohorts import make_managed_plan
from tests.support.cores import Cores
from tests.support.personal import behind
from tests.support.plans import goal_of, make_two_plans, plan_now, seen
from tests.support.stored import stored
from tests.support.targets import TODAY
from tests.ui.plans.rig import PlanRig, told
from tests.ui.support.page_rig import DOWN
from ui.plans.dialogs import AgreementDialog, ReviewDialog, SettleDialog
from ui.plans.page import KEPT
from ui.plans.section import PlanSection
from ui.printing.preview import PaperPreview


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return embedded_core_as("sergeant", name="ps.one")


@pytest.fixture
def rig(core: Core, qtbot: QtBot, tmp_path: Path) -> PlanRig:
    return PlanRig(qtbot, core, tmp_path)


def _agree(rig: PlanRig) -> None:
    rig.push(rig.page.agreement_button)
    dialog = rig.dialog(AgreementDialog)
    dialog.form.fields["agreement"].set_value("agreed")
    rig.push(dialog.save_button)


def test_that_an_answer_is_recorded_with_the_day_and_the_reason(rig: PlanRig) -> None:
    rig.push(rig.page.agreement_button)
    dialog = rig.dialog(AgreementDialog)
    rig.press(DOWN)  # the first answer is not asked
    rig.push(dialog.save_button)
    assert dialog.form.fields["reason"].error() == "Say why."
    dialog.form.focus_field("reason")
    rig.type("In hospital")
    rig.push(dialog.save_button)
    assert rig.no_dialog()
    content = rig.plan().content
    assert (content.agreement_reason, content.agreement_on) == ("In hospital", TODAY)
    rig.page.tabs.choose(KEPT)
    assert rig.page.kept_tab.agreement_label.text() == "Not asked on 24/11/2026: In hospital"
    assert told(rig.page.kept_tab.versions) == [
        "Version 1, 24/11/2026 07:00, agreement  |  ps.one  ·  Not asked: In hospital"
    ]


def test_that_a_review_is_recorded_by_keyboard_and_sets_the_clock(rig: PlanRig) -> None:
    rig.push(rig.page.review_button)
    dialog = rig.dialog(ReviewDialog)
    rig.type("LOMU, probation")
    rig.push(dialog.save_button)
    assert dialog.form.fields["findings"].error() == "Fill in “What was found”."
    for key, words in (("findings", "Keeps to it"), ("exit_reason", "Two quiet months")):
        dialog.form.focus_field(key)
        rig.type(words)
    dialog.form.fields["exit_test"].set_value("partly_met")
    dialog.form.fields["next_review"].set_value(TODAY + dt.timedelta(days=200))
    rig.push(dialog.save_button)
    assert "by 16/02/2027" in dialog.form.fields["next_review"].error()
    dialog.form.fields["next_review"].set_value(TODAY + dt.timedelta(days=14))
    rig.push(dialog.save_button)
    assert rig.no_dialog()
    assert rig.plan().content.next_review == dt.date(2026, 12, 8)
    (line,) = told(rig.page.kept_tab.reviews)
    assert "Exit test partly met: Two quiet months" in line
    assert "recorded by ps.one  ·  next by 08/12/2026" in line
    assert "Review due 08/12/2026" in [chip.text for chip in rig.page.chips.chips]


def test_that_a_plan_changed_meanwhile_is_told_before_it_is_reviewed(
    rig: PlanRig, embedded_core_as: Cores
) -> None:
    rig.push(rig.page.agreement_button)
    dialog = rig.dialog(AgreementDialog)
    dialog.form.fields["agreement"].set_value("agreed")
    other = embedded_core_as("sergeant", name="ps.two")
    other.execute(AddGoal(**seen(other, rig.plan_id), kind="control", text="Tag"))
    rig.push(dialog.save_button)
    assert "changed the plan while you were typing" in dialog.problem.words_label.text()
    assert rig.plan().versions == ()
    rig.push(dialog.save_button)
    assert rig.no_dialog()
    assert len(rig.plan().versions) == 1


def test_that_differences_are_told_by_sign_and_word(rig: PlanRig) -> None:
    _agree(rig)
    core, plan_id = rig.core, rig.plan_id
    core.execute(AddGoal(**seen(core, plan_id), kind="control", text="Tag"))
    core.execute(AmendPlan(**seen(core, plan_id), pathways=(("health", "done"),)))
    core.execute(
        AmendGoal(
            **seen(core, plan_id), goal_id=goal_of(core, plan_id, "change"), text="See a GP",
            status="removed", reason="Has one",
        )
    )  # fmt: skip
    rig.page.refresh()
    rig.page.tabs.choose(KEPT)
    kept = rig.page.kept_tab
    gone = "Change goal: See a GP  |  Status: Active  →  Removed  |  Why removed: Has one"
    assert told(kept.differences) == [
        "Pathway: Health  |  State: Done  |  + Added",
        f"{gone}  |  − Removed",
        "Control goal: Tag  |  Goal: Tag  |  Status: Active  |  + Added",
    ]  # fmt: skip
    kept.before_combo.setFocus()
    rig.press(DOWN)  # both are now as it stands
    kept.before_combo.setCurrentIndex(0)
    assert told(kept.differences) == []
    rig.from_menu(kept.versions, "compare")
    assert len(told(kept.differences)) == 3


def test_that_an_old_version_is_shown_and_cannot_be_changed(rig: PlanRig) -> None:
    _agree(rig)
    rig.core.execute(AddGoal(**seen(rig.core, rig.plan_id), kind="control", text="Tag"))
    rig.page.refresh()
    rig.page.tabs.choose(KEPT)
    rig.push(rig.page.kept_tab.versions.views[0].buttons[0])
    board = rig.page.plan_tab.control
    assert told(board) == ["Curfew checks twice a week"]
    assert not any(view.buttons for view in board.views)
    assert not rig.page.review_button.isVisible()
    assert "This is version 1" in rig.page.banner.words_label.text()
    rig.push(rig.page.banner.button)
    assert told(board) == ["Curfew checks twice a week", "Tag"]
    assert rig.page.banner.isHidden()


def test_that_two_plans_are_pointed_out_and_one_is_chosen(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person_id, own, other = make_two_plans(core)
    rig = PlanRig(qtbot, core, tmp_path, person_id)
    assert "Two plans run for this person" in rig.page.banner.words_label.text()
    rig.push(rig.page.banner.button)
    dialog = rig.dialog(SettleDialog)
    dialog.form.fields["goes_on"].set_value(str(other))
    dialog.form.focus_field("reason")
    rig.type("It holds the agreed curfew")
    rig.push(dialog.save_button)
    assert rig.no_dialog()
    assert rig.page.facts is not None
    assert rig.page.facts.detail is not None
    assert rig.page.facts.detail.row.id == other
    assert rig.page.banner.isHidden()
    rig.page.show_plan(own)
    words = rig.page.banner.words_label.text()
    assert "Closed, since" in words
    assert "It holds the agreed curfew" in words
    assert not rig.page.banner.button.isVisible()
    assert told(rig.page.plan_tab.control) == ["Curfew checks twice a week"]


def test_that_a_closed_plan_is_reopened_once_the_join_is_undone(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    other = make_two_plans(core, undone=True)[2]
    rig = PlanRig(qtbot, core, tmp_path, plan_now(core, other).row.person_id)
    rig.push(rig.page.banner.button)
    assert rig.prompter.asked == ["Reopen the plan"]
    assert plan_now(core, other).row.closed_on is None
    assert rig.page.review_button.isVisible()


def test_that_the_persons_page_shows_the_plan_and_the_way_to_it(rig: PlanRig) -> None:
    section = PlanSection(rig.desk)
    rig.qtbot.addWidget(section)
    went: list[tuple[str, object]] = []
    counted: list[int] = []

    def go(page: str, argument: object) -> None:
        went.append((page, argument))

    section.navigate.connect(go)
    section.counted.connect(counted.append)
    section.show_person(rig.person_id)
    section.show()
    boards = [told(board) for board in section.boards.values()]
    assert boards == [["Curfew checks twice a week"], ["See a GP  |  Health"]]
    assert counted == [1]
    section.open_button.click()
    assert went == [("plan", rig.person_id)]


def test_that_a_manager_prints_the_plans_of_their_own_people_alone(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    sergeant = embedded_core_as("sergeant", name="ps.one")
    plans = [make_managed_plan(sergeant, name) for name in ("PC Yarrow", "PC Sedge")]
    manager = embedded_core_as("offender_manager", name="pc.yarrow")
    own, other = (stored(sergeant, CasePlan, plan_id).person_id for plan_id in plans)
    rig = PlanRig(qtbot, manager, tmp_path, other)
    assert not rig.page.print_button.isVisible()
    rig.page.print_page()
    assert rig.no_dialog()
    assert "Ask a sergeant" in rig.said[-1][0]
    with pytest.raises(Refused, match="whom you manage yourself"):
        manager.execute(PrintPlan(plan_id=plans[1], title="Plan", snapshot="0"))
    rig.page.open_with(own)
    rig.push(rig.page.print_button)
    rig.dialog(PaperPreview).reject()


def test_that_printing_is_on_record_before_the_preview_is_shown(rig: PlanRig) -> None:
    rig.push(rig.page.print_button)
    dialog = rig.dialog(PaperPreview)
    assert dialog.place_label.text() == "Page 1 of 1"
    newest = sa.select(AuditEntry).order_by(AuditEntry.tx.desc()).limit(1)
    with behind(rig.core.store).engine.connect() as connection:
        entry = connection.execute(newest).one()
    assert (entry.tag, entry.subject) == ("plan:printed", f"plan:{rig.plan_id}")
    dialog.reject()
    assert rig.no_dialog()
