"""Statements about custody follow when two records of one person are joined, and go back."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.custody.records import CustodyRecord
from lomu_app.people.match_commands import Follower, on_join
from lomu_app.store.unit_of_work import UnitOfWork


def move_custody(uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
    """Hand what was said of the joined record to the kept one; the ids."""
    wanted = sa.select(CustodyRecord).where(CustodyRecord.person_id == joined_id)
    return [_hand_over(uow, one, kept_id) for one in uow.session.scalars(wanted).all()]


def move_custody_back(uow: UnitOfWork, ids: list[int], joined_id: int) -> None:
    """Give these statements back to the record that they were about."""
    wanted = sa.select(CustodyRecord).where(CustodyRecord.id.in_(ids))
    for one in uow.session.scalars(wanted).all():
        _hand_over(uow, one, joined_id)


def _hand_over(uow: UnitOfWork, record: CustodyRecord, person_id: int) -> int:
    record.person_id = person_id
    uow.changed(record)
    return record.id


on_join("custody", Follower(move_custody, move_custody_back))
