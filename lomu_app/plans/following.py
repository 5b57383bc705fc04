"""A plan follows when two records of one person are joined, and goes back when undone.

Where both have a plan in an area, each stays with its record: nobody merges them unseen.
"""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.people.match_commands import Follower, on_join
from lomu_app.people.records import Person
from lomu_app.plans.records import CasePlan
from lomu_app.store.unit_of_work import UnitOfWork


def move_plans(uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
    """Hand over the plans of areas in which the kept record has none; their ids."""
    taken = sa.select(CasePlan.area).where(CasePlan.person_id == kept_id)
    wanted = sa.select(CasePlan.id).where(
        CasePlan.person_id == joined_id, CasePlan.area.not_in(taken)
    )
    ids = list(uow.session.scalars(wanted))
    move_plans_back(uow, ids, kept_id)
    return ids


def move_plans_back(uow: UnitOfWork, ids: list[int], person_id: int) -> None:
    """Give these plans to this record."""
    person = uow.get(Person, person_id)
    for plan in uow.session.scalars(sa.select(CasePlan).where(CasePlan.id.in_(ids))).all():
        plan.person = person
        uow.changed(plan)
        uow.session.flush()
        uow.touch(Kind.PLAN, plan.id)


on_join("plans", Follower(move_plans, move_plans_back))
