"""The read side of nominals: the list, one person, who looked at them, search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, RecordNotFound
from lomu_app.kernel.grid import GridPoint, grid_reference
from lomu_app.kernel.permissions import Permission
from lomu_app.people.joined import joined_into, record_that_stands
from lomu_app.people.match_queries import load_briefs, matches_of
from lomu_app.people.records import (
    MatchDecision,
    Person,
    PersonAddress,
    PersonName,
    PersonStatus,
    PossibleMatch,
    WarningMarker,
)
from lomu_app.people.rows import (
    AddressRow,
    LookRow,
    MarkerRow,
    NameRow,
    PersonDetail,
    PersonFilter,
    PersonRow,
)
from lomu_app.people.rules import (
    address_needs_checking,
    age_on,
    in_order_of_severity,
    marker_is_live,
    marker_needs_confirming,
    shown_name,
)
from lomu_app.people.seeing import answer, limited_records, refuse_limited
from lomu_app.store import search
from lomu_app.store.audit import AuditEntry
from lomu_app.store.unit_of_work import Reader

LISTED_BY_TEXT = 5_000
_LISTED = (
    Person.id, Person.version, Person.reference, Person.surname, Person.forenames,
    Person.date_of_birth, Person.pnc_id, Person.cro_number, Person.status,
)  # fmt: skip
CHUNK = 5_000


# --- the list ---------------------------------------------------------------------------

SORTS: dict[str, tuple[Any, ...]] = {
    "name": (Person.surname_key, Person.forenames),
    "date_of_birth": (Person.date_of_birth,),
    "pnc_id": (Person.pnc_id,),
    "reference": (),
    "updated": (Person.updated_at,),
    "status": (Person.status, Person.surname_key),
}


def find_person_ids(
    reader: Reader, wanted: PersonFilter | None = None, sort: str = "name", *,
    descending: bool = False,
) -> list[int]:  # fmt: skip
    """Ids of everybody in the list, in order; `sort` is a key of `SORTS`."""
    reader.actor.require(Permission.SEE_PEOPLE)
    query = sa.select(Person.id).where(*_conditions(reader, wanted or PersonFilter()))
    order = [*SORTS[sort], Person.id]
    query = query.order_by(*(column.desc() if descending else column for column in order))
    return list(reader.session.scalars(query))


def some_person(reader: Reader) -> int | None:
    """The id of somebody whom the asker may see, no matter who; None where nobody is on record."""
    reader.actor.require(Permission.SEE_PEOPLE)
    return reader.session.scalar(sa.select(Person.id).limit(1))


def _conditions(reader: Reader, wanted: PersonFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.status is not None:
        conditions.append(Person.status == PersonStatus(wanted.status))
    elif not wanted.joined_too:
        conditions.append(Person.status != PersonStatus.JOINED)
    if wanted.text.strip():
        hits = search.find(
            reader.session, wanted.text, areas=(), kinds=[Kind.PERSON], limit=LISTED_BY_TEXT
        )
        conditions.append(Person.id.in_([hit.record_id for hit in hits]))
    if wanted.marker is not None:
        conditions.append(Person.id.in_(_marked(reader, wanted.marker)))
    if wanted.open_matches:
        is_open = PossibleMatch.decision == MatchDecision.OPEN
        first = sa.select(PossibleMatch.first_id).where(is_open)
        conditions.append(Person.id.in_(first.union(
            sa.select(PossibleMatch.second_id).where(is_open)
        ).scalar_subquery()))  # fmt: skip
    return conditions


def _marked(reader: Reader, code: str) -> sa.Select[int]:
    live = sa.or_(WarningMarker.ends_on.is_(None), WarningMarker.ends_on >= reader.clock.today())
    return sa.select(WarningMarker.person_id).where(WarningMarker.code == code, live)


def load_people(reader: Reader, ids: Sequence[int]) -> list[PersonRow]:
    """Rows of the list, in the order of `ids`; those that do not exist are left out."""
    reader.actor.require(Permission.SEE_PEOPLE)
    rows: dict[int, PersonRow] = {}
    for start in range(0, len(ids), CHUNK):
        rows.update(_rows(reader, ids[start : start + CHUNK]))
    return [rows[person_id] for person_id in ids if person_id in rows]


def _rows(reader: Reader, ids: Sequence[int]) -> dict[int, PersonRow]:
    session, today = reader.session, reader.clock.today()
    people = session.execute(sa.select(*_LISTED).where(Person.id.in_(ids))).all()
    addresses = _first_addresses(reader, ids)
    markers = _live_markers(reader, ids)
    matches = _open_match_counts(reader, ids)
    months = reader.policies["people"]["marker_stale_months"]
    severity = reader.policies["warning_markers"]["markers"]
    return {
        p.id: PersonRow(
            id=p.id, version=p.version, reference=p.reference,
            name=shown_name(p.surname, p.forenames), surname=p.surname, forenames=p.forenames,
            date_of_birth=p.date_of_birth, age=age_on(p.date_of_birth, today),
            pnc_id=p.pnc_id, cro_number=p.cro_number, status=p.status.value,
            address=addresses.get(p.id, ""),
            markers=in_order_of_severity((m.code for m in markers[p.id] if m.code), severity),
            markers_to_confirm=any(
                marker_needs_confirming(m.marked_on, m.confirmed_on, today, months)
                for m in markers[p.id]
            ),
            open_matches=matches.get(p.id, 0),
        )
        for p in people
    }  # fmt: skip


def _first_addresses(reader: Reader, ids: Iterable[int]) -> dict[int, str]:
    query = (
        sa.select(PersonAddress.person_id, PersonAddress.text)
        .where(PersonAddress.person_id.in_(ids), PersonAddress.ended_on.is_(None))
        .order_by(PersonAddress.rank.desc(), PersonAddress.id.desc())
    )
    return {row.person_id: row.text for row in reader.session.execute(query)}


def _live_markers(reader: Reader, ids: Iterable[int]) -> dict[int, list[Any]]:
    query = sa.select(
        WarningMarker.person_id, WarningMarker.code, WarningMarker.marked_on,
        WarningMarker.confirmed_on, WarningMarker.ends_on,
    ).where(WarningMarker.person_id.in_(ids))  # fmt: skip
    today = reader.clock.today()
    found: dict[int, list[Any]] = defaultdict(list)
    for row in reader.session.execute(query):
        if marker_is_live(row.ends_on, today):
            found[row.person_id].append(row)
    return found


def _open_match_counts(reader: Reader, ids: Sequence[int]) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for column in (PossibleMatch.first_id, PossibleMatch.second_id):
        query = (
            sa.select(column, sa.func.count())
            .where(column.in_(ids), PossibleMatch.decision == MatchDecision.OPEN)
            .group_by(column)
        )
        for person_id, number in reader.session.execute(query):
            counts[person_id] += number
    return counts


# --- one person -------------------------------------------------------------------------


# Made once: building statements costs more than asking them.
_OF_PERSON = sa.bindparam("person_id", type_=sa.BigInteger())
_PERSON = sa.select(
    Person.id, Person.version, Person.reference, Person.surname, Person.forenames,
    Person.date_of_birth, Person.perceived_birth_year, Person.sex, Person.pnc_id,
    Person.cro_number, Person.status, Person.source, Person.joined_into_id, Person.created_at,
    Person.created_by, Person.updated_at, Person.updated_by,
).where(Person.id == _OF_PERSON)  # fmt: skip
_NAMES = sa.select(
    PersonName.id, PersonName.version, PersonName.kind, PersonName.surname, PersonName.forenames,
    PersonName.source, PersonName.ended_on,
).where(PersonName.person_id == _OF_PERSON)  # fmt: skip
_ADDRESSES = sa.select(
    PersonAddress.id, PersonAddress.version, PersonAddress.rank, PersonAddress.kind,
    PersonAddress.text, PersonAddress.postcode, PersonAddress.last_checked,
    PersonAddress.checked_by, PersonAddress.note, PersonAddress.source, PersonAddress.ended_on,
    PersonAddress.easting, PersonAddress.northing,
).where(PersonAddress.person_id == _OF_PERSON)  # fmt: skip
_MARKERS = sa.select(
    WarningMarker.id, WarningMarker.version, WarningMarker.code, WarningMarker.note,
    WarningMarker.marked_on, WarningMarker.ends_on, WarningMarker.confirmed_on,
    WarningMarker.source,
).where(WarningMarker.person_id == _OF_PERSON)  # fmt: skip


def person_with_parts(reader: Reader, person_id: int) -> Person:
    """The record with names, addresses and markers, for the queries of this room.

    Raises NotPermitted, RecordNotFound.
    """
    reader.actor.require(Permission.SEE_PEOPLE)
    person = reader.session.get(
        Person, person_id,
        options=[
            selectinload(Person.names), selectinload(Person.addresses),
            selectinload(Person.markers),
        ],
    )  # fmt: skip
    if person is None:
        raise _not_there(reader, person_id)
    return person


def _not_there(reader: Reader, person_id: int) -> RecordNotFound:
    """Raises NotPermitted instead where there is such a record, under limited access."""
    refuse_limited(reader.session, reader.actor, person_id)
    return RecordNotFound("There is no such person. Reload the page.")


def load_person(reader: Reader, person_id: int) -> PersonDetail:
    """One nominal with all that hangs on it. Raises NotPermitted, RecordNotFound."""
    reader.actor.require(Permission.SEE_PEOPLE)
    whose = {"person_id": person_id}
    found = answer(reader, _PERSON, **whose)
    if not found:
        raise _not_there(reader, person_id)
    person, joined = found[0], joined_into(reader, person_id)
    briefs = load_briefs(reader, joined)
    today = reader.clock.today()
    return PersonDetail(
        id=person.id, version=person.version, reference=person.reference,
        name=shown_name(person.surname, person.forenames), surname=person.surname,
        forenames=person.forenames, date_of_birth=person.date_of_birth,
        perceived_birth_year=person.perceived_birth_year,
        age=age_on(person.date_of_birth, today), sex=person.sex.value, pnc_id=person.pnc_id,
        cro_number=person.cro_number, status=person.status.value, source=person.source,
        joined_into_id=person.joined_into_id,
        joined=tuple(briefs[key] for key in joined),
        names=_name_rows(answer(reader, _NAMES, **whose)),
        addresses=_address_rows(reader, answer(reader, _ADDRESSES, **whose)),
        markers=_marker_rows(reader, answer(reader, _MARKERS, **whose)),
        matches=tuple(matches_of(reader, person_id)),
        created_at=person.created_at, created_by=person.created_by,
        updated_at=person.updated_at, updated_by=person.updated_by,
    )  # fmt: skip


def _name_rows(names: Iterable[Any]) -> tuple[NameRow, ...]:
    rows = [
        NameRow(
            name.id, name.version, name.kind.value, name.surname, name.forenames,
            shown_name(name.surname, name.forenames), name.source, name.ended_on,
        )
        for name in names
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.ended_on is not None, row.id)))


def _address_rows(reader: Reader, addresses: Iterable[Any]) -> tuple[AddressRow, ...]:
    today, days = reader.clock.today(), reader.policies["people"]["address_stale_days"]
    rows = [
        AddressRow(
            a.id, a.version, a.rank, a.kind, a.text, a.postcode, a.last_checked, a.checked_by,
            a.note, a.source, a.ended_on,
            a.ended_on is None and address_needs_checking(a.last_checked, today, days),
            "" if a.easting is None else grid_reference(GridPoint(a.easting, a.northing)),
        )
        for a in addresses
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.ended_on is not None, row.rank, row.id)))


def _marker_rows(reader: Reader, markers: Iterable[Any]) -> tuple[MarkerRow, ...]:
    today, months = reader.clock.today(), reader.policies["people"]["marker_stale_months"]
    known = {item["code"]: item for item in reader.policies["warning_markers"]["markers"]}
    rows = []
    for m in markers:
        live = marker_is_live(m.ends_on, today)
        item = known.get(m.code, {})
        rows.append(MarkerRow(
            id=m.id, version=m.version, code=m.code, label=item.get("label", m.note),
            verified=item.get("source", "unverified") != "unverified", note=m.note,
            marked_on=m.marked_on, ends_on=m.ends_on, confirmed_on=m.confirmed_on,
            source=m.source, live=live,
            to_confirm=live and marker_needs_confirming(
                m.marked_on, m.confirmed_on, today, months
            ),
            confirmed_today=m.confirmed_on == today,
        ))  # fmt: skip
    grave = in_order_of_severity((row.code for row in rows), known.values())
    return tuple(sorted(rows, key=lambda row: (not row.live, grave.index(row.code), row.id)))


# --- the audit, and search --------------------------------------------------------------


def who_looked(reader: Reader, person_id: int, *, limit: int = 500) -> list[LookRow]:
    """Who looked at or changed this record, and why; newest first. Needs READ_AUDIT."""
    reader.actor.require(Permission.READ_AUDIT)
    refuse_limited(reader.session, reader.actor, person_id)
    query = (
        sa.select(AuditEntry)
        .where(AuditEntry.subject == f"person:{person_id}")
        .order_by(AuditEntry.tx.desc())
        .limit(limit)
    )
    return [
        LookRow(
            entry.at, entry.username, entry.machine, entry.verb, entry.tag, entry.reason,
            tuple(entry.recipients or ()),
        )
        for entry in reader.session.scalars(query)
    ]  # fmt: skip


def load_pair(reader: Reader, one: int, two: int) -> tuple[PersonDetail, PersonDetail]:
    """Two whole records, to be laid side by side. Both looks are to be logged first."""
    return load_person(reader, one), load_person(reader, two)


def find_person_id(reader: Reader, typed: str) -> int:
    """The id of the person with this reference, or of the record that theirs was joined into.

    Raises InvalidInput where there is none.
    """
    reader.actor.require(Permission.SEE_PEOPLE)
    reference = typed.strip().upper()
    found = reader.session.scalar(sa.select(Person).where(Person.reference == reference))
    if found is None:
        _refuse_limited_reference(reader, reference)
        raise InvalidInput(f"There is no person {reference}.", {"person": "not known"})
    return record_that_stands(reader.session, found).id


def _refuse_limited_reference(reader: Reader, reference: str) -> None:
    for limited in limited_records(reader):
        if limited.reference == reference:
            refuse_limited(reader.session, reader.actor, limited.person_id)


def search_people(reader: Reader, text: str, *, limit: int = 50) -> list[search.Hit]:
    """Nominals in whose names, numbers or addresses every typed word begins a word."""
    reader.actor.require(Permission.SEE_PEOPLE)
    return search.find(reader.session, text, areas=(), kinds=[Kind.PERSON], limit=limit)
