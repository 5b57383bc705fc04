"""The numbers beside the pages of the rail, from the start and whenever something changes."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.core.desk import Desk
from ui.shell.registry import Counts

_PAUSE = 300  # milliseconds: the first page comes first, and many changes are counted once
Numbers = dict[str, int | None]


def read_counts(reader: Any, area: str, counts: dict[str, Counts]) -> Numbers:
    """The number of each page, in one look."""
    return {page: count(reader, area) for page, count in counts.items()}


class RailCounts(QObject):
    """`counted(page id, number or None)`, counted off the GUI thread after `ask`.

    Only what the signed-in person may open is counted, in the area that is chosen.
    """

    counted = Signal(str, object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._read)
        desk.area.changed.connect(self.ask)
        desk.changes.changed.connect(self.ask)
        desk.changes.elsewhere.connect(self.ask)

    def ask(self, _what: object = None) -> None:
        """Count soon."""
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Count no more: whoever has signed out asks for nothing."""
        self._timer.stop()

    def _read(self) -> None:
        registry, area = self._desk.registry, self._desk.area.now
        wanted = {
            key: page.counts
            for key, page in registry.pages.items()
            if page.counts is not None and registry.page_allowed(key)
        }
        if area and wanted:
            query = partial(read_counts, area=area, counts=wanted)
            self._desk.read(self, query, self._told, self._failed, key="counts")

    def _told(self, numbers: Numbers) -> None:
        for page, number in numbers.items():
            self.counted.emit(page, number)

    def _failed(self, _error: Exception) -> None:
        """The numbers stay; that the database is not reached is told by whoever watches it."""
