"""Every way of writing, on every table: what changed is in the audit, exactly."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from lomu_app.store.guards import ROW_GUARDS
from lomu_app.store.unit_of_work import UnitOfWork
from tests.store.writing_paths import (
    NEW,
    OLD,
    ONLY_EMBEDDED,
    OTHER,
    PATHS,
    Path,
    connection_of,
    core_delete,
    core_insert,
    core_update,
    orm_delete,
)
from tests.support.cores import Cores
from tests.support.rows import STANDS, audited_tables, free_tables, put, put_parents
from tests.support.units import unit_of_work

KEPT = frozenset(guard.table for guard in ROW_GUARDS if guard.forever)


def check(uow: UnitOfWork, table: sa.Table, way: Path, wanted: list[str]) -> None:
    """Write in this way, and compare what the audit has with what the table holds."""
    connection = connection_of(uow)
    put(connection, table, OLD)
    put_parents(connection, table, NEW)
    put_parents(connection, table, OTHER)
    mark = connection.execute(sa.text("SELECT max(id) FROM audit_change")).scalar_one()
    if (says := _forbidden(table, wanted)) is not None:
        refused = pytest.raises(sa.exc.DBAPIError, match=says)
        with refused, uow.session.begin_nested():
            way(uow, table)
        uow.session.expunge_all()
        return
    with connection.begin_nested() as inside:
        before = _rows(connection, table)
        way(uow, table)
        after = _rows(connection, table)
        found = connection.execute(
            sa.text(
                "SELECT tx, table_name, row_key, operation, old, new FROM audit_change "
                "WHERE id > :mark ORDER BY id"
            ),
            {"mark": mark},
        ).all()
        assert [row.operation for row in found] == wanted, f"{table.name}: {found}"
        assert {row.tx for row in found} == {uow.tx}
        assert {row.table_name for row in found} == {table.name}
        _replay(found, before, after)
        inside.rollback()
    uow.session.expunge_all()


def _forbidden(table: sa.Table, wanted: list[str]) -> str | None:
    """What the database says to whoever does this to the table; None where it may be done."""
    if table.name in KEPT and "delete" in wanted:
        return "never deleted"
    return STANDS.get(table.name) if "update" in wanted else None


def _not_kept() -> sa.Table:
    return next(table for table in audited_tables() if table.name not in KEPT)


def _rows(connection: sa.Connection, table: sa.Table) -> dict[str, Any]:
    key = [column.name for column in table.primary_key]
    if connection.dialect.name == "sqlite":
        shown = "json_object(" + ", ".join(f"'{c.name}', {c.name}" for c in table.c) + ")"
    else:
        connection.exec_driver_sql("SET LOCAL timezone = 'UTC'")
        # By another name: a table may have a column that is called as itself.
        shown = "to_jsonb(whole)::text"
    rows = [json.loads(text) for text in connection.exec_driver_sql(
        f"SELECT {shown} FROM {table.name} AS whole").scalars()]  # fmt: skip
    return {"/".join(str(row[part]) for part in key): row for row in rows}


def _replay(found: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    state = dict(before)
    for change in found:
        assert (change.old is None) == (change.operation == "insert")
        assert (change.new is None) == (change.operation == "delete")
        if change.old is not None:
            assert json.loads(change.old) == state.pop(change.row_key)
        if change.new is not None:
            state[change.row_key] = json.loads(change.new)
    assert state == after


@pytest.mark.parametrize("name", PATHS)
def test_that_every_way_of_writing_is_captured_on_every_table(core_as: Cores, name: str) -> None:
    way, wanted = PATHS[name]
    with unit_of_work(core_as("sergeant")) as uow:
        for table in free_tables():
            check(uow, table, way, wanted)


@pytest.mark.parametrize("name", ONLY_EMBEDDED)
def test_that_replacing_rows_is_captured_on_every_table(embedded_core_as: Cores, name: str) -> None:
    way, wanted = ONLY_EMBEDDED[name]
    with unit_of_work(embedded_core_as("sergeant")) as uow:
        for table in free_tables():
            check(uow, table, way, wanted)


def test_that_a_cascade_of_the_mapper_is_captured(core_as: Cores) -> None:
    with unit_of_work(core_as("sergeant")) as uow:
        known = {table.name: table for table in audited_tables()}
        for child in ("person_name", "person_address", "warning_marker"):
            put(connection_of(uow), known[child], OLD)
        orm_delete(uow, known["person"])
        gone = connection_of(uow).execute(
            sa.text(
                "SELECT table_name FROM audit_change WHERE tx = :tx AND operation = 'delete' "
                "ORDER BY table_name"
            ),
            {"tx": uow.tx},
        )
        assert list(gone.scalars()) == ["person", "person_address", "person_name",
                                        "warning_marker"]  # fmt: skip


@pytest.mark.parametrize("operation", ["insert", "update", "delete"])
def test_that_a_dropped_trigger_would_be_noticed(embedded_core_as: Cores, operation: str) -> None:
    ways = {"insert": core_insert, "update": core_update, "delete": core_delete}
    with unit_of_work(embedded_core_as("sergeant")) as uow:
        table = _not_kept()
        connection_of(uow).exec_driver_sql(f"DROP TRIGGER audit_{table.name}_{operation}")
        with pytest.raises(AssertionError):
            check(uow, table, ways[operation], [operation])


def test_that_replacing_without_recursive_triggers_would_be_noticed(
    embedded_core_as: Cores,
) -> None:
    way, wanted = ONLY_EMBEDDED["replace_an_old_row"]
    store = embedded_core_as.store
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA recursive_triggers = OFF")
    with unit_of_work(embedded_core_as("sergeant")) as uow, pytest.raises(AssertionError):
        check(uow, _not_kept(), way, wanted)
