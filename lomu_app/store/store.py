"""One open database: where units of work and reads begin."""

from __future__ import annotations

import itertools
import os
import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from lomu_app.kernel.errors import LomuError, ServerAway, StoreUnavailable, TooSlow
from lomu_app.store import migrate, seal
from lomu_app.store.engine import KEPT, WRITE
from lomu_app.store.numbers import COUNTED_APART
from lomu_app.store.sealing import seal_each, waiting
from lomu_app.store.server_log import BOUND, LOG, WHOLE_LOG
from lomu_app.store.shared import CROWDED, NOT_REACHED, UNKNOWN_HOST, WORDS, Words

T = TypeVar("T")
_RETRIED = {"40001", "40P01"}
_UNIQUE = "23505"
_RAISED, _NO_RIGHT, _STOPPED, _HELD = "P0001", "42501", "57014", "55P03"
_TRIES = 5
# Where several write the same rows, whoever gives way may have to do so again, with somebody else.
_TRIES_COLLIDED = 12
_LONGEST_WAIT = 0.5  # seconds between two of them, more or less
# The same operation was sent twice at once: the second time finds the receipt. Or two counted the
# same number: the second time finds it taken.
_COUNTED_ANEW = {"pk_operation", *(f"pk_{table}" for table in COUNTED_APART)}
PATIENCE = 30.0  # seconds without an answer to one statement until a server is taken for gone
SLOW = 25.0  # seconds after which it stops a statement and says so
# A desk asks more at once than it keeps connections to a server. To make one more, which is thrown
# away when it has answered, takes the server longer than most questions: so one waits for another
# to be done, unless that is at something long, or is itself waiting for what it asks.
_WAITS_FOR_KEPT = 0.3  # seconds
_AWAY_RETRIED = 3.0  # seconds; whoever waits longer is told
# The server goes down or comes up; 08... is a connection that has failed. One that stands by takes
# nothing until the day it has to, and then it does.
_STANDS_BY = "25006"
_AWAY = ("08", "57P01", "57P02", "57P03", _STANDS_BY)
# So many transactions may be begun and sealed while one is under way.
_LOOKED_BACK = 10_000
_SEAL_WAITING = sa.text(f"SELECT {LOG}.seal_waiting(:back)")


class Reading(Session):
    """A session for queries: whoever has a say in what all of them read listens to this class."""


@dataclass(slots=True)
class Store:
    """An engine, and for the embedded database the file that it must stay attached to."""

    engine: sa.Engine
    path: Path | None = None
    key: bytes | None = field(default=None, repr=False)
    patience: float | None = PATIENCE  # None: as long as the server takes
    slow: float | None = SLOW
    # By this a program knows its own messages among those of all who share the database.
    origin: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    _identity: tuple[int, int] | None = None
    _kept: threading.Semaphore = field(default_factory=partial(threading.Semaphore, KEPT))

    @property
    def bound(self) -> bool:
        """Whether the database finds out by itself who acts, and seals its log by itself."""
        return bool(self.engine.get_execution_options().get(BOUND, False))

    @property
    def embedded(self) -> bool:
        """Whether this is the database of one workstation."""
        return self.engine.dialect.name == "sqlite"

    def unhurried(self) -> Store:
        """The same for work that is as long as the log: no statement of it is given up on."""
        return replace(self, patience=None, slow=None)

    def remember_file(self) -> None:
        """Note which file the path names now, to notice when it is taken away."""
        if self.path is not None:
            self._identity = _identity(self.path)

    def check_file(self) -> None:
        """Refuse to acknowledge anything once the file was removed or replaced.

        SQLite in WAL mode goes on writing to a file that no longer has a name.
        """
        if self.path is None or self._identity is None:
            return
        if _identity(self.path) != self._identity:
            raise StoreUnavailable(
                f"The database file {self.path.name} was moved, deleted or replaced while the "
                "program was running. Nothing more is saved. Put the file back, or restore a "
                "backup, and start again."
            )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session on one consistent snapshot, for queries.

        On a server it waits a moment where all connections that are kept are in use.
        """
        with self._connected(_WAITS_FOR_KEPT) as connection:
            if not self.embedded:  # there each statement would see a moment of its own
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                session = Reading(connection, expire_on_commit=False, autoflush=False)
                try:
                    yield session
                finally:
                    session.close()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection in a write transaction; rolled back unless committed."""
        with self._connected() as connection:
            connection = connection.execution_options(**{WRITE: True})
            with connection.begin() as transaction:
                if self.embedded and seal.has_unsealed(connection):
                    raise StoreUnavailable(
                        "Somebody changed the database from outside the program. Nothing more "
                        "is written. Run `main.py audit verify` and tell the data protection "
                        "auditor."
                    )
                yield connection
                if transaction.is_active:
                    transaction.rollback()

    def seal_waiting(self, *, everything: bool = False) -> int:
        """On PostgreSQL, seal what has been committed since the last seal; how many.

        Runs after the commit, so that writers never wait for one another's seal. It looks at the
        newest transactions, lest each command goes through the whole log; `everything` also
        finds one that was begun before so many others and committed after them.
        """
        if self.embedded:
            return 0
        if self.bound:
            looked_back = WHOLE_LOG if everything else _LOOKED_BACK
            with self._connected() as connection, connection.begin():
                return int(connection.execute(_SEAL_WAITING, {"back": looked_back}).scalar_one())
        with self._connected() as connection, connection.begin():
            locked = connection.exec_driver_sql(
                "SELECT pg_try_advisory_xact_lock(hashtext('lomu seal'))"
            ).scalar_one()
            if not locked:
                return 0
            transactions = waiting(connection, None if everything else _LOOKED_BACK)
            seal_each(connection, transactions)
        return len(transactions)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def _connected(self, waits: float = 0.0) -> Iterator[sa.Connection]:
        kept = self._kept.acquire(timeout=0 if self.embedded else waits)
        try:
            with self.engine.connect() as connection:
                if not self.embedded:
                    from lomu_app.store.patient import be_patient

                    be_patient(connection.connection.dbapi_connection, self.patience, self.slow)
                yield connection
        finally:
            if kept:
                self._kept.release()


def bring_up_to_date(engine: sa.Engine, back_up_first: Callable[[], None] | None = None) -> None:
    """Bring a database that is being opened to this release; it is let go of where that fails.

    Raises StoreUnavailable.
    """
    try:
        migrate.bring_up_to_date(engine, back_up_first)
    except sa.exc.DBAPIError as error:
        engine.dispose()
        raise translate(error) from error
    except LomuError:
        engine.dispose()
        raise


# How SQLite puts it; the last where it is the search index that cannot be read.
_DAMAGED = ("malformed", "not a database", "disk image", "vtable constructor failed")


def translate(error: sa.exc.DBAPIError) -> StoreUnavailable:
    """What a failing database means for the person at the desk."""
    if _state(error) == _STANDS_BY:
        return ServerAway(
            "The server that answers only stands by for another one, and takes nothing. Nothing "
            "typed is lost, and the right one is looked for by itself. If this lasts, tell whoever "
            "looks after the server."
        )
    text, state = str(error.orig), _state(error)
    if is_away(error):
        crowded = any(sign in text.lower() for sign in CROWDED)
        return ServerAway(_NO_ROOM if crowded else _NO_ANSWER)
    if state in (_STOPPED, _HELD):
        return TooSlow(_TOO_SLOW if state == _STOPPED else _HELD_BY_OTHERS)
    if isinstance(error, sa.exc.IntegrityError):
        what = (
            "This clashes with what is stored already; perhaps somebody else has just entered "
            "it. Reload the page, look, and try again."
        )
    elif state in _RETRIED:
        what = (
            "Others are changing the same records just now, again and again. Wait a moment and "
            "try again; nothing typed is lost."
        )
    elif state == _RAISED:
        # A rule of the database itself says what is wrong.
        what = f"The database does not allow this: {text.splitlines()[0]}."
    elif state == _NO_RIGHT:
        what = (
            "The server does not let your login do this. Ask whoever looks after the server "
            "whether you were given your rights, and whether it was brought up to date."
        )
    else:
        what = _in_words(text.lower())
    return StoreUnavailable(what)


_TOO_SLOW = (
    "The server is there, but takes too long over this, and it was stopped. Nothing was changed, "
    "and nothing typed is lost. Ask for less at once (one area, a shorter time, more letters), or "
    "try again in a moment; if it stays so, tell whoever looks after the server."
)
_HELD_BY_OTHERS = (
    "Somebody else has held what this needs for longer than it could wait: perhaps a unit's "
    "database is being merged in, a large list is coming in, or the server is being brought up to "
    "date. Nothing was changed, and nothing typed is lost. Try again in a few minutes; if it stays "
    "so, tell whoever looks after the server."
)
_NO_ANSWER = (
    "The shared database does not answer. What you see stays as it was, nothing typed is lost, and "
    "the connection is made again by itself."
)
_NO_ROOM = (
    "The shared database is there, but has no connection left for this desk. What you see stays as "
    "it was, nothing typed is lost, and it is tried again by itself. If this lasts, tell whoever "
    "looks after the server that more connections are needed."
)
_MEANINGS = (
    *WORDS,
    (
        ("locked", "busy"),
        "The database is busy. Wait a moment and try again; nothing typed is lost.",
    ),
    (
        ("full", "no space left"),
        "The disk is full. Free some space and try again; nothing typed is lost.",
    ),
    (
        ("readonly", "read-only"),
        "The database is read-only here. Ask for write access to its folder.",
    ),
    (_DAMAGED, "The database file is damaged. Stop, and restore the newest backup."),
)


def not_opened(error: sa.exc.DBAPIError) -> StoreUnavailable:
    """What it means for whoever opens a database: nothing is shown yet that could stay as it was.

    The address may be wrong, so each reason why a server was not reached is told by itself.
    """
    text = str(error.orig).lower()
    crowded = any(sign in text for sign in CROWDED)
    if crowded or _state(error) == _STANDS_BY or not is_away(error):
        return translate(error)
    return ServerAway(_meaning(NOT_REACHED, text) or _NOT_THERE)


_NOT_THERE = (
    "The shared database does not answer. See that this computer is on the force's network, and "
    "try again. If nobody else gets in either, tell whoever looks after the server."
)


def _in_words(text: str) -> str:
    cannot = "The database cannot be reached. Check the connection and try again."
    return _meaning(_MEANINGS, text) or cannot


def _meaning(meanings: Words, text: str) -> str:
    found = (said for signs, said in meanings if any(sign in text for sign in signs))
    return next(found, "")


@contextmanager
def translated() -> Iterator[None]:
    """Whatever the database refuses in here is raised as what it means for the person."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise translate(error) from error


def is_away(error: sa.exc.DBAPIError) -> bool:
    """Whether the server has gone, or could not be reached, rather than refused something."""
    text = str(error.orig).lower()
    if any(sign in text for sign in UNKNOWN_HOST):
        return True  # as on a computer that is off the network
    never_made = getattr(error.orig, "pgconn", None) is not None
    # Whatever a server itself says has a state; without one the connection broke, be it while it
    # was still being agreed upon.
    broke = isinstance(error, sa.exc.OperationalError) and _stateless(error)
    gone = error.connection_invalidated or never_made or broke or _state(error).startswith(_AWAY)
    return gone and not any(sign in text for signs, _ in WORDS for sign in signs)


def with_retries(work: Callable[[], T]) -> T:
    """Run a whole unit again when two of them collided, or the connection broke under one.

    A command that was committed before the connection broke finds its receipt. One whose record
    was written by somebody else between its reading and its writing has collided as well: the next
    time it reads what stands there by then, and tells its editor what was made of it.
    """
    began = time.monotonic()
    for tried in itertools.count(1):
        try:
            return work()
        except (sa.exc.DBAPIError, StaleDataError) as error:
            if not _may_go_well(error, tried, time.monotonic() - began):
                raise
            # Each another while, lest those who collided meet again.
            wait = min(0.01 * 2**tried, _LONGEST_WAIT)
            time.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 - nothing secret hangs on it
    raise AssertionError("the loop either returns or raises")


def _may_go_well(error: sa.exc.DBAPIError | StaleDataError, tried: int, seconds: float) -> bool:
    """Whether it is worth another try after so many, and so many seconds."""
    if _collided(error):
        return tried < _TRIES_COLLIDED
    away = isinstance(error, sa.exc.DBAPIError) and is_away(error)
    return away and tried < _TRIES and seconds < _AWAY_RETRIED


def _collided(error: sa.exc.DBAPIError | StaleDataError) -> bool:
    if isinstance(error, StaleDataError):
        return True
    if _state(error) == _UNIQUE:
        diagnosis: Any = getattr(error.orig, "diag", None)
        return getattr(diagnosis, "constraint_name", None) in _COUNTED_ANEW
    return _state(error) in _RETRIED


def _state(error: sa.exc.DBAPIError) -> str:
    """What the server calls it, five letters and digits; empty on the embedded database."""
    return getattr(error.orig, "sqlstate", None) or ""


def _stateless(error: sa.exc.DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", "") is None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - a stat never opens the file
    except OSError:
        return None
    return status.st_dev, status.st_ino
