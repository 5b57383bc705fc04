"""A connection to the server that does not wait for ever.

A server that has frozen, or a cable that was pulled, answers nothing and breaks nothing: without
a limit the program would stand still with it.
"""

from __future__ import annotations

import time
from typing import Any, LiteralString

import psycopg
import sqlalchemy as sa

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
    "idle_in_transaction_session_timeout": "120s",
    "statement_timeout": "0",  # see `stop_after`; what stands between may have left another
}
# What is told done is written, even where somebody made the whole database hastier than that.
WRITTEN = (
    "CASE current_setting('synchronous_commit') WHEN 'off' "
    "THEN set_config('synchronous_commit', 'on', false) END"
)
AGREED = f"SELECT {WRITTEN}, {', '.join(['set_config(%s, %s, false)'] * len(SERVER_SETTINGS))}"


class PatientConnection(psycopg.Connection[Any]):
    """Gives up on the server after `patience` seconds without an answer; None waits for ever.

    It is closed then, for an answer that comes too late must not be taken for that of the next
    question. Raises psycopg.OperationalError. `slow`: the seconds after which the server itself
    stops a statement and says so; None where it does not.
    """

    patience: float | None = None
    slow: float | None = None

    def agree(self) -> None:
        """Tell a server to which this connection has just been made how long it waits for us.

        And that a commit is acknowledged when it is on the disk, or where the server's own
        settings ask for more, when it is there: not before.

        What stands between may take a connection and have no server for it yet.
        """
        self.patience = _CONNECT
        self._tell(AGREED, [part for setting in SERVER_SETTINGS.items() for part in setting])
        self.patience = None

    def stop_after(self, seconds: float | None) -> None:
        """Let the server stop each statement after so long, until it is told otherwise.

        Whoever was stopped knows that the server is there, and that nothing was done.
        """
        if seconds != self.slow:
            limit = 0 if seconds is None else max(1, round(seconds * 1000))
            self._tell("SELECT set_config('statement_timeout', %s, false)", [f"{limit}ms"])
            self.slow = seconds

    def _tell(self, setting: LiteralString, given: list[str]) -> None:
        self.autocommit = True
        self.execute(setting, given)
        self.autocommit = False

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """See `psycopg.Connection.wait`."""
        limit = self.patience if timeout is None else timeout
        began = time.monotonic()
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError:
            if timeout is None and limit is not None and time.monotonic() - began >= limit:
                self.pgconn.finish()
            raise


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
