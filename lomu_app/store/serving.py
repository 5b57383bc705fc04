"""Opening the database of a server, with nobody signed in yet."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.errors import LomuError, Refused, ServerAway
from lomu_app.store import migrate
from lomu_app.store.engine import open_shared
from lomu_app.store.server_log import BOUND, is_bound
from lomu_app.store.shared import SHUT
from lomu_app.store.store import Store, bring_up_to_date, not_opened


def open_server(url: str, *, empty: bool = True) -> Store:
    """The PostgreSQL database at `url`, of this release's schema. Raises StoreUnavailable.

    Each connection that is made from then on asks whether it still is, and raises Outgrown if not;
    and a server that shuts out whoever it had let in raises ServerAway.

    `empty`: whether one that holds nothing is taken, and gets its tables. Where the server is its
    own boundary, whoever looks after it brings it up to date; elsewhere whoever opens it does.
    """
    engine = open_shared(url)
    try:
        with engine.connect() as connection:
            bound = is_bound(connection)
        if bound:
            engine.update_execution_options(**{BOUND: True})
            migrate.refuse_older(engine)
        elif not empty:
            migrate.refuse_empty(engine)
    except sa.exc.DBAPIError as error:
        engine.dispose()
        raise not_opened(error) from error
    except LomuError:
        engine.dispose()
        raise
    if not bound:
        bring_up_to_date(engine)
    sa.event.listen(engine, "connect", _ask_release)
    engine.update_execution_options(**{migrate.ASKED: True})
    sa.event.listen(engine, "handle_error", _is_looked_after)
    return Store(engine)


def _ask_release(connection: Any, _record: Any) -> None:
    """A program stays open for days, while the server under it goes on to a newer schema."""
    try:
        migrate.refuse_outgrown(*connection.told("SELECT max(version_num) FROM alembic_version"))
    except BaseException:
        connection.close()  # nobody else would: it stands in no pool yet
        raise


def _is_looked_after(context: sa.engine.ExceptionContext) -> ServerAway | None:
    """Whoever was let in, and is not any more, is most likely kept out for a while."""
    said = str(context.original_exception).lower()
    never_made = context.connection is None
    return ServerAway(_LOOKED_AFTER) if never_made and any(sign in said for sign in SHUT) else None


_LOOKED_AFTER = (
    "The server lets nobody in under this login just now: most likely the database is being looked "
    "after, or brought up to date. What you see stays as it was, nothing typed is lost, and it is "
    "tried again by itself. If this lasts, ask whoever looks after the server."
)


def refuse_whole_log(store: Store) -> None:
    """Raise Refused where nobody at a desk sees all of the log, and so cannot verify it."""
    if store.bound:
        raise Refused(
            "On this server nobody at a desk sees the whole log. Whoever looks after the server "
            "verifies it: main.py --database URL server check."
        )
