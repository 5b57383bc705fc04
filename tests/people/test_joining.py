"""Two records of one person: nobody joins them but a person, and that can be taken back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.people import match_commands
from lomu_app.people.commands import AddName, AmendPerson, FieldChange
from lomu_app.people.marker_commands import AddMarker
from lomu_app.people.match_commands import Follower, JoinPeople, KeepApart, UndoJoin, on_join
from lomu_app.people.match_queries import find_possible, load_match, open_matches
from lomu_app.people.queries import (
    find_person_ids,
    load_people,
    load_person,
    search_people,
    who_looked,
)
from lomu_app.people.rows import PersonDetail
from lomu_app.people.rules import Identity, NewAddress, NewMarker, NewName
from lomu_app.store.unit_of_work import UnitOfWork
from tests.people.people import cro, pnc, register, two_alike, wilmot
from tests.support.cores import Cores
from tests.support.personal import verify


def joining(kept: PersonDetail, joined: PersonDetail, reason: str = "same photo") -> JoinPeople:
    return JoinPeople(
        keep_id=kept.id, keep_version=kept.version, joined_id=joined.id,
        joined_version=joined.version, reason=reason,
    )  # fmt: skip


def bare(person: PersonDetail) -> PersonDetail:
    """The same without versions and dates of change, which a join and its undoing step on."""
    return dataclasses.replace(
        person, version=0, updated_at=person.created_at, matches=(),
        names=tuple(dataclasses.replace(row, version=0) for row in person.names),
        addresses=tuple(dataclasses.replace(row, version=0) for row in person.addresses),
        markers=tuple(dataclasses.replace(row, version=0) for row in person.markers),
    )  # fmt: skip


def test_that_a_join_moves_everything_and_keeps_both_numbers(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    first, second, _match = two_alike(core)
    core.execute(AddName(person_id=second.id, name=NewName("Quill", "Jed")))
    core.execute(AddMarker(person_id=second.id, marker=NewMarker("FI")))
    second = core.ask(load_person, second.id)

    match_id = core.execute(joining(first, second)).result

    kept, joined = core.ask(load_person, first.id), core.ask(load_person, second.id)
    assert (kept.pnc_id, kept.cro_number) == (pnc(1234), cro(77))
    assert [name.name for name in kept.names] == ["QUILL, Jed", "WILLMOT, D"]
    assert [(a.rank, a.postcode) for a in kept.addresses] == [(1, "CV4 7JP"), (2, "CV1 2AB")]
    assert [marker.code for marker in kept.markers] == ["FI"]
    assert [row.reference for row in kept.joined] == [second.reference]
    assert (joined.status, joined.joined_into_id) == ("joined", first.id)
    assert (joined.names, joined.addresses, joined.markers) == ((), (), ())
    assert core.ask(find_person_ids) == [first.id]
    assert core.ask(open_matches) == []
    match = core.ask(load_match, match_id)
    assert (match.decision, match.decided_by) == ("same", "ps.one")
    assert first.id in [hit.record_id for hit in core.ask(search_people, "quill")]
    look = core_as("data_protection_auditor").ask(who_looked, first.id)[0]
    assert (look.verb, look.reason) == ("combination", "same photo")


def test_that_a_join_does_not_forget_that_somebody_is_dead(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    first, second, _match = two_alike(core)
    died = FieldChange("status", "active", "deceased")
    core.execute(AmendPerson(person_id=second.id, version=second.version, changes=(died,)))
    match_id = core.execute(joining(first, core.ask(load_person, second.id))).result
    assert core.ask(load_person, first.id).status == "deceased"
    version = core.ask(load_match, match_id).version
    core.execute(UndoJoin(match_id=match_id, version=version, reason="His father"))
    told = [core.ask(load_person, key).status for key in (first.id, second.id)]
    assert told == ["active", "deceased"]


def test_that_undoing_a_join_restores_both_records(core_as: Cores) -> None:
    core = core_as("sergeant")
    first, second, _match = two_alike(core)
    match_id = core.execute(joining(first, second)).result
    version = core.ask(load_match, match_id).version

    core.execute(UndoJoin(match_id=match_id, version=version, reason="brothers"))

    assert bare(core.ask(load_person, first.id)) == bare(first)
    assert bare(core.ask(load_person, second.id)) == bare(second)
    assert [row.id for row in core.ask(open_matches)] == [match_id]
    with pytest.raises(Refused):
        core.execute(UndoJoin(match_id=match_id, version=version + 1, reason="again"))
    assert verify(core).ok


def test_that_what_was_added_after_a_join_stays_when_it_is_undone(core_as: Cores) -> None:
    core = core_as("sergeant")
    first, second, _match = two_alike(core)
    match_id = core.execute(joining(first, second)).result
    core.execute(AddMarker(person_id=first.id, marker=NewMarker("WE")))
    version = core.ask(load_match, match_id).version
    core.execute(UndoJoin(match_id=match_id, version=version, reason="brothers"))
    assert [marker.code for marker in core.ask(load_person, first.id).markers] == ["WE"]


def test_that_who_shares_a_joined_records_number_is_led_to_the_one_kept(core_as: Cores) -> None:
    core = core_as("sergeant")
    first, second, _match = two_alike(core)
    core.execute(joining(second, first))
    rows = core.ask(find_possible, Identity("Wilmot", "Dale", pnc_id=pnc(1234)))
    assert [row.person.id for row in rows] == [second.id]
    with pytest.raises(Refused, match="joined"):
        core.execute(
            AmendPerson(
                person_id=first.id, version=core.ask(load_person, first.id).version,
                changes=(FieldChange("sex", "not_known", "male"),),
            )
        )  # fmt: skip


def test_that_people_with_different_numbers_cannot_be_joined(core_as: Cores) -> None:
    core = core_as("sergeant")
    first = register(core, wilmot(pnc_id=pnc(1234)))
    second = register(core, wilmot(pnc_id=pnc(98765)), first.id)
    with pytest.raises(Refused, match="different PNC"):
        core.execute(joining(core.ask(load_person, first.id), second))
    with pytest.raises(Refused):
        core.execute(joining(second, second))
    assert len(core.ask(find_person_ids)) == 2


def test_that_a_join_needs_the_records_as_they_were_seen_and_a_reason(core_as: Cores) -> None:
    core = core_as("sergeant")
    first, second, _match = two_alike(core)
    with pytest.raises(InvalidInput):
        core.execute(joining(first, second, " "))
    stale = dataclasses.replace(second, version=second.version - 1)
    with pytest.raises(EditConflict):
        core.execute(joining(first, stale))
    assert core.ask(load_person, second.id) == second


def test_that_two_who_are_kept_apart_are_not_offered_again(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    first, second, match = two_alike(core)
    with pytest.raises(InvalidInput):
        core.execute(KeepApart(match_id=match.id, version=match.version, reason=""))
    core.execute(KeepApart(match_id=match.id, version=match.version, reason="met both"))
    assert core.ask(open_matches) == []
    assert [row.open_matches for row in core.ask(load_people, [first.id, second.id])] == [0, 0]

    change = FieldChange("forenames", "D", "Dale")
    core.execute(AmendPerson(person_id=second.id, version=second.version, changes=(change,)))
    assert core.ask(open_matches) == []
    (kept,) = core.ask(load_person, first.id).matches
    assert (kept.decision, kept.decided_reason) == ("different", "met both")


def test_that_an_open_doubt_follows_the_record_that_is_kept(core_as: Cores) -> None:
    core = core_as("sergeant")
    first, second, _match = two_alike(core)
    like_the_second = wilmot(
        surname="Willmot", forenames="D", date_of_birth=None,
        addresses=(NewAddress("3 Elm Street, Coventry CV1 2AB"),),
    )  # fmt: skip
    third = register(core, like_the_second, second.id)
    assert [row.second.id for row in core.ask(load_person, first.id).matches] == [second.id]
    core.execute(joining(core.ask(load_person, first.id), core.ask(load_person, second.id)))
    pairs = [(row.first.id, row.second.id) for row in core.ask(open_matches)]
    assert pairs == [(first.id, third.id)]


@pytest.fixture
def followed() -> Iterator[list[tuple[str, int]]]:
    """A room above that holds record 41 of the joined person."""
    heard: list[tuple[str, int]] = []

    def move(_uow: UnitOfWork, joined: int, _kept: int) -> list[int]:
        heard.append(("moved", joined))
        return [41]

    def move_back(_uow: UnitOfWork, ids: list[int], joined: int) -> None:
        assert ids == [41]
        heard.append(("back", joined))

    on_join("test", Follower(move, move_back))
    yield heard
    del match_commands._FOLLOWERS["test"]


def test_that_the_rooms_above_follow_a_join_and_its_undoing(
    core_as: Cores, followed: list[tuple[str, int]]
) -> None:
    core = core_as("sergeant")
    first, second, _match = two_alike(core)
    match_id = core.execute(joining(first, second)).result
    version = core.ask(load_match, match_id).version
    core.execute(UndoJoin(match_id=match_id, version=version, reason="brothers"))
    assert followed == [("moved", second.id), ("back", second.id)]
    with pytest.raises(AssertionError):
        on_join("test", match_commands._FOLLOWERS["test"])


def test_that_only_who_may_decide_does(core_as: Cores) -> None:
    core = core_as("sergeant")
    first, second, match = two_alike(core)
    officer = core_as("offender_manager")
    with pytest.raises(NotPermitted):
        officer.execute(joining(first, second))
    with pytest.raises(NotPermitted):
        officer.execute(KeepApart(match_id=match.id, version=match.version, reason="no"))
    match_id = core_as("inspector").execute(joining(first, second)).result
    with pytest.raises(NotPermitted):
        officer.execute(UndoJoin(match_id=match_id, version=2, reason="no"))
    assert core.ask(load_match, match_id).decision == "same"
