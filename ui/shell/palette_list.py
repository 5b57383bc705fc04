"""The lines that Ctrl+K shows, and how they are painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.kit.theme import current_theme

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """One line. `target` is what `chosen` hands on: a page and its argument, or an action.

    `kind` is a word: Person, Target, Place, Page, Action. `unless` says why it cannot be
    chosen now; empty when it can.
    """

    title: str
    kind: str
    icon: str
    target: tuple[str, Any]
    detail: str = ""
    shortcut: str = ""
    unless: str = ""


class Entries(QAbstractListModel):
    """The lines now shown. `shortcuts` and `kinds` are what stands in the columns at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: list[PaletteEntry] = []
        self.shortcuts: frozenset[str] = frozenset()
        self.kinds: frozenset[str] = frozenset()

    def show_entries(self, entries: list[PaletteEntry]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.entries = entries
        self.shortcuts = frozenset(entry.shortcut for entry in entries)
        self.kinds = frozenset(entry.unless or entry.kind for entry in entries)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            bits = (entry.title, entry.detail, entry.kind, entry.unless, entry.shortcut)
            return ", ".join(bit for bit in bits if bit)
        return None


class EntryDelegate(QStyledItemDelegate):
    """Icon, title and detail at the left; what it is and its key in columns at the right."""

    def __init__(self, view: QListView, entries: Entries) -> None:
        super().__init__(view)
        self._entries = entries
        self._theme = current_theme()

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(100, option.fontMetrics.height() + 17)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: PaletteEntry = index.data(ENTRY_ROLE)
        tokens = self._theme.tokens
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selection))
            painter.drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 5, 5)
        strong = QColor(tokens.on_selection if chosen else tokens.text)
        soft = QColor(tokens.on_selection if chosen else tokens.text2)
        if entry.unless:
            strong = soft
        room = option.rect.adjusted(12, 0, -12, 0)
        side = option.fontMetrics.height() + 3
        spot = QRect(room.left(), room.center().y() - side // 2, side, side)
        self._theme.icon(entry.icon, "on_selection" if chosen else "text2").paint(painter, spot)
        metrics = QFontMetrics(option.font)
        keys_wide = max(map(metrics.horizontalAdvance, self._entries.shortcuts), default=0)
        kind_wide = max(map(metrics.horizontalAdvance, self._entries.kinds), default=0)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(soft)
        keys = QRect(room.right() - keys_wide, room.top(), keys_wide, room.height())
        painter.drawText(keys, right, entry.shortcut)
        gap = 16 if keys_wide else 0
        kind = QRect(keys.left() - kind_wide - gap, room.top(), kind_wide, room.height())
        painter.drawText(kind, right, entry.unless or entry.kind)
        words = QRect(spot.right() + 10, room.top(), kind.left() - spot.right() - 22, room.height())
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold if entry.detail else QFont.Weight.Normal)
        painter.setFont(bold)
        painter.setPen(strong)
        measure = QFontMetrics(bold)
        shown = measure.elidedText(entry.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, left, shown)
        used = measure.horizontalAdvance(shown) + 10
        if entry.detail and used < words.width():
            rest = words.adjusted(used, 0, 0, 0)
            painter.setFont(option.font)
            painter.setPen(soft)
            cut = metrics.elidedText(entry.detail, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, left, cut)
        painter.restore()
