"""The months of the log on a server that is its own boundary: closed, and inspected.

Rights and policies of a table hold for whoever goes through it; a part that was named by itself
would be another table. So a part has nobody's rights, forced row security and no policy: it can be
read and written through its table alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from lomu_app.server.looks import TRIGGER
from lomu_app.server.names import Roles
from lomu_app.store import log_months
from lomu_app.store.audit import AUDIT_TABLES
from lomu_app.store.log_months import IN_PARTS, Part, later, parts_of
from lomu_app.store.server_log import LOG

_KEEP_UP = "run `server upkeep`"
_AGAIN = "run `server init` again"
_FEWEST_AHEAD = 2


def closing(connection: sa.Connection) -> Iterator[str]:
    """Statements that close every part; to be run as the owner of the log.

    Which month a row goes into is told anew as well, by the server's clock alone.
    """
    for table in IN_PARTS:
        if parts_of(connection, table):
            yield (
                f"ALTER TABLE {LOG}.{table} ALTER COLUMN month SET DEFAULT {log_months.THIS_MONTH}"
            )
    for part in _all_parts(connection):
        whole = f"{part.schema}.{part.name}"
        yield from log_months.closing(whole)
        for grantee in connection.execute(_GRANTEES, {"part": whole}).scalars():
            yield f"REVOKE ALL ON {whole} FROM {grantee}"
        for policy in connection.execute(_POLICIES, {"part": whole}).scalars():
            yield f"DROP POLICY {policy} ON {whole}"


_GRANTEES = sa.text("""
    SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END
    FROM pg_class c, LATERAL (
        SELECT (aclexplode(c.relacl)).grantee UNION ALL
        SELECT (aclexplode(t.attacl)).grantee FROM pg_attribute t WHERE t.attrelid = c.oid
    ) a WHERE c.oid = to_regclass(:part) AND a.grantee <> c.relowner
""")
_POLICIES = sa.text(
    "SELECT quote_ident(polname) FROM pg_policy WHERE polrelid = to_regclass(:part)"
)


# --- inspecting -------------------------------------------------------------------------------


def lapses_of_parts(connection: sa.Connection, _: Roles) -> Iterator[str]:
    """What is wrong with the parts of the log, each in a sentence."""
    of_each = {table: parts_of(connection, table) for table in IN_PARTS}
    for table, parts in of_each.items():
        if not parts:
            yield f"{table} does not lie in months: {_AGAIN}"
            continue
        yield from _gaps(table, parts)
        yield from _too_few(connection, table, parts)
    spans = [[(part.begins, part.ends) for part in parts] for parts in of_each.values()]
    if spans[0] != spans[1]:
        yield "the months of the log's entries are not those of its changes: " + _CALL
    yield from _open_parts(connection)
    yield from _strangers(connection, {part.name for parts in of_each.values() for part in parts})


_CALL = "something was attached or detached by hand; put it back as it was"


def _gaps(table: str, parts: list[Part]) -> Iterator[str]:
    ends = "-infinity"
    for part in parts:
        if part.begins != ends:
            yield f"{table} has no part from {ends} to {part.begins}: {_CALL}"
        ends = part.ends
    if not parts[-1].last:
        yield f"{table} has no part after {ends}: {_CALL}"


def _too_few(connection: sa.Connection, table: str, parts: list[Part]) -> Iterator[str]:
    last = parts[-1]
    month = log_months.this_month(connection)
    if last.begins < str(later(month, _FEWEST_AHEAD + 1)):
        yield f"{table} has parts for fewer than {_FEWEST_AHEAD} months ahead: {_KEEP_UP}"
    held = f"SELECT EXISTS (SELECT 1 FROM {table} WHERE month >= '{last.begins}')"
    if last.last and connection.exec_driver_sql(held).scalar_one():
        yield f"{last.name} holds rows, for no part was made for their month in time: {_KEEP_UP}"


def _open_parts(connection: sa.Connection) -> Iterator[str]:
    secured = sa.text(
        "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = to_regclass(:part)"
    )
    for part in _all_parts(connection):
        whole = f"{part.schema}.{part.name}"
        if not connection.execute(secured, {"part": whole}).scalar_one():
            yield f"{part.name} is not under forced row security: {_AGAIN}"
        for grantee in connection.execute(_GRANTEES, {"part": whole}).scalars():
            yield f"{grantee} has rights on {part.name}, past its table: {_AGAIN}"
    # Made for the table; switched off in one part alone it would sign or open nothing there.
    missing = sa.text(
        "SELECT c.relname, wanted FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
        "CROSS JOIN unnest(CAST(:triggers AS text[])) wanted "
        "WHERE i.inhparent = to_regclass('audit_entry') AND NOT EXISTS (SELECT 1 FROM pg_trigger t "
        "WHERE t.tgrelid = c.oid AND t.tgname = wanted AND t.tgenabled IN ('O', 'A'))"
    )
    for name, trigger in connection.execute(missing, {"triggers": ["entry_signed", TRIGGER]}):
        yield f"the trigger {trigger} of {name} is missing or switched off: {_AGAIN}"


def _strangers(connection: sa.Connection, parts: set[str]) -> Iterator[str]:
    known = {*AUDIT_TABLES, "unit", "turn", "opened", *parts}
    tables = sa.text(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = to_regnamespace(:log) "
        "AND c.relkind IN ('r', 'p', 'f', 'v', 'm') ORDER BY 1"
    )
    for name in connection.execute(tables, {"log": LOG}).scalars():
        if name not in known:
            yield (
                f"{LOG}.{name} is not a part of the log: attach it again where it was one, for "
                "without it the chain is broken; drop it where it never was"
            )


def _all_parts(connection: sa.Connection) -> list[Part]:
    return [part for table in IN_PARTS for part in parts_of(connection, table)]
