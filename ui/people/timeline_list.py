"""Dated events as one list under the heading of each day, painted, so that thousands are quick.

Fact, opinion and intelligence differ by the mark on the line and by a word; the part in which
somebody appears (suspect, convicted, victim, witness) is a word in a frame.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lomu_app.kernel.clock import london
from lomu_app.people.rules import Basis
from lomu_app.people.telling import PersonEvent
from ui.kit.chips import Chip, chip_size, draw_chip
from ui.kit.theme import current_theme
from ui.people.words import BASES, CATEGORIES

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole + 1
_BASES, _CATEGORIES = dict(BASES), dict(CATEGORIES)
_MOST_LINES = 3
_PAD = 5


@dataclass(frozen=True, slots=True)
class DayRow:
    """The heading of a day."""

    words: str


Row = DayRow | PersonEvent


def rows_of(events: Iterable[PersonEvent], today: dt.date, last: dt.date | None) -> list[Row]:
    """The events with a heading before each new day; `last` is the day above them."""
    rows: list[Row] = []
    for event in events:
        day = london(event.at).date()
        if day != last:
            rows.append(DayRow(_day_words(day, today)))
            last = day
        rows.append(event)
    return rows


def _day_words(day: dt.date, today: dt.date) -> str:
    near = {0: "Today, ", 1: "Yesterday, "}.get((today - day).days, "")
    return f"{near}{day:%A} {day.day} {day:%B %Y}"


def told(row: Row) -> str:
    """A row as a screen reader says it."""
    if isinstance(row, DayRow):
        return row.words
    kind = _BASES[row.basis] + (f", {_CATEGORIES[row.category]}" if row.category else "")
    return ". ".join(part for part in (_time(row), kind, row.title, row.detail, row.by) if part)


def _time(event: PersonEvent) -> str:
    return "" if event.day_only else f"{london(event.at):%H:%M}"


class TimelineModel(QAbstractListModel):
    """Days and events, newest first; older ones are put below as they come."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def show(self, rows: list[Row]) -> None:
        """These, and no others."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def add(self, rows: list[Row]) -> None:
        """These below the others."""
        if rows:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self.rows = [*self.rows, *rows]
            self.endInsertRows()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return told(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], DayRow):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Measures:
    """What painting in one font needs to know, measured once."""

    def __init__(self, font: QFont) -> None:
        self.font, self.bold = font, QFont(font)
        self.bold.setWeight(QFont.Weight.DemiBold)
        self.bold_metrics, self._metrics = QFontMetrics(self.bold), QFontMetrics(font)
        self.line = self._metrics.height()
        self.time = self._metrics.horizontalAdvance("00:00 ")
        self.basis = max(self._metrics.horizontalAdvance(word) for word in _BASES.values()) + 2
        chips = (chip_size(font, Chip(word)).width() for word in _CATEGORIES.values())
        self.kind = self.basis + max(chips) + 24
        self._wide, self._lines = 0, dict[str, int]()

    def lines(self, words: str, wide: int) -> int:
        """Over how many lines these words go; remembered for one width."""
        if wide != self._wide:
            self._wide, self._lines = wide, {}
        if words not in self._lines:
            room = QRect(0, 0, max(wide, 40), 10_000)
            box = self._metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), words)
            self._lines[words] = min(_MOST_LINES, max(1, round(box.height() / self.line)))
        return self._lines[words]


class TimelineDelegate(QStyledItemDelegate):
    """Paints a day's heading, or an event: time, mark, words, and what it rests on."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view, self._theme = view, current_theme()
        self._measured = _Measures(view.font())

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        measures, wide = self._measures(), self._view.viewport().width()
        row: Row = index.data(ROW)
        if isinstance(row, DayRow):
            return QSize(wide, measures.line + 3 * _PAD)
        high = measures.line + 2 * _PAD
        below = _below(row)
        if below:
            room = self._words_room(QRect(0, 0, wide, 0)).width()
            high += measures.lines(below, room) * measures.line
        return QSize(wide, high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room: QRect = option.rect
        if isinstance(row, DayRow):
            self._day(painter, room, row)
        else:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            if selected:
                painter.fillRect(room, QColor(self._theme.tokens.selection))
            self._event(painter, room, row, selected=selected)
        painter.restore()

    def _measures(self) -> _Measures:
        font = self._view.font()
        if font != self._measured.font:
            self._measured = _Measures(font)
        return self._measured

    def _day(self, painter: QPainter, room: QRect, row: DayRow) -> None:
        painter.setFont(self._measures().bold)
        painter.setPen(QColor(self._theme.tokens.text))
        under = room.adjusted(8, 0, -8, -_PAD)
        painter.drawText(
            under, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, row.words
        )
        painter.setPen(QPen(QColor(self._theme.tokens.border), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())

    def _event(self, painter: QPainter, room: QRect, row: PersonEvent, *, selected: bool) -> None:
        tokens, measures = self._theme.tokens, self._measures()
        ink = QColor(tokens.on_selection if selected else tokens.text)
        quiet = QColor(tokens.on_selection if selected else tokens.text2)
        line = measures.line
        top = room.top() + _PAD
        painter.setFont(measures.font)
        painter.setPen(quiet)
        left = room.left() + 8
        painter.drawText(QRect(left, top, measures.time, line), _ONE_LINE, _time(row))
        rail = left + measures.time + line / 2
        painter.setPen(QPen(QColor(tokens.border), 2))
        painter.drawLine(QPointF(rail, room.top()), QPointF(rail, room.bottom() + 1))
        ground = QColor(tokens.selection if selected else tokens.surface)
        _mark(painter, QPointF(rail, top + line / 2), line * 0.28, row.basis, quiet, ground)
        self._words(painter, self._words_room(room), row, ink, quiet)
        self._kind(painter, room, row, quiet)

    def _words(
        self, painter: QPainter, room: QRect, row: PersonEvent, ink: QColor, quiet: QColor
    ) -> None:
        measures = self._measures()
        line = measures.line
        title = measures.bold_metrics.elidedText(
            row.title.replace("\n", " "), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.setFont(measures.bold)
        painter.setPen(ink)
        painter.drawText(QRect(room.left(), room.top(), room.width(), line), _ONE_LINE, title)
        below = _below(row)
        if below:
            painter.setFont(measures.font)
            painter.setPen(quiet)
            high = measures.lines(below, room.width()) * line
            box = QRect(room.left(), room.top() + line, room.width(), high)
            painter.drawText(box, int(Qt.TextFlag.TextWordWrap), below)

    def _kind(self, painter: QPainter, room: QRect, row: PersonEvent, quiet: QColor) -> None:
        measures = self._measures()
        top = room.top() + _PAD
        right = room.right() - 8
        painter.setFont(measures.font)
        painter.setPen(quiet)
        column = QRect(right - measures.basis, top, measures.basis, measures.line)
        painter.drawText(column, _ONE_LINE, _BASES[row.basis])
        if row.category is not None:
            chip = Chip(_CATEGORIES[row.category])
            wide = chip_size(measures.font, chip).width()
            box = QRect(column.left() - 8 - wide, top - 2, wide, measures.line + 4)
            draw_chip(painter, box, measures.font, chip, self._theme)

    def _words_room(self, room: QRect) -> QRect:
        """Between the rail and what an event rests on."""
        measures = self._measures()
        left = room.left() + 8 + measures.time + measures.line + 8
        return QRect(left, room.top() + _PAD, room.right() - left - measures.kind, 0)


_ONE_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _below(row: PersonEvent) -> str:
    return "  ·  ".join(part for part in (row.detail.replace("\n", " "), row.by) if part)


def _mark(
    painter: QPainter, at: QPointF, size: float, basis: Basis, ink: QColor, ground: QColor
) -> None:
    """A full disc is a fact, a ring an opinion, a hollow diamond intelligence."""
    painter.setPen(QPen(ink, 2))
    painter.setBrush(ink if basis is Basis.FACT else ground)
    if basis is Basis.INTELLIGENCE:
        far = size * 1.25
        painter.drawPolygon(
            QPolygonF([at + QPointF(0, -far), at + QPointF(far, 0), at + QPointF(0, far),
                       at + QPointF(-far, 0)])
        )  # fmt: skip
    else:
        painter.drawEllipse(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
