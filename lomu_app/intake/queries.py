"""What the intake has kept: mappings by name, and what was brought in when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lomu_app.intake.records import ImportedFile, SavedMapping
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.store.unit_of_work import Reader


def saved_mappings(reader: Reader) -> tuple[str, ...]:
    """The names of all saved mappings."""
    reader.actor.require(Permission.IMPORT)
    return tuple(reader.session.scalars(sa.select(SavedMapping.name).order_by(SavedMapping.name)))


def load_mapping(reader: Reader, name: str) -> dict[str, Any]:
    """The content of a saved mapping; raises RecordNotFound."""
    reader.actor.require(Permission.IMPORT)
    content = reader.session.scalar(
        sa.select(SavedMapping.content).where(SavedMapping.name == name)
    )
    if content is None:
        known = ", ".join(saved_mappings(reader)) or "none yet"
        raise RecordNotFound(f"There is no mapping “{name}”. Saved mappings: {known}.")
    return dict(content)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One file that was brought in; the counts are of its lines."""

    id: int
    at: dt.datetime
    by: str
    area: str
    file_name: str
    sha256: str
    created: int
    updated: int
    unchanged: int
    held: int


def recent_imports(reader: Reader, limit: int = 20) -> tuple[ImportRow, ...]:
    """What was last brought in for one's own areas, newest first."""
    reader.actor.require(Permission.IMPORT)
    found = reader.session.scalars(
        sa.select(ImportedFile)
        .where(ImportedFile.area.in_(sorted(reader.actor.areas)))
        .order_by(ImportedFile.id.desc())
        .limit(limit)
    )
    return tuple(
        ImportRow(
            one.id, one.created_at, one.created_by, one.area, one.file_name, one.sha256,
            *(int(one.report.get(name, 0)) for name in ("created", "updated", "unchanged", "held")),
        )
        for one in found
    )  # fmt: skip
