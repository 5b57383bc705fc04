"""Every deed from the keyboard, from the referral to the last word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.access.drafts import find_drafts
from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import AllocateMembers, Allocation, ReviewMember
from lomu_app.cohorts.queries import find_membership_ids
from lomu_app.cohorts.rows import MembershipFilter
from lomu_app.cohorts.rules import JOINED_RECORD, OFF_REGISTER, MembershipStatus, Rag
from lomu_app.people.queries import PersonFilter, find_person_ids
from tests.support.assessments import answers, record
from tests.support.cohorts import (
    assess,
    make_membership,
    make_plan,
    propose_leaving,
    refer,
    row_of,
    version_of,
)
from tests.support.cores import Cores
from tests.support.targets import AREA, make_person, make_target
from tests.ui.cohorts.rig import Rig, sergeant
from tests.ui.support.page_rig import ENTER, ESC, SPACE, TAB
from tests.ui.support.prompter import FakePrompter
from ui.cohorts.care_dialogs import (
    ResumeDialog,
    ReviewDialog,
    SupervisionDialog,
    SuspendDialog,
)
from ui.cohorts.decision_dialogs import RejectDialog, SelectDialog
from ui.cohorts.leaving_dialogs import DeclineDialog, DeselectDialog, ProposeDialog
from ui.cohorts.refer_dialog import ReferDialog
from ui.cohorts.screening_dialogs import AssessedDialog, ScreenDialog
from ui.core.form_dialog import FormDialog

DialogT = TypeVar("DialogT", bound=FormDialog)


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def fill(rig: Rig, dialog: DialogT, **typed: str) -> DialogT:
    """Go to each field and type into it; send it with the keyboard."""
    for key, text in typed.items():
        dialog.show_field(key)
        rig.type(text)
    rig.push(dialog.save_button)
    return dialog


def at(rig: Rig, found: int) -> Rig:
    """The page with this membership beside the list, and its next button pressed."""
    rig.open(found)
    rig.page.read_current()
    return rig


def press_next(rig: Rig, kind: type[DialogT]) -> DialogT:
    rig.push(rig.page.pane.next_button)
    return rig.dialog(kind)


def choose(rig: Rig, key: str, kind: type[DialogT]) -> DialogT:
    rig.step(key)
    return rig.dialog(kind)


def test_that_somebody_goes_the_whole_way_by_keyboard(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = make_person(core, "Quillfeather")
    rig = Rig(qtbot, core, tmp_path).open()
    rig.push(rig.page.refer_button)
    dialog = rig.dialog(ReferDialog)
    rig.type("quill")
    rig.press(ENTER)
    fill(rig, dialog, cohort="HRDA", source="MARAC", reason="Fourth call")
    (found,) = core.ask(find_membership_ids)
    assert row_of(core, found).person_id == person
    assert rig.said[-1][0] == "M-000001 referred"
    rig.page.read_current()
    fill(rig, press_next(rig, ScreenDialog), accept="Take in", reason="High risk since 2024")
    at(rig, found)
    waiting = press_next(rig, AssessedDialog)
    assert "Still to be assessed: Local DA tool." in waiting.problem.words_label.text()
    rig.press(ESC)
    assess(core, found)
    at(rig, found)
    fill(rig, press_next(rig, AssessedDialog), grounds="Score stands")
    at(rig, found)
    deciding = press_next(rig, SelectDialog)
    rig.push(deciding.me_button)
    fill(
        rig, deciding, body="LOMU sergeant", rationale="Highest harm", rag="Amber",
        rag_basis="Two calls in a month",
    )  # fmt: skip
    row = row_of(core, found)
    assert (row.status, row.lead_manager, row.rag) == (
        MembershipStatus.SELECTED, "Ps One", Rag.AMBER,
    )  # fmt: skip
    assert row.review_due == core.clock.today() + dt.timedelta(days=56)
    at(rig, found)
    rig.push(rig.page.pane.next_button)
    assert "lacks a plan" in str(rig.prompter.problems[-1])
    make_plan(core, person)
    at(rig, found)
    rig.push(rig.page.pane.next_button)
    assert row_of(core, found).status is MembershipStatus.MANAGED
    at(rig, found)
    fill(rig, press_next(rig, ReviewDialog), rag="Green", rag_basis="Keeps to it")
    told = rig.detail(found)
    assert (told.row.rag, told.reviewed_by) == (Rag.GREEN, "ps.one")


def test_that_a_release_is_screened_for_earlier_flags(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = refer(core, cohort="resettlement")
    rig = at(Rig(qtbot, core, tmp_path), found)
    dialog = fill(rig, press_next(rig, ScreenDialog), accept="Take in", reason="Leaves soon")
    assert "asks for the day of release" in dialog.form.summary._title.text()
    fill(rig, dialog, release_date="24122026", da_flag="Found")
    told = rig.detail(found)
    assert (told.row.release_date, told.da_flag) == (dt.date(2026, 12, 24), True)
    assert told.row.status is MembershipStatus.SCREENED_IN


def test_that_a_decision_against_what_is_known_asks_why_and_keeps_what_is_typed(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = make_membership(core, MembershipStatus.SCREENED_IN, cohort="cse")
    record(core, row_of(core, found).person_id, "cse_offender", answers=answers("cse_offender"))
    rig = at(Rig(qtbot, core, tmp_path), found)
    fill(rig, press_next(rig, AssessedDialog))
    at(rig, found)
    dialog = fill(
        rig, press_next(rig, SelectDialog), body="CSE", rationale="Named by two children",
        lead_manager="PC Yarrow", rag="Red", rag_basis="Access to a school",
    )  # fmt: skip
    assert dialog.form.fields["override"].error() == "Fill in “Override”."
    assert dialog.form.fields["rationale"].value() == "Named by two children"
    fill(rig, dialog, override="The score knows nothing of the school")
    assert rig.detail(found).override == "The score knows nothing of the school"


def test_that_somebody_is_not_selected_with_grounds(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = make_membership(core, MembershipStatus.ASSESSED)
    rig = at(Rig(qtbot, core, tmp_path), found)
    fill(rig, choose(rig, "reject", RejectDialog), body="ODOC", rationale="Lower harm than others")
    assert row_of(core, found).status is MembershipStatus.NOT_SELECTED
    assert rig.shown() == []


def test_that_a_cohort_that_asks_where_is_told_where(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = make_membership(core, MembershipStatus.ASSESSED)
    rig = at(Rig(qtbot, core, tmp_path), found)
    said = {"body": "LOMU insp", "rationale": "Stalker of two", "lead_manager": "PC Yarrow",
            "rag": "Red", "rag_basis": "Followed her home"}  # fmt: skip
    dialog = fill(rig, press_next(rig, SelectDialog), **said)
    assert dialog.form.fields["where"].error() == "Fill in “Managed where”."
    fill(rig, dialog, where="LOMU Coventry with probation")
    assert rig.detail(found).managed_where == "LOMU Coventry with probation"


def test_that_a_form_survives_that_somebody_else_was_quicker(
    embedded_core_as: Cores, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = make_membership(core, MembershipStatus.MANAGED)
    rig = at(Rig(qtbot, core, tmp_path), found)
    dialog = press_next(rig, ReviewDialog)
    embedded_core_as("offender_manager", name="pc.two").execute(
        ReviewMember(
            membership_id=found, version=version_of(core, found), rag="green", rag_basis="Quiet"
        )
    )
    fill(rig, dialog, rag_basis="Threats again")
    assert "RAG now green" in dialog.problem.words_label.text()
    assert dialog.form.fields["rag_basis"].value() == "Threats again"
    rig.push(dialog.save_button)
    told = rig.detail(found)
    assert (told.row.rag, told.rag_basis) == (Rag.RED, "Threats again")


def test_that_what_is_typed_and_left_is_offered_again(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = refer(core)
    rig = at(Rig(qtbot, core, tmp_path), found)
    dialog = press_next(rig, ScreenDialog)
    dialog.show_field("reason")
    rig.type("Lives in another for")
    rig.press(ESC)
    assert [draft.form for draft in core.ask(find_drafts)] == [f"membership:{found}:screen"]
    again = press_next(rig, ScreenDialog)
    rig.push(again.draft_banner.button)
    assert again.form.fields["reason"].value() == "Lives in another for"
    rig.press(ESC)


def test_that_somebody_new_is_searched_for_put_on_record_and_referred(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).open()
    rig.push(rig.page.refer_button)
    dialog = rig.dialog(ReferDialog)
    dialog.is_new.take_focus()
    rig.press(SPACE)
    rig.type("Tamblyn")
    rig.press(TAB)
    rig.type("Rory")
    fill(rig, dialog, cohort="XDA", source="MASH", reason="Partner tells of threats")
    (person,), (found,) = core.ask(find_person_ids, PersonFilter()), core.ask(find_membership_ids)
    row = row_of(core, found)
    assert (row.person_id, row.surname) == (person, "TAMBLYN")
    at(rig, found)
    second = choose(rig, "refer", ReferDialog)
    assert "XDA" not in second.known_banner.words_label.text()
    assert "(M-000001)" in second.known_banner.words_label.text()
    fill(rig, second, cohort="CSE", source="ODOC", reason="Seen with a child")
    assert len(core.ask(find_membership_ids)) == 2


def test_that_custody_suspends_and_release_takes_up_again(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = make_membership(core, MembershipStatus.MANAGED)
    rig = at(Rig(qtbot, core, tmp_path), found)
    fill(
        rig, choose(rig, "suspend", SuspendDialog), reason="In custody", place="HMP Elmbrook",
        until="01022027",
    )  # fmt: skip
    at(rig, found)
    facts = dict(rig.page.pane.suspension.facts)
    assert facts == {
        "Reason": "In custody", "Place": "HMP Elmbrook", "Earliest release": "01/02/2027",
    }  # fmt: skip
    fill(rig, press_next(rig, ResumeDialog), grounds="Released on licence")
    row = row_of(core, found)
    assert (row.status, row.review_due) == (MembershipStatus.MANAGED, dt.date(2026, 12, 1))


def test_that_supervision_and_rag_are_changed(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    found = make_membership(core, MembershipStatus.MANAGED)
    rig = at(Rig(qtbot, core, tmp_path), found)
    dialog = choose(rig, "supervision", SupervisionDialog)
    dialog.form.fields["contacts_a_week"].set_value("often")
    fill(rig, dialog, statutory="Yes", supervision="Licence", probation_officer="R Tansy")
    assert "whole number" in dialog.form.fields["contacts_a_week"].error()
    dialog.form.fields["contacts_a_week"].set_value("3")
    rig.push(dialog.save_button)
    told = rig.detail(found)
    assert (told.statutory, told.supervision, told.contacts_a_week) == (True, "licence", 3)
    at(rig, found)
    changing = choose(rig, "rag", ReviewDialog)
    assert "review_due" not in changing.form.fields
    fill(rig, changing, rag="Green", rag_basis="Lives alone now")
    assert (rig.detail(found).row.rag, rig.detail(found).reviewed_at) == (Rag.GREEN, None)


def test_that_leaving_takes_two_and_tells_what_is_still_live(
    embedded_core_as: Cores, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = make_membership(core, MembershipStatus.MANAGED)
    make_target(core, row_of(core, found).person_id)
    rig = at(Rig(qtbot, core, tmp_path / "ps"), found)
    proposing = choose(rig, "propose", ProposeDialog)
    offered = proposing.form.fields["reason"].combo
    assert offered.findData("moved_away") > 0
    assert {offered.findData(one) for one in (JOINED_RECORD, OFF_REGISTER)} == {-1}
    fill(rig, proposing, reason="Moved", detail="Lives in Leeds")
    rig.said[-1][1]()
    assert not row_of(core, found).leaving_proposed
    at(rig, found)
    fill(rig, choose(rig, "propose", ProposeDialog), reason="Moved", detail="Lives in Leeds")
    chair = at(Rig(qtbot, embedded_core_as("odoc_chair", name="chair.one"), tmp_path / "ch"), found)
    dialog = press_next(chair, DeselectDialog)
    assert "cannot be done while something is live" in dialog.problem.words_label.text()
    fill(chair, dialog, grounds="Agreed")
    assert "target T-000001" in dialog.problem.words_label.text()
    chair.press(ESC)
    boss = at(Rig(qtbot, embedded_core_as("inspector", name="insp.one"), tmp_path / "in"), found)
    assert "Still live: target T-000001" in boss.page.pane.leaving_banner.words_label.text()
    deciding = press_next(boss, DeselectDialog)
    fill(boss, deciding, grounds="Agreed", override="Leeds arrests him")
    told = boss.detail(found)
    assert (told.row.status, told.ended_by) == (MembershipStatus.DESELECTED, "insp.one")


def test_that_a_proposal_is_turned_down(
    embedded_core_as: Cores, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = make_membership(core, MembershipStatus.MANAGED)
    propose_leaving(core, found)
    boss = at(Rig(qtbot, embedded_core_as("inspector", name="insp.one"), tmp_path), found)
    fill(boss, choose(boss, "decline", DeclineDialog), reason="A call last night")
    assert not row_of(core, found).leaving_proposed
    assert core.ask(find_membership_ids, MembershipFilter(proposed=True)) == []


def test_that_a_step_taken_by_mistake_has_an_undo_until_something_follows(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = make_membership(core, MembershipStatus.REFERRED)
    prompter = FakePrompter()
    rig = at(Rig(qtbot, core, tmp_path, prompter), found)
    fill(rig, press_next(rig, ScreenDialog), accept="Take in", reason="Met")
    assert row_of(core, found).status is MembershipStatus.SCREENED_IN
    said, undo = rig.said[-1]
    assert said.endswith("screen the referral, saved")
    undo()
    assert row_of(core, found).status is MembershipStatus.REFERRED
    assert rig.said[-1][0].endswith("screen the referral, taken back")
    fill(rig, press_next(at(rig, found), ScreenDialog), accept="Take in", reason="Met")
    _, undo = rig.said[-1]
    given = (Allocation(found, version_of(core, found), "PC Teasel"),)
    core.execute(AllocateMembers(area=AREA, members=given))
    undo()
    assert "worked on since it was screened" in str(prompter.problems[-1])
