"""Memberships follow when two records of one person are joined, and go back when undone."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from lomu_app.cohorts.keeping import index_membership
from lomu_app.cohorts.records import Membership
from lomu_app.kernel.changes import Kind
from lomu_app.people.match_commands import Follower, on_join
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import UnitOfWork


def move_memberships(uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
    """Hand the memberships of the joined record to the kept one; their ids."""
    wanted = sa.select(Membership).where(Membership.person_id == joined_id)
    memberships = list(uow.session.scalars(wanted))
    _hand_over(uow, memberships, kept_id)
    return [membership.id for membership in memberships]


def move_memberships_back(uow: UnitOfWork, ids: list[int], joined_id: int) -> None:
    """Give these memberships back to the record that they came from."""
    wanted = sa.select(Membership).where(Membership.id.in_(ids))
    _hand_over(uow, list(uow.session.scalars(wanted)), joined_id)


def _hand_over(uow: UnitOfWork, memberships: Iterable[Membership], person_id: int) -> None:
    person = uow.get(Person, person_id)
    for membership in memberships:
        membership.person = person
        uow.changed(membership)
        uow.session.flush()
        index_membership(uow, membership)
        uow.touch(Kind.MEMBERSHIP, membership.id)


on_join("memberships", Follower(move_memberships, move_memberships_back))
