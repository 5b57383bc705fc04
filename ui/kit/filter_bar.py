"""Chips with counts and a quick filter, above a list."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from ui.kit.layouts import FlowLayout
from ui.kit.table_columns import ColumnsButton
from ui.kit.theme import current_theme

_NARROW = 130  # letters of width below which the controls are shorter
_PAUSE = 180  # milliseconds after the last key before the list is asked for


class _QuickEdit(QLineEdit):
    """Esc empties it; Down goes on to the list."""

    left_downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """One chip is chosen at a time; typing filters within it.

    The controls stand at the right end: beside the chips, or under them in a narrow window.

    `chip_chosen(key)`, `text_changed(text)`: the page asks its queries and calls `set_count`.
    `left_downwards`: Down was pressed in the box; put the focus into the list.
    """

    chip_chosen = Signal(str)
    text_changed = Signal(str)
    left_downwards = Signal()

    def __init__(self, hint: str = "Filter this list", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = current_theme()
        self._words: dict[str, str] = {}
        self._chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._chosen)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._tell)
        self._last = ""
        self.quick_edit = _QuickEdit()
        self.quick_edit.setPlaceholderText(f"{hint}   Ctrl+F")
        self.quick_edit.setAccessibleName(hint)
        self.quick_edit.setClearButtonEnabled(False)
        self._glass = QAction(hint, self.quick_edit)
        self.quick_edit.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.quick_edit.textChanged.connect(self._typed)
        self.quick_edit.returnPressed.connect(self._tell)
        self.quick_edit.left_downwards.connect(self.left_downwards)
        self._controls = QWidget()
        self._row = QHBoxLayout(self._controls)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.quick_edit, 0)
        self._flow = FlowLayout(self, tail=True)
        self._flow.addWidget(self._controls)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._theme.changed.connect(self._restyle)
        self._restyle()

    def add_chip(self, key: str, words: str) -> None:
        """A filter to choose; the first one is chosen from the start."""
        chip = QPushButton(words)
        chip.setProperty("chip", True)
        chip.setCheckable(True)
        chip.setChecked(not self._chips)
        chip.setObjectName(f"chip_{key}")
        self._group.addButton(chip)
        self._flow.insert(len(self._chips), chip)
        self._words[key], self._chips[key] = words, chip

    def explain(self, key: str, words: str) -> None:
        """Say in full what a chip shows."""
        self._chips[key].setToolTip(words)

    def add_widget(self, widget: QWidget) -> None:
        """A further control, at the right end."""
        self._row.addWidget(widget, 0)

    def set_count(self, key: str, count: int | None) -> None:
        """How many records the chip would show; None takes the number away."""
        number = "" if count is None else f" {count:,}"
        self._chips[key].setText(f"{self._words[key]}{number}")

    def chip(self) -> str:
        """Key of the chosen chip; empty when there are none."""
        return next((key for key, chip in self._chips.items() if chip.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose a chip as if it had been clicked."""
        if not self._chips[key].isChecked():
            self._chips[key].setChecked(True)
            self.chip_chosen.emit(key)

    def text(self) -> str:
        """What is typed in the quick filter."""
        return self.quick_edit.text().strip()

    def focus_quick(self) -> None:
        """Ctrl+F."""
        self.quick_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.quick_edit.selectAll()

    def clear(self) -> None:
        """Nothing typed."""
        self.quick_edit.clear()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for chip in self._chips.values():  # as they stand: the chips come first
            QWidget.setTabOrder(chip, self.quick_edit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().averageCharWidth() * _NARROW
        for button in self.findChildren(ColumnsButton):
            button.shorten(short=narrow)

    def _chosen(self, button: QAbstractButton) -> None:
        self.chip_chosen.emit(next(key for key, chip in self._chips.items() if chip is button))

    def _typed(self) -> None:
        self._timer.start()

    def _tell(self) -> None:
        self._timer.stop()
        if self.text() != self._last:
            self._last = self.text()
            self.text_changed.emit(self._last)

    def _restyle(self) -> None:
        self._glass.setIcon(self._theme.icon("search"))
        metrics = self.quick_edit.fontMetrics()
        words = metrics.horizontalAdvance(self.quick_edit.placeholderText())
        self.quick_edit.setFixedWidth(max(words, metrics.averageCharWidth() * 22) + 50)
