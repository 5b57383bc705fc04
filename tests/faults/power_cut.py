"""A power cut, simulated: what was not synced may be missing, out of order, or torn.

The commands of the real program are recorded statement by statement, and replayed with the
same settings on a SQLite whose file system (an APSW VFS) notes every write, truncation,
deletion and sync. A cut keeps all that was synced and a random part of what was not, torn at
sectors of 512 bytes. The file is not encrypted here; encryption works page by page above it.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
import sqlalchemy as sa
import sqlcipher3.dbapi2 as cipher
from sqlalchemy import event

from lomu_app.store import seal
from lomu_app.store.engine import _SETTINGS as SETTINGS
from lomu_app.store.store import Store

SECTOR = 512
NAME = "cut.db"
_VFS_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as it reached the driver."""

    sql: str
    parameters: Any = ()


@dataclass
class Recording:
    """Statements, and the salts that the audit triggers drew while they ran."""

    statements: list[Statement] = field(default_factory=list)
    salts: list[bytes] = field(default_factory=list)


@contextmanager
def recording(store: Store) -> Iterator[Recording]:
    """Note every statement of every transaction that is committed, with its BEGIN and COMMIT."""
    made = Recording()
    newest = "SELECT coalesce(max(id), 0) FROM audit_change"
    with store.engine.connect() as connection:
        before = connection.exec_driver_sql(newest).scalar()

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, _ctx: Any, many: bool) -> None:
        # Many rows in one VALUES are told as many, but come with the parameters of one.
        rows = parameters if many and isinstance(parameters[0], tuple) else (parameters,)
        made.statements.extend(Statement(sql, row) for row in rows)

    def note_commit(_connection: Any) -> None:
        made.statements.append(Statement("COMMIT"))

    def note_rollback(_connection: Any) -> None:
        # What was taken back, and what was only read, leaves no trace on the disk.
        while made.statements and not made.statements.pop().sql.startswith("BEGIN"):
            pass

    hooks = (
        ("before_cursor_execute", note),
        ("commit", note_commit),
        ("rollback", note_rollback),
    )
    for name, hook in hooks:
        event.listen(store.engine, name, hook)
    yield made
    for name, hook in hooks:
        event.remove(store.engine, name, hook)
    with store.engine.connect() as connection:
        drawn = f"SELECT salt FROM audit_change WHERE id > {before} ORDER BY id"
        made.salts += [bytes.fromhex(salt) for salt in connection.exec_driver_sql(drawn).scalars()]


def plain_copy(store: Store, target: Path) -> None:
    """The database as it is now, without its encryption."""
    connection = store.engine.raw_connection()
    try:
        driver = connection.driver_connection
        assert driver is not None
        driver.execute(f"ATTACH DATABASE '{target}' AS plain KEY ''")
        driver.execute("SELECT sqlcipher_export('plain')")
        driver.execute("DETACH DATABASE plain")
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that was asked of the file system, or an acknowledgement to the user."""

    kind: str
    name: str = ""
    offset: int = 0
    data: bytes = b""
    synced: bool = False


class _File(apsw.VFSFile):
    def __init__(self, log: list[Operation], name: Any, flags: list[int]) -> None:
        full = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = Path(full).name if full else ""
        self._log = log
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._log.append(Operation("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self._log.append(Operation("truncate", self._name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        self._log.append(Operation("sync", self._name))
        super().xSync(flags)


class _Recorder(apsw.VFS):
    def __init__(self, name: str, log: list[Operation]) -> None:
        self._log = log
        super().__init__(name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> _File:
        return _File(self._log, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        self._log.append(Operation("delete", Path(name).name, synced=sync))
        super().xDelete(name, sync)


def replay(made: Recording, folder: Path, synchronous: str) -> list[Operation]:
    """Run the recording on the plain copy in `folder`; everything the file system saw."""
    log: list[Operation] = []
    vfs = f"recorder{next(_VFS_NUMBERS)}"
    recorder = _Recorder(vfs, log)
    connection = apsw.Connection(str(folder / NAME), vfs=vfs)
    try:
        # The shared-memory file needs no simulating: it is rebuilt after a crash.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        for name, (wanted, _) in SETTINGS.items():
            value = synchronous if name == "synchronous" else wanted
            connection.execute(f"PRAGMA {name} = {value}")
        # More often than in the program, so that many cuts fall into a checkpoint.
        connection.execute("PRAGMA wal_autocheckpoint = 40")
        salts = iter(made.salts)
        connection.create_scalar_function(
            "randomblob", lambda _n: next(salts), 1, flags=apsw.SQLITE_INNOCUOUS
        )
        sealed = _position(connection)
        log.clear()
        for statement in made.statements:
            connection.execute(statement.sql, statement.parameters)
            if statement.sql == "COMMIT":
                now = _position(connection)
                if now > sealed:
                    log.append(Operation("acknowledged", offset=now))
                    sealed = now
        assert next(salts, None) is None, "the replay did not do all that was recorded"
        return list(log)
    finally:
        connection.close()
        recorder.unregister()


def _position(connection: apsw.Connection) -> int:
    newest = connection.execute("SELECT coalesce(max(position), 0) FROM audit_seal").get
    assert isinstance(newest, int)
    return newest


@dataclass
class Figures:
    """What came of the cuts."""

    cuts: int = 0
    lost: int = 0
    corrupt: int = 0
    unverified: int = 0


def cut(log: list[Operation], start: bytes, folder: Path, cuts: int, seed: int) -> Figures:
    """Cut the power `cuts` times at random points, and look at what is left each time."""
    figures, chance = Figures(), random.Random(seed)
    for _ in range(cuts):
        point = chance.randrange(1, len(log))
        image = _survivors(log[:point], {NAME: bytearray(start)}, chance)
        acknowledged = max(
            (done.offset for done in log[:point] if done.kind == "acknowledged"), default=0
        )
        for old in folder.glob(f"{NAME}*"):
            old.unlink()
        for name, content in image.items():
            (folder / name).write_bytes(content)
        figures.cuts += 1
        _judge(folder / NAME, acknowledged, figures)
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


def _judge(path: Path, acknowledged: int, figures: Figures) -> None:
    try:
        connection = cipher.connect(str(path), isolation_level=None)
        try:
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        finally:
            connection.close()
        if not sound:
            figures.corrupt += 1
            return
        engine = sa.create_engine(f"sqlite:///{path}", module=cipher)
        try:
            with engine.connect() as reading:
                verdict = seal.verify(reading)
        finally:
            engine.dispose()
    except (cipher.DatabaseError, sa.exc.DBAPIError):
        figures.corrupt += 1
        return
    figures.lost += verdict.head.position < acknowledged
    figures.unverified += not verdict.ok
