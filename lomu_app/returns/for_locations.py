"""What partners say of CSE locations, which only the cleared ever take in."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from lomu_app.cog.commands import AddLocationNote
from lomu_app.cog.keeping import why_nothing_is_added
from lomu_app.cog.noting import add_note
from lomu_app.cog.records import Location, LocationNote
from lomu_app.cog.rules import STATUS_LABELS, NoteNature
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.returns.receiving import Answer, Receiver, Standing, key_of, receives
from lomu_app.store.unit_of_work import Reader, UnitOfWork

PREFIXES = ("LOC-",)


def _find(reader: Reader, row_id: str, since: dt.datetime) -> Standing | None:
    if not reader.actor.may(Permission.SEE_CSE):
        return None
    found = reader.session.scalar(_wanted(row_id))
    if found is None or not reader.actor.covers(found.area):
        return None
    newer = sa.select(LocationNote).where(
        LocationNote.location_id == found.id, LocationNote.created_at > since
    )
    told = [
        f"{london(note.created_at):%d/%m/%Y %H:%M} {note.created_by}: {note.text}"[:300]
        for note in reader.session.scalars(newer.order_by(LocationNote.id))
    ]
    return Standing(
        found.reference, found.name, STATUS_LABELS[found.status], tuple(told),
        why_nothing_is_added(reader.session, found),
    )  # fmt: skip


def _take(uow: UnitOfWork, answer: Answer) -> str:
    """A dated note: somebody's account, which is no fact and leaves in no pack."""
    found = uow.session.scalar(_wanted(answer.row_id))
    if found is None:
        raise RecordNotFound(f"There is no location {key_of(answer.row_id)}.")
    text = " · ".join(answer.cells.values())
    add_note(
        uow,
        AddLocationNote(
            location_id=found.id, on_day=uow.clock.today(), nature=NoteNature.OPINION.value,
            text=f"{answer.source}: {text}",
        ),
    )  # fmt: skip
    return f"{found.reference}: noted"


def _wanted(row_id: str) -> sa.Select[Location]:
    key = key_of(row_id)
    named = Location.id == key if isinstance(key, int) else Location.reference == key
    return sa.select(Location).where(named)


receives(Receiver(("location",), PREFIXES, AddLocationNote.permission, _find, _take))
