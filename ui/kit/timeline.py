"""Dated events, newest first, with a line down their left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.labels import WrappedLabel
from ui.kit.theme import current_theme

_INDENT = 20


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """What happened, when and by whom, in words."""

    when: str
    title: str
    by: str = ""
    detail: str = ""


class _EventRow(QWidget):
    def __init__(self, event: TimelineEvent, *, last: bool) -> None:
        super().__init__()
        self._theme, self._last = current_theme(), last
        self._theme.changed.connect(self.update)
        column = QVBoxLayout(self)
        column.setContentsMargins(_INDENT, 0, 0, 8)
        column.setSpacing(0)
        self._title = WrappedLabel(event.title, "h3")
        column.addWidget(self._title)
        column.addWidget(WrappedLabel(" · ".join(x for x in (event.when, event.by) if x), "muted"))
        if event.detail:
            column.addWidget(WrappedLabel(event.detail))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self._title.y() + self.fontMetrics().height() / 2
        if not self._last:
            painter.setPen(QPen(QColor(tokens.border), 2))
            painter.drawLine(6, int(middle) + 7, 6, self.height() + int(middle) - 7)
        painter.setPen(QPen(QColor(tokens.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(2, middle - 4, 8, 8))
        painter.end()


class Timeline(QWidget):
    """Shows events in the order given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rows: list[QWidget] = []

    def set_events(self, events: Sequence[TimelineEvent]) -> None:
        """Show these and no others."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [
            _EventRow(event, last=number == len(events)) for number, event in enumerate(events, 1)
        ]
        for row in self._rows:
            self._column.addWidget(row)
