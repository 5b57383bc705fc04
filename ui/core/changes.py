"""Tells pages what was changed: here at once, elsewhere after a few seconds."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from lomu_app.bootstrap import Core
from lomu_app.kernel.changes import ChangeSet, Kind
from ui.kit.tasks import Tasks


class ChangeNotifier(QObject):
    """`changed(tuple of ChangeSet)` after each change of this desk; `elsewhere` after others'.

    The core calls back on pool threads; Qt queues the signal to the pages' own thread.
    """

    changed = Signal(object)
    elsewhere = Signal()

    def __init__(
        self, core: Core, tasks: Tasks, seconds: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._core, self._tasks = core, tasks
        self._head: object = None
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
        self._tasks.run(self, self._core.audit_head, self._seen, self._failed, key="head")

    def _tell(self, changes: tuple[ChangeSet, ...]) -> None:
        self._head = self._core.audit_head()
        if isValid(self):
            self.changed.emit(changes)

    def _seen(self, head: object) -> None:
        moved = self._head is not None and head != self._head
        self._head = head
        if moved:
            self.elsewhere.emit()

    def _failed(self, _error: Exception) -> None:
        """The next look tells; a page that needs the database says so itself."""


def touched(changes: tuple[ChangeSet, ...], kind: Kind) -> frozenset[int]:
    """The ids of one kind among the changes."""
    return frozenset(key for change in changes if change.kind == kind for key in change.ids)
