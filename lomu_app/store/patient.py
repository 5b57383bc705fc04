"""A connection to the server that does not wait for ever.

A server that has frozen, or a cable that was pulled, answers nothing and breaks nothing: without
a limit the program would stand still with it.
"""

from __future__ import annotations

import time
from typing import Any, LiteralString

import psycopg
import sqlalchemy as sa

from lomu_app.store.shared import UNSERVED

# Seconds. A new connection, and how soon the system notices that the other side has gone.
_CONNECT = 5
_SILENCE = 4
CONNECT_SETTINGS: dict[str, int] = {
    "connect_timeout": _CONNECT,
    "keepalives_idle": _SILENCE,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}

# The same from the server's side: what a program held that has gone is let go soon, so that the
# command it sends again is not kept waiting by itself.
SERVER_SETTINGS = {
    "tcp_keepalives_idle": f"{_SILENCE}",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
# How long a statement may take, may wait for what others hold, and a transaction may stand still,
# as whoever looks after the server has set it for the login, the database or all: what is asked
# for here, or by `stop_after`, is never longer. Not as the connection has it: what stands between
# may have left another there.
_STATEMENT, _LOCK, _IDLE = (
    "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout",
)  # fmt: skip
LIMITS = (_STATEMENT, _LOCK, _IDLE)
_STILL = 120_000  # milliseconds
# What is told done is written, even where somebody made the whole database hastier than that.
WRITTEN = (
    "CASE current_setting('synchronous_commit') WHEN 'off' "
    "THEN set_config('synchronous_commit', 'on', false) END"
)
_ASKED = ", ".join(["set_config(%s, %s, false)"] * len(SERVER_SETTINGS))
_KEPT = ", ".join(
    f"set_config('{name}', {value}, false)"
    for name, value in {
        _STATEMENT: f"own.{_STATEMENT}",
        _LOCK: f"own.{_LOCK}",
        _IDLE: f"least(nullif(own.{_IDLE}::bigint, 0), {_STILL})::text",
    }.items()
)
_OWN = ", ".join(f"max(reset_val) FILTER (WHERE name = '{limit}') AS {limit}" for limit in LIMITS)
AGREED = (
    f"SELECT {WRITTEN}, {_ASKED}, {_KEPT}, "  # noqa: S608 - our own names
    f"own.{_STATEMENT}::bigint, own.{_LOCK}::bigint "
    f"FROM (SELECT {_OWN} FROM pg_settings WHERE name = ANY (%s)) own"
)
_STOPPED = f"SELECT set_config('{_STATEMENT}', %s, false), set_config('{_LOCK}', %s, false)"
# Of the time that a statement has: so long it waits for what others hold, and is told of it then.
_WAITING = 0.9


class PatientConnection(psycopg.Connection[Any]):
    """Gives up on the server after `patience` seconds without an answer; None waits for ever.

    It is closed then, for an answer that comes too late must not be taken for that of the next
    question. Raises psycopg.OperationalError. `slow`: the seconds after which the server itself
    stops a statement and says so; None where it does not.
    """

    patience: float | None = None
    slow: float | None = None
    _own: tuple[int, int] = (0, 0)  # milliseconds of a statement and of waiting; 0 is none
    _given_up = False

    def agree(self) -> None:
        """Tell a server to which this connection has just been made how long it waits for us.

        And that a commit is acknowledged when it is on the disk, or where the server's own
        settings ask for more, when it is there: not before.

        What stands between may take a connection and have no server for it yet: then that is what
        is raised.
        """
        self.patience = _CONNECT
        asked = [part for setting in SERVER_SETTINGS.items() for part in setting]
        try:
            told = self._tell(AGREED, [*asked, list(LIMITS)])
        except psycopg.OperationalError as error:
            if not self.closed or error.sqlstate is not None:
                raise
            # Else nobody could tell that a connection which had just been made is gone again.
            said = UNSERVED if self._given_up else str(error)
            raise psycopg.OperationalError(said, pgconn=self.pgconn) from error
        self.patience = None
        self._own = (told[-2], told[-1])

    def told(self, question: LiteralString) -> tuple[Any, ...]:
        """The first row of an answer, of a connection that has just been made; as `agree` waits."""
        self.patience = _CONNECT
        row = self._tell(question, [])
        self.patience = None
        return row

    def stop_after(self, seconds: float | None) -> None:
        """Let the server stop each statement after so long, until it is told otherwise.

        Whoever was stopped knows that the server is there, and that nothing was done. A stricter
        limit that the login has from whoever looks after the server stays.
        """
        if seconds != self.slow:
            limits = (0, 0) if seconds is None else (seconds * 1000, seconds * 1000 * _WAITING)
            self._tell(_STOPPED, [f"{limit}ms" for limit in map(_stricter, limits, self._own)])
            self.slow = seconds

    def _tell(self, setting: LiteralString, given: list[Any]) -> tuple[Any, ...]:
        self.autocommit = True
        told: tuple[Any, ...] = self.execute(setting, given).fetchone() or ()
        self.autocommit = False
        return told

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """See `psycopg.Connection.wait`."""
        limit = self.patience if timeout is None else timeout
        began = time.monotonic()
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError:
            if timeout is None and limit is not None and time.monotonic() - began >= limit:
                self._given_up = True
                self.pgconn.finish()
            raise


def _stricter(wanted: float, own: int) -> int:
    """The shorter of two limits in milliseconds, of which 0 is none."""
    asked = max(1, round(wanted)) if wanted else 0
    return min(asked, own) if asked and own else asked or own


def be_patient(connection: Any, seconds: float | None, slow: float | None = None) -> None:
    """Set how long a connection of the driver waits for each answer.

    `slow`: after how long the server stops by itself; sooner than anybody loses patience, so that
    one that is slow is told from one that has gone. Raises DBAPIError where it goes at this very
    question, as at any other.
    """
    if isinstance(connection, PatientConnection):
        connection.patience = seconds
        try:
            connection.stop_after(slow)
        except psycopg.Error as error:
            raise sa.exc.OperationalError(
                "how long a statement may take", None, error,
                connection_invalidated=connection.closed,
            ) from error  # fmt: skip
