"""A PostgreSQL database with the server as the boundary, and Cores with a login a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from lomu_app import bootstrap
from lomu_app.kernel.clock import FixedClock
from lomu_app.server.logins import add_login
from lomu_app.server.names import Roles, quoted
from lomu_app.server.setup import set_up
from tests.support.cores import EVERY_AREA, FAST, MORNING, PASSPHRASE, prepare_shared
from tests.support.postgres import PostgresServer
from tests.support.sharing import until


@dataclass
class BoundCores:
    """Hands out Cores on one database, each signed in with a login of its own.

    Called like `tests.support.cores.Cores`. `operator` is the address of whoever looks after it.
    """

    server: PostgresServer
    operator: str
    clock: FixedClock = field(default_factory=lambda: FixedClock(MORNING))
    _cores: dict[str, bootstrap.Core] = field(default_factory=dict)

    def __call__(
        self, *roles: str, areas: tuple[str, ...] = EVERY_AREA, name: str | None = None
    ) -> bootstrap.Core:
        username = name or ".".join(roles)
        known = self._cores.get(username)
        if known is not None:
            return known
        self.let_in(username, roles, areas)
        core = bootstrap.open_url(self.address(username), username, PASSPHRASE, clock=self.clock)
        self._cores[username] = core
        return core

    def let_in(self, username: str, roles: tuple[str, ...], areas: tuple[str, ...]) -> None:
        """Make account and login."""
        add_login(
            self.operator, bootstrap.policies(), username, username, PASSPHRASE, roles=roles,
            areas=areas, stretching=FAST,
        )  # fmt: skip

    def address(self, login: str) -> str:
        """The address of the database for a login."""
        return sa.make_url(self.operator).set(username=login).render_as_string()

    def names(self) -> dict[str, str]:
        """The roles of the database as SQL reads them."""
        roles = Roles(str(sa.make_url(self.operator).database))
        return {
            "database": quoted(roles.database), "owner": quoted(roles.owner),
            "log": quoted(roles.log), "desk": quoted(roles.desk), "cse": quoted(roles.cse),
            "migrator": quoted(roles.migrator), "keeper": quoted(roles.keeper),
            "operator": quoted(str(sa.make_url(self.operator).username)),
        }  # fmt: skip

    def connect(self, login: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection past the program, as `psql` makes one; empty for the operator's."""
        parts = sa.make_url(self.operator)
        return psycopg.connect(
            host=self.server.host, port=self.server.port, user=login or parts.username,
            dbname=parts.database, prepare_threshold=None,
        )  # fmt: skip

    def cut_all(self) -> None:
        """End every connection to the database, whoever's it is."""
        with self.server.maintained() as keeper:
            keeper.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [sa.make_url(self.operator).database],
            )

    def close(self) -> None:
        """Let go of every connection, and of the database."""
        for core in self._cores.values():
            core.close()
        self.server.drop(str(sa.make_url(self.operator).database))


KEPT = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
"""What the tests' own server does without, to be quick, and a force's may not."""


@contextmanager
def set_to(server: PostgresServer, settings: Mapping[str, str]) -> Iterator[None]:
    """The server's own settings are others for a while."""
    with server.maintained() as keeper:
        before = {name: _shown(server, name) for name in settings}
        _set_all(keeper, settings, "SET {} = {}")
        until(lambda: all(_shown(server, name) == value for name, value in settings.items()))
        try:
            yield
        finally:
            _set_all(keeper, settings, "RESET {}")
            until(lambda: all(_shown(server, name) == value for name, value in before.items()))


def _set_all(keeper: psycopg.Connection[Any], settings: Mapping[str, str], words: str) -> None:
    for name, value in settings.items():
        statement = sql.SQL("ALTER SYSTEM " + words).format(
            sql.Identifier(name), sql.Literal(value)
        )
        keeper.execute(statement)
    keeper.execute("SELECT pg_reload_conf()")


def _shown(server: PostgresServer, name: str) -> str:
    """As a new connection finds it."""
    with server.maintained() as fresh:
        found = fresh.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert found is not None
    return str(found[0])


def make_bound(server: PostgresServer) -> BoundCores:
    """A new database of the server that is its own boundary."""
    operator = server.url(server.create(server.template(prepare_shared)))
    set_up(operator, bootstrap.policies())
    return BoundCores(server, operator)
