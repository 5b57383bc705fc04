"""Reading targets: which, in which order, how many, and what has been done to them."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import (
    AmendTarget,
    FieldChange,
    ProposeOff,
    RecordAttempt,
    ReviewTarget,
)
from lomu_app.daart.queries import (
    SORT_KEYS,
    count_states,
    count_targets,
    find_open_target_ids,
    find_target_ids,
    list_targets,
    load_targets,
)
from lomu_app.daart.rows import TargetFilter, TargetGroup, TargetSort
from lomu_app.daart.rules import TargetStatus
from lomu_app.daart.target_detail import load_target
from lomu_app.kernel.errors import InvalidInput, NotPermitted, RecordNotFound
from lomu_app.people.address_commands import AddAddress
from lomu_app.people.marker_commands import AddMarker
from lomu_app.people.rules import NewAddress, NewMarker
from tests.support.cores import Cores
from tests.support.statements import statements
from tests.support.targets import close, detail, make_person, make_ready, make_target

TODAY = dt.date(2026, 11, 24)


def found(core: Core, **wanted: object) -> list[int]:
    return core.ask(find_target_ids, TargetFilter(**wanted))  # type: ignore[arg-type]  # by name


def test_that_each_group_holds_its_own_and_the_chips_count_them(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    ready = make_ready(core, date_added=TODAY - dt.timedelta(days=2))
    mine = make_target(
        core, owner="Ps One", date_added=TODAY - dt.timedelta(days=7), victim_risk="medium"
    )
    overdue = make_target(core, date_added=TODAY - dt.timedelta(days=8))
    arrested = make_target(core, date_added=TODAY - dt.timedelta(days=30))
    core.execute(
        RecordAttempt(
            target_id=arrested, on_day=TODAY, outcome="arrested", custody_reference="CV/1/26"
        )
    )
    closed = make_target(core)
    core.execute(close(core, closed))
    core.execute(ProposeOff(target_id=overdue, version=1, reason="Left the country"))

    expected = {
        TargetGroup.ALL: {ready, mine, overdue, arrested, closed},
        TargetGroup.OUTSTANDING: {ready, mine, overdue},
        TargetGroup.READY: {ready},
        TargetGroup.NOT_READY: {mine, overdue},
        TargetGroup.MINE: {mine},
        TargetGroup.HIGH_RISK: {ready, overdue},
        TargetGroup.REVIEW_DUE: set(),
        TargetGroup.OVERDUE: {overdue},
        TargetGroup.NEW: {ready},
        TargetGroup.ARRESTED: {arrested},
        TargetGroup.PROPOSED_OFF: {overdue},
    }
    assert {group: set(found(core, group=group)) for group in TargetGroup} == expected
    counts = core.ask(count_targets)
    assert counts == {group: len(ids) for group, ids in expected.items()}
    assert found(core, group=TargetGroup.ALL, statuses=("closed",)) == [closed]


def test_that_a_review_is_due_from_its_day_on(core_as: Cores) -> None:
    core = core_as("sergeant")
    high, medium = make_target(core), make_target(core, victim_risk="medium")
    core_as.clock.advance(dt.timedelta(days=1))
    assert found(core, group=TargetGroup.REVIEW_DUE) == [high]
    core_as.clock.advance(dt.timedelta(days=2))
    assert found(core, group=TargetGroup.REVIEW_DUE) == [high, medium]


def test_that_the_states_are_counted_within_the_areas_of_the_asker(core_as: Cores) -> None:
    both = core_as("sergeant")
    for area in ("Coventry", "Coventry", "Walsall"):
        make_target(both, area=area)
    core = core_as("viewer", areas=("Coventry",))
    counts = core.ask(count_states)
    assert counts[TargetStatus.DRAFT] == 2
    assert sum(counts.values()) == 2
    with pytest.raises(NotPermitted):
        core.ask(count_states, ("Walsall",))


def test_that_nobody_sees_another_area_s_targets(core_as: Cores) -> None:
    both = core_as("sergeant")
    here, there = make_target(both), make_target(both, area="Walsall")
    coventry = core_as("viewer", areas=("Coventry",))
    assert found(coventry) == [here]
    assert set(coventry.ask(load_targets, [here, there])) == {here}
    assert coventry.ask(count_targets)[TargetGroup.ALL] == 1
    assert [row["area"] for row in coventry.ask(list_targets)] == ["Coventry"]
    with pytest.raises(RecordNotFound):
        coventry.ask(load_target, there)
    for question in (
        lambda: found(coventry, areas=("Walsall",)),
        lambda: coventry.ask(count_targets, ("Walsall",)),
        lambda: coventry.ask(list_targets, "Walsall"),
        lambda: core_as("administrator").ask(find_target_ids),
        lambda: core_as("administrator").ask(load_target, here),
    ):
        with pytest.raises(NotPermitted):
            question()


def test_that_targets_are_found_by_words_of_the_target_and_of_the_person(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core, "Ó Briain", forenames="Zoë")
    target = make_target(core, person, crime_reference="20CV/98765X/26", offence="Stalking")
    make_target(core, offence="Harassment", crime_reference="20CV/1A/26")
    core.execute(AddAddress(person_id=person, address=NewAddress("Flat 3, Elm Court CV6 5AB")))
    for text in ("o bria", "zoe", "T-000001", "98765x", "stalk", "cv6 5ab", "elm co zoe"):
        assert found(core, text=text) == [target], text
    assert found(core, text="nobody") == []
    assert len(found(core, text="  ")) == 2


def test_that_every_order_is_total_and_empty_fields_come_last(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core, "Abel", date_of_birth=None, pnc_id=None)
    plain = make_target(core, person, victim_risk="standard", crime_reference=None)
    urgent = make_target(core, date_added=TODAY - dt.timedelta(days=9), team="B")
    newer = make_target(core, date_added=TODAY - dt.timedelta(days=1), team="C")
    core.execute(RecordAttempt(target_id=newer, on_day=TODAY, outcome="no_reply"))

    def ordered(key: str, *, descending: bool = False) -> list[int]:
        return core.ask(find_target_ids, TargetFilter(), TargetSort(key, descending))

    for key in SORT_KEYS:
        for descending in (False, True):
            assert sorted(ordered(key, descending=descending)) == [plain, urgent, newer]
    assert core.ask(find_target_ids) == [urgent, newer, plain]
    assert ordered("name")[0] == plain
    for descending in (False, True):
        assert ordered("pnc_id", descending=descending)[-1] == plain
        assert ordered("last_attempt", descending=descending)[0] == newer
    assert ordered("attempts", descending=True)[0] == newer
    with pytest.raises(InvalidInput):
        ordered("shoe_size")


def test_that_any_number_of_rows_takes_the_same_five_statements(core_as: Cores) -> None:
    core = core_as("sergeant")
    ids = [make_target(core) for _ in range(7)]
    for wanted in (ids[:1], ids):
        with statements(core.store) as seen:
            assert len(core.ask(load_targets, wanted)) == len(wanted)
        assert sum(each.sql.lstrip().startswith("SELECT") for each in seen) == 5


def test_that_a_row_tells_markers_by_severity_places_in_order_and_gaps(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(
        core, "Bell", forenames="Ann",
        addresses=(NewAddress("1 Elm Road CV1 4FY"), NewAddress("2 Oak Road CV6 5AB")),
    )  # fmt: skip
    target = make_target(core, person)
    for code in ("VI", "FI"):
        core.execute(AddMarker(person_id=person, marker=NewMarker(code)))
    core.execute(AddMarker(person_id=person, marker=NewMarker("", note="Spits at officers")))
    past = NewMarker("WE", marked_on=dt.date(2020, 1, 1), ends_on=dt.date(2021, 1, 1))
    core.execute(AddMarker(person_id=person, marker=past))
    row = core.ask(load_targets, [target])[target]
    assert row.markers == ("FI", "VI")
    assert row.postcodes == ("CV1 4FY", "CV6 5AB")
    assert (row.readiness_met, row.readiness_total, len(row.gaps)) == (7, 14, 6)
    assert [marker.to_confirm for marker in detail(core, target).markers] == [True] * 3


def test_that_the_command_line_s_rows_are_plain_and_whole(core_as: Cores) -> None:
    core = core_as("sergeant")
    make_target(core, victim_risk="not_assessed", wanted_on_pnc=None)
    core.execute(close(core, make_target(core, offence="Robbery"), "surrendered"))
    first, second = core.ask(list_targets, "Coventry")
    assert json.loads(json.dumps(first)) == first
    assert {
        "reference", "surname", "forenames", "date_of_birth", "pnc_id", "crime_reference",
        "offence", "victim_risk", "date_added", "wanted_on_pnc", "markers", "attempts",
        "postcodes", "status", "outcome", "area", "source",
    } <= set(first)  # fmt: skip
    assert (first["victim_risk"], first["wanted_on_pnc"], first["status"]) == (None, None, "draft")
    assert (first["date_of_birth"], first["attempts"]) == ("1990-01-02", 0)
    assert first["source"] == {"file": None, "sheet": None, "row": None}
    assert (second["status"], second["outcome"]) == ("closed", "surrendered")
    for asked, expected in (("draft", 1), ("outstanding", 1), ("closed", 1), ("all", 2)):
        assert len(core.ask(list_targets, None, asked)) == expected
    with pytest.raises(InvalidInput, match="outstanding"):
        core.ask(list_targets, None, "sleeping")


def test_that_the_history_says_who_changed_what_and_why_newest_first(core_as: Cores) -> None:
    core, other = core_as("sergeant", name="ps.one"), core_as("sergeant", name="ps.two")
    target = make_ready(core)
    change = FieldChange("victim_risk", "high", "medium")
    other.execute(AmendTarget(target_id=target, changes=(change,)))
    core.execute(RecordAttempt(target_id=target, on_day=TODAY, outcome="no_reply"))
    core.execute(ReviewTarget(target_id=target, version=4, note="Phoned the officer"))

    lines = detail(core, target).history
    assert [(line.who, line.what, line.reason) for line in lines[:3]] == [
        ("ps.one", "reviewed at: nothing → stamped", "Phoned the officer"),
        ("ps.one", "attempt of 24/11/2026: no reply; status: Arrest ready → Attempted", None),
        (
            "ps.two",
            "victim risk: High → Medium; review due: 25/11/2026 → 27/11/2026",
            None,
        ),
    ]
    assert lines[-1].what == "target proposed"
    assert any("“Warning markers read today” answered yes" in line.what for line in lines)


def test_that_the_form_offers_only_what_the_reader_may_do_next(core_as: Cores) -> None:
    target = make_target(core_as("sergeant"))
    assert detail(core_as("viewer"), target).offered == ()
    assert detail(core_as("offender_manager"), target).offered == (
        TargetStatus.SUBMITTED, TargetStatus.ARRESTED
    )  # fmt: skip


def test_that_a_person_s_open_targets_are_found_by_crime(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core)
    first = make_target(core, person, crime_reference="20CV/1A/26")
    second = make_target(core, person, crime_reference="20CV/2B/26", seen_conflicts=(first,))
    core.execute(close(core, first))
    assert core.ask(find_open_target_ids, person, "Coventry") == (second,)
    assert core.ask(find_open_target_ids, person, "Coventry", "20CV/1A/26") == ()
    assert found(core, person_id=person, group=TargetGroup.ALL) == [first, second]
