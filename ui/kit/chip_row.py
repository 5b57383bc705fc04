"""A row of buttons of which one is chosen: sections of a page, or what a list is narrowed to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QSizePolicy, QWidget

from ui.kit.alt_letters import ROW_WORDS
from ui.kit.layouts import FlowLayout


class _Chip(QPushButton):
    """One of the row."""

    def event(self, event: QEvent) -> bool:
        # Pressed by its letter a button is clicked a moment later, and by then an arrow key may
        # have chosen its neighbour.
        if event.type() == QEvent.Type.Shortcut and self.isChecked():
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return super().event(event)


class ChipRow(QWidget):
    """`look` is chip or tab. Tab comes to the chosen one, arrows choose its neighbours.

    With Alt each has a letter of its own; where many rows stand together and letters would run
    out, `one_letter` gives the row a single one, by its name, which leads to the chosen one.

    `chosen(key)` when another one was chosen, by hand or by `choose`.
    """

    chosen = Signal(str)

    def __init__(self, name: str, *, look: str = "chip", one_letter: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._look, self._row_words = look, name if one_letter else ""
        self._words: dict[str, str] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._toggled)
        self._flow = FlowLayout(self, gap=6 if look == "chip" else 2)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, key: str, words: str) -> None:
        """One more; the first one is chosen from the start."""
        button = _Chip(words)
        button.setProperty(self._look, True)
        button.setCheckable(True)
        button.setProperty(ROW_WORDS, self._row_words)
        button.setObjectName(f"{self._look}_{key}")
        first = not self._buttons
        self._words[key], self._buttons[key] = words, button
        self._flow.addWidget(button)
        self._group.addButton(button)
        if first:
            self._group.blockSignals(True)  # nobody has chosen it
            button.setChecked(True)
            self._group.blockSignals(False)

    def keys(self) -> list[str]:
        """All keys, from left to right."""
        return list(self._buttons)

    def key(self) -> str:
        """The key of the chosen one; empty where there are none."""
        return next((key for key, one in self._buttons.items() if one.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose one as if it had been pressed."""
        self._buttons[key].setChecked(True)

    def take_focus(self) -> None:
        """Put the focus on the chosen one."""
        if self._buttons:
            self._buttons[self.key()].setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Choose the neighbour, round in a ring."""
        keys = [key for key, one in self._buttons.items() if not one.isHidden()]
        self.choose(keys[(keys.index(self.key()) + by) % len(keys)])

    def set_shown(self, key: str, *, shown: bool) -> None:
        """Whether one can be chosen now; where it was, the first one is."""
        if not shown and self.key() == key:
            self.choose(self.keys()[0])
        self._buttons[key].setVisible(shown)
        self.updateGeometry()

    def set_count(self, key: str, count: int) -> None:
        """Put a number beside the words; none for 0."""
        self._buttons[key].setText(f"{self._words[key]} {count:,}" if count else self._words[key])
        self.updateGeometry()

    def _toggled(self, button: QAbstractButton, checked: bool) -> None:
        if checked:
            self.chosen.emit(next(key for key, one in self._buttons.items() if one is button))
