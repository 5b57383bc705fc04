"""Which record had a number in the database of a unit that was merged into this one."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from lomu_app.people.seeing import hidden_from
from lomu_app.store.merged import FormerNumber, MergedDatabase
from lomu_app.store.search import fold
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class FormerRow:
    """A number as it was in the database of `unit`, and what the record is called now."""

    was: str
    unit: str
    now: str
    kind: str


def find_former(reader: Reader, number: str) -> tuple[FormerRow, ...]:
    """Every record that had this number elsewhere, by unit; numbers alone, no names.

    Left out are those of the compartment for whoever is not cleared, and people whom the asker
    may not see.
    """
    reader.actor.require(Permission.SEE_PEOPLE)
    wanted = (
        sa.select(FormerNumber, MergedDatabase.label)
        .join(MergedDatabase, MergedDatabase.id == FormerNumber.merged_id)
        .where(FormerNumber.found == fold(number).replace(" ", ""))
        .order_by(MergedDatabase.label, FormerNumber.id)
    )
    if not reader.actor.may(Permission.SEE_CSE):
        wanted = wanted.where(FormerNumber.apart.is_(False))
    hidden = hidden_from(reader.session, reader.actor)
    return tuple(
        FormerRow(row.number, label, row.now, row.kind)
        for row, label in reader.session.execute(wanted)
        if row.kind != Kind.PERSON or row.record_id not in hidden
    )
