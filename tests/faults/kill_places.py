"""Where a victim works: an encrypted file, or a server under a login of its own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.bootstrap import Core
from lomu_app.server.check import lapses
from lomu_app.server.logins import add_login
from lomu_app.store.engine import open_shared
from lomu_app.store.server_log import BOUND, LOG
from lomu_app.store.store import Store
from tests.support.cores import EVERY_AREA, FAST

NAME, SECRET = "ps.kill", "four plain words will do"
_PATIENCE = 30.0  # seconds, for a slow machine; nothing waits longer than it takes


@dataclass(frozen=True)
class Facts:
    """What the database holds: transactions, targets by tracker, versions of the lists."""

    operations: int
    areas: frozenset[str]
    targets: dict[str, int]
    offences: dict[str, int]
    versions: dict[int, int]


class Place(Protocol):
    """One database, on which a victim works as `NAME`."""

    words: list[str]
    """How the command line names it."""
    longest: float
    """Seconds that a write takes once it has begun, about."""

    def open(self) -> Core:
        """Sign in as the victim does."""
        ...

    def facts(self) -> Facts:
        """What it holds when the victim is dead, and what it had sent has come to its end."""
        ...

    def begun(self) -> int:
        """Another number as soon as somebody has begun to write."""
        ...

    def closely(self) -> tuple[bool, Sequence[str]]:
        """Whether it is damaged, and what is wrong with its log."""
        ...


class FolderPlace:
    """A data folder that is made already."""

    longest = 0.03

    def __init__(self, home: Path) -> None:
        self._home = home
        self.words = ["--data", str(home)]

    def open(self) -> Core:
        """See `Place.open`."""
        return bootstrap.open_folder(self._home, NAME, SECRET)

    def facts(self) -> Facts:
        """See `Place.facts`."""
        core = self.open()
        try:
            return _facts(core.store)
        finally:
            core.close()

    def begun(self) -> int:
        """The size of the file's log."""
        log = self._home / "lomu.db-wal"
        return log.stat().st_size if log.exists() else 0

    def closely(self) -> tuple[bool, Sequence[str]]:
        """The file's integrity, and the whole audit."""
        core = self.open()
        try:
            with core.store.engine.connect() as connection:
                verdict = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            return verdict != "ok", core.verify_audit().problems
        finally:
            core.close()


class ServerPlace:
    """A database that is its own boundary; `url` is the address of whoever looks after it."""

    longest = 0.12

    def __init__(self, url: str) -> None:
        self._url = url
        self._address = sa.make_url(url).set(username=NAME).render_as_string()
        self.words = ["--database", self._address]
        self._watching: Store | None = None

    def let_in(self, *roles: str) -> None:
        """Give the victim account and login."""
        add_login(
            self._url, bootstrap.policies(), NAME, NAME, SECRET, roles=roles, areas=EVERY_AREA,
            stretching=FAST,
        )  # fmt: skip

    def open(self) -> Core:
        """See `Place.open`."""
        return bootstrap.open_url(self._address, NAME, SECRET)

    def facts(self) -> Facts:
        """See `Place.facts`; the server goes on for a moment with what a dead client has sent."""
        if self._watching is not None:  # the next victim may be forked
            self._watching.close()
            self._watching = None
        store = self._store()
        try:
            _await_nobody(store)
            return _facts(store)
        finally:
            store.close()

    def begun(self) -> int:
        """The number that was given to a transaction last."""
        self._watching = self._watching or self._store()
        with self._watching.engine.connect() as connection:
            number = f"SELECT last_value FROM {LOG}.tx_number"
            return int(connection.exec_driver_sql(number).scalar_one())

    def closely(self) -> tuple[bool, Sequence[str]]:
        """All that `server check` looks at; a server's files are its own business."""
        store = self._store()
        try:
            store.seal_waiting(everything=True)
        finally:
            store.close()
        return False, lapses(self._url)

    def _store(self) -> Store:
        # Opened each time: a victim is forked, and takes along what is open.
        engine = open_shared(self._url)
        engine.update_execution_options(**{BOUND: True})
        return Store(engine)


def _await_nobody(store: Store) -> None:
    there = sa.text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE usename = :name AND datname = current_database()"
    )
    end = time.monotonic() + _PATIENCE
    while True:
        with store.engine.connect() as connection:
            if not connection.execute(there, {"name": NAME}).scalar_one():
                return
        assert time.monotonic() < end, "what a dead client had sent never came to its end"
        time.sleep(0.005)


def _facts(store: Store) -> Facts:
    with store.engine.connect() as connection:
        return Facts(
            connection.execute(sa.text("SELECT count(*) FROM operation")).scalar_one(),
            frozenset(connection.scalars(sa.text("SELECT DISTINCT area FROM target"))),
            _pairs(connection, "SELECT source_file, count(*) FROM target GROUP BY 1"),
            _pairs(
                connection,
                "SELECT f.file_name, count(*) FROM offence o "
                "JOIN offence_file f ON f.id = o.file_id GROUP BY 1",
            ),
            _pairs(connection, "SELECT id, version FROM threat_list"),
        )


def _pairs(connection: sa.Connection, question: str) -> dict[Any, int]:
    return dict(connection.execute(sa.text(question)).all())
