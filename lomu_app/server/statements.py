"""The server's own record of statements: what somebody reads past the program stands there alone.

The program puts on record what it shows. Whoever asks under their own login with another client
sees no more than at a desk, but the log does not know of it, and nothing that a statement writes
outlives its own rollback. What the server writes into its record does, and no login can switch it
off.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from lomu_app.server.names import Roles, quoted

# Values that the program passes beside a statement name people and are in our log already.
KEPT = {
    "log_statement": "all",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
"""What every session of the database keeps to; nobody but a superuser may set it."""


def keep(connection: sa.Connection, roles: Roles) -> None:
    """Let the server keep every statement from each session's beginning; for a superuser."""
    for name, value in KEPT.items():
        connection.exec_driver_sql(
            f"ALTER DATABASE {quoted(roles.database)} SET {name} = '{value}'"
        )


def not_kept(connection: sa.Connection, roles: Roles) -> Iterator[str]:
    """Each way by which a statement goes by without a trace, or with more than it should hold."""
    again = "run `server init` as the server's superuser"
    question = (
        "SELECT c.setting FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, "
        "unnest(s.setconfig) AS c(setting) "
        "WHERE d.datname = current_database() AND s.setrole = 0"
    )
    found = set(connection.exec_driver_sql(question).scalars())
    if lost := sorted(
        f"{name} = {value}" for name, value in KEPT.items() if f"{name}={value}" not in found
    ):
        yield f"the server does not keep who read what ({', '.join(lost)} is not set): {again}"
    apart = (
        "SELECT r.rolname, c.setting FROM pg_db_role_setting s JOIN pg_roles r "
        "ON r.oid = s.setrole, unnest(s.setconfig) AS c(setting) "
        "WHERE split_part(c.setting, '=', 1) = ANY (:names) "
        "AND pg_has_role(r.oid, :desk, 'MEMBER') AND NOT r.rolsuper ORDER BY 1, 2"
    )
    filled = {"names": list(KEPT), "desk": roles.desk}
    for login, setting in connection.execute(sa.text(apart), filled):
        name = setting.split("=")[0]
        yield f'{login} has a {name} of its own: ALTER ROLE "{login}" RESET {name}'
    prefix = connection.exec_driver_sql("SHOW log_line_prefix").scalar_one()
    if "%u" not in prefix:
        yield (
            "the server's record does not say whose a statement is: put %u (and %m, %r) into "
            "log_line_prefix"
        )
