"""Work off the GUI thread that one waits for, one piece at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from lomu_app.kernel.errors import Cancelled
from lomu_app.kernel.progress import Progress
from ui.core.desk import Desk
from ui.kit.tasks import Running


class LongWork(QObject):
    """`began(words)`, `stepped(Step)` and `ended()` go round every piece; `stopped` if it was."""

    began = Signal(str)
    stepped = Signal(object)
    ended = Signal()
    stopped = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._running: Running | None = None
        self.doing = ""

    @property
    def busy(self) -> bool:
        """Whether something is under way that one has to wait for."""
        return self.doing in {"open", "check", "store"}

    def stop(self) -> None:
        """Have had enough: the reading process is killed, a run is taken back."""
        if self._running is not None:
            self._running.cancel()

    def _long(
        self, doing: str, words: str, work: Callable[[Progress], Any],
        done: Callable[[Any], None], failed: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        self.doing = doing
        if self.busy:
            self.began.emit(words)
        self._running = self._desk.tasks.run_long(
            self, work, partial(self._done, done), partial(self._not_done, failed),
            self.stepped.emit,
            key="work",
        )  # fmt: skip

    def _done(self, then: Callable[[Any], None], answer: Any) -> None:
        self._end()
        then(answer)

    def _not_done(self, then: Callable[[Exception], None], error: Exception) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            then(error)

    def _end(self) -> None:
        waited, self.doing = self.busy, ""
        if waited:
            self.ended.emit()
