"""Inspecting a server's database: each lapse of the boundary in a sentence that says what to do.

What stands is held against what `server init` installs, so that a right that was given by hand, a
policy taken away or a function altered is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from lomu_app.access.rules import TAKEN_WITH
from lomu_app.kernel.counting import counted
from lomu_app.server import (
    duties,
    fingerprint,
    following,
    identity,
    looks,
    moves,
    rights,
    settings,
    statements,
)
from lomu_app.server.log_parts import lapses_of_parts
from lomu_app.server.names import Roles
from lomu_app.server.reach import LOG_READS, REACH
from lomu_app.server.settings import Findings
from lomu_app.server.setup import SECRETIVE, roles_of, told_by_server
from lomu_app.store import guards, migrate, planner, seal
from lomu_app.store.engine import open_shared
from lomu_app.store.server_log import LOG, LOG_FUNCTIONS, RULES, is_bound

_AGAIN = "run `server init` again"
_OURS = f"('public', '{LOG}', '{RULES}')"
# Transactions may wait this long for their seal before it is told.
_SEALED_WITHIN = "5 minutes"
# So many columns are told by name; of a boundary that is older, all have the same lapse.
_NAMED = 6


def lapses(url: str) -> tuple[str, ...]:
    """What is not as it should be on the server; empty when all is well.

    To be asked by whoever looks after the server. Raises StoreUnavailable.
    """
    engine = open_shared(url)
    try:
        with engine.connect() as connection, connection.begin():
            if not is_bound(connection):
                return ("the database is not set up as the boundary: run `server init`",)
            roles = roles_of(connection)
            found = [lapse for look in _LOOKS for lapse in look(connection, roles)]
        return (*found, *_log_lapses(engine))
    except sa.exc.DBAPIError as error:
        raise told_by_server(error) from error
    finally:
        engine.dispose()


def inspect(url: str) -> Findings:
    """The lapses of boundary and log, and what is to be said of the server's own settings.

    To be asked by whoever looks after the server. Raises StoreUnavailable.
    """
    bound = lapses(url)
    engine = open_shared(url)
    try:
        with engine.connect() as connection, connection.begin():
            told = settings.found(connection)
            many = tuple(looks.many_looks(connection))
    except sa.exc.DBAPIError as error:
        raise told_by_server(error) from error
    finally:
        engine.dispose()
    return Findings((*bound, *told.lapses), (*told.hints, *many))


def _all(connection: sa.Connection, question: str, **filled: object) -> list[Any]:
    return list(connection.execute(sa.text(question), filled).all())


def _revision(connection: sa.Connection, _: Roles) -> Iterator[str]:
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if found != migrate.LATEST:
        yield f"the database is of revision {found} and this program of {migrate.LATEST}: {_AGAIN}"


def _roles(connection: sa.Connection, roles: Roles) -> Iterator[str]:
    question = (
        "SELECT rolname, rolcanlogin, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb "
        "OR rolreplication FROM pg_roles WHERE rolname = ANY (:names)"
    )
    names = [*roles.asleep, roles.migrator]
    found = {row[0]: row for row in _all(connection, question, names=names)}
    for name in names:
        if name not in found:
            yield f"the role {name} is missing: {_AGAIN}"
            continue
        if found[name][1] and name in roles.asleep:
            yield f'the role {name} can log in: ALTER ROLE "{name}" NOLOGIN'
        if found[name][2]:
            yield f"the role {name} may do more than it needs: take its attributes away"


def _logins(connection: sa.Connection, roles: Roles) -> Iterator[str]:
    people = (
        "SELECT r.rolname, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb "
        "OR r.rolreplication, l.user_id IS NULL, coalesce(u.active, false) FROM pg_roles r "
        "JOIN pg_auth_members m ON m.member = r.oid JOIN pg_roles g ON g.oid = m.roleid "
        f"LEFT JOIN {RULES}.login l ON l.login = r.rolname "
        "LEFT JOIN public.user_account u ON u.id = l.user_id "
        "WHERE g.rolname = :desk AND r.rolcanlogin ORDER BY r.rolname"
    )
    for name, strong, nobodys, active in _all(connection, people, desk=roles.desk):
        if strong:
            yield f"the login {name} works at a desk and may do more than that: take it away"
        if nobodys:
            yield f"the login {name} belongs to no account: `server remove-user` or drop it"
        elif not active:
            yield f"the account of the login {name} is barred: `server remove-user --name {name}`"
    owners = (
        "SELECT m.rolname, g.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member "
        "JOIN pg_roles g ON g.oid = a.roleid WHERE g.rolname = ANY (:owners) "
        "AND m.rolname <> ALL (:meant) AND NOT m.rolsuper"
    )
    kept, meant = [roles.owner, roles.log, roles.keeper], [roles.keeper, roles.migrator]
    for member, group in _all(connection, owners, owners=kept, meant=meant):
        yield f"{member} may become {group}, which owns what binds everybody: revoke it"


def _clearances(connection: sa.Connection, roles: Roles) -> Iterator[str]:
    question = (
        f"SELECT l.login, pg_has_role(l.login, :cse, 'MEMBER'), EXISTS (SELECT 1 FROM "
        f"{RULES}.role_permission p WHERE p.permission = 'see_cse' AND u.roles::jsonb ? p.role) "
        f"FROM {RULES}.login l JOIN public.user_account u ON u.id = l.user_id "
        "JOIN pg_roles r ON r.rolname = l.login"
    )
    for login, member, cleared in _all(connection, question, cse=roles.cse):
        if bool(member) != bool(cleared):
            told = "is in the group of the cleared and" if member else "is cleared and"
            yield f"the login {login} {told} should not be so by its account: `server add-user`"


def _public(connection: sa.Connection, roles: Roles) -> Iterator[str]:
    grants = (
        "SELECT 'the database', a.privilege_type FROM pg_database d, aclexplode(coalesce(d.datacl, "
        "acldefault('d', d.datdba))) a WHERE d.datname = current_database() AND a.grantee = 0 "
        "UNION ALL SELECT 'the schema ' || n.nspname, a.privilege_type FROM pg_namespace n, "
        "aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a "
        f"WHERE n.nspname IN {_OURS} AND a.grantee = 0 "
        "UNION ALL SELECT 'the table ' || c.relname, a.privilege_type FROM pg_class c, "
        "aclexplode(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END"
        '::"char", c.relowner))) a '
        "WHERE c.relkind IN ('r', 'S', 'v', 'm', 'p') "
        f"AND c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN {_OURS}) "
        "AND a.grantee = 0 UNION ALL SELECT 'the function ' || p.proname, a.privilege_type "
        "FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a "
        f"WHERE p.pronamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN {_OURS}) "
        "AND a.grantee = 0"
    )
    for what, right in _all(connection, grants):
        yield f"everybody has {right} on {what}: revoke it from PUBLIC"
    makers = (
        "SELECT r.rolname, n.nspname FROM pg_roles r, pg_namespace n WHERE "
        f"n.nspname IN {_OURS} AND has_schema_privilege(r.oid, n.oid, 'CREATE') "
        "AND NOT r.rolsuper AND r.rolname <> ALL (:owners)"
    )
    owners = [roles.owner, roles.log, roles.keeper, roles.migrator]
    for name, schema in _all(connection, makers, owners=owners):
        yield f"{name} may make things in the schema {schema}: revoke CREATE from it"
    temporary = (
        "SELECT rolname FROM pg_roles "
        "WHERE has_database_privilege(oid, current_database(), 'TEMP') "
        "AND NOT rolsuper AND rolname <> ALL (:owners)"
    )
    for (name,) in _all(connection, temporary, owners=owners):
        yield f"{name} may make temporary tables: revoke TEMP on the database from it"


def _let_in(connection: sa.Connection, roles: Roles) -> Iterator[str]:
    """Kept out for an upgrade, somebody may have forgotten to let everybody in again."""
    question = (
        "SELECT rolname FROM pg_roles WHERE rolname = ANY (:names) "
        "AND NOT has_database_privilege(oid, current_database(), 'CONNECT') ORDER BY rolname"
    )
    for (name,) in _all(connection, question, names=[roles.desk, roles.migrator]):
        yield f"{name} is not let into the database: once everybody may work again, {_AGAIN}"


def _row_security(connection: sa.Connection, roles: Roles) -> Iterator[str]:
    question = (
        "SELECT c.relname, n.nspname, c.relrowsecurity AND c.relforcerowsecurity, "
        "pg_get_userbyid(c.relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        f"WHERE n.nspname IN ('public', '{LOG}') AND c.relkind IN ('r', 'p')"
    )
    for table, schema, secured, owner in _all(connection, question):
        named = REACH if schema == "public" else LOG_READS
        if not secured and table in named:
            yield f"{table} is not under forced row security: {_AGAIN}"
        if owner != (roles.owner if schema == "public" else roles.log):
            yield f"{table} belongs to {owner}: {_AGAIN}"
    policies = (
        "SELECT c.relname || ' ' || p.polname FROM pg_policy p "
        "JOIN pg_class c ON c.oid = p.polrelid"
    )
    found = {row[0] for row in _all(connection, policies)}
    wanted = {f"{table} {name}" for table, names in _policies().items() for name in names}
    for lost in sorted(wanted - found):
        yield f"the policy {lost} is missing: {_AGAIN}"
    for strange in sorted(found - wanted):
        yield f"the policy {strange} is not the program's: drop it"


def _policies() -> dict[str, tuple[str, ...]]:
    wanted: dict[str, tuple[str, ...]] = {}
    for table, reach in REACH.items():
        written = ("adds", "alters") if reach.writes else ()
        wanted[table] = ("sees", "owner", *written, *(("takes_away",) if reach.deletes else ()))
    for table in LOG_READS:
        wanted[table] = ("sees", "owner", "keeps")
    wanted["audit_entry"] += ("adds",)
    return wanted


def _functions(connection: sa.Connection, roles: Roles) -> Iterator[str]:
    question = (
        "SELECT p.proname, n.nspname, p.prosecdef, coalesce(p.proconfig::text, ''), p.prosrc, "
        "pg_get_userbyid(p.proowner) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        f"WHERE n.nspname IN {_OURS} ORDER BY 2, 1"
    )
    wanted = _texts(roles)
    seen = set()
    for name, schema, definer, config, text, owner in _all(connection, question):
        seen.add(name)
        if definer and "pg_temp" not in config:
            yield f"the function {name} does not pin its search path: {_AGAIN}"
        if schema == "public" and not definer:
            yield f"the rule {name} sees rows with the eyes of whoever asks: {_AGAIN}"
        if owner != (roles.log if schema == LOG else roles.owner):
            yield f"the function {name} belongs to {owner}: {_AGAIN}"
        if schema != "public" and wanted.get(name) != text.strip():
            known = "was altered" if name in wanted else "is not the program's"
            yield f"the function {schema}.{name} {known}: {_AGAIN}"
    for name in sorted(wanted.keys() - seen):
        yield f"the function {name} is missing: {_AGAIN}"


def _texts(roles: Roles) -> dict[str, str]:
    """What each function of the server's rules says."""
    return {
        statement.split("FUNCTION ")[1].split("(")[0].split(".")[-1]: statement.split("$$")[
            1
        ].strip()
        for statement in all_functions(roles)
    }


def all_functions(roles: Roles) -> Iterator[str]:
    """Every function that `server init` makes, as SQL."""
    yield from LOG_FUNCTIONS.values()
    yield from looks.LOG_FUNCTIONS.values()
    yield from identity.functions(roles, TAKEN_WITH).values()
    yield from duties.functions().values()
    for statement in (
        *duties.at_commit(), *duties.at_leaving(), *following.statements(), *moves.statements(),
    ):  # fmt: skip
        if statement.lstrip().startswith("CREATE OR REPLACE FUNCTION"):
            yield statement


def _rights(connection: sa.Connection, _: Roles) -> Iterator[str]:
    for what in fingerprint.altered(connection):
        yield f"rights, policies or defaults of {what} are not what `server init` left: {_AGAIN}"


def _triggers(connection: sa.Connection, _: Roles) -> Iterator[str]:
    question = (
        "SELECT t.tgname, c.relname, t.tgenabled IN ('O', 'A') FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
        "JOIN pg_namespace n ON n.oid = p.pronamespace "
        f"WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND n.nspname IN ('{RULES}', '{LOG}')"
    )
    found = {(row[1], row[0]): row[2] for row in _all(connection, question)}
    wanted = {*duties.triggers(), ("person", "follow_join"), ("audit_entry", "entry_signed"),
              ("audit_entry", looks.TRIGGER),
              *((table, moves.NAME) for table in moves.TABLES),
              (duties.AT_COMMIT.table, f"hands_{duties.AT_COMMIT.table}"),
              (duties.LEAVES.table, f"leaves_{duties.LEAVES.table}")}  # fmt: skip
    for table, name in sorted(wanted):
        if not found.get((table, name)):
            yield f"the trigger {name} of {table} is missing or switched off: {_AGAIN}"
    for table, name in sorted(found.keys() - wanted):
        yield f"the trigger {name} of {table} is not the program's: drop it"


def _counts(connection: sa.Connection, roles: Roles) -> Iterator[str]:
    question = (
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace "
        "AND c.relname = ANY (:views) AND has_table_privilege(:desk, c.oid, 'SELECT')"
    )
    for (view,) in _all(connection, question, views=list(SECRETIVE), desk=roles.desk):
        yield (
            f"everybody at a desk reads {view}, which counts rows: run `server init` as the "
            "server's superuser, or revoke SELECT on it from PUBLIC"
        )
    told = "SELECT has_table_privilege(:owner, 'pg_stat_activity', 'SELECT')"
    if not _all(connection, told, owner=roles.owner)[0][0]:
        yield (
            "nobody at a desk is told who else edits a record: run `server init` as the server's "
            "superuser"
        )
    counted = "SELECT has_column_privilege(:desk, 'pg_class'::regclass, 'reltuples', 'SELECT')"
    if _all(connection, counted, desk=roles.desk)[0][0]:
        yield (
            "everybody at a desk reads in pg_class how many rows each table has: run `server init` "
            "as the server's superuser"
        )


def _estimates(connection: sa.Connection, _: Roles) -> Iterator[str]:
    kept = planner.kept(connection)
    if kept:
        named = ", ".join(kept[:_NAMED])
        more = f" and {len(kept) - _NAMED} more" if len(kept) > _NAMED else ""
        yield (
            f"the planner keeps values of {named}{more}, or may, which its estimates tell "
            "everybody at a desk: run `server init` as the server's superuser, and DROP "
            "STATISTICS what counts several columns"
        )


def _spelling(connection: sa.Connection, _: Roles) -> Iterator[str]:
    if told := planner.ordering(connection):
        yield (
            f"texts can be spelt out by {len(told)} of PostgreSQL's own functions, such as "
            f"{told[0]}: run `server init` as the server's superuser"
        )


_LOOKS: tuple[Callable[[sa.Connection, Roles], Iterator[str]], ...] = (
    _revision, _roles, _logins, _clearances, _public, _let_in, _row_security, lapses_of_parts,
    _functions, _triggers, _rights, rights.given_by_hand, rights.memberships, _counts, _estimates,
    _spelling,
    statements.not_kept,
)  # fmt: skip


def _log_lapses(engine: sa.Engine) -> Iterator[str]:
    """The whole log: links, rows as the log left them, guards, and what waits for its seal."""
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as plain:
        connection = plain.execution_options(**snapshot)
        with connection.begin():
            yield from seal.verify(connection).problems
            yield from (f"{lost}: {_AGAIN}" for lost in guards.lost(connection))
            yield from (f"{strange}: drop it" for strange in guards.strange(connection))
            waiting = connection.exec_driver_sql(
                f"SELECT count(*) FROM {LOG}.audit_entry e WHERE NOT EXISTS "
                f"(SELECT 1 FROM {LOG}.audit_seal s WHERE s.tx = e.tx) "
                f"AND e.at::timestamptz < now() - interval '{_SEALED_WITHIN}'"
            ).scalar_one()
    if waiting:
        yield (
            f"{counted(waiting, 'transaction has', 'transactions have')} waited longer than "
            f"{_SEALED_WITHIN} for a seal: "
            "run `server upkeep`, which seals all of the log, and look who holds the seal if that "
            "does not help"
        )
