"""Adding a statement about custody: never over a later one, and what it moves is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.custody.records import CustodyRecord
from lomu_app.kernel.changes import Kind
from lomu_app.people.records import Person, PersonStatus
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CustodySaid:
    """What a line says. None and empty text say nothing; `as_at` is the day it tells of."""

    as_at: dt.date
    in_custody: bool | None
    place: str
    prison_number: str
    release_date: dt.date | None
    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class CustodyChange:
    """What a statement changed: names of fields, empty where nothing.

    `stale` says that a later statement stands and this one was not taken over, `clash` that
    another line of the same file says otherwise and stands; `before` is what stood, None where
    nothing did.
    """

    changes: tuple[str, ...] = ()
    stale: bool = False
    clash: bool = False
    before: CustodyRecord | None = None
    now: CustodyRecord | None = None


def custody_of(session: Session, person_id: int) -> CustodyRecord | None:
    """What counts for a person now, None where nothing is known."""
    return session.scalar(
        sa.select(CustodyRecord)
        .where(CustodyRecord.person_id == person_id)
        .order_by(CustodyRecord.as_at.desc(), CustodyRecord.id.desc())
        .limit(1)
    )


def person_with_prison_number(session: Session, prison_number: str) -> int | None:
    """The one person known by this number; None where nobody or several are."""
    found = session.scalars(
        sa.select(CustodyRecord.person_id)
        .join(Person, Person.id == CustodyRecord.person_id)
        .where(CustodyRecord.prison_number == prison_number, Person.status != PersonStatus.JOINED)
        .distinct()
    ).all()
    return found[0] if len(found) == 1 else None


def inside_before(session: Session, person_ids: Iterable[int], day: dt.date) -> list[CustodyRecord]:
    """Who of these people is known to be inside by a statement of an earlier day."""
    known = [custody_of(session, person_id) for person_id in sorted(person_ids)]
    return [one for one in known if one is not None and one.in_custody and one.as_at < day]


def record_custody(uow: UnitOfWork, person_id: int, said: CustodySaid) -> CustodyChange:
    """Add what is new; what a line leaves blank stays as it was while somebody is inside.

    For use inside a command's handler, which checks permission and area.
    """
    before = custody_of(uow.session, person_id)
    if before is None:
        if said.in_custody is None and not (said.prison_number or said.release_date):
            return CustodyChange()
        return CustodyChange(("custody",), now=_added(uow, person_id, said, None))
    full = _filled(said, before)
    changes = tuple(
        field for field in ("in_custody", "place", "prison_number", "release_date")
        if getattr(full, field) != getattr(before, field)
    )  # fmt: skip
    if not changes:
        return CustodyChange(before=before, now=before)
    if said.as_at < before.as_at:
        return CustodyChange(changes, stale=True, before=before)
    if _is_clash(said, before):
        return CustodyChange(changes, clash=True, before=before)
    moved = "release_date" in changes and None not in (before.release_date, full.release_date)
    now = _added(uow, person_id, full, before.release_date if moved else None)
    return CustodyChange(changes, before=before, now=now)


def _is_clash(said: CustodySaid, before: CustodyRecord) -> bool:
    """Whether two lines of one file contradict each other."""
    if (said.file, said.as_at) != (before.source_file, before.as_at):
        return False
    if (said.sheet, said.row) == (before.source_sheet, before.source_row):
        return False
    pairs = ((said.in_custody, before.in_custody), (said.release_date, before.release_date))
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


def _filled(said: CustodySaid, before: CustodyRecord) -> CustodySaid:
    inside = before.in_custody if said.in_custody is None else said.in_custody
    # Whoever was let out and comes in again has another place and another date.
    stays = inside == before.in_custody
    return CustodySaid(
        said.as_at, inside, said.place or (before.place if stays else ""),
        said.prison_number or before.prison_number,
        said.release_date or (before.release_date if stays else None),
        said.file, said.sheet, said.row,
    )  # fmt: skip


def _added(
    uow: UnitOfWork, person_id: int, said: CustodySaid, moved_from: dt.date | None
) -> CustodyRecord:
    added = uow.add(
        CustodyRecord(
            person_id=person_id, as_at=said.as_at, in_custody=said.in_custody, place=said.place,
            prison_number=said.prison_number, release_date=said.release_date,
            moved_from=moved_from, source_file=said.file, source_sheet=said.sheet,
            source_row=said.row,
        )
    )  # fmt: skip
    uow.touch(Kind.CUSTODY, added.id)
    uow.touch(Kind.PERSON, person_id)
    return added
