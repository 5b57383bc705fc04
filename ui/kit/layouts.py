"""Small helpers for layouts that must survive narrow windows and big type."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QWidget


def at_the_right(*widgets: QWidget) -> QHBoxLayout:
    """The buttons of a section, at the right end above it."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    return row


class FlowLayout(QLayout):
    """Lays widgets from left to right and starts a new line when there is no room.

    With `tail` the last widget stands at the right end of its line.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 6, *, tail: bool = False) -> None:
        super().__init__(parent)
        self._entries: list[QLayoutItem] = []
        self._gap, self._tail = gap, tail
        self._heights: dict[int, int] = {}  # by width; asked for again and again in one layout
        self.setContentsMargins(0, 0, 0, 0)

    def invalidate(self) -> None:
        self._heights = {}
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._entries.append(item)
        self.invalidate()

    def insert(self, place: int, widget: QWidget) -> None:
        """Add a widget before the one that is at `place`."""
        self.addWidget(widget)
        self._entries.insert(place, self._entries.pop())

    def count(self) -> int:
        return len(self._entries)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._entries[index] if 0 <= index < len(self._entries) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._entries):
            return None
        self.invalidate()
        return self._entries.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        wide = sum(item.sizeHint().width() + self._gap for item in self._shown())
        high = max((item.sizeHint().height() for item in self._shown()), default=0)
        return QSize(wide, high)

    def minimumSize(self) -> QSize:
        wide = max((item.minimumSize().width() for item in self._shown()), default=0)
        high = max((item.minimumSize().height() for item in self._shown()), default=0)
        return QSize(wide, high)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._entries if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if not lines or left + wide > width:
                lines.append([])
                left = 0
            lines[-1].append(item)
            left += wide + self._gap
        return lines

    def _arrange(self, room: QRect, *, move: bool) -> int:
        top = room.top()
        last = self._entries[-1] if self._tail and self._entries else None
        for line in self._lines(room.width()):
            high = max(item.sizeHint().height() for item in line)
            left = room.left()
            for item in line:
                size = item.sizeHint().boundedTo(QSize(room.width(), high))
                if item is last:
                    left = room.left() + room.width() - size.width()
                if move:
                    at = QPoint(left, top + (high - size.height()) // 2)
                    item.setGeometry(QRect(at, size))
                left += size.width() + self._gap
            top += high + self._gap
        return max(top - self._gap - room.top(), 0)
