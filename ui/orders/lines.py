"""Conditions and breaches in the pane: words, and the one button that each line may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.kit.labels import TextLabel, WrappedLabel


@dataclass(frozen=True, slots=True)
class PaneLine:
    """`deed` is the key of the button, empty for none; `ended` lines are muted."""

    key: int
    title: str
    details: tuple[str, ...] = ()
    deed: str = ""
    words: str = ""
    ended: bool = False


class _LineWidget(QFrame):
    chosen = Signal(int, str)

    def __init__(self, line: PaneLine) -> None:
        super().__init__()
        self.line = line
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(WrappedLabel(line.title, "muted" if line.ended else "h3"))
        for detail in line.details:
            words.addWidget(WrappedLabel(detail, "muted" if line.ended else "body"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        row.addLayout(words, 1)
        self.button = QPushButton(line.words)
        self.button.setVisible(bool(line.deed))
        self.button.setAccessibleName(f"{line.words}: {line.title}")
        self.button.clicked.connect(self._clicked)
        row.addWidget(self.button)

    def _clicked(self) -> None:
        self.chosen.emit(self.line.key, self.line.deed)


class PaneLines(QWidget):
    """A heading with a count, and its lines. `chosen(key, deed)`."""

    chosen = Signal(int, str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.widgets: list[_LineWidget] = []
        self._heading = TextLabel(title, "h3")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._heading)

    def show_lines(self, lines: Sequence[PaneLine]) -> None:
        """Show these and no others; hidden when there are none."""
        for widget in self.widgets:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.widgets = [_LineWidget(line) for line in lines]
        for widget in self.widgets:
            widget.chosen.connect(self.chosen)
            self._column.addWidget(widget)
        running = sum(not line.ended for line in lines)
        self._heading.setText(f"{self._title} ({running})")
        self.setVisible(bool(lines))
