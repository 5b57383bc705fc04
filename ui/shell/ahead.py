"""Makes some pages before they are visited, while nobody waits for anything."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ui.kit.page import Page
from ui.kit.tasks import Tasks
from ui.shell.registry import Registry

_PAUSE = 1_000  # milliseconds; the first page and the numbers of the rail come before
_STEP = 200  # from one step to the next, so that whoever types does not feel them as one


class MadeAhead(QObject):
    """Step by step after `begin`, while nothing is asked; `make` makes a page as a visit would.

    One step is a page, the next one what that page does to get ready.
    """

    def __init__(
        self,
        registry: Registry,
        make: Callable[[str], Page],
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make, self._tasks = make, tasks
        self._waiting = [
            key for key, spec in registry.pages.items() if spec.ahead and registry.page_allowed(key)
        ]
        self._made: Page | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next)

    def begin(self) -> None:
        """Wait for the desk to rest, then make them."""
        self._timer.start(_PAUSE)

    def stop(self) -> None:
        """Make no more."""
        self._timer.stop()

    def _next(self) -> None:
        self._timer.setInterval(_STEP)
        if self._tasks.busy():
            return
        if self._made is not None:
            made, self._made = self._made, None
            made.get_ready()
        elif self._waiting:
            self._made = self._make(self._waiting.pop(0))
        else:
            self.stop()
