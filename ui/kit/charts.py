"""Charts as widgets: drawn, with their words for a screen reader, and printable as pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lomu_app.kernel.counting import counted
from ui.kit.chart_drawing import (
    Pair,
    Strip,
    TimeStory,
    draw_pairs,
    draw_story,
    month_words,
    pairs_height,
    story_height,
)
from ui.kit.dates import day_words
from ui.kit.funnel_drawing import Stage, draw_funnel, funnel_height, funnel_words
from ui.kit.run_drawing import RunStory, draw_run, run_height, run_words
from ui.kit.theme import current_theme
from ui.kit.tokens import LIGHT

_PAPER_POINTS = 9.0
_LEAST_WIDE = 200


class _Chart(QWidget):
    """Tab reaches it, so that a screen reader tells its words."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._theme = current_theme()
        self._theme.changed.connect(self._restyled)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_LEAST_WIDE)

    def told(self) -> str:
        """All of it in words."""
        raise NotImplementedError

    def high(self) -> float:
        """Pixels of height that it needs."""
        raise NotImplementedError

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw it in the theme's colours."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return QSize(480, round(self.high()) + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDE, round(self.high()) + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter, QRectF(self.rect()).adjusted(4, 4, -4, -4))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.tokens.focus_ring), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _changed(self) -> None:
        self.setAccessibleName(f"{self.title}: {self.told()}")
        self._restyled()

    def _restyled(self) -> None:
        self.updateGeometry()
        self.update()


class TimeChart(_Chart):
    """A number a month as bars, and what was done meanwhile as strips on the same axis."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.story: TimeStory | None = None

    def show_story(self, story: TimeStory) -> None:
        """Show this."""
        self.story = story
        self._changed()

    def told(self) -> str:
        return story_words(self.story) if self.story is not None else ""

    def high(self) -> float:
        return story_height(self.story, self.font()) if self.story is not None else 0.0

    def draw(self, painter: QPainter, box: QRectF) -> None:
        if self.story is not None:
            tokens = self._theme.tokens
            draw_story(painter, box, self.story, self.title, tokens, self.font())


class PairChart(_Chart):
    """What was counted before and after each of several things."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.pairs: list[Pair] = []

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show these."""
        self.pairs = list(pairs)
        self._changed()

    def told(self) -> str:
        return pair_words(self.pairs)

    def high(self) -> float:
        return pairs_height(self.pairs, self.font())

    def draw(self, painter: QPainter, box: QRectF) -> None:
        draw_pairs(painter, box, self.pairs, self.title, self._theme.tokens, self.font())


class RunChart(_Chart):
    """A number a month with its median and the limits of chance."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.run: RunStory | None = None

    def show_run(self, title: str, run: RunStory) -> None:
        """Show this under that title."""
        self.title, self.run = title, run
        self._changed()

    def told(self) -> str:
        return run_words(self.run) if self.run is not None else ""

    def high(self) -> float:
        return run_height(self.font())

    def draw(self, painter: QPainter, box: QRectF) -> None:
        if self.run is not None:
            draw_run(painter, box, self.run, self.title, self._theme.tokens, self.font())


class FunnelChart(_Chart):
    """How many have come to each of several stages."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.stages: tuple[Stage, ...] = ()

    def show_stages(self, title: str, stages: Sequence[Stage]) -> None:
        """Show these under that title."""
        self.title, self.stages = title, tuple(stages)
        self._changed()

    def told(self) -> str:
        return funnel_words(self.stages)

    def high(self) -> float:
        return funnel_height(self.stages, self.font())

    def draw(self, painter: QPainter, box: QRectF) -> None:
        draw_funnel(painter, box, self.stages, self.title, self._theme.tokens, self.font())


# In words


def story_words(story: TimeStory) -> str:
    """The numbers by month, those that are not nought, then each strip."""
    months = story.months()[:-1]
    some = [f"{month_words(month)} {n}" for month in months if (n := story.counts.get(month))]
    told = f"{', '.join(some)}." if some else f"nothing in {counted(len(months), 'month')}."
    return " ".join([told, *(_strip_words(strip) for strip in story.strips)])


def _strip_words(strip: Strip) -> str:
    until = f" until {day_words(strip.end)}" if strip.end is not None else ""
    return f"{strip.name}: {strip.words}, {day_words(strip.start)}{until}."


def pair_words(pairs: Sequence[Pair]) -> str:
    """Each with both its counts."""
    if not pairs:
        return "nothing counted yet."
    return " ".join(
        f"{pair.name}: before {_count(pair.before)}, after {_count(pair.after)}." for pair in pairs
    )


def _count(count: int | None) -> str:
    return "not counted" if count is None else str(count)


# On paper


def story_picture(story: TimeStory, title: str, width: int) -> tuple[bytes, int]:
    """The chart as a picture of this width, in light colours, and its height."""
    font = paper_font()
    high = round(story_height(story, font)) + 12
    return _picture(width, high, draw_story, story, title), high


def pairs_picture(pairs: Sequence[Pair], title: str, width: int) -> tuple[bytes, int]:
    """The same for before and after."""
    font = paper_font()
    high = round(pairs_height(pairs, font)) + 12
    return _picture(width, high, draw_pairs, pairs, title), high


def run_picture(run: RunStory, title: str, width: int) -> tuple[bytes, int]:
    """The same for a run chart."""
    high = round(run_height(paper_font())) + 12
    return _picture(width, high, draw_run, run, title), high


def funnel_picture(stages: Sequence[Stage], title: str, width: int) -> tuple[bytes, int]:
    """The same for a funnel."""
    high = round(funnel_height(stages, paper_font())) + 12
    return _picture(width, high, draw_funnel, stages, title), high


def paper_font() -> QFont:
    """The letters of a picture for paper."""
    font = QFont()
    font.setPointSizeF(_PAPER_POINTS)
    return font


def _picture(width: int, high: int, draw: Callable[..., None], what: Any, title: str) -> bytes:
    times = 2  # so fine that print does not show the dots
    image = QImage(width * times, high * times, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.scale(times, times)
    draw(painter, QRectF(4, 4, width - 8, high - 8), what, title, LIGHT, paper_font())
    painter.end()
    return png(image)


def png(image: QImage) -> bytes:
    """A picture as the bytes of its file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # a name is enough for Qt
    return bytes(content.data())
