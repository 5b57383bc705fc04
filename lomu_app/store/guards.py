"""The triggers that the audit leans on: that each is there, as it was made, and none besides.

A trigger taken away lets changes pass unseen; one that was planted changes what honest people
write, under their names, and the audit takes it for theirs. What a release installs is what it
looks for: whoever alters the text of a guard installs it anew by a migration. On a server that is
its own boundary whoever sets it up puts back what was taken away.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from lomu_app.store.audit import (
    AUDIT_TABLES,
    POSTGRES_FUNCTIONS,
    UNAUDITED,
    append_only_trigger,
    append_only_triggers,
    install_capture,
    sqlite_triggers,
)
from lomu_app.store.base import Base
from lomu_app.store.catalog import Columns, tables_there
from lomu_app.store.cog_guards import COG_GUARDS
from lomu_app.store.four_eyes_guards import FOUR_EYES_GUARDS
from lomu_app.store.insight_guards import INSIGHT_GUARDS
from lomu_app.store.log_months import IN_PARTS, parts_of
from lomu_app.store.meeting_guards import MEETING_GUARDS
from lomu_app.store.merged import MERGED_LOG
from lomu_app.store.odoc_guards import ODOC_GUARDS
from lomu_app.store.row_guards import (
    RowGuard,
    install_row_guards,
    postgres_row_functions,
    sqlite_row_guards,
)
from lomu_app.store.search import search_triggers
from lomu_app.store.server_log import BOUND_FUNCTIONS, LOG, RULES, is_bound

_Guards = dict[str, str]
# Every rule about rows that this release installs, whichever tables a database has already.
ROW_GUARDS: tuple[RowGuard, ...] = (
    *COG_GUARDS, *FOUR_EYES_GUARDS, *INSIGHT_GUARDS, *MEETING_GUARDS, *ODOC_GUARDS,
)  # fmt: skip
# When a trigger of PostgreSQL fires: the bits of pg_trigger.tgtype, as its source names them in
# src/include/catalog/pg_trigger.h.
_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 4, 8, 16, 32


def problems(connection: sa.Connection) -> tuple[str, ...]:
    """What is wrong with the triggers of the tables that are there, in words."""
    return (*lost(connection), *strange(connection))


def lost(connection: sa.Connection) -> tuple[str, ...]:
    """Guards that are not as they were made, in words."""
    return tuple(
        f"the guard {name} is missing, altered or switched off" for name in _altered(connection)
    )


def strange(connection: sa.Connection) -> tuple[str, ...]:
    """Triggers and views that nobody made for the program, in words."""
    found, wanted = _found_and_wanted(connection)
    return tuple(
        f"{name} is a trigger or view that is not the program's"
        for name in sorted(found.keys() - wanted.keys())
    )


def put_back(connection: sa.Connection) -> None:
    """Make anew, on PostgreSQL, each guard that is missing, altered or switched off.

    As whoever owns the tables and may make functions in their schema. What is right is not touched.
    """
    altered = set(_altered(connection))
    if not altered:
        return
    audited = _audited(tables_there(connection))
    for name, statement in POSTGRES_FUNCTIONS.items():
        if name in altered:
            connection.exec_driver_sql(statement.replace("%", "%%"))
    install_capture(
        connection,
        [name for name in audited if altered & {f"audit_{name}", f"version_{name}"}],
    )
    install_row_guards(
        connection,
        [
            guard for guard in _row_guards(audited)
            if altered & {f"lomu_guard_{guard.name}", *_postgres_guard(guard)}
        ],
    )  # fmt: skip
    for table, schema in _logs(connection):
        name = f"{table}_append_only"
        if name in altered:
            whole = f"{schema}.{table}" if schema else table
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {whole}")
            connection.exec_driver_sql(append_only_trigger(table, schema))


def _altered(connection: sa.Connection) -> list[str]:
    found, wanted = _found_and_wanted(connection)
    return sorted(name for name, made in wanted.items() if found.get(name) != made)


def _found_and_wanted(connection: sa.Connection) -> tuple[_Guards, _Guards]:
    audited = _audited(tables_there(connection))
    logs = [table for table, _ in _logs(connection)]
    if connection.dialect.name == "sqlite":
        return _found_sqlite(connection), _wanted_sqlite(audited, logs)
    return _found_postgres(connection), _wanted_postgres(connection, audited, logs)


def _logs(connection: sa.Connection) -> list[tuple[str, str]]:
    """The tables of logs, each with its schema where it has to be named."""
    there = tables_there(connection)
    # An older database has no logs but its own.
    logs = [(table, "") for table in AUDIT_TABLES]
    logs += [(table, "") for table in MERGED_LOG if table in there]
    if connection.dialect.name == "postgresql":
        # Each part of a log is a table of its own, and is kept as it is by a guard of its own.
        logs += [
            (part.name, part.schema) for table in IN_PARTS for part in parts_of(connection, table)
        ]
    return logs


def _audited(there: dict[str, Columns]) -> dict[str, Columns]:
    audited = there.keys() & (Base.metadata.tables.keys() - UNAUDITED.keys())
    return {name: there[name] for name in sorted(audited)}


def _found_sqlite(connection: sa.Connection) -> _Guards:
    made = sa.text("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")
    return dict(connection.execute(made).all())


def _wanted_sqlite(audited: dict[str, Columns], logs: Iterable[str]) -> _Guards:
    wanted = append_only_triggers(logs) | search_triggers()
    for table, columns in audited.items():
        wanted |= sqlite_triggers(table, columns.names, columns.key)
    return wanted | sqlite_row_guards(_row_guards(audited))


def _found_postgres(connection: sa.Connection) -> _Guards:
    """Triggers of our tables by name, with what they call and when; our functions' text."""
    # The server's own rules are `server check`'s business.
    triggers = sa.text(
        "SELECT t.tgname, c.relname || ' ' || p.proname || ' ' || t.tgtype::text || CASE WHEN "
        "t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND cardinality(t.tgattr::int[]) = 0 "
        "THEN '' ELSE ' not always' END "
        "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND c.relnamespace IN (SELECT oid FROM pg_namespace "
        "WHERE nspname = ANY (current_schemas(false))) AND p.pronamespace NOT IN "
        "(SELECT oid FROM pg_namespace WHERE nspname = ANY (:own))"
    ).bindparams(own=[RULES, LOG])
    functions = sa.text(
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace "
        "AND proname LIKE 'lomu\\_%'"
    )
    return dict(connection.execute(triggers).all()) | dict(connection.execute(functions).all())


def _wanted_postgres(
    connection: sa.Connection, audited: dict[str, Columns], logs: Iterable[str]
) -> _Guards:
    never = _BEFORE | _UPDATE | _DELETE | _TRUNCATE
    wanted = {f"{table}_append_only": f"{table} lomu_append_only {never}" for table in logs}
    for table, columns in audited.items():
        wanted[f"audit_{table}"] = f"{table} lomu_capture {_ROW | _INSERT | _UPDATE | _DELETE}"
        if "version" in columns.names:
            wanted[f"version_{table}"] = f"{table} lomu_version_step {_ROW | _BEFORE | _UPDATE}"
    guards = _row_guards(audited)
    for guard in guards:
        wanted |= _postgres_guard(guard)
    bound = BOUND_FUNCTIONS if is_bound(connection) else {}
    functions = POSTGRES_FUNCTIONS | postgres_row_functions(guards) | bound
    for name, statement in functions.items():
        wanted[name] = statement.split("$$")[1]
    return wanted


def _row_guards(audited: dict[str, Columns]) -> list[RowGuard]:
    return [guard for guard in ROW_GUARDS if guard.table in audited]


def _postgres_guard(guard: RowGuard) -> _Guards:
    bits = {"insert": _INSERT, "update": _UPDATE, "delete": _DELETE}[guard.operation]
    name, calls = f"guard_{guard.name}", f"{guard.table} lomu_guard_{guard.name}"
    wanted = {name: f"{calls} {_ROW | _BEFORE | bits}"}
    if guard.forever:
        wanted[f"{name}_whole"] = f"{calls} {_BEFORE | _TRUNCATE}"
    return wanted
