"""Facts under a heading, and chips in a row: what the panes beside lists are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.kit.chips import Chip, ChipLabel
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.layouts import FlowLayout


class ChipRow(QWidget):
    """Chips beside each other, over as many lines as they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        self.chips: list[Chip] = []
        self._labels: list[ChipLabel] = []

    def set_chips(self, chips: Iterable[Chip]) -> None:
        """Show these and no others."""
        for label in self._labels:
            self._flow.removeWidget(label)
            label.hide()
            label.deleteLater()
        self.chips = list(chips)
        self._labels = [ChipLabel(chip) for chip in self.chips]
        for label in self._labels:
            self._flow.addWidget(label)
        self.setVisible(bool(self.chips))


class Facts(QWidget):
    """A heading, and under it words with their labels; what is empty is left out."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(2)
        column.addWidget(TextLabel(title, "h3"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self._widgets: list[QWidget] = []
        self.facts: list[tuple[str, str]] = []

    def set_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these; hidden if there is nothing to tell."""
        for widget in self._widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets = []
        self.facts = [(label, words) for label, words in facts if words]
        for row, (label, words) in enumerate(self.facts):
            value = WrappedLabel(words)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            if label:
                name = TextLabel(label, "muted")
                self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(value, row, 1)
                self._widgets += [name, value]
            else:
                self._grid.addWidget(value, row, 0, 1, 2)
                self._widgets.append(value)
        self.setVisible(bool(self.facts))
