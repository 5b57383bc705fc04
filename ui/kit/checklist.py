"""A checklist that counts its gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from ui.kit.labels import TextLabel, WrappedLabel, as_tooltip


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One check. `note` says what is missing or who ticked it."""

    key: str
    words: str
    done: bool
    note: str = ""


class _CheckBox(QCheckBox):
    """A box whose words give way in a narrow pane; a tooltip holds what was cut.

    Enter ticks as well as Space.
    """

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        # The usual policy of a box would never let it be narrower than its words.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        self._words = words
        self._fit()
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self._words) + self._frame()
        return QSize(wide, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _frame(self) -> int:
        return self.fontMetrics().height() + 20

    def _fit(self) -> None:
        room = self.width() - self._frame()
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip("" if shown == self._words else as_tooltip(self._words))


class Checklist(QWidget):
    """Ticks ask (`toggled`), they do not decide: the page answers with `set_items`."""

    toggled = Signal(str, bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._read_only = title, False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self.heading = TextLabel(title, "h3")
        self._column.addWidget(self.heading)
        self.boxes: dict[str, _CheckBox] = {}
        self._notes: dict[str, WrappedLabel] = {}

    def set_read_only(self, *, read_only: bool) -> None:
        """Grey the boxes out, for somebody who may only look."""
        self._read_only = read_only
        for box in self.boxes.values():
            box.setEnabled(not read_only)

    def set_items(self, items: Sequence[CheckItem]) -> None:
        """Show these checks; boxes that stay keep the focus."""
        if list(self.boxes) != [item.key for item in items]:
            self._build(items)
        for item in items:
            box, note = self.boxes[item.key], self._notes[item.key]
            with QSignalBlocker(box):
                box.set_words(item.words)
                box.setAccessibleName(f"{item.words}. {item.note}".strip())
                box.setChecked(item.done)
            note.setText(item.note)
            note.setVisible(bool(item.note))
        done = sum(item.done for item in items)
        self.heading.setText(f"{self._title} ({done} of {len(items)})")

    def _build(self, items: Sequence[CheckItem]) -> None:
        for widget in (*self.boxes.values(), *self._notes.values()):
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.boxes, self._notes = {}, {}
        for item in items:
            box, note = _CheckBox(), WrappedLabel("", "small")
            box.setObjectName(f"check_{item.key}")
            box.setEnabled(not self._read_only)
            box.toggled.connect(self._ticked)
            note.setContentsMargins(28, 0, 0, 2)
            self.boxes[item.key], self._notes[item.key] = box, note
            self._column.addWidget(box)
            self._column.addWidget(note)

    def _ticked(self, done: bool) -> None:
        sender = self.sender()
        for key, box in self.boxes.items():
            if box is sender:
                self.toggled.emit(key, done)
