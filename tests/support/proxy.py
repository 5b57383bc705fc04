"""Stands between a program and its PostgreSQL, and breaks the connection at a chosen message."""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from sqlalchemy.engine import make_url

_PORT = 5432
_CHUNK = 65_536


class Fault(StrEnum):
    """What happens instead of the message: both sides lose the connection, neither hears
    anything any more, or whoever was to get the message is told that no more will come."""

    CUT = "cut"
    STALL = "stall"
    HALF_CLOSE = "half-close"


class Stream:
    """Cuts what one side sends into messages of the protocol."""

    def __init__(self, *, opening: bool) -> None:
        # The first message of a client has no letter before its length.
        self._opening = opening
        self._bytes = b""

    def messages(self, more: bytes) -> Iterator[bytes]:
        """Each message that is whole by now."""
        self._bytes += more
        while True:
            lead = 0 if self._opening else 1
            if len(self._bytes) < lead + 4:
                return
            size = lead + int.from_bytes(self._bytes[lead : lead + 4], "big")
            if len(self._bytes) < size:
                return
            message, self._bytes = self._bytes[:size], self._bytes[size:]
            self._opening = False
            yield message


class Proxy:
    """Hands on every message until the one that is due; `count` messages have passed since.

    After a fault the next connection works again, unless the server is to stay `down`.
    """

    def __init__(self, server: str, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._closed = False
        self.count = self.due = 0
        self.fault = Fault.CUT
        self.down = self.stays_down = self.from_commit = False
        self._only: socket.socket | None = None
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / f".s.PGSQL.{_PORT}"))
        self._listener.listen(16)
        self._start(self._accept)

    def url(self, url: str) -> str:
        """The same database, by way of this proxy."""
        made = make_url(url).update_query_dict({"host": str(self._folder), "port": str(_PORT)})
        return made.render_as_string(hide_password=False)

    def arm(
        self, due: int, fault: Fault, *, stays_down: bool = False, from_commit: bool = False
    ) -> None:
        """Break at the message that is `due` from now, counted from 1; at 0 never.

        `from_commit`: counted only from the next one that asks for a commit, on its connection.
        """
        with self._lock:
            self._only = None
            self.count, self.due, self.fault, self.stays_down = 0, due, fault, stays_down
            self.from_commit = from_commit

    def take_down(self) -> None:
        """Cut every connection, and refuse new ones."""
        with self._lock:
            self.down = True
        self._shut_all()

    def heal(self) -> None:
        """The server can be reached again, by new connections."""
        with self._lock:
            self.down, self.due, self.from_commit = False, 0, False
        self._shut_all()

    def close(self) -> None:
        """End every connection and every thread."""
        self._closed = True
        self.take_down()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _start(self, work: object, *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _shut_all(self) -> None:
        with self._lock:
            for one in self._open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self._closed:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.down:
                client.close()
            else:
                self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        with client, server:
            with contextlib.suppress(OSError):
                server.connect(self._server)
                with self._lock:
                    self._open |= {client, server}
                self._pump(client, server)
            with self._lock:
                self._open -= {client, server}

    def _pump(self, client: socket.socket, server: socket.socket) -> None:
        ways = {
            client: (server, Stream(opening=True)),
            server: (client, Stream(opening=False)),
        }
        with selectors.DefaultSelector() as either:
            for end in ways:
                either.register(end, selectors.EVENT_READ)
            while either.get_map():
                for key, _ in either.select():
                    end = key.fileobj
                    if not isinstance(end, socket.socket):
                        raise TypeError("only sockets were registered")
                    other, stream = ways[end]
                    more = end.recv(_CHUNK)
                    if not more:
                        return
                    for message in stream.messages(more):
                        if not self._is_due(message, client):
                            other.sendall(message)
                        elif not self._goes_on(other, client):
                            return

    def _is_due(self, message: bytes, client: socket.socket) -> bool:
        with self._lock:
            if self.from_commit and b"COMMIT" in message[:20]:
                self.from_commit, self._only = False, client
            counts = not self.from_commit and self._only in (None, client)
            self.count += counts
            due = counts and self.count == self.due
            self.down = self.down or (due and self.stays_down)
            return due

    def _goes_on(self, other: socket.socket, client: socket.socket) -> bool:
        """Do the harm; whether anything more is handed on."""
        if self.fault is Fault.HALF_CLOSE:
            other.shutdown(socket.SHUT_WR)
            return True
        while self.fault is Fault.STALL and client.recv(_CHUNK):
            """What is said now reaches nobody, until the client gives up."""
        return False


@contextmanager
def proxy_to(url: str) -> Iterator[Proxy]:
    """A proxy to the server of this address."""
    query = make_url(url).query
    server = f"{query['host']}/.s.PGSQL.{query['port']}"
    folder = Path(tempfile.mkdtemp(prefix="lomu-px-", dir="/tmp" if os.name == "posix" else None))
    proxy = Proxy(server, folder)
    try:
        yield proxy
    finally:
        proxy.close()
        shutil.rmtree(folder, ignore_errors=True)
