"""One stream of everything: in order, paged without gap or double, for those who may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import RecordAttempt
from lomu_app.kernel.errors import NotPermitted, RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.people import telling
from lomu_app.people.marker_commands import AddMarker
from lomu_app.people.rules import Basis, NewMarker, SubjectCategory
from lomu_app.people.telling import PersonEvent, tells, timeline, timeline_groups
from tests.support.assessments import record
from tests.support.cohorts import make_plan, refer
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.orders import make_order
from tests.support.targets import AREA, make_person, make_target

LONG = 500


def busy_person(core: Core) -> int:
    """Somebody of whom every room has something to tell."""
    person_id = make_person(core)
    target_id = make_target(core, person_id)
    for day in (20, 21, 21, 21, 22):
        core.execute(
            RecordAttempt(target_id=target_id, outcome="no_reply", on_day=dt.date(2026, 11, day))
        )
    core.execute(AddMarker(person_id=person_id, marker=NewMarker("WE", source="Log 12")))
    refer(core, person_id)
    make_plan(core, person_id)
    make_order(core, person_id)
    record(core, person_id, "dash")
    return person_id


def all_of(core: Core, person_id: int, limit: int) -> list[PersonEvent]:
    """Page after page, until there is none."""
    events, place = [], None
    while True:
        page = core.ask(timeline, person_id, after=place, limit=limit)
        assert len(page.events) <= limit
        events += page.events
        place = page.next
        if place is None:
            return events


def test_that_every_room_tells_and_pages_neither_skip_nor_repeat(core_as: Cores) -> None:
    core = core_as("sergeant")
    person_id = busy_person(core)
    look(core, person_id)
    whole = core.ask(timeline, person_id, limit=LONG).events
    assert {event.group for event in whole} == {
        "Cohorts", "Orders", "Plan", "Record", "Risk", "Targets",
    }  # fmt: skip
    places = [(event.at, event.stream, event.key) for event in whole]
    assert places == sorted(places, reverse=True)
    assert len(set(places)) == len(places)
    for limit in (1, 3, 7):
        assert all_of(core, person_id, limit) == list(whole)


def test_that_it_is_narrowed_by_kind(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    person_id = busy_person(core)
    look(core, person_id)
    groups = timeline_groups(core.actor)
    happened = {event.group for event in core.ask(timeline, person_id).events}
    assert groups == sorted(set(groups))
    assert set(groups) - happened == {
        "Actions", "CSE", "Interventions", "Links and documents", "Meetings", "Releases",
    }  # fmt: skip
    targets = core.ask(timeline, person_id, group="Targets").events
    assert {event.group for event in targets} == {"Targets"}
    assert len(targets) == 6, "five attempts, and that he became a target"


def test_that_facts_opinions_and_intelligence_are_told_apart(core_as: Cores) -> None:
    core = core_as("sergeant")
    person_id = busy_person(core)
    look(core, person_id)
    events = core.ask(timeline, person_id).events
    basis = {event.stream: event.basis for event in events}
    assert basis["risk:assessments"] is Basis.OPINION
    assert basis["record:markers"] is Basis.INTELLIGENCE
    assert basis["targets:attempts"] is Basis.FACT
    categories = {event.stream: event.category for event in events}
    assert categories["targets:added"] is SubjectCategory.SUSPECT
    assert categories["record:addresses"] is None


def test_that_other_areas_and_other_people_stay_out(core_as: Cores) -> None:
    core = core_as("sergeant")
    person_id, other = busy_person(core), make_person(core)
    look(core, person_id, other)
    assert {event.group for event in core.ask(timeline, other).events} == {"Record"}
    elsewhere = core_as("sergeant", areas=("Walsall",))
    assert {event.group for event in elsewhere.ask(timeline, person_id).events} == {"Record"}
    assert AREA == "Coventry"


def test_that_a_room_tells_only_those_who_may_see_it(core_as: Cores) -> None:
    core = core_as("sergeant")
    person_id = busy_person(core)
    look(core, person_id)
    core.actor = replace(core.actor, permissions=frozenset({Permission.SEE_PEOPLE}))
    assert timeline_groups(core.actor) == ["Links and documents", "Record"]
    assert {event.group for event in core.ask(timeline, person_id).events} == {"Record"}
    assert core.ask(timeline, person_id, group="Targets").events == ()


def test_that_only_those_who_may_see_people_are_told(embedded_core_as: Cores) -> None:
    person_id = make_person(embedded_core_as("sergeant"))
    with pytest.raises(NotPermitted):
        embedded_core_as("administrator").ask(timeline, person_id)
    with pytest.raises(RecordNotFound):
        embedded_core_as("viewer").ask(timeline, 9_999)


def test_that_a_stream_is_told_once() -> None:
    with pytest.raises(AssertionError, match="told already"):
        tells(telling._STREAMS["orders:steps"])
