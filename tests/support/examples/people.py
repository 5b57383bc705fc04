"""Examples of the commands on nominals: names, addresses, markers, matches."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from lomu_app.access.commands import AddUser
from lomu_app.bootstrap import Core
from lomu_app.people.address_commands import (
    AddAddress,
    AmendAddress,
    EndAddress,
    RecordAddressCheck,
)
from lomu_app.people.commands import (
    AddName,
    AmendPerson,
    ConsultPerson,
    EndName,
    FieldChange,
    RegisterPerson,
)
from lomu_app.people.entry_commands import AddDocument, AddLink, AddPhoto, RemoveEntry
from lomu_app.people.entry_queries import load_links
from lomu_app.people.limited_doubles import QueueLimitedDoubles
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.marker_commands import AddMarker, AmendMarker, ConfirmMarkersRead, EndMarker
from lomu_app.people.match_commands import JoinPeople, KeepApart, UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import load_person
from lomu_app.people.rows import AddressRow, MarkerRow, MatchRow, PersonDetail
from lomu_app.people.rules import LooksLikeKnown, NewAddress, NewMarker, NewName, NewPerson
from tests.support import targets
from tests.support.commands import example, unique
from tests.support.looking import look
from tests.support.pictures import JPEG

_MARKED = dt.date(2026, 11, 2)
_SERIALS = itertools.count(500_000)


def _fields() -> dict[str, Any]:
    """What makes somebody unlike everybody else on record, but for the name."""
    serial = next(_SERIALS)
    return {
        "forenames": f"Sam{serial}",
        "date_of_birth": dt.date(1960, 1, 1) + dt.timedelta(days=serial % 15_000),
        "pnc_id": targets.pnc_id(serial),
        "addresses": (NewAddress(f"{serial} Elm Street, Coventry CV1 2AB"),),
    }


def _person(core: Core) -> PersonDetail:
    """Somebody with another name, one address and one marker."""
    person_id = targets.make_person(
        core, unique("Person"), names=(NewName("Quill", "Jed"),),
        markers=(NewMarker("VI", "Fought with officers", _MARKED),), **_fields(),
    )  # fmt: skip
    return core.ask(load_person, person_id)


def _alike(core: Core) -> tuple[PersonDetail, PersonDetail, MatchRow]:
    """Two records that may be one person, of whom only the first has a PNC id; their match."""
    surname, fields = unique("Alike"), _fields()
    first = targets.make_person(core, surname, **fields)
    second = targets.make_person(core, surname, **{**fields, "pnc_id": None})
    pair = core.ask(load_person, first), core.ask(load_person, second)
    (match,) = (row for row in pair[1].matches if first in (row.first.id, row.second.id))
    return *pair, match


@example(RegisterPerson)
def register_person(core: Core) -> RegisterPerson:
    person = NewPerson(
        surname=unique("Registered"), sex="female", markers=(NewMarker("WE"),), **_fields()
    )
    try:
        core.rehearse(RegisterPerson(person=person))
    except LooksLikeKnown as known:
        seen = tuple(match.person_id for match in known.matches)
        return RegisterPerson(person=person, seen_matches=seen)
    return RegisterPerson(person=person)


@example(AmendPerson)
def amend_person(core: Core) -> AmendPerson:
    person = _person(core)
    return AmendPerson(
        person_id=person.id, version=person.version,
        changes=(FieldChange("sex", person.sex, "male"),),
    )  # fmt: skip


@example(AddName)
def add_name(core: Core) -> AddName:
    return AddName(person_id=_person(core).id, name=NewName("Tinker", "Jo", "nickname"))


@example(EndName)
def end_name(core: Core) -> EndName:
    name = _person(core).names[0]
    return EndName(name_id=name.id, version=name.version)


@example(ConsultPerson)
def consult_person(core: Core) -> ConsultPerson:
    return ConsultPerson(person_id=_person(core).id, reason_code="2")


@example(AddAddress)
def add_address(core: Core) -> AddAddress:
    new = NewAddress("9 Birch Close, Walsall WS1 1AA", note="Sister's flat")
    return AddAddress(person_id=_person(core).id, address=new)


def _address(core: Core) -> AddressRow:
    return _person(core).addresses[0]


@example(AmendAddress)
def amend_address(core: Core) -> AmendAddress:
    address = _address(core)
    return AmendAddress(
        address_id=address.id, version=address.version, text=address.text,
        postcode=address.postcode, kind=address.kind, rank=address.rank, note="Back gate",
    )  # fmt: skip


@example(RecordAddressCheck)
def record_address_check(core: Core) -> RecordAddressCheck:
    address = _address(core)
    return RecordAddressCheck(address_id=address.id, version=address.version, note="Lights on")


@example(EndAddress)
def end_address(core: Core) -> EndAddress:
    address = _address(core)
    return EndAddress(address_id=address.id, version=address.version)


@example(AddMarker)
def add_marker(core: Core) -> AddMarker:
    return AddMarker(person_id=_person(core).id, marker=NewMarker("FI", "Air pistol", _MARKED))


def _marker(core: Core) -> MarkerRow:
    return _person(core).markers[0]


@example(AmendMarker)
def amend_marker(core: Core) -> AmendMarker:
    marker = _marker(core)
    return AmendMarker(
        marker_id=marker.id, version=marker.version, note="Twice now", marked_on=_MARKED,
        ends_on=None,
    )  # fmt: skip


@example(EndMarker)
def end_marker(core: Core) -> EndMarker:
    marker = _marker(core)
    return EndMarker(marker_id=marker.id, version=marker.version, reason="Entered by mistake")


@example(ConfirmMarkersRead)
def confirm_markers_read(core: Core) -> ConfirmMarkersRead:
    person = _person(core)
    return ConfirmMarkersRead(person_id=person.id, seen=tuple(m.id for m in person.markers))


@example(KeepApart)
def keep_apart(core: Core) -> KeepApart:
    _first, _second, match = _alike(core)
    return KeepApart(match_id=match.id, version=match.version, reason="Different photographs")


@example(QueueLimitedDoubles)
def queue_limited_doubles(core: Core) -> QueueLimitedDoubles:
    _alike(core)
    return QueueLimitedDoubles()


@example(JoinPeople)
def join_people(core: Core) -> JoinPeople:
    first, second, _match = _alike(core)
    return JoinPeople(
        keep_id=first.id, keep_version=first.version, joined_id=second.id,
        joined_version=second.version, reason="Same tattoo",
    )  # fmt: skip


@example(UndoJoin)
def undo_join(core: Core) -> UndoJoin:
    match_id = core.execute(join_people(core)).result
    version = core.ask(load_match, match_id).version
    return UndoJoin(match_id=match_id, version=version, reason="They are brothers")


@example(AddPhoto)
def add_photo(core: Core) -> AddPhoto:
    return AddPhoto(person_id=_person(core).id, content=JPEG, taken_on=_MARKED)


@example(AddDocument)
def add_document(core: Core) -> AddDocument:
    name = f"{unique('note')}.txt"
    return AddDocument(person_id=_person(core).id, file_name=name, content=b"Seen at the market")


@example(AddLink)
def add_link(core: Core) -> AddLink:
    return AddLink(person_id=_person(core).id, kind="vehicle", name="AB12 CDE", relation="keeper")


@example(RemoveEntry, own=True)  # whoever takes it off has looked at the record
def remove_entry(core: Core) -> RemoveEntry:
    person_id = _person(core).id
    look(core, person_id)
    core.execute(AddLink(person_id=person_id, kind="victim", name="V1"))
    (link,) = core.ask(load_links, person_id)
    return RemoveEntry(kind="link", entry_id=link.id, version=link.version, reason="Wrong man")


@example(LimitAccess)
def limit_access(core: Core) -> LimitAccess:
    owner = unique("owner").casefold()
    core.execute(
        AddUser(username=owner, display_name=owner, passphrase_hash="none", roles=("manager",),
                areas=())
    )  # fmt: skip
    return LimitAccess(person_id=_person(core).id, version=0, owner=owner, reason="Officer")
