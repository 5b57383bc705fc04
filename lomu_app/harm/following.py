"""Offences, and who a file's words were taken for, follow when two records are joined."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.harm.records import Offence, OffenceSubject, PncResult
from lomu_app.kernel.changes import Kind
from lomu_app.people.following import let_follow
from lomu_app.people.match_commands import Follower, on_join
from lomu_app.store.unit_of_work import UnitOfWork

_BATCH = 500
Follows = type[Offence] | type[OffenceSubject]


def move_offences(uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
    """Give the joined record's offences to the kept one; their ids."""
    return _move(uow, Offence, joined_id, kept_id)


def move_offences_back(uow: UnitOfWork, ids: list[int], joined_id: int) -> None:
    """Give these offences back."""
    _hand_over(uow, Offence, ids, joined_id)
    uow.touch(Kind.HARM, joined_id)


def move_subjects(uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
    """A newer file finds the kept record from now on; the ids."""
    return _move(uow, OffenceSubject, joined_id, kept_id)


def move_subjects_back(uow: UnitOfWork, ids: list[int], joined_id: int) -> None:
    """A newer file finds the joined record again."""
    _hand_over(uow, OffenceSubject, ids, joined_id)


def _move(uow: UnitOfWork, model: Follows, joined_id: int, kept_id: int) -> list[int]:
    wanted = sa.select(model.id).where(model.person_id == joined_id).order_by(model.id)
    ids = list(uow.session.scalars(wanted))
    _hand_over(uow, model, ids, kept_id)
    uow.touch(Kind.HARM, kept_id)
    return ids


def _hand_over(uow: UnitOfWork, model: Follows, ids: Sequence[int], person_id: int) -> None:
    for start in range(0, len(ids), _BATCH):
        moved = sa.update(model).where(model.id.in_(ids[start : start + _BATCH]))
        uow.session.execute(moved.values(person_id=person_id))


on_join("offences", Follower(move_offences, move_offences_back))
on_join("offence_subjects", Follower(move_subjects, move_subjects_back))
let_follow("pnc_results", PncResult, Kind.HARM)
