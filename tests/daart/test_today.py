"""The morning in figures: where each list stands, what waits in an area, what others did."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import Core
from lomu_app.daart import waiting
from lomu_app.daart.doings import load_doings
from lomu_app.daart.rows import TargetGroup
from lomu_app.daart.threat_commands import EndMeeting, RaiseAlert
from lomu_app.daart.today import Morning, Step, load_mornings
from lomu_app.daart.waiting import load_waiting
from lomu_app.intake.commands import ImportTargets
from lomu_app.kernel.errors import NotPermitted
from lomu_app.people.marker_commands import AddMarker
from lomu_app.people.rules import NewMarker
from tests.support import targets, threat
from tests.support.accounts import give_account
from tests.support.cores import Cores
from tests.support.examples.intake import line_with
from tests.support.statements import statements
from tests.support.targets import AREA

DAY = dt.timedelta(days=1)


def morning(core: Core, area: str = AREA) -> Morning:
    return next(one for one in core.ask(load_mornings) if one.area == area)


def test_that_the_list_is_followed_from_nothing_to_closed(core_as: Cores) -> None:
    sergeant, inspector = threat.staff(core_as)
    give_account(core_as, "ps.one", "sergeant")
    give_account(core_as, "insp.one", "inspector")
    threat.wanted(sergeant, "Ashby")
    assert (morning(sergeant).status, morning(sergeant).step) == ("", Step.PREPARE)
    assert morning(sergeant).lines == 0
    threat.prepare(sergeant)
    assert (morning(sergeant).step, morning(sergeant).lines) == (Step.SUBMIT, 1)
    threat.submit(sergeant)
    assert (morning(sergeant).step, morning(inspector).may) == (Step.APPROVE, True)
    threat.approve(inspector)
    assert (morning(sergeant).step, morning(sergeant).may) == (Step.PRESENT, True)
    shown = threat.present(sergeant)
    assert morning(sergeant).step is Step.MEET
    sergeant.execute(EndMeeting(list_id=shown.list_id, version=shown.version))
    assert morning(sergeant).step is Step.CLOSE
    threat.close(sergeant)
    told = morning(sergeant)
    assert (told.step, told.may, told.last_by) == (Step.NONE, False, "Ps One")
    assert told.last_at == sergeant.clock.now()


def test_that_a_target_that_came_or_left_asks_to_prepare_again(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    first = targets.make_target(core)
    threat.prepare(core)
    targets.make_target(core)
    assert (morning(core).came, morning(core).gone) == (1, 0)
    assert morning(core).step is Step.PREPARE_AGAIN
    core.execute(targets.close(core, first))
    assert (morning(core).came, morning(core).gone) == (1, 1)
    threat.prepare(core)
    assert (morning(core).came, morning(core).gone, morning(core).step) == (0, 0, Step.SUBMIT)


@pytest.mark.parametrize("role", ["viewer", "offender_manager", "manager"])
def test_that_a_role_that_may_not_take_the_step_is_told_so(core_as: Cores, role: str) -> None:
    threat.wanted(core_as("sergeant", name="ps.one"), "Ashby")
    assert morning(core_as(role)).step is Step.PREPARE
    assert not morning(core_as(role)).may


def test_that_whoever_prepared_a_list_is_not_asked_to_approve_it(core_as: Cores) -> None:
    inspector = core_as("inspector", name="insp.one")
    threat.wanted(inspector, "Ashby")
    threat.prepare(inspector)
    threat.submit(inspector)
    # Nobody else is on record who could: then they may, and the list will say so.
    assert morning(inspector).may
    give_account(core_as, "insp.two", "inspector", areas=(AREA,))
    assert not morning(inspector).may
    assert morning(core_as("inspector", name="insp.two")).may


def test_that_yesterdays_list_is_told_of_until_it_is_closed(core_as: Cores) -> None:
    sergeant, inspector = threat.staff(core_as)
    threat.wanted(sergeant, "Ashby")
    shown = threat.presented(sergeant, inspector)
    core_as.clock.advance(DAY)
    told = morning(sergeant)
    assert (told.unsettled, told.open_lines) == (shown.day, 1)
    assert told.status == ""
    sergeant.execute(EndMeeting(list_id=shown.list_id, version=shown.version))
    threat.close(sergeant, day=shown.day)
    assert (morning(sergeant).unsettled, morning(sergeant).open_lines) == (None, 0)


def test_that_only_ones_own_areas_are_told_in_the_order_of_the_policy(core_as: Cores) -> None:
    core = core_as("viewer", areas=("Walsall", "Coventry"))
    assert [one.area for one in core.ask(load_mornings)] == ["Coventry", "Walsall"]
    assert core_as("viewer", areas=()).ask(load_mornings) == ()
    with pytest.raises(NotPermitted):
        core.ask(load_waiting, "Dudley")
    for query in (load_mornings, load_waiting, load_doings):
        given = {load_waiting: (AREA,), load_doings: (core.clock.now(),)}.get(query, ())
        with pytest.raises(NotPermitted):
            core_as("data_protection_auditor").ask(query, *given)  # type: ignore[arg-type]  # any


def test_that_the_counts_are_those_of_the_target_list(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    targets.make_ready(core)
    targets.make_target(core, victim_risk="standard")
    targets.make_target(core, area="Walsall")
    counts = morning(core).counts
    assert counts[TargetGroup.OUTSTANDING] == 2
    assert (counts[TargetGroup.READY], counts[TargetGroup.NOT_READY]) == (1, 1)
    assert counts[TargetGroup.HIGH_RISK] == 1
    assert morning(core, "Walsall").counts[TargetGroup.OUTSTANDING] == 1
    assert morning(core, "Dudley").counts[TargetGroup.ALL] == 0


def test_that_open_alerts_are_counted(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    for day in (core.clock.today(), core.clock.today() + DAY):
        core.execute(
            RaiseAlert(area=AREA, day=day, category="release_today", text="Released today")
        )
    assert (morning(core).alerts, morning(core, "Walsall").alerts) == (1, 0)


def test_that_what_waits_names_what_most_targets_lack(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    for _ in range(2):
        targets.make_target(core, evidence_summary="")
    targets.make_target(core, offence="", evidence_summary="")
    (first, number), *_ = core.ask(load_waiting, AREA, missing=20).missing
    told = dict(core.ask(load_waiting, AREA, missing=20).missing)
    assert number == 3
    assert first in told
    assert told["Evidence summary and officer in the case"] == 3
    assert told["Offence and crime reference"] == 1
    assert len(core.ask(load_waiting, AREA, missing=2).missing) == 2


def test_that_a_huge_area_is_told_from_its_last_list(
    core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = core_as("sergeant", name="ps.one")
    for _ in range(3):
        targets.make_target(core, evidence_summary="")
    monkeypatch.setattr(waiting, "_MOST_ASSESSED", 2)
    item = "Evidence summary and officer in the case"
    assert dict(core.ask(load_waiting, AREA, missing=20).missing)[item] == 2
    threat.prepare(core)
    targets.make_target(core, evidence_summary="")
    assert dict(core.ask(load_waiting, AREA, missing=20).missing)[item] == 3


def test_that_a_person_whom_another_area_wants_too_is_a_clash_for_both(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    person = targets.make_person(core, "Quillfeather")
    ours = targets.make_target(core, person)
    theirs = targets.make_target(core, person, area="Walsall", seen_conflicts=(ours,))
    targets.make_target(core)
    for reader in (core, core_as("sergeant", areas=(AREA,), name="ps.here")):
        (clash,) = reader.ask(load_waiting, AREA).clashes
        assert (clash.target_id, clash.name) == (ours, "QUILLFEATHER, Jordan")
        assert clash.detail == "also wanted by Walsall"
    assert core.ask(load_waiting, "Walsall").clashes[0].target_id == theirs
    core.execute(targets.close(core, theirs))
    assert reader.ask(load_waiting, AREA).clashes == core.ask(load_waiting, AREA).clashes == ()


def test_that_old_markers_of_wanted_people_are_to_be_confirmed(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    day = core.clock.today()
    old, fresh, dateless = (targets.make_person(core) for _ in range(3))
    free = targets.make_person(core, "Nobodywants")
    for person, marked in (
        (old, day - 400 * DAY),
        (fresh, day),
        (dateless, None),
        (free, None),
    ):
        core.execute(AddMarker(person_id=person, marker=NewMarker("VI", marked_on=marked)))
    keys = [targets.make_target(core, person) for person in (old, fresh, dateless)]
    named = core.ask(load_waiting, AREA).markers
    assert {one.target_id for one in named} == {keys[0], keys[2]}
    assert {one.detail for one in named} == {"Violent"}


def test_that_who_left_and_whose_markers_changed_since_the_last_meeting_is_named(
    core_as: Cores,
) -> None:
    core, inspector = threat.staff(core_as)
    people = [targets.make_person(core, name) for name in ("Ashby", "Birch", "Cole")]
    ashby, birch, cole = (targets.make_target(core, person) for person in people)
    threat.presented(core, inspector)
    core_as.clock.advance(DAY)
    assert core.ask(load_waiting, AREA).arrested == ()
    threat.attempt(core, ashby, "arrested")
    core.execute(targets.close(core, birch))
    core.execute(AddMarker(person_id=people[2], marker=NewMarker("VI")))
    late = targets.make_target(core, targets.make_person(core, "Dunn"))
    core.execute(targets.close(core, late))  # was never on that list
    told = core.ask(load_waiting, AREA)
    assert [(one.target_id, one.name) for one in told.arrested] == [(ashby, "ASHBY, Jordan")]
    assert [(one.target_id, one.detail) for one in told.left] == [(birch, "no further action")]
    assert [one.target_id for one in told.remarked] == [cole]
    assert core.ask(load_waiting, "Walsall").left == ()


def test_that_possible_matches_of_wanted_people_are_counted(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    born = dt.date(1991, 3, 4)
    first = targets.make_person(core, "Lovelock", pnc_id=None, date_of_birth=born)
    targets.make_person(core, "Lovelock", pnc_id=None, date_of_birth=born)
    assert core.ask(load_waiting, AREA).matches == 0
    targets.make_target(core, first)
    assert core.ask(load_waiting, AREA).matches == 1
    assert core.ask(load_waiting, "Walsall").matches == 0


def test_that_what_others_did_is_told_and_what_one_did_oneself_is_not(core_as: Cores) -> None:
    mine, theirs = core_as("sergeant", name="ps.one"), core_as("sergeant", name="ps.two")
    give_account(core_as, "ps.two", "sergeant")
    since = mine.clock.now()
    core_as.clock.advance(dt.timedelta(minutes=5))
    target = targets.make_target(theirs, targets.make_person(theirs, "Quillfeather"))
    threat.attempt(theirs, target)
    gone = targets.make_target(theirs, targets.make_person(theirs, "Oakenfold"))
    theirs.execute(targets.close(theirs, gone))
    threat.prepare(theirs)
    targets.make_target(mine)
    told = mine.ask(load_doings, since)
    assert {one.what for one in told} == {
        "Put QUILLFEATHER, Jordan on the list", "Put OAKENFOLD, Jordan on the list",
        "Went for QUILLFEATHER, Jordan: No reply",
        "OAKENFOLD, Jordan left the list: no further action",
        "Prepared the list of 24/11/2026",
    }  # fmt: skip
    assert {one.by for one in told} == {"Ps Two"}
    assert mine.ask(load_doings, mine.clock.now()) == ()
    assert core_as("viewer", areas=("Walsall",), name="see.far").ask(load_doings, since) == ()
    assert len(mine.ask(load_doings, since, limit=2)) == 2


def test_that_many_put_on_by_one_person_are_told_together(core_as: Cores) -> None:
    mine, theirs = core_as("sergeant", name="ps.one"), core_as("sergeant", name="ps.two")
    since = mine.clock.now() - DAY
    for _ in range(5):
        targets.make_target(theirs)
    targets.make_target(theirs, targets.make_person(theirs, "Oakenfold"), area="Walsall")
    told = {(one.what, one.area) for one in mine.ask(load_doings, since)}
    assert told == {
        ("Put 5 targets on the list", AREA),
        ("Put OAKENFOLD, Jordan on the list", "Walsall"),
    }


def test_that_targets_out_of_a_tracker_are_told_by_its_name(core_as: Cores) -> None:
    mine, theirs = core_as("sergeant", name="ps.one"), core_as("sergeant", name="ps.two")
    lines = tuple(line_with(f"20CV/0000{number}") for number in range(2))
    theirs.execute(ImportTargets(area=AREA, file_name="tracker.xlsx", sha256="0" * 64, lines=lines))
    told = mine.ask(load_doings, mine.clock.now() - DAY)
    assert [one.what for one in told] == ["Brought in 2 targets from tracker.xlsx"]
    assert theirs.ask(load_doings, theirs.clock.now() - DAY) == ()


def test_that_one_step_in_several_areas_is_told_once(core_as: Cores) -> None:
    mine, theirs = core_as("sergeant", name="ps.one"), core_as("sergeant", name="ps.two")
    since = mine.clock.now() - DAY
    threat.prepare(theirs, "Walsall")
    threat.prepare(theirs, AREA)
    (told,) = mine.ask(load_doings, since)
    assert (told.what, told.area) == ("Prepared 2 lists of 24/11/2026", "2 areas")


def test_that_the_number_of_statements_does_not_grow_with_areas_and_targets(
    core_as: Cores,
) -> None:
    core = core_as("sergeant", name="ps.one")
    targets.make_target(core)
    threat.prepare(core)
    with statements(core.store) as few:
        core.ask(load_mornings)
        core.ask(load_waiting, AREA)
    for area in (AREA, "Walsall", "Dudley", "Sandwell"):
        for _ in range(3):
            targets.make_target(core, area=area)
        threat.prepare(core, area)
    with statements(core.store) as many:
        core.ask(load_mornings)
        core.ask(load_waiting, AREA)
    assert len(many) == len(few)
    assert len(few) < 27
