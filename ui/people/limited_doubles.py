"""As a desk opens: who has come since that may be somebody under limited access."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from lomu_app.kernel.errors import LomuError
from lomu_app.people.limited_doubles import (
    QueueLimitedDoubles,
    limited_doubles,
    looks_for_doubles,
)
from ui.core.desk import Desk


class LimitedDoubles(QObject):
    """Looks once when it is told to; `queued` when pairs wait for a decision that did not before.

    Whoever may see none of these records, or no server keeps them from others, has nothing to look
    for. What fails is looked for again the next time.
    """

    queued = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def begin(self) -> None:
        """Look, off the GUI thread."""
        if looks_for_doubles(self._desk.core):
            self._desk.read(self, limited_doubles, self._found, self._failed, key="doubles")

    def _found(self, pairs: tuple[tuple[int, int], ...]) -> None:
        if pairs:
            self._desk.run(
                self, QueueLimitedDoubles(), self._is_queued, self._failed, key="doubles"
            )

    def _is_queued(self, _done: Any) -> None:
        self.queued.emit()

    def _failed(self, error: Exception) -> None:
        """Whoever watches the database tells that it is not reached."""
        if not isinstance(error, LomuError):
            raise error
