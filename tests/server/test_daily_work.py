"""People do their daily work through the program, each under a login of their own."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from lomu_app.access.audit_log import find_log_ids, load_log
from lomu_app.access.commands import AddUser
from lomu_app.access.live import who_else_edits
from lomu_app.access.queries import find_users
from lomu_app.cog.commands import AddLocationNote, AnswerTransfer
from lomu_app.cog.queries import find_locations, load_locations
from lomu_app.cog.work_commands import SanitiseIntelligence
from lomu_app.cohorts.commands import CompleteAssessment
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.daart.rules import TargetStatus
from lomu_app.daart.target_detail import load_target
from lomu_app.disclosure.queries import find_release_ids
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, NotPermitted, StoreUnavailable
from lomu_app.kernel.live import Beat, Heard
from lomu_app.people.limited_doubles import look_for_doubles
from lomu_app.people.match_queries import find_open_matches, matches_of
from lomu_app.people.queries import load_person
from lomu_app.server.check import inspect, lapses
from lomu_app.server.looks import MOST_AN_HOUR
from lomu_app.store.live import LiveLink
from tests.cohorts.test_grounds import selecting
from tests.server.world import CHAIR_ELSEWHERE, ELSEWHERE, MINE, PEOPLE, THEIRS, World, build
from tests.support import meetings, targets, threat
from tests.support.assessments import answers, record
from tests.support.cog import inform, make_location, seen_transfer
from tests.support.cohorts import join, make_membership, row_of, version_of
from tests.support.plans import undo_join
from tests.support.postgres import PostgresServer
from tests.support.server import make_bound
from tests.support.sharing import Ear, until


@pytest.fixture(scope="module")
def world(postgres_server: PostgresServer) -> Iterator[World]:
    made = build(make_bound(postgres_server))
    yield made
    made.close()


def test_that_a_target_goes_from_its_proposal_to_the_approved_and_presented_list(
    world: World,
) -> None:
    manager, sergeant, inspector = (
        world.core(role) for role in ("offender_manager", "sergeant", "inspector")
    )
    target = targets.make_target(manager)
    targets.tick_all(sergeant, target)
    targets.make_ready(sergeant, target)
    assert targets.status(sergeant, target) is TargetStatus.READY
    threat.prepare(sergeant)
    threat.submit(sergeant)
    with pytest.raises(NotPermitted):
        threat.approve(sergeant)
    listed = threat.approve(inspector)
    assert listed.approved_by == PEOPLE["inspector"]
    listed = threat.present(inspector)
    assert listed.status == "presented"
    sergeant.execute(threat.result_of(listed, target, "arrested", custody_reference="CV/1"))
    with (
        world.cores.connect(PEOPLE["sergeant"]) as past,
        pytest.raises(psycopg.errors.RaiseException, match="a line leaves a draft by itself"),
    ):
        past.execute("DELETE FROM threat_item WHERE target_id = %s", [target])
    found = world.core("viewer").ask(load_target, target)
    assert {line.who for line in found.history} >= {PEOPLE["offender_manager"], PEOPLE["sergeant"]}


def test_that_a_cog_is_prepared_held_and_its_minutes_locked(world: World) -> None:
    sergeant, officer, chair = (
        world.core(role) for role in ("sergeant", "cse_officer", "cog_chair")
    )
    place = make_location(officer, name="Sandpiper Sauna", address="9 Wader Way")
    officer.execute(AddLocationNote(location_id=place, on_day=targets.TODAY, nature="fact",
                                    text="Quiet since the visit"))  # fmt: skip
    item = inform(officer, place)
    chair.execute(SanitiseIntelligence(intelligence_id=item, version=1))
    meeting = int(world.ids["meeting"])
    meetings.begin(chair, meeting)
    assert meetings.item_of(chair, meeting, place).waits
    meetings.end(chair, meeting)
    meetings.approve(chair, meeting)
    assert meetings.meeting(sergeant, meeting).approved_by == PEOPLE["cog_chair"]


def test_that_a_location_is_handed_over_to_the_area_that_accepts_it(world: World) -> None:
    chair = world.cores("cog_chair", areas=(THEIRS,), name=CHAIR_ELSEWHERE)
    before = set(chair.ask(find_locations))
    chair.execute(
        AnswerTransfer(
            **seen_transfer(chair, int(world.ids["transfer"])), accepted=True, answer="It is ours"
        )
    )
    (new,) = set(chair.ask(find_locations)) - before
    assert chair.ask(load_locations, [new])[0].area == THEIRS


def test_that_records_of_other_areas_follow_a_join_that_their_owner_does_not_see(
    world: World,
) -> None:
    sergeant = world.core("sergeant")
    kept = targets.make_person(sergeant, "Turnstone", pnc_id=None)
    other = targets.make_person(sergeant, "Turnstone", pnc_id=None, forenames="Jorden")
    elsewhere = world.cores("sergeant", areas=(THEIRS,), name="ps.dudley")
    theirs = targets.make_target(elsewhere, other, area=THEIRS)
    match = join(world.core("inspector"), kept, other)
    assert elsewhere.ask(load_target, theirs).row.person_id == kept
    undo_join(world.core("inspector"), match)
    assert elsewhere.ask(load_target, theirs).row.person_id == other


def test_that_whoever_decides_is_told_that_another_area_holds_an_assessment(
    world: World,
) -> None:
    both = world.cores("sergeant", areas=(MINE, THEIRS), name="ps.both")
    found = make_membership(both, MembershipStatus.SCREENED_IN, cohort="high_risk_da")
    person = row_of(both, found).person_id
    record(both, person, "da_local", answers=answers("da_local", score=80), area=THEIRS)
    record(both, person, "dash", answers=answers("dash"), area=THEIRS)
    both.execute(CompleteAssessment(membership_id=found, version=version_of(both, found)))
    here = world.core("sergeant")
    with pytest.raises(InvalidInput, match="Dudley holds an assessment that you do not see"):
        here.execute(selecting(here, found, "sergeant"))
    both.execute(selecting(both, found, "sergeant"))
    told = here.ask(load_membership, found)
    assert {ground.held_by for ground in told.grounds} == {THEIRS}
    assert not {ground.score for ground in told.decided_grounds} - {None}


def test_that_each_other_role_is_shown_what_it_works_with(world: World) -> None:
    assert [row.username for row in world.core("administrator").ask(find_users)]
    auditor = world.core("data_protection_auditor")
    lines = auditor.ask(load_log, auditor.ask(find_log_ids))
    assert {line.username for line in lines} >= {PEOPLE["sergeant"], "ps.dudley"}
    assert not any(line.tag.startswith("cog:") for line in lines)
    manager = world.core("manager")
    assert manager.ask(load_person, int(world.ids["person"])).surname == "SIDDALL"
    packs = [world.ids["wide_pack"], world.ids["limited_pack"]]
    assert manager.ask(find_release_ids) == packs, "that they are there; nothing of the compartment"
    with pytest.raises(NotPermitted):
        manager.ask(find_locations)


def test_that_a_colleague_sees_who_has_a_record_open_by_the_login_of_their_session(
    world: World,
) -> None:
    sergeant, inspector = world.core("sergeant"), world.core("inspector")
    kind, key = Kind.PERSON, int(world.ids["person"])
    ear = Ear()
    link = LiveLink(sergeant.store, inspector.actor.user_id, ear.events.append)  # not their own
    link.start()
    try:
        link.hold(frozenset({(kind, key)}))
        until(lambda: who_else_edits(inspector, kind, key) == (PEOPLE["sergeant"],))
        assert who_else_edits(inspector, kind, key + 1) == ()
        assert who_else_edits(sergeant, kind, key) == (), "not of oneself"
    finally:
        link.stop()
    until(lambda: not who_else_edits(inspector, kind, key))


def test_that_somebody_under_limited_access_who_is_entered_anew_is_found_by_whoever_sees_both(
    world: World,
) -> None:
    limited, sergeant = int(world.ids["limited"]), world.core("sergeant")
    owner = world.cores("sergeant", areas=(THEIRS,), name=ELSEWHERE)
    look_for_doubles(owner)  # of what was entered before
    ear, colleague = Ear(), world.core("inspector")
    link = LiveLink(colleague.store, colleague.actor.user_id, ear.events.append)
    link.start()
    try:
        ear.until(lambda _: any(beat.anew for beat in ear.of(Beat)))
        before = sergeant.ask(find_open_matches)
        again = targets.make_person(sergeant, "Corncrake", pnc_id=None)
        ear.until(lambda _: any(heard.changes for heard in ear.of(Heard)))
        ear.events.clear()
        mine = set(sergeant.ask(find_open_matches)) - set(before)
        assert look_for_doubles(sergeant) == 0, "who entered them is told nothing"
        assert look_for_doubles(owner) == 1
        assert look_for_doubles(owner) == 0
        ear.until(lambda _: bool(ear.of(Heard)))
        assert not any(heard.changes for heard in ear.of(Heard)), "no number of it is heard"
        assert set(sergeant.ask(find_open_matches)) - set(before) == mine
    finally:
        link.stop()
    (pair,) = (
        row for row in owner.ask(matches_of, limited) if again in (row.first.id, row.second.id)
    )
    assert pair.decision == "open"


def test_that_what_the_database_refuses_is_told_in_its_words(world: World) -> None:
    administrator = world.core("administrator")
    with pytest.raises(StoreUnavailable, match="cleared for the compartment is named on the"):
        administrator.execute(
            AddUser(
                username="ps.new", display_name="New", passphrase_hash="none",
                roles=("sergeant",), areas=(MINE,),
            )
        )  # fmt: skip


def test_that_after_a_day_s_work_the_server_has_no_lapse_and_its_log_is_whole(
    world: World,
) -> None:
    assert lapses(world.cores.operator) == ()
    hints = inspect(world.cores.operator).hints
    assert [hint.split(" people")[0] for hint in hints if "looked at" in hint] == [
        f"{PEOPLE['manager']} looked at {MOST_AN_HOUR}"
    ]
