"""How the log writes a row as JSON, on either back-end.

A database that moved house brings its log along word for word, since the chain is made of it: so
rows that nobody changed since are in the log as the other back-end wrote them.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.store.base import UtcDateTime


def same_here(dialect: str, table: sa.Table, columns: Sequence[str]) -> str:
    """The condition, in SQL, that row `t` is what the change `c` left.

    A column that a later release added is empty in rows that nobody has written since, and the
    log knows nothing of it there: what is empty is left out of both.
    """
    if dialect == "sqlite":
        own, other = _as_sqlite(columns), _as_postgres(table, columns)
        same = "json_patch('{{}}', c.new) = json_patch('{{}}', {})"
    else:
        own, other = "to_jsonb(t)", _as_sqlite_on_server(table, columns)
        same = "jsonb_strip_nulls(c.new::jsonb) = jsonb_strip_nulls({})"
    return f"({same.format(own)} OR {same.format(other)})"


def _as_sqlite(columns: Sequence[str]) -> str:
    return "json_object(" + ", ".join(f"'{name}', t.{name}" for name in columns) + ")"


def _as_postgres(table: sa.Table, columns: Sequence[str]) -> str:
    """Here jsonb has its keys in order of their length, true and false, and no closing noughts."""
    parts = []
    for name in sorted(columns, key=lambda name: (len(name), name)):
        kind = _kind(table, name)
        written = f"t.{name}"
        if isinstance(kind, sa.Boolean):
            written = f"CASE t.{name} WHEN 1 THEN json('true') WHEN 0 THEN json('false') END"
        elif isinstance(kind, UtcDateTime):
            written = f"rtrim(rtrim(substr(t.{name}, 1, 26), '0'), '.') || '+00:00'"
        parts.append(f"'{name}', {written}")
    return f"json_object({', '.join(parts)})"


def _as_sqlite_on_server(table: sa.Table, columns: Sequence[str]) -> str:
    """Here truth is 1 or 0, and a moment has six places after the second."""
    parts = []
    for name in columns:
        kind = _kind(table, name)
        if isinstance(kind, sa.Boolean):
            parts.append(f"'{name}', t.{name}::int")
        elif isinstance(kind, UtcDateTime):
            form = """YYYY-MM-DD"T"HH24:MI:SS.US"Z\""""
            parts.append(f"'{name}', to_char(t.{name} AT TIME ZONE 'UTC', '{form}')")
    return f"to_jsonb(t) || jsonb_build_object({', '.join(parts)})"


def _kind(table: sa.Table, column: str) -> object:
    """Of what type a column is; an older database may have one that is no more."""
    return table.c[column].type if column in table.c else None
