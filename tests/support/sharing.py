"""Several programs on one PostgreSQL database, each with a store of its own."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import pytest

from lomu_app import bootstrap
from lomu_app.access.queries import find_users
from lomu_app.kernel.live import LiveEvent
from lomu_app.store.live import LiveLink
from tests.support.accounts import give_account
from tests.support.cores import Cores, prepare_shared
from tests.support.postgres import FreshDatabase
from tests.support.proxy import Proxy

EventT = TypeVar("EventT")
_PATIENCE = 30.0  # seconds, for a slow machine; nothing waits longer than it takes


@dataclass
class Sharing:
    """Call it for a further program. `url` is where its database is."""

    url: str
    _made: list[Cores] = field(default_factory=list)
    _links: list[LiveLink] = field(default_factory=list)

    def __call__(self, url: str = "") -> Cores:
        """A program of its own, perhaps by another way to the server than the straight one."""
        self._made.append(Cores(bootstrap.open_store_url(url or self.url)))
        return self._made[-1]

    def sign_in(self, name: str, *roles: str, by: Proxy | None = None) -> bootstrap.Core:
        """A program of its own at which somebody with an account is signed in."""
        cores = self(by.url(self.url) if by else "")
        give_account(cores, name, *roles)
        account = next(
            row for row in cores("administrator").ask(find_users) if row.username == name
        )
        core = cores(*roles, name=name)
        core.actor = dataclasses.replace(core.actor, user_id=account.id)
        return core

    def listen(self, cores: Cores, user_id: int = 1) -> tuple[LiveLink, Ear]:
        """A link of that program that listens already, and what it hears from now on."""
        ear = Ear()
        link = LiveLink(cores.store, user_id, ear.events.append)
        self._links.append(link)
        link.start()
        ear.until(lambda events: bool(events))
        ear.events.clear()
        return link, ear

    def close(self) -> None:
        """Stop what listens, and close every program."""
        while self._links:
            self._links.pop().stop()
        while self._made:
            self._made.pop().store.close()


@dataclass
class Ear:
    """What a link has told, in order."""

    events: list[LiveEvent] = field(default_factory=list)

    def of(self, kind: type[EventT]) -> list[EventT]:
        """Those of one kind."""
        return [event for event in list(self.events) if isinstance(event, kind)]

    def until(self, there: Callable[[list[LiveEvent]], bool]) -> None:
        """Wait until it has been told."""
        until(lambda: there(list(self.events)))


def until(true: Callable[[], bool]) -> None:
    """Wait for what another thread or the server does."""
    end = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


@pytest.fixture
def sharing(fresh_database: FreshDatabase) -> Iterator[Sharing]:
    """A new database on the server, with its administrator, for as many programs as are wanted."""
    made = Sharing(fresh_database(prepare_shared))
    yield made
    made.close()
