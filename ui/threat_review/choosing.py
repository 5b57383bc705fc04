"""A list of options that are chosen by letter, arrow keys or mouse, as a field of a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem

from ui.kit.fields import Field

_CODE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; `key` is its letter."""

    code: str
    label: str
    key: str


class _OptionList(QListWidget):
    """Letters choose at once; there is no type-ahead in the way."""

    letter_pressed = Signal(str)

    def __init__(self, columns: int) -> None:
        super().__init__()
        self._columns = columns
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(columns > 1)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fit(self) -> None:
        """Columns of one width, rows all in sight."""
        wide = (self.viewport().width() - 2) // self._columns
        high = self.fontMetrics().height() + 10
        rows = -(-self.count() // self._columns)
        self.setGridSize(QSize(wide, high))
        self.setFixedHeight(high * rows + 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if plain and event.text().isalnum():
            self.letter_pressed.emit(event.text().upper())
        else:
            super().keyPressEvent(event)


class OptionField(Field):
    """One of several options, all in sight, in so many columns."""

    def __init__(self, key: str, label: str, options: Sequence[Option], *, columns: int) -> None:
        super().__init__(
            key, label, help_text="Press the letter, or choose with the arrow keys.", required=True
        )
        self._options = tuple(options)
        self.list = _OptionList(columns)
        for option in self._options:
            item = QListWidgetItem(f"{option.key}    {option.label}")
            item.setData(_CODE, option.code)
            self.list.addItem(item)
        self.list.letter_pressed.connect(self.choose_letter)
        self.list.currentRowChanged.connect(self._changed)
        self._finish(self.list, [self.list])
        self.list.fit()

    def choose_letter(self, letter: str) -> None:
        """Choose the option with this letter, if there is one."""
        for row, option in enumerate(self._options):
            if option.key == letter:
                self.list.setCurrentRow(row)

    def option(self) -> Option | None:
        """The option chosen."""
        row = self.list.currentRow()
        return self._options[row] if row >= 0 else None

    def value(self) -> str | None:
        chosen = self.option()
        return chosen.code if chosen else None

    def set_value(self, value: Any) -> None:
        codes = [option.code for option in self._options]
        self.list.setCurrentRow(codes.index(value) if value in codes else -1)
