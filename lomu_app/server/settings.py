"""What a server is set to, held against what is promised to those who work on it.

A lapse breaks a promise: what is called done may be lost, or is not on record. A hint is for
whoever looks after the server to weigh. Both look at what is set for all, for the database and for
logins.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.kernel.clock import SystemClock
from lomu_app.server.names import Roles
from lomu_app.server.setup import roles_of

_APART = dt.timedelta(seconds=5)
_A_DESK = 4  # connections, as docs/deployment.md reckons
_OFF = frozenset({"off", "false", "no", "0", "f", "n"})
_ON = frozenset({"on", "true", "yes", "1", "t", "y"})


@dataclass(frozen=True, slots=True)
class Findings:
    """Each in a sentence that says what to do."""

    lapses: tuple[str, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A setting is `wrong` where it has one of these values, or, `only`, any but these."""

    name: str
    told: str
    wrong: frozenset[str] = _OFF
    only: frozenset[str] = frozenset()

    def broken_by(self, value: str) -> bool:
        said = value.strip().casefold()
        return said not in self.only if self.only else said in self.wrong


_LAPSES = (
    _Rule("fsync", "a machine that stops can lose what was saved, and the whole database with it: "
          "set it to on"),
    _Rule("full_page_writes", "a page that is half written when the machine stops cannot be "
          "mended: set it to on"),
    _Rule("synchronous_commit", "what is called done may not be on the disk yet. A desk asks for "
          "that by itself, nothing else does: set it to on"),
    _Rule("session_replication_role", "in such a session no rule is asked and nothing is put on "
          "record: take it away, and look at what was changed meanwhile", frozenset({"replica"})),
    _Rule("ignore_checksum_failure", "a damaged page is read as if it were whole: set it to off",
          _ON),
    _Rule("zero_damaged_pages", "a damaged page is read as if it were empty: set it to off", _ON),
)  # fmt: skip
_HINTS = (
    _Rule("data_checksums", "a page that the disk has altered is not noticed. With the server "
          "stopped, `pg_checksums --enable` puts that right"),
    _Rule("wal_level", "the server cannot be brought back to a moment: set it to replica, and see "
          "“Backup, and recovery to a moment” in docs/deployment.md", frozenset({"minimal"})),
    _Rule("archive_mode", "unless another machine takes the log of writes (pg_receivewal), the "
          "server can be brought back to its last copy only: set it to on"),
    _Rule("log_error_verbosity", "where two rows clash, the server's own record is told what they "
          "have in common, which may be a name: set it to terse", only=frozenset({"terse"})),
)  # fmt: skip
_NAMES = (
    *(rule.name for rule in (*_LAPSES, *_HINTS)),
    "ssl", "listen_addresses", "password_encryption",
    "archive_command", "archive_library", "max_connections", "superuser_reserved_connections",
    "reserved_connections",
)  # fmt: skip

_FOR_ALL = sa.text("SELECT name, reset_val FROM pg_settings WHERE name = ANY (:names)")
# Of somebody who does not get into this database it does not matter.
_FOR_SOME = sa.text(
    "SELECT split_part(said, '=', 1) AS name, substr(said, strpos(said, '=') + 1) AS value, "
    "r.rolname AS login, d.datname AS database FROM pg_db_role_setting s "
    "CROSS JOIN unnest(s.setconfig) AS said LEFT JOIN pg_roles r ON r.oid = s.setrole "
    "LEFT JOIN pg_database d ON d.oid = s.setdatabase "
    "WHERE coalesce(d.datname, current_database()) = current_database() AND (s.setrole = 0 "
    "OR has_database_privilege(s.setrole, current_database(), 'CONNECT')) "
    "ORDER BY 1, 3 NULLS FIRST, 4 NULLS FIRST"
)
_MEMBERS = (
    "(SELECT r.oid, r.rolname, r.rolcanlogin FROM pg_roles r WHERE r.rolname = :desk "
    "OR r.oid IN (SELECT m.member FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid "
    "WHERE g.rolname = :desk))"
)
_MAY_SET = sa.text(
    f"SELECT m.rolname, p.parname FROM {_MEMBERS} m CROSS JOIN pg_parameter_acl p "
    "WHERE has_parameter_privilege(m.oid, p.parname, 'SET, ALTER SYSTEM') ORDER BY 1, 2"
)
_OLD_WAY = sa.text(
    f"SELECT m.rolname FROM {_MEMBERS} m JOIN pg_authid a ON a.oid = m.oid "
    "WHERE a.rolpassword LIKE 'md5%' ORDER BY 1"
)
_LOGINS = sa.text(f"SELECT count(*) FROM {_MEMBERS} m WHERE m.rolcanlogin")
_READS_PASSWORDS = sa.text("SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT')")


@dataclass(frozen=True, slots=True)
class _Said:
    """One value of one setting, and for whom; `where` is empty for all."""

    name: str
    value: str
    where: str = ""

    def told(self, words: str) -> str:
        return f"{self.name} is {self.value}{self.where}: {words}"


def found(connection: sa.Connection) -> Findings:
    """What is to be said of the settings, to whoever looks after the server.

    `connection` is in a transaction. Raises DBAPIError.
    """
    roles = roles_of(connection)
    here = {row.name: row.reset_val for row in connection.execute(_FOR_ALL, {"names": [*_NAMES]})}
    said = tuple(_said(connection, here))
    return Findings(
        (*_broken(said, _LAPSES), *_ways_in(connection, roles, here), *_clock(connection)),
        (*_broken(said, _HINTS), *_archive(here),
         *_room(connection, roles, here), *_letters(connection)),
    )  # fmt: skip


def _said(connection: sa.Connection, here: Mapping[str, str]) -> Iterator[_Said]:
    """What each setting is for all, then for the database and for logins.

    `here` is what a connection of this login begins with: what is set for the login or for the
    database is told as theirs, not as everybody's.
    """
    some = connection.execute(_FOR_SOME).all()
    known = connection.exec_driver_sql("SELECT session_user::text").scalar_one()
    theirs = {row.name for row in some if row.login in (None, known)}
    for name, value in here.items():
        if name not in theirs:
            yield _Said(name, value)
    for row in some:
        parts = (("the login", row.login), ("the database", row.database))
        where = "".join(f" for {what} {who}" for what, who in parts if who)
        yield _Said(row.name, row.value, where)


def _broken(said: tuple[_Said, ...], rules: tuple[_Rule, ...]) -> Iterator[str]:
    for rule in rules:
        for one in said:
            if one.name == rule.name and rule.broken_by(one.value):
                yield one.told(rule.told)


def _ways_in(connection: sa.Connection, roles: Roles, here: Mapping[str, str]) -> Iterator[str]:
    if here["listen_addresses"] and here["ssl"] != "on":
        yield "the server listens to the network without TLS: set ssl, ssl_cert_file, ssl_key_file"
    if here["password_encryption"] != "scram-sha-256":  # noqa: S105 - a way, no password
        yield "passwords are kept in an old way: set password_encryption to scram-sha-256"
    desk = {"desk": roles.desk}
    if connection.execute(_READS_PASSWORDS).scalar_one():
        for (login,) in connection.execute(_OLD_WAY, desk):
            yield (
                f"the password of {login} is kept in an old way: give a new one by "
                "`server add-user`"
            )
    for who, name in connection.execute(_MAY_SET, desk):
        yield (
            f"{who} may alter the server's setting {name}, which can switch off what binds them: "
            f"REVOKE ALL ON PARAMETER {name} from them, and from PUBLIC"
        )


def _clock(connection: sa.Connection) -> Iterator[str]:
    clock = SystemClock()
    before = clock.now()
    there = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    after = clock.now()
    apart = there - (before + (after - before) / 2)
    if abs(apart) > _APART + (after - before) / 2:
        way = "ahead of" if apart > dt.timedelta(0) else "behind"
        yield (
            f"the server's clock is {abs(apart).total_seconds():,.0f} seconds {way} this "
            "machine's: let both follow one source of time, for the log has the server's"
        )


def _archive(here: Mapping[str, str]) -> Iterator[str]:
    ways = {here.get(name, "") for name in ("archive_command", "archive_library")}
    if here["archive_mode"] != "off" and ways <= {"", "(disabled)"}:
        yield "archive_mode is on and nothing archives: set archive_command"


def _room(connection: sa.Connection, roles: Roles, here: Mapping[str, str]) -> Iterator[str]:
    logins = int(connection.execute(_LOGINS, {"desk": roles.desk}).scalar_one())
    kept = ("superuser_reserved_connections", "reserved_connections")
    wanted = logins * _A_DESK + sum(int(here.get(name, 0)) for name in kept)
    most = int(here["max_connections"])
    if most < wanted:
        yield (
            f"max_connections is {most}, and the {logins} logins can want {wanted} if all of them "
            "work at once: raise it, unless fewer ever do"
        )


def _letters(connection: sa.Connection) -> Iterator[str]:
    """Whose action it is and what a register is searched for is compared in small letters."""
    if not connection.exec_driver_sql("SELECT lower('ÁÓŁ') = 'áół'").scalar_one():
        yield (
            "the database's locale knows no letters with accents: what is written SIOBHÁN is not "
            "found as Siobhán's. Take it over into a database that was made with "
            "`createdb --template=template0 --locale=C.UTF-8`"
        )
