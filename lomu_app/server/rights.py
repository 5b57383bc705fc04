"""Rights and memberships that somebody gave by hand: taken back, and told with whoever holds them.

`server init` gives every right in the program's schemas anew, so it can first take back all that
anybody but an owner holds there; what it notes afterwards is what it gave itself. Memberships
belong to the whole server and may serve another purpose: they are told, and taken back by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from lomu_app.server.names import Roles
from lomu_app.store.server_log import LOG, RULES

_AGAIN = "run `server init` again"
_OURS = f"('public', '{LOG}', '{RULES}')"
_KINDS = ("TABLE", "SEQUENCE", "ROUTINE")
# Parts of the log are closed by themselves (`log_parts`), whoever holds something there.
_HELD = """
SELECT kind, quote_ident(n.nspname) AS schema, whole, acl, held.owner FROM (
    SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
        c.relnamespace AS home, quote_ident(c.relname) AS whole, c.relacl AS acl,
        c.relowner AS owner
    FROM pg_class c WHERE c.relkind IN ('r', 'p', 'S', 'v', 'm', 'f') AND NOT c.relispartition
    UNION ALL
    SELECT 'TABLE', c.relnamespace, quote_ident(c.relname), a.attacl, c.relowner
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND a.attacl IS NOT NULL
    UNION ALL
    SELECT 'ROUTINE', p.pronamespace, quote_ident(p.proname) || '('
        || pg_get_function_identity_arguments(p.oid) || ')', p.proacl, p.proowner
    FROM pg_proc p
) held JOIN pg_namespace n ON n.oid = held.home
"""
_TAKEN = sa.text(f"""
SELECT string_agg(DISTINCT schema || '.' || whole, ', '), string_agg(DISTINCT
    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END, ', ')
FROM ({_HELD}) held, aclexplode(held.acl) a
WHERE schema IN {_OURS} AND kind = :kind AND a.grantee <> held.owner
    AND pg_has_role(current_user, held.owner, 'USAGE')
    AND (a.grantee = 0 OR EXISTS (SELECT 1 FROM pg_roles r WHERE r.oid = a.grantee))
GROUP BY held.owner
""")


def taken_back(connection: sa.Connection) -> Iterator[str]:
    """Statements that leave nobody but its owner a right to anything in the program's schemas.

    To be followed, in the same transaction, by what gives everybody theirs.
    """
    for kind in _KINDS:
        # For each owner by itself, whose own rights are not touched.
        for things, grantees in connection.execute(_TAKEN, {"kind": kind}).all():
            # Who was given a right with the option to give it on may have done so.
            yield f"REVOKE ALL ON {kind} {things} FROM {grantees} CASCADE"


# --- inspecting -------------------------------------------------------------------------------

_GIVEN = sa.text(f"""
SELECT DISTINCT pg_get_userbyid(a.grantee), schema || '.' || whole
FROM ({_HELD}) held, aclexplode(held.acl) a
WHERE schema IN {_OURS} AND a.grantee NOT IN (0, held.owner)
    AND pg_get_userbyid(a.grantee) <> ALL (:ours) ORDER BY 1, 2
""")
_OF_THE_SERVER = sa.text(f"""
SELECT DISTINCT pg_get_userbyid(a.grantee), schema || '.' || whole
FROM ({_HELD}) held, aclexplode(held.acl) a JOIN pg_roles r ON r.oid = a.grantee
WHERE schema IN ('pg_catalog', 'information_schema') AND NOT r.rolsuper
    AND (r.rolname = ANY (:groups) OR EXISTS (SELECT 1 FROM pg_auth_members m
        WHERE m.member = r.oid AND m.roleid = to_regrole(quote_ident(:desk)))) ORDER BY 1, 2
""")
_VIEWS = sa.text(f"""
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', '{RULES}') AND c.relkind IN ('v', 'm', 'f') ORDER BY 1
""")
# One login may serve several databases, and stands in the groups of each; those of a database that
# was dropped stay behind.
_GROUPS = """
SELECT left(k.rolname, -7) || g.ending FROM pg_roles k, (VALUES ('_desk'), ('_cse')) g (ending)
WHERE right(k.rolname, 7) = '_keeper'
"""
_REACHED = f"""
WITH RECURSIVE reached AS (
    SELECT r.oid AS member, m.roleid AS held FROM pg_roles r JOIN pg_auth_members m
        ON m.member = r.oid
    UNION SELECT reached.member, m.roleid FROM reached JOIN pg_auth_members m
        ON m.member = reached.held
)
SELECT DISTINCT pg_get_userbyid(member), pg_get_userbyid(held) FROM reached
WHERE pg_get_userbyid(held) NOT IN ({_GROUPS})
"""
_OF_PEOPLE = sa.text(f"""
{_REACHED} AND pg_get_userbyid(held) <> ALL (:told_elsewhere) AND (
    pg_get_userbyid(member) = ANY (:groups) OR EXISTS (SELECT 1 FROM reached desk
        JOIN pg_roles r ON r.oid = desk.member WHERE desk.member = reached.member
        AND pg_get_userbyid(desk.held) = :desk AND r.rolcanlogin AND NOT r.rolsuper)
) ORDER BY 1, 2
""")
_OF_OWNERS = sa.text(f"""
{_REACHED} AND pg_get_userbyid(member) = ANY (:owners) AND pg_get_userbyid(held) <> ALL (:meant)
ORDER BY 1, 2
""")
_OF_ONE = sa.text(f"{_REACHED} AND pg_get_userbyid(member) = :login ORDER BY 2")

MEANT_FOR_LOG = ("pg_signal_backend", "pg_read_all_stats")
"""Roles of PostgreSQL itself that the owner of the log is in: to end who holds the seal."""


def given_by_hand(connection: sa.Connection, roles: Roles) -> Iterator[str]:
    """Each right that `server init` gave to nobody, with whoever holds it."""
    ours = [roles.owner, roles.log, roles.desk, roles.cse]
    for grantee, what in connection.execute(_GIVEN, {"ours": ours}):
        yield f"{grantee} has rights on {what}, given by hand: {_AGAIN}"
    groups = {"groups": [roles.desk, roles.cse], "desk": roles.desk}
    for grantee, what in connection.execute(_OF_THE_SERVER, groups):
        yield f"{grantee} has rights on {what}, given by hand: revoke them"
    for view in connection.execute(_VIEWS).scalars():
        yield (
            f"{view} is a view or foreign table, and not the program's: drop it, or move it to "
            "another schema"
        )


def memberships(connection: sa.Connection, roles: Roles) -> Iterator[str]:
    """Each group, of PostgreSQL's own or made by somebody, by which a login could do more."""
    kept = [roles.owner, roles.log, roles.keeper]
    people = {"groups": [roles.desk, roles.cse], "desk": roles.desk, "told_elsewhere": kept}
    for member, group in connection.execute(_OF_PEOPLE, people):
        what = "the group" if member in people["groups"] else "the login"
        yield (
            f"{what} {member} is in {group}, by itself or through another group, and may do more "
            f"than a desk: revoke {group} from whoever it was granted to"
        )
    owners = {"owners": [*kept, roles.migrator], "meant": [*kept, *MEANT_FOR_LOG]}
    for member, group in connection.execute(_OF_OWNERS, owners):
        yield f"the role {member} is in {group} and needs it for nothing: revoke it"


def more_than_a_desk(connection: sa.Connection, login: str) -> list[str]:
    """The groups that a login is in, also through others, and that are those of no desk."""
    return [group for _, group in connection.execute(_OF_ONE, {"login": login})]
