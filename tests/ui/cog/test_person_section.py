"""A person's page and profile tell of CSE locations to the cleared, and to nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.cog.commands import LinkToLocation
from lomu_app.cog.of_person import locations_of_person
from lomu_app.kernel.errors import NotPermitted
from lomu_app.meetings.finding import search_meetings
from tests.support.cog import make_location, make_signed_off, propose
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.meetings import prepare
from tests.support.targets import make_person
from tests.ui.support.desks import make_desk
from ui.cog.person_section import LocationsSection
from ui.people.profile import read_profile


def test_that_the_cleared_see_where_somebody_is_linked(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", name="ps.one")
    chair = embedded_core_as("cog_chair", "sergeant", name="ci.yew")
    person = make_person(core)
    over = make_signed_off(core, chair, name="Dunlin House", address="1 Reed Lane, Coventry")
    linked = make_location(core)
    aimed = make_location(core, name="Teal Park", address="2 Wren Row, Coventry")
    for place in (over, linked):
        core.execute(
            LinkToLocation(location_id=place, kind="person", person_id=person, role="Pays rooms")
        )
    propose(core, aimed, "CAWN", target="Him", person_id=person, side="offender")
    found = core.ask(locations_of_person, person)
    assert [(each.row.id, each.now) for each in found] == [
        (linked, True), (aimed, True), (over, False),
    ]  # fmt: skip

    desk = make_desk(core, tmp_path)
    section = LocationsSection(desk)
    qtbot.addWidget(section)
    numbers: list[int] = []
    section.counted.connect(numbers.append)
    went: list[tuple[str, object]] = []

    def note(page: str, argument: object) -> None:
        went.append((page, argument))

    section.navigate.connect(note)
    section.show_person(person)
    lines = {line.line.key: line.line for line in section.locations.widgets}
    assert numbers == [2]
    assert "Pays rooms" in " ".join(lines[linked].details)
    assert "Proposed" in " ".join(lines[aimed].details)
    assert lines[over].ended
    section.locations.widgets[0].button("open").click()
    assert went == [("location", linked)]
    look(core, person)
    told = [row.text for row in core.ask(read_profile, person).rows if row.label == "CSE location"]
    assert [words.split("  ·  ")[0] for words in told] == ["Lapwing Lodge", "Teal Park"]

    other = embedded_core_as("offender_manager", name="pc.two")
    with pytest.raises(NotPermitted):
        other.ask(locations_of_person, person)
    look(other, person)
    profile = other.ask(read_profile, person)
    assert not [row for row in profile.rows if "CSE" in f"{row.label} {row.text}"]


def test_that_a_meeting_is_found_by_those_who_may_know_of_its_forum(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("cog_chair", name="ci.yew")
    found = prepare(core)
    for typed in ("cog cov", "24/11/2026", "november", "operational tues", "COG 24 11"):
        assert [row.id for row in core.ask(search_meetings, typed)] == [found], typed
    assert core.ask(search_meetings, "cog walsall") == []
    elsewhere = embedded_core_as("cog_chair", name="ci.two", areas=("Walsall",))
    for other in (elsewhere, embedded_core_as("offender_manager", name="pc.two")):
        assert other.ask(search_meetings, "cog") == []
