"""What the intake has kept: mappings by name."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lomu_app.intake.records import SavedMapping
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
