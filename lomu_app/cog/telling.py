"""What timeline and head of a person tell of CSE locations, to whoever is cleared for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.cog.records import Location, LocationLink
from lomu_app.cog.rules import OPEN
from lomu_app.cog.work_records import Tactic, TacticStep
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.people.standing import Flag, Weight, stands
from lomu_app.people.telling import AREAS, PERSON, PersonEvent, Stream, tells
from lomu_app.store.unit_of_work import Reader

_LINKS = (
    sa.select(
        LocationLink.id, LocationLink.created_at, LocationLink.created_by, LocationLink.role,
        LocationLink.ended_reason, Location.id.label("location_id"), Location.reference,
        Location.name,
    )
    .join(Location, Location.id == LocationLink.location_id)
    .where(LocationLink.person_id == PERSON, Location.area.in_(AREAS))
)  # fmt: skip
_TACTICS = (
    sa.select(
        TacticStep.id, TacticStep.at, TacticStep.created_by, TacticStep.to_status,
        TacticStep.reason, Tactic.reference, Tactic.code, Location.id.label("location_id"),
        Location.name,
    )
    .join(Tactic, Tactic.id == TacticStep.tactic_id)
    .join(Location, Location.id == Tactic.location_id)
    .where(Tactic.person_id == PERSON, Location.area.in_(AREAS))
)  # fmt: skip


def _links(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Each location that the person was linked to."""
    for row in rows:
        ended = f"ended: {row.ended_reason}" if row.ended_reason else ""
        yield PersonEvent(
            row.created_at, row.id, f"Linked to CSE location {row.name}",
            "  ·  ".join(part for part in (row.role, ended, row.reference) if part),
            row.created_by, page="cog", argument=row.location_id,
        )  # fmt: skip


def _tactics(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Each step of each tactic against the person."""
    for row in rows:
        yield PersonEvent(
            row.at, row.id, f"CSE tactic {row.code} {row.to_status.value.replace('_', ' ')}",
            "  ·  ".join(part for part in (row.reason, row.name, row.reference) if part),
            row.created_by, page="cog", argument=row.location_id,
        )  # fmt: skip


tells(
    Stream(
        "cog:links", "CSE", Permission.SEE_CSE, _LINKS, LocationLink.created_at, LocationLink.id,
        _links,
    )
)  # fmt: skip
tells(
    Stream(
        "cog:tactics", "CSE", Permission.SEE_CSE, _TACTICS, TacticStep.at, TacticStep.id, _tactics
    )
)


def _linked(reader: Reader, person_id: int) -> list[Flag]:
    """How many open locations somebody is linked to now."""
    asked = (
        sa.select(sa.func.count(sa.distinct(Location.id)))
        .join(LocationLink, LocationLink.location_id == Location.id)
        .where(
            LocationLink.person_id == person_id, LocationLink.ended_on.is_(None),
            Location.status.in_(OPEN), Location.area.in_(tuple(reader.actor.areas)),
        )
    )  # fmt: skip
    found = reader.session.scalar(asked) or 0
    return [Flag(f"Linked to {counted(found, 'CSE location')}", Weight.NOTABLE)] if found else []


stands("cog", Permission.SEE_CSE, _linked)
