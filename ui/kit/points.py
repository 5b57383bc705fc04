"""Points that are met or open, each with what is told of it, under a sentence that sums up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from ui.kit.labels import TextLabel, WrappedLabel


@dataclass(frozen=True, slots=True)
class PointLine:
    """One point; `told` says why it is met, or what is lacking."""

    label: str
    met: bool
    told: str


class PointsPanel(QFrame):
    """A sign and a word for each point: nothing hangs on colour. Read, never ticked."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.points: list[PointLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(4)
        column.addWidget(WrappedLabel(title, "h2"))
        self.sum_label = WrappedLabel("", "h3")
        column.addWidget(self.sum_label)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        self._widgets: list[QWidget] = []

    def show_points(self, words: str, points: Sequence[PointLine]) -> None:
        """Show these under a sentence; open ones in heavier letters."""
        for widget in self._widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets = []
        self.points = list(points)
        self.sum_label.setText(words)
        for row, point in enumerate(self.points):
            sign = TextLabel("✓ met" if point.met else "○ open", "muted" if point.met else "h3")
            label = WrappedLabel(f"{row + 1}. {point.label}", "muted" if point.met else "h3")
            told = WrappedLabel(point.told, "muted" if point.met else "body")
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            for at, widget in enumerate((sign, label, told)):
                self._grid.addWidget(widget, row, at, Qt.AlignmentFlag.AlignTop)
                self._widgets.append(widget)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 3)
        told_of = "; ".join(f"{one.label}: {_word(one)}, {one.told}" for one in self.points)
        self.setAccessibleName(f"{words} {told_of}")


def _word(point: PointLine) -> str:
    return "met" if point.met else "open"
