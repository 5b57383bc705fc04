"""Interventions follow when two records of one person are joined, and go back when undone."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.interventions.records import Intervention
from lomu_app.kernel.changes import Kind
from lomu_app.people.match_commands import Follower, on_join
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import UnitOfWork


def move_interventions(uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
    """Hand the interventions of the joined record to the kept one; their ids."""
    wanted = sa.select(Intervention.id).where(Intervention.person_id == joined_id)
    ids = list(uow.session.scalars(wanted))
    move_interventions_back(uow, ids, kept_id)
    return ids


def move_interventions_back(uow: UnitOfWork, ids: list[int], person_id: int) -> None:
    """Give these interventions to this record."""
    person = uow.get(Person, person_id)
    wanted = sa.select(Intervention).where(Intervention.id.in_(ids))
    for intervention in uow.session.scalars(wanted).all():
        intervention.person = person
        uow.changed(intervention)
        uow.session.flush()
        uow.touch(Kind.INTERVENTION, intervention.id)


on_join("interventions", Follower(move_interventions, move_interventions_back))
