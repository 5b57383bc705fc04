"""Draws charts with any painter: bars by month, strips on the same axis of time, before and after.

Length, hatching and words carry what is told; colour only helps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from ui.kit.tokens import Tokens

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BARS = 6.5  # lines of height that the bars take
_ROW = 1.75  # lines of height that a strip takes


class Look(StrEnum):
    """How a strip is drawn: what runs is solid, what is done hatched, what is to come dashed."""

    RUNS = "runs"
    DONE = "done"
    TO_COME = "to come"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Strip:
    """Something that lasted from one day to another; without an end it goes on."""

    name: str
    words: str
    look: Look
    start: dt.date
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that counts, such as that of a score or a meeting."""

    day: dt.date
    words: str


@dataclass(frozen=True, slots=True)
class TimeStory:
    """All of one chart: a number a month (its first day), strips and marks, until today."""

    first: dt.date
    today: dt.date
    counts: dict[dt.date, int]
    strips: tuple[Strip, ...] = ()
    marks: tuple[Mark, ...] = ()

    def months(self) -> list[dt.date]:
        """The first days of all months of the axis, that of today and one more included."""
        found = [self.first.replace(day=1)]
        latest = max([self.today, *(each.end for each in self.strips if each.end)])
        while found[-1] <= min(latest, self.today + dt.timedelta(days=200)):
            found.append(next_month(found[-1]))
        return found


@dataclass(frozen=True, slots=True)
class Pair:
    """What was counted before something and after it; None where nobody has counted."""

    name: str
    before: int | None
    after: int | None


def next_month(day: dt.date) -> dt.date:
    """The first day of the month after."""
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def month_words(day: dt.date) -> str:
    """`Nov 26`."""
    return f"{_MONTHS[day.month - 1]} {day.year % 100:02d}"


# Time


def story_height(story: TimeStory, font: QFont) -> float:
    """Pixels that the chart needs."""
    line = QFontMetricsF(font).height()
    marks = 1 if story.marks else 0
    return line * (_BARS + 4.0 + marks * 1.2 + len(story.strips) * _ROW) + 12


class _Axis:
    """Days onto pixels."""

    def __init__(self, story: TimeStory, left: float, right: float) -> None:
        self.months = story.months()
        self.left, self.right = left, right
        self._first = self.months[0]
        self._days = max((self.months[-1] - self._first).days, 1)

    def x(self, day: dt.date) -> float:
        along = (day - self._first).days / self._days
        return self.left + min(max(along, 0.0), 1.0) * (self.right - self.left)


def draw_story(
    painter: QPainter, box: QRectF, story: TimeStory, title: str, tokens: Tokens, font: QFont
) -> None:
    """Bars above, strips below, months between them, and today's line through both."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    line = metrics.height()
    wide = max((metrics.horizontalAdvance(each.name) for each in story.strips), default=0.0)
    gutter = min(wide + 12, box.width() * 0.34)
    axis = _Axis(story, box.left() + gutter, box.right() - 8)
    top = box.top() + line * 2.3
    floor = top + line * (_BARS - 1)
    _bold(painter, font)
    _words(painter, QRectF(box.left(), box.top(), box.width(), line * 1.2), title, tokens.text)
    painter.setFont(font)
    _draw_months(painter, axis, floor, tokens)
    _draw_bars(painter, axis, story, top, floor, tokens)
    below = floor + line * 1.5
    if story.marks:
        _draw_marks(painter, axis, story, floor, below, tokens)
        below += line * 1.2
    for number, strip in enumerate(story.strips):
        row = QRectF(box.left(), below + number * line * _ROW, gutter - 8, line * _ROW)
        _draw_strip(painter, axis, strip, row, story.today, tokens)
    end = below + len(story.strips) * line * _ROW
    today = axis.x(story.today)
    painter.setPen(QPen(QColor(tokens.text), 1.4, Qt.PenStyle.DashLine))
    for first, last in today_line(story, top - line * 0.2, floor, below, end):
        painter.drawLine(QPointF(today, first), QPointF(today, last))
    _words(
        painter, QRectF(today - 60, end + 1, 120, line), "today", tokens.text2,
        Qt.AlignmentFlag.AlignHCenter,
    )  # fmt: skip
    painter.restore()


def today_line(
    story: TimeStory, top: float, floor: float, below: float, end: float
) -> list[tuple[float, float]]:
    """The heights that it runs through: bars and strips, not the words between them."""
    return [(top, floor), (below, end)] if story.strips else [(top, floor)]


def _draw_months(painter: QPainter, axis: _Axis, floor: float, tokens: Tokens) -> None:
    metrics = painter.fontMetrics()
    painter.setPen(QPen(QColor(tokens.control), 1))
    painter.drawLine(QPointF(axis.left, floor), QPointF(axis.right, floor))
    room = (axis.right - axis.left) / max(len(axis.months) - 1, 1)
    every = max(1, int(metrics.horizontalAdvance("Mmm 00 ") / room) + 1)
    for number, month in enumerate(axis.months[:-1]):
        left = axis.x(month)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.drawLine(QPointF(left, floor), QPointF(left, floor + 4))
        if number % every == 0:
            words = QRectF(left, floor + 3, room * every, metrics.height())
            _words(painter, words, month_words(month), tokens.text2)


def _draw_bars(
    painter: QPainter, axis: _Axis, story: TimeStory, top: float, floor: float, tokens: Tokens
) -> None:
    most = max([*story.counts.values(), 1])
    high = painter.fontMetrics().height()
    for month in axis.months[:-1]:
        count = story.counts.get(month, 0)
        left, right = axis.x(month), axis.x(next_month(month))
        gap = (right - left) * 0.16
        if count:
            up = (floor - top) * count / most
            bar = QRectF(left + gap, floor - up, right - left - 2 * gap, up)
            painter.fillRect(bar, QColor(tokens.accent))
            wide = painter.fontMetrics().horizontalAdvance(str(count)) + 4
            middle = beside_line((left + right) / 2, wide, axis.x(story.today))
            over = QRectF(middle - wide, floor - up - high, 2 * wide, high)
            _words(painter, over, str(count), tokens.text, Qt.AlignmentFlag.AlignHCenter)


def beside_line(middle: float, wide: float, line: float) -> float:
    """Where the middle of words is drawn so that an upright line does not cross them."""
    if abs(middle - line) >= wide / 2:
        return middle
    return line - wide / 2 if middle <= line else line + wide / 2


def _draw_marks(
    painter: QPainter, axis: _Axis, story: TimeStory, floor: float, below: float, tokens: Tokens
) -> None:
    """A short line at each day, its words where they do not run into the ones before."""
    metrics = painter.fontMetrics()
    free = axis.left
    for mark in sorted(story.marks, key=_day_of):
        x = axis.x(mark.day)
        painter.setPen(QPen(QColor(tokens.text), 2))
        painter.drawLine(QPointF(x, floor - 5), QPointF(x, floor + 5))
        wide = metrics.horizontalAdvance(mark.words) + 8
        left = min(max(x - 3, axis.left), axis.right - wide)
        if left >= free:
            painter.setPen(QPen(QColor(tokens.control), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, floor + 5), QPointF(x, below + 2))
            room = QRectF(left, below, wide, metrics.height())
            _words(painter, room, mark.words, tokens.text2)
            free = left + wide + 6


def _day_of(mark: Mark) -> dt.date:
    return mark.day


def _draw_strip(
    painter: QPainter, axis: _Axis, strip: Strip, row: QRectF, today: dt.date, tokens: Tokens
) -> None:
    metrics = painter.fontMetrics()
    name = metrics.elidedText(strip.name, Qt.TextElideMode.ElideRight, int(row.width()))
    _words(painter, row, name, tokens.text)
    left = axis.x(strip.start)
    goes_on = strip.end is None and strip.look is Look.RUNS
    right = axis.right if goes_on else axis.x(strip.end or max(today, strip.start))
    bar = QRectF(left, row.top() + 2, max(right - left, 4.0), row.height() - 5)
    _fill_strip(painter, bar, strip.look, tokens)
    wide = metrics.horizontalAdvance(strip.words) + 10
    plain = strip.look is not Look.DONE  # words on hatching cannot be read
    if plain and wide <= bar.width():
        ink = tokens.on_accent if strip.look is Look.RUNS else tokens.text
        _words(painter, bar.adjusted(6, 0, 0, 0), strip.words, ink)
    elif bar.right() + wide <= axis.right + 8:
        beside = QRectF(bar.right() + 5, bar.top(), wide, bar.height())
        _words(painter, beside, strip.words, tokens.text)
    else:
        before = QRectF(bar.left() - wide, bar.top(), wide - 5, bar.height())
        _words(painter, before, strip.words, tokens.text, Qt.AlignmentFlag.AlignRight)


def _fill_strip(painter: QPainter, bar: QRectF, look: Look, tokens: Tokens) -> None:
    ink = QColor(tokens.accent)
    pen = QPen(ink, 1.4)
    brush = QBrush(QColor(tokens.surface))
    if look is Look.RUNS:
        brush = QBrush(ink)
    elif look is Look.DONE:
        painter.fillRect(bar, QColor(tokens.surface))
        brush = QBrush(ink, Qt.BrushStyle.BDiagPattern)
    elif look is Look.TO_COME:
        pen = QPen(ink, 1.4, Qt.PenStyle.DashLine)
    else:
        pen = QPen(QColor(tokens.control), 1.2)
    painter.setPen(pen)
    painter.setBrush(brush)
    painter.drawRoundedRect(bar, 3, 3)


# Before and after


def pairs_height(pairs: Sequence[Pair], font: QFont) -> float:
    """Pixels that the chart needs."""
    return QFontMetricsF(font).height() * (1.6 + 2.9 * len(pairs)) + 8


def draw_pairs(
    painter: QPainter, box: QRectF, pairs: Sequence[Pair], title: str, tokens: Tokens, font: QFont
) -> None:
    """Two bars each, on one scale for all."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    line = metrics.height()
    _bold(painter, font)
    _words(painter, QRectF(box.left(), box.top(), box.width(), line * 1.2), title, tokens.text)
    painter.setFont(font)
    wide = max((metrics.horizontalAdvance(pair.name) for pair in pairs), default=0.0)
    gutter = min(wide + 14, box.width() * 0.34)
    numbers = metrics.horizontalAdvance("before not counted") + 8
    room = max(box.width() - gutter - numbers, 20.0)
    most = max([count for pair in pairs for count in (pair.before, pair.after) if count] or [1])
    for number, pair in enumerate(pairs):
        top = box.top() + line * (1.6 + 2.9 * number)
        name = painter.fontMetrics().elidedText(
            pair.name, Qt.TextElideMode.ElideRight, int(gutter - 8)
        )
        _words(painter, QRectF(box.left(), top, gutter - 8, line * 2.4), name, tokens.text)
        for row, (word, count) in enumerate((("before", pair.before), ("after", pair.after))):
            bar = QRectF(
                box.left() + gutter, top + row * line * 1.2 + 1,
                room * (count or 0) / most, line * 1.05,
            )  # fmt: skip
            if count:
                _fill_strip(painter, bar, Look.RUNS if row else Look.ENDED, tokens)
            told = f"{word} {count}" if count is not None else f"{word} not counted"
            beside = QRectF(bar.right() + 5, bar.top(), numbers, bar.height())
            _words(painter, beside, told, tokens.text)
    painter.restore()


# Letters


def _bold(painter: QPainter, font: QFont) -> None:
    heavy = QFont(font)
    heavy.setWeight(QFont.Weight.DemiBold)
    painter.setFont(heavy)


def _words(
    painter: QPainter, box: QRectF, words: str, colour: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:  # fmt: skip
    painter.setPen(QColor(colour))
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)
