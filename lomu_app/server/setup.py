"""Making a PostgreSQL database the boundary: owners, groups, rules; and doing so anew.

Everything here can be repeated; the second time it brings an older boundary up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import event

from lomu_app.access.rules import TAKEN_WITH, given_by
from lomu_app.cog.agenda import cog_place
from lomu_app.kernel.errors import Refused, StoreUnavailable
from lomu_app.kernel.policy import PolicyBook
from lomu_app.server import (
    duties,
    fingerprint,
    following,
    identity,
    log_parts,
    looks,
    moves,
    policies,
    rights,
    statements,
)
from lomu_app.server.names import Roles, quoted
from lomu_app.store import guards, log_months, migrate, planner
from lomu_app.store.audit import AUDIT_TABLES
from lomu_app.store.engine import open_shared
from lomu_app.store.server_log import BOUND_FUNCTIONS, LOG, LOG_FUNCTIONS, LOG_TABLES, RULES
from lomu_app.store.store import is_away, not_opened

SECRETIVE = (
    "pg_stat_all_tables", "pg_stat_user_tables", "pg_stat_xact_all_tables",
    "pg_stat_xact_user_tables", "pg_statio_all_tables", "pg_statio_user_tables",
    "pg_stat_all_indexes", "pg_stat_user_indexes", "pg_statio_all_indexes",
    "pg_statio_user_indexes", "pg_statio_all_sequences", "pg_statio_user_sequences", "pg_stats",
    "pg_stat_activity", "pg_stat_user_functions", "pg_stat_xact_user_functions",
)  # fmt: skip
"""Views that count rows, or tell what others ask."""


def set_up(url: str, book: PolicyBook) -> Roles:
    """Make (or bring up to date) the boundary of the database at `url`.

    To be run once by a superuser; after an upgrade of the program the migrator can do it, too.
    Raises Refused, StoreUnavailable.
    """
    engine = open_shared(url)
    try:
        with engine.begin() as connection:
            roles = roles_of(connection)
            first = _may_make_roles(connection, roles)
            if first:
                _make_roles(connection, roles)
                _own_database(connection, roles)
        engine.dispose()  # the search path of the database holds for new sessions
        if not first:
            event.listen(engine, "begin", _Keeping(roles.keeper).begin)
        # Tables and what guards them are one: cut off, it stays as it was, and is run again.
        with engine.begin() as connection:
            migrate.bring_up(connection)
            log_months.keep_ahead(connection)
            guards.put_back(connection)
            _own_tables(connection, roles)
            _make_schema(connection, RULES, roles.owner)
            # What was given by hand is not to be noted below as what is right.
            _run(connection, rights.taken_back(connection))
            _install_log(connection, roles)
            _install_rules(connection, roles, book)
            _run(connection, planner.uncounted(connection))
            _keep_from_all(connection, roles)
            with acting_as(connection, roles.owner):
                fingerprint.note(connection)
    except sa.exc.DBAPIError as error:
        raise told_by_server(error) from error
    finally:
        engine.dispose()
    return roles


class _Keeping:
    """Lets each transaction of whoever migrates begin with the rights of both owners."""

    def __init__(self, keeper: str) -> None:
        self._keeper = keeper

    def begin(self, connection: sa.Connection) -> None:
        """Take them; they end with the transaction."""
        connection.exec_driver_sql(f"SET LOCAL ROLE {quoted(self._keeper)}")


def told_by_server(error: sa.exc.DBAPIError) -> StoreUnavailable:
    """What the server said, for whoever looks after it; a person at a desk is told less.

    Where it was not reached it has said nothing, and what is wrong may be the address.
    """
    said = (str(error.orig).strip().splitlines() or ["nothing"])[0]
    if is_away(error):
        return StoreUnavailable(
            f"{not_opened(error).message} What was not told as done was not done. ({said})"
        )
    return StoreUnavailable(f"The server refused: {said}. What was not told as done was not done.")


def roles_of(connection: sa.Connection) -> Roles:
    """The roles of the database that this connection is to."""
    return Roles(str(connection.exec_driver_sql("SELECT current_database()").scalar_one()))


@contextmanager
def acting_as(connection: sa.Connection, role: str) -> Iterator[None]:
    """Be another role for some statements."""
    before = connection.exec_driver_sql("SELECT current_user").scalar_one()
    connection.exec_driver_sql(f"SET LOCAL ROLE {quoted(role)}")
    yield
    connection.exec_driver_sql(f"SET LOCAL ROLE {quoted(str(before))}")


def _run(connection: sa.Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement.replace("%", "%%"))


def _may_make_roles(connection: sa.Connection, roles: Roles) -> bool:
    """Whether this login sets up a boundary; raises Refused where it may not even renew one."""
    if not roles.fit:
        raise Refused(
            f"The name {roles.database} is too long: the names of its roles would be cut."
        )
    can = connection.exec_driver_sql(
        "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ).scalar_one()
    keeps = (
        "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = :keeper "
        "AND pg_has_role(session_user, oid, 'MEMBER'))"
    )
    if not can and not connection.execute(sa.text(keeps), {"keeper": roles.keeper}).scalar_one():
        raise Refused(
            "This login may not make roles. Run `server init` as the server's administrator; "
            "nothing was changed."
        )
    return bool(can)


def _make_roles(connection: sa.Connection, roles: Roles) -> None:
    there = set(connection.exec_driver_sql("SELECT rolname FROM pg_roles").scalars())
    for name in (*roles.asleep, roles.migrator):
        if name not in there:
            connection.exec_driver_sql(f"CREATE ROLE {quoted(name)}")
        login = "LOGIN NOINHERIT" if name == roles.migrator else "NOLOGIN INHERIT"
        connection.exec_driver_sql(f"ALTER ROLE {quoted(name)} {login}")
    for name in (roles.owner, roles.log):
        connection.exec_driver_sql(f"GRANT {quoted(name)} TO {quoted(roles.keeper)}")
    connection.exec_driver_sql(f"GRANT {quoted(roles.keeper)} TO {quoted(roles.migrator)}")
    # To end the session of somebody who holds the seal and goes away.
    for known in rights.MEANT_FOR_LOG:
        connection.exec_driver_sql(f"GRANT {known} TO {quoted(roles.log)}")


def _own_database(connection: sa.Connection, roles: Roles) -> None:
    database, owner = quoted(roles.database), quoted(roles.owner)
    others = ", ".join(map(quoted, (roles.desk, roles.migrator)))
    _run(connection, (
        f"ALTER DATABASE {database} OWNER TO {owner}",
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {others}",
        f"ALTER DATABASE {database} SET search_path = public, {LOG}",
        f"ALTER SCHEMA public OWNER TO {owner}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {quoted(roles.desk)}, {quoted(roles.log)}",
    ))  # fmt: skip
    _make_schema(connection, LOG, roles.log)


def _make_schema(connection: sa.Connection, name: str, owner: str) -> None:
    _run(connection, (
        f"CREATE SCHEMA IF NOT EXISTS {name}", f"ALTER SCHEMA {name} OWNER TO {quoted(owner)}",
    ))  # fmt: skip


def _own_tables(connection: sa.Connection, roles: Roles) -> None:
    """Give all that is in `public` to the owner, and what belongs to the log to the log's."""
    parts = [
        part.name for table in log_months.IN_PARTS
        for part in log_months.parts_of(connection, table)
    ]  # fmt: skip
    for table in (*AUDIT_TABLES, *parts):
        there = f"SELECT to_regclass('public.{table}') IS NOT NULL"
        if connection.exec_driver_sql(there).scalar_one():
            connection.exec_driver_sql(f"ALTER TABLE public.{table} SET SCHEMA {LOG}")
            connection.exec_driver_sql(f"ALTER TABLE {LOG}.{table} OWNER TO {quoted(roles.log)}")
    owner = quoted(roles.owner)
    tables = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    )
    for name in connection.exec_driver_sql(tables).scalars().all():
        connection.exec_driver_sql(f"ALTER TABLE public.{quoted(name)} OWNER TO {owner}")
    loose = (
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace "
        "AND c.relkind = 'S' AND NOT EXISTS (SELECT 1 FROM pg_depend d "
        "WHERE d.objid = c.oid AND d.deptype IN ('a', 'i'))"
    )
    for name in connection.exec_driver_sql(loose).scalars().all():
        connection.exec_driver_sql(f"ALTER SEQUENCE public.{quoted(name)} OWNER TO {owner}")
    functions = (
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    )
    for name in connection.exec_driver_sql(functions).scalars().all():
        # Temporary tables come last: named first they would stand before the program's own.
        _run(connection, (
            f"ALTER FUNCTION {name} OWNER TO {owner}",
            f"ALTER FUNCTION {name} SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp",
            f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC",
        ))  # fmt: skip


def _install_log(connection: sa.Connection, roles: Roles) -> None:
    with acting_as(connection, roles.log):
        _run(connection, (*LOG_TABLES, *looks.tables(roles)))
    with acting_as(connection, roles.owner):
        grants = f"GRANT USAGE ON SCHEMA {RULES} TO {quoted(roles.desk)}, {quoted(roles.log)}"
        _run(connection, (grants, *identity.TABLES, *moves.TABLE, fingerprint.TABLE))
        made = identity.functions(roles, TAKEN_WITH)
        _run(connection, made.values())
        _run(connection, (f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {RULES} FROM PUBLIC",))
        _run(connection, identity.grants(roles, list(made)))
    with acting_as(connection, roles.log):
        _run(connection, (*LOG_FUNCTIONS.values(), *looks.LOG_FUNCTIONS.values()))
        _run(connection, (
            f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {LOG} FROM PUBLIC",
            f"DROP TRIGGER IF EXISTS entry_signed ON {LOG}.audit_entry",
            f"CREATE TRIGGER entry_signed BEFORE INSERT ON {LOG}.audit_entry "
            f"FOR EACH ROW EXECUTE FUNCTION {LOG}.lomu_entry()",
            *looks.triggers(),
            # Numbers only grow, also where one is drawn and not committed yet.
            f"SELECT setval('{LOG}.tx_number', greatest((SELECT max(tx) FROM {LOG}.audit_entry), "
            f"(SELECT last_value FROM {LOG}.tx_number)))",
        ))  # fmt: skip
        _run(connection, policies.log_statements(roles))
        _run(connection, log_parts.closing(connection))


def _install_rules(connection: sa.Connection, roles: Roles, book: PolicyBook) -> None:
    with acting_as(connection, roles.owner):
        _run(connection, BOUND_FUNCTIONS.values())
        _keep_policy(connection, book)
        _run(connection, policies.table_statements(roles))
        _run(connection, duties.functions().values())
        for table, name in duties.triggers():
            _run(connection, (
                f"DROP TRIGGER IF EXISTS {name} ON public.{table}",
                duties.install_trigger(table, name),
                f"REVOKE ALL ON FUNCTION {RULES}.{name}() FROM PUBLIC",
            ))  # fmt: skip
        _run(connection, (*duties.at_commit(), *duties.at_leaving(), *following.statements()))
        _run(connection, moves.statements())
        _run(connection, (
            f"GRANT SELECT ON public.alembic_version TO {quoted(roles.desk)}",
            f"REVOKE ALL ON ALL TABLES IN SCHEMA {RULES} FROM PUBLIC",
        ))  # fmt: skip


def _keep_policy(connection: sa.Connection, book: PolicyBook) -> None:
    """What each role may do and where each area lies, as the program's policy says today."""
    told = [
        {"role": role, "permission": permission.value}
        for role in book["roles"]["roles"]
        for permission in sorted(given_by(book["roles"], role))
    ]
    units = book["areas"]["units"]
    areas = [{"area": unit["label"], "authority": unit["authority"]} for unit in units]
    cogs = [
        {"area": cog_place(book["areas"], authority)[0], "authority": authority}
        for authority in sorted({unit["authority"] for unit in units})
    ]
    connection.exec_driver_sql(f"DELETE FROM {RULES}.role_permission")
    connection.execute(
        sa.text(f"INSERT INTO {RULES}.role_permission VALUES (:role, :permission)"), told
    )
    connection.exec_driver_sql(f"DELETE FROM {RULES}.area_authority")
    connection.execute(
        sa.text(f"INSERT INTO {RULES}.area_authority VALUES (:area, :authority)"), areas
    )
    connection.exec_driver_sql(f"DELETE FROM {RULES}.cog_unit")
    connection.execute(
        sa.text(f"INSERT INTO {RULES}.cog_unit (area, authority) VALUES (:area, :authority)"), cogs
    )


def _keep_from_all(connection: sa.Connection, roles: Roles) -> None:
    """What a superuser alone can: close what counts rows for everybody, and record statements."""
    superuser = connection.exec_driver_sql(
        "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    ).scalar_one()
    if not superuser:
        return  # `check` tells what is left open
    told = connection.exec_driver_sql(
        "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute "
        "WHERE attrelid = 'pg_class'::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attname NOT IN ('reltuples', 'relpages', 'relallvisible', 'relallfrozen')"
    ).scalar_one()
    views = connection.exec_driver_sql(
        "SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace"
    ).scalars()
    there = set(views)
    sized = (
        connection.exec_driver_sql(
            "SELECT oid::regprocedure::text FROM pg_proc "
            "WHERE pronamespace = 'pg_catalog'::regnamespace AND ("
            "proname ~ '^pg_(relation_size|table_size|total_relation_size|indexes_size|"
            "relation_filepath|relation_filenode|sequence_last_value|database_size)$' "
            "OR proname ~ '^pg_stat_get_' OR proname IN ('lo_create', 'lo_creat', 'lo_from_bytea'))"
        )
        .scalars()
        .all()
    )
    statements.keep(connection, roles)
    _run(connection, (
        *planner.forgotten(),
        *planner.unspelt(connection),
        "REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC",
        f"GRANT SELECT ({told}) ON pg_catalog.pg_class TO PUBLIC",
        *(f"REVOKE SELECT ON pg_catalog.{view} FROM PUBLIC" for view in SECRETIVE if view in there),
        *(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC" for name in sized),
        # The log cuts off whoever holds its seal and goes away; the rules tell who edits what.
        f"GRANT SELECT ON pg_catalog.pg_stat_activity TO {quoted(roles.log)}, "
        f"{quoted(roles.owner)}",
        "GRANT EXECUTE ON FUNCTION pg_stat_get_activity(integer) TO "
        f"{quoted(roles.log)}, {quoted(roles.owner)}",
    ))  # fmt: skip
