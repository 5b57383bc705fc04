"""Makes some pages before they are visited, while nobody waits for anything."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ui.kit.page import Page
from ui.shell.registry import Registry

_PAUSE = 1_000  # milliseconds; the first page and the numbers of the rail come before


class MadeAhead(QObject):
    """One page at a time after `begin`; `make` makes it as a visit would."""

    def __init__(
        self, registry: Registry, make: Callable[[str], Page], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._waiting = [
            key for key, spec in registry.pages.items() if spec.ahead and registry.page_allowed(key)
        ]
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._next)

    def begin(self) -> None:
        """Wait for the desk to rest, then make them."""
        if self._waiting:
            self._timer.start()

    def stop(self) -> None:
        """Make no more."""
        self._timer.stop()

    def _next(self) -> None:
        self._make(self._waiting.pop(0)).get_ready()
        self.begin()
