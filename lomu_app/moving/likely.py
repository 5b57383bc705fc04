"""Who of another unit's people may be somebody here: found for a person to decide, never joined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from lomu_app.kernel.progress import Progress, check_cancelled
from lomu_app.people.entry_records import AccessLimit
from lomu_app.people.matching import find_candidates, identity_of
from lomu_app.people.records import Person, PersonStatus
from lomu_app.people.rules import Candidate
from lomu_app.store.unit_of_work import Reader

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """Somebody there, by id and reference, and who they may be here.

    `limited` where either record is under limited access: then nothing is said of the pair.
    """

    there_id: int
    there: str
    here: str
    candidate: Candidate
    limited: bool


def likely_pairs(read: sa.Connection, reader: Reader, label: str, progress: Progress) -> list[Pair]:
    """Every pair worth a look, of whoever has not been joined into another record there.

    To be asked before anybody of the other unit is here. Raises Cancelled.
    """
    there = Session(read, autoflush=False)
    try:
        shut = _limited(there), _limited(reader.session)
        return [pair for person in _people(there, progress)
                for pair in _of_one(reader, person, label, shut)]  # fmt: skip
    finally:
        there.close()


def _people(there: Session, progress: Progress) -> Iterator[Person]:
    wanted = (
        sa.select(Person)
        .where(Person.status != PersonStatus.JOINED)
        .order_by(Person.id)
        .limit(_AT_ONCE)
        .options(selectinload(Person.names), selectinload(Person.addresses))
    )
    last, done = 0, 0
    while True:
        found = there.scalars(wanted.where(Person.id > last)).all()
        if not found:
            return
        for person in found:
            done += 1
            if done % 100 == 0:
                check_cancelled(progress)
                progress.step(done, 0, "people compared")
            yield person
        last = found[-1].id
        there.expunge_all()


def _of_one(
    reader: Reader, person: Person, label: str, shut: tuple[frozenset[int], frozenset[int]]
) -> Iterator[Pair]:
    for candidate in find_candidates(reader, identity_of(person)):
        known = reader.session.get_one(Person, candidate.person_id)
        told = replace(candidate, reasons=(*candidate.reasons, f"one of {label}, one known here"))
        yield Pair(
            person.id, person.reference, known.reference, told,
            person.id in shut[0] or known.id in shut[1],
        )  # fmt: skip


def _limited(session: Session) -> frozenset[int]:
    wanted = sa.select(AccessLimit.person_id).where(AccessLimit.lifted_at.is_(None))
    return frozenset(session.scalars(wanted))
