"""Which of one's areas is being worked on: chosen on one page, kept on all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ui.kit.labels import show_if
from ui.kit.settings import Settings

_KEY = "area"


class AreaMemory(QObject):
    """The areas of the signed-in person and the one chosen; remembered for next time.

    `changed(area)` after another one was chosen. `now` is empty for somebody without areas.
    """

    changed = Signal(str)

    def __init__(
        self, areas: Sequence[str], settings: Settings | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.areas = tuple(areas)
        self._settings = settings
        kept = settings.text(_KEY) if settings else ""
        self._chosen = kept in self.areas
        self.now = kept if self._chosen else next(iter(self.areas), "")

    def choose(self, area: str) -> None:
        """Work on this area from now on."""
        if area not in self.areas or area == self.now:
            return
        self.now, self._chosen = area, True
        if self._settings:
            self._settings.set_text(_KEY, area)
        self.changed.emit(area)

    def suggest(self, area: str) -> None:
        """Begin with this area, if it is one of theirs and they have never chosen one."""
        if not self._chosen and area in self.areas and area != self.now:
            self.now = area
            self.changed.emit(area)


class AreaChoice(QComboBox):
    """A chooser for the head of a page; hidden where there is nothing to choose."""

    def __init__(self, memory: AreaMemory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self.setAccessibleName("Area")
        self.setToolTip("The area that is shown")
        self.addItems(memory.areas)
        self.setCurrentText(memory.now)
        show_if(self, shown=len(memory.areas) > 1)
        self.currentTextChanged.connect(memory.choose)
        memory.changed.connect(self._follow)

    def _follow(self, area: str) -> None:
        with QSignalBlocker(self):
            self.setCurrentText(area)
