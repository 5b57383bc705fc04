"""What became of a record, in words out of the audit."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.kernel.errors import NotPermitted, RecordNotFound
from lomu_app.people.address_commands import AmendAddress, EndAddress, RecordAddressCheck
from lomu_app.people.commands import AddName, AmendPerson, EndName, FieldChange
from lomu_app.people.history import history_of
from lomu_app.people.marker_commands import AddMarker, AmendMarker, ConfirmMarkersRead, EndMarker
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import load_person
from lomu_app.people.rules import NewMarker, NewName
from tests.people.people import register, two_alike, wilmot
from tests.support.cores import Cores

TODAY = dt.date(2026, 11, 24)


def test_that_each_change_is_told_newest_first_with_who_and_why(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    person = register(core, wilmot())
    key = person.id
    changes = (
        FieldChange("date_of_birth", person.date_of_birth, dt.date(1986, 3, 5)),
        FieldChange("sex", "not_known", "male"),
    )
    core.execute(AmendPerson(person_id=key, version=person.version, changes=changes))
    core.execute(AddName(person_id=key, name=NewName("Willow", "Dan")))
    (name,) = core.ask(load_person, key).names
    core.execute(EndName(name_id=name.id, version=name.version))
    (address,) = person.addresses
    core.execute(RecordAddressCheck(address_id=address.id, version=address.version))
    core.execute(
        AmendAddress(
            address_id=address.id, version=address.version + 1, text=address.text,
            postcode=address.postcode, kind=address.kind, rank=1, note="Dog",
        )
    )  # fmt: skip
    core.execute(EndAddress(address_id=address.id, version=address.version + 2))
    core.execute(AddMarker(person_id=key, marker=NewMarker("VI", marked_on=TODAY)))
    (marker,) = core.ask(load_person, key).markers
    core.execute(
        AmendMarker(
            marker_id=marker.id, version=marker.version, note="Bit", marked_on=TODAY, ends_on=None
        )
    )
    core.execute(ConfirmMarkersRead(person_id=key, seen=(marker.id,)))
    (marker,) = core.ask(load_person, key).markers
    core.execute(EndMarker(marker_id=marker.id, version=marker.version, reason="Long ago"))
    history = core.ask(history_of, key)
    place = "Address 12 Larch Road, Coventry, CV4 7JP"
    assert [line.what for line in reversed(history)] == [
        "Put on record",
        "Date of birth: 04/03/1986 → 05/03/1986; sex: not known → male",
        "Name WILLOW, Dan put on record",
        "Name WILLOW, Dan ended",
        f"{place} checked on 24/11/2026",
        f"{place}: note: nothing → Dog",
        f"{place} ended",
        "Marker VI put on record",
        "Marker VI: note: nothing → Bit",
        "Marker VI confirmed",
        "Marker VI: last day: nothing → 23/11/2026",
    ]
    assert {line.who for line in history} == {"ps.one"}
    assert [line.reason for line in history if line.reason] == ["Long ago"]
    assert history[0].at >= history[-1].at


def test_that_a_join_and_its_undoing_are_told_on_both_records(core_as: Cores) -> None:
    core = core_as("sergeant")
    first, second, _match = two_alike(core)
    match_id = core.execute(
        JoinPeople(
            keep_id=first.id, keep_version=first.version, joined_id=second.id,
            joined_version=second.version, reason="Same tattoo",
        )
    ).result  # fmt: skip
    kept, joined = core.ask(history_of, first.id), core.ask(history_of, second.id)
    assert joined[0].what == f"Joined into {first.reference}"
    assert "moved with a join" in kept[0].what
    assert kept[0].reason == joined[0].reason == "Same tattoo"
    match = core.ask(load_match, match_id)
    core.execute(UndoJoin(match_id=match_id, version=match.version, reason="His brother"))
    assert core.ask(history_of, second.id)[0].what == "The join was undone"


def test_that_looks_are_not_in_it_and_only_those_who_see_people_read_it(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = register(core, wilmot())
    with pytest.raises(NotPermitted):
        core_as("administrator").ask(history_of, person.id)
    with pytest.raises(RecordNotFound):
        core.ask(history_of, 4711)
    assert [line.what for line in core_as("viewer").ask(history_of, person.id)] == ["Put on record"]
