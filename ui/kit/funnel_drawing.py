"""Draws a funnel with any painter: a bar a stage, each beside how many came so far, and what share.

Length, words and hatching carry what is told; colour only helps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from ui.kit.tokens import Tokens

_ROW = 2.0  # lines of height that a stage takes
_HEAD = 1.8


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: how many have come to it, and the words beside its bar.

    One that stands `apart` is no way on from the one above, and is hatched.
    """

    name: str
    count: int
    words: str
    apart: bool = False


def funnel_height(stages: Sequence[Stage], font: QFont) -> float:
    """Pixels that the picture needs."""
    return QFontMetricsF(font).height() * (_HEAD + _ROW * len(stages)) + 8


def draw_funnel(
    painter: QPainter, box: QRectF, stages: Sequence[Stage], title: str, tokens: Tokens, font: QFont
) -> None:
    """Title, then a row a stage: its name, its bar, its numbers."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics = QFontMetricsF(font)
    line = metrics.height()
    heavy = QFont(font)
    heavy.setWeight(QFont.Weight.DemiBold)
    painter.setFont(heavy)
    _say(painter, QRectF(box.left(), box.top(), box.width(), line * 1.2), title, tokens.text)
    painter.setFont(font)
    gutter = min(_widest(metrics, [each.name for each in stages]) + 14, box.width() * 0.4)
    numbers = min(_widest(metrics, [each.words for each in stages]) + 14, box.width() * 0.45)
    room = max(box.width() - gutter - numbers, 12.0)
    most = max([each.count for each in stages] or [1])
    for place, stage in enumerate(stages):
        top = box.top() + line * (_HEAD + _ROW * place)
        high = line * (_ROW - 0.5)
        name = metrics.elidedText(stage.name, Qt.TextElideMode.ElideRight, gutter - 8)
        _say(painter, QRectF(box.left(), top, gutter - 8, high), name, tokens.text)
        bar = QRectF(box.left() + gutter, top, room * stage.count / max(most, 1), high)
        if stage.count:
            _fill(painter, bar, tokens, apart=stage.apart)
        beside = QRectF(bar.right() + 8, top, box.right() - bar.right() - 8, high)
        _say(painter, beside, stage.words, tokens.text)
    painter.restore()


def funnel_words(stages: Sequence[Stage]) -> str:
    """Each stage with its numbers."""
    if not any(stage.count for stage in stages):
        return "nobody was referred."
    return " ".join(f"{stage.name}: {stage.words}." for stage in stages)


def _widest(metrics: QFontMetricsF, words: Sequence[str]) -> float:
    return max((metrics.horizontalAdvance(each) for each in words), default=0.0)


def _fill(painter: QPainter, bar: QRectF, tokens: Tokens, *, apart: bool) -> None:
    ink = QColor(tokens.accent)
    painter.fillRect(bar, QColor(tokens.surface))
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(
        QBrush(ink, Qt.BrushStyle.BDiagPattern if apart else Qt.BrushStyle.SolidPattern)
    )
    painter.drawRoundedRect(bar, 3, 3)


def _say(painter: QPainter, box: QRectF, words: str, colour: str) -> None:
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, side | Qt.TextFlag.TextSingleLine, words)
