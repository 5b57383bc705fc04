"""A power cut, simulated: what was not synced may be missing, out of order, or torn.

The real program runs its commands on its own encrypted database; `disk_log` notes every
write, truncation, deletion and sync of the database and its log. A cut keeps all that was
synced and a random part of what was not, torn at sectors of 512 bytes. What is left is opened
as the program opens it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
import sqlcipher3.dbapi2 as cipher
from sqlalchemy import event

from lomu_app import bootstrap
from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.store import seal
from lomu_app.store.backup import DATABASE
from lomu_app.store.command import Command
from lomu_app.store.engine import open_embedded
from lomu_app.store.store import Store
from tests.faults.disk_log import Operation, listening
from tests.support.commands import EXAMPLES, everybody, with_example
from tests.support.cores import ADMIN, PASSPHRASE, Cores

SECTOR = 512
LOG = f"{DATABASE}-wal"


@dataclass(frozen=True)
class Recording:
    """What the disk was asked for while the commands ran on a database that began as `start`."""

    start: bytes
    key: bytes
    operations: list[Operation]

    @property
    def acknowledged(self) -> int:
        """How many answers the user was given."""
        return sum(done.kind == "acknowledged" for done in self.operations)

    def syncs(self, name: str) -> int:
        """How often a file was synced."""
        return sum(done.kind == "sync" and done.name == name for done in self.operations)


def record(folder: Path, kinds: Sequence[type[Command]] | None = None) -> Recording:
    """Run commands on the data folder (every one that the program has), and close it."""
    start = (folder / DATABASE).read_bytes()
    with listening((DATABASE, LOG)) as operations:
        opened = bootstrap.open_folder(folder, ADMIN, PASSPHRASE)
        store = opened.store
        _copy_the_log_back_often(store)
        core = everybody(Cores(store, folder))
        core.listen(lambda _: _acknowledge(operations, store))
        for kind in kinds or with_example():
            core.execute(EXAMPLES[kind].make(core))
        opened.close()
    assert store.key is not None
    return Recording(start, store.key, operations)


def _copy_the_log_back_often(store: Store) -> None:
    """Oftener than the program does, so that many cuts fall into it."""
    store.engine.dispose()

    @event.listens_for(store.engine, "connect")
    def _set(connection: cipher.Connection, _record: object) -> None:
        connection.execute("PRAGMA wal_autocheckpoint = 40")


def _acknowledge(operations: list[Operation], store: Store) -> None:
    with store.engine.connect() as connection:
        now = seal.head(connection).position
    operations.append(Operation("acknowledged", offset=now))


@dataclass
class Figures:
    """What came of the cuts."""

    cuts: int = 0
    lost: int = 0
    corrupt: int = 0
    unverified: int = 0


def points(made: Recording, cuts: int, seed: int) -> list[int]:
    """So many moments at random: how many operations had been asked for by then."""
    chance = random.Random(seed)
    return [chance.randrange(1, len(made.operations)) for _ in range(cuts)]


def points_around_syncs(made: Recording) -> list[int]:
    """The moments just before and just after each sync."""
    places = [place for place, done in enumerate(made.operations) if done.kind == "sync"]
    return sorted({at for place in places for at in (place, place + 1)})


def cut(made: Recording, folder: Path, moments: Iterable[int], seed: int) -> Figures:
    """Cut the power at each of these moments, and look at what is left each time."""
    figures, chance = Figures(), random.Random(seed)
    for point in moments:
        before = made.operations[:point]
        image = _survivors(before, {DATABASE: bytearray(made.start)}, chance)
        acknowledged = max(
            (done.offset for done in before if done.kind == "acknowledged"), default=0
        )
        for old in folder.glob(f"{DATABASE}*"):
            old.unlink()
        for name, content in image.items():
            (folder / name).write_bytes(content)
        figures.cuts += 1
        _judge(folder / DATABASE, made.key, acknowledged, figures)
    return figures


def _survivors(
    log: list[Operation], image: dict[str, bytearray], chance: random.Random
) -> dict[str, bytearray]:
    last = {done.name: place for place, done in enumerate(log) if done.kind == "sync"}
    newest = max(last.values(), default=-1)
    for place, done in enumerate(log):
        if done.kind == "delete":
            if done.synced or place < newest or chance.random() < 0.5:
                image.pop(done.name, None)
        elif done.kind in {"write", "truncate"}:
            if place < last.get(done.name, -1):
                _apply(image, done)
            elif chance.random() < 0.5:
                _apply_torn(image, done, chance)
    return image


def _apply_torn(image: dict[str, bytearray], done: Operation, chance: random.Random) -> None:
    if done.kind != "write" or len(done.data) <= SECTOR or chance.random() >= 0.3:
        _apply(image, done)
        return
    for begin in range(0, len(done.data), SECTOR):
        if chance.random() < 0.5:
            part = done.data[begin : begin + SECTOR]
            _apply(image, Operation("write", done.name, done.offset + begin, part))


def _apply(image: dict[str, bytearray], done: Operation) -> None:
    content = image.setdefault(done.name, bytearray())
    if done.kind == "truncate":
        del content[done.offset :]
        return
    end = done.offset + len(done.data)
    content.extend(b"\0" * (end - len(content)))
    content[done.offset : end] = done.data


def _judge(path: Path, key: bytes, acknowledged: int, figures: Figures) -> None:
    engine = open_embedded(path, key)
    try:
        with engine.connect() as reading, reading.begin():
            sound = reading.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            verdict = seal.verify(reading)
    except (StoreUnavailable, cipher.DatabaseError, sa.exc.DBAPIError):
        figures.corrupt += 1
        return
    finally:
        engine.dispose()
    figures.corrupt += not sound
    figures.lost += sound and verdict.head.position < acknowledged
    figures.unverified += sound and not verdict.ok
