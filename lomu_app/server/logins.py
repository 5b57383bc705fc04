"""Logins of people: made and dropped together with their accounts, by whoever may make roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import sqlalchemy as sa

from lomu_app.access.commands import AddUser, ChangeUser, SetPassphrase
from lomu_app.access.queries import UserRow, find_users
from lomu_app.access.rules import check_username, permissions_of
from lomu_app.access.sign_in import hash_passphrase
from lomu_app.kernel.clock import Clock, SystemClock
from lomu_app.kernel.errors import RecordNotFound, Refused
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.kernel.policy import PolicyBook
from lomu_app.server.names import Roles, quoted
from lomu_app.server.rights import more_than_a_desk
from lomu_app.server.setup import roles_of, told_by_server
from lomu_app.store.command import Command, CommandBus
from lomu_app.store.engine import open_shared
from lomu_app.store.keys import Stretching, check_passphrase
from lomu_app.store.server_log import BOUND, RULES, is_bound
from lomu_app.store.store import Store
from lomu_app.store.unit_of_work import Reader

# A desk needs a handful; a scraper that opens a hundred gets no further.
_MOST_CONNECTIONS = 20
_CARETAKER = Actor(
    0, "server", "Whoever looks after the server",
    permissions=frozenset({Permission.MANAGE_USERS}),
)  # fmt: skip


class Keeper:
    """Whoever looks after a server's database, at work on its accounts and logins."""

    def __init__(self, url: str, book: PolicyBook, clock: Clock | None = None) -> None:
        self._engine = open_shared(url)
        self._book = book
        self._clock = clock or SystemClock()
        with self._engine.connect() as connection:
            bound = is_bound(connection)
            self.roles: Roles = roles_of(connection)
        if not bound:
            self._engine.dispose()
            raise Refused("This database has no logins of its own yet. Run `server init` first.")
        self._engine.update_execution_options(**{BOUND: True})
        self._store = Store(self._engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    def accounts(self) -> dict[str, UserRow]:
        """Every account by its user name in small letters."""
        with self._store.reading() as session:
            reader = Reader(session, _CARETAKER, self._clock, self._book)
            return {row.username.casefold(): row for row in find_users(reader)}

    def execute(self, command: Command) -> int:
        """Do a command about accounts; the id of the account."""
        bus = CommandBus(self._store, self._clock, self._book)
        return int(bus.execute(command, _CARETAKER).result)

    def refuse_unfit(self, login: str) -> None:
        """Raise Refused for a login that may do more than a desk's, by itself or by a group."""
        with self._engine.connect() as connection:
            self._known(connection, login)
            groups = more_than_a_desk(connection, login)
        if groups:
            raise Refused(
                f"The login {login} is in {', '.join(groups)}, and may do more than a desk: "
                f"take it out of there first (REVOKE … FROM {quoted(login)}), or choose another "
                "user name; nothing was changed."
            )

    def let_in(self, login: str, user_id: int, password: str, *, cleared: bool) -> None:
        """Make the login, or set it up anew."""
        name = quoted(login)
        groups = {self.roles.desk: True, self.roles.cse: cleared}
        with self._engine.begin() as connection:
            known = self._known(connection, login)
            if not known:
                connection.exec_driver_sql(f"CREATE ROLE {name}")
            secret = _verifier(connection, login, password)
            with _unrecorded(connection):
                connection.exec_driver_sql(
                    f"ALTER ROLE {name} LOGIN INHERIT CONNECTION LIMIT {_MOST_CONNECTIONS} "
                    f"PASSWORD '{secret}'"
                )
            for group, belongs in groups.items():
                words = ("GRANT", "TO") if belongs else ("REVOKE", "FROM")
                connection.exec_driver_sql(f"{words[0]} {quoted(group)} {words[1]} {name}")
            connection.execute(
                sa.text(
                    f"INSERT INTO {RULES}.login VALUES (:login, :id) "
                    "ON CONFLICT (login) DO UPDATE SET user_id = :id"
                ),
                {"login": login, "id": user_id},
            )

    def shut_out(self, login: str) -> None:
        """End a login's sessions and drop it, or its way in here where it serves elsewhere too."""
        name = quoted(login)
        with self._engine.begin() as connection:
            connection.execute(
                sa.text(f"DELETE FROM {RULES}.login WHERE login = :login"), {"login": login}
            )
            if not self._known(connection, login):
                return
            connection.exec_driver_sql(
                f"REVOKE {quoted(self.roles.desk)}, {quoted(self.roles.cse)} FROM {name}"
            )
            connection.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE usename = :login AND datname = current_database()"
                ),
                {"login": login},
            )
            elsewhere = connection.execute(
                sa.text("SELECT count(*) FROM pg_auth_members WHERE member = to_regrole(:name)"),
                {"name": name},
            ).scalar_one()
            if not elsewhere:
                connection.exec_driver_sql(f"DROP ROLE {name}")

    def _known(self, connection: sa.Connection, login: str) -> bool:
        """Whether there is this login; refuses one that may do more than a person's."""
        found = connection.execute(
            sa.text(
                "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication "
                "FROM pg_roles WHERE rolname = :login"
            ),
            {"login": login},
        ).scalar()
        if found or login.startswith("pg_") or login in (*self.roles.asleep, self.roles.migrator):
            raise Refused(
                f"{login} is a login that looks after the server. Nobody works at a desk with it: "
                "choose another user name."
            )
        return found is not None


@contextmanager
def _unrecorded(connection: sa.Connection) -> Iterator[None]:
    """The server's own record of statements passes this one over, where this login may say so.

    With what is kept of a password somebody could try out passwords at leisure.
    """
    asked = "SELECT rolsuper FROM pg_roles WHERE rolname = session_user"
    able = connection.exec_driver_sql(asked).scalar_one()
    if able:
        connection.exec_driver_sql("SET LOCAL log_statement = 'none'")
    yield
    if able:
        connection.exec_driver_sql("SET LOCAL log_statement TO DEFAULT")


def _verifier(connection: sa.Connection, login: str, password: str) -> str:
    """What the server keeps of a password; made here, so that it stands in no statement."""
    raw: Any = connection.connection.driver_connection
    made: bytes = raw.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    return made.decode()


def add_login(
    url: str, book: PolicyBook, username: str, display_name: str, passphrase: str, *,
    roles: Iterable[str], areas: Iterable[str], clock: Clock | None = None,
    stretching: Stretching | None = None,
) -> int:  # fmt: skip
    """Let somebody in, with account and login; whoever has an account gets what is named here.

    The passphrase is that of both. Returns the id of the account. Raises InvalidInput, Refused.
    """
    login = check_username(username).casefold()
    check_passphrase(passphrase, username)
    try:
        with Keeper(url, book, clock) as keeper:
            keeper.refuse_unfit(login)
            row = keeper.accounts().get(login)
            hashed = hash_passphrase(passphrase, stretching or Stretching())
            held, worked = tuple(roles), tuple(areas)
            if row is None:
                user_id = keeper.execute(
                    AddUser(
                        username=username, display_name=display_name, passphrase_hash=hashed,
                        roles=held, areas=worked,
                    )
                )  # fmt: skip
            else:
                user_id = row.id
                keeper.execute(
                    ChangeUser(
                        user_id=row.id, version=row.version, roles=held, areas=worked, active=True
                    )
                )
                keeper.execute(
                    SetPassphrase(user_id=row.id, version=row.version + 1, passphrase_hash=hashed)
                )
            cleared = Permission.SEE_CSE in permissions_of(book["roles"], held)
            keeper.let_in(login, user_id, passphrase, cleared=cleared)
            return user_id
    except sa.exc.DBAPIError as error:
        raise told_by_server(error) from error


def remove_login(url: str, book: PolicyBook, username: str, clock: Clock | None = None) -> None:
    """Bar the account and drop its login; what they did stays under their name.

    Raises RecordNotFound, Refused.
    """
    try:
        with Keeper(url, book, clock) as keeper:
            row = keeper.accounts().get(username.casefold())
            if row is None:
                raise RecordNotFound(f"There is no user {username}. See `user list`.")
            keeper.execute(
                ChangeUser(
                    user_id=row.id, version=row.version, roles=row.roles, areas=row.areas,
                    active=False,
                )
            )  # fmt: skip
            keeper.shut_out(username.casefold())
    except sa.exc.DBAPIError as error:
        raise told_by_server(error) from error
