"""Every way of writing, on every table: what changed is in the audit, exactly."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lomu_app.store.audit import UNAUDITED, sqlite_triggers
from lomu_app.store.base import Base
from lomu_app.store.unit_of_work import UnitOfWork
from tests.support.cores import Cores
from tests.support.rows import (
    alterable,
    audited_tables,
    key_of,
    model_of,
    put,
    put_parents,
    sample,
)

OLD, NEW, OTHER = 31, 32, 33
Path = Callable[[UnitOfWork, sa.Table], None]
PATHS: dict[str, tuple[Path, list[str]]] = {}
ONLY_EMBEDDED: dict[str, tuple[Path, list[str]]] = {}


def path(
    *operations: str, into: dict[str, tuple[Path, list[str]]] = PATHS
) -> Callable[[Path], Path]:
    """Register a way of writing, with the operations that the audit must show."""

    def register(way: Path) -> Path:
        into[way.__name__] = (way, list(operations))
        return way

    return register


def _connection(uow: UnitOfWork) -> sa.Connection:
    return uow.session.connection()


def _step(table: sa.Table) -> dict[str, Any]:
    return {"version": table.c.version + 1} if "version" in table.c else {}


def _raw(uow: UnitOfWork, table: sa.Table) -> tuple[str, str, tuple[Any, ...]]:
    """Names, placeholders and stored values of a row that is not there yet."""
    connection = _connection(uow)
    put(connection, table, NEW)
    row = connection.execute(
        sa.select(sa.text("*")).select_from(table).where(key_of(table, NEW))
    ).one()
    connection.execute(sa.delete(table).where(key_of(table, NEW)))
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    return ", ".join(row._fields), ", ".join([mark] * len(row)), tuple(row)


@path("insert")
def orm_add(uow: UnitOfWork, table: sa.Table) -> None:
    uow.session.add(model_of(table)(**sample(table, NEW)))
    uow.session.flush()


@path("insert", "insert")
def orm_bulk_insert(uow: UnitOfWork, table: sa.Table) -> None:
    uow.session.execute(sa.insert(model_of(table)), [sample(table, NEW), sample(table, OTHER)])


@path("insert", "insert")
def orm_bulk_insert_mappings(uow: UnitOfWork, table: sa.Table) -> None:
    uow.session.bulk_insert_mappings(
        sa.inspect(model_of(table)), [sample(table, NEW), sample(table, OTHER)]
    )


@path("insert")
def core_insert(uow: UnitOfWork, table: sa.Table) -> None:
    _connection(uow).execute(sa.insert(table).values(**sample(table, NEW)))


@path("insert", "insert")
def core_insert_many(uow: UnitOfWork, table: sa.Table) -> None:
    _connection(uow).execute(sa.insert(table), [sample(table, NEW), sample(table, OTHER)])


@path("insert")
def insert_from_select(uow: UnitOfWork, table: sa.Table) -> None:
    values = sample(table, NEW)
    literals = [sa.literal(values[c.name], c.type).label(c.name) for c in table.columns]
    chosen = sa.select(*literals).where(key_of(table, OLD)).select_from(table)
    _connection(uow).execute(sa.insert(table).from_select(list(values), chosen))


@path("insert")
def upsert_of_a_new_row(uow: UnitOfWork, table: sa.Table) -> None:
    _upsert(uow, table, NEW)


@path("insert")
def insert_or_ignore(uow: UnitOfWork, table: sa.Table) -> None:
    dialect = _connection(uow).dialect.name
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    for number in (OLD, NEW):
        statement = build(table).values(**sample(table, number)).on_conflict_do_nothing()
        _connection(uow).execute(statement)


@path("update")
def upsert_of_an_old_row(uow: UnitOfWork, table: sa.Table) -> None:
    _upsert(uow, table, OLD)


def _upsert(uow: UnitOfWork, table: sa.Table, number: int) -> None:
    dialect = _connection(uow).dialect.name
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = (
        build(table)
        .values(**sample(table, number))
        .on_conflict_do_update(
            index_elements=[column.name for column in table.primary_key],
            set_={alterable(table).name: "fresh", **_step(table)},
        )
    )
    _connection(uow).execute(statement)


@path("update")
def orm_attribute(uow: UnitOfWork, table: sa.Table) -> None:
    found = uow.session.scalars(sa.select(model_of(table)).where(key_of(table, OLD))).one()
    setattr(found, alterable(table).name, "fresh")
    uow.session.flush()


@path("update")
def orm_bulk_update(uow: UnitOfWork, table: sa.Table) -> None:
    model = model_of(table)
    uow.session.execute(
        sa.update(model)
        .where(key_of(table, OLD))
        .values({alterable(table).name: "fresh", **_step(table)})
        .execution_options(synchronize_session=False)
    )


@path("update")
def core_update(uow: UnitOfWork, table: sa.Table) -> None:
    _connection(uow).execute(
        sa.update(table)
        .where(key_of(table, OLD))
        .values({alterable(table).name: "fresh", **_step(table)})
    )


@path("update")
def raw_update(uow: UnitOfWork, table: sa.Table) -> None:
    key = next(iter(table.primary_key.columns))
    value = sample(table, OLD)[key.name]
    step = ", version = version + 1" if "version" in table.c else ""
    _connection(uow).exec_driver_sql(
        f"UPDATE {table.name} SET {alterable(table).name} = 'fresh'{step} "
        f"WHERE {key.name} = '{value}'"
    )


@path("update")
def update_from_another_table(uow: UnitOfWork, table: sa.Table) -> None:
    key = next(iter(table.primary_key.columns))
    value = sample(table, OLD)[key.name]
    step = f", version = {table.name}.version + 1" if "version" in table.c else ""
    _connection(uow).exec_driver_sql(
        f"UPDATE {table.name} SET {alterable(table).name} = other.said{step} "
        f"FROM (SELECT 'fresh' AS said) AS other WHERE {key.name} = '{value}'"
    )


@path("delete")
def orm_delete(uow: UnitOfWork, table: sa.Table) -> None:
    found = uow.session.scalars(sa.select(model_of(table)).where(key_of(table, OLD))).one()
    uow.session.delete(found)
    uow.session.flush()


@path("delete")
def orm_bulk_delete(uow: UnitOfWork, table: sa.Table) -> None:
    uow.session.execute(sa.delete(model_of(table)).where(key_of(table, OLD)))


@path("delete")
def core_delete(uow: UnitOfWork, table: sa.Table) -> None:
    _connection(uow).execute(sa.delete(table).where(key_of(table, OLD)))


@path("delete")
def raw_delete(uow: UnitOfWork, table: sa.Table) -> None:
    key = next(iter(table.primary_key.columns))
    value = sample(table, OLD)[key.name]
    _connection(uow).exec_driver_sql(f"DELETE FROM {table.name} WHERE {key.name} = '{value}'")


@path("insert", "delete", "insert")
def raw_insert(uow: UnitOfWork, table: sa.Table) -> None:
    names, marks, values = _raw(uow, table)
    _connection(uow).exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", values)


@path("delete", "insert", into=ONLY_EMBEDDED)
def replace_an_old_row(uow: UnitOfWork, table: sa.Table) -> None:
    columns = ", ".join(column.name for column in table.columns)
    _connection(uow).exec_driver_sql(
        f"REPLACE INTO {table.name} ({columns}) SELECT {columns} FROM {table.name} "
        f"WHERE rowid = (SELECT rowid FROM {table.name} ORDER BY rowid DESC LIMIT 1)"
    )


@path("insert", "delete", "delete", "insert", into=ONLY_EMBEDDED)
def insert_or_replace(uow: UnitOfWork, table: sa.Table) -> None:
    core_insert(uow, table)
    core_delete(uow, table)
    names, marks, values = _stored(uow, table, NEW)
    _connection(uow).exec_driver_sql(
        f"INSERT OR REPLACE INTO {table.name} ({names}) VALUES ({marks})", values
    )


def _stored(uow: UnitOfWork, table: sa.Table, number: int) -> tuple[str, str, tuple[Any, ...]]:
    row = (
        _connection(uow)
        .execute(sa.select(sa.text("*")).select_from(table).where(key_of(table, number)))
        .one()
    )
    return ", ".join(row._fields), ", ".join("?" * len(row)), tuple(row)


@contextmanager
def unit_of_work(cores: Cores) -> Iterator[UnitOfWork]:
    """A unit of work that is taken back in the end."""
    core = cores("sergeant")
    with core.store.writing() as connection:
        yield UnitOfWork(core.store, connection, core.actor, core.clock, core.policies)


def check(uow: UnitOfWork, table: sa.Table, way: Path, wanted: list[str]) -> None:
    """Write in this way, and compare what the audit has with what the table holds."""
    connection = _connection(uow)
    put(connection, table, OLD)
    put_parents(connection, table, NEW)
    put_parents(connection, table, OTHER)
    mark = connection.execute(sa.text("SELECT max(id) FROM audit_change")).scalar_one()
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


def _rows(connection: sa.Connection, table: sa.Table) -> dict[str, Any]:
    key = [column.name for column in table.primary_key]
    if connection.dialect.name == "sqlite":
        shown = "json_object(" + ", ".join(f"'{c.name}', {c.name}" for c in table.c) + ")"
    else:
        connection.exec_driver_sql("SET LOCAL timezone = 'UTC'")
        shown = f"to_jsonb({table.name})::text"
    rows = [json.loads(text) for text in connection.exec_driver_sql(
        f"SELECT {shown} FROM {table.name}").scalars()]  # fmt: skip
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
    with unit_of_work(core_as) as uow:
        for table in audited_tables():
            check(uow, table, way, wanted)


@pytest.mark.parametrize("name", ONLY_EMBEDDED)
def test_that_replacing_rows_is_captured_on_every_table(embedded_core_as: Cores, name: str) -> None:
    way, wanted = ONLY_EMBEDDED[name]
    with unit_of_work(embedded_core_as) as uow:
        for table in audited_tables():
            check(uow, table, way, wanted)


def test_that_a_cascade_of_the_mapper_is_captured(core_as: Cores) -> None:
    with unit_of_work(core_as) as uow:
        tables = {table.name: table for table in audited_tables()}
        for child in ("person_name", "person_address", "warning_marker"):
            put(_connection(uow), tables[child], OLD)
        orm_delete(uow, tables["person"])
        gone = _connection(uow).execute(
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
    with unit_of_work(embedded_core_as) as uow:
        table = audited_tables()[0]
        _connection(uow).exec_driver_sql(f"DROP TRIGGER audit_{table.name}_{operation}")
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
    with unit_of_work(embedded_core_as) as uow, pytest.raises(AssertionError):
        check(uow, audited_tables()[0], way, wanted)


def test_that_every_table_has_its_triggers_or_a_reason(embedded_core_as: Cores) -> None:
    with embedded_core_as.store.engine.connect() as connection:
        triggers = dict(
            connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).all()
        )
        tables = set(sa.inspect(connection).get_table_names())
    derived = {name for name in tables if name.startswith("search_fts")}
    assert tables - derived == {t.name for t in Base.metadata.sorted_tables} | {"alembic_version"}
    for table in audited_tables():
        wanted = sqlite_triggers(
            table.name, [c.name for c in table.c], [c.name for c in table.primary_key]
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
    with unit_of_work(core_as) as uow, pytest.raises(sa.exc.DBAPIError, match="append-only"):
        _connection(uow).exec_driver_sql(statement.format(table))


def test_that_the_audit_cannot_be_replaced_either(embedded_core_as: Cores) -> None:
    with (
        unit_of_work(embedded_core_as) as uow,
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
    ):
        _connection(uow).exec_driver_sql("REPLACE INTO audit_entry SELECT * FROM audit_entry")


def test_that_the_audit_cannot_be_truncated(postgres_core_as: Cores) -> None:
    with (
        unit_of_work(postgres_core_as) as uow,
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
    ):
        _connection(uow).exec_driver_sql("TRUNCATE audit_seal")


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
    versioned = [table for table in audited_tables() if "version" in table.c]
    assert len(versioned) > 8
    with unit_of_work(core_as) as uow:
        for table in versioned:
            put(_connection(uow), table, OLD)
            with (
                pytest.raises(sa.exc.DBAPIError, match="must step by one"),
                _connection(uow).begin_nested(),
            ):
                _connection(uow).execute(sa.update(table).values(version=table.c.version + step))
