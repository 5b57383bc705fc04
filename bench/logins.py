"""A server that is its own boundary, with a login for everybody who works on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import sqlalchemy as sa

from bench.ground import MORNING, QUICK
from lomu_app import bootstrap
from lomu_app.access.rules import area_names
from lomu_app.bootstrap import Core
from lomu_app.kernel.clock import FixedClock
from lomu_app.server.check import lapses
from lomu_app.server.logins import add_login
from lomu_app.server.setup import set_up
from lomu_app.store.engine import open_shared
from lomu_app.store.server_log import BOUND
from lomu_app.store.store import Store

_SECRET = "four plain words will do"


def make_boundary(url: str, people: int) -> None:
    """Make the database at a superuser's `url` the boundary of so many sergeants of every area."""
    book = bootstrap.policies()
    set_up(url, book)
    for number in range(people):
        add_login(
            url, book, _officer(number), f"Officer {number}", _SECRET, roles=("sergeant",),
            areas=area_names(book["areas"]), stretching=QUICK,
        )  # fmt: skip


def sign_in_as(url: str, number: int) -> Core:
    """The program of one of them, under their own login; they are counted from 0."""
    name = _officer(number)
    own = sa.make_url(url).set(username=name).render_as_string()
    return bootstrap.open_url(own, name, _SECRET, clock=FixedClock(MORNING))


def _officer(number: int) -> str:
    return f"officer.{number}"


@contextmanager
def caretakers(core: Core, url: str) -> Iterator[Core]:
    """The same program in the hands of whoever looks after the database, kept from nothing."""
    engine = open_shared(url)
    engine.update_execution_options(**{BOUND: True})
    try:
        yield replace(core, store=Store(engine))
    finally:
        engine.dispose()


def lapses_by(core: Core, url: str) -> Callable[[], tuple[str, ...]]:
    """What asks whether log and boundary are whole, once a caretaker has sealed what waits."""

    def ask() -> tuple[str, ...]:
        core.store.seal_waiting(everything=True)
        return lapses(url)

    return ask
