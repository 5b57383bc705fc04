"""The cohorts on a person's page."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app.cohorts.rules import MembershipStatus
from tests.support.cohorts import make_membership, refer, row_of
from tests.support.cores import Cores
from tests.support.targets import make_person
from tests.ui.cohorts.rig import sergeant
from tests.ui.support.desks import make_desk, show
from tests.ui.support.names import unnamed
from ui.cohorts.person_section import CohortsSection


def test_that_every_membership_is_told_and_leads_to_its_own(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = sergeant(embedded_core_as)
    found = make_membership(core, MembershipStatus.MANAGED)
    person = row_of(core, found).person_id
    second = refer(core, person, cohort="cse")
    section = CohortsSection(make_desk(core, tmp_path))
    counts: list[int] = []
    went: list[tuple[str, object]] = []
    section.counted.connect(counts.append)

    def go(page: str, argument: object) -> None:
        went.append((page, argument))

    section.navigate.connect(go)
    show(qtbot, section)
    section.show_person(person)
    assert counts == [2]
    lines = [card.line.text() for card in section.cards]
    assert any("managed by PC Yarrow" in line and "review due" in line for line in lines)
    assert [chip.text for chip in section.cards[1].chips.chips] == ["Managed", "Red"]
    assert unnamed(section) == []
    section.cards[0].button.click()
    section.refer_button.click()
    assert went == [("cohorts", second), ("cohorts", ("refer", person))]


def test_that_somebody_in_no_cohort_is_told_as_such(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as("viewer", "sergeant", name="ps.one")
    person = make_person(core)
    viewer = embedded_core_as("viewer", name="see.one")
    section = CohortsSection(make_desk(viewer, tmp_path))
    show(qtbot, section)
    section.show_person(person)
    assert section.empty.isVisible()
    assert section.refer_button.isHidden()
