"""By `--on-a-server`, what is said of a folder is done on a server that binds everybody.

What a test made in the folder goes there as `store move` takes it, when the first word about it
is said; each account of it gets the login that `server add-user` makes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lomu_app import bootstrap, cli
from lomu_app.access.queries import find_users
from lomu_app.kernel.clock import Clock, SystemClock
from lomu_app.moving.ends import Place
from lomu_app.moving.house import move
from lomu_app.server.logins import add_login
from lomu_app.server.setup import set_up
from lomu_app.store.backup import DATABASE
from lomu_app.store.store import Store
from tests.support.cores import FAST, schema_only
from tests.support.personal import PersonsStore, bound_engine
from tests.support.postgres import FreshDatabase

_WORDS, _OPEN = cli.main, bootstrap.open_folder


class Moved:
    """Where each folder has gone; stands in for the command line, and for who opens a folder."""

    def __init__(self, fresh: FreshDatabase, name: str, passphrase: str) -> None:
        self._fresh, self._name, self._passphrase = fresh, name, passphrase
        self._urls: dict[Path, str] = {}
        self._open: list[Store] = []

    def main(self, argv: Sequence[str], paint_pdf: Callable[..., Any] | None = None) -> int:
        """The words, said of the server where the folder that they name has gone to one."""
        words = list(argv)
        if "--data" in words and "--user" in words:
            place, user = words.index("--data"), words[words.index("--user") + 1]
            url = self._url(Path(words[place + 1]), user)
            if url:
                words[place : place + 2] = ["--database", url]
        return _WORDS(words, paint_pdf)

    def open_folder(
        self, folder: Path, username: str | None, passphrase: str | None, *,
        clock: Clock | None = None,
    ) -> bootstrap.Core:  # fmt: skip
        """Signed in there, once it has gone."""
        if folder not in self._urls or username is None:
            return _OPEN(folder, username, passphrase, clock=clock)
        url = self._url(folder, username)
        core = bootstrap.open_url(url, username, passphrase or "", clock=clock)
        keepers = Store(bound_engine(sa.make_url(self._urls[folder])))
        self._open += core.store, keepers
        core.store = PersonsStore(core.store.engine, keepers=keepers)
        return core

    def close(self) -> None:
        """Let go of every connection."""
        for store in self._open:
            store.close()

    def _url(self, folder: Path, user: str) -> str:
        if folder not in self._urls:
            if not (folder / DATABASE).exists():
                return ""
            self._urls[folder] = self._take_there(folder)
        return sa.make_url(self._urls[folder]).set(username=user.casefold()).render_as_string()

    def _take_there(self, folder: Path) -> str:
        url = self._fresh(schema_only)
        who, secret = self._name, self._passphrase
        core = _OPEN(folder, who, secret)
        rows = core.ask(find_users)
        core.close()
        move(Place(folder), Place(url=url), who, secret, clock=SystemClock(), stretching=FAST)
        book = bootstrap.policies()
        set_up(url, book)
        for row in rows:
            add_login(
                url, book, row.username, row.display_name, secret, roles=row.roles,
                areas=row.areas, stretching=FAST,
            )  # fmt: skip
        return url
