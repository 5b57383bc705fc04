"""Which day's list is shown: a chooser with the days that have one, and two arrows."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from ui.kit.labels import icon_size
from ui.kit.theme import current_theme
from ui.threat_review.reading import Facts
from ui.threat_review.words import day_words

_LETTERS, _FEW_LETTERS = 27, 16


class _DayCombo(QComboBox):
    """Gives way in a narrow window."""

    def minimumSizeHint(self) -> QSize:
        few = self.fontMetrics().averageCharWidth() * _FEW_LETTERS
        return QSize(few, super().minimumSizeHint().height())


class DayChoice(QWidget):
    """`chosen(day)`; today and tomorrow are always there, past days where they have a list."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = current_theme()
        self._facts: Facts | None = None
        self._short = False
        self.combo = _DayCombo()
        self.combo.setAccessibleName("Day of the list")
        self.combo.setToolTip("The day whose list is shown")
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(_LETTERS)
        self.combo.activated.connect(self._activated)
        self.earlier_button = self._arrow("Earlier list", "Ctrl+PgUp")
        self.later_button = self._arrow("Later list", "Ctrl+PgDown")
        self.earlier_button.clicked.connect(self.go_earlier)
        self.later_button.clicked.connect(self.go_later)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for part in (self.earlier_button, self.combo, self.later_button):
            row.addWidget(part)
        self._theme.changed.connect(self._restyle)
        self._restyle()

    def show_days(self, facts: Facts) -> None:
        """The days of these facts, newest first; theirs is chosen."""
        self._facts = facts
        rows = {row.day: row for row in facts.days}
        tomorrow = facts.today + dt.timedelta(days=1)
        days = sorted({*rows, facts.today, tomorrow, facts.day}, reverse=True)
        with QSignalBlocker(self.combo):
            self.combo.clear()
            for day in days:
                words = day_words(day, facts.today, rows.get(day), short=self._short)
                self.combo.addItem(words, day)
            self.combo.setCurrentIndex(days.index(facts.day))
        self.earlier_button.setEnabled(facts.day != days[-1])
        self.later_button.setEnabled(facts.day != days[0])

    def shorten(self, *, short: bool) -> None:
        """Fewer letters, for a narrow window or big type."""
        if short is self._short:
            return
        self._short = short
        self.combo.setMinimumContentsLength(_FEW_LETTERS if short else _LETTERS)
        if self._facts is not None:
            self.show_days(self._facts)

    def open_choice(self) -> None:
        """Open the list of days for the arrow keys."""
        self.combo.setFocus()
        self.combo.showPopup()

    def go_earlier(self) -> None:
        """The day before among those listed."""
        self._step(1)

    def go_later(self) -> None:
        """The day after among those listed."""
        self._step(-1)

    def _step(self, by: int) -> None:
        at = self.combo.currentIndex() + by
        if 0 <= at < self.combo.count():
            self.chosen.emit(self.combo.itemData(at))

    def _activated(self, at: int) -> None:
        self.chosen.emit(self.combo.itemData(at))

    @staticmethod
    def _arrow(words: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(words)
        button.setToolTip(f"{words}  ({key})")
        return button

    def _restyle(self) -> None:
        for button, icon in ((self.earlier_button, "back"), (self.later_button, "forward")):
            button.setIconSize(icon_size(button))
            button.setIcon(self._theme.icon(icon))
