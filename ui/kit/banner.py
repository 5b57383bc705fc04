"""A sentence across the page that needs attention, with one thing to do about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.kit.labels import WrappedLabel, icon_size, restyle, show_if
from ui.kit.theme import current_theme

_ICONS = {"info": "info", "late": "clock", "problem": "warning"}
_INK = {"info": "accent", "late": "on_today", "problem": "on_overdue"}


class Banner(QFrame):
    """`tone` is info, late (something is overdue) or problem. Hidden until it has words."""

    action_requested = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._tone, self._theme = "info", current_theme()
        self._picture = QLabel()
        self.words_label = WrappedLabel()
        self.button = QPushButton()
        self.button.clicked.connect(self.action_requested)
        self.close_button = QToolButton()
        self.close_button.setProperty("quiet", True)
        self.close_button.setAccessibleName("Hide this message")
        self.close_button.setToolTip("Hide this message")
        self.close_button.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self._picture)
        self.said = QVBoxLayout()
        self.said.addWidget(self.words_label)
        row.addLayout(self.said, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        self._theme.changed.connect(self._restyle)
        self.hide()

    def say(self, words: str, *, tone: str = "info", button: str = "") -> None:
        """Show a sentence; an empty one hides the banner."""
        self._tone = tone
        restyle(self, "tone", tone)
        self.words_label.setText(words)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._restyle()
        show_if(self, shown=bool(words))

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()

    def _restyle(self) -> None:
        ink = _INK[self._tone]
        self._picture.setPixmap(
            self._theme.icon(_ICONS[self._tone], ink).pixmap(icon_size(self) * 1.3)
        )
        self.close_button.setIconSize(icon_size(self))
        self.close_button.setIcon(self._theme.icon("cross", ink))
