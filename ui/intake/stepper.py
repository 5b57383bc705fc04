"""The four steps along the top: where one is, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget


class Stepper(QWidget):
    """`wanted(step)` when a step that can be reached is pressed. Steps count from 0."""

    wanted = Signal(int)

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = tuple(titles)
        self.buttons: list[QPushButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for at, title in enumerate(self._titles):
            button = QPushButton(f"{at + 1}  {title}")
            button.setObjectName(f"step_{at + 1}")
            button.setProperty("chip", True)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._clicked)  # a QButtonGroup would be one stop of Tab
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)
        self.show_step(0, 0)

    def show_step(self, now: int, furthest: int) -> None:
        """Mark where one is; steps up to `furthest` can be chosen."""
        for at, button in enumerate(self.buttons):
            button.setChecked(at == now)
            button.setEnabled(at <= furthest)
            done = "✓" if at < now and at < furthest else str(at + 1)
            button.setText(f"{done}  {self._titles[at]}")
            here = ", this step" if at == now else ", done" if at < now else ""
            button.setAccessibleName(f"Step {at + 1} of 4: {self._titles[at]}{here}")

    def _clicked(self) -> None:
        self.wanted.emit([button is self.sender() for button in self.buttons].index(True))
