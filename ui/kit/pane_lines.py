"""Lines under a heading: what is on record, and the buttons that each line may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QVBoxLayout, QWidget

from ui.kit.chips import Chip, ChipLabel
from ui.kit.facts import ChipRow
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.layouts import FlowLayout

_BESIDE = 2  # chips that stand beside the title; more of them stand under it
Deed = tuple[str, str]  # its key, and the words on its button


@dataclass(frozen=True, slots=True)
class PaneLine:
    """One thing on record; `ended` lines are muted."""

    key: int
    title: str
    details: tuple[str, ...] = ()
    deeds: tuple[Deed, ...] = ()
    chips: tuple[Chip, ...] = ()
    ended: bool = False


class LineWidget(QFrame):
    """Shows one line. `chosen(key, deed)`."""

    chosen = Signal(int, str)

    def __init__(self, line: PaneLine) -> None:
        super().__init__()
        self.line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(1)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(8)
        self._title = WrappedLabel(line.title, "muted" if line.ended else "h3")
        self._head.addWidget(self._title, 1)
        few = line.chips if len(line.chips) <= _BESIDE else ()
        self._beside = [ChipLabel(chip) for chip in few]
        for label in self._beside:
            self._head.addWidget(label, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._head)
        if not few and line.chips:
            chips = ChipRow()
            chips.set_chips(line.chips)
            column.addWidget(chips)
        for detail in line.details:
            column.addWidget(WrappedLabel(detail, "muted" if line.ended else "body"))
        self.buttons = [self._button(key, words) for key, words in line.deeds]
        if self.buttons:
            holder = QWidget()
            flow = FlowLayout(holder)
            for button in self.buttons:
                flow.addWidget(button)
            column.addWidget(holder)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self._title.fontMetrics().horizontalAdvance(self.line.title)
        wide += sum(8 + label.sizeHint().width() for label in self._beside)
        beside = wide <= self.width()
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._head.direction() != way:  # the chips below, and not a title of three lines
            self._head.setDirection(way)
            self._head.setSpacing(8 if beside else 2)

    def button(self, deed: str) -> QPushButton:
        """The button of one deed."""
        return next(each for each in self.buttons if each.property("deed") == deed)

    def _button(self, deed: str, words: str) -> QPushButton:
        made = QPushButton(words)
        made.setProperty("deed", deed)
        made.setAccessibleName(f"{words}: {self.line.title}")
        made.clicked.connect(self._clicked)
        return made

    def _clicked(self) -> None:
        self.chosen.emit(self.line.key, str(self.sender().property("deed")))


class PaneLines(QWidget):
    """A heading with a count, and its lines. `chosen(key, deed)`.

    Without lines it is hidden, or says `empty` where that was given.
    """

    chosen = Signal(int, str)

    def __init__(self, title: str, *, empty: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._empty = title, empty
        self.widgets: list[LineWidget] = []
        self._heading = TextLabel(title, "h3")
        self._empty_label = WrappedLabel(empty, "muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._empty_label)

    def show_lines(self, lines: Sequence[PaneLine]) -> None:
        """Show these and no others; the heading counts those that have not ended."""
        for widget in self.widgets:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.widgets = [LineWidget(line) for line in lines]
        for widget in self.widgets:
            widget.chosen.connect(self.chosen)
            self._column.addWidget(widget)
        running = sum(not line.ended for line in lines)
        self._heading.setText(f"{self._title} ({running})" if running else self._title)
        self._empty_label.setVisible(not lines)
        self.setVisible(bool(lines) or bool(self._empty))
