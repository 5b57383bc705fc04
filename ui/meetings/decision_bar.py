"""What may be decided on the item shown, each with its letter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from lomu_app.meetings.rules import DecisionRule
from ui.kit.layouts import FlowLayout


class DecisionBar(QWidget):
    """`decided(letter)`. The buttons never take the focus: the surface hears the letters."""

    decided = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        self._rules: tuple[DecisionRule, ...] = ()
        self._tight = False
        self.buttons: dict[str, QPushButton] = {}

    def show_rules(self, rules: Sequence[DecisionRule], made: str | None) -> None:
        """Offer these; the one that was made is marked."""
        if tuple(rules) != self._rules:
            self._build(rules)
        for rule in rules:
            self.buttons[rule.key].setChecked(rule.code == made)
        self.setVisible(bool(rules))

    def set_tight(self, *, tight: bool) -> None:
        """In a word or two where there is little room; the whole is told beside it."""
        self._tight = tight
        for rule in self._rules:
            self.buttons[rule.key].setText(self._words(rule))

    def _words(self, rule: DecisionRule) -> str:
        return f"{rule.key}  {(self._tight and rule.short) or rule.label}"

    def _build(self, rules: Sequence[DecisionRule]) -> None:
        for button in self.buttons.values():
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._rules, self.buttons = tuple(rules), {}
        for rule in rules:
            button = QPushButton(self._words(rule))
            button.setProperty("chip", True)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAccessibleName(rule.label)
            button.setToolTip(f"{rule.label} ({rule.key}; with a reason: Shift+{rule.key})")
            button.setProperty("letter", rule.key)
            button.clicked.connect(self._clicked)
            self._flow.addWidget(button)
            self.buttons[rule.key] = button

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            button.setChecked(not button.isChecked())  # only the core's answer marks it
            self.decided.emit(str(button.property("letter")))
