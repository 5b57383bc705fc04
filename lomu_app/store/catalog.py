"""What tables a database really has, with their columns and keys: one question on either back-end.

SQLAlchemy's inspector asks several questions a table, which is most of the time that a
verification of the audit takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

_SQLITE = """
    SELECT m.name, c.name, c.pk FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' ORDER BY m.name, c.cid
"""
# The place in the key counts from 0 there, for `indkey` is no common array.
_POSTGRES = """
    SELECT t.relname, c.attname, coalesce(array_position(k.indkey::int2[], c.attnum) + 1, 0)
    FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid
    LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary
    WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p')
    AND NOT t.relispartition
    AND c.attnum > 0 AND NOT c.attisdropped ORDER BY t.relname, c.attnum
"""


@dataclass(slots=True)
class Columns:
    """The columns of one table in their order, and those of its primary key in theirs."""

    names: list[str] = field(default_factory=list)
    key: list[str] = field(default_factory=list)


def tables_there(connection: sa.Connection) -> dict[str, Columns]:
    """Every table of the database by name, those of the full-text index among them."""
    sqlite = connection.dialect.name == "sqlite"
    found: dict[str, Columns] = {}
    keys: dict[str, list[tuple[int, str]]] = {}
    for table, column, place in connection.exec_driver_sql(_SQLITE if sqlite else _POSTGRES):
        found.setdefault(table, Columns()).names.append(column)
        if place:
            keys.setdefault(table, []).append((place, column))
    for table, key in keys.items():
        found[table].key = [column for _, column in sorted(key)]
    return found
