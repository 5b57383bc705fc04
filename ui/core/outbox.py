"""What was sent and not answered, because the connection broke: it is sent again, and done once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from lomu_app.access.drafts import DropDraft, KeepDraft
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import LomuError, ServerAway, StoreUnavailable
from ui.core.changes import ChangeNotifier, Reach
from ui.core.drafts_here import DraftsHere
from ui.kit.tasks import Tasks

_PAUSE, _LONGEST = 2_000, 30_000  # milliseconds
_NOT_SENT = (
    "The server is away, so nothing can be saved or printed just now: both go on record there. "
    "What you typed stays here; do it again once the connection is back."
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


@dataclass(frozen=True, slots=True)
class Left:
    """What is done about a command whose form was closed before the answer came.

    `then` where it was taken, `otherwise` where it was refused; None for nothing. `title` is that
    of the form.
    """

    title: str
    then: Any = None
    otherwise: Any = None


class Outbox(QObject):
    """Sends commands to a shared database. `waiting_changed(number without an answer)`.

    `not_saved(words)` where one was refused after its form had been closed.

    Nobody can know whether a command was taken whose answer never came. It keeps its operation
    id, so that the database does it once however often it is sent; until it is answered its form
    stays as it is, or leaves word with `leave`. While the database is known to be away nothing new
    is taken but drafts, which wait, and are kept on this computer meanwhile.
    """

    waiting_changed = Signal(int)
    not_saved = Signal(str)

    def __init__(
        self,
        core: Core,
        tasks: Tasks,
        changes: ChangeNotifier,
        drafts_here: DraftsHere,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._core, self._tasks, self._changes = core, tasks, changes
        self._here = drafts_here
        self._waiting: list[Sent] = []
        self._sent: list[Sent] = []
        self._left: dict[int, Left] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._send_again)
        if changes.shared:
            changes.reach_changed.connect(self._hold)
        changes.found.connect(self._found)

    def _hold(self, reach: Reach) -> None:
        """Prints, exports and whatever else takes a way of its own are refused at once as well."""
        self._core.held = _NOT_SENT if reach is Reach.AWAY else ""

    def waiting(self) -> int:
        """How many commands have no answer."""
        return len(self._waiting)

    def risks(self) -> bool:
        """Whether anything would be lost, or never heard of, if the desk closed now."""
        return any(not (_is_draft(one.command) and self._here.ready) for one in self._waiting)

    def awaits(self, owner: QObject) -> bool:
        """Whether something that this form sent has no answer yet."""
        return any(one.owner is owner for one in (*self._sent, *self._waiting))

    def leave(self, owner: QObject, left: Left) -> None:
        """The form closes all the same: say what is done once there is an answer."""
        for one in (*self._sent, *self._waiting):
            if one.owner is owner:
                self._left[id(one.command)] = left
                self._note_left(left)
        if left.otherwise is not None:  # what waits for the same form, it stands for
            self._discard(left.otherwise.form)

    def send(self, sent: Sent) -> None:
        """Do it, or say at once that it cannot be done."""
        if _is_draft(sent.command) and self._changes.reach is not Reach.THERE:
            self._here.note(sent.command)
            self._wait(sent)
        elif self._changes.reach is not Reach.AWAY:
            self._run(sent)
        else:
            sent.failed(StoreUnavailable(_NOT_SENT))

    def _run(self, sent: Sent) -> None:
        if _is_draft(sent.command):
            self._discard(sent.command.form)
        self._sent.append(sent)
        self._start(sent)

    def _start(self, sent: Sent) -> None:
        key = f"{id(sent.owner)} {sent.key}" if sent.key else ""
        execute = self._here.execute if _is_draft(sent.command) else self._core.execute
        work = partial(execute, sent.command)
        done, failed = partial(self._done, sent), partial(self._failed, sent)
        self._tasks.run(self, work, done, failed, key=key)

    def _done(self, sent: Sent, done: Any) -> None:
        self._answered(sent)
        if done.repeated:  # it was taken before, and nobody was told what it changed
            self._changes.elsewhere.emit()
        if left := self._left.pop(id(sent.command), None):
            self._follow(left.then)
        elif isValid(sent.owner):
            sent.done(done)
        self._send_drafts()

    def _failed(self, sent: Sent, error: Exception) -> None:
        self._answered(sent)
        if isinstance(error, ServerAway):
            self._wait(replace(sent, tries=sent.tries + 1))
            if left := self._left.get(id(sent.command)):
                self._note_left(left)
            self._changes.missed(error)
        elif left := self._left.pop(id(sent.command), None):
            self._follow(left.otherwise)
            self.not_saved.emit(_not_saved(left, error))
        elif isValid(sent.owner):
            sent.failed(error)
        self._send_drafts()

    def _answered(self, sent: Sent) -> None:
        self._sent = [one for one in self._sent if one is not sent]

    def _follow(self, command: Any) -> None:
        if command is not None:
            self.send(Sent(self, command, _nothing, _nothing, ""))

    def _note_left(self, left: Left) -> None:
        """Its form is closed: what was typed there stands nowhere else until there is an answer."""
        if isinstance(left.otherwise, KeepDraft) and self._changes.reach is not Reach.THERE:
            self._here.note(left.otherwise)

    def _wait(self, sent: Sent) -> None:
        self._keep([*(one for one in self._waiting if not _replaces(sent, one)), sent])

    def _found(self) -> None:
        """At once, but ever more slowly where one breaks the connection again each time."""
        tries = max((sent.tries for sent in self._waiting), default=0)
        if tries <= 1:
            self._send_again()
        else:
            self._later.start(min(_PAUSE * tries, _LONGEST))

    def _send_again(self) -> None:
        again = [one for one in self._waiting if not _is_draft(one.command)]
        self._keep([one for one in self._waiting if _is_draft(one.command)])
        self._sent += again
        for sent in again:
            self._start(sent)
        self._send_drafts()

    def _send_drafts(self) -> None:
        """After all else: what is saved by then has no draft any more."""
        drafts = self._waiting
        if self._changes.reach is Reach.THERE and all(
            _is_draft(one.command) for one in (*self._sent, *drafts)
        ):
            self._keep([])
            for sent in drafts:
                self._run(sent)

    def _discard(self, form: str) -> None:
        """What waits to be kept or dropped of this form is out of date."""
        still = [
            one for one in self._waiting
            if not (_is_draft(one.command) and one.command.form == form)
        ]  # fmt: skip
        if len(still) < len(self._waiting):
            self._keep(still)

    def _keep(self, waiting: list[Sent]) -> None:
        self._waiting = waiting
        self.waiting_changed.emit(len(waiting))


def _is_draft(command: Any) -> bool:
    return isinstance(command, KeepDraft | DropDraft)


def _replaces(new: Sent, old: Sent) -> bool:
    """Whether only the newer of two is wanted, such as two states of one draft."""
    if _is_draft(new.command) and _is_draft(old.command):
        return bool(new.command.form == old.command.form)
    return bool(new.key) and (new.owner, new.key) == (old.owner, old.key)


def _nothing(_answer: object) -> None:
    """Nobody waits for it."""


def _not_saved(left: Left, error: Exception) -> str:
    why = error.message if isinstance(error, LomuError) else str(error)
    kept = "What you typed is kept there as a draft." if left.otherwise else "Enter it again."
    return f"“{left.title}” was closed before the answer came, and was not saved. {why} {kept}"
