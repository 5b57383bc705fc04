"""Rules of the trade that the database itself keeps, whoever writes to it and by what.

A rule is one condition, in SQL that both back-ends read alike, under which a row may not be
written, with the sentence of the refusal. `new` and `old` are the row after and before. A table
may also be kept whole: none of its rows is ever deleted.

Whoever alters the text of a rule installs it anew by a migration: `guards` compares what is in
the database with what stands here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

# When a trigger of PostgreSQL fires: the bits of pg_trigger.tgtype, as its source names them in
# src/include/catalog/pg_trigger.h.
_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 4, 8, 16, 32
_EVENTS = {"insert": _INSERT, "update": _UPDATE}
_BODY = "BEGIN IF {condition} THEN RAISE EXCEPTION '{told}'; END IF; RETURN NEW; END"
_NEVER = "BEGIN RAISE EXCEPTION '{told}'; END"


@dataclass(frozen=True, slots=True)
class RowRule:
    """A row of `table` may not be written (`event`: insert or update) where `refused` holds."""

    name: str
    table: str
    event: str
    refused: str
    told: str


@dataclass(frozen=True, slots=True)
class Kept:
    """No row of `table` is ever deleted."""

    table: str
    told: str

    @property
    def name(self) -> str:
        """What its trigger is called."""
        return f"{self.table}_kept"


Guard = RowRule | Kept


def install_guards(connection: sa.Connection, guards: Iterable[Guard]) -> None:
    """(Re)create these; the tables that they name must be there."""
    for guard in guards:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {guard.name}")
            connection.exec_driver_sql(sqlite_guard(guard))
        else:
            for statement in _postgres_statements(guard):
                connection.exec_driver_sql(statement)


def sqlite_guard(guard: Guard) -> str:
    """The trigger of SQLite, as SQL."""
    if isinstance(guard, Kept):
        head, when = f"BEFORE delete ON {guard.table}", ""
    else:
        head, when = f"BEFORE {guard.event} ON {guard.table}", f"WHEN {guard.refused} "
    return (
        f"CREATE TRIGGER {guard.name} {head} {when}BEGIN SELECT RAISE(ABORT, '{guard.told}'); END"
    )


def postgres_guard(guard: Guard) -> dict[str, str]:
    """What PostgreSQL has of it, as `guards` finds it: the trigger by name, the function's text."""
    if isinstance(guard, Kept):
        bits = _BEFORE | _DELETE | _TRUNCATE
    else:
        bits = _ROW | _BEFORE | _EVENTS[guard.event]
    function = _function(guard)
    return {guard.name: f"{guard.table} {function} {bits}", function: _source(guard)}


def _postgres_statements(guard: Guard) -> tuple[str, ...]:
    if isinstance(guard, Kept):
        when = f"BEFORE DELETE OR TRUNCATE ON {guard.table} FOR EACH STATEMENT"
    else:
        when = f"BEFORE {guard.event.upper()} ON {guard.table} FOR EACH ROW"
    function = _function(guard)
    made = (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = pg_catalog, public AS $${_source(guard)}$$"
    )
    return (
        made,
        f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
        f"CREATE TRIGGER {guard.name} {when} EXECUTE FUNCTION {function}()",
    )


def _function(guard: Guard) -> str:
    return f"lomu_{guard.name}"


def _source(guard: Guard) -> str:
    if isinstance(guard, Kept):
        return _NEVER.format(told=guard.told)
    return _BODY.format(condition=guard.refused, told=guard.told)
