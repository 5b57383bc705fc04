"""Targets follow when two records of one person are joined, and go back when that is undone."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from lomu_app.daart.keeping import index_target
from lomu_app.daart.records import Target
from lomu_app.kernel.changes import Kind
from lomu_app.people.match_commands import Follower, on_join
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import UnitOfWork


def move_targets(uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
    """Hand the targets of the joined record to the kept one; their ids."""
    targets = list(uow.session.scalars(sa.select(Target).where(Target.person_id == joined_id)))
    _hand_over(uow, targets, kept_id)
    return [target.id for target in targets]


def move_targets_back(uow: UnitOfWork, ids: list[int], joined_id: int) -> None:
    """Give these targets back to the record that they came from."""
    _hand_over(uow, uow.session.scalars(sa.select(Target).where(Target.id.in_(ids))), joined_id)


def _hand_over(uow: UnitOfWork, targets: Iterable[Target], person_id: int) -> None:
    person = uow.get(Person, person_id)
    for target in targets:
        target.person = person
        uow.changed(target)
        uow.session.flush()
        index_target(uow, target)
        uow.touch(Kind.TARGET, target.id)


on_join("targets", Follower(move_targets, move_targets_back))
