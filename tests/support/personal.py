"""A PostgreSQL that is its own boundary, on which everybody who acts has a login of their own.

What `server init` makes is made once a server, in a template. Roles belong to the server, so a
login is made once as well, and bound to an account of each database in which somebody acts.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from psycopg import sql

from lomu_app import bootstrap
from lomu_app.access.sign_in import hash_passphrase
from lomu_app.kernel.errors import LomuError, NotPermitted, RecordNotFound
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.server.names import Roles
from lomu_app.server.setup import set_up
from lomu_app.store import guards, seal
from lomu_app.store.engine import open_shared
from lomu_app.store.server_log import BOUND, LOG, RULES
from lomu_app.store.store import Store
from tests.support.cores import EVERY_AREA, FAST, PASSPHRASE, Cores, prepare_shared
from tests.support.postgres import FreshDatabase, PostgresServer

# Account, login and an entry of the log that says so, as `server add-user` leaves them.
_LET_IN = f"""
WITH account AS (
    INSERT INTO user_account (id, username, username_folded, display_name, passphrase_hash, roles,
        areas, active, version, created_at, created_by, updated_at, updated_by)
    VALUES (%s, %s, %s, %s, %s, %s, %s, true, 1, now(), 'keeper', now(), 'keeper')
    ON CONFLICT (username_folded) DO UPDATE SET roles = excluded.roles, areas = excluded.areas,
        version = user_account.version + 1
    RETURNING id
), bound AS (
    INSERT INTO {RULES}.login SELECT %s, id FROM account
    ON CONFLICT (login) DO UPDATE SET user_id = excluded.user_id
), told AS (
    INSERT INTO {LOG}.audit_entry (tx, at, user_id, username, machine, tag, verb, app_version)
    VALUES (0, '', 0, '', 'server', 'user:add', 'administration', '0')
)
SELECT id FROM account
"""


_HASH = hash_passphrase(PASSPHRASE, FAST)


def prepare_bound(url: str) -> None:
    """A database with its administrator that is its own boundary; what others are copies of."""
    prepare_shared(url)
    set_up(url, bootstrap.policies())


@dataclass(slots=True)
class PersonsStore(Store):
    """The database as one person's login is shown it."""

    cores: PersonalCores | None = None
    keepers: Store | None = None


def behind(store: Store) -> Store:
    """The store of whoever looks after the database: for what a test itself looks at or plants."""
    if not isinstance(store, PersonsStore):
        return store
    return store.keepers or (store.cores.store if store.cores else store)


def keepers(core: bootstrap.Core) -> bootstrap.Core:
    """The same program in the hands of whoever looks after the database: for raw SQL of a test."""
    return dataclasses.replace(core, store=behind(core.store))


def out_of_reach(cores: Cores) -> type[LomuError]:
    """What is said to somebody who names a row of another area: on a server, as if it were none."""
    return RecordNotFound if isinstance(cores, PersonalCores) else NotPermitted


def acting(core: bootstrap.Core, actor: Actor) -> bootstrap.Core:
    """Somebody else at the same program; on a server under a login of their own."""
    store = core.store
    if isinstance(store, PersonsStore) and store.cores:
        actor, store = store.cores.let_in(actor)
    return dataclasses.replace(core, actor=actor, store=store)


def verify(core: bootstrap.Core) -> seal.Verdict:
    """Check the whole log, on a server as whoever looks after it does (`server check`)."""
    if not core.store.bound:
        return core.verify_audit()
    store = behind(core.store)
    store.seal_waiting(everything=True)
    with store.reading() as session:
        connection = session.connection()
        return seal.verify(connection).with_problems(*guards.problems(connection))


@dataclass
class Logins:
    """The logins of a server for the copies of one template, made when they are first wanted.

    What is in the groups of the template is let into each of its copies.
    """

    server: PostgresServer
    roles: Roles
    _cleared: dict[str, bool] = field(default_factory=dict)

    def name(self, username: str) -> str:
        """What the login of somebody of that name is called."""
        return f"{username.casefold()}@{self.roles.database}"

    def own(self, database: str) -> None:
        """Give a copy the rights to a database itself, which are not copied with it."""
        name, desk, log = map(sql.Identifier, (database, self.roles.desk, LOG))
        words = sql.SQL(
            "ALTER DATABASE {name} SET search_path = public, {log}; "
            "REVOKE ALL ON DATABASE {name} FROM PUBLIC; "
            "GRANT CONNECT ON DATABASE {name} TO {desk}"
        )
        self.server.tell(words.format(name=name, desk=desk, log=log))

    def provide(self, login: str, *, cleared: bool) -> None:
        """Have that login, in the group of the cleared or not."""
        known = self._cleared.get(login)
        name, desk, cse = map(sql.Identifier, (login, self.roles.desk, self.roles.cse))
        if known is None:
            self.server.tell(sql.SQL("CREATE ROLE {} LOGIN IN ROLE {}").format(name, desk))
        if cleared != bool(known):
            words = "GRANT {} TO {}" if cleared else "REVOKE {} FROM {}"
            self.server.tell(sql.SQL(words).format(cse, name))
        self._cleared[login] = cleared


@dataclass
class PersonalCores(Cores):
    """Cores on one database of a server, each signed in with a login of its own.

    `store` is that of whoever looks after the server, who is kept from nothing. Whoever is asked
    for with other roles or areas than before holds these from then on.
    """

    logins: Logins = field(kw_only=True)
    _stores: dict[str, Store] = field(default_factory=dict)
    _known: dict[str, Actor] = field(default_factory=dict)

    def __call__(
        self, *roles: str, areas: tuple[str, ...] = EVERY_AREA, name: str | None = None
    ) -> bootstrap.Core:
        core = super().__call__(*roles, areas=areas, name=name)
        core.actor, core.store = self.let_in(core.actor)
        return core

    def let_in(self, actor: Actor) -> tuple[Actor, Store]:
        """Give somebody account and login, or what they hold now; who they are, and their store."""
        login = self.logins.name(actor.username)
        known = self._known.get(login)
        if known is None or (known.roles, known.areas) != (actor.roles, actor.areas):
            user_id = self._bind(actor, login)
            known = self._known[login] = dataclasses.replace(actor, user_id=user_id)
        if login not in self._stores:
            url = self.store.engine.url.set(username=login)
            self._stores[login] = PersonsStore(bound_engine(url), cores=self)
        return dataclasses.replace(actor, user_id=known.user_id), self._stores[login]

    def _bind(self, actor: Actor, login: str) -> int:
        self.logins.provide(login, cleared=Permission.SEE_CSE in actor.permissions)
        told = (
            actor.user_id, actor.username, actor.username.casefold(), actor.display_name, _HASH,
            json.dumps(sorted(actor.roles)), json.dumps(sorted(actor.areas)), login,
        )  # fmt: skip
        with self.store.engine.begin() as connection:
            return int(connection.exec_driver_sql(_LET_IN, told).scalar_one())

    def close(self) -> None:
        """Let go of every connection."""
        for store in (*self._stores.values(), self.store):
            store.close()


def bound_engine(url: sa.URL) -> sa.Engine:
    """An engine on a server that binds everybody, as the program finds one out to be."""
    engine = open_shared(url.render_as_string(hide_password=False))
    engine.update_execution_options(**{BOUND: True})
    return engine


_LOGINS: dict[str, Logins] = {}


@pytest.fixture
def personal_core_as(
    postgres_server: PostgresServer, fresh_database: FreshDatabase
) -> Iterator[PersonalCores]:
    """Cores on a PostgreSQL server that is its own boundary, each with a login of its own."""
    template = postgres_server.template(prepare_bound)
    logins = _LOGINS.setdefault(template, Logins(postgres_server, Roles(template)))
    url = sa.make_url(fresh_database(prepare_bound))
    logins.own(str(url.database))
    cores = PersonalCores(Store(bound_engine(url)), logins=logins)
    yield cores
    cores.close()
