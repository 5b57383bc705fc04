"""A connection of its own that listens: what others change, who edits what, and the server's pulse.

Who edits a record is an advisory lock of this connection. It stops nobody, it is gone with the
program that held it, and any login may ask the server for it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import selectors
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from zlib import crc32

import sqlalchemy as sa

from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.clock import SystemClock
from lomu_app.kernel.errors import Outgrown
from lomu_app.kernel.live import Beat, Cut, EditingChanged, Heard, LiveEvent
from lomu_app.store.migrate import ASKED, refuse_outgrown
from lomu_app.store.server_log import BOUND, RULES
from lomu_app.store.store import Store
from lomu_app.store.telling import CHANNEL, UNTOLD, id_of, understood

EDITING = "lomu_editing"
BEAT = 3.0  # seconds between two questions to the server
SILENCE = 4.0  # seconds that it may take over the answer
_PAUSES = (0.1, 0.25, 0.5, 1.0)  # seconds before the next try to connect; the last one stays
_LAST = 1.0  # seconds that `stop` waits
_PULSE = "SELECT clock_timestamp()"
# And the revision of the schema: it may go on to a newer one while this is connected.
_PULSE_ASKING = "SELECT clock_timestamp(), (SELECT max(version_num) FROM alembic_version)"
_LOCK, _UNLOCK = "pg_advisory_lock_shared", "pg_advisory_unlock_shared"
_WHO = sa.text(
    "SELECT DISTINCT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
    "WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted "
    "AND l.classid = CAST(:kind AS oid) AND l.objid = CAST(:id AS oid) AND l.database = "
    "(SELECT oid FROM pg_database WHERE datname = current_database())"
)
# Where the server is its own boundary, only its rules see whose session is whose.
_WHO_BOUND = sa.text(f"SELECT unnest({RULES}.editors(:kind, :id, :besides))")
Record = tuple[Kind, int]


class LiveLink:
    """Listens on a thread of its own, on which `tell` is called, until `stop`.

    It connects again by itself. `user_id` is who edits what is held.
    """

    def __init__(self, store: Store, user_id: int, tell: Callable[[LiveEvent], None]) -> None:
        self._store, self._name, self._tell = store, f"lomu:{user_id}:{store.origin}", tell
        self._wanted: frozenset[Record] = frozenset()
        self._locked: frozenset[Record] = frozenset()
        self._stopped = threading.Event()
        self._due = 0.0
        self._heard_itself = False
        self._failures = 0
        self._ends: tuple[socket.socket, socket.socket] | None = None
        self._thread = threading.Thread(target=self._run, name="lomu live", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._ends = socket.socketpair()
        for end in self._ends:
            end.setblocking(False)
        self._thread.start()

    def stop(self) -> None:
        """Listen no more; what was held is let go, and nothing is told any more."""
        self._stopped.set()
        self._wake()
        if self._ends is not None:
            self._thread.join(_LAST)  # whoever closes a desk does not wait for a server
            for end in self._ends:
                end.close()

    def look_now(self) -> None:
        """Ask the server at once whether it is there: somebody got no answer."""
        self._due = 0.0
        self._wake()

    def hold(self, records: frozenset[Record]) -> None:
        """These records are open for editing here, and no others."""
        self._wanted = frozenset(one for one in records if one[0] not in UNTOLD)
        self._wake()

    def _wake(self) -> None:
        if self._ends is not None:
            with contextlib.suppress(OSError):  # full: it wakes up anyhow
                self._ends[1].send(b"!")

    # On the thread

    def _run(self) -> None:
        import psycopg  # here and below: who works on a file of their own does without

        try:
            while not self._stopped.is_set():
                why = None
                try:
                    with contextlib.closing(self._connect()) as connection:
                        self._listen(connection)
                except Outgrown as outgrown:
                    why = outgrown
                    # What is open already asks nothing more: let it be made anew, and be told.
                    self._store.engine.dispose()
                except (psycopg.Error, sa.exc.SQLAlchemyError, OSError):
                    pass
                self._locked = frozenset()
                self._say(Cut(why))
                self._stopped.wait(_PAUSES[min(self._failures, len(_PAUSES) - 1)])
                self._failures += 1
        finally:
            self._say(Cut())  # whatever ended it: nobody may believe that it still listens

    def _say(self, event: LiveEvent) -> None:
        if not self._stopped.is_set():
            self._tell(event)

    def _connect(self) -> Any:
        from lomu_app.store.patient import be_patient

        borrowed = self._store.engine.raw_connection()
        connection: Any = borrowed.driver_connection
        borrowed.detach()
        be_patient(connection, SILENCE)
        connection.rollback()
        connection.autocommit = True
        return connection

    def _listen(self, connection: Any) -> None:
        connection.execute("SELECT set_config('application_name', %s, false)", (self._name,))
        for channel in (CHANNEL, EDITING):
            connection.execute(f"LISTEN {channel}")
        self._heard_itself = False
        connection.execute("SELECT pg_notify(%s, %s)", (EDITING, self._store.origin))
        self._hear(list(connection.notifies(timeout=SILENCE, stop_after=1)))
        self._beat(connection, anew=True)
        self._failures = 0
        if self._ends is None or self._stopped.is_set():
            return
        woken = self._ends[0]
        with selectors.DefaultSelector() as either:
            either.register(connection.fileno(), selectors.EVENT_READ)
            either.register(woken, selectors.EVENT_READ)
            while not self._stopped.is_set():
                self._hold(connection)
                if time.monotonic() >= self._due:
                    self._beat(connection, anew=False)
                self._hear(list(connection.notifies(timeout=0)))
                either.select(max(0.0, self._due - time.monotonic()))
                with contextlib.suppress(BlockingIOError):
                    woken.recv(1024)

    def _beat(self, connection: Any, *, anew: bool) -> None:
        clock = SystemClock()
        before = clock.now()
        asks = self._store.engine.get_execution_options().get(ASKED, False)
        there, *revision = connection.execute(_PULSE_ASKING if asks else _PULSE).fetchone()
        here = before + (clock.now() - before) / 2
        self._due = time.monotonic() + BEAT
        for each in revision:
            refuse_outgrown(each)
        self._say(Beat(there.astimezone(dt.UTC) - here, anew, self._heard_itself))

    def _hold(self, connection: Any) -> None:
        """Make the locks those that are wanted, and tell of each that was taken or let go."""
        wanted = self._wanted
        for function, records in ((_LOCK, wanted - self._locked), (_UNLOCK, self._locked - wanted)):
            for kind, key in records:
                connection.execute(f"SELECT {function}(%s, %s)", (_signed(_class(kind)), key))
                words = json.dumps([kind.value, key])
                connection.execute("SELECT pg_notify(%s, %s)", (EDITING, words))
        self._locked = wanted

    def _hear(self, notes: list[Any]) -> None:
        told = [
            one for note in notes if note.channel == CHANNEL and (one := understood(note.payload))
        ]
        others = [one for one in told if one.origin != self._store.origin]
        if others:
            changes = [change for one in others for change in one.changes]
            self._say(Heard(_together(changes), any(not one.changes for one in others)))
        self._heard_itself |= any(note.payload == self._store.origin for note in notes)
        for note in notes:
            record = _record(note.payload) if note.channel == EDITING else None
            if record is not None:
                self._say(EditingChanged(*record))


def holders(connection: sa.Connection, kind: Kind, key: int, besides: str) -> frozenset[int]:
    """The user ids of those who have a record open for editing, but for the program `besides`."""
    if connection.dialect.name == "sqlite" or kind in UNTOLD:
        return frozenset()
    if connection.get_execution_options().get(BOUND, False):
        asked = {"kind": _class(kind), "id": key, "besides": besides}
        return frozenset(connection.execute(_WHO_BOUND, asked).scalars())
    names = connection.execute(_WHO, {"kind": _class(kind), "id": key}).scalars()
    parts = [name.split(":") for name in names]
    return frozenset(
        int(part[1])
        for part in parts
        if len(part) == 3 and part[0] == "lomu" and part[1].isdigit() and part[2] != besides
    )


def _class(kind: Kind) -> int:
    """A number for a kind of record that stays the same from release to release."""
    return crc32(f"editing {kind.value}".encode())


def _signed(number: int) -> int:
    return number - 2**32 if number >= 2**31 else number


def _record(words: str) -> Record | None:
    try:
        kind, key = json.loads(words)
        return Kind(kind), id_of(key)
    except (ValueError, TypeError, RecursionError):
        return None


def _together(changes: list[ChangeSet]) -> tuple[ChangeSet, ...]:
    ids: dict[Kind, frozenset[int]] = {}
    for change in changes:
        ids[change.kind] = ids.get(change.kind, frozenset()) | change.ids
    return tuple(ChangeSet(kind, keys) for kind, keys in ids.items())
