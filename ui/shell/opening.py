"""The small window that stands while the desk is being opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from ui.kit.labels import TextLabel
from ui.kit.theme import current_theme

_LETTERS = 56


class OpeningWindow(QWidget):
    """`painted` once it can be seen, so that slow work may begin."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.SplashScreen)
        self.setObjectName("opening")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("LOMU Tasking")
        self._seen = False
        picture = QLabel()
        picture.setPixmap(current_theme().icon("shield", "rail_text").pixmap(40, 40))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName("Opening")
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 26, 32, 26)
        column.setSpacing(8)
        column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for words, role in (("LOMU Tasking", "h1"), ("Opening the desk …", "body")):
            column.addWidget(TextLabel(words, role), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        column.addWidget(bar)
        self.setFixedWidth(self.fontMetrics().averageCharWidth() * _LETTERS)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)
