"""Many desks on one PostgreSQL: what each kind of request takes, and what becomes of the server.

`python -m bench.shared_desks [URL] [--desks 50] [--minutes 20] [--people 1000] [--logins]`: URL
names an empty database, by a login that owns it; without one a server is started for the run. A
practice force is made in a folder, moved there, and worked on by desks in a few processes. Each
desk has a connection pool and a listening connection of its own, asks up to four questions at once
as the real one does, and thinks between whatever it does. With `--logins` the server is made its
own boundary and each desk has its own login; URL is a superuser's then. Told are the times of each
kind of request, how long transactions waited for their seal, how memory grew, connections, errors,
and, where the server runs on this Linux, its processor time, which other work does not lengthen.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.contended import seen, sign_in
from bench.ground import MORNING, force
from bench.kept import asked, keeping
from bench.logins import make_boundary, sign_in_as
from bench.machine import machine
from bench.own_server import own_server
from bench.watching import Scales, Watch, growth
from lomu_app.access.live import link_of
from lomu_app.bootstrap import Core
from lomu_app.daart.queries import find_target_ids, load_targets
from lomu_app.kernel.clock import FixedClock
from lomu_app.kernel.errors import EditConflict
from lomu_app.kernel.live import Cut, Heard, LiveEvent
from lomu_app.moving.ends import Place
from lomu_app.moving.house import move
from lomu_app.people.commands import AddName, AmendPerson, ConsultPerson, FieldChange
from lomu_app.people.queries import find_person_ids, load_person, search_people
from lomu_app.people.rules import NewName
from lomu_app.people.telling import timeline
from lomu_app.server.check import lapses

_AT_ONCE = 4  # questions that a desk has under way
_THINKS = (1.0, 5.0)  # seconds between what somebody does
_OFTEN_EDITED = 20  # people whom everybody edits
_SEALED_WITHIN, _GROWS_BY = 5.0, 0.05  # seconds at p99, and a part: the goals
_TYPED = ("abe", "bar", "cal", "dun", "eas")
Times = dict[str, list[float]]


@dataclass
class _Told:
    """What the desks of one process, or of all of them, have seen."""

    times: Times = field(default_factory=partial(defaultdict, list))
    errors: list[str] = field(default_factory=list)
    conflicts: int = 0
    heard: int = 0
    cut: int = 0
    growths: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)

    def add(self, other: _Told) -> None:
        """What another has seen, to it."""
        for kind, taken in other.times.items():
            self.times[kind] += taken
        for name in ("errors", "growths", "held"):
            getattr(self, name).extend(getattr(other, name))
        self.conflicts += other.conflicts
        self.heard += other.heard
        self.cut += other.cut


def main() -> int:
    """Run it; 1 if any request failed, or a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.shared_desks", description=__doc__)
    parser.add_argument("url", metavar="URL", nargs="?", help="an empty PostgreSQL database")
    parser.add_argument("--desks", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--logins", action="store_true", help="a login for each desk")
    options = parser.parse_args()
    words = ["…" if word == options.url else word for word in sys.argv[1:]]
    with contextlib.ExitStack() as own:
        if options.url is None:
            server = own.enter_context(own_server())
            options.url = server.url(server.create())
        _prepare(options)
        with keeping(asked("bench.shared_desks", words)):
            print(machine())
            return _work(options)


def _prepare(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="lomu-bench-") as folder:
        place = Path(folder) / "force"
        force(place, options.people).close()
        started = time.monotonic()
        there = Place(url=options.url)
        moved = move(Place(place), there, None, None, clock=FixedClock(MORNING))
        took = time.monotonic() - started
        print(f"moved {moved.rows:,} rows in {took:.1f} s", file=sys.stderr)
    if options.logins:
        make_boundary(options.url, options.desks)


def _work(options: argparse.Namespace) -> int:
    seconds = options.minutes * 60
    share = [options.desks // options.processes] * options.processes
    for place in range(options.desks % options.processes):
        share[place] += 1
    given = [
        (options.url, range(sum(share[:place]), sum(share[: place + 1])), seconds, options.logins)
        for place in range(options.processes)
    ]
    watch = Watch(options.url)
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, context.Pool(options.processes) as pool:
        ready = manager.Barrier(options.processes + 1)
        under_way = pool.starmap_async(_desks, [(*each, ready) for each in given], chunksize=1)
        ready.wait()
        watch.look_for(seconds)
        parts = under_way.get()
    told = _Told()
    for part in parts:
        told.add(part)
    return 0 if _tell(told, watch, options, _faults_of_log(options)) else 1


def _faults_of_log(options: argparse.Namespace) -> tuple[str, ...]:
    if options.logins:
        return lapses(options.url)
    core = sign_in(options.url)
    try:
        return core.verify_audit().problems
    finally:
        core.close()


def _tell(
    told: _Told, watch: Watch, options: argparse.Namespace, faults: tuple[str, ...]
) -> bool:  # fmt: skip
    print("\n| request | times | median | p95 | p99 |\n|---|---:|---:|---:|---:|")
    for kind, taken in sorted(told.times.items()):
        marks = statistics.quantiles(taken, n=100)
        shown = " | ".join(f"{1000 * seconds:,.0f} ms" for seconds in (
            statistics.median(taken), marks[94], marks[98]
        ))  # fmt: skip
        print(f"| {kind} | {len(taken):,} | {shown} |")
    requests = sum(map(len, told.times.values()))
    waited, longest = watch.seal_delay()
    desks_grew, server_grew = max(told.growths, default=0.0), growth(watch.memory)
    print(
        f"\nA request took {1000 * watch.processor / requests:.1f} ms of the server's processors. "
        f"The oldest transaction without its seal was {waited:.2f} s old (p99 of "
        f"{len(watch.waits):,} looks), {longest:.2f} s at the most. {options.desks} desks held "
        f"{statistics.median(watch.connections):.0f} connections (median), "
        f"{max(watch.connections)} at the most. They heard {told.heard:,} times of others, and "
        f"were cut off {told.cut} times; {told.conflicts} edits were told of a conflict. From the "
        f"first quarter to the end the memory of the server grew by {100 * server_grew:.1f} % (to "
        f"{_megabytes(watch.memory)}), that of a process of desks by {100 * desks_grew:.1f} % at "
        f"the most (to {_megabytes(told.held)}). {len(told.errors)} requests failed, and the log "
        f"has {len(faults)} faults."
    )
    for error in sorted({*told.errors, *faults})[:5]:
        print(error)
    grew = max(desks_grew, server_grew)
    return not (told.errors or faults) and waited < _SEALED_WITHIN and grew < _GROWS_BY


def _megabytes(weighed: list[float]) -> str:
    return f"{weighed[-1] / 2**20:,.0f} MB" if weighed else "nobody knows what"


def _desks(
    url: str, places: range, seconds: float, logins: bool, ready: threading.Barrier
) -> _Told:  # fmt: skip
    """Desks in this process, each with its own person and thread."""
    desks = [_Desk(url, place, logins=logins) for place in places]
    ready.wait()
    scales, until = Scales(), time.monotonic() + seconds
    with ThreadPoolExecutor(max(len(desks), 1)) as threads:
        list(threads.map(lambda desk: desk.work_until(until), desks))
    weighed, told = scales.stop(), _Told()
    for desk in desks:
        told.add(desk.told)
    told.growths.append(growth(weighed))
    told.held += weighed[-1:]
    return told


class _Desk:
    """One person at work."""

    def __init__(self, url: str, place: int, *, logins: bool) -> None:
        self._core: Core = sign_in_as(url, place) if logins else sign_in(url)
        self._chance = random.Random(place)
        self._people = self._core.ask(find_person_ids)
        self._looked: set[int] = set()
        self._kinds: dict[str, Callable[[], object]] = {
            "open a page of targets": self._list, "open a person": self._open,
            "search": self._search, "save": self._save, "edit": self._edit,
        }  # fmt: skip
        self.told = _Told()
        self._link = link_of(self._core, self._hear)

    def _hear(self, event: LiveEvent) -> None:
        self.told.heard += isinstance(event, Heard)
        self.told.cut += isinstance(event, Cut)

    def work_until(self, until: float) -> None:
        """Do one thing after another."""
        if self._link is not None:
            self._link.start()
        while time.monotonic() < until:
            kind = self._chance.choice(list(self._kinds))
            started = time.perf_counter()
            try:
                self._kinds[kind]()
            except EditConflict:
                self.told.conflicts += 1
            except Exception as error:  # noqa: BLE001 - counted and told
                self.told.errors.append(f"{kind}: {type(error).__name__}: {error}")
            self.told.times[kind].append(time.perf_counter() - started)
            time.sleep(self._chance.uniform(*_THINKS))
        if self._link is not None:
            self._link.stop()
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
        if person_id not in self._looked:  # once a session, as the desk does
            self._core.execute(ConsultPerson(person_id=person_id, reason_code="2"))
            self._looked.add(person_id)
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

    def _edit(self) -> object:
        person_id = self._chance.choice(self._people[:_OFTEN_EDITED])
        version, source = self._core.ask(seen, person_id)
        change = FieldChange("source", source, f"Bench {self._chance.randrange(10**9)}")
        return self._core.execute(
            AmendPerson(person_id=person_id, version=version, changes=(change,))
        )


if __name__ == "__main__":
    sys.exit(main())
