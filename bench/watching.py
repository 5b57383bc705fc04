"""What an outsider sees of a server and of the programs that work on it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import statistics
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.clock import SystemClock

_LOOKS = 0.25  # seconds between two looks at the server
_WEIGHS = 5.0  # seconds between two looks at the memory
_WARM = 0.25  # of the time; what is kept for good is there by then
_COMPARED = 0.15  # of the time, after that and at the end
_OLDEST = sa.text(
    "SELECT min(e.at) FROM audit_entry e WHERE e.tx > (SELECT max(tx) - 10000 FROM audit_seal) "
    "AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.tx = e.tx)"
)
_HELD = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


class Watch:
    """Looks at a server for a while, through one connection of its own."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url, pool_size=1)
        self.waits: list[float] = []
        self.connections: list[int] = []
        self.memory: list[float] = []
        self.processor = 0.0

    def look_for(self, seconds: float) -> None:
        """Look again and again; what was seen is kept."""
        until, weighed = time.monotonic() + seconds, 0.0
        with self._engine.connect() as connection:
            backend = int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
        before = _processor(backend)
        while time.monotonic() < until:
            with self._engine.connect() as connection:
                self.waits.append(_age(connection.execute(_OLDEST).scalar()))
                self.connections.append(int(connection.execute(_HELD).scalar_one()))
            if time.monotonic() - weighed >= _WEIGHS:
                weighed = time.monotonic()
                self.memory.append(_memory_of_server(backend))
            time.sleep(_LOOKS)
        self.processor = _processor(backend) - before
        self._engine.dispose()

    def seal_delay(self) -> tuple[float, float]:
        """How old the oldest transaction without its seal was: at p99 of the looks, at most."""
        waits = sorted(self.waits) or [0.0]
        return waits[int(len(waits) * 0.99)], waits[-1]


class Scales:
    """Weighs this program every few seconds, on a thread of its own, until `stop`."""

    def __init__(self) -> None:
        self.memory: list[float] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._weigh, daemon=True)
        self._thread.start()

    def stop(self) -> list[float]:
        """What was weighed, in bytes; empty where the system does not tell."""
        self._end.set()
        self._thread.join()
        return self.memory

    def _weigh(self) -> None:
        file = Path("/proc/self/statm")
        while file.exists() and not self._end.wait(_WEIGHS):
            pages = int(file.read_text(encoding="utf-8").split()[1])
            self.memory.append(float(pages * os.sysconf("SC_PAGE_SIZE")))


def growth(weighed: Sequence[float]) -> float:
    """By what part the memory grew between the end of the first quarter and the end; 0.05 is 5 %.

    Medians of some minutes each. Nothing where too little was weighed.
    """
    share = int(len(weighed) * _COMPARED)
    if not share:
        return 0.0
    first = int(len(weighed) * _WARM)
    early = statistics.median(weighed[first : first + share])
    return statistics.median(weighed[-share:]) / early - 1 if early else 0.0


def _processor(backend: int) -> float:
    """Seconds that the server of this backend has had, in all its processes; 0 where none tells."""
    told = _processes()
    if backend not in told:
        return 0.0
    head = told[backend][0]
    ticks = sum(told[head][1]) + sum(
        sum(spent[:2]) for parent, spent in told.values() if parent == head
    )
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory_of_server(backend: int) -> float:
    """Bytes of all its processes, what they share counted once; 0 where none tells."""
    told = _processes()
    if backend not in told:
        return 0.0
    head, held = told[backend][0], 0
    for process in [head, *(number for number, (parent, _) in told.items() if parent == head)]:
        with contextlib.suppress(OSError):  # ended meanwhile, or somebody else's
            lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
            held += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return held * 1024.0


def _processes() -> dict[int, tuple[int, list[int]]]:
    """Each process with its parent, and the time that it and its ended children have had."""
    told = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # ended meanwhile
            numbers = file.read_text(encoding="utf-8").rpartition(")")[2].split()
            told[int(file.parent.name)] = (int(numbers[1]), [int(each) for each in numbers[11:15]])
    return told


def _age(at: Any) -> float:
    """How long ago, in seconds; nothing where there is nothing."""
    if at is None:
        return 0.0
    return (SystemClock().now() - dt.datetime.fromisoformat(at)).total_seconds()
