"""Tasks without threads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from ui.kit.tasks import Step


class _Work:
    """Progress and Running in one, on the calling thread."""

    def __init__(self, stepped: Callable[[Step], None] | None = None) -> None:
        self._stepped = stepped
        self.stopped = False

    def step(self, done: int, total: int, what: str) -> None:
        if self._stepped:
            self._stepped(Step(done, total, what))

    def cancelled(self) -> bool:
        return self.stopped

    def cancel(self) -> None:
        self.stopped = True


class InlineTasks:
    """Does everything at once."""

    def run(self, owner: QObject, work: Any, done: Any, failed: Any, *, key: str = "") -> None:
        self._do(work, done, failed)

    def run_long(
        self, owner: QObject, work: Any, done: Any, failed: Any, stepped: Any, *, key: str = ""
    ) -> _Work:
        handle = _Work(stepped)
        self._do(lambda: work(handle), done, failed)
        return handle

    def busy(self) -> bool:
        return False

    def working(self) -> bool:
        return False

    @staticmethod
    def _do(work: Any, done: Any, failed: Any) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - the same contract as TaskRunner
            failed(error)
        else:
            done(result)


class HeldTasks:
    """Keeps every question until told to answer it, in the order that a test asks for."""

    def __init__(self) -> None:
        self.held: list[tuple[QObject, Any, Any, Any, str]] = []
        self.handles: list[_Work] = []
        self._long: list[Any] = []

    def run(self, owner: QObject, work: Any, done: Any, failed: Any, *, key: str = "") -> None:
        self.held.append((owner, work, done, failed, key))

    def run_long(
        self, owner: QObject, work: Any, done: Any, failed: Any, stepped: Any, *, key: str = ""
    ) -> _Work:
        handle = _Work(stepped)
        self.handles.append(handle)
        self._long.append(partial(work, handle))
        self.held.append((owner, self._long[-1], done, failed, key))
        return handle

    def busy(self) -> bool:
        return bool(self.held)

    def working(self) -> bool:
        return any(entry[1] in self._long for entry in self.held)

    def release(self, *, latest: bool = False) -> None:
        """Answer the oldest question, or the newest."""
        at = len(self.held) - 1 if latest else 0
        owner, work, done, failed, key = self.held[at]
        newer = [other for other in self.held[at + 1 :] if other[0] is owner and other[4] == key]
        del self.held[at]
        if (key and newer) or not isValid(owner):
            return
        if latest and key:
            self.held = [other for other in self.held if other[0] is not owner or other[4] != key]
        InlineTasks._do(work, done, failed)

    def fail(self, error: Exception) -> None:
        """Let the oldest question fail."""
        _, _, _, failed, _ = self.held.pop(0)
        failed(error)
