"""Kills the real program while it writes, again and again; run as a program of its own.

    python -m tests.faults.kill_loop FOLDER NAME PASSPHRASE KILLS HONEST SEED

Each victim opens the embedded database as the program does, executes commands, and says over
a pipe which operation has been acknowledged. It is then killed at a random moment, and what
it left is looked at. With HONEST 0 the victim acknowledges before it commits: the control.
Prints the figures as JSON.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.access.commands import AddUser, ChangeUser, SetUpInstallation
from lomu_app.store.command import Command
from lomu_app.store.draft import DropDraft, KeepDraft

CHECK_EVERY = 25
LONGEST = 0.09


@dataclass
class Figures:
    """What came of it all."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    committed_unacknowledged: int = 0
    damaged: int = 0
    problems: list[str] = field(default_factory=list)


def main(folder: str, name: str, passphrase: str, kills: str, honest: str, seed: str) -> None:
    """Kill `kills` victims and print the figures."""
    figures, chance = Figures(), random.Random(int(seed))
    home = Path(folder)
    done = set(_operations(home, name, passphrase))
    for number in range(int(kills)):
        # Every fifth dies early, perhaps while it opens; the others once they have begun.
        early = number % 5 == 0
        said = _kill_one(
            home, name, passphrase, honest == "1", chance.uniform(0, LONGEST), early=early
        )
        there = _operations(home, name, passphrase)
        figures.kills += 1
        figures.acknowledged += len(said)
        figures.lost += len(said - there)
        figures.committed_unacknowledged += len(there - done - said)
        figures.lost += len(done - there)
        done = there
        if number % CHECK_EVERY == 0 or number == int(kills) - 1:
            _look_closely(home, name, passphrase, figures)
    sys.stdout.write(json.dumps(asdict(figures)) + "\n")


def _kill_one(
    home: Path, name: str, passphrase: str, honest: bool, after: float, *, early: bool
) -> set[str]:
    reader, writer = os.pipe()
    if hasattr(os, "fork"):
        victim = os.fork()
        if victim == 0:
            os.close(reader)
            try:
                with os.fdopen(writer, "wb", buffering=0) as out:
                    write_forever(home, name, passphrase, honest, out)
            finally:
                os._exit(3)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            first = b"" if early else pipe.readline()
            time.sleep(after)
            os.kill(victim, 9)
            _, status = os.waitpid(victim, 0)
            assert os.WIFSIGNALED(status), "the victim died by itself"
            return _said(first + pipe.read())
    os.close(reader)
    os.close(writer)
    return _kill_started(home, name, passphrase, honest, after)


def _kill_started(home: Path, name: str, passphrase: str, honest: bool, after: float) -> set[str]:
    """Where there is no fork: a program started anew, killed after its first word."""
    arguments = [sys.executable, "-m", __spec__.name, str(home), name, passphrase, str(int(honest))]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE) as victim:
        assert victim.stdout is not None
        first = victim.stdout.readline()
        time.sleep(after)
        victim.kill()
        return _said(first + victim.stdout.read())


def _said(text: bytes) -> set[str]:
    # The last line may have been cut off with its writer.
    return {line.decode() for line in text.split(b"\n")[:-1]}


def write_forever(home: Path, name: str, passphrase: str, honest: bool, out: BinaryIO) -> None:
    """What the victim does: commands of every size, each acknowledged when it is done."""
    core = bootstrap.open_folder(home, name, passphrase)
    for command in _commands(random.Random(os.getpid()), core):
        word = command.operation_id.encode() + b"\n"
        if not honest:
            out.write(word)
        core.execute(command)
        if honest:
            out.write(word)
        out.flush()


def _commands(chance: random.Random, core: bootstrap.Core) -> Iterator[Command]:
    for number in itertools.count():
        filling = "x" * chance.choice((10, 500, 6000))
        yield KeepDraft(form=f"form {number % 7}", fields={"text": filling})
        yield SetUpInstallation(name=f"fact {number % 5}", value=f"{number} {filling[:300]}")
        yield AddUser(
            username=f"pc.{os.getpid()}.{number}", display_name="PC", passphrase_hash="none",
            roles=("viewer",), areas=("Coventry",),
        )  # fmt: skip
        with core.store.engine.connect() as connection:
            newest = connection.execute(sa.text("SELECT max(id) FROM user_account")).scalar_one()
        yield ChangeUser(user_id=newest, version=1, roles=("sergeant",), areas=(), active=True)
        yield DropDraft(form=f"form {number % 7}")


def _operations(home: Path, name: str, passphrase: str) -> set[str]:
    core = bootstrap.open_folder(home, name, passphrase)
    try:
        with core.store.engine.connect() as connection:
            return set(connection.execute(sa.text("SELECT operation_id FROM operation")).scalars())
    finally:
        core.close()


def _look_closely(home: Path, name: str, passphrase: str, figures: Figures) -> None:
    core = bootstrap.open_folder(home, name, passphrase)
    try:
        with core.store.engine.connect() as connection:
            verdict = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if verdict != "ok":
            figures.damaged += 1
            figures.problems.append(str(verdict))
        figures.problems += core.verify_audit().problems
    finally:
        core.close()


if __name__ == "__main__":
    if len(sys.argv) == 5:
        write_forever(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4] == "1",
                      sys.stdout.buffer)  # fmt: skip
    else:
        main(*sys.argv[1:])
