"""Beneath a meeting view: the buttons, and under them the keys or what was just done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.kit.labels import ElidedLabel, icon_size
from ui.kit.page import IconButton

_GAP, _PADDING = 10, 30  # pixels between buttons, and within one beside its picture


class MeetingFoot(QWidget):
    """Made of words, icon and deed a button; the first is the main one. `hint` names the keys."""

    def __init__(
        self,
        deeds: Sequence[tuple[str, str, Callable[[], None]]],
        hint: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hint = hint
        self.words_label = ElidedLabel(hint, "muted")
        self._take_back: Callable[[], None] | None = None
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        row.addStretch(1)
        self._buttons: list[IconButton] = []
        for number, (words, icon, deed) in enumerate(deeds):
            button = IconButton(words, icon, primary=not number)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setToolTip(words)
            button.clicked.connect(deed)
            row.addWidget(button)
            self._buttons.append(button)
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(4)
        both.addLayout(row)
        both.addWidget(self.words_label)

    def fit(self) -> None:
        """The icons are as high as the letters."""
        for button in self._buttons:
            button.setIconSize(icon_size(button))
        self._fit_words()

    def minimumSizeHint(self) -> QSize:
        """With the pictures alone: the words must not make the view wider than the screen."""
        one = icon_size(self._buttons[0]).width() + _PADDING + _GAP
        return QSize(one * len(self._buttons), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        """As many buttons with their words as there is room for; the first ones before others."""
        for kept in range(len(self._buttons), -1, -1):
            for number, button in enumerate(self._buttons):
                button.setText(f" {button.accessibleName()}" if number < kept else "")
            wide = sum(button.sizeHint().width() + _GAP for button in self._buttons)
            if wide <= self.width():
                return

    def say(self, words: str, take_back: Callable[[], None] | None = None) -> None:
        """Say what was done, and that it can be taken back."""
        self._take_back = take_back
        self.words_label.setText(f"{words}    Ctrl+Z takes it back" if take_back else words)

    def show_keys(self) -> None:
        """Say which keys there are."""
        self.words_label.setText(self._hint)

    def undo(self) -> None:
        """Take back what was done last, once."""
        take_back, self._take_back = self._take_back, None
        if take_back is None:
            self.words_label.setText("There is nothing to take back.")
        else:
            take_back()
