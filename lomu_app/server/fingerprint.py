"""What `server init` leaves on a database, as one digest a table: rights, policies, the month.

The server writes conditions its own way, so they cannot be held against the program's text. What
stood when `server init` was done is noted, and a right or a condition altered since is told.
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from lomu_app.store.server_log import LOG, RULES

TABLE = (
    f"CREATE TABLE IF NOT EXISTS {RULES}.installed (what text PRIMARY KEY, digest text NOT NULL)"
)
# The parts of the log are left out: they come with the months, and nobody has any right to one.
_SCHEMAS = f"('public', '{LOG}', '{RULES}')"
_TOLD = f"""
SELECT n.nspname || '.' || c.relname, 'rights ' || coalesce(c.relacl::text, '')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN {_SCHEMAS} AND c.relkind IN ('r', 'p', 'S', 'v', 'm') AND NOT c.relispartition
UNION ALL
SELECT n.nspname || '.' || c.relname, 'column ' || a.attname || ' ' || a.attacl::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname IN {_SCHEMAS} AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND a.attacl IS NOT NULL
UNION ALL
SELECT n.nspname || '.' || c.relname, 'policy ' || p.polname || ' '
    || p.polcmd::text || p.polpermissive::text
    || (SELECT string_agg(pg_get_userbyid(r), ',' ORDER BY 1) FROM unnest(p.polroles) r)
    || coalesce(pg_get_expr(p.polqual, p.polrelid), '')
    || '/' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT c.relispartition
UNION ALL
SELECT n.nspname || '.' || c.relname, 'default ' || a.attname || ' '
    || pg_get_expr(d.adbin, d.adrelid)
FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE n.nspname = '{LOG}' AND a.attname = 'month' AND NOT c.relispartition
UNION ALL
SELECT 'function ' || n.nspname || '.' || p.proname,
    coalesce(p.proacl::text, '') || coalesce(p.proconfig::text, '') || p.prosecdef::text
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN {_SCHEMAS}
ORDER BY 1, 2
"""


def fingerprint(connection: sa.Connection) -> dict[str, str]:
    """The digest of each table and function, by its name."""
    parts: dict[str, list[str]] = {}
    # With nothing else on the path every name is written out in full, whoever asks.
    path = connection.exec_driver_sql("SELECT current_setting('search_path')").scalar_one()
    connection.exec_driver_sql("SET LOCAL search_path = pg_catalog")
    for what, told in connection.exec_driver_sql(_TOLD.replace("%", "%%")):
        parts.setdefault(what, []).append(told)
    restored = sa.text("SELECT set_config('search_path', :path, true)")
    connection.execute(restored, {"path": path})
    return {
        what: hashlib.sha256("\n".join(told).encode()).hexdigest() for what, told in parts.items()
    }


def note(connection: sa.Connection) -> None:
    """Note what stands now as what is right."""
    connection.exec_driver_sql(f"DELETE FROM {RULES}.installed")
    rows = [{"what": what, "digest": digest} for what, digest in fingerprint(connection).items()]
    connection.execute(sa.text(f"INSERT INTO {RULES}.installed VALUES (:what, :digest)"), rows)


def altered(connection: sa.Connection) -> tuple[str, ...]:
    """What differs now from what was noted: tables and functions, by name."""
    rows = connection.exec_driver_sql(f"SELECT what, digest FROM {RULES}.installed")
    noted = {str(what): str(digest) for what, digest in rows}
    found = fingerprint(connection)
    return tuple(
        sorted(what for what in noted.keys() | found.keys() if noted.get(what) != found.get(what))
    )
