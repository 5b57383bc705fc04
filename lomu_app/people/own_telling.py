"""What the timeline tells of the record itself: markers, addresses, joins."""

from __future__ import annotations

from collections.abc import Sequence
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
from lomu_app.people.telling import (
    Before,
    PersonEvent,
    Stream,
    is_before,
    is_before_day,
    moment_of,
    tells,
)
from lomu_app.store.unit_of_work import Reader

GROUP = "Record"
Events = Sequence[PersonEvent]


def registered(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """When the record was made, and those that were joined into it."""
    query = (
        sa.select(Person.id, Person.reference, Person.source, Person.created_at, Person.created_by)
        .where(
            sa.or_(Person.id == person_id, Person.joined_into_id == person_id),
            is_before(Person.created_at, Person.id, before),
        )
        .order_by(Person.created_at.desc(), Person.id.desc())
        .limit(limit)
    )
    return [
        PersonEvent(row.created_at, row.id, f"{row.reference} put on record",
                    row.source, row.created_by)
        for row in reader.session.execute(query)
    ]  # fmt: skip


def joins(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """When two records were found to be one person, or different ones."""
    match = PossibleMatch
    query = (
        sa.select(match.id, match.first_id, match.second_id, match.decision, match.updated_at,
                  match.decided_by, match.decided_reason)
        .where(
            sa.or_(match.first_id == person_id, match.second_id == person_id),
            match.decision != MatchDecision.OPEN, is_before(match.updated_at, match.id, before),
        )
        .order_by(match.updated_at.desc(), match.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [_join(row, person_id) for row in reader.session.execute(query)]


def _join(row: Any, person_id: int) -> PersonEvent:
    other = row.second_id if row.first_id == person_id else row.first_id
    same = row.decision is MatchDecision.SAME
    said = "Same person as" if same else "Kept apart from"
    return PersonEvent(
        row.updated_at, row.id, f"{said} P-{other:06d}", row.decided_reason or "",
        row.decided_by or "", basis=Basis.OPINION, page="person", argument=other,
    )  # fmt: skip


def markers(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Each warning as it was put on record; one that a list gave may rest on intelligence."""
    marker = WarningMarker
    known = {item["code"]: item["label"]
             for item in reader.policies["warning_markers"]["markers"]}  # fmt: skip
    query = (
        sa.select(marker.id, marker.code, marker.note, marker.marked_on, marker.ends_on,
                  marker.source, marker.created_at, marker.created_by)
        .where(marker.person_id == person_id, is_before(marker.created_at, marker.id, before))
        .order_by(marker.created_at.desc(), marker.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            row.created_at, row.id,
            f"Warning marker: {known.get(row.code, row.note) or row.code}",
            "  ·  ".join(
                part for part in (
                    row.note if row.code else "",
                    f"set {row.marked_on:%d/%m/%Y}" if row.marked_on else "", row.source,
                ) if part
            ),
            row.created_by, basis=Basis.INTELLIGENCE,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def addresses(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Each address as it was put on record."""
    address = PersonAddress
    query = (
        sa.select(address.id, address.text, address.kind, address.source, address.created_at,
                  address.created_by)
        .where(address.person_id == person_id, is_before(address.created_at, address.id, before))
        .order_by(address.created_at.desc(), address.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            row.created_at, row.id, f"Address: {row.text}",
            "  ·  ".join(part for part in (row.kind, row.source) if part), row.created_by,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def address_checks(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """When each address was looked at last."""
    address = PersonAddress
    query = (
        sa.select(address.id, address.text, address.last_checked, address.checked_by,
                  address.note)
        .where(
            address.person_id == person_id, address.last_checked.is_not(None),
            is_before_day(address.last_checked, address.id, before),
        )
        .order_by(address.last_checked.desc(), address.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            moment_of(row.last_checked), row.id, f"Address checked: {row.text}", row.note,
            row.checked_by or "", day_only=True,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def names(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Each other name as it was put on record."""
    name = PersonName
    query = (
        sa.select(name.id, name.surname, name.forenames, name.kind, name.source,
                  name.created_at, name.created_by)
        .where(name.person_id == person_id, is_before(name.created_at, name.id, before))
        .order_by(name.created_at.desc(), name.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            row.created_at, row.id, f"Other name: {shown_name(row.surname, row.forenames)}",
            "  ·  ".join(part for part in (row.kind.value, row.source) if part), row.created_by,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


tells(Stream("record:address_checks", GROUP, Permission.SEE_PEOPLE, address_checks))
tells(Stream("record:addresses", GROUP, Permission.SEE_PEOPLE, addresses))
tells(Stream("record:joins", GROUP, Permission.SEE_PEOPLE, joins))
tells(Stream("record:markers", GROUP, Permission.SEE_PEOPLE, markers))
tells(Stream("record:names", GROUP, Permission.SEE_PEOPLE, names))
tells(Stream("record:registered", GROUP, Permission.SEE_PEOPLE, registered))
