"""A unit of work of one's own, to see what happens below the commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lomu_app.bootstrap import Core
from lomu_app.store.unit_of_work import UnitOfWork


@contextmanager
def unit_of_work(core: Core) -> Iterator[UnitOfWork]:
    """A unit of work of the core's user, taken back in the end unless it is committed."""
    with core.store.writing() as connection:
        yield UnitOfWork(core.store, connection, core.actor, core.clock, core.policies)
