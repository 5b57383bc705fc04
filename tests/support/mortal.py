"""A PostgreSQL that dies whole, as with its machine, or in part; and one that stands by for it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from tests.support.postgres import PostgresServer, free_port, lent, new_folder, remove

_PROC = Path("/proc")
_PATIENCE = 30.0
_SOON = 2.0  # seconds
_AT_WORK = (
    "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend' "
    "AND state IN ('active', 'idle in transaction') AND pid <> pg_backend_pid() "
    "ORDER BY random() LIMIT 1"
)


def kill_whole(server: PostgresServer) -> None:
    """End every process of a server at once, none of which can write or say anything more."""
    file = server.folder / "data" / "postmaster.pid"
    head = _head(server)
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(head)], check=True)
    else:
        os.kill(head, signal.SIGSTOP)  # makes no more of them
        of_it = [*_children(head), head]
        for process in of_it:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        end = time.monotonic() + _PATIENCE
        while any(map(_lives, of_it)):
            assert time.monotonic() < end, "a killed process lives on"
            time.sleep(0.002)
    # Where nobody asks after the dead, their number would stand for somebody alive.
    for left in (file, server.folder / f".s.PGSQL.{server.port}.lock"):
        left.unlink(missing_ok=True)


def end_one(server: PostgresServer, database: str, *, killed: bool) -> bool:
    """End the process in which somebody's transaction is under way; whether there was one.

    `killed`: without a word to it, at which the server ends all the others, too, and recovers.
    """
    try:
        with _asking(server) as connection:
            found = connection.execute(_AT_WORK, [database]).fetchone()
            if found is None:
                return False
            if not killed:
                return bool(connection.execute("SELECT pg_terminate_backend(%s)", found).fetchone())
    except psycopg.OperationalError:  # that is ended with all the others, by the one before
        return False
    with suppress(ProcessLookupError):
        os.kill(found[0], getattr(signal, "SIGKILL", signal.SIGTERM))
    return True


@contextmanager
def standing_still(server: PostgresServer) -> Iterator[int]:
    """Stop every process of a server; yields up to which byte its log was flushed by then.

    Only where the system tells of its processes as Linux does. Raises TimeoutError where one of
    them was stopped with something in its hands that the question needs: try another moment.
    """
    head, stopped = _head(server), list[int]()
    with _asking(server) as connection:
        flushed = "SELECT pg_current_wal_flush_lsn() - '0/0'"
        connection.execute(flushed)
        mine = connection.info.backend_pid
        try:
            for process in [head, *_children(head)]:
                if process != mine:
                    stopped.append(process)
                    os.kill(process, signal.SIGSTOP)
            _until(lambda: all(_state(process) == "T" for process in stopped))
            answered = connection.pgconn.socket
            connection.pgconn.send_query(flushed.encode())
            if not select.select([answered], [], [], _SOON)[0]:
                raise TimeoutError("whoever was stopped holds what the question needs")
            told = connection.pgconn.get_result()
            assert told is not None
            stopped.append(mine)
            os.kill(mine, signal.SIGSTOP)
            yield int(told.get_value(0, 0) or b"")
        finally:
            for process in stopped:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)
            while connection.pgconn.get_result() is not None:
                pass


@contextmanager
def standby_of(server: PostgresServer) -> Iterator[PostgresServer]:
    """A copy that follows a server, and has all that the server acknowledges from now on."""
    folder = new_folder()
    try:
        standby = PostgresServer(
            folder, server.binaries, free_port(), lent(folder), server.settings
        )
        standby.run(
            "pg_basebackup", "-h", server.host, "-p", str(server.port), "-U", "lomu", "-R",
            "-X", "stream", "-c", "fast", "--no-sync",
        )  # fmt: skip
        standby.configure({})
        try:
            standby.come_up()
            _wait_for_it(server)
            yield standby
        finally:
            standby.stop()
    finally:
        remove(folder)


def promote(standby: PostgresServer) -> None:
    """Make the server of one that stands by."""
    standby.run("pg_ctl", "-w", "promote")


def _asking(server: PostgresServer) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection of whoever looks after it, as soon as it takes one."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return psycopg.connect(
                host=server.host, port=server.port, user="lomu", dbname="postgres", autocommit=True
            )
        except psycopg.OperationalError:  # it recovers from what was done to it
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def _head(server: PostgresServer) -> int:
    file = server.folder / "data" / "postmaster.pid"
    return int(file.read_text(encoding="utf-8").split()[0])


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.002)


def _wait_for_it(server: PostgresServer) -> None:
    """From now on a commit is acknowledged when the standby has it as well."""
    with _asking(server) as connection:
        connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        connection.execute("SELECT pg_reload_conf()")
        end = time.monotonic() + _PATIENCE
        asked = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
        while connection.execute(asked).fetchone() is None:
            assert time.monotonic() < end, "nobody stands by"
            time.sleep(0.02)


def _children(head: int) -> list[int]:
    if _PROC.is_dir():
        return [
            int(file.parent.name) for file in _PROC.glob("[0-9]*/stat") if _parent(file) == head
        ]
    told = subprocess.run(["ps", "-axo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [line.split() for line in told.stdout.splitlines()]
    return [int(process) for process, parent in pairs if int(parent) == head]


def _parent(stat: Path) -> int:
    told = _stat(stat)
    return int(told[1]) if told else 0


def _lives(process: int) -> bool:
    if _PROC.is_dir():
        return _state(process) not in ("", "Z")
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _state(process: int) -> str:
    """A letter, as the system has it; empty of one that is gone."""
    told = _stat(_PROC / str(process) / "stat")
    return told[0] if told else ""


def _stat(file: Path) -> list[str]:
    """State, parent and so on; nothing of what has gone meanwhile."""
    with suppress(OSError):
        return file.read_text(encoding="utf-8").rpartition(")")[2].split()
    return []
