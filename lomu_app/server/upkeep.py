"""What whoever looks after a server does from time to time.

The months of the log are made ahead, and what waits in it for a seal gets one, whenever it was
written.
"""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from lomu_app.kernel.errors import Refused
from lomu_app.server import looks
from lomu_app.server.names import quoted
from lomu_app.server.setup import roles_of, told_by_server
from lomu_app.store import log_months, migrate
from lomu_app.store.engine import open_shared
from lomu_app.store.server_log import LOG, WHOLE_LOG, is_bound
from lomu_app.store.store import Store

# Whoever wants to write meanwhile waits behind whoever waits for the log to be free.
_PATIENCE = "5s"
_TAKEN = ("55P03", "40P01")


class Kept(NamedTuple):
    """The names of the parts that were made, and how many transactions were sealed."""

    made: list[str]
    sealed: int


def keep_up(url: str) -> Kept:
    """Seal whatever waits in the whole log; make the parts of the months to come that are missing.

    As a superuser, the migrator or, where there is no boundary, whoever owns the tables. Raises
    Refused, StoreUnavailable.
    """
    engine = open_shared(url)
    try:
        sealed = _seal_everything(engine)
        with engine.begin() as connection:
            _refuse_others(connection)
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            made = log_months.keep_ahead(connection)
            looks.forget(connection)
        with engine.begin() as connection:
            _refuse_others(connection)
            # What the planner knows of a table of parts nobody else brings up to date.
            connection.exec_driver_sql(f"ANALYZE {', '.join(log_months.IN_PARTS)}")
        return Kept(made, sealed)
    except sa.exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _TAKEN:
            raise Refused(
                f"Somebody has held the log for {_PATIENCE}, perhaps with an import. Nobody is "
                "kept waiting for longer: try again in a while; no month was made."
            ) from error
        raise told_by_server(error) from error
    finally:
        engine.dispose()


def _seal_everything(engine: sa.Engine) -> int:
    """Seal what whoever saves does not look for, as it was begun months ago by the clock."""
    with engine.begin() as connection:
        _refuse_others(connection)
        if is_bound(connection):
            # Without it the function gives way to whoever seals just now, and finds nothing.
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            connection.exec_driver_sql(f"LOCK TABLE {LOG}.turn IN EXCLUSIVE MODE")
            asked = f"SELECT {LOG}.seal_waiting({WHOLE_LOG})"
            return int(connection.exec_driver_sql(asked).scalar_one())
    return Store(engine).unhurried().seal_waiting(everything=True)


def _refuse_others(connection: sa.Connection) -> None:
    """Raise Refused where the database is of another release; who may not make parts is told."""
    _take_rights(connection)
    if migrate.revision_in(connection) != migrate.LATEST:
        raise Refused(
            "The database is not of this release. Run `server init` with this version, which makes "
            "the months as well; nothing was changed."
        )


def _take_rights(connection: sa.Connection) -> None:
    """Become, for this transaction, what owns the log; raise Refused where this login may not."""
    strong = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    if not is_bound(connection) or connection.exec_driver_sql(strong).scalar_one():
        return
    keeper = roles_of(connection).keeper
    may = "SELECT pg_has_role(session_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = :keeper"
    if not connection.execute(sa.text(may), {"keeper": keeper}).scalar():
        raise Refused(
            "This login does not look after the log. Run `server upkeep` as the server's "
            "administrator or its migrator; nothing was changed."
        )
    connection.exec_driver_sql(f"SET LOCAL ROLE {quoted(keeper)}")
