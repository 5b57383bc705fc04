"""A form: rows of fields, an error summary on top, drafts that survive a crash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.kit.fields import Field
from ui.kit.labels import TextLabel, WrappedLabel, announce, as_tooltip

FieldT = TypeVar("FieldT", bound=Field)
_DRAFT_PAUSE = 800  # milliseconds after the last key


class _Line(QPushButton):
    """One error, as much of it as fits; the whole stands under its field."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.whole = text
        self.setProperty("link", True)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 2 * self.fontMetrics().averageCharWidth()
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        self.setToolTip("" if shown == self.whole else as_tooltip(self.whole))


class ErrorSummary(QFrame):
    """What is wrong, at the top of the form; each line leads to its field."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("errorSummary")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(2)
        self._title = WrappedLabel("", "h3")
        self._column.addWidget(self._title)
        self._lines: list[_Line] = []
        self.hide()

    def show_errors(self, title: str, errors: Mapping[str, str]) -> None:
        """List the errors by field key; an empty mapping and title hide the summary."""
        for line in self._lines:
            line.deleteLater()
        self._lines = []
        self._title.setText(title)
        for key, text in errors.items():
            line = _Line(text)
            line.setProperty("field", key)
            line.clicked.connect(self._clicked)
            self._column.addWidget(line)
            self._lines.append(line)
        self.setVisible(bool(title))
        if title:
            announce(self, " ".join((title, *errors.values())))

    def lines(self) -> list[str]:
        """The errors listed."""
        return [line.whole for line in self._lines]

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.wanted.emit(str(sender.property("field")))


class Form(QWidget):
    """Fields from top to bottom.

    `dirty_changed(bool)`: whether anything differs from what was loaded.
    `draft_ready(dict)`: a pause in typing; keep the draft.
    """

    dirty_changed = Signal(bool)
    draft_ready = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._clean: dict[str, Any] = {}
        self._dirty = False
        self._loading = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.summary = ErrorSummary()
        self.summary.wanted.connect(self.focus_field)
        self._column.addWidget(self.summary)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DRAFT_PAUSE)
        self._timer.timeout.connect(self._tell_draft)

    def add(self, field: FieldT) -> FieldT:
        """Add a field at the bottom."""
        self.fields[field.key] = field
        self._column.addWidget(field)
        self._clean[field.key] = field.draft()
        field.changed.connect(self._changed)
        return field

    def add_row(self, *fields: Field) -> None:
        """Add fields beside each other."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for field in fields:
            self.add(field)
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(holder)

    def add_heading(self, text: str) -> None:
        """A heading between fields."""
        self._column.addWidget(TextLabel(text, "h2"))

    def add_widget(self, widget: QWidget) -> None:
        """Anything else, in its place."""
        self._column.addWidget(widget)

    def values(self) -> dict[str, Any]:
        """All values by key."""
        return {key: field.value() for key, field in self.fields.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show a record; the form is clean afterwards."""
        self._loading = True
        for key, field in self.fields.items():
            field.set_value(values.get(key))
        self._loading = False
        self.mark_clean()

    def to_draft(self) -> dict[str, Any]:
        """All that is typed, right or wrong, fit for JSON."""
        return {key: field.draft() for key, field in self.fields.items()}

    def typed(self) -> dict[str, Any]:
        """What differs from what was loaded or saved, fit for JSON.

        A draft holds no more than that, so that using it later undoes nobody else's change.
        """
        return {key: text for key, text in self.to_draft().items() if text != self._clean[key]}

    def from_draft(self, draft: Mapping[str, Any]) -> None:
        """Show what was typed before; counts as not yet saved."""
        self._loading = True
        for key, field in self.fields.items():
            if key in draft:
                field.set_draft(draft[key])
        self._loading = False
        self._judge()

    def is_dirty(self) -> bool:
        """Whether anything differs from what was loaded or saved."""
        return self._dirty

    def mark_clean(self) -> None:
        """What is shown is now what is saved."""
        self._timer.stop()
        self._clean = self.to_draft()
        self.show_errors({})
        self._judge()

    def check(self) -> bool:
        """Show what is missing or wrong; True when all is well."""
        errors = {key: field.problem() for key, field in self.fields.items()}
        self.show_errors({key: text for key, text in errors.items() if text})
        return not any(errors.values())

    def show_errors(self, errors: Mapping[str, str], title: str = "") -> None:
        """Errors by field key, under their fields and on top; the first gets the focus."""
        for key, field in self.fields.items():
            field.set_error(errors.get(key, ""))
        words = title or ("There is something to put right" if errors else "")
        self.summary.show_errors(words, errors)
        first = next((key for key in self.fields if key in errors), None)
        if first:
            self.fields[first].take_focus()

    def focus_field(self, key: str) -> None:
        """Put the cursor into a field."""
        if key in self.fields:
            self.fields[key].take_focus()

    def _changed(self) -> None:
        if not self._loading:
            self._judge()
            self._timer.start()

    def _judge(self) -> None:
        dirty = self.to_draft() != self._clean
        if dirty != self._dirty:
            self._dirty = dirty
            self.dirty_changed.emit(dirty)

    def _tell_draft(self) -> None:
        self.draft_ready.emit(self.typed())
