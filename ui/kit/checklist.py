"""A checklist that counts its gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ui.kit.labels import TextLabel, WrappedLabel


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One check. `note` says what is missing or who ticked it."""

    key: str
    words: str
    done: bool
    note: str = ""


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
        self.boxes: dict[str, QCheckBox] = {}
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
                box.setText(item.words.replace("&", "&&"))
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
            box, note = QCheckBox(), WrappedLabel("", "small")
            box.setObjectName(f"check_{item.key}")
            box.setEnabled(not self._read_only)
            box.toggled.connect(self._ticked)
            note.setContentsMargins(28, 0, 0, 2)
            self.boxes[item.key], self._notes[item.key] = box, note
            self._column.addWidget(box)
            self._column.addWidget(note)

    def _ticked(self, done: bool) -> None:  # noqa: FBT001 - the signature of Qt's signal
        sender = self.sender()
        for key, box in self.boxes.items():
            if box is sender:
                self.toggled.emit(key, done)
