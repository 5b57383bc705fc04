"""Why a line is on the list: each reason with its points, as figures and as bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lomu_app.daart.snapshot import Reason
from lomu_app.kernel.counting import counted
from ui.kit.theme import current_theme

_MOST = 40  # points that fill the bar
_GAP = 8


class ReasonBars(QWidget):
    """One row a reason, weightiest first; the length of the bar is its weight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reasons: tuple[Reason, ...] = ()
        self._theme = current_theme()
        self._theme.changed.connect(self._restyled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_reasons(self, reasons: Sequence[Reason], score: int) -> None:
        """Show these."""
        self._reasons = tuple(reasons)
        told = "; ".join(f"{reason.text}, {counted(reason.points, 'point')}" for reason in reasons)
        self.setAccessibleName(f"{counted(score, 'point')}. {told}")
        self._restyled()

    def texts(self) -> list[str]:
        """What is shown, for whoever cannot see it."""
        return [f"{reason.points:+d}  {reason.text}" for reason in self._reasons]

    def sizeHint(self) -> QSize:
        return QSize(160, self._row() * max(len(self._reasons), 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        figures = metrics.horizontalAdvance("+88")
        bar = min(metrics.averageCharWidth() * 9, self.width() // 6)
        for number, reason in enumerate(self._reasons):
            top = number * self._row()
            self._paint_row(painter, reason, QRect(0, top, self.width(), self._row()), figures, bar)
        painter.end()

    def _paint_row(
        self, painter: QPainter, reason: Reason, room: QRect, figures: int, bar: int
    ) -> None:
        tokens = self._theme.tokens
        middle = Qt.AlignmentFlag.AlignVCenter
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(tokens.text if reason.points else tokens.text2))
        spot = QRect(room.left(), room.top(), figures, room.height())
        points = f"{reason.points:+d}" if reason.points else ""
        painter.drawText(spot, middle | Qt.AlignmentFlag.AlignRight, points)
        high = max(5.0, room.height() * 0.3)
        left, top = figures + _GAP, room.center().y() - high / 2 + 1
        painter.setPen(Qt.PenStyle.NoPen)
        whole = 1.0 if reason.points else 0.0
        weight = max(0.0, min(1.0, reason.points / _MOST))
        for share, token in ((whole, "border"), (weight, "accent")):
            if share:
                painter.setBrush(QColor(tokens.colour(token)))
                filled = QRectF(left, top, max(high, bar * share), high)
                painter.drawRoundedRect(filled, high / 2, high / 2)
        painter.setFont(self.font())
        painter.setPen(QColor(tokens.text))
        begin = left + bar + _GAP
        words = QRect(begin, room.top(), room.width() - begin, room.height())
        shown = QFontMetrics(self.font()).elidedText(
            reason.text, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, middle | Qt.TextFlag.TextSingleLine, shown)

    def _row(self) -> int:
        return QFontMetrics(self.font()).height() + 4

    def _restyled(self) -> None:
        self.updateGeometry()
        self.update()
