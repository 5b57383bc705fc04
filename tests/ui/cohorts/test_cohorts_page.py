"""The pipeline, the list beside it, and the membership at the right."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import AllocateMembers, Allocation
from lomu_app.cohorts.rules import MembershipStatus, Rag
from lomu_app.kernel.permissions import Permission
from lomu_app.people.queries import who_looked
from tests.support.cohorts import WAY, make_membership, propose_leaving, refer, row_of, version_of
from tests.support.cores import Cores
from tests.support.targets import AREA, make_target
from tests.ui.cohorts.rig import Rig, sergeant
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER, ESC
from ui.cohorts.columns import MembershipColumns
from ui.cohorts.finding import MembershipSearch
from ui.cohorts.pane_words import step_events
from ui.cohorts.words import clock_level
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.shell.registry import PageSpec


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def card(rig: Rig, key: str) -> str:
    """What a card says to a screen reader."""
    cards = rig.page.list_head.stages.findChildren(object, "card")
    return next(one.accessibleName() for one in cards if getattr(one, "key", "") == key)


def test_that_stages_and_cohorts_are_counted_and_narrow_the_list(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    way = {stage: make_membership(core, stage) for stage in WAY}
    cse = make_membership(core, MembershipStatus.MANAGED, cohort="cse")
    make_membership(core, MembershipStatus.REFERRED, "Walsall")
    rig = Rig(qtbot, core, tmp_path).open()
    assert set(rig.shown()) == {*way.values(), cse}
    assert card(rig, "live").startswith("7 All live")
    assert card(rig, "managed").startswith("2 Managed")
    rig.page.list_head.stages.chosen.emit("managed")
    assert set(rig.shown()) == {way[MembershipStatus.MANAGED], cse}
    chips = rig.page.list_head.filter_bar
    chips.choose("cse")
    assert rig.shown() == [cse]
    assert card(rig, "managed").startswith("1 Managed")
    assert card(rig, "referred").startswith("0 Referred")
    rig.page.list_head.stages.chosen.emit("referred")
    assert rig.shown() == []
    assert rig.page.empty.title_label.text() == "Nobody fits the filter"
    rig.push(rig.page.empty.button)
    assert len(rig.shown()) == 7


def test_that_a_stage_is_chosen_by_keyboard(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    found = make_membership(core, MembershipStatus.ASSESSED)
    refer(core)
    rig = Rig(qtbot, core, tmp_path).open()
    cards = rig.page.list_head.stages.findChildren(object, "card")
    wanted = next(one for one in cards if getattr(one, "key", "") == "assessed")
    rig.push(wanted)
    assert rig.shown() == [found]
    assert wanted.accessibleDescription() == "chosen"


def test_that_late_rag_manager_and_words_narrow_it_as_well(
    embedded_core_as: Cores, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    managed = make_membership(core, MembershipStatus.MANAGED)
    referred = refer(core)
    embedded_core_as.clock.moment += dt.timedelta(days=10)
    fresh = refer(core)
    rig = Rig(qtbot, core, tmp_path).open()
    head = rig.page.list_head
    rig.push(head.late_button)
    assert rig.shown() == [referred]
    assert head.late_button.text() == "Late 1"
    rig.push(head.late_button)
    head.managers.setCurrentIndex(head.managers.findText("Nobody yet"))
    head.managers.activated.emit(1)
    assert set(rig.shown()) == {referred, fresh}
    head.managers.setCurrentIndex(head.managers.findText("PC Yarrow"))
    head.managers.activated.emit(2)
    assert rig.shown() == [managed]
    head.rags.setCurrentIndex(head.rags.findData(Rag.GREEN.value))
    head.rags.activated.emit(1)
    assert rig.shown() == []
    head.show_all()
    head.filter_bar.focus_quick()
    rig.type(row_of(core, fresh).reference)
    rig.press(ENTER)
    assert rig.shown() == [fresh]


def test_that_it_opens_on_what_others_lead_to(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    managed = make_membership(core, MembershipStatus.MANAGED)
    there = make_membership(core, MembershipStatus.REFERRED, "Walsall")
    leaving = make_membership(core, MembershipStatus.SUSPENDED)
    propose_leaving(core, leaving)
    rig = Rig(qtbot, core, tmp_path).open(("proposed", ""))
    assert rig.shown() == [leaving]
    rig.open(("stage", "managed"))
    assert rig.shown() == [managed]
    rig.open(("late", "referred"))
    assert rig.shown() == []
    rig.open(there)
    assert (rig.desk.area.now, rig.page.table.current_id()) == ("Walsall", there)


def test_that_the_pane_tells_grounds_steps_gaps_and_what_keeps_somebody_in(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = make_membership(core, MembershipStatus.SELECTED, cohort="high_risk_da")
    make_target(core, row_of(core, found).person_id)
    rig = Rig(qtbot, core, tmp_path).open(found)
    rig.page.read_current()
    pane = rig.page.pane
    decision = dict(pane.decision.facts)
    assert decision["Grounds"] == "Highest harm in the area"
    assert decision["Local DA tool"] == "High, score 80, 24/11/2026 – speaks for selection"
    assert dict(pane.managing.facts)["Manager"] == "PC Yarrow"
    assert "lacks a plan" in pane.gap_banner.words_label.text()
    assert dict(pane.leaving.facts)["Keeps in"].startswith("target T-000001")
    titles = [event.title for event in step_events(rig.detail(found).steps)]
    assert titles == [
        "Assessed → selected", "Screened in → assessed", "Referred → screened in", "Referred",
    ]  # fmt: skip
    assert unnamed(rig.page) == []


def test_that_a_look_is_logged_once(
    embedded_core_as: Cores, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = make_membership(core, MembershipStatus.MANAGED)
    person = row_of(core, found).person_id
    rig = Rig(qtbot, core, tmp_path).open(found)
    rig.page.read_current()
    auditor = embedded_core_as("data_protection_auditor", "viewer", name="dpo.one")
    assert looks_of(auditor, person) == 1
    rig.page.refresh()
    rig.page.read_current()
    assert looks_of(auditor, person) == 1


def looks_of(core: Core, person: int) -> int:
    """How often the sergeant is on record as having looked."""
    looks = core.ask(who_looked, person)
    return sum(one.verb == "consultation" and one.username == "ps.one" for one in looks)


def test_that_enter_goes_to_the_next_step_and_esc_comes_back(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    refer(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.press(ENTER)
    assert rig.page.pane.next_button.hasFocus()
    rig.press(ESC)
    assert rig.page.table.hasFocus()


def test_that_every_role_is_offered_what_it_may_do_and_told_why_not(
    embedded_core_as: Cores, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = make_membership(core, MembershipStatus.MANAGED)
    viewer = Rig(qtbot, embedded_core_as("viewer", name="see.one"), tmp_path / "v").open(found)
    viewer.page.read_current()
    assert set(viewer.offered().values()) == {False}
    assert not viewer.page.pane.next_button.isEnabled()
    assert viewer.page.pane.next_button.toolTip() == "Your role does not allow this."
    manager = Rig(qtbot, embedded_core_as("offender_manager", name="pc.one"), tmp_path / "m")
    manager.open(found).page.read_current()
    offered = manager.offered()
    assert {key for key, may in offered.items() if may} == {"review", "rag", "supervision", "refer"}
    assert {"suspend", "propose", "allocate"} <= set(offered)


def test_that_ctrl_k_finds_a_membership_by_reference_and_name(core: Core) -> None:
    found = make_membership(core, MembershipStatus.MANAGED)
    row = row_of(core, found)
    for text in (row.reference, row.surname):
        (entry,) = MembershipSearch(core).find(text)
        assert entry.target == ("page", ("cohorts", found))
        assert row.reference in entry.detail
    assert MembershipSearch(core).find("M") == []


def test_that_a_review_is_red_only_after_a_fortnight_and_a_screening_at_once(core: Core) -> None:
    managed, referred = make_membership(core, MembershipStatus.MANAGED), refer(core)
    review, screening = row_of(core, managed), row_of(core, referred)
    assert review.clock is not None
    assert screening.clock is not None
    levels = [clock_level(review, review.clock + dt.timedelta(days=days), 14)[0]
              for days in (-3, -1, 0, 14, 15)]  # fmt: skip
    assert levels == ["", "soon", "today", "today", "overdue"]
    late = screening.clock + dt.timedelta(days=1)
    assert clock_level(screening, late, 14) == ("overdue", "1 d late")


def test_that_no_rag_is_told_only_where_there_should_be_one(core: Core) -> None:
    columns = {one.key: one for one in MembershipColumns(core.clock.today, 14).build()}
    referred, managed = row_of(core, refer(core)), make_membership(core, MembershipStatus.MANAGED)
    assert columns["rag"].text(referred) == ""
    assert columns["rag"].text(row_of(core, managed)) == "Red"


def test_that_the_page_follows_what_was_changed(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    found = make_membership(core, MembershipStatus.SELECTED)
    rig = Rig(qtbot, core, tmp_path).open(found)
    members = (Allocation(found, version_of(core, found), "PC Teasel"),)
    core.execute(AllocateMembers(area=AREA, members=members))
    rig.page.read_current()
    assert dict(rig.page.pane.managing.facts)["Manager"] == "PC Teasel"
    index = rig.page.model.index(0, 0)
    said = rig.page.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert "managed by PC Teasel, plan due 08/12/2026" in said


def test_that_what_is_missing_leads_to_where_it_is_mended(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    selected = make_membership(core, MembershipStatus.SELECTED)
    person = row_of(core, selected).person_id
    rig = Rig(qtbot, core, tmp_path)
    rig.desk.registry.add_page(PageSpec("plan", "Plan", "", "document", rig.page.window))
    rig.open(selected)
    rig.page.read_current()
    rig.push(rig.page.pane.gap_banner.button)
    assert rig.went[-1] == ("plan", person)
    rig.went.clear()
    rig.push(rig.page.pane.next_button)
    assert rig.prompter.asked[-1] == "Not yet"
    assert rig.went == [("plan", person)]
    assert row_of(core, selected).status is MembershipStatus.SELECTED
    screened = make_membership(core, MembershipStatus.SCREENED_IN, cohort="cse")
    rig.desk.add_person_section(
        PersonSection("risk", "Risk", PersonSectionView, Permission.SEE_COHORTS)
    )
    rig.open(screened)
    rig.page.read_current()
    rig.push(rig.page.pane.gap_banner.button)
    assert rig.went[-1] == ("person", ("risk", row_of(core, screened).person_id))
