"""Every path by which a row can be written: through the mapper, in bulk, by hand, by replacing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from lomu_app.store.unit_of_work import UnitOfWork
from tests.support.rows import alterable, key_of, model_of, put, sample

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


def connection_of(uow: UnitOfWork) -> sa.Connection:
    """The connection that the unit of work writes on."""
    return uow.session.connection()


def _step(table: sa.Table) -> dict[str, Any]:
    return {"version": table.c.version + 1} if "version" in table.c else {}


def _raw(uow: UnitOfWork, table: sa.Table) -> tuple[str, str, tuple[Any, ...]]:
    """Names, placeholders and stored values of a row that is not there yet."""
    connection = connection_of(uow)
    with connection.begin_nested() as looking:
        put(connection, table, NEW)
        row = connection.execute(
            sa.select(sa.text("*")).select_from(table).where(key_of(table, NEW))
        ).one()
        looking.rollback()
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
    connection_of(uow).execute(sa.insert(table).values(**sample(table, NEW)))


@path("insert", "insert")
def core_insert_many(uow: UnitOfWork, table: sa.Table) -> None:
    connection_of(uow).execute(sa.insert(table), [sample(table, NEW), sample(table, OTHER)])


@path("insert")
def insert_from_select(uow: UnitOfWork, table: sa.Table) -> None:
    values = sample(table, NEW)
    literals = [sa.literal(values[c.name], c.type).label(c.name) for c in table.columns]
    chosen = sa.select(*literals).where(key_of(table, OLD)).select_from(table)
    connection_of(uow).execute(sa.insert(table).from_select(list(values), chosen))


@path("insert")
def upsert_of_a_new_row(uow: UnitOfWork, table: sa.Table) -> None:
    _upsert(uow, table, NEW)


@path("insert")
def insert_or_ignore(uow: UnitOfWork, table: sa.Table) -> None:
    dialect = connection_of(uow).dialect.name
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    for number in (OLD, NEW):
        statement = build(table).values(**sample(table, number)).on_conflict_do_nothing()
        connection_of(uow).execute(statement)


@path("update")
def upsert_of_an_old_row(uow: UnitOfWork, table: sa.Table) -> None:
    _upsert(uow, table, OLD)


def _upsert(uow: UnitOfWork, table: sa.Table, number: int) -> None:
    dialect = connection_of(uow).dialect.name
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = (
        build(table)
        .values(**sample(table, number))
        .on_conflict_do_update(
            index_elements=[column.name for column in table.primary_key],
            set_={alterable(table).name: "fresh", **_step(table)},
        )
    )
    connection_of(uow).execute(statement)


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
    connection_of(uow).execute(
        sa.update(table)
        .where(key_of(table, OLD))
        .values({alterable(table).name: "fresh", **_step(table)})
    )


@path("update")
def raw_update(uow: UnitOfWork, table: sa.Table) -> None:
    key = next(iter(table.primary_key.columns))
    value = sample(table, OLD)[key.name]
    step = ", version = version + 1" if "version" in table.c else ""
    connection_of(uow).exec_driver_sql(
        f"UPDATE {table.name} SET {alterable(table).name} = 'fresh'{step} "
        f"WHERE {key.name} = '{value}'"
    )


@path("update")
def update_from_another_table(uow: UnitOfWork, table: sa.Table) -> None:
    key = next(iter(table.primary_key.columns))
    value = sample(table, OLD)[key.name]
    step = f", version = {table.name}.version + 1" if "version" in table.c else ""
    connection_of(uow).exec_driver_sql(
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
    connection_of(uow).execute(sa.delete(table).where(key_of(table, OLD)))


@path("delete")
def raw_delete(uow: UnitOfWork, table: sa.Table) -> None:
    key = next(iter(table.primary_key.columns))
    value = sample(table, OLD)[key.name]
    connection_of(uow).exec_driver_sql(f"DELETE FROM {table.name} WHERE {key.name} = '{value}'")


@path("insert")
def raw_insert(uow: UnitOfWork, table: sa.Table) -> None:
    names, marks, values = _raw(uow, table)
    connection_of(uow).exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) VALUES ({marks})", values
    )


@path("delete", "insert", into=ONLY_EMBEDDED)
def replace_an_old_row(uow: UnitOfWork, table: sa.Table) -> None:
    columns = ", ".join(column.name for column in table.columns)
    connection_of(uow).exec_driver_sql(
        f"REPLACE INTO {table.name} ({columns}) SELECT {columns} FROM {table.name} "
        f"WHERE rowid = (SELECT rowid FROM {table.name} ORDER BY rowid DESC LIMIT 1)"
    )


@path("insert", "delete", "delete", "insert", into=ONLY_EMBEDDED)
def insert_or_replace(uow: UnitOfWork, table: sa.Table) -> None:
    core_insert(uow, table)
    core_delete(uow, table)
    names, marks, values = _stored(uow, table, NEW)
    connection_of(uow).exec_driver_sql(
        f"INSERT OR REPLACE INTO {table.name} ({names}) VALUES ({marks})", values
    )


def _stored(uow: UnitOfWork, table: sa.Table, number: int) -> tuple[str, str, tuple[Any, ...]]:
    row = (
        connection_of(uow)
        .execute(sa.select(sa.text("*")).select_from(table).where(key_of(table, number)))
        .one()
    )
    return ", ".join(row._fields), ", ".join("?" * len(row)), tuple(row)
