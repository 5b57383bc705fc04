"""The live side of a shared database, for the rooms above: what is heard, and who edits what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import sqlalchemy as sa

from lomu_app.access.records import UserAccount
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.live import LiveEvent
from lomu_app.kernel.permissions import Actor
from lomu_app.store.live import LiveLink, holders
from lomu_app.store.store import Store
from lomu_app.store.unit_of_work import Reader

__all__ = ["LiveLink", "link_of", "who_edits", "who_else_edits"]

P = ParamSpec("P")
T = TypeVar("T")


class Core(Protocol):
    """What is needed of the signed-in person's `bootstrap.Core`."""

    store: Store
    actor: Actor

    def ask(
        self, query: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Answer a query."""
        ...


def link_of(core: Core, tell: Callable[[LiveEvent], None]) -> LiveLink | None:
    """A link that has not been started, to a shared database; None for an embedded one.

    `tell` is called on the link's own thread.
    """
    return None if core.store.embedded else LiveLink(core.store, core.actor.user_id, tell)


def who_else_edits(core: Core, kind: Kind, key: int) -> tuple[str, ...]:
    """See `who_edits`; for whoever is signed in at this program."""
    return core.ask(who_edits, kind, key, core.store.origin)


def who_edits(reader: Reader, kind: Kind, key: int, besides: str) -> tuple[str, ...]:
    """The names of those who have this record open for editing in another program, in order.

    `besides`: the origin of the asker's own store. Somebody at two desks is told of at each.
    """
    ids = holders(reader.session.connection(), kind, key, besides)
    if not ids:
        return ()
    names = sa.select(UserAccount.display_name).where(UserAccount.id.in_(ids))
    return tuple(sorted(reader.session.scalars(names)))
