"""Paints the cells of a `RecordTable`: chips, boxes, two-tone names, elided text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from ui.kit.chips import Chip, chip_size, draw_chip, late_chip, movement_chip, risk_chip
from ui.kit.labels import as_tooltip
from ui.kit.table import CELL_ROLE, Column, Kind
from ui.kit.theme import current_theme

Index = QModelIndex | QPersistentModelIndex
MARGIN = 8
_BOXES = 6


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * 0.88)
    return made


def _box_side(metrics: QFontMetrics) -> int:
    return max(8, round(metrics.ascent() * 0.82))


def row_height(font: QFont) -> int:
    """Height of a table row for this face, in pixels."""
    return QFontMetrics(font).height() + 14


def natural_width(font: QFont, column: Column[Any], *, least: bool = False) -> int:
    """Width that shows the column's `sample` whole, in pixels.

    `least` leaves out what may be left out: the reference beside a person's name.
    """
    metrics = QFontMetrics(font)
    words = metrics.horizontalAdvance(column.sample)
    head = QFontMetrics(_bold(font)).horizontalAdvance(column.title) + 2 * MARGIN + 18
    if column.kind in (Kind.RISK, Kind.LATE, Kind.MOVEMENT, Kind.CHIP):
        shape = "up" if column.kind is not Kind.CHIP else ""
        words = chip_size(font, Chip(column.sample, shape=shape, strong=True)).width()
    elif column.kind is Kind.CHECKS:
        boxes = _BOXES * (_box_side(metrics) + 3)
        words = boxes + metrics.horizontalAdvance(" 14/14 ✓ ") + 6
    elif column.kind is Kind.PERSON:
        words = QFontMetrics(_bold(font)).horizontalAdvance(column.sample)
        if least:
            return words + 2 * MARGIN + chip_size(_small(font), Chip("NEW")).width() + 14
        words += QFontMetrics(_small(font)).horizontalAdvance("0000/0000000A") + 10
        words += chip_size(_small(font), Chip("NEW")).width() + 6
    return max(words + 2 * MARGIN + 2, head)


class CellDelegate(QStyledItemDelegate):
    """One delegate for the whole table; the column's `Kind` says what it paints."""

    def __init__(self, view: QAbstractItemView, columns: tuple[Column[Any], ...]) -> None:
        super().__init__(view)
        self._columns = columns
        self._theme = current_theme()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        styled = QStyleOptionViewItem(option)
        self.initStyleOption(styled, index)
        text = styled.text
        styled.text = ""
        styled.state &= ~QStyle.StateFlag.State_HasFocus
        widget = styled.widget
        style = widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, styled, painter, widget)
        painter.save()
        painter.setClipRect(option.rect.adjusted(0, 0, -1, 0))
        room = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        value = index.data(CELL_ROLE)
        column = self._columns[index.column()]
        self._paint_cell(painter, room, styled, column, value, text, selected=selected)
        if option.state & QStyle.StateFlag.State_HasFocus and not selected:
            painter.setPen(QPen(QColor(self._theme.tokens.focus_ring), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _paint_cell(
        self,
        painter: QPainter,
        room: QRect,
        option: QStyleOptionViewItem,
        column: Column[Any],
        value: Any,
        text: str,
        *,
        selected: bool,
    ) -> None:
        chip = self._chip(column.kind, value, text)
        if chip is not None:
            draw_chip(painter, room, option.font, chip, self._theme)
        elif column.kind is Kind.CHECKS and value is not None:
            self._checks(painter, room, option.font, value, selected=selected)
        elif column.kind is Kind.PERSON and value is not None:
            self._person(painter, room, option.font, value, selected=selected)
        else:
            self._text(painter, room, option, text, selected=selected)

    @staticmethod
    def _chip(kind: Kind, value: Any, text: str) -> Chip | None:
        if kind is Kind.RISK and value is not None:
            return risk_chip(value)
        if kind is Kind.LATE and value is not None:
            return late_chip(*value)
        if kind is Kind.MOVEMENT and value is not None:
            return movement_chip(*value)
        if kind is Kind.CHIP and text:
            return value if isinstance(value, Chip) else Chip(value or text)
        return None

    def _ink(self, *, selected: bool, muted: bool = False) -> QColor:
        tokens = self._theme.tokens
        if selected:
            return QColor(tokens.on_selection)
        return QColor(tokens.text2 if muted else tokens.text)

    def _text(
        self,
        painter: QPainter,
        room: QRect,
        option: QStyleOptionViewItem,
        text: str,
        *,
        selected: bool,
    ) -> None:
        painter.setFont(option.font)
        painter.setPen(self._ink(selected=selected))
        shown = QFontMetrics(option.font).elidedText(
            text.replace("\n", " "), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, option.displayAlignment | Qt.TextFlag.TextSingleLine, shown)

    def _person(
        self,
        painter: QPainter,
        room: QRect,
        font: QFont,
        value: tuple[str, str, Chip | str],
        *,
        selected: bool,
    ) -> None:
        name, reference, mark = value
        bold, small = _bold(font), _small(font)
        metrics = QFontMetrics(bold)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        chip = mark if isinstance(mark, Chip) else movement_chip(mark)
        kept = chip_size(small, chip).width() + 8 if chip else 0
        painter.setFont(bold)
        painter.setPen(self._ink(selected=selected))
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width() - kept)
        painter.drawText(room, align | Qt.TextFlag.TextSingleLine, shown)
        left = room.left() + metrics.horizontalAdvance(shown) + 8
        if chip:
            spot = QRect(left, room.top(), room.right() - left, room.height())
            left = draw_chip(painter, spot, small, chip, self._theme) + 8
        if left + QFontMetrics(small).horizontalAdvance(reference) <= room.right():
            painter.setFont(small)
            painter.setPen(self._ink(selected=selected, muted=True))
            spot = QRect(left, room.top(), room.right() - left, room.height())
            painter.drawText(spot, align | Qt.TextFlag.TextSingleLine, reference)

    def _checks(
        self, painter: QPainter, room: QRect, font: QFont, value: tuple[int, int], *, selected: bool
    ) -> None:
        done, of = value
        metrics = QFontMetrics(font)
        side = _box_side(metrics)
        ink = self._ink(selected=selected, muted=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1.2))
        left = room.left() + 1
        boxes = min(of, _BOXES)  # a long list is shown in proportion; the words tell exactly
        filled = done * boxes // of if of else 0
        for number in range(boxes):
            painter.setBrush(ink if number < filled else Qt.BrushStyle.NoBrush)
            top = room.center().y() - side / 2 + 0.5
            painter.drawRoundedRect(QRectF(left + 0.5, top + 0.5, side - 1, side - 1), 1.5, 1.5)
            left += side + 3
        painter.setFont(font)
        painter.setPen(self._ink(selected=selected))
        spot = QRect(left + 4, room.top(), room.right() - left, room.height())
        said = f"{done}/{of}" + (" ✓" if done == of else "")
        painter.drawText(spot, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, said)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show the whole text of a cell that had to be cut."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text = self.cut_text(view, index)
        QToolTip.showText(event.globalPos(), as_tooltip(text) if text else "", view)
        return True

    def cut_text(self, view: QAbstractItemView, index: Index) -> str:
        """The cell's whole text when it does not fit, else nothing."""
        column = self._columns[index.column()]
        text = str(index.data() or "")
        if column.kind is Kind.PERSON and index.data(CELL_ROLE) is not None:
            name, reference, _ = index.data(CELL_ROLE)
            text = f"{name}  {reference}".strip()
        probe = Column[Any](column.key, "", str, column.kind, sample=text)
        if column.kind is Kind.PERSON:
            needed = QFontMetrics(_bold(view.font())).horizontalAdvance(text) + 2 * MARGIN
        else:
            needed = natural_width(view.font(), probe)
        return text if needed > view.visualRect(index).width() else ""
