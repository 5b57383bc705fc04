"""Navigation at the left, everything else at the right; the navigation folds where it must."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.kit.theme import current_theme
from ui.shell.rail import Rail

_NARROW = 160  # letters of width below which only the pictures of the rail are shown


class Frame(QWidget):
    """What fills the window. Its rail folds by itself in a narrow window or with big type."""

    def __init__(self, rail: Rail, rest: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rail, self._rest = rail, rest
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(rail)
        row.addWidget(rest, 1)
        current_theme().changed.connect(self._fit)

    def minimumSizeHint(self) -> QSize:
        """With the rail folded, else no window could become narrow enough to fold it."""
        rest = self._rest.minimumSizeHint()
        return QSize(self._rail.folded_width() + rest.width(), rest.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.fontMetrics().averageCharWidth() * _NARROW
        self._rail.fold(folded=self.width() < narrow)
