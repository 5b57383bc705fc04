"""Many desks on one PostgreSQL: what each kind of request takes, and what connections they hold.

`python -m bench.shared_desks URL [--desks 20] [--minutes 2] [--people 2000]`: URL names an empty
database, by a login that owns it. A practice force is made in a folder, moved there, and worked on
by desks in a few processes. Each desk has a connection pool of its own, asks up to four questions
at once as the real one does, and thinks between whatever it does. Told are the times of each
kind of request, how long transactions waited for their seal, connections, errors, and, where the
server runs on this Linux, the processor time that it took, which other work does not lengthen.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.ground import MORNING, force
from bench.kept import asked, keeping
from bench.machine import machine
from lomu_app import bootstrap
from lomu_app.bootstrap import Core
from lomu_app.daart.queries import find_target_ids, load_targets
from lomu_app.kernel.clock import FixedClock, SystemClock
from lomu_app.moving.ends import Place
from lomu_app.moving.house import move
from lomu_app.people.commands import AddName
from lomu_app.people.queries import find_person_ids, load_person, search_people
from lomu_app.people.rules import NewName
from lomu_app.people.telling import timeline

_AT_ONCE = 4  # questions that a desk has under way
_THINKS = (1.0, 5.0)  # seconds between what somebody does
_LOOKS = 0.25  # seconds between two looks at the server
_TYPED = ("abe", "bar", "cal", "dun", "eas")
Times = dict[str, list[float]]


def main() -> int:
    """Run it; 1 if any request failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.shared_desks", description=__doc__)
    parser.add_argument("url", metavar="URL", help="an empty PostgreSQL database")
    parser.add_argument("--desks", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--processes", type=int, default=4)
    options = parser.parse_args()
    _prepare(options.url, options.people)
    words = ["…", *sys.argv[2:]] if sys.argv[1:2] == [options.url] else ["…"]
    with keeping(asked("bench.shared_desks", words)):
        print(machine())
        return _work(options)


def _prepare(url: str, people: int) -> None:
    with tempfile.TemporaryDirectory(prefix="lomu-bench-") as folder:
        place = Path(folder) / "force"
        force(place, people).close()
        started = time.monotonic()
        moved = move(Place(place), Place(url=url), None, None, clock=FixedClock(MORNING))
        took = time.monotonic() - started
        print(f"moved {moved.rows:,} rows in {took:.1f} s", file=sys.stderr)


def _work(options: argparse.Namespace) -> int:
    seconds = options.minutes * 60
    share = [options.desks // options.processes] * options.processes
    for place in range(options.desks % options.processes):
        share[place] += 1
    watch = _Watch(options.url)
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, context.Pool(options.processes) as pool:
        ready = manager.Barrier(options.processes + 1)
        under_way = pool.starmap_async(
            _desks,
            [(options.url, number, seconds, place, ready) for place, number in enumerate(share)],
        )
        ready.wait()
        watch.look_for(seconds)
        told = under_way.get()
    times: Times = defaultdict(list)
    errors: list[str] = []
    for those, wrong in told:
        errors += wrong
        for kind, taken in those.items():
            times[kind] += taken
    _tell(times, errors, watch, options.desks)
    return 1 if errors else 0


def _tell(times: Times, errors: list[str], watch: _Watch, desks: int) -> None:
    print("\n| request | times | median | p95 | p99 |\n|---|---:|---:|---:|---:|")
    for kind, taken in sorted(times.items()):
        marks = statistics.quantiles(taken, n=100)
        shown = " | ".join(f"{1000 * seconds:,.0f} ms" for seconds in (
            statistics.median(taken), marks[94], marks[98]
        ))  # fmt: skip
        print(f"| {kind} | {len(taken):,} | {shown} |")
    waits = sorted(watch.waits) or [0.0]
    requests = sum(map(len, times.values()))
    print(
        f"\nA request took {1000 * watch.processor / requests:.1f} ms of the server's processors. "
        f"The oldest transaction without its seal was {waits[int(len(waits) * 0.99)]:.2f} s old "
        f"(p99 of {len(waits):,} looks), {waits[-1]:.2f} s at the most. {desks} desks held "
        f"{statistics.median(watch.connections):.0f} connections (median), "
        f"{max(watch.connections)} at the most. {len(errors)} requests failed."
    )
    for error in sorted(set(errors))[:5]:
        print(error)


def _desks(
    url: str, number: int, seconds: float, place: int, ready: threading.Barrier
) -> tuple[Times, list[str]]:
    """So many desks in this process, each with its own person and thread."""
    desks = [_Desk(url, random.Random(100 * place + seat)) for seat in range(number)]
    ready.wait()
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(max(number, 1)) as threads:
        list(threads.map(lambda desk: desk.work_until(until), desks))
    times: Times = defaultdict(list)
    for desk in desks:
        for kind, taken in desk.times.items():
            times[kind] += taken
    return dict(times), [error for desk in desks for error in desk.errors]


class _Desk:
    """One person at work."""

    def __init__(self, url: str, chance: random.Random) -> None:
        clock = FixedClock(MORNING)
        self._core: Core = bootstrap.open_url(url, "ps.sorrel", "practice", clock=clock)
        self._chance = chance
        self._people = self._core.ask(find_person_ids)
        self._kinds: dict[str, Callable[[], object]] = {
            "open a page of targets": self._list, "open a person": self._open,
            "search": self._search, "save": self._save,
        }  # fmt: skip
        self.times: Times = defaultdict(list)
        self.errors: list[str] = []

    def work_until(self, until: float) -> None:
        while time.monotonic() < until:
            kind = self._chance.choice(list(self._kinds))
            started = time.perf_counter()
            try:
                self._kinds[kind]()
            except Exception as error:  # noqa: BLE001 - counted and told
                self.errors.append(f"{kind}: {type(error).__name__}: {error}")
            self.times[kind].append(time.perf_counter() - started)
            time.sleep(self._chance.uniform(*_THINKS))
        self._core.close()

    def _list(self) -> object:
        # A page asks for its rows, its counts and what stands beside it at the same time.
        with ThreadPoolExecutor(_AT_ONCE) as tasks:
            asking = [tasks.submit(self._core.ask, find_target_ids) for _ in range(_AT_ONCE - 1)]
            ids = asking[0].result()
            rows = self._core.ask(load_targets, ids[:50])
            return rows, [each.result() for each in asking]

    def _open(self) -> object:
        person_id = self._chance.choice(self._people)
        with ThreadPoolExecutor(_AT_ONCE) as tasks:
            asking = [
                tasks.submit(self._core.ask, question, person_id)
                for question in (load_person, timeline)
            ]
            return [each.result() for each in asking]

    def _search(self) -> object:
        return self._core.ask(search_people, self._chance.choice(_TYPED), limit=8)

    def _save(self) -> object:
        name = NewName(surname=f"Bench{self._chance.randrange(10**9)}", forenames="Test")
        return self._core.execute(AddName(person_id=self._chance.choice(self._people), name=name))


class _Watch:
    """What an outsider sees of the server meanwhile."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url, pool_size=1)
        self.waits: list[float] = []
        self.connections: list[int] = []
        self.processor = 0.0

    def look_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        with self._engine.connect() as connection:
            backend = int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
        before = _processor_of_server(backend)
        oldest = sa.text(
            "SELECT min(e.at) FROM audit_entry e WHERE e.tx > (SELECT max(tx) - 10000 FROM "
            "audit_seal) AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.tx = e.tx)"
        )
        held = sa.text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
        while time.monotonic() < until:
            with self._engine.connect() as connection:
                self.waits.append(_age(connection.execute(oldest).scalar()))
                self.connections.append(int(connection.execute(held).scalar_one()))
            time.sleep(_LOOKS)
        self.processor = _processor_of_server(backend) - before
        self._engine.dispose()


def _processor_of_server(backend: int) -> float:
    """Seconds that the server of this backend has had, in all its processes; 0 where none tells."""
    told = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # ended meanwhile
            numbers = file.read_text(encoding="utf-8").rpartition(")")[2].split()
            told[int(file.parent.name)] = (int(numbers[1]), [int(each) for each in numbers[11:15]])
    if backend not in told:
        return 0.0
    head = told[backend][0]
    ticks = sum(told[head][1]) + sum(
        sum(spent[:2]) for parent, spent in told.values() if parent == head
    )
    return ticks / os.sysconf("SC_CLK_TCK")


def _age(at: Any) -> float:
    """How long ago, in seconds; nothing where there is nothing."""
    if at is None:
        return 0.0
    return (SystemClock().now() - dt.datetime.fromisoformat(at)).total_seconds()


if __name__ == "__main__":
    sys.exit(main())
