"""Addresses in the order of trying, and warning markers that are read and confirmed."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.people.address_commands import (
    AddAddress,
    AmendAddress,
    EndAddress,
    RecordAddressCheck,
)
from lomu_app.people.marker_commands import (
    AddMarker,
    AmendMarker,
    ConfirmMarkersRead,
    EndMarker,
)
from lomu_app.people.queries import find_person_ids, load_people, load_person, who_looked
from lomu_app.people.rows import AddressRow, PersonFilter
from lomu_app.people.rules import NewAddress, NewMarker
from tests.people.people import register, wilmot
from tests.support.cores import Cores

TODAY = dt.date(2026, 11, 24)


def amending(address: AddressRow, **changes: object) -> AmendAddress:
    fields = {
        "text": address.text, "postcode": address.postcode, "kind": address.kind,
        "rank": address.rank, "note": address.note,
    }  # fmt: skip
    return AmendAddress(
        address_id=address.id, version=address.version, **(fields | changes)  # type: ignore[arg-type]  # fields of the test's choosing
    )  # fmt: skip


def test_that_addresses_are_tried_in_the_order_that_was_set(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = register(core, wilmot())
    for text in (
        "3 Elm Street, Coventry CV1 2AB",
        "9 Ash Close, Coventry",
        "3 ELM STREET, CV1 2AB",
    ):
        core.execute(AddAddress(person_id=person.id, address=NewAddress(text)))
    elm = core.ask(load_person, person.id).addresses[1]
    assert len(core.ask(load_person, person.id).addresses) == 3
    assert elm.postcode == "CV1 2AB"

    core.execute(amending(elm, rank=1, note="back door"))
    rows = core.ask(load_person, person.id).addresses
    assert [(row.rank, row.text.split(",")[0]) for row in rows] == [
        (1, "3 Elm Street"), (2, "12 Larch Road"), (3, "9 Ash Close"),
    ]  # fmt: skip
    assert rows[0].note == "back door"

    core.execute(EndAddress(address_id=rows[1].id, version=rows[1].version))
    rows = core.ask(load_person, person.id).addresses
    assert [(row.rank, row.text.split(",")[0]) for row in rows if row.ended_on is None] == [
        (1, "3 Elm Street"), (2, "9 Ash Close"),
    ]  # fmt: skip
    assert (rows[-1].ended_on, rows[-1].to_check) == (TODAY, False)
    assert core.ask(load_people, [person.id])[0].address.startswith("3 Elm Street")
    with pytest.raises(EditConflict):
        core.execute(amending(elm))


def test_that_an_address_wants_checking_again_after_28_days(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    person = register(core, wilmot())
    (address,) = person.addresses
    core.execute(RecordAddressCheck(address_id=address.id, version=address.version, note="seen"))
    (checked,) = core.ask(load_person, person.id).addresses
    assert (checked.last_checked, checked.checked_by, checked.note, checked.to_check) == (
        TODAY, "ps.one", "seen", False,
    )  # fmt: skip
    for days, due in ((27, False), (28, False), (29, True)):
        core_as.clock.moment = dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC) + dt.timedelta(days)
        assert core.ask(load_person, person.id).addresses[0].to_check is due


@pytest.mark.parametrize("postcode", ["CV4", "XX99 9XX"])
def test_that_what_is_no_address_is_refused(embedded_core_as: Cores, postcode: str) -> None:
    core = embedded_core_as("sergeant")
    person = register(core, wilmot())
    (address,) = person.addresses
    with pytest.raises(InvalidInput):
        core.execute(amending(address, postcode=postcode))
    with pytest.raises(InvalidInput):
        core.execute(AddAddress(person_id=person.id, address=NewAddress("  ")))
    tomorrow = TODAY + dt.timedelta(days=1)
    with pytest.raises(InvalidInput):
        core.execute(RecordAddressCheck(address_id=address.id, version=1, on_day=tomorrow))
    assert core.ask(load_person, person.id) == person


def test_that_markers_stand_gravest_first_and_unknown_codes_are_refused(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = register(core, wilmot())
    for code in ("DR", "fi", "VI", "FI"):
        core.execute(AddMarker(person_id=person.id, marker=NewMarker(code)))
    rows = core.ask(load_person, person.id).markers
    assert [(row.code, row.label, row.verified) for row in rows] == [
        ("FI", "Firearms", False), ("VI", "Violent", False), ("DR", "Drugs", False),
    ]  # fmt: skip
    for marker in (
        NewMarker("QQ", "what"),
        NewMarker("", " "),
        NewMarker("VI", marked_on=TODAY.replace(year=2027)),
    ):
        with pytest.raises(InvalidInput):
            core.execute(AddMarker(person_id=person.id, marker=marker))
    assert core.ask(find_person_ids, PersonFilter(marker="FI")) == [person.id]
    assert core.ask(find_person_ids, PersonFilter(marker="WE")) == []


def test_that_an_old_marker_asks_to_be_confirmed(core_as: Cores) -> None:
    core = core_as("sergeant")
    marked = (TODAY.replace(year=2025), TODAY.replace(year=2025) - dt.timedelta(days=1))
    markers = NewMarker("FI", marked_on=marked[0]), NewMarker("DR", marked_on=marked[1])
    person = register(core, wilmot(markers=markers))
    assert [(row.code, row.to_confirm) for row in person.markers] == [("FI", False), ("DR", True)]

    seen = tuple(row.id for row in person.markers)
    assert core.execute(ConfirmMarkersRead(person_id=person.id, seen=seen)).result == 2
    rows = core.ask(load_person, person.id).markers
    assert [(row.to_confirm, row.confirmed_today) for row in rows] == [(False, True)] * 2


def test_that_markers_cannot_be_confirmed_unread(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = register(core, wilmot(markers=(NewMarker("FI"),)))
    core.execute(AddMarker(person_id=person.id, marker=NewMarker("WE")))
    seen = tuple(row.id for row in person.markers)
    with pytest.raises(Refused, match="added while"):
        core.execute(ConfirmMarkersRead(person_id=person.id, seen=seen))
    assert not any(row.confirmed_today for row in core.ask(load_person, person.id).markers)


def test_that_an_ended_marker_stays_visible_but_counts_no_more(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    person = register(core, wilmot(markers=(NewMarker("FI"), NewMarker("DR"))))
    firearms = person.markers[0]
    with pytest.raises(InvalidInput):
        core.execute(EndMarker(marker_id=firearms.id, version=firearms.version, reason=""))
    core.execute(EndMarker(marker_id=firearms.id, version=firearms.version, reason="mixed up"))
    rows = core.ask(load_person, person.id).markers
    assert [(row.code, row.live, row.to_confirm) for row in rows] == [
        ("DR", True, True), ("FI", False, False),
    ]  # fmt: skip
    assert core.ask(load_people, [person.id])[0].markers == ("DR",)
    looks = core_as("data_protection_auditor").ask(who_looked, person.id)
    assert (looks[0].tag, looks[0].reason) == ("person:marker:ended", "mixed up")


def test_that_a_marker_is_amended_within_reason(core_as: Cores) -> None:
    core = core_as("sergeant")
    (marker,) = register(core, wilmot(markers=(NewMarker("", "big dog"),))).markers

    def amend(version: int, note: str, ends_on: dt.date | None) -> None:
        core.execute(
            AmendMarker(
                marker_id=marker.id, version=version, note=note, marked_on=TODAY, ends_on=ends_on
            )
        )

    with pytest.raises(InvalidInput):
        amend(1, "", None)
    with pytest.raises(InvalidInput):
        amend(1, "two dogs", TODAY - dt.timedelta(days=1))
    amend(1, "two dogs", TODAY)
    (row,) = core.ask(load_person, 1).markers
    assert (row.label, row.live, row.ends_on) == ("two dogs", True, TODAY)
    with pytest.raises(EditConflict):
        amend(1, "three dogs", None)


def test_that_a_viewer_changes_neither_addresses_nor_markers(core_as: Cores) -> None:
    core, viewer = core_as("sergeant"), core_as("viewer")
    person = register(core, wilmot(markers=(NewMarker("FI"),)))
    (address,), (marker,) = person.addresses, person.markers
    for command in (
        AddAddress(person_id=person.id, address=NewAddress("1 New Road")),
        amending(address), EndAddress(address_id=address.id, version=1),
        RecordAddressCheck(address_id=address.id, version=1),
        AddMarker(person_id=person.id, marker=NewMarker("WE")),
        AmendMarker(marker_id=marker.id, version=1, note="", marked_on=None, ends_on=None),
        EndMarker(marker_id=marker.id, version=1, reason="no"),
        ConfirmMarkersRead(person_id=person.id, seen=(marker.id,)),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            viewer.execute(command)
    assert viewer.ask(load_person, person.id) == person
