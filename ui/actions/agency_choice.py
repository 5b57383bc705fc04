"""Whose work the list of actions shows: one agency's, or every one's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox

_EVERY = "Every agency"
_LETTERS = 14


class AgencyChoice(QComboBox):
    """`chosen` after another one was picked. One's own agency stands first."""

    chosen = Signal()

    def __init__(self, own: str) -> None:
        super().__init__()
        self._own = own
        self.setAccessibleName("Agency")
        self.setToolTip("Whose actions are shown. What is mine is shown whichever agency I am of.")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)
        self.offer(())
        self.currentIndexChanged.connect(self._picked)

    def now(self) -> str:
        """The agency; empty for every one."""
        return str(self.currentData() or "")

    def offer(self, agencies: Sequence[str]) -> None:
        """Offer one's own, these, and the one that is chosen, whether it has work or not."""
        kept = self.now()
        others = sorted({*agencies, kept} - {self._own, ""})
        with QSignalBlocker(self):
            self.clear()
            self.addItem(_EVERY, "")
            self.addItem(f"My agency: {self._own}", self._own)
            for each in others:
                self.addItem(each, each)
            self.setCurrentIndex(self.findData(kept))

    def show_every(self) -> None:
        """No agency in particular; nobody is told."""
        with QSignalBlocker(self):
            self.setCurrentIndex(0)

    def _picked(self) -> None:
        self.chosen.emit()
