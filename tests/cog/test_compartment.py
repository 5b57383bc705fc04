"""Whoever is not cleared finds what they would find if there were no CSE data at all."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest

from lomu_app.access.audit_log import find_log_ids, load_log
from lomu_app.actions.commands import RaiseAction
from lomu_app.bootstrap import Core
from lomu_app.cog.commands import AddLocationNote, LinkToLocation
from lomu_app.cog.detail import load_location
from lomu_app.cog.queries import find_locations, load_locations
from lomu_app.cog.rows import LocationFilter
from lomu_app.intake.commands import ImportLocations
from lomu_app.kernel.errors import LomuError, NotPermitted
from lomu_app.kernel.permissions import Permission
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.telling import timeline, timeline_groups
from lomu_app.store.command import all_commands
from tests.people.test_every_query import arguments, queries
from tests.support.accounts import give_account
from tests.support.cog import (
    inform,
    link_victim,
    location,
    make_location,
    make_signed_off,
    run,
)
from tests.support.commands import EXAMPLES, everybody, somebody_else
from tests.support.cores import Cores
from tests.support.meetings import approve, begin, deciding, end, item_of, prepare
from tests.support.plans import join, undo_join
from tests.support.targets import AREA, TODAY, make_person

SECRETS = ("LAPWING", "PLOVER", "GIRLS SEEN", "QUIET OWNER", "LOC-", "INT-", "TAC-")
UNCLEARED = ("offender_manager", "viewer", "manager", "odoc_chair", "administrator",
             "data_protection_auditor")  # fmt: skip
COG_COMMANDS = sorted(
    (kind for kind in all_commands() if kind.__module__.startswith("lomu_app.cog.")),
    key=lambda kind: kind.__name__,
)


def _fill(core: Core, person_id: int) -> int:
    """A location with something of everything, linked to this person."""
    found = make_location(core, lead="PC Yarrow")
    link = LinkToLocation(location_id=found, kind="person", person_id=person_id, role="Driver")
    core.execute(link)
    link_victim(core, found)
    inform(core, found)
    run(core, found, person_id=person_id, target="Quiet owner")
    note = {"on_day": TODAY, "nature": "fact", "text": "Plover Street was quiet"}
    core.execute(AddLocationNote(location_id=found, **note))
    make_signed_off(core, somebody_else(core))
    return found


def _meet(core: Core, location_id: int) -> None:
    """A COG that has been held on it, with an action of the location and one of an item."""
    meeting_id = begin(core, prepare(core))
    item = item_of(core, meeting_id, location_id)
    core.execute(deciding(item))
    said = {"area": AREA, "kind": "visit", "strand": "protect", "owner": "PC Yarrow"}
    for kind, key in (("location", location_id), ("meeting", item.id)):
        core.execute(
            RaiseAction(
                person_id=None, source_kind=kind, source_id=key, due=TODAY,
                text="Plover Street at night", **said,
            )
        )  # fmt: skip
    end(core, meeting_id)
    approve(core, meeting_id)


def _all_told(core: Core) -> dict[str, str]:
    """What every query of the core answers; one that is given rows follows from those."""
    answers = {}
    for name, query in queries():
        asked = arguments(query)
        if asked is None:
            continue
        for word in ("", "lapwing", "plover") if "text" in asked else ("",):
            typed = {"text": word} if "text" in asked else {}
            answers[f"{name} {word}"] = _told(core, query, asked | typed)
    return answers


def _told(core: Core, query: Callable[..., Any], asked: dict[str, Any]) -> str:
    try:
        found = core.ask(query, **asked)
    except LomuError as refusal:
        return refusal.message.upper()
    # Where a record is given as it is, its place in memory says nothing.
    return "" if inspect.isgenerator(found) else re.sub(r"0X[0-9A-F]+", "", repr(found).upper())


def test_that_no_query_tells_the_uncleared_anything(embedded_core_as: Cores) -> None:
    core = everybody(embedded_core_as)
    person_id = make_person(core, "Merlin")
    # Somebody who holds every permission there is but the clearance, and one as they are.
    actor = dataclasses.replace(
        core.actor, permissions=frozenset(Permission) - {Permission.SEE_CSE}, username="asks.all"
    )
    cores = [dataclasses.replace(core, actor=actor), embedded_core_as("offender_manager")]
    before = [_all_told(each) for each in cores]
    _meet(core, _fill(core, person_id))
    core.execute(EXAMPLES[ImportLocations].make(core))
    for each, then in zip(cores, before, strict=True):
        now = _all_told(each)
        assert now.keys() == then.keys()
        differing = {name for name in now if now[name] != then[name]}
        assert differing == set(), each.actor.username
        assert not any(secret in text for secret in SECRETS for text in now.values())
    cleared = "".join(_all_told(core).values())
    assert all(secret in cleared for secret in SECRETS), "the walk would find it"


def test_that_the_log_and_the_timeline_tell_only_the_cleared(core_as: Cores) -> None:
    core, officer = core_as("sergeant"), core_as("offender_manager")
    auditor = core_as("data_protection_auditor")
    both = core_as("data_protection_auditor", "cse_officer")
    person_id = make_person(core)
    known = auditor.ask(find_log_ids)
    _fill(core_as("sergeant", "cog_chair"), person_id)
    assert auditor.ask(find_log_ids) == known
    hidden = [key for key in both.ask(find_log_ids) if key not in known]
    assert len(hidden) > 10
    assert auditor.ask(load_log, hidden) == []
    assert {row.tag.partition(":")[0] for row in both.ask(load_log, hidden)} == {"cog"}
    assert "CSE" not in officer.ask(timeline_groups)
    assert {event.group for event in officer.ask(timeline, person_id).events} == {"Record"}
    events = core.ask(timeline, person_id, group="CSE").events
    assert len(events) == 4, "linked, and three steps of the tactic"


def test_that_a_refusal_says_the_same_whether_it_is_there(embedded_core_as: Cores) -> None:
    core = everybody(embedded_core_as)
    assert len(COG_COMMANDS) > 20
    for kind in COG_COMMANDS:
        command = EXAMPLES[kind].make(core)
        keys = {
            field.name: 9_999
            for field in dataclasses.fields(command)
            if field.name.endswith("_id") and field.name != "operation_id"
        }
        said = set()
        for each in (command, dataclasses.replace(command, **keys)):
            for role in UNCLEARED:
                with pytest.raises(NotPermitted) as refused:
                    embedded_core_as(role, name="asks").execute(each)
                said.add(refused.value.message)
        assert len(said) == 1, kind.__name__


def test_that_somebody_hidden_is_not_told_by_a_location(core_as: Cores) -> None:
    give_account(core_as, "ps.owner", "sergeant")
    owner, other = core_as("sergeant", name="ps.owner"), core_as("sergeant", name="ps.other")
    person_id = make_person(owner, "Merlin")
    found = _fill(core_as("sergeant", "cog_chair", name="ps.owner"), person_id)
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
    found = _fill(core, joined)
    whose = LocationFilter(person_id=kept)
    assert core.ask(find_locations, whose) == []
    match = join(core, kept, joined)
    assert core.ask(find_locations, whose) == [found]
    assert {row.person_id for row in core.ask(load_location, found).tactics} == {kept}
    undo_join(core, match)
    assert core.ask(find_locations, whose) == []
    assert core.ask(load_locations, [found])[0].suspects == 1
    assert location(core, found).area == AREA
