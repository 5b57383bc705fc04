"""The two ends of a move: the database that is read, and the empty one that takes it in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from lomu_app.access.sign_in import sign_in
from lomu_app.bootstrap import is_set_up, policies
from lomu_app.kernel.errors import LomuError, Refused, SignInFailed
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.moving import rows
from lomu_app.store import keys, migrate, witness
from lomu_app.store.backup import DATABASE, KEYS
from lomu_app.store.engine import WRITE, make_folder, open_embedded, open_shared
from lomu_app.store.exchange import exchange
from lomu_app.store.seal import Head
from lomu_app.store.shared import told
from lomu_app.store.store import Store, bring_up_to_date, translate

_FILES = (f"{DATABASE}-wal", f"{DATABASE}-shm", DATABASE, KEYS)
_WAIT = "10s"
_KEPT_APART = sa.text(
    "SELECT EXISTS (SELECT 1 FROM pg_class WHERE relforcerowsecurity "
    "AND relnamespace = current_schema()::regnamespace)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder on this computer, or the address of a PostgreSQL database."""

    folder: Path | None = None
    url: str | None = None

    @classmethod
    def named(cls, text: str) -> Place:
        """The place that somebody typed."""
        return cls(url=text) if text.startswith("postgresql") else cls(folder=Path(text))

    @property
    def words(self) -> str:
        """For people; without a login or its password."""
        if self.url is None:
            return str(self.folder)
        return told(self.url)


@dataclass(frozen=True, slots=True)
class Source:
    """A database that is read and never written; `seen` is what its workstation saw of the log."""

    store: Store
    actor: Actor
    words: str
    seen: Head | None

    @contextmanager
    def held_still(self) -> Iterator[sa.Connection]:
        """Everything as it stands at one moment; nobody else can write to it meanwhile."""
        try:
            with self.store.engine.connect() as connection:
                yield from _held_still(connection)
        except sa.exc.DBAPIError as error:
            raise translate(error) from error


@dataclass(slots=True)
class Target:
    """A database that takes in another; nobody can open it until it has."""

    store: Store
    folder: Path | None
    words: str
    recovery_key: str = field(default="", repr=False)

    def give_up(self) -> None:
        """Leave it as empty as it was found, as far as it can still be reached."""
        if self.folder is None:
            with suppress(sa.exc.DBAPIError):
                mark(self.store.engine, migrate.LATEST)
        self.store.close()
        if self.folder is not None:
            _remove(self.folder)


@contextmanager
def opened_source(place: Place, username: str | None, passphrase: str | None) -> Iterator[Source]:
    """The source, for somebody who may take the whole of it elsewhere.

    Raises SignInFailed, NotPermitted, Refused where it is not of this release.
    """
    if place.folder is None:
        # Whole tables are read, for as long as it takes.
        store, seen = Store(open_shared(str(place.url)), patience=None, slow=None), None
    else:
        username, passphrase = _practised(place.folder, username, passphrase)
        key = keys.KeyFile.read(place.folder / KEYS).unwrap(username, passphrase)
        path = place.folder / DATABASE
        store, seen = Store(open_embedded(path, key), path, key), witness.seen(place.folder)
    try:
        actor = _allowed(store, username, passphrase)
        yield Source(store, actor, place.words, seen)
    except sa.exc.DBAPIError as error:
        raise translate(error) from error
    finally:
        store.close()


def _practised(folder: Path, username: str | None, passphrase: str | None) -> tuple[str, str]:
    """Who signs in; in the practice force its first person, who needs no passphrase."""
    file = keys.KeyFile.read(folder / KEYS)
    name = username or (next(iter(file.wraps)) if file.practice_passphrase else None)
    secret = passphrase or file.practice_passphrase
    if name is None or secret is None:
        raise SignInFailed("Say who you are: --user NAME --passphrase-file FILE.")
    return name, secret


def _allowed(store: Store, username: str | None, passphrase: str | None) -> Actor:
    if username is None or passphrase is None:
        raise SignInFailed("Say who you are: --user NAME --passphrase-file FILE.")
    revision = migrate.revision_of(store.engine)
    migrate.refuse_newer(revision)
    if revision != migrate.LATEST:
        raise Refused(
            "The database to be moved was made by an older version of the program, or was never "
            "set up. Open it once with this version, which brings it up to date, and move it then."
        )
    with store.reading() as session:
        actor = sign_in(session, username, passphrase, policies()["roles"])
    actor.require(Permission.BACK_UP)
    actor.require(Permission.RESTORE)
    return actor


def _held_still(connection: sa.Connection) -> Iterator[sa.Connection]:
    if connection.dialect.name == "sqlite":
        # The right to write, which one has at a time, is taken and never used.
        connection = connection.execution_options(**{WRITE: True})
        with connection.begin() as transaction:
            yield connection
            transaction.rollback()
        return
    connection = connection.execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )
    with connection.begin() as transaction:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT}'")
        # Where rows would be kept from this login, be refused rather than move a part of them.
        connection.exec_driver_sql("SET LOCAL row_security = off")
        connection.exec_driver_sql("LOCK TABLE audit_entry IN SHARE MODE")
        # It is asked nothing while what has arrived is compared, and must still be there then.
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield connection
        with suppress(sa.exc.DBAPIError):  # nothing was written: gone by itself is gone as well
            transaction.rollback()


def opened_target(
    place: Place, username: str, passphrase: str, stretching: keys.Stretching
) -> Target:
    """An empty database at the place, marked as being moved into.

    Raises Refused if there is anything in it already.
    """
    if place.folder is None:
        return _shared_target(place)
    return _embedded_target(place.folder, username, passphrase, stretching)


def _shared_target(place: Place) -> Target:
    engine = open_shared(str(place.url))
    try:
        revision = migrate.revision_of(engine)
        if revision != migrate.MOVING_IN:
            bring_up_to_date(engine)
        with engine.connect() as connection, connection.begin():
            _refuse_filled(connection, place)
        mark(engine, migrate.MOVING_IN)
    except sa.exc.DBAPIError as error:
        engine.dispose()
        raise translate(error) from error
    except BaseException:
        engine.dispose()
        raise
    return Target(Store(engine, patience=None), None, place.words)


def _refuse_filled(connection: sa.Connection, place: Place) -> None:
    if connection.execute(_KEPT_APART).scalar_one():
        raise Refused(
            f"The database {place.words} already keeps people to what they may see, and whole rows "
            "cannot be carried into it. Move into an empty one, and make it a boundary after that "
            "(`server init`). Nothing was changed."
        )
    if not rows.is_empty(connection):
        raise Refused(
            f"The database {place.words} is not empty. A whole database moves into an empty one "
            "only: make a new one and name that. Nothing was changed."
        )


def _embedded_target(
    folder: Path, username: str, passphrase: str, stretching: keys.Stretching
) -> Target:
    make_folder(folder)
    if is_set_up(folder):
        if not _cut_off(folder, username, passphrase):
            raise Refused(
                f"There is a database in {folder} already. A whole database moves into an empty "
                "folder only: name another one. Nothing was changed."
            )
        _remove(folder)
    key, recovery = keys.new_key(), keys.new_recovery_key()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".move-") as work:
        made = Path(work)
        file = keys.KeyFile(made / KEYS, stretching)
        file.wrap(username, passphrase, key)
        file.wrap(keys.RECOVERY, recovery, key)
        _make_marked(made / DATABASE, key)
        # Both at once, and marked: whatever happens from here on, nobody takes it for a database.
        exchange(made, folder, (KEYS, DATABASE), ())
    path = folder / DATABASE
    store = Store(open_embedded(path, key), path, key)
    store.remember_file()
    return Target(store, folder, str(folder), recovery)


def _make_marked(path: Path, key: bytes) -> None:
    engine = open_embedded(path, key)
    bring_up_to_date(engine)
    try:
        mark(engine, migrate.MOVING_IN)
    except sa.exc.DBAPIError as error:
        raise translate(error) from error
    finally:
        engine.dispose()


def _cut_off(folder: Path, username: str, passphrase: str) -> bool:
    """Whether what lies there is what an earlier move of the same person left unfinished."""
    try:
        key = keys.KeyFile.read(folder / KEYS).unwrap(username, passphrase)
        engine = open_embedded(folder / DATABASE, key)
    except LomuError:
        return False
    try:
        return migrate.revision_of(engine) == migrate.MOVING_IN
    except LomuError:
        return False
    finally:
        engine.dispose()


def _remove(folder: Path) -> None:
    for name in _FILES:
        (folder / name).unlink(missing_ok=True)


def mark(engine: sa.Engine, revision: str) -> None:
    """Write what the database says of its schema."""
    with engine.connect() as plain:
        connection = plain.execution_options(**{WRITE: True})
        with connection.begin():
            set_revision(connection, revision)


def set_revision(connection: sa.Connection, revision: str) -> None:
    """The same in a transaction that is under way."""
    connection.execute(
        sa.text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision}
    )
