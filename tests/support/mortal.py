"""A PostgreSQL that dies whole, as with its machine, and one that stands by to take its place."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests.support.postgres import PostgresServer, free_port, lent, new_folder, remove

_PROC = Path("/proc")
_PATIENCE = 30.0


def kill_whole(server: PostgresServer) -> None:
    """End every process of a server at once, none of which can write or say anything more."""
    file = server.folder / "data" / "postmaster.pid"
    head = int(file.read_text(encoding="utf-8").split()[0])
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


def _wait_for_it(server: PostgresServer) -> None:
    """From now on a commit is acknowledged when the standby has it as well."""
    with psycopg.connect(
        host=server.host, port=server.port, user="lomu", dbname="postgres", autocommit=True
    ) as connection:
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
        told = _stat(_PROC / str(process) / "stat")
        return bool(told) and told[0] != "Z"
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _stat(file: Path) -> list[str]:
    """State, parent and so on; nothing of what has gone meanwhile."""
    with suppress(OSError):
        return file.read_text(encoding="utf-8").rpartition(")")[2].split()
    return []
