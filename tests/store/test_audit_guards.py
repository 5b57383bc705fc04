"""What keeps the audit from being gone around: triggers on every table, and refusals."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.store.audit import UNAUDITED, sqlite_triggers
from lomu_app.store.base import Base
from lomu_app.store.unit_of_work import UnitOfWork
from tests.store.writing_paths import OLD, connection_of
from tests.support.cores import Cores
from tests.support.rows import STANDS, audited_tables, free_tables, put
from tests.support.units import unit_of_work


def test_that_every_table_has_its_triggers_or_a_reason(embedded_core_as: Cores) -> None:
    with embedded_core_as.store.engine.connect() as connection:
        triggers = dict(
            connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).all()
        )
        found = sa.inspect(connection)
        tables = set(found.get_table_names())
        # In the order in which migrations made them.
        columns = {name: [each["name"] for each in found.get_columns(name)] for name in tables}
    derived = {name for name in tables if name.startswith("search_fts")}
    assert tables - derived == {t.name for t in Base.metadata.sorted_tables} | {"alembic_version"}
    for table in audited_tables():
        assert set(columns[table.name]) == set(table.c.keys())
        wanted = sqlite_triggers(
            table.name, columns[table.name], [c.name for c in table.primary_key]
        )
        assert {name: triggers.get(name) for name in wanted} == wanted
    assert all(UNAUDITED.values())
    assert set(UNAUDITED) <= tables


def test_that_every_table_has_its_triggers_on_the_server_too(postgres_core_as: Cores) -> None:
    with postgres_core_as.store.engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT c.relname, t.tgname, t.tgenabled::text FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
        ).all()
    enabled = {(row.relname, row.tgname) for row in found if row.tgenabled == "O"}
    for table in audited_tables():
        assert (table.name, f"audit_{table.name}") in enabled
        if "version" in table.c:
            assert (table.name, f"version_{table.name}") in enabled


@pytest.mark.parametrize("table", ["audit_entry", "audit_change", "audit_seal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET tx = tx", "DELETE FROM {}"])
def test_that_the_audit_is_append_only(core_as: Cores, table: str, statement: str) -> None:
    with (
        unit_of_work(core_as("sergeant")) as uow,
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
    ):
        connection_of(uow).exec_driver_sql(statement.format(table))


def test_that_the_audit_cannot_be_replaced_either(embedded_core_as: Cores) -> None:
    with (
        unit_of_work(embedded_core_as("sergeant")) as uow,
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
    ):
        connection_of(uow).exec_driver_sql("REPLACE INTO audit_entry SELECT * FROM audit_entry")


def test_that_the_audit_cannot_be_truncated(postgres_core_as: Cores) -> None:
    with (
        unit_of_work(postgres_core_as("sergeant")) as uow,
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
    ):
        connection_of(uow).exec_driver_sql("TRUNCATE audit_seal")


def test_that_a_change_outside_a_unit_of_work_is_refused_by_the_server(
    postgres_core_as: Cores,
) -> None:
    with (
        Session(postgres_core_as.store.engine) as session,
        pytest.raises(sa.exc.DBAPIError, match="outside a unit of work"),
    ):
        session.execute(sa.text("INSERT INTO installation VALUES ('a', 'b')"))


def test_that_a_change_without_its_entry_cannot_be_committed(core_as: Cores) -> None:
    core = core_as("sergeant")
    with core.store.writing() as connection:
        UnitOfWork(core.store, connection, core.actor, core.clock, core.policies)
        connection.execute(sa.text("INSERT INTO installation VALUES ('a', 'b')"))
        with pytest.raises(sa.exc.IntegrityError):
            connection.commit()
    with core.store.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM installation")).scalar() == 0


@pytest.mark.parametrize("step", [0, 2, -1])
def test_that_a_version_that_does_not_step_by_one_is_refused_on_every_table(
    core_as: Cores, step: int
) -> None:
    versioned = [table for table in free_tables() if "version" in table.c]
    assert len(versioned) > 8
    with unit_of_work(core_as("sergeant")) as uow:
        for table in versioned:
            put(connection_of(uow), table, OLD)
            says = STANDS.get(table.name, "must step by one")
            with (
                pytest.raises(sa.exc.DBAPIError, match=f"{says}|must step by one"),
                connection_of(uow).begin_nested(),
            ):
                connection_of(uow).execute(sa.update(table).values(version=table.c.version + step))
