"""What the planner of a server may know of the rows: nothing that a row holds.

It keeps the commonest values of each column, and its estimates, which anybody may ask for, are made
of them whether or not the asker may see the rows. So where the server is the boundary it keeps no
values at all. How many rows hang on a key it is told once, the same for each, whatever there is.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

_SCHEMAS = ("public", "lomu_log")
_OURS = "('public', 'lomu_log')"
# The seals, which everybody reads, tell which transactions there are and how long each is.
_OPEN = "n.nspname = 'lomu_log' AND (r.relname = 'audit_seal' OR a.attname = 'tx')"
# Columns of tables, and what indexes hold that is reckoned from them.
_COLUMNS = f"""
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_index i ON i.indexrelid = c.oid
    JOIN pg_class r ON r.oid = coalesce(i.indrelid, c.oid)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname IN {_OURS} AND (c.relkind IN ('r', 'p', 'm')
        OR i.indexprs IS NOT NULL AND i.indkey[a.attnum - 1] = 0) AND NOT ({_OPEN})
"""
_COUNTED = sa.text(f"""
    SELECT CASE WHEN i.indexrelid IS NULL THEN 'TABLE ONLY ' ELSE 'INDEX ' END
        || format('%I.%I', n.nspname, c.relname),
        string_agg('ALTER COLUMN ' || CASE WHEN i.indexrelid IS NULL THEN quote_ident(a.attname)
            ELSE CAST(a.attnum AS text) END || ' SET STATISTICS 0', ', ' ORDER BY a.attnum)
    {_COLUMNS} AND coalesce(a.attstattarget, -1) <> 0 AND n.nspname = ANY (:schemas)
    GROUP BY c.oid, i.indexrelid, n.nspname, c.relname ORDER BY 1
""")
_KEPT = f"""
    SELECT r.relname || '.' || a.attname {_COLUMNS}
        AND (coalesce(a.attstattarget, -1) <> 0 {{kept}})
    UNION ALL SELECT r.relname || ' (' || s.stxname || ')' FROM pg_statistic_ext s
    JOIN pg_class r ON r.oid = s.stxrelid JOIN pg_namespace n ON n.oid = r.relnamespace
    WHERE n.nspname IN {_OURS} ORDER BY 1
"""  # noqa: S608 - our own names
_VALUES = " OR ".join(f"s.stakind{n} <> 0" for n in range(1, 6))
_HOLDS_VALUES = (
    f"OR EXISTS (SELECT 1 FROM pg_statistic s WHERE ({_VALUES}) "  # noqa: S608 - our own names
    "AND s.starelid = c.oid AND s.staattnum = a.attnum)"
)
_NOUGHTS = tuple(f"{what}{n}" for what in ("stakind", "staop", "stacoll") for n in range(1, 6))
# What PostgreSQL takes to tell nothing it asks of a row before it knows whether the asker may see
# it; and EXPLAIN ANALYZE tells how far that came. So a text could be spelt out by what it comes
# before.
_ORDERING = """
    SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.proleakproof
    AND p.pronamespace = 'pg_catalog'::regnamespace AND p.proargtypes::oid[] && ARRAY[
        'text'::regtype, 'name'::regtype, 'bpchar'::regtype, 'varchar'::regtype, 'bytea'::regtype
    ]::oid[] AND p.proname !~ '(eq|ne)(text|name)?$' ORDER BY 1
"""
# Below nought, of each row's share: five rows to a key. What there is has no part in it.
_TO_A_KEY = -0.2


def uncounted(connection: sa.Connection, *schemas: str) -> Iterator[str]:
    """Statements that let the planner keep no values from now on; for whoever owns the tables.

    Of the tables of these schemas, or of all.
    """
    named = {"schemas": list(schemas or _SCHEMAS)}
    for what, columns in connection.execute(_COUNTED, named).all():
        yield f"ALTER {what} {columns}"


def forgotten() -> Iterator[str]:
    """Statements that take from it what it knew, and tell it of the keys; for a superuser."""
    yield (
        "DELETE FROM pg_catalog.pg_statistic s USING "  # noqa: S608 - our own names
        f"(SELECT c.oid, a.attnum {_COLUMNS}) known "
        "WHERE s.starelid = known.oid AND s.staattnum = known.attnum"
    )
    noughts = ", ".join("0" for _ in _NOUGHTS)
    yield (
        "INSERT INTO pg_catalog.pg_statistic "  # noqa: S608 - our own names
        "(starelid, staattnum, stainherit, stanullfrac, "
        f"stawidth, stadistinct, {', '.join(_NOUGHTS)}) SELECT DISTINCT a.attrelid, a.attnum, "
        f"false, 0, 8, {_TO_A_KEY}, {noughts} FROM pg_constraint k "
        "JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] "
        "WHERE k.contype = 'f' AND cardinality(k.conkey) = 1 "
        "AND k.connamespace = 'public'::regnamespace"
    )


def unspelt(connection: sa.Connection) -> Iterator[str]:
    """Statements that let texts be put in order of rows alone that the asker sees.

    For a superuser. Whether a text is one that the asker knows is still asked first: else no index
    would find what is asked for by its number.
    """
    for name in ordering(connection):
        yield f"ALTER FUNCTION {name} NOT LEAKPROOF"


def ordering(connection: sa.Connection) -> list[str]:
    """By which functions a text can be spelt out in rows that the asker does not see."""
    return list(connection.exec_driver_sql(_ORDERING).scalars())


def kept(connection: sa.Connection) -> list[str]:
    """Of which columns it keeps values, or may; and what was made by hand to count several.

    Values that it kept before are found by a superuser alone.
    """
    asked = "SELECT has_table_privilege('pg_catalog.pg_statistic', 'SELECT')"
    values = _HOLDS_VALUES if connection.exec_driver_sql(asked).scalar_one() else ""
    found = connection.exec_driver_sql(_KEPT.format(kept=values).replace("%", "%%"))
    return list(found.scalars())
