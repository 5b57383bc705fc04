"""Records of the rooms above follow their person when two are joined, and go back when undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from lomu_app.people.match_commands import Follower, on_join
from lomu_app.people.records import Person
from lomu_app.people.registering import when_renamed
from lomu_app.store.server_log import asks_for_looks, knows_who
from lomu_app.store.unit_of_work import UnitOfWork

Index = Callable[[UnitOfWork, Any], None]
Unless = Callable[[int], sa.ColumnElement[bool]]
Parted = Callable[[UnitOfWork, list[int]], None]


def let_follow(
    name: str, model: Any, kind: Kind, *, index: Index | None = None,
    unless: Unless | None = None, parted: Parted | None = None, sees: Permission | None = None,
    looked: bool = False,
) -> None:  # fmt: skip
    """Let every record of a mapped class follow a join, e.g. under the name `targets`.

    The class has `id`, `person_id` and `person`. `index(uow, record)` renews what search finds of
    it; `unless(kept_id)` is the condition under which a record stays with the joined nominal;
    `parted(uow, ids)` hears which went back when a join is undone; `sees` is what it takes to be
    told that they moved. `looked` where a server opens them by a look alone: it then lets them
    follow by itself, whoever has looked at which of the two records.
    """
    moving = _Moving(model, kind, index, unless, parted, sees, looked)
    on_join(name, Follower(moving.move, moving.move_back))
    if index is not None:
        when_renamed(name, moving.renew)


@dataclass(frozen=True, slots=True)
class _Moving:
    model: Any
    kind: Kind
    index: Index | None
    unless: Unless | None
    parted: Parted | None
    sees: Permission | None
    looked: bool

    def move(self, uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
        """Hand the records of the joined nominal to the kept one; their ids."""
        if self._out_of_reach(uow):
            return []
        wanted = sa.select(self.model.id).where(self.model.person_id == joined_id)
        if self.unless is not None:
            wanted = wanted.where(sa.not_(self.unless(kept_id)))
        ids = list(uow.session.scalars(wanted.order_by(self.model.id)))
        self._give(uow, ids, kept_id)
        return ids

    def renew(self, uow: UnitOfWork, person: Person) -> None:
        """Index every record of this nominal anew, by the names that stand now."""
        if self._out_of_reach(uow):
            return
        wanted = sa.select(self.model).where(self.model.person_id == person.id)
        for record in uow.session.scalars(wanted.order_by(self.model.id)).all():
            self._show(uow, record)

    def move_back(self, uow: UnitOfWork, ids: list[int], person_id: int) -> None:
        """Give these records back to the nominal that had them before the join."""
        if self.looked and asks_for_looks(uow.session):
            return  # the server finds them by itself, also those that the program had moved
        self._give(uow, ids, person_id)
        if ids and self.parted is not None:
            self.parted(uow, ids)

    def _give(self, uow: UnitOfWork, ids: list[int], person_id: int) -> None:
        if not ids:
            return  # the usual case, in every room, for each of thousands of joins
        person = uow.get(Person, person_id)
        wanted = sa.select(self.model).where(self.model.id.in_(ids)).order_by(self.model.id)
        for record in uow.session.scalars(wanted).all():
            record.person = person
            uow.changed(record)
            uow.session.flush()
            self._show(uow, record)

    def _out_of_reach(self, uow: UnitOfWork) -> bool:
        """Whether the server keeps these rows from whoever acts; it lets them follow by itself."""
        if self.looked and asks_for_looks(uow.session):
            return True
        cleared = self.sees is None or uow.actor.may(self.sees)
        return not cleared and knows_who(uow.session)

    def _show(self, uow: UnitOfWork, record: Any) -> None:
        if self.index is not None:
            self.index(uow, record)
        if self.sees is None or uow.actor.may(self.sees):
            uow.touch(self.kind, record.id)
