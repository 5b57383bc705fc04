"""An installation that is at work, opened for taking in another unit's database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.kernel.clock import Clock
from lomu_app.kernel.errors import Refused, SignInFailed, StoreUnavailable
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.kernel.progress import Progress
from lomu_app.moving import rows
from lomu_app.moving.ends import Place
from lomu_app.store import guards, seal, witness
from lomu_app.store.engine import open_shared
from lomu_app.store.server_log import is_bound
from lomu_app.store.serving import open_server
from lomu_app.store.store import Store, translate, translated

_WAIT = "10s"
_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = session_user"


@dataclass(frozen=True, slots=True)
class Installation:
    """Where a unit's database is merged into, and who merges it."""

    store: Store
    actor: Actor
    words: str
    folder: Path | None

    def refuse_unsound(self, progress: Progress) -> None:
        """Raise Refused where the log here is not whole: nothing is put on top of that."""
        store = self.store.unhurried()
        with translated():
            store.seal_waiting(everything=True)
            with store.reading() as session:
                connection = session.connection()
                problems = [*seal.verify(connection, progress).problems]
                problems += guards.problems(connection)
                noted = None if self.folder is None else witness.seen(self.folder)
                missing = None if noted is None else witness.problem(connection, noted)
        problems += [] if missing is None else [missing]
        if problems:
            raise Refused(
                f"The log of {self.words} does not verify, so nothing is merged into it: "
                f"{problems[0]}. Nothing was changed."
            )

    def remember(self) -> None:
        """Seal what was merged, and take note of how the log ends now."""
        # It is all there; else the next command does it.
        with suppress(sa.exc.DBAPIError, StoreUnavailable):
            self.store.seal_waiting(everything=True)
            if self.folder is not None:
                with self.store.engine.connect() as connection, connection.begin():
                    witness.remember(self.folder, connection)


@contextmanager
def opened_installation(
    place: Place, username: str | None, passphrase: str | None, clock: Clock
) -> Iterator[Installation]:
    """The installation at the place, for somebody who may put a whole database into it.

    Raises SignInFailed, NotPermitted; Refused where a server keeps this login from rows.
    """
    if place.folder is not None and not bootstrap.is_set_up(place.folder):
        raise Refused(
            f"There is no database in {place.folder} to merge into. To take a database to an "
            "empty place, use `store move`; between folders, `backup` and `restore`."
        )
    if place.url is not None and _keeps_apart(place.url):
        opened = _of_caretaker(place)
    else:
        opened = _signed_in(place, username, passphrase, clock)
    try:
        opened.actor.require(Permission.BACK_UP)
        opened.actor.require(Permission.RESTORE)
        yield opened
    finally:
        opened.store.close()


def _keeps_apart(url: str) -> bool:
    engine = open_shared(url)
    try:
        with engine.connect() as connection:
            return is_bound(connection)
    except sa.exc.DBAPIError as error:
        raise translate(error) from error
    finally:
        engine.dispose()


def _of_caretaker(place: Place) -> Installation:
    """Where rows are kept from people, whoever merges must be kept from none."""
    store = open_server(str(place.url))
    with store.engine.connect() as connection:
        able = connection.exec_driver_sql(_SUPERUSER).scalar_one()
        login = str(connection.exec_driver_sql("SELECT session_user").scalar_one())
    if not able:
        store.close()
        raise Refused(
            "This server keeps everybody to what they may see, so a database is merged into it "
            "by its administrator: name a superuser's login in the address. Nothing was changed."
        )
    rights = frozenset({Permission.BACK_UP, Permission.RESTORE})
    actor = Actor(0, login, "Whoever looks after the server", permissions=rights)
    return Installation(store, actor, place.words, None)


def _signed_in(
    place: Place, username: str | None, passphrase: str | None, clock: Clock
) -> Installation:
    if place.folder is not None:
        core = bootstrap.open_folder(place.folder, username, passphrase, clock=clock)
    elif username is None or passphrase is None:
        raise SignInFailed("Say who you are: --user NAME --passphrase-file FILE.")
    else:
        core = bootstrap.open_url(str(place.url), username, passphrase, clock=clock)
    return Installation(core.store, core.actor, place.words, core.folder)


def nobody_else_writes(write: sa.Connection) -> None:
    """Until the transaction ends; others go on reading. Raises DBAPIError after ten seconds."""
    if write.dialect.name == "sqlite":
        return  # whoever has the right to write has it alone
    write.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT}'")
    if not is_bound(write):  # there it is a superuser, from whom nothing is kept
        # Where rows would be kept from this login, be refused rather than look at a part of them.
        write.exec_driver_sql("SET LOCAL row_security = off")
    names = ", ".join(table.name for table in rows.tables() if not table.name.startswith("audit_"))
    write.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
