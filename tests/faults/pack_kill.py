"""Kills whoever lets a pack go, at each step of it and in between; run as a program of its own.

    python -m tests.faults.pack_kill FOLDER STEPS KILLS SEED [URL]

A victim puts a pack of two copies on record and writes both, one of them with a password. It dies
as it comes to a step (STEPS `few`, `fewest`: to those that tell most; `all`: to each there is), or
KILLS times at any moment. Then register and folder are looked at, and the pack is written again.
The register is a file in FOLDER, or on the server at URL (see `kill_loop`). Prints the figures as
JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy import event

from lomu_app.bootstrap import Core
from lomu_app.disclosure.queries import find_release_ids, load_release
from lomu_app.disclosure.rows import ReleaseFilter
from lomu_app.disclosure.rules import ReleaseStatus
from lomu_app.packs import door, files
from lomu_app.store.engine import WRITE
from tests.faults.kill_places import FolderPlace, Place, ServerPlace
from tests.support.packs import WHY, content, recipient

FEWEST = ("before the commit", "after record", "after into_place")
FEW = ("before the commit", "after record", "half written", "before into_place", "after into_place")
PASSWORD = "larch-elm-rowan-oak"
ROWS = 60


@dataclass
class Figures:
    """What came of it all. `untold`: a file is there of which the register knows nothing.

    `not_told`: a copy has no file, and nothing says so at the next start; or says so for ever.
    """

    kills: int = 0
    steps: list[str] = field(default_factory=list)
    before_record: int = 0
    recorded_without_file: int = 0
    recorded_with_some: int = 0
    recorded_with_all: int = 0
    halves: int = 0
    untold: int = 0
    not_told: int = 0
    not_written_again: int = 0
    problems: list[str] = field(default_factory=list)


class Victims:
    """One database, and a pack of its own for each victim."""

    def __init__(self, home: Path, place: Place, seed: int) -> None:
        self.home, self.figures = home, Figures()
        self._place = place
        self._chance = random.Random(seed)

    def run(self, at: str, kills: int) -> None:
        """Kill at the steps, then at any moment."""
        steps = self._steps()
        named = {"few": FEW, "fewest": FEWEST}.get(at, ())
        wanted = [steps.index(each) for each in named] or range(len(steps))
        self.figures.steps = [steps[number] for number in wanted]
        for number in wanted:
            self._kill(lambda number=number: _die_at(number))
        for _ in range(kills):
            self._kill(None)

    def _steps(self) -> list[str]:
        """What a victim comes by, done once to the end."""
        core, seen = self._place.open(), list[str]()
        key = _build(core)
        undo = _listen(seen.append)
        out = self._folder("first")
        started = time.monotonic()
        door.write_out(core, key, out, _passwords(core, key))
        self._longest = time.monotonic() - started
        undo()
        core.close()
        return seen

    def _kill(self, prepare: Callable[[], None] | None) -> None:
        core = self._place.open()
        key = _build(core)
        core.close()
        out = self._folder(str(key))
        heard, said = os.pipe()
        victim = os.fork()
        if victim == 0:
            os.close(heard)
            try:
                mine = self._place.open()
                passwords = _passwords(mine, key)
                if prepare is not None:
                    prepare()
                os.write(said, b"!")
                door.write_out(mine, key, out, passwords)
            finally:
                os._exit(3)
        os.close(said)
        os.read(heard, 1)
        if prepare is None:
            time.sleep(self._chance.uniform(0, self._longest))
            os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        os.close(heard)
        self.figures.kills += 1
        self._judge(key, out)

    def _judge(self, key: int, out: Path) -> None:
        self._place.facts()  # it waits until what the victim had sent has come to its end
        figures, core = self.figures, self._place.open()
        detail = core.ask(load_release, key)
        there = [place.read_bytes() for place in out.glob("*.xlsx")]
        wanted = {copy.sent_sha256 for copy in detail.copies}
        figures.halves += sum(_digest(data) not in wanted for data in there)
        released = detail.row.status is ReleaseStatus.RELEASED
        figures.untold += bool(there) and not released
        self._judge_told(core, key, there)
        if not released:
            figures.before_record += 1
        elif not there:
            figures.recorded_without_file += 1
        elif len(there) < len(detail.copies):
            figures.recorded_with_some += 1
        else:
            figures.recorded_with_all += 1
        # Whatever it says by now, the same copies can be written, and then it is true.
        again = self._folder(f"again-{key}")
        door.write_out(core, key, again, {})
        told = {copy.sha256 for copy in core.ask(load_release, key).copies}
        made = {_digest(place.read_bytes()) for place in again.glob("*.xlsx")}
        figures.not_told += bool(core.ask(find_release_ids, ReleaseFilter(to_write=True)))
        figures.not_written_again += made != told or len(made) != len(detail.copies)
        core.close()
        figures.problems += self._place.closely()[1]

    def _judge_told(self, core: Core, key: int, there: list[bytes]) -> None:
        """At the next start: whatever has no file is told of, and no other pack."""
        detail, files = core.ask(load_release, key), set(map(_digest, there))
        awaited = {copy.sent_sha256 for copy in detail.copies if copy.awaits_file}
        lacking = {copy.sent_sha256 for copy in detail.copies if copy.sha256} - files
        told = core.ask(find_release_ids, ReleaseFilter(to_write=True))
        self.figures.not_told += not lacking <= awaited or told != ([key] if awaited else [])

    def _folder(self, name: str) -> Path:
        made = self.home / "out" / name
        made.mkdir(parents=True)
        return made


def _build(core: Core) -> int:
    told = content(*[None] * ROWS)  # type: ignore[list-item]  # rows about nobody
    own = [recipient("Police LOMU", "PC Yarrow"), recipient("CSE team", "DC Bryony")]
    return door.build(core, told, own, WHY).id


def _passwords(core: Core, key: int) -> dict[int, str]:
    """For the second copy."""
    return {core.ask(load_release, key).copies[1].id: PASSWORD}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _die_at(number: int) -> None:
    """As the step with this number is reached."""
    seen: list[str] = []

    def step(name: str) -> None:
        seen.append(name)
        if len(seen) > number:
            os.kill(os.getpid(), signal.SIGKILL)

    _listen(step)


class _Halfway:
    """A file that comes to a step when half of it is written."""

    def __init__(self, file: Any, step: Callable[[str], None]) -> None:
        self._file, self._step = file, step

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, data: bytes) -> None:
        self._file.write(data[: len(data) // 2])
        self._file.flush()
        self._step("half written")
        self._file.write(data[len(data) // 2 :])


def _listen(step: Callable[[str], None]) -> Callable[[], None]:
    """Call `step` with the name of each step of a pack on its way out; what takes that back."""
    kept = {(door, "_record"): door._record, (files, "_into_place"): files._into_place,
            (os, "fsync"): os.fsync}  # fmt: skip
    fdopen = os.fdopen

    def around(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def done(*args: Any, **said: Any) -> Any:
            step(f"before {name}")
            result = work(*args, **said)
            step(f"after {name}")
            return result

        return done

    def opening(descriptor: int, mode: str = "r", **said: Any) -> Any:
        opened = fdopen(descriptor, mode, **said)
        return _Halfway(opened, step) if mode == "wb" else opened

    def committing(connection: sa.Connection) -> None:
        if connection.get_execution_options().get(WRITE):
            step("before the commit")

    def undo() -> None:
        for (owner, name), work in kept.items():
            setattr(owner, name, work)
        os.fdopen = fdopen
        event.remove(sa.Engine, "commit", committing)

    for (owner, name), work in kept.items():
        setattr(owner, name, around(name.strip("_"), work))
    os.fdopen = opening
    event.listen(sa.Engine, "commit", committing)
    return undo


def main(home: str, steps: str, kills: str, seed: str, url: str = "") -> None:
    """Kill them, and print the figures."""
    place = ServerPlace(url) if url else FolderPlace(Path(home))
    victims = Victims(Path(home), place, int(seed))
    victims.run(steps, int(kills))
    sys.stdout.write(json.dumps(asdict(victims.figures)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
