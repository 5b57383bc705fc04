"""Putting somebody on the list: reference, deconfliction, areas, and what cannot be."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lomu_app.daart.commands import AlreadyWanted, ProposeTarget
from lomu_app.daart.proposing import find_conflicts
from lomu_app.daart.queries import find_target_ids
from lomu_app.daart.rows import TargetFilter
from lomu_app.daart.rules import TargetStatus
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.people.commands import AmendPerson
from lomu_app.people.queries import load_person
from lomu_app.store.edit import FieldChange
from tests.support.cores import Cores
from tests.support.targets import close, detail, make_person, make_ready, make_target, version


def test_that_a_proposed_target_is_a_draft_with_reference_and_clocks(core_as: Cores) -> None:
    core = core_as("offender_manager", name="pc.one")
    person = make_person(core, "Aldous")
    command = ProposeTarget(
        person_id=person, area="cov", victim_risk="high", offence=" Stalking ",
        date_added=dt.date(2026, 11, 20),
    )  # fmt: skip
    first = core.execute(command).result
    second = core.execute(ProposeTarget(person_id=make_person(core), area="Coventry")).result
    assert (first["reference"], second["reference"]) == ("T-000001", "T-000002")

    found = detail(core, first["id"])
    assert (found.row.status, found.row.area, found.row.offence) == (
        TargetStatus.DRAFT, "Coventry", "Stalking"
    )  # fmt: skip
    assert (found.period_days, found.row.clocks.return_due) == (7, dt.date(2026, 11, 27))
    assert found.row.clocks.review_due == dt.date(2026, 11, 25)
    assert found.created_by == "pc.one"


def test_that_a_repeated_proposal_makes_no_second_target(core_as: Cores) -> None:
    core = core_as("offender_manager")
    command = ProposeTarget(person_id=make_person(core), area="Coventry")
    first, again = core.execute(command), core.execute(command)
    assert again.repeated
    assert again.result == first.result
    assert core.ask(find_target_ids) == [first.result["id"]]


def test_that_another_team_s_target_is_told_before_a_second_one_is_made(core_as: Cores) -> None:
    walsall = core_as("sergeant", areas=("Walsall",), name="ps.walsall")
    person = make_person(walsall)
    theirs = make_target(
        walsall, person, area="Walsall", team="Team 2", owner="PC Green",
        crime_reference="20WS/777A/26", offence="Something of their own",
    )  # fmt: skip
    coventry = core_as("offender_manager", areas=("Coventry",), name="pc.coventry")

    with pytest.raises(AlreadyWanted) as refused:
        make_target(coventry, person)
    assert "Walsall, Team 2, PC Green" in refused.value.message
    for secret in ("20WS/777A/26", "Something of their own", "T-0000"):
        assert secret not in refused.value.message
    seen = tuple(one.target_id for one in refused.value.conflicts)
    assert seen == (theirs,)

    mine = make_target(coventry, person, seen_conflicts=seen)
    assert [one.target_id for one in detail(coventry, mine).conflicts] == [theirs]
    assert coventry.ask(find_conflicts, person, but=mine)[0].words == "Walsall, Team 2, PC Green"


def test_that_a_target_which_left_the_list_is_in_nobody_s_way(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core)
    core.execute(close(core, make_target(core, person)))
    assert make_target(core, person) > 0


def test_that_one_crime_of_one_person_is_one_target(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core)
    first = make_target(core, person, crime_reference="20CV/1A/26")
    with pytest.raises(Refused, match="T-000001 is open on this person for 20CV/1A/26"):
        make_target(core, person, crime_reference=" 20CV/1A/26", seen_conflicts=(first,))
    assert core.ask(find_target_ids) == [first]


def test_that_nobody_proposes_for_an_area_that_is_not_theirs(core_as: Cores) -> None:
    core = core_as("sergeant", areas=("Coventry",))
    person = make_person(core)
    with pytest.raises(NotPermitted, match="Walsall"):
        make_target(core, person, area="Walsall")
    viewer = core_as("viewer")
    with pytest.raises(NotPermitted):
        make_target(viewer, person)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("power", "citizen"), ("victim_risk", "extreme"), ("period_days", 10),
        ("necessity_grounds", "az"), ("safety_note", "x" * 401), ("warrant_code", "Z"),
        ("area", "Atlantis"),
    ],
)  # fmt: skip
def test_that_what_cannot_be_is_named_by_its_field(
    embedded_core_as: Cores, field: str, value: Any
) -> None:
    core = embedded_core_as("sergeant")
    with pytest.raises(InvalidInput) as refused:
        make_target(core, **{field: value})
    assert field in refused.value.fields
    assert core.ask(find_target_ids) == []


def test_that_a_person_renamed_since_is_found_by_the_new_name(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core, "Quill")
    target = make_target(core, person)
    change = FieldChange("surname", "QUILL", "Rooke")
    row = detail(core, target).row
    assert row.surname == "QUILL"
    core.execute(
        AmendPerson(person_id=person, version=_person_version(core, person), changes=(change,))
    )
    assert core.ask(find_target_ids, TargetFilter(text="rook")) == [target]


def _person_version(core: Any, person: int) -> int:
    return int(core.ask(load_person, person).version)


def test_that_a_ready_target_keeps_its_versions_in_step(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = make_ready(core)
    assert version(core, target) == 2
