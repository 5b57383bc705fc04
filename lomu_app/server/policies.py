"""Grants and row security of every table, made of `reach`; all of them can be installed anew."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from lomu_app.server.names import Roles, quoted
from lomu_app.server.reach import LOG_READS, REACH, Reach, may
from lomu_app.store.base import Base
from lomu_app.store.server_log import LOG

# Known only when the row is written, and never said again.
_NEVER_ALTERED = frozenset({"id", "created_at", "created_by"})
# Rows that are written before what makes them visible, and the parents of a row of the same table.
_NOT_LOOKED_UP = frozenset({"file_content"})


def table_statements(roles: Roles) -> Iterator[str]:
    """Grants and policies of all tables but those of the log."""
    for name, reach in REACH.items():
        table = Base.metadata.tables[name]
        group = quoted(roles.cse if reach.compartment else roles.desk)
        yield from _grants(table, reach, group)
        yield from _secured(name, roles)
        yield from _policies(table, reach, roles)


def log_statements(roles: Roles) -> Iterator[str]:
    """The same of the log; to be run as its owner."""
    desk, owner = quoted(roles.desk), quoted(roles.owner)
    entry = ", ".join(column.name for column in Base.metadata.tables["audit_entry"].columns)
    yield f"GRANT USAGE ON SCHEMA {LOG} TO {desk}, {owner}"
    yield f"GRANT INSERT ({entry}) ON {LOG}.audit_entry TO {desk}, {owner}"
    asked = f"{LOG}.begin_unit(), {LOG}.seal_waiting(bigint)"
    yield f"GRANT EXECUTE ON FUNCTION {asked} TO {desk}, {owner}"
    yield (f"GRANT EXECUTE ON FUNCTION {LOG}.note_change(text, text, text, text, text) TO {owner}")
    for name, sees in LOG_READS.items():
        table = f"{LOG}.{name}"
        yield f"GRANT SELECT ON {table} TO {desk}, {owner}"
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        for policy in ("sees", "adds", "keeps", "owner"):
            yield f"DROP POLICY IF EXISTS {policy} ON {table}"
        yield f"CREATE POLICY keeps ON {table} TO {quoted(roles.log)} USING (true)"
        yield f"CREATE POLICY owner ON {table} FOR SELECT TO {owner} USING (true)"
        yield f"CREATE POLICY sees ON {table} FOR SELECT TO {desk} USING ({sees})"
    # Signed by a trigger before this is asked.
    yield (
        f"CREATE POLICY adds ON {LOG}.audit_entry FOR INSERT TO {desk}, {owner} WITH CHECK (true)"
    )


def _grants(table: sa.Table, reach: Reach, group: str) -> Iterator[str]:
    columns = [column.name for column in table.columns]
    read = ", ".join(name for name in columns if name not in reach.keeps)
    altered = ", ".join(name for name in columns if name not in _NEVER_ALTERED)
    yield f"REVOKE ALL ON {table.name} FROM PUBLIC, {group}"
    yield f"GRANT SELECT ({read}), INSERT, UPDATE ({altered}) ON {table.name} TO {group}"
    if reach.deletes:
        yield f"GRANT DELETE ON {table.name} TO {group}"
    if "id" in table.columns:
        yield f"GRANT USAGE ON SEQUENCE {table.name}_id_seq TO {group}"


def _secured(name: str, roles: Roles) -> Iterator[str]:
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    for policy in ("sees", "adds", "alters", "takes_away", "owner"):
        yield f"DROP POLICY IF EXISTS {policy} ON {name}"
    # The owner cannot log in: rules that look at all rows run as it, and so do migrations.
    yield f"CREATE POLICY owner ON {name} TO {quoted(roles.owner)} USING (true) WITH CHECK (true)"


def _policies(table: sa.Table, reach: Reach, roles: Roles) -> Iterator[str]:
    to, name = quoted(roles.desk), table.name
    yield f"CREATE POLICY sees ON {name} FOR SELECT TO {to} USING ({reach.sees})"
    if not reach.writes:
        return
    may_write = may(reach.writes)
    may_write_row = " AND ".join([may_write, *_own_conditions(reach, name), *_parents(table)])
    yield f"CREATE POLICY adds ON {name} FOR INSERT TO {to} WITH CHECK ({may_write_row})"
    yield (
        f"CREATE POLICY alters ON {name} FOR UPDATE TO {to} "
        f"USING ({may_write} AND ({reach.sees}) AND {reach.alters}) WITH CHECK ({may_write_row})"
    )
    if reach.deletes:
        yield (
            f"CREATE POLICY takes_away ON {name} FOR DELETE TO {to} "
            f"USING ({may_write} AND ({reach.sees}))"
        )


def _own_conditions(reach: Reach, name: str) -> list[str]:
    # The bytes of a file come before the row that names them.
    return [] if name in _NOT_LOOKED_UP else [f"({reach.sees})"]


def _parents(table: sa.Table) -> Iterator[str]:
    """Whatever a row refers to must be visible: else a refusal would tell that it is there."""
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        parent, column = key.column.table.name, key.parent.name
        if parent in _NOT_LOOKED_UP or parent == table.name:
            continue
        there = f"EXISTS (SELECT 1 FROM {parent} up WHERE up.id = {table.name}.{column})"
        yield f"({column} IS NULL OR {there})" if key.parent.nullable else there
