"""A row of answers that are given by one key each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.kit.labels import announce


class AnswerKeys(QWidget):
    """A row of answers with one focus: a digit or a letter chooses. `chosen(value)`."""

    chosen = Signal(str)
    wants_next = Signal()
    wants_previous = Signal()

    def __init__(self, label: str, choices: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("answerKeys")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._label, self._value = label, ""
        self._keys: dict[str, str] = {}
        self._words = {value: words for value, words, _keys in choices}
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 3, 4, 3)
        row.setSpacing(4)
        self.buttons: dict[str, QPushButton] = {}
        for value, words, keys in choices:
            alone = len(choices) > 6 or words == keys
            button = QPushButton(words if alone else f"{words}  {keys[0]}")
            button.setProperty("chip", True)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAccessibleName(f"{label}: {words}")
            button.setToolTip(f"{words} ({', '.join(keys)})")
            button.setProperty("value", value)
            button.clicked.connect(self._clicked)
            row.addWidget(button)
            self.buttons[value] = button
            self._keys |= dict.fromkeys(keys, value)
        self._name()

    def value(self) -> str:
        """What is chosen; empty before anything was."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show an answer without saying that it was given just now."""
        self._value = value if value in self._words else ""
        for key, button in self.buttons.items():
            button.setChecked(key == self._value)
        self._name()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        value = self._keys.get(event.text().upper()) if event.text() else None
        if value is not None:
            self._choose(value)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wants_next.emit()
        elif event.key() == Qt.Key.Key_Up:
            self.wants_previous.emit()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._choose("")
        else:
            super().keyPressEvent(event)

    def _clicked(self) -> None:
        self._choose(str(self.sender().property("value")))

    def _choose(self, value: str) -> None:
        self.show_value(value)
        if value:
            announce(self, f"{self._label}: {self._words[value]}")
        self.chosen.emit(value)

    def _name(self) -> None:
        told = self._words.get(self._value, "not answered")
        self.setAccessibleName(f"{self._label}: {told}")
