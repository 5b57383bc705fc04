"""A PostgreSQL database with the server as the boundary, and Cores with a login a person."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.kernel.clock import FixedClock
from lomu_app.server.logins import add_login
from lomu_app.server.setup import set_up
from tests.support.cores import ADMIN, EVERY_AREA, FAST, MORNING, PASSPHRASE
from tests.support.postgres import PostgresServer


@dataclass
class Bound:
    """One database of a server; `operator` is the address of whoever looks after it."""

    operator: str
    clock: FixedClock = field(default_factory=lambda: FixedClock(MORNING))
    _cores: dict[str, bootstrap.Core] = field(default_factory=dict)

    def address(self, login: str) -> str:
        """The address of the database for a login of its own."""
        return sa.make_url(self.operator).set(username=login).render_as_string()

    def __call__(
        self, *roles: str, areas: tuple[str, ...] = EVERY_AREA, name: str | None = None
    ) -> bootstrap.Core:
        """A Core of somebody in these roles, signed in with a login of their own."""
        username = name or ".".join(roles) or "nobody"
        known = self._cores.get(username)
        if known is not None:
            if set(known.actor.roles) == set(roles) and set(known.actor.areas) == set(areas):
                return known
            known.close()
        add_login(
            self.operator, bootstrap.policies(), username, username.replace(".", " ").title(),
            PASSPHRASE, roles=roles, areas=areas, stretching=FAST,
        )  # fmt: skip
        core = bootstrap.open_url(
            self.address(username.casefold()), username, PASSPHRASE, clock=self.clock
        )
        self._cores[username] = core
        return core

    @property
    def store(self):
        return self("administrator", "data_protection_auditor").store

    def close(self) -> None:
        """Let go of every connection."""
        for core in self._cores.values():
            core.close()


def make_bound(server: PostgresServer) -> Bound:
    """A new database of the server, made the boundary."""
    operator = server.url(server.create())
    bootstrap.create_shared(operator, ADMIN, PASSPHRASE, stretching=FAST).close()
    set_up(operator, bootstrap.policies())
    return Bound(operator)
