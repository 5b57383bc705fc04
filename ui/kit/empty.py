"""What stands where there is nothing to show: why, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.kit.labels import TextLabel, WrappedLabel, show_if
from ui.kit.theme import current_theme

_LOW = 16  # lines of height below which there is no picture


class EmptyState(QWidget):
    """An icon, a title, a sentence that says what to do, and perhaps a button that does it."""

    action_requested = Signal()

    def __init__(
        self,
        title: str,
        advice: str,
        *,
        icon: str = "inbox",
        button: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name, self._theme = icon, current_theme()
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title_label = TextLabel(title, "h2")
        self.title_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.advice_label = WrappedLabel(advice, "muted")
        self.advice_label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = QPushButton(button)
        show_if(self.button, shown=bool(button))
        self.button.clicked.connect(self.action_requested)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(6)
        self._column.addWidget(self._picture)
        self._column.addWidget(self.title_label)
        self._column.addWidget(self.advice_label)
        self._column.addSpacing(6)
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self._theme.changed.connect(self._restyle)
        self._restyle()

    def set_words(self, title: str, advice: str) -> None:
        """Say something else, for instance that a filter hides everything."""
        self.title_label.setText(title)
        self.advice_label.setText(advice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a low place the words and the button are what counts."""
        low = self.height() < self.fontMetrics().height() * _LOW
        self._picture.setVisible(not low)
        self._column.setContentsMargins(*(16, 8, 16, 8) if low else (32, 48, 32, 32))

    def _restyle(self) -> None:
        self._picture.setPixmap(self._theme.icon(self._icon_name, "control").pixmap(40, 40))
        self._fit()
