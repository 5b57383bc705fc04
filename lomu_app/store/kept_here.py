"""What somebody types while the shared database is away, on this computer and encrypted.

The key is on the server, and read as somebody signs in: whoever takes the computer has nothing to
try passphrases on. A session has a file of its own, whose name tells neither whose it is nor of
which database; it is gone as soon as it holds nothing any more. As long as the session runs the
file is its own, and nobody else's to take over.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import os
import secrets
import tempfile
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.store.durable import sync_folder
from lomu_app.store.holding import Hold

_HEAD = b"LOMU drafts 1\n"
_NONCE = 12  # bytes
_ENDING = ".draft"
_UNREADABLE = ".unreadable"
_BEGUN = ".draft-"
_DAY = 86_400.0  # seconds


@dataclass(frozen=True, slots=True)
class Typed:
    """The unsaved fields of one form; `mark` is the operation id under which they were sent."""

    form: str
    fields: dict[str, Any]
    typed_at: dt.datetime
    mark: str


class KeptHere:
    """The file of this session in `folder`, and those that sessions before it left behind.

    May be called on any thread. `keep`, `drop` and `leave` raise StoreUnavailable where the disk
    does not take it. `close` once the session ends.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._cipher = AESGCM(_derived(key, "content"))
        self._name = _derived(key, "name").hex()[:16]
        self._own = self._new_place()
        self._hold: Hold | None = None
        self._closed = False
        self._held: dict[str, Typed] = {}

    def keep(self, typed: Typed) -> None:
        """Keep this in place of what was typed before in the same form, and wait for the disk."""
        with self._lock:
            self._take_hold()
            before = self._held.get(typed.form)
            if before is None or before.typed_at <= typed.typed_at:
                self._held[typed.form] = typed
            self._write()

    def drop(self, form: str, until: dt.datetime | None = None) -> None:
        """It is saved, or on the server by now; what was typed after `until` stays."""
        with self._lock:
            if form not in self._held:
                return
            self._take_hold()
            held = self._held.get(form)
            if held is not None and (until is None or held.typed_at <= until):
                del self._held[form]
            self._write()

    def close(self) -> None:
        """The session ends: what is held is for whoever signs in next.

        What is kept all the same after that, by work that was under way, is so at once.
        """
        with self._lock:
            self._closed = True
            self._let_go()

    def left_behind(self) -> Generator[tuple[Path, tuple[Typed, ...]], None, None]:
        """The files of earlier sessions with what they hold; each is the asker's until the next.

        One that cannot be read is put aside under another name, and told as holding nothing. One of
        a session that runs, or that somebody else is taking over, is passed over.
        """
        for path in sorted(self._folder.glob(f"{self._name}-*{_ENDING}")):
            with _told():
                hold = None if path == self._own else Hold.take(path)
            if hold is None:
                continue
            try:
                if path.exists():
                    yield self._found(path)
            finally:
                hold.let_go()

    def clear_unreadable(self, days: int) -> int:
        """Remove what was put aside so many days ago or earlier, whoever's it was; how many files.

        What a writing that was cut off left behind as long ago goes with it, and is not counted.
        """
        oldest, cleared = time.time() - days * _DAY, 0
        for path in (*self._folder.glob(f"*{_UNREADABLE}"), *self._folder.glob(f"{_BEGUN}*")):
            with suppress(OSError):  # another desk was quicker
                if path.stat().st_mtime <= oldest:
                    path.unlink()
                    cleared += path.suffix == _UNREADABLE
        return cleared

    def leave(self, path: Path, drafts: Sequence[Typed]) -> None:
        """All of it was taken over but these; a file without any goes."""
        if drafts:
            self._seal(path, drafts)
            return
        with _told():
            path.unlink(missing_ok=True)
            sync_folder(self._folder)

    def _found(self, path: Path) -> tuple[Path, tuple[Typed, ...]]:
        try:
            return path, self._read(path)
        except (InvalidTag, ValueError, KeyError, TypeError):
            aside = path.with_suffix(_UNREADABLE)
            path.replace(aside)
            aside.touch()  # from now on its days are counted
            return aside, ()

    def _read(self, path: Path) -> tuple[Typed, ...]:
        with _told():
            body = path.read_bytes()
        start = len(_HEAD) + _NONCE
        plain = self._cipher.decrypt(body[len(_HEAD) : start], body[start:], _about(path))
        return tuple(
            Typed(one["form"], one["fields"], dt.datetime.fromisoformat(one["at"]), one["mark"])
            for one in json.loads(plain)
        )

    def _write(self) -> None:
        self.leave(self._own, tuple(self._held.values()))
        if self._closed or not self._held:
            self._let_go()

    def _take_hold(self) -> None:
        """Have the file; what somebody took over since it was let go of is not ours any more."""
        if self._hold is not None:
            return
        with _told():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._hold = Hold.take(self._own)
            if self._hold is None or not self._own.exists():
                self._held.clear()
            if self._hold is None:
                self._own = self._new_place()
                self._hold = Hold.take(self._own)

    def _let_go(self) -> None:
        if self._hold is not None:
            self._hold.let_go()
            self._hold = None

    def _new_place(self) -> Path:
        return self._folder / f"{self._name}-{secrets.token_hex(4)}{_ENDING}"

    def _seal(self, path: Path, drafts: Sequence[Typed]) -> None:
        told = [
            {"form": one.form, "fields": one.fields, "at": one.typed_at.isoformat(),
             "mark": one.mark}
            for one in drafts
        ]  # fmt: skip
        nonce = secrets.token_bytes(_NONCE)
        hidden = self._cipher.encrypt(nonce, json.dumps(told).encode(), _about(path))
        with _told():
            handle, temporary = tempfile.mkstemp(dir=self._folder, prefix=_BEGUN)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_HEAD + nonce + hidden)
                    file.flush()
                    os.fsync(file.fileno())
                Path(temporary).replace(path)
                sync_folder(self._folder)
            except OSError:
                with suppress(OSError):
                    Path(temporary).unlink(missing_ok=True)
                raise


@contextmanager
def _told() -> Iterator[None]:
    """Whatever the disk refuses in here is raised as what it means for the person."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreUnavailable(
            f"What you type could not be kept on this computer ({why}). Leave the form open until "
            "the connection is back."
        ) from error


def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.new(key, f"lomu drafts {purpose}".encode(), hashlib.sha256).digest()


def _about(path: Path) -> bytes:
    """What is sealed along: the content of one file is not taken for that of another."""
    return _HEAD + path.name.encode()
