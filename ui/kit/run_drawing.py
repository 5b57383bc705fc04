"""Draws a run chart with any painter: a number a month, their median, and the limits of chance.

The band of the limits is filled, the median dashed, a month that differs by more than chance a
diamond with its number in bold letters; colour only helps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from ui.kit.tokens import Tokens

_HIGH = 8.0  # lines of height that the curve takes
_DOT = 4.0


@dataclass(frozen=True, slots=True)
class RunPoint:
    """One month: its number with the words of it, the limits, and why it stands out, if it does."""

    name: str
    value: float | None
    words: str
    low: float | None = None
    high: float | None = None
    signal: str = ""


@dataclass(frozen=True, slots=True)
class RunStory:
    """All of one chart; `told` says how it is to be read."""

    points: tuple[RunPoint, ...]
    median: float | None
    median_words: str
    told: str


def run_height(font: QFont) -> float:
    """Pixels that the chart needs."""
    return QFontMetricsF(font).height() * (_HIGH + 3.6) + 8


class _Scale:
    """Months and numbers onto pixels."""

    def __init__(self, story: RunStory, box: QRectF) -> None:
        numbers = [0.0]
        for point in story.points:
            numbers += [each for each in (point.value, point.low, point.high) if each is not None]
        self.least, self.most = min(numbers), max(*numbers, 1e-9)
        self._box, self._room = box, box.width() / max(len(story.points), 1)

    def at(self, place: int, number: float) -> QPointF:
        along = self._box.left() + self._room * (place + 0.5)
        up = (number - self.least) / (self.most - self.least)
        return QPointF(along, self._box.bottom() - up * self._box.height())

    @property
    def room(self) -> float:
        return self._room


def draw_run(
    painter: QPainter, box: QRectF, story: RunStory, title: str, tokens: Tokens, font: QFont
) -> None:
    """Title, band, median, curve, numbers, months."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    heavy = QFont(font)
    heavy.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetricsF(font)
    line = metrics.height()
    painter.setFont(heavy)
    _say(painter, QRectF(box.left(), box.top(), box.width(), line * 1.2), title, tokens.text)
    painter.setFont(font)
    plot = QRectF(box.left(), box.top() + line * 2.4, box.width(), line * (_HIGH - 0.4))
    scale = _Scale(story, plot)
    _draw_band(painter, scale, story.points, tokens)
    _draw_floor(painter, plot, scale, tokens)
    if story.median is not None:
        _draw_median(painter, plot, scale, story, tokens)
    _draw_curve(painter, scale, story.points, tokens, (font, heavy))
    _draw_months(painter, plot, scale, story.points, tokens)
    painter.restore()


def _draw_band(
    painter: QPainter, scale: _Scale, points: Sequence[RunPoint], tokens: Tokens
) -> None:
    upper, lower = [], []
    for place, point in enumerate(points):
        if point.low is not None and point.high is not None:
            upper.append(scale.at(place, point.high))
            lower.append(scale.at(place, point.low))
    if not upper:
        return
    fill = QColor(tokens.accent)
    fill.setAlpha(28)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens.control), 1, Qt.PenStyle.DotLine))
    for edge in (upper, lower):
        painter.drawPolyline(QPolygonF(edge))


def _draw_floor(painter: QPainter, plot: QRectF, scale: _Scale, tokens: Tokens) -> None:
    nought = scale.at(0, 0.0).y()
    painter.setPen(QPen(QColor(tokens.control), 1))
    painter.drawLine(QPointF(plot.left(), nought), QPointF(plot.right(), nought))


def _draw_median(
    painter: QPainter, plot: QRectF, scale: _Scale, story: RunStory, tokens: Tokens
) -> None:
    high = scale.at(0, story.median or 0.0).y()
    painter.setPen(QPen(QColor(tokens.text2), 1.2, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(plot.left(), high), QPointF(plot.right(), high))


def _draw_curve(
    painter: QPainter, scale: _Scale, points: Sequence[RunPoint], tokens: Tokens,
    fonts: tuple[QFont, QFont],
) -> None:  # fmt: skip
    line = painter.fontMetrics().height()
    before: QPointF | None = None
    ink = QColor(tokens.accent)
    for place, point in enumerate(points):
        if point.value is None:
            before = None  # a month without a number is a gap
            continue
        here = scale.at(place, point.value)
        painter.setPen(QPen(ink, 1.6))
        if before is not None:
            painter.drawLine(before, here)
        before = here
    for place, point in enumerate(points):
        if point.value is None:
            continue
        here = scale.at(place, point.value)
        painter.setPen(QPen(ink, 1.6))
        painter.setBrush(QColor(tokens.text) if point.signal else ink)
        if point.signal:
            reach = _DOT + 2
            painter.drawPolygon(QPolygonF([
                here + QPointF(0, -reach), here + QPointF(reach, 0), here + QPointF(0, reach),
                here + QPointF(-reach, 0),
            ]))  # fmt: skip
        else:
            painter.drawEllipse(here, _DOT - 1, _DOT - 1)
        painter.setFont(fonts[bool(point.signal)])
        over = QRectF(here.x() - scale.room, here.y() - line - 5, 2 * scale.room, line)
        _say(painter, over, point.words, tokens.text, Qt.AlignmentFlag.AlignHCenter)
    painter.setFont(fonts[0])


def _draw_months(
    painter: QPainter, plot: QRectF, scale: _Scale, points: Sequence[RunPoint], tokens: Tokens
) -> None:
    metrics = painter.fontMetrics()
    every = max(1, int(metrics.horizontalAdvance("Mmm 00 ") / max(scale.room, 1)) + 1)
    for place, point in enumerate(points):
        if place % every == 0:
            middle = scale.at(place, 0).x()
            wide = scale.room * every
            box = QRectF(middle - wide / 2, plot.bottom() + 3, wide, metrics.height())
            _say(painter, box, point.name, tokens.text2, Qt.AlignmentFlag.AlignHCenter)


def _say(
    painter: QPainter, box: QRectF, words: str, colour: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:  # fmt: skip
    painter.setPen(QColor(colour))
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)


def run_words(story: RunStory) -> str:
    """Each month with its number and what stands out, then how it is read."""
    months = [
        f"{point.name} {point.words}" + (f", {point.signal}" if point.signal else "")
        for point in story.points
        if point.value is not None
    ]
    told = f"{'; '.join(months)}." if months else "no month has a number."
    median = f" Median {story.median_words}." if story.median is not None else ""
    return f"{told}{median} {story.told}"
