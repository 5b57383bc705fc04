"""The strip at the foot: what is selected, who, whether all is saved, which store, zoom."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStatusBar, QToolButton, QWidget

from ui.kit.labels import ElidedLabel, TextLabel, icon_size
from ui.kit.theme import current_theme


class StatusStrip(QStatusBar):
    """Plain words only. `notices_wanted`: the list of notices; `zoom_wanted`: back to 100 %."""

    notices_wanted = Signal()
    zoom_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = current_theme()
        self.setSizeGripEnabled(False)
        self.words_label = ElidedLabel()
        self.who_label = TextLabel()
        self.saved_label = TextLabel()
        self.store_label = TextLabel()
        self.notices_button = QToolButton()
        self.notices_button.setAccessibleName("Notices")
        self.notices_button.setToolTip("Notices of this session  (Ctrl+Shift+N)")
        self.notices_button.clicked.connect(self.notices_wanted)
        self.zoom_button = QToolButton()
        self.zoom_button.setToolTip("Size of type; press for 100 %")
        self.zoom_button.clicked.connect(self.zoom_wanted)
        self.addWidget(self.words_label, 1)
        for label in (self.who_label, self.saved_label, self.store_label):
            self.addPermanentWidget(label)
        self.addPermanentWidget(self.notices_button)
        self.addPermanentWidget(self.zoom_button)
        self._theme.changed.connect(self._restyle)
        self._restyle()

    def say(self, words: str) -> None:
        """What is selected, or what just happened."""
        self.words_label.setText(words)

    def set_who(self, words: str) -> None:
        """Name and role."""
        self.who_label.setText(words)

    def set_saved(self, words: str) -> None:
        """For example "Saved 07:02" or "Draft kept 07:03"."""
        self.saved_label.setText(words)

    def set_store(self, words: str) -> None:
        """For example "This computer, encrypted"."""
        self.store_label.setText(words)

    def _restyle(self) -> None:
        self.zoom_button.setText(f"{self._theme.zoom} %")
        self.zoom_button.setAccessibleName(f"Zoom {self._theme.zoom} per cent")
        self.notices_button.setIconSize(icon_size(self))
        self.notices_button.setIcon(self._theme.icon("bell"))
