"""Sections of a person's page: reached by keyboard, made when wanted, and kept up to date."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import RecordAttempt
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from lomu_app.people.commands import AddName
from lomu_app.people.rules import NewName
from tests.support.cores import Cores
from tests.support.targets import make_person, make_target
from tests.ui.people.rig import sergeant
from tests.ui.support.page_rig import PageRig
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.people.person_page import PersonPage
from ui.people.timeline_list import DayRow, told
from ui.people.timeline_section import TimelineSection


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


class Counting(PersonSectionView):
    """A section that counts what the page asks of it."""

    watched = frozenset({Kind.PERSON})

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[int] = []

    def refresh(self) -> None:
        self.shown.append(self.person_id)
        self.counted.emit(len(self.shown))


class SectionsRig(PageRig[PersonPage]):
    """The person's page with a timeline and a counting section."""

    def __init__(self, qtbot: QtBot, core: Core, folder: Path) -> None:
        super().__init__(qtbot, core, folder, self._page)

    def _page(self, desk: Desk) -> PersonPage:
        self._desk_of_page = desk
        see = Permission.SEE_PEOPLE
        desk.add_person_section(PersonSection("harm", "Harm", Counting, see))
        desk.add_person_section(PersonSection("timeline", "Timeline", self._timeline, see))
        audit = Permission.MANAGE_USERS
        desk.add_person_section(PersonSection("plan", "Plan", Counting, audit))
        return PersonPage(desk)

    def _timeline(self) -> TimelineSection:
        return TimelineSection(self._desk_of_page)

    def timeline(self) -> TimelineSection:
        view = self.page.stack.view("timeline")
        assert isinstance(view, TimelineSection)
        return view

    def counting(self) -> Counting:
        view = self.page.stack.view("harm")
        assert isinstance(view, Counting)
        return view


def test_that_sections_stand_in_order_and_only_for_those_who_may(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = SectionsRig(qtbot, core, tmp_path)
    rig.page.open_with(make_person(core))
    assert rig.page.stack.tabs.keys() == ["overview", "timeline", "harm"]


def test_that_a_section_is_read_when_one_comes_to_it_and_when_it_changed(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = make_person(core), make_person(core)
    rig = SectionsRig(qtbot, core, tmp_path)
    rig.page.open_with(first)
    rig.page.next_section()
    assert rig.page.stack.chosen() == "timeline"
    rig.page.next_section()
    view = rig.counting()
    assert view.isVisible()
    assert view.shown == [first]
    rig.page.stack.tabs.choose("overview")
    rig.page.stack.tabs.choose("harm")
    assert view.shown == [first], "nothing has changed"
    rig.desk.core.execute(AddName(person_id=first, name=NewName("Adder", "")))
    assert view.shown == [first, first]
    rig.page.open_with(("harm", second))
    assert view.shown == [first, first, second]
    rig.page.previous_section()
    rig.page.open_with(first)
    assert rig.page.stack.chosen() == "overview", "somebody else begins at the beginning"
    assert view.shown[-1] == second, "and is not read before one comes to it"


def test_that_tabs_are_walked_with_the_arrows(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    rig = SectionsRig(qtbot, core, tmp_path)
    rig.page.open_with(make_person(core))
    rig.page.stack.tabs.findChildren(QPushButton)[0].setFocus()
    rig.press(Qt.Key.Key_Right)
    assert rig.page.stack.chosen() == "timeline"
    assert rig.timeline().list.isVisible()


def test_that_the_timeline_groups_by_day_and_brings_older_ones_as_one_scrolls(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person_id = make_person(core)
    target_id = make_target(core, person_id)
    for day in range(60):
        on_day = dt.date(2026, 11, 23) - dt.timedelta(days=day)
        core.execute(
            RecordAttempt(target_id=target_id, outcome="no_reply", on_day=on_day, note=f"Try {day}")
        )
    rig = SectionsRig(qtbot, core, tmp_path)
    rig.page.open_with(("timeline", person_id))
    view = rig.timeline()
    headings = [row.words for row in view.model.rows if isinstance(row, DayRow)]
    assert headings[:2] == [
        "Today, Tuesday 24 November 2026", "Yesterday, Monday 23 November 2026",
    ]  # fmt: skip
    assert len(view.model.rows) < 120
    view.list.setFocus()
    rig.press(Qt.Key.Key_End)
    assert len([row for row in view.model.rows if not isinstance(row, DayRow)]) > 60
    headings = [row.words for row in view.model.rows if isinstance(row, DayRow)]
    assert len(headings) == len(set(headings)) == 61, "no day is told twice"
    view.filter.choose("Record")
    assert all("Arrest attempt" not in told(row) for row in view.model.rows)


def test_that_enter_opens_what_an_event_is_about(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    person_id = make_person(core)
    target_id = make_target(core, person_id)
    rig = SectionsRig(qtbot, core, tmp_path)
    rig.page.open_with(("timeline", person_id))
    view = rig.timeline()
    view.filter.choose("Targets")
    view.list.setFocus()
    view.list.setCurrentIndex(view.model.index(1))
    assert told(view.model.rows[1]).startswith("Fact, Suspect. Target T-000001: Assault")
    rig.press(Qt.Key.Key_Return)
    assert rig.went == [("targets", target_id)]
