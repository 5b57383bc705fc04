"""Runs core functions off the GUI thread, and brings their answers back to it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from lomu_app.kernel.progress import Progress

log = logging.getLogger(__name__)
T = TypeVar("T")
_TELL_EVERY = 0.05  # seconds; a bar cannot show more, and the GUI thread has other work


@dataclass(frozen=True, slots=True)
class Step:
    """How far a long piece of work has come."""

    done: int
    total: int
    what: str


class Running(Protocol):
    """A piece of work under way."""

    def cancel(self) -> None:
        """Ask it to stop; it stops at its next step."""
        ...


class Tasks(Protocol):
    """What widgets are given. All callbacks are bound methods and come on the GUI thread.

    `owner`: when it has been destroyed, the answer is dropped.
    `key`: of several questions with one owner and key only the newest is answered.
    """

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        key: str = "",
    ) -> None:
        """Call `work`, then `done` with its result or `failed` with what it raised."""
        ...

    def run_long(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        stepped: Callable[[Step], None],
        *,
        key: str = "",
    ) -> Running:
        """As `run`, for work that tells its steps and can be stopped."""
        ...

    def busy(self) -> bool:
        """Whether an answer is still to come."""
        ...

    def working(self) -> bool:
        """Whether a long piece of work is under way."""
        ...


class _Ticket:
    """One question. Its references are dropped on the GUI thread only.

    Were a pool thread to drop the last reference to a widget, it would be destroyed there.
    """

    def __init__(
        self, owner: QObject, work: Any, done: Any, failed: Any, stepped: Any, key: str
    ) -> None:
        self.owner: QObject | None = owner
        self.work, self.done, self.failed, self.stepped = work, done, failed, stepped
        self.key = (id(owner), key) if key else None
        self.result: Any = None
        self.error: Exception | None = None
        self._stop = threading.Event()
        self._told = 0.0
        self._tell: Callable[[object], None] | None = None

    def watch(self, tell: Callable[[object], None]) -> None:
        self._tell = tell

    def cancel(self) -> None:
        self._stop.set()

    def cancelled(self) -> bool:
        return self._stop.is_set()

    def step(self, done: int, total: int, what: str) -> None:
        now = time.monotonic()
        if self._tell and (now - self._told >= _TELL_EVERY or done >= total):
            self._told = now
            self._tell((self, Step(done, total, what)))

    def call(self) -> None:
        try:
            self.result = self.work(self) if self.stepped else self.work()
        except Exception as error:
            log.debug("task failed", exc_info=True)
            self.error = error

    def forget(self) -> None:
        self.owner = self.work = self.done = self.failed = self.stepped = None
        self.result = self.error = self._tell = None


class TaskRunner(QObject):
    """The real `Tasks`, on a small pool of threads.

    There is no QThread and no worker QObject: the only QObject is this one, on the GUI
    thread, and its slots are methods, so Qt queues every answer to that thread.
    """

    _finished = Signal(object)
    _stepped = Signal(object)

    def __init__(self, parent: QObject | None = None, workers: int = 4) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="lomu")
        self._open: set[_Ticket] = set()
        self._newest: dict[tuple[int, str], _Ticket] = {}
        self._finished.connect(self._deliver)
        self._stepped.connect(self._tell)

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        key: str = "",
    ) -> None:
        """See `Tasks.run`."""
        self._submit(_Ticket(owner, work, done, failed, None, key))

    def run_long(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        stepped: Callable[[Step], None],
        *,
        key: str = "",
    ) -> Running:
        """See `Tasks.run_long`."""
        ticket = _Ticket(owner, work, done, failed, stepped, key)
        ticket.watch(self._stepped.emit)
        self._submit(ticket)
        return ticket

    def busy(self) -> bool:
        """See `Tasks.busy`."""
        return bool(self._open)

    def working(self) -> bool:
        """See `Tasks.working`."""
        return any(ticket.stepped for ticket in self._open)

    def shutdown(self) -> None:
        """Ask long work to stop, and wait for all that was asked: it may be a draft."""
        for ticket in self._open:
            ticket.cancel()
        self._pool.shutdown(wait=True)

    def _submit(self, ticket: _Ticket) -> None:
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("questions are asked on the GUI thread")
        self._open.add(ticket)
        if ticket.key:
            if ticket.key in self._newest:
                self._newest[ticket.key].cancel()
            self._newest[ticket.key] = ticket
        self._pool.submit(self._work, ticket)

    def _work(self, ticket: _Ticket) -> None:
        ticket.call()
        if isValid(self):
            self._finished.emit(ticket)

    @Slot(object)
    def _deliver(self, ticket: _Ticket) -> None:
        self._open.discard(ticket)
        current = ticket.key is None or self._newest.get(ticket.key) is ticket
        if ticket.key and current:
            del self._newest[ticket.key]
        try:
            if current and isValid(ticket.owner):
                if ticket.error is not None:
                    ticket.failed(ticket.error)
                else:
                    ticket.done(ticket.result)
        finally:
            ticket.forget()

    @Slot(object)
    def _tell(self, told: tuple[_Ticket, Step]) -> None:
        ticket, step = told
        if ticket in self._open and isValid(ticket.owner):
            ticket.stepped(step)
