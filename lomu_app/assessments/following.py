"""Assessments follow when two records of one person are joined, and go back when undone."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from lomu_app.assessments.keeping import index_assessment
from lomu_app.assessments.records import Assessment
from lomu_app.kernel.changes import Kind
from lomu_app.people.match_commands import Follower, on_join
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import UnitOfWork


def move_assessments(uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
    """Hand the assessments of the joined record to the kept one; their ids."""
    wanted = sa.select(Assessment).where(Assessment.person_id == joined_id)
    assessments = list(uow.session.scalars(wanted))
    _hand_over(uow, assessments, kept_id)
    return [assessment.id for assessment in assessments]


def move_assessments_back(uow: UnitOfWork, ids: list[int], joined_id: int) -> None:
    """Give these assessments back to the record that they came from."""
    wanted = sa.select(Assessment).where(Assessment.id.in_(ids))
    _hand_over(uow, list(uow.session.scalars(wanted)), joined_id)


def _hand_over(uow: UnitOfWork, assessments: Iterable[Assessment], person_id: int) -> None:
    person = uow.get(Person, person_id)
    for assessment in assessments:
        assessment.person = person
        uow.changed(assessment)
        uow.session.flush()
        index_assessment(uow, assessment)
        uow.touch(Kind.ASSESSMENT, assessment.id)


on_join("assessments", Follower(move_assessments, move_assessments_back))
