"""The rows of a database as both back-ends hold them: read, told by a digest, and written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.progress import Progress, check_cancelled
from lomu_app.store.base import Base, UtcDateTime
from lomu_app.store.numbers import APART, COUNTED_APART

_BATCH = 2_000
_ORDINARY = f" WHERE id < {APART}"
_STREAM = {"stream_results": True, "yield_per": _BATCH}
# Read and written as what they are; everything else goes over as text, letter for letter.
_KEPT = (sa.Boolean, sa.Date, sa.Integer, sa.LargeBinary, UtcDateTime)


def _told(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_told)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a table has, and one SHA-256 over all of them in the order of their keys."""

    rows: int
    digest: str


@cache
def tables() -> tuple[sa.TableClause, ...]:
    """Every table of the program, those referred to before those that refer to them."""
    return tuple(_carried(table) for table in Base.metadata.sorted_tables)


def tally(
    connection: sa.Connection, table: sa.TableClause, progress: Progress,
    of: sa.ColumnElement[bool] | None = None,
) -> Tally:  # fmt: skip
    """What a table holds, or those of its rows that are asked for. Raises Cancelled."""
    counted = _Counted(table.name, progress)
    for row in _read(connection, table, of):
        counted.add(row)
    return counted.tally()


def carry(
    source: sa.Connection, target: sa.Connection, table: sa.TableClause, progress: Progress
) -> Tally:
    """Write all rows of the source's table into the target's; what was read. Raises Cancelled."""
    counted = _Counted(table.name, progress)
    write = _write_sqlite if target.dialect.name == "sqlite" else _write_postgres
    write(target, table, (counted.add(row) for row in _read(source, table)))
    return counted.tally()


def bring(
    target: sa.Connection, table: sa.TableClause, rows: Iterable[Mapping[str, Any]],
    progress: Progress,
) -> Tally:  # fmt: skip
    """Write these rows, in the order of their keys; what was written. Raises Cancelled."""
    counted = _Counted(table.name, progress)
    names = [column.name for column in table.c]
    write = _write_sqlite if target.dialect.name == "sqlite" else _write_postgres
    write(target, table, (counted.add(tuple(row[name] for name in names)) for row in rows))
    return counted.tally()


def read(connection: sa.Connection, table: sa.TableClause) -> Iterator[dict[str, Any]]:
    """Every row of a table in the order of their keys, by column."""
    names = [column.name for column in table.c]
    for row in _read(connection, table):
        yield dict(zip(names, row, strict=True))


def is_empty(connection: sa.Connection) -> bool:
    """Whether no table of the program has a row."""
    filled = " OR ".join(f"EXISTS (SELECT 1 FROM {table.name})" for table in tables())  # noqa: S608 - our own names
    return not connection.exec_driver_sql(f"SELECT {filled}").scalar_one()


@contextmanager
def without_guards(connection: sa.Connection) -> Iterator[None]:
    """Rows come in with their log: meanwhile nothing writes one of its own, and no rule is asked.

    It is all in the transaction of the connection: whatever ends that undoes it.
    """
    if connection.dialect.name == "sqlite":
        # Rows of one table may refer to one another; all of them are there in the end.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        triggers = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).all()
        for name, _made in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield
        for _name, made in triggers:
            connection.exec_driver_sql(made)
        connection.exec_driver_sql("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")
        return
    _on_all(connection, "ALTER TABLE {} DISABLE TRIGGER USER")
    yield
    # What the log's own reference has put off to the commit is looked at now.
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    _on_all(connection, "ALTER TABLE {} ENABLE TRIGGER USER")
    connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
    set_counters(connection)


@contextmanager
def only_logged(connection: sa.Connection) -> Iterator[None]:
    """Rows come in as they stand: each is put on record, and no rule is asked how it came so.

    It is all in the transaction of the connection: whatever ends that undoes it.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        kept = ("audit_", "search_fts_")
        made = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).all()
        asked = [row for row in made if not row.name.startswith(kept)]
        for rule in asked:
            connection.exec_driver_sql(f"DROP TRIGGER {rule.name}")
        yield
        for rule in asked:
            connection.exec_driver_sql(rule.sql)
        return
    rules = connection.exec_driver_sql(_RULES_OF_TABLES).all()
    for rule in rules:
        connection.exec_driver_sql(f'ALTER TABLE {rule.relname} DISABLE TRIGGER "{rule.tgname}"')
    yield
    for rule in rules:
        connection.exec_driver_sql(f'ALTER TABLE {rule.relname} ENABLE TRIGGER "{rule.tgname}"')


# Those that write the log stay, and so does what signs it.
_RULES_OF_TABLES = r"""
    SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgenabled = 'O'
    AND c.relnamespace = current_schema()::regnamespace
    AND c.relname NOT LIKE 'audit\_%%' AND t.tgname <> 'audit_' || c.relname ORDER BY 1, 2
"""


def _on_all(connection: sa.Connection, statement: str) -> None:
    connection.exec_driver_sql("; ".join(statement.format(table.name) for table in tables()))


def set_counters(
    connection: sa.Connection, *, of_log: bool = True, only: Collection[str] = ()
) -> None:
    """PostgreSQL counts on from the highest number in use or given out; SQLite always does.

    `only` names the tables whose counters are set; empty for all.

    What is counted apart is left out: the next ordinary row would go on from there, and tell.
    """
    counted = {
        f"pg_get_serial_sequence('{table.name}', 'id')": (
            f"(SELECT max(id) FROM {table.name}{_ORDINARY if table.name in COUNTED_APART else ''})"  # noqa: S608 - our own names
        )
        for table in tables()
        if "id" in table.c and (not only or table.name in only)
    }
    if of_log:
        counted["'audit_tx'"] = "(SELECT max(tx) FROM audit_entry)"
    found = ", ".join(f"({counter}, {newest})" for counter, newest in counted.items())
    ahead = "greatest(newest, coalesce(pg_sequence_last_value(counter::regclass), 0))"
    connection.exec_driver_sql(
        f"SELECT setval(counter::regclass, {ahead}) FROM (VALUES {found}) "  # noqa: S608 - our own names
        "AS counted (counter, newest) WHERE newest IS NOT NULL"
    )


class _Counted:
    """Rows going by: counted, digested, told to whoever watches."""

    def __init__(self, name: str, progress: Progress) -> None:
        self._name, self._progress = name, progress
        self._rows, self._hash = 0, hashlib.sha256()

    def add(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        self._hash.update(_ENCODER.encode(row).encode())
        self._rows += 1
        if self._rows % _BATCH == 0:
            self._pause()
        return row

    def tally(self) -> Tally:
        self._pause()
        return Tally(self._rows, self._hash.hexdigest())

    def _pause(self) -> None:
        check_cancelled(self._progress)
        self._progress.step(self._rows, 0, f"rows of {self._name}")


def _carried(table: sa.Table) -> sa.TableClause:
    return sa.table(
        table.name,
        *(
            sa.column(column.name, column.type if isinstance(column.type, _KEPT) else sa.Text())
            for column in table.columns
        ),
    )


def _read(
    connection: sa.Connection, table: sa.TableClause, of: sa.ColumnElement[bool] | None = None
) -> Iterator[tuple[Any, ...]]:
    key: sa.ColumnElement[Any] = table.c[_key_of(table.name)]
    if connection.dialect.name == "postgresql" and isinstance(key.type, sa.Text):
        key = sa.collate(key, "C")  # the order of SQLite
    query = sa.select(*table.c).order_by(key)
    if of is not None:
        query = query.where(of)
    for row in connection.execute(query, execution_options=_STREAM):
        yield tuple(row)


def _key_of(name: str) -> str:
    (key,) = Base.metadata.tables[name].primary_key
    return key.name


def _write_sqlite(
    connection: sa.Connection, table: sa.TableClause, rows: Iterator[tuple[Any, ...]]
) -> None:
    names = [column.name for column in table.c]
    statement, batch = sa.insert(table), list[Mapping[str, Any]]()
    for row in rows:
        batch.append(dict(zip(names, row, strict=True)))
        if len(batch) == _BATCH:
            connection.execute(statement, batch)
            batch.clear()
    if batch:
        connection.execute(statement, batch)


def _write_postgres(
    connection: sa.Connection, table: sa.TableClause, rows: Iterator[tuple[Any, ...]]
) -> None:
    import psycopg  # as everywhere: not before there is a server
    from psycopg import sql

    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.c)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
    driver = connection.connection.driver_connection
    if driver is None:
        raise AssertionError("an open connection always has a driver connection")
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        # Behind SQLAlchemy's back; to be told like everything that a database refuses.
        raise sa.exc.DBAPIError(f"COPY {table.name}", None, error) from error
