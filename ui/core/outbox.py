"""What was sent and not answered, because the connection broke: it is sent again, and done once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import ServerAway, StoreUnavailable
from ui.core.changes import ChangeNotifier, Reach
from ui.kit.tasks import Tasks

_PAUSE, _LONGEST = 2_000, 30_000  # milliseconds
_NOT_SENT = (
    "The shared database is not reached, so nothing can be saved just now. What you typed stays "
    "here; save it again once the connection is back."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One command with whoever waits for its answer."""

    owner: QObject
    command: Any
    done: Any
    failed: Any
    key: str
    tries: int = 0


class Outbox(QObject):
    """Sends commands to a shared database. `waiting_changed(number without an answer)`.

    Nobody can know whether a command was taken whose answer never came. It keeps its operation
    id, so that the database does it once however often it is sent; until it is answered its form
    stays as it is. While the database is known to be away nothing new is taken.
    """

    waiting_changed = Signal(int)

    def __init__(self, core: Core, tasks: Tasks, changes: ChangeNotifier, parent: QObject) -> None:
        super().__init__(parent)
        self._core, self._tasks, self._changes = core, tasks, changes
        self._waiting: list[Sent] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._send_again)
        changes.found.connect(self._found)

    def waiting(self) -> int:
        """How many commands have no answer."""
        return len(self._waiting)

    def send(self, sent: Sent) -> None:
        """Do it, or say at once that it cannot be done."""
        if self._changes.reach is Reach.AWAY:
            sent.failed(StoreUnavailable(_NOT_SENT))
        else:
            self._run(sent)

    def _run(self, sent: Sent) -> None:
        key = f"{id(sent.owner)} {sent.key}" if sent.key else ""
        work = partial(self._core.execute, sent.command)
        done, failed = partial(self._done, sent), partial(self._failed, sent)
        self._tasks.run(self, work, done, failed, key=key)

    def _done(self, sent: Sent, done: Any) -> None:
        if done.repeated:  # it was taken before, and nobody was told what it changed
            self._changes.elsewhere.emit()
        if isValid(sent.owner):
            sent.done(done)

    def _failed(self, sent: Sent, error: Exception) -> None:
        if isinstance(error, ServerAway):
            waiting = [one for one in self._waiting if not _replaces(sent, one)]
            self._keep([*waiting, replace(sent, tries=sent.tries + 1)])
            self._changes.missed(error)
        elif isValid(sent.owner):
            sent.failed(error)

    def _found(self) -> None:
        """At once, but ever more slowly where one breaks the connection again each time."""
        tries = max((sent.tries for sent in self._waiting), default=0)
        if tries <= 1:
            self._send_again()
        else:
            self._later.start(min(_PAUSE * tries, _LONGEST))

    def _send_again(self) -> None:
        again = self._waiting
        self._keep([])
        for sent in again:
            self._run(sent)

    def _keep(self, waiting: list[Sent]) -> None:
        self._waiting = waiting
        self.waiting_changed.emit(len(waiting))


def _replaces(new: Sent, old: Sent) -> bool:
    """Whether only the newer of two with one key is wanted, such as two states of one draft."""
    return bool(new.key) and (new.owner, new.key) == (old.owner, old.key)
