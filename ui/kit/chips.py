"""Chips: a word, a shape and a colour for risk and lateness; neutral for everything else."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.labels import show_if
from ui.kit.theme import Theme, current_theme

PAD = 7
_GAP = 5


@dataclass(frozen=True, slots=True)
class Chip:
    """What one chip shows. `tone` is a token family, `shape` is up, dot, down, late or none."""

    text: str
    tone: str = "neutral"
    shape: str = ""
    strong: bool = False


_RISKS = {
    "very_high": Chip("Very high", "very_high", "up", strong=True),
    "high": Chip("High", "high", "up", strong=True),
    "medium": Chip("Medium", "medium", "dot", strong=True),
    "standard": Chip("Standard", "standard", "down", strong=True),
}
_MOVES = {
    "new": Chip("NEW"),
    "up": Chip("UP", shape="up"),
    "down": Chip("DOWN", shape="down"),
    "off": Chip("OFF"),
}


def risk_chip(level: str) -> Chip:
    """The chip for very_high, high, medium or standard; an unknown word stays as it is."""
    return _RISKS.get(level, Chip(level) if level else Chip("Not known"))


def late_chip(level: str, text: str) -> Chip | None:
    """The chip for overdue, today or soon; no chip for what is in time."""
    if level not in ("overdue", "today", "soon"):
        return None
    return Chip(text, level, "late" if level == "overdue" else "")


def movement_chip(kind: str, text: str = "") -> Chip | None:
    """NEW, UP, DOWN, OFF, or neutral words such as "carried 3 d"; no chip for unmoved."""
    if kind in _MOVES:
        chip = _MOVES[kind]
        return Chip(text or chip.text, chip.tone, chip.shape)
    return Chip(text) if text else None


def chip_font(base: QFont, chip: Chip) -> QFont:
    """The face a chip is set in, from the face of the table around it."""
    font = QFont(base)
    font.setPointSizeF(base.pointSizeF() * 0.92)
    font.setWeight(QFont.Weight.DemiBold if chip.strong else QFont.Weight.Medium)
    return font


def chip_size(base: QFont, chip: Chip) -> QSize:
    """Room that a chip takes, in pixels."""
    metrics = QFontMetrics(chip_font(base, chip))
    mark = _mark(metrics) + _GAP if chip.shape else 0
    return QSize(metrics.horizontalAdvance(chip.text) + mark + 2 * PAD + 1, metrics.height() + 4)


def _mark(metrics: QFontMetrics) -> int:
    return max(7, round(metrics.ascent() * 0.86))


def draw_chip(painter: QPainter, room: QRect, base: QFont, chip: Chip, theme: Theme) -> int:
    """Paint the chip at the left of `room`, centred in height; returns its right edge."""
    colour = theme.tokens.colour
    font = chip_font(base, chip)
    metrics = QFontMetrics(font)
    size = chip_size(base, chip)
    wide = min(size.width(), room.width())
    box = QRectF(
        room.left() + 0.5, room.center().y() - size.height() / 2 + 0.5, wide - 1, size.height()
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour(f"{chip.tone}_line")), 1))
    painter.setBrush(QColor(colour(chip.tone)))
    painter.drawRoundedRect(box, 4, 4)
    ink = QColor(colour(f"on_{chip.tone}"))
    left = box.left() + PAD
    if chip.shape:
        side = _mark(metrics)
        draw_shape(painter, QRectF(left, box.center().y() - side / 2, side, side), chip.shape, ink)
        left += side + _GAP
    words = QRectF(left, box.top(), box.right() - left - 2, box.height())
    painter.setPen(ink)
    painter.setFont(font)
    shown = metrics.elidedText(chip.text, Qt.TextElideMode.ElideRight, int(words.width()) + 1)
    painter.drawText(
        words,
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine,
        shown,
    )
    return int(box.right()) + 1


def draw_shape(painter: QPainter, box: QRectF, shape: str, ink: QColor) -> None:
    """Paint the mark of a chip: drawn, not typed, so that every font shows the same."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    if shape == "dot":
        inset = box.width() * 0.08
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
    elif shape == "down":
        painter.drawPolygon(_triangle(box, up=False))
    else:
        painter.drawPolygon(_triangle(box, up=True))
    if shape == "late":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        lightness = 255 if ink.lightness() < 128 else 0
        painter.setPen(QPen(QColor(lightness, lightness, lightness), max(1.0, box.width() / 8)))
        middle = box.center().x()
        painter.drawLine(
            QPointF(middle, box.top() + box.height() * 0.38),
            QPointF(middle, box.top() + box.height() * 0.62),
        )
        painter.drawPoint(QPointF(middle, box.top() + box.height() * 0.8))


def _triangle(box: QRectF, *, up: bool) -> QPolygonF:
    inset = box.height() * 0.08
    base = box.bottom() - inset if up else box.top() + inset
    tip = box.top() + inset if up else box.bottom() - inset
    return QPolygonF(
        [QPointF(box.left(), base), QPointF(box.right(), base), QPointF(box.center().x(), tip)]
    )


class ChipLabel(QWidget):
    """One chip as a widget, for headers and forms."""

    def __init__(self, chip: Chip | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = current_theme()
        self._theme.changed.connect(self._restyled)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._chip = chip
        self.set_chip(chip)

    def set_chip(self, chip: Chip | None) -> None:
        """Show this chip, or nothing."""
        self._chip = chip
        show_if(self, shown=chip is not None)
        self.setAccessibleName(chip.text if chip else "")
        self._restyled()

    def sizeHint(self) -> QSize:
        if self._chip is None:
            return QSize(0, 0)
        return chip_size(self.font(), self._chip) + QSize(0, 2)  # its outline stands around it

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._chip:
            painter = QPainter(self)
            draw_chip(painter, self.rect(), self.font(), self._chip, self._theme)
            painter.end()

    def _restyled(self) -> None:
        self.updateGeometry()
        self.update()
