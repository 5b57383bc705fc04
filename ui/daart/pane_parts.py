"""Part of the pane beside the list: the addresses in order of trying."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lomu_app.daart.rows import AddressRow
from ui.kit.dates import day_words
from ui.kit.labels import TextLabel, as_tooltip
from ui.kit.layouts import FlowLayout


class _AddressListWidget(QListWidget):
    """Alt+Up and Alt+Down move the line, Space says that it was checked."""

    move_wanted = Signal(int)
    check_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() == Qt.Key.Key_Up:
            self.move_wanted.emit(-1)
        elif alt and event.key() == Qt.Key.Key_Down:
            self.move_wanted.emit(1)
        elif event.key() == Qt.Key.Key_Space:
            self.check_wanted.emit()
        else:
            super().keyPressEvent(event)


class AddressList(QWidget):
    """Where to try, in order. Asks (`moved`, `checked`, `ended`, `added`); the page decides.

    The signals carry the `AddressRow`, `moved` also -1 or 1.
    """

    moved = Signal(object, int)
    checked = Signal(object)
    ended = Signal(object)
    added = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[AddressRow, ...] = ()
        self.list = _AddressListWidget()
        self.list.setAccessibleName("Addresses in order of trying")
        self.list.setToolTip("Space: checked today. Alt+Up, Alt+Down: change the order.")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.move_wanted.connect(self._move)
        self.list.check_wanted.connect(self._check)
        self.title = TextLabel("Addresses in order of trying", "h3")
        self.up_button = self._button("Up", "Try this address earlier (Alt+Up)")
        self.down_button = self._button("Down", "Try this address later (Alt+Down)")
        self.check_button = self._button("Checked today", "Somebody checked this address today")
        self.end_button = self._button("No good", "The address is no good any more")
        self.add_button = self._button("Add …", "Note another address")
        self.up_button.clicked.connect(self._move_up)
        self.down_button.clicked.connect(self._move_down)
        self.check_button.clicked.connect(self._check)
        self.end_button.clicked.connect(self._end)
        self.add_button.clicked.connect(self.added)
        holder = QWidget()
        buttons = FlowLayout(holder)
        for button in self._buttons():
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.list)
        column.addWidget(holder)

    def show_rows(self, rows: Sequence[AddressRow], *, allowed: bool) -> None:
        """Show these; the line that was chosen stays chosen."""
        chosen = self.current()
        self.rows = tuple(rows)
        self.list.clear()
        high = self.fontMetrics().lineSpacing() * 2 + 12
        for number, row in enumerate(self.rows, 1):
            item = QListWidgetItem(f"{number}  {row.text}\n{_checked_words(row)}")
            item.setToolTip(as_tooltip(item.text()))
            item.setSizeHint(QSize(10, high))  # no wider than the pane: long lines are cut
            self.list.addItem(item)
        keys = [row.id for row in self.rows]
        self.list.setCurrentRow(keys.index(chosen.id) if chosen and chosen.id in keys else 0)
        self.list.setFixedHeight(max(1, len(self.rows)) * high + 6)
        self.list.setVisible(bool(self.rows))
        for button in self._buttons():
            button.setEnabled(allowed and (bool(self.rows) or button is self.add_button))

    def current(self) -> AddressRow | None:
        """The line that is chosen."""
        at = self.list.currentRow()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _buttons(self) -> tuple[QPushButton, ...]:
        return (
            self.check_button, self.up_button, self.down_button, self.end_button, self.add_button,
        )  # fmt: skip

    @staticmethod
    def _button(words: str, tip: str) -> QPushButton:
        made = QPushButton(words)
        made.setToolTip(tip)
        made.setAccessibleDescription(tip)
        return made

    def _move_up(self) -> None:
        self._move(-1)

    def _move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        at, row = self.list.currentRow(), self.current()
        if row and self.up_button.isEnabled() and 0 <= at + by < len(self.rows):
            self.moved.emit(row, by)

    def _check(self) -> None:
        row = self.current()
        if row and self.check_button.isEnabled():
            self.checked.emit(row)

    def _end(self) -> None:
        row = self.current()
        if row:
            self.ended.emit(row)


def _checked_words(row: AddressRow) -> str:
    when = f"checked {day_words(row.last_checked)}" if row.last_checked else "never checked"
    by = f" by {row.checked_by}" if row.checked_by else ""
    note = f" · {row.note}" if row.note else ""
    # Postcode and check first: they must be seen where a narrow pane cuts the line.
    where = f"{row.postcode} · " if row.postcode else ""
    return f"{where}{when}{by} · {row.kind}{note}"
