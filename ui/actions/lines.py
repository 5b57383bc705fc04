"""Lines in a pane or section: words, and the buttons that each line may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from ui.kit.chips import Chip
from ui.kit.facts import ChipRow
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.layouts import FlowLayout


@dataclass(frozen=True, slots=True)
class Line:
    """`deeds` are (key, words) of its buttons; `muted` lines are over."""

    key: int
    title: str
    details: tuple[str, ...] = ()
    deeds: tuple[tuple[str, str], ...] = ()
    chips: tuple[Chip, ...] = ()
    muted: bool = False


class LineWidget(QFrame):
    """One line. `chosen(key of the line, key of the button)`."""

    chosen = Signal(int, str)

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(2)
        column.addWidget(WrappedLabel(line.title, "muted" if line.muted else "h3"))
        if line.chips:
            chips = ChipRow()
            chips.set_chips(line.chips)
            column.addWidget(chips)
        for detail in line.details:
            column.addWidget(WrappedLabel(detail, "muted" if line.muted else "body"))
        self.buttons: dict[str, QPushButton] = {}
        row = QWidget()
        flow = FlowLayout(row)
        for key, words in line.deeds:
            button = QPushButton(words)
            button.setProperty("deed", key)
            button.setAccessibleName(f"{words}: {line.title}")
            button.clicked.connect(self._clicked)
            flow.addWidget(button)
            self.buttons[key] = button
        if line.deeds:
            column.addWidget(row)

    def _clicked(self) -> None:
        self.chosen.emit(self.line.key, str(self.sender().property("deed")))


class Lines(QWidget):
    """A heading, and its lines; hidden where there are none. `chosen(line, deed)`."""

    chosen = Signal(int, str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.widgets: list[LineWidget] = []
        self.heading = TextLabel(title, "h3")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.heading)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these and no others."""
        for widget in self.widgets:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.widgets = [LineWidget(line) for line in lines]
        for widget in self.widgets:
            widget.chosen.connect(self.chosen)
            self._column.addWidget(widget)
        self.setVisible(bool(lines))
