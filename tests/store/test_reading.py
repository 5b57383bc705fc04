"""What one query reads is of one moment, whatever others commit meanwhile."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.people.queries import find_person_ids
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import Reader
from tests.support.cores import Cores
from tests.support.statements import planned
from tests.support.threat import wanted


def test_that_two_reads_of_one_query_agree_while_another_commits(core_as: Cores) -> None:
    core, other = core_as("sergeant"), core_as("sergeant", name="ps.other")
    wanted(core, "Fennimore")

    def read_twice(reader: Reader) -> tuple[list[int], list[int]]:
        before = find_person_ids(reader)
        wanted(other, "Ashby")
        return before, find_person_ids(reader)

    before, after = core.ask(read_twice)
    assert before == after
    assert len(core.ask(find_person_ids)) == len(before) + 1


def test_that_a_statement_with_a_limit_is_planned_once(embedded_core_as: Cores) -> None:
    wanted(embedded_core_as("sergeant"), "Fennimore")
    newest = sa.select(Person.id).order_by(Person.id.desc())
    for query in (newest.limit(5), newest.limit(5).offset(1), newest.offset(1)):
        with embedded_core_as.store.engine.connect() as connection, planned(connection) as tables:
            connection.execute(query).all()
            assert tables, "it is planned when it is first asked"
            tables.clear()
            connection.execute(query).all()
            assert tables == []


def test_that_what_is_first_asked_late_is_planned_once_too(embedded_core_as: Cores) -> None:
    late = sa.text("SELECT id FROM person"), sa.text("SELECT surname FROM person")
    with embedded_core_as.store.engine.connect() as connection, planned(connection) as tables:
        for number in range(300):
            connection.exec_driver_sql(f"SELECT {number} FROM target").all()
            connection.exec_driver_sql(f"SELECT {number} FROM target").all()
        for statement in (*late, *late):
            tables.clear()
            connection.execute(statement).all()
        assert tables == []
