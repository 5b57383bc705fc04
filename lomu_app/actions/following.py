"""Actions follow when two records of one person are joined, and go back when undone."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.actions.keeping import index_action
from lomu_app.actions.records import Action
from lomu_app.kernel.changes import Kind
from lomu_app.people.match_commands import Follower, on_join
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import UnitOfWork


def move_actions(uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
    """Hand the actions of the joined record to the kept one; their ids."""
    ids = list(uow.session.scalars(sa.select(Action.id).where(Action.person_id == joined_id)))
    move_actions_back(uow, ids, kept_id)
    return ids


def move_actions_back(uow: UnitOfWork, ids: list[int], person_id: int) -> None:
    """Give these actions to this record."""
    person = uow.get(Person, person_id)
    for action in uow.session.scalars(sa.select(Action).where(Action.id.in_(ids))).all():
        action.person = person
        uow.changed(action)
        uow.session.flush()
        index_action(uow, action)
        uow.touch(Kind.ACTION, action.id)


on_join("actions", Follower(move_actions, move_actions_back))
