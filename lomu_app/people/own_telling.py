"""What the timeline tells of the record itself: markers, addresses, joins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import (
    MatchDecision,
    Person,
    PersonAddress,
    PersonName,
    PossibleMatch,
    WarningMarker,
)
from lomu_app.people.rules import Basis, shown_name
from lomu_app.people.telling import PERSON, PersonEvent, Stream, moment_of, tells
from lomu_app.store.unit_of_work import Reader

_GROUP = "Record"
Events = Iterator[PersonEvent]
_REGISTERED = sa.select(
    Person.id, Person.reference, Person.source, Person.created_at, Person.created_by
).where(sa.or_(Person.id == PERSON, Person.joined_into_id == PERSON))
_JOINS = sa.select(
    PossibleMatch.id, PossibleMatch.first_id, PossibleMatch.second_id, PossibleMatch.decision,
    PossibleMatch.updated_at, PossibleMatch.decided_by, PossibleMatch.decided_reason,
).where(
    sa.or_(PossibleMatch.first_id == PERSON, PossibleMatch.second_id == PERSON),
    PossibleMatch.decision != MatchDecision.OPEN,
)  # fmt: skip
_MARKERS = sa.select(
    WarningMarker.id, WarningMarker.code, WarningMarker.note, WarningMarker.marked_on,
    WarningMarker.source, WarningMarker.created_at, WarningMarker.created_by,
).where(WarningMarker.person_id == PERSON)  # fmt: skip
_ADDRESSES = sa.select(
    PersonAddress.id, PersonAddress.text, PersonAddress.kind, PersonAddress.source,
    PersonAddress.created_at, PersonAddress.created_by,
).where(PersonAddress.person_id == PERSON)  # fmt: skip
_CHECKS = sa.select(
    PersonAddress.id, PersonAddress.text, PersonAddress.last_checked, PersonAddress.checked_by,
    PersonAddress.note,
).where(PersonAddress.person_id == PERSON, PersonAddress.last_checked.is_not(None))  # fmt: skip
_NAMES = sa.select(
    PersonName.id, PersonName.surname, PersonName.forenames, PersonName.kind, PersonName.source,
    PersonName.created_at, PersonName.created_by,
).where(PersonName.person_id == PERSON)  # fmt: skip


def _registered(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Events:
    """When the record was made, and those that were joined into it."""
    for row in rows:
        yield PersonEvent(
            row.created_at, row.id, f"{row.reference} put on record", row.source, row.created_by
        )


def _joins(_reader: Reader, person_id: int, rows: Sequence[Any]) -> Events:
    """When two records were found to be one person, or different ones."""
    for row in rows:
        other = row.second_id if row.first_id == person_id else row.first_id
        same = row.decision is MatchDecision.SAME
        said = "Same person as" if same else "Kept apart from"
        yield PersonEvent(
            row.updated_at, row.id, f"{said} P-{other:06d}", row.decided_reason or "",
            row.decided_by or "", basis=Basis.OPINION, page="person", argument=other,
        )  # fmt: skip


def _markers(reader: Reader, _person_id: int, rows: Sequence[Any]) -> Events:
    """Each warning as it was put on record; one that a list gave may rest on intelligence."""
    known = {item["code"]: item["label"]
             for item in reader.policies["warning_markers"]["markers"]}  # fmt: skip
    for row in rows:
        yield PersonEvent(
            row.created_at, row.id,
            f"Warning marker: {known.get(row.code, row.note) or row.code}",
            "  ·  ".join(
                part for part in (
                    row.note if row.code else "",
                    f"set {row.marked_on:%d/%m/%Y}" if row.marked_on else "", row.source,
                ) if part
            ),
            row.created_by, basis=Basis.INTELLIGENCE,
        )  # fmt: skip


def _addresses(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Events:
    """Each address as it was put on record."""
    for row in rows:
        yield PersonEvent(
            row.created_at, row.id, f"Address: {row.text}",
            "  ·  ".join(part for part in (row.kind, row.source) if part), row.created_by,
        )  # fmt: skip


def _checks(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Events:
    """When each address was looked at last."""
    for row in rows:
        yield PersonEvent(
            moment_of(row.last_checked), row.id, f"Address checked: {row.text}", row.note,
            row.checked_by or "", day_only=True,
        )  # fmt: skip


def _names(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Events:
    """Each other name as it was put on record."""
    for row in rows:
        yield PersonEvent(
            row.created_at, row.id, f"Other name: {shown_name(row.surname, row.forenames)}",
            "  ·  ".join(part for part in (row.kind.value, row.source) if part), row.created_by,
        )  # fmt: skip


for _name, _query, _table, _column, _events in (
    ("record:address_checks", _CHECKS, PersonAddress, PersonAddress.last_checked, _checks),
    ("record:addresses", _ADDRESSES, PersonAddress, PersonAddress.created_at, _addresses),
    ("record:joins", _JOINS, PossibleMatch, PossibleMatch.updated_at, _joins),
    ("record:markers", _MARKERS, WarningMarker, WarningMarker.created_at, _markers),
    ("record:names", _NAMES, PersonName, PersonName.created_at, _names),
    ("record:registered", _REGISTERED, Person, Person.created_at, _registered),
):
    tells(Stream(_name, _GROUP, Permission.SEE_PEOPLE, _query, _column, _table.id, _events))
