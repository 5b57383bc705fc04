"""A whole server is killed under its writers, again and again; nothing acknowledged may be lost.

`python -m bench.server_kills [--kills 100] [--writers 16] [--programs 4] [--logins]`: each writer
has a store of its own and goes on as a desk does: what has no answer is sent again under the same
number until it has one. With `--logins` the server is its own boundary and each writer has their
own login. Meanwhile the server's postmaster and all of its processes are killed at once, and it is
started again. Two of three writes are notes, of which a second one would stand there twice; the
third is an edit of a record that all of them edit. With `--hasty`, the control, the server
acknowledges before it has written.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from bench.contended import Check, Kept, Told, kept, prepare, seen, sign_in, versions
from bench.ground import AREA, DAY
from bench.kept import asked, keeping
from bench.logins import caretakers, lapses_by, make_boundary, sign_in_as
from bench.machine import machine
from bench.own_server import own_server
from lomu_app.actions.commands import NoteOnAction, RaiseAction
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import EditConflict, LomuError, ServerAway
from lomu_app.people.commands import AmendPerson, FieldChange
from lomu_app.people.queries import find_person_ids
from lomu_app.store import patient
from lomu_app.store.command import Command, Done
from tests.support.mortal import kill_whole
from tests.support.postgres import PostgresServer

_EDIT_OF = 3  # one write in so many is an edit
_RECORDS = 5
_PAUSE = 0.1  # seconds until a writer sends again
_AT_MOST = 0.05  # seconds between the last acknowledgement that is waited for and the kill
_DOWN = 1.0  # seconds that the server stays away at the most; a command tries again for a third
_PATIENCE = 120.0


class Bell:
    """How many writes were acknowledged, and whether to stop; heard by every program."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._acknowledged, self._end = folder / "acknowledged", folder / "end"

    def here(self, name: str) -> None:
        """Somebody is ready to write."""
        (self.folder / f"{name}.here").touch()

    def heard_by(self) -> int:
        """How many are."""
        return len(list(self.folder.glob("*.here")))

    def ring(self) -> None:
        """One more was acknowledged."""
        with self._acknowledged.open("ab") as file:
            file.write(b".")

    def rung(self) -> int:
        """How many so far."""
        return self._acknowledged.stat().st_size if self._acknowledged.exists() else 0

    def stop(self) -> None:
        """Whoever writes ends what they are at, and no more."""
        self._end.touch()

    def stopped(self) -> bool:
        """Whether that was said."""
        return self._end.exists()


@dataclass
class Wrote(Told):
    """What one writer was told; `away` holds how long each write had no answer, in seconds."""

    notes: list[str] = field(default_factory=list)
    unanswered: int = 0
    found_done: int = 0
    away: list[float] = field(default_factory=list)


class Writer:
    """Somebody at a desk who writes without a pause, and sends again what was not answered."""

    def __init__(self, core: Core, bell: Bell, name: str) -> None:
        self._core, self._bell, self._name = core, bell, name
        self._chance = random.Random(name)
        self._people = core.ask(find_person_ids)
        self._action_id = int(core.execute(_action(self._people[0])).result["action_id"])
        self.wrote = Wrote()
        bell.here(name)

    def write_until_the_end(self) -> Wrote:
        """Until the bell says so, and what was sent by then is answered."""
        number = 0
        while not self._bell.stopped():
            number += 1
            write = self._edit if number % _EDIT_OF == 0 else self._note
            try:
                write(f"{self._name}-{number}")
            except EditConflict:
                self.wrote.conflicts += 1
            except LomuError as error:
                self.wrote.errors.append(f"{type(error).__name__}: {error}")
        return self.wrote

    def _note(self, text: str) -> None:
        self._send(NoteOnAction(action_id=self._action_id, text=text))
        self.wrote.notes.append(text)
        self._bell.ring()

    def _edit(self, text: str) -> None:
        person_id = self._chance.choice(self._people)
        try:
            version, source = self._core.ask(seen, person_id)
        except ServerAway:
            time.sleep(_PAUSE)
            return
        change = FieldChange("source", source, text)
        self._send(AmendPerson(person_id=person_id, version=version, changes=(change,)))
        self.wrote.accepted.append((person_id, text))
        self._bell.ring()

    def _send(self, command: Command) -> Done:
        """As the desk's outbox does it."""
        began = time.monotonic()
        away = False
        while True:
            try:
                done = self._core.execute(command)
            except ServerAway:
                away = True
                time.sleep(_PAUSE)
                continue
            self.wrote.unanswered += away or done.repeated
            self.wrote.found_done += done.repeated
            if away:
                self.wrote.away.append(time.monotonic() - began)
            return done


def _action(person_id: int) -> RaiseAction:
    return RaiseAction(
        person_id=person_id, area=AREA, text="See him at home", kind="visit", strand="justice",
        owner="PC Yarrow", due=DAY,
    )  # fmt: skip


def kill_again_and_again(server: PostgresServer, bell: Bell, kills: int, of: int) -> list[float]:
    """So many kills under `of` writers, each after as many writes.

    Returns how long it took each time until the first write was taken, in seconds.
    """
    chance, back = random.Random(kills), []
    _until(lambda: bell.heard_by() >= of)
    for _ in range(kills):
        await_more(bell, of)
        time.sleep(chance.uniform(0, _AT_MOST))
        kill_whole(server)
        time.sleep(chance.uniform(0, _DOWN))
        server.come_up()
        began = time.monotonic()
        await_more(bell, 1)
        back.append(time.monotonic() - began)
    return back


def await_more(bell: Bell, more: int) -> None:
    """Wait until so many more writes were acknowledged. Raises TimeoutError."""
    wanted = bell.rung() + more
    _until(lambda: bell.rung() >= wanted)


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("nothing was acknowledged for minutes")
        time.sleep(0.005)


@dataclass(frozen=True)
class Stored:
    """What became of it all."""

    lost: int
    doubled: int
    never_told: int
    edits: Kept

    def well(self) -> bool:
        """Whether everything that was acknowledged is there, once, and the chain is whole."""
        return not (
            self.lost or self.doubled or self.never_told or self.edits.lost or self.edits.problems
        )


def stored(
    core: Core, wrote: Sequence[Wrote], before: int, check: Check | None = None
) -> Stored:  # fmt: skip
    """Hold what was acknowledged against what is there; `check` as in `kept`."""
    with core.store.engine.connect() as connection:
        found = Counter(connection.execute(_NOTES).scalars())
    told = {text for one in wrote for text in one.notes}
    return Stored(
        len(told - set(found)), sum(count > 1 for count in found.values()),
        len(set(found) - told), kept(core, wrote, before, check),
    )  # fmt: skip


_NOTES = sa.text("SELECT reason FROM action_step WHERE reason ~ '^w[0-9]+-[0-9]+$'")


def be_hasty(server: PostgresServer) -> None:
    """The control: acknowledged is what will be written a moment later."""
    engine = sa.create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("ALTER SYSTEM SET synchronous_commit = 'off'")
        connection.exec_driver_sql("ALTER SYSTEM SET wal_writer_delay = '10s'")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()


def ask_for_nothing() -> None:
    """The other half of it: a program that leaves to the server what it calls done."""
    patient.AGREED = patient.AGREED.replace(patient.WRITTEN, "NULL")


# As programs of their own


def _program(url: str, folder: Path, writers: range, logins: bool, hasty: bool) -> list[Wrote]:
    logging.disable(logging.ERROR)  # what each of so many losses leaves is no news here
    if hasty:
        ask_for_nothing()
    bell = Bell(folder)
    cores = [sign_in_as(url, number) if logins else sign_in(url) for number in writers]
    at_work = [
        Writer(core, bell, f"w{number}") for number, core in zip(writers, cores, strict=True)
    ]
    with ThreadPoolExecutor(len(writers)) as threads:
        wrote = list(threads.map(Writer.write_until_the_end, at_work))
    for core in cores:
        core.close()
    return wrote


def main() -> int:
    """Run it; 1 if anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m bench.server_kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--programs", type=int, default=4)
    parser.add_argument("--logins", action="store_true", help="a login for each writer")
    parser.add_argument("--hasty", action="store_true")
    options = parser.parse_args()
    with (
        keeping(asked("bench.server_kills", sys.argv[1:])), own_server() as server,
        tempfile.TemporaryDirectory(prefix="lomu-bench-") as folder,
    ):  # fmt: skip
        print(machine())
        return _run(options, server, Path(folder))


def _run(options: argparse.Namespace, server: PostgresServer, folder: Path) -> int:
    url, bell = server.url(server.create()), Bell(folder)
    made = prepare(url, _RECORDS)
    with ExitStack() as to_close:
        core, check = made, None
        if options.logins:
            make_boundary(url, options.writers)
            core = to_close.enter_context(caretakers(made, url))
            check = lapses_by(core, url)
        before = versions(core.store)
        if options.hasty:
            be_hasty(server)
        back, wrote = _write_and_kill(options, server, url, bell)
        found = stored(core, wrote, before, check)
    made.close()
    _tell(options.kills, wrote, found, back)
    return 0 if found.well() and not any(one.errors for one in wrote) else 1


def _write_and_kill(
    options: argparse.Namespace, server: PostgresServer, url: str, bell: Bell
) -> tuple[list[float], list[Wrote]]:
    """How long it took each time until the first write was taken, and what each writer was told."""
    each = options.writers // options.programs
    given = [
        (url, bell.folder, range(first, first + each), options.logins, options.hasty)
        for first in range(0, each * options.programs, each)
    ]
    with multiprocessing.get_context("spawn").Pool(options.programs) as pool:
        under_way = pool.starmap_async(_program, given, chunksize=1)
        try:
            back = kill_again_and_again(server, bell, options.kills, options.writers)
            await_more(bell, options.writers)
        finally:
            bell.stop()
        return back, [one for answer in under_way.get() for one in answer]


def _tell(kills: int, wrote: Sequence[Wrote], found: Stored, back: Sequence[float]) -> None:
    notes, edits = (sum(len(getattr(one, name)) for one in wrote) for name in ("notes", "accepted"))
    errors = [error for one in wrote for error in one.errors]
    away = [seconds for one in wrote for seconds in one.away]
    print(
        f"\n{kills} kills under {len(wrote)} writers: {notes:,} notes and {edits:,} edits were "
        f"acknowledged, {sum(one.conflicts for one in wrote):,} edits told of a conflict. "
        f"{sum(one.unanswered for one in wrote):,} writes were first without an answer; "
        f"{sum(one.found_done for one in wrote):,} of them had been done all the same.\n\n"
        "| acknowledged notes lost | stored twice | stored, never told | acknowledged edits lost "
        "| steps of versions | faults of the log | other errors |\n|---|---|---|---|---|---|---|\n"
        f"| {found.lost} | {found.doubled} | {found.never_told} | {found.edits.lost} "
        f"| {found.edits.steps:,} | {len(found.edits.problems)} | {len(errors)} |\n\n"
        f"The first write was taken {statistics.median(back):.1f} s after the server was back "
        f"(median), {max(back):.1f} s at the most; the longest that one waited for its answer, "
        f"with the server away, was {max(away, default=0.0):.1f} s."
    )
    for error in sorted({*errors, *found.edits.problems})[:5]:
        print(error)


if __name__ == "__main__":
    sys.exit(main())
