"""The person's page in the whole desk: its sections are there, and have their keys."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from lomu_app.people.queries import find_person_ids, who_looked
from tests.desk.conftest import SitDown
from ui.assessments.page import AssessPage
from ui.people.person_page import PersonPage


def test_that_the_whole_desk_has_a_timeline_with_its_keys(sit_down: SitDown) -> None:
    desk = sit_down()
    (argument,) = [argument for key, argument in desk.places() if key == "person"]
    page = desk.go("person", argument)
    assert isinstance(page, PersonPage)
    desk.desk.registry.run("next_section")
    assert page.stack.chosen() == "timeline"
    assert page.stack.view("timeline").isVisible()
    desk.desk.registry.run("previous_section")
    assert page.stack.chosen() == "overview"


def test_that_a_persons_page_is_made_before_anybody_comes_to_it(sit_down: SitDown) -> None:
    desk = sit_down(roles=("sergeant", "data_protection_auditor"))
    everybody = desk.core.ask(find_person_ids)
    desk.qtbot.waitUntil(lambda: len(desk.window.built()) == 2)
    page = desk.window.page("person")
    assert isinstance(page, PersonPage)
    assert not page.isVisible()
    assert not any(desk.core.ask(who_looked, one) for one in everybody), "nobody was looked at"
    assert desk.go("person", everybody[0]) is page
    assert len(desk.core.ask(who_looked, everybody[0])) == 1


def test_that_whoever_comes_to_a_section_has_the_focus_in_the_record(sit_down: SitDown) -> None:
    desk = sit_down()
    (argument,) = [argument for key, argument in desk.places() if key == "person"]
    for section in ("overview", "timeline", "risk"):
        page = desk.go("person", (section, argument))
        focus = QApplication.focusWidget()
        assert focus is not None, section
        assert focus.isVisible(), section
        assert page.isAncestorOf(focus), f"{section}: {focus}"
    page = desk.go("assess")
    assert isinstance(page, AssessPage)
    assert page.who.isAncestorOf(desk.window.focusWidget()), "begin by saying who"


def test_that_who_has_looked_has_a_section_for_those_who_read_the_audit(
    sit_down: SitDown,
) -> None:
    for roles, listed in ((("sergeant",), False), (("sergeant", "data_protection_auditor"), True)):
        desk = sit_down(roles=roles)
        (argument,) = [argument for key, argument in desk.places() if key == "person"]
        page = desk.go("person", argument)
        assert isinstance(page, PersonPage)
        assert ("looks" in page.stack.tabs.keys()) is listed  # noqa: SIM118 - a row of tabs
