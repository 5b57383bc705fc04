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
    figures, chance, disk = Figures(), random.Random(seed), Disk(made.start)
    asked = 0
    for point in sorted(moments):
        for done in made.operations[asked:point]:
            disk.take(done)
        asked = point
        for old in folder.glob(f"{DATABASE}*"):
            old.unlink()
        for name, content in disk.survivors(chance).items():
            (folder / name).write_bytes(content)
        figures.cuts += 1
        _judge(folder / DATABASE, made.key, disk.acknowledged, figures)
    return figures


class Disk:
    """What is on a disk for certain, and what it was asked for and may or may not have done."""

    def __init__(self, start: bytes) -> None:
        self.acknowledged = 0
        self._certain = {DATABASE: bytearray(start)}
        self._asked: dict[str, list[Operation]] = {}

    def take(self, done: Operation) -> None:
        """One more operation. A sync makes certain what its file was asked for before.

        A deletion is certain when it was to be synced, or when anything was synced after it.
        """
        if done.kind == "acknowledged":
            self.acknowledged = max(self.acknowledged, done.offset)
        elif done.kind == "sync":
            self._settle(done.name, len(self._asked.get(done.name, ())))
            for name, asked in self._asked.items():
                self._settle(name, _up_to_deletion(asked))
        else:
            asked = self._asked.setdefault(done.name, [])
            asked.append(done)
            if done.synced:
                self._settle(done.name, len(asked))

    def survivors(self, chance: random.Random) -> dict[str, bytearray]:
        """The files after a cut: of what is not certain, a part by lot, torn at sectors."""
        image = {name: bytearray(content) for name, content in self._certain.items()}
        for done in (done for asked in self._asked.values() for done in asked):
            if chance.random() < 0.5:
                _apply_torn(image, done, chance)
        return image

    def _settle(self, name: str, number: int) -> None:
        asked = self._asked.get(name, [])
        for done in asked[:number]:
            _apply(self._certain, done)
        del asked[:number]


def _up_to_deletion(asked: Sequence[Operation]) -> int:
    """How many operations it is to the last deletion among them."""
    return max((place for place, done in enumerate(asked, 1) if done.kind == "delete"), default=0)


def _apply_torn(image: dict[str, bytearray], done: Operation, chance: random.Random) -> None:
    if done.kind != "write" or len(done.data) <= SECTOR or chance.random() >= 0.3:
        _apply(image, done)
        return
    for begin in range(0, len(done.data), SECTOR):
        if chance.random() < 0.5:
            part = done.data[begin : begin + SECTOR]
            _apply(image, Operation("write", done.name, done.offset + begin, part))


def _apply(image: dict[str, bytearray], done: Operation) -> None:
    if done.kind == "delete":
        image.pop(done.name, None)
        return
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
