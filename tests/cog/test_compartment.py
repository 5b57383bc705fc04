"""Whoever is not cleared finds what they would find if there were no CSE data at all."""

from __future__ import annotations

import pytest

from lomu_app.access.audit_log import find_log_ids, load_log
from lomu_app.cog.commands import LinkToLocation
from lomu_app.cog.detail import load_location
from lomu_app.cog.queries import find_locations, load_locations
from lomu_app.cog.rows import LocationFilter
from lomu_app.kernel.errors import NotPermitted
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.telling import timeline, timeline_groups
from tests.support.accounts import give_account
from tests.support.cog import location
from tests.support.commands import somebody_else
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.plans import join, undo_join
from tests.support.targets import AREA, make_person
from tests.support.worlds import fill_location


def test_that_the_log_and_the_timeline_tell_only_the_cleared(core_as: Cores) -> None:
    core, officer = core_as("sergeant"), core_as("offender_manager")
    auditor = core_as("data_protection_auditor")
    both = core_as("data_protection_auditor", "cse_officer")
    person_id = make_person(core)
    chair = core_as("sergeant", "cog_chair")
    somebody_else(chair)  # that they were let in is no secret
    known = auditor.ask(find_log_ids)
    fill_location(chair, person_id)
    assert auditor.ask(find_log_ids) == known
    hidden = [key for key in both.ask(find_log_ids) if key not in known]
    assert len(hidden) > 10
    assert auditor.ask(load_log, hidden) == []
    assert {row.tag.partition(":")[0] for row in both.ask(load_log, hidden)} == {"cog"}
    assert "CSE" not in timeline_groups(officer.actor)
    look(officer, person_id)
    assert {event.group for event in officer.ask(timeline, person_id).events} == {"Record"}
    events = core.ask(timeline, person_id, group="CSE").events
    assert len(events) == 4, "linked, and three steps of the tactic"


def test_that_somebody_hidden_is_not_told_by_a_location(core_as: Cores) -> None:
    give_account(core_as, "ps.owner", "sergeant")
    owner, other = core_as("sergeant", name="ps.owner"), core_as("sergeant", name="ps.other")
    person_id = make_person(owner, "Merlin")
    found = fill_location(core_as("sergeant", "cog_chair", name="ps.owner"), person_id)
    owner.execute(
        LimitAccess(person_id=person_id, version=0, owner="ps.owner", reason="Officer's brother")
    )
    assert len(owner.ask(load_location, found).links) == 2
    seen = other.ask(load_location, found)
    assert [link.label for link in seen.links] == ["V1"]
    assert seen.tactics == ()
    assert (seen.row.suspects, seen.row.victims) == (0, 1)
    assert other.ask(find_locations, LocationFilter(person_id=person_id)) == []
    with pytest.raises(NotPermitted, match="under limited access"):
        other.execute(LinkToLocation(location_id=found, kind="person", person_id=person_id))


def test_that_links_and_tactics_follow_a_join_and_go_back(core_as: Cores) -> None:
    core = core_as("sergeant", "cog_chair")
    kept, joined = make_person(core), make_person(core, pnc_id=None)
    found = fill_location(core, joined)
    whose = LocationFilter(person_id=kept)
    assert core.ask(find_locations, whose) == []
    match = join(core, kept, joined)
    assert core.ask(find_locations, whose) == [found]
    assert {row.person_id for row in core.ask(load_location, found).tactics} == {kept}
    undo_join(core, match)
    assert core.ask(find_locations, whose) == []
    assert core.ask(load_locations, [found])[0].suspects == 1
    assert location(core, found).area == AREA
