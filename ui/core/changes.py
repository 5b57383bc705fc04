"""Tells pages what was changed: here at once, elsewhere after a few seconds."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from lomu_app.bootstrap import Core
from lomu_app.kernel.changes import ChangeSet, Kind
from ui.kit.tasks import Tasks


class ChangeNotifier(QObject):
    """`changed(tuple of ChangeSet)` after each change of this desk; `elsewhere` after others'.

    `lost(error)` when the database cannot be reached any more, `found` when it can again.
    The core calls back on pool threads; Qt queues the signal to the pages' own thread.
    """

    changed = Signal(object)
    elsewhere = Signal()
    lost = Signal(object)
    found = Signal()

    def __init__(
        self, core: Core, tasks: Tasks, seconds: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._core, self._tasks = core, tasks
        self._seen_up_to: int | None = None
        self._own: list[int] = []
        self._lost = False
        self.timer = QTimer(self)
        self.timer.setInterval(seconds * 1000)
        self.timer.timeout.connect(self.look)
        core.listen(self._tell)

    def watch(self) -> None:
        """Begin to look for changes by others."""
        self.look()
        self.timer.start()

    def look(self) -> None:
        """Look once: has the audit moved on without us?"""
        self._tasks.run(self, self._position, self._seen, self._failed, key="head")

    def _position(self) -> int:
        return self._core.audit_head().position

    def _tell(self, changes: tuple[ChangeSet, ...]) -> None:
        self._own.append(self._position())
        if changes and isValid(self):
            self.changed.emit(changes)

    def _seen(self, position: int) -> None:
        if self._lost:
            self._lost = False
            self.found.emit()
        before, self._seen_up_to = self._seen_up_to, position
        # Ours are those told of since; one that was told of late is counted once all the same.
        own = [mine for mine in self._own if before is None or mine > before]
        self._own = [mine for mine in own if mine > position]
        if before is not None and position - before != len(own) - len(self._own):
            self.elsewhere.emit()

    def _failed(self, error: Exception) -> None:
        if not self._lost:
            self._lost = True
            self.lost.emit(error)


def touched(changes: tuple[ChangeSet, ...], kind: Kind) -> frozenset[int]:
    """The ids of one kind among the changes."""
    return frozenset(key for change in changes if change.kind == kind for key in change.ids)
