"""Bringing a database to the schema of this release.

Runs at start, under a lock, in one transaction; an embedded database is backed up first.
Alembic is imported only when there is something to do.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from lomu_app.kernel.errors import Outgrown, StoreUnavailable
from lomu_app.store.engine import WRITE

LATEST = "0033"
# Stands in place of the revision while another database is moved in. An older release, which does
# not know it, takes it for that of a newer one, and opens nothing either.
MOVING_IN = "moving in"
# Of an engine whose connections ask for the revision as they are made, and so may read it.
ASKED = "lomu_revision_asked"
_LOCK = 71_205_001
_FOLDER = Path(__file__).parent / "migrations"


def revision_of(engine: sa.Engine) -> str | None:
    """The schema revision of a database; None if it is empty."""
    with engine.connect() as connection, connection.begin():
        return revision_in(connection)


def bring_up(connection: sa.Connection) -> None:
    """The same as `bring_up_to_date`, as a part of the transaction of whoever asks.

    Raises StoreUnavailable if the database was made by a newer release.
    """
    current = revision_in(connection)
    if current != LATEST:
        refuse_newer(current)
        _run(connection, LATEST)
        # What waits for the commit would stand in the way of whoever alters the tables now.
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")


def bring_up_to_date(engine: sa.Engine, back_up_first: Callable[[], None] | None = None) -> bool:
    """Upgrade if the schema is older; whether anything was done.

    Raises StoreUnavailable if the database was made by a newer release.
    """
    current = revision_of(engine)
    if current == LATEST:
        return False
    refuse_newer(current)
    if current is not None and back_up_first is not None:
        back_up_first()
    upgrade(engine, LATEST)
    return True


def refuse_older(engine: sa.Engine) -> None:
    """Raise StoreUnavailable for a schema that is not this release's.

    A server with a login a person is brought up to date by whoever looks after it.
    """
    current = revision_of(engine)
    refuse_newer(current)
    if current != LATEST:
        raise StoreUnavailable(
            "The server's database belongs to an older version of the program. Ask whoever looks "
            "after the server to run `server init` with this version; nothing was changed."
        )


def refuse_empty(engine: sa.Engine) -> None:
    """Raise StoreUnavailable for a database in which nobody can have an account."""
    if revision_of(engine) is None:
        raise StoreUnavailable(
            "There is nothing in this database yet: nobody has set it up. Check its name at the "
            "end of the address; if it is right, ask whoever looks after the server to run "
            "`server init` on it and to let you in. Nothing was changed."
        )


def refuse_newer(revision: str | None) -> None:
    """Raise StoreUnavailable for a schema that this release does not know, or a move cut off."""
    if revision == MOVING_IN:
        raise StoreUnavailable(
            "A move into this database was begun and has not come to its end, so it holds nothing "
            "yet. The database that it is moved from is whole. Wait for the move, or run "
            "`main.py store move` again."
        )
    if revision is not None and revision > LATEST:
        raise StoreUnavailable(
            "This database was made by a newer version of the program. Install that version; "
            "nothing was changed."
        )


def refuse_outgrown(revision: str | None) -> None:
    """Raise Outgrown where a database that this program has open is not of its release any more."""
    if revision != LATEST:
        raise Outgrown(
            "The shared database has been brought to another version of the program while this "
            "desk was open, so it reads and saves nothing there any more. Forms that are open keep "
            "what you typed, and as you close this desk you are told if any of it is kept nowhere "
            "else. Close it and start the program anew; if that does not open, ask whoever looks "
            "after the server for the version that fits."
        )


def upgrade(engine: sa.Engine, revision: str) -> None:
    """Run the migrations up to `revision`, all or none."""
    with engine.connect() as plain:
        connection = plain.execution_options(**{WRITE: True})
        with connection.begin():
            _run(connection, revision)


def revision_in(connection: sa.Connection) -> str | None:
    """The same of the database that a connection is to."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def _run(connection: sa.Connection, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
