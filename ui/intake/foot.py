"""The foot of the four steps: back and on, each with its key, and what there is to know."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.kit.labels import ElidedLabel
from ui.kit.page import IconButton

ON_KEY, BACK_KEY = "Ctrl+Return", "Ctrl+Shift+Return"
ON_KEYS, BACK_KEYS = ("Ctrl+Enter",), ("Ctrl+Shift+Enter",)
"""The same on the number block."""
_ON_WORDS, _BACK_WORDS = "Ctrl+Enter", "Ctrl+Shift+Enter"


class Foot(QWidget):
    """`on_wanted`, `back_wanted`. `show_on("Check")` names where on leads."""

    on_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back_button = IconButton("", "back")
        self.words_label = ElidedLabel("", "muted")
        self.on_button = IconButton("", "forward", primary=True)
        self.back_button.clicked.connect(self.back_wanted)
        self.on_button.clicked.connect(self.on_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for button in (self.back_button, self.on_button):  # at the left: notices come at the right
            row.addWidget(button)
        row.addWidget(self.words_label, 1)

    def show_back(self, words: str) -> None:
        """Where back leads; nowhere without words."""
        self.back_button.setText(f" {words}   {_BACK_WORDS}")
        self.back_button.setAccessibleName(f"Back to {words}")
        self.back_button.setVisible(bool(words))

    def show_on(self, words: str, *, enabled: bool, why: str = "") -> None:
        """Where on leads, and why not yet."""
        self.on_button.setText(f" {words}   {_ON_WORDS}")
        self.on_button.setAccessibleName(words)
        self.on_button.setEnabled(enabled)
        self.on_button.setToolTip("" if enabled else why)

    def say(self, words: str) -> None:
        """What there is to know before one goes on."""
        self.words_label.setText(words)
