"""The power cut of a server, simulated: what it had not made certain may be missing, or torn.

A server makes certain, by syncing, its files at a checkpoint and its log whenever it says how far
it has flushed it; that it does is its own promise, and is taken from it here. All of its processes
are stopped at one moment, and its files copied. In the copy everything that was written since the
last checkpoint is there by lot, in sectors of 512 bytes: the newer ones or the older ones; and of
the log what comes after the place up to which it was flushed. What is left is started.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.mortal import standing_still
from tests.support.postgres import PostgresServer, free_port, lent, new_folder, remove

SECTOR = 512
_SEGMENT = 16 * 2**20  # bytes of the log in a file
_CONTROL = Path("global/pg_control")
# Found anew, or made anew, by a server that starts.
_PASSING = ("postmaster.pid", "pg_internal.init")
_TRIES = 5
_AHEAD = 4 * 2**20  # bytes; nobody here writes more at once


class Cuts:
    """A server whose power can be cut: its files as they were at its last checkpoint."""

    def __init__(self, server: PostgresServer, seed: int) -> None:
        self._server = server
        self._chance = random.Random(seed)
        self._certain = new_folder()
        with self._still():
            _copy(server.folder / "data", self._certain / "data")

    def close(self) -> None:
        """Forget them."""
        remove(self._certain)

    @contextmanager
    def cut(self) -> Iterator[PostgresServer]:
        """What comes up again after a cut at this moment; the server itself goes on.

        Raises AssertionError where there was a checkpoint since: then more is certain.
        """
        folder = new_folder()
        try:
            after = PostgresServer(
                folder, self._server.binaries, free_port(), lent(folder), self._server.settings
            )
            with self._still() as flushed:
                _copy(self._server.folder / "data", folder / "data")
            self._lose(folder / "data", flushed)
            after.configure({})
            try:
                after.come_up()
                yield after
            finally:
                after.stop()
        finally:
            remove(folder)

    @contextmanager
    def _still(self) -> Iterator[int]:
        for attempt in range(_TRIES):
            try:
                with standing_still(self._server) as flushed:
                    yield flushed
                return
            except TimeoutError:
                if attempt == _TRIES - 1:
                    raise

    def _lose(self, data: Path, flushed: int) -> None:
        before = self._certain / "data"
        control = (data / _CONTROL).read_bytes()
        assert control == (before / _CONTROL).read_bytes(), "there was a checkpoint meanwhile"
        for file in sorted(path for path in data.rglob("*") if path.is_file()):
            where = file.relative_to(data)
            if file.name in _PASSING or where.parts[0] in ("pg_stat", "pg_stat_tmp"):
                file.unlink()
            elif where.parts[0] == "pg_wal":
                self._lose_log(file, flushed)
            elif file.name[0].isdigit():
                self._mix(before / where, file)

    def _lose_log(self, file: Path, flushed: int) -> None:
        """Of what comes after it was flushed, each sector is there or was never written."""
        if len(file.name) != len("000000010000000000000001"):
            return
        number = int(file.name[8:16], 16) * (2**32 // _SEGMENT) + int(file.name[16:], 16)
        first = max(0, flushed - number * _SEGMENT)
        if first >= _SEGMENT:
            return
        with file.open("r+b") as log:
            for begin in range(first // SECTOR * SECTOR, min(_SEGMENT, first + _AHEAD), SECTOR):
                if self._chance.random() < 0.5:
                    log.seek(max(begin, first))
                    log.write(bytes(begin + SECTOR - max(begin, first)))

    def _mix(self, older: Path, newer: Path) -> None:
        """Each sector that was written since is there or not; where the file was longer, empty."""
        old = older.read_bytes() if older.exists() else b""
        new = newer.read_bytes()
        if old == new:
            return
        mixed = bytearray(new)
        old = old.ljust(len(new), b"\0")
        for begin in range(0, len(new), SECTOR):
            end = begin + SECTOR
            if new[begin:end] != old[begin:end] and self._chance.random() < 0.5:
                mixed[begin:end] = old[begin:end]
        newer.write_bytes(mixed)


def _copy(source: Path, to: Path) -> None:
    """With owners and rights, which a server insists on."""
    shutil.copytree(source, to, copy_function=_copy_file)
    for folder in (source, *(path for path in source.rglob("*") if path.is_dir())):
        _like(folder, to / folder.relative_to(source))


def _copy_file(source: str, to: str) -> str:
    shutil.copy2(source, to)
    _like(Path(source), Path(to))
    return to


def _like(source: Path, to: Path) -> None:
    status = source.stat()
    os.chown(to, status.st_uid, status.st_gid)
    to.chmod(status.st_mode & 0o777)
