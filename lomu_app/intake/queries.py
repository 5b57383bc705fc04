"""What the intake has kept: mappings by name, and what was brought in when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lomu_app.cohorts.records import Membership
from lomu_app.daart.records import Target
from lomu_app.intake.records import (
    CLEARED,
    ImportedFile,
    ImportedLine,
    ImportedMember,
    SavedMapping,
)
from lomu_app.intake.saved_names import names_for, names_meant
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.store.unit_of_work import Reader


def saved_mappings(reader: Reader) -> tuple[str, ...]:
    """The names of all saved mappings; those of COG registers for the cleared alone."""
    reader.actor.require(Permission.IMPORT)
    return names_for(reader.actor, reader.session.scalars(sa.select(SavedMapping.name)))


def load_mapping(reader: Reader, name: str) -> dict[str, Any]:
    """The content of a saved mapping; raises RecordNotFound."""
    reader.actor.require(Permission.IMPORT)
    for meant in names_meant(reader.actor, name):
        content = reader.session.scalar(
            sa.select(SavedMapping.content).where(SavedMapping.name == meant)
        )
        if content is not None:
            break
    else:
        known = ", ".join(saved_mappings(reader)) or "none yet"
        raise RecordNotFound(f"There is no mapping “{name}”. Saved mappings: {known}.")
    return dict(content)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One file that was brought in; the counts are of its lines.

    `id` is its place in the answer: a gap in the numbers that are stored would tell of
    files that the asker may not know of.
    """

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
    """What was last brought in for one's own areas, newest first; CSE for the cleared alone."""
    reader.actor.require(Permission.IMPORT)
    wanted = sa.select(ImportedFile).where(ImportedFile.area.in_(sorted(reader.actor.areas)))
    if not reader.actor.may(Permission.SEE_CSE):
        wanted = wanted.where(sa.type_coerce(ImportedFile.report, sa.Text).not_like(f"%{CLEARED}%"))
    found = reader.session.scalars(wanted.order_by(ImportedFile.id.desc()).limit(limit))
    return tuple(
        ImportRow(
            at, one.created_at, one.created_by, one.area, one.file_name, one.sha256,
            *(int(one.report.get(name, 0)) for name in ("created", "updated", "unchanged", "held")),
        )
        for at, one in enumerate(found, 1)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetMarkers:
    """Marker codes in spreadsheets: in the target's own line, and in any line of its person.

    `own` is None for a target that no spreadsheet line stands behind.
    """

    own: frozenset[str] | None
    of_person: frozenset[str]

    def among(self, live: Iterable[str]) -> tuple[str, ...]:
        """Of a person's live codes those of this target: its line's own, and no line's at all."""
        if self.own is None:
            return tuple(live)
        return tuple(code for code in live if code in self.own or code not in self.of_person)


def sheet_markers(reader: Reader, references: Iterable[str]) -> dict[str, SheetMarkers]:
    """By target reference what its tracker line said of markers, in the asker's areas.

    A warning belongs to the person; which line gave it is known here alone.
    """
    reader.actor.require(Permission.SEE_TARGETS)
    wanted = set(references)
    lines = reader.session.execute(
        sa.select(Target.reference, Target.area, Target.person_id, ImportedLine.said).outerjoin(
            ImportedLine, ImportedLine.target_id == Target.id
        )
    ).all()
    of_person: defaultdict[int, set[str]] = defaultdict(set)
    own: dict[str, tuple[int, frozenset[str] | None]] = {}
    for reference, area, person_id, said in lines:
        codes = None if said is None else frozenset(code for code, _ in said["markers"] if code)
        of_person[person_id] |= codes or set()
        if reference in wanted and reader.actor.covers(area):
            own[reference] = (person_id, codes)
    return {
        reference: SheetMarkers(codes, frozenset(of_person[person_id]))
        for reference, (person_id, codes) in own.items()
    }


def register_lines(reader: Reader, references: Iterable[str]) -> dict[str, dict[str, Any]]:
    """By membership reference what its line in the unit's register said, in the asker's areas.

    The fields are those of a `RegisterLine`; days are as 2026-11-24.
    """
    reader.actor.require(Permission.SEE_COHORTS)
    wanted = set(references)
    lines = reader.session.execute(
        sa.select(Membership.reference, ImportedMember.said)
        .join(Membership, Membership.id == ImportedMember.membership_id)
        .where(Membership.area.in_(sorted(reader.actor.areas)))
    )
    return {reference: dict(said) for reference, said in lines if reference in wanted}
