"""Rows of any table, made from its columns alone; for tests that walk over all tables."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from lomu_app import bootstrap as _bootstrap  # noqa: F401 - loads every room's tables
from lomu_app.store.audit import UNAUDITED
from lomu_app.store.base import Base, EnumText, JsonText, UtcDateTime, Words
from lomu_app.store.guards import ROW_GUARDS
from lomu_app.store.row_guards import ALWAYS

# `tests/cog/test_agenda` adds one to minutes that are approved, and verifies the audit.
_ON_LOCKED_MINUTES = frozenset({"meeting_addendum"})
# Whose locations a meeting goes through stays as it was prepared.
_NEVER_CHANGED = frozenset({("meeting", "covers")})
# What could not be assessed has no band, and every other column here is filled; what comes onto an
# agenda, is offered or handed in comes undecided.
_FILLED_LATER = frozenset(
    {"not_done_reason", "decision", "outcome", "approved_at", "frozen", "digest"}
)
STANDS = {
    guard.table: guard.says
    for guard in ROW_GUARDS
    if guard.operation == "update" and guard.refused == ALWAYS
}
"""Tables of which no row is ever altered, and what is said to whoever tries."""
_MORNING = dt.datetime(2026, 11, 24, 7, 0, tzinfo=dt.UTC)


def audited_tables() -> list[sa.Table]:
    """Every table whose rows are audited, parents first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in UNAUDITED]


def free_tables() -> list[sa.Table]:
    """Those of them in which any row may be put; the others stand on what a rule asks for."""
    return [table for table in audited_tables() if table.name not in _ON_LOCKED_MINUTES]


def model_of(table: sa.Table) -> type[DeclarativeBase]:
    """The mapped class of a table."""
    return next(m.class_ for m in Base.registry.mappers if m.local_table is table)


def sample(table: sa.Table, number: int) -> dict[str, Any]:
    """A valid row, in which everything that must be unique is made from `number`."""
    return {column.name: _value(column, number) for column in table.columns}


def put_parents(connection: sa.Connection, table: sa.Table, number: int) -> None:
    """Store the rows that row `number` of the table refers to."""
    for column in table.columns:
        for key in column.foreign_keys:
            parent = key.column.table
            if parent is not table and not column.nullable:
                put(connection, parent, number)


def put(connection: sa.Connection, table: sa.Table, number: int) -> None:
    """Store row `number` of the table and what it refers to, unless it is there."""
    key = next(iter(table.primary_key.columns))
    there = sa.select(key).where(key == _value(key, number))
    if connection.execute(there).first() is None:
        put_parents(connection, table, number)
        connection.execute(sa.insert(table).values(**sample(table, number)))


def key_of(table: sa.Table, number: int) -> sa.ColumnElement[bool]:
    """The condition that finds row `number`."""
    return sa.and_(*(column == _value(column, number) for column in table.primary_key.columns))


def alterable(table: sa.Table) -> sa.Column[Any]:
    """A column of free text."""
    unique = {
        column.name
        for constraint in table.constraints
        if isinstance(constraint, sa.UniqueConstraint)
        for column in constraint.columns
    }
    return next(
        column
        for column in table.columns
        if isinstance(column.type, Words)
        and not column.primary_key
        and not column.foreign_keys
        and column.name not in unique
        and (table.name, column.name) not in _NEVER_CHANGED
    )


def _value(column: sa.Column[Any], number: int) -> Any:
    kind = column.type
    if column.foreign_keys:
        if column.nullable:
            return None
        return f"t{number}" if isinstance(kind, Words) else number
    if column.name == "version":
        return 1
    if column.name in _FILLED_LATER and column.nullable:
        return None
    if column.name == "priority":
        return 1  # the most urgent of four
    if column.name in {"signed_by", "approved_by", "checked_by", "decided_by"}:
        return f"s{number}"  # never who wrote the record
    if isinstance(kind, EnumText):
        return next(iter(kind.kind))
    if isinstance(kind, JsonText):
        return {"number": number}
    if isinstance(kind, Words):
        return f"t{number}"
    return _plain(kind, number)


def _plain(kind: sa.types.TypeEngine[Any], number: int) -> Any:
    if isinstance(kind, sa.Boolean):
        return number % 2 == 0
    if isinstance(kind, UtcDateTime):
        return _MORNING
    if isinstance(kind, sa.Date):
        return dt.date(2026, 11, 1) + dt.timedelta(days=number)
    if isinstance(kind, sa.Integer):
        return number
    if isinstance(kind, sa.LargeBinary):
        return f"t{number}".encode()
    raise AssertionError(f"say here what a sample of {kind!r} looks like")
