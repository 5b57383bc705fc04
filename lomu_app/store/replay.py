"""Whether the rows of a database are what its log made of them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.kernel.counting import counted
from lomu_app.store.audit import UNAUDITED
from lomu_app.store.base import Base
from lomu_app.store.catalog import tables_there
from lomu_app.store.written import same_here

# The last change of each row of one table.
_LAST = "SELECT max(id) AS id FROM audit_change WHERE table_name = :name GROUP BY row_key"

_DIFFERENT = ("row is not as the audit left it", "rows are not as the audit left them")


def differences_from_replay(connection: sa.Connection) -> list[str]:
    """Tables whose rows are not what their last audited change left, each in words."""
    problems = []
    if connection.dialect.name == "postgresql":
        # Moments are compared as the capture wrote them.
        connection.exec_driver_sql("SET LOCAL timezone = 'UTC'")
    living, there = _living(connection), tables_there(connection)
    audited = [table for table in Base.metadata.sorted_tables if table.name not in UNAUDITED]
    # An older database lacks the tables of later releases; then its audit knows no row of them.
    present = _present(connection, [table.name for table in audited if table.name in there])
    for table in audited:
        found = living.get(table.name, 0)
        if present.get(table.name):
            lost = abs(found - present[table.name])
            found = lost + _altered(connection, table, there[table.name].names)
        if found:
            problems.append(f"{table.name}: {counted(found, *_DIFFERENT)}")
    return problems


def _present(connection: sa.Connection, tables: Sequence[str]) -> dict[str, int]:
    """How many rows each table has."""
    counts = (f"SELECT '{name}', count(*) FROM {name}" for name in tables)  # noqa: S608 - our own
    return dict(connection.exec_driver_sql(" UNION ALL ".join(counts)).all()) if tables else {}


def _living(connection: sa.Connection) -> dict[str, int]:
    """How many rows of each table the audit has seen come and not go."""
    rows = connection.exec_driver_sql(
        "SELECT c.table_name, count(*) FROM audit_change c "
        "JOIN (SELECT max(id) AS id FROM audit_change GROUP BY table_name, row_key) l "
        "ON l.id = c.id WHERE c.operation <> 'delete' GROUP BY c.table_name"
    )
    return {name: int(count) for name, count in rows}


def _altered(connection: sa.Connection, table: sa.Table, columns: Sequence[str]) -> int:
    """How many rows of a table differ from the last that the audit saw of them."""
    name = table.name
    if connection.dialect.name == "sqlite":
        # As text, which the log keeps: a number would be compared with every change there is.
        key = " || '/' || ".join(f"CAST(t.{column.name} AS TEXT)" for column in table.primary_key)
    else:
        key = " || '/' || ".join(f"t.{column.name}::text" for column in table.primary_key)
    same = same_here(connection.dialect.name, table, columns)
    altered = connection.execute(
        sa.text(
            f"SELECT count(*) FROM {name} t LEFT JOIN "  # noqa: S608 - names from our own metadata
            f"(SELECT c.* FROM audit_change c JOIN ({_LAST}) l ON l.id = c.id) c "
            f"ON c.row_key = {key} WHERE c.new IS NULL OR NOT {same}"
        ),
        {"name": name},
    )
    return int(altered.scalar_one())


def differing_receipts(connection: sa.Connection) -> list[str]:
    """Receipts are not in the log, but each entry tells whose receipt it left."""
    commands, receipted = connection.execute(
        sa.text(
            "SELECT count(*), count(o.operation_id) FROM audit_entry e LEFT JOIN operation o "
            "ON o.operation_id = e.operation_id AND o.user_id = e.user_id "
            "WHERE e.operation_id IS NOT NULL"
        )
    ).one()
    receipts = connection.execute(sa.text("SELECT count(*) FROM operation")).scalar_one()
    problems = []
    if receipted < commands:
        problems.append(f"operation: {commands - receipted} commands have lost their receipts")
    if receipted < receipts:
        problems.append(f"operation: {receipts - receipted} receipts belong to no command")
    return problems
