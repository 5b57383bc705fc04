"""The fields of a form: each knows its value, its draft and how to show an error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.kit.dates import date_parts, full_year, month_number
from ui.kit.labels import TextLabel, WrappedLabel, restyle
from ui.kit.theme import current_theme

_DATE_HINT = "For example 24 11 2026. You may also type the whole date into the first box."


class Field(QWidget):
    """Label, help, control, error beneath. Subclasses fill `_control_row`."""

    changed = Signal()

    def __init__(
        self, key: str, label: str, *, help_text: str = "", required: bool = False
    ) -> None:
        super().__init__()
        self.key, self.label, self.required = key, label, required
        self.setObjectName(f"field_{key}")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._heading = TextLabel(f"{label} (required)" if required else label, "h3")
        self._column.addWidget(self._heading)
        if help_text:
            self._column.addWidget(WrappedLabel(help_text, "small"))
        self._error = WrappedLabel("", "error")
        self._error.hide()
        self._help = help_text

    def _finish(self, body: QWidget, controls: Sequence[QWidget]) -> None:
        self._controls = tuple(controls)
        for control in self._controls:
            if not control.accessibleName():
                control.setAccessibleName(self.label)
            control.setAccessibleDescription(self._help)
        self._column.addWidget(body)
        self._column.addWidget(self._error)
        self._heading.setBuddy(self._controls[0])

    def set_label(self, label: str) -> None:
        """Ask for the same in other words."""
        for control in self._controls:
            control.setAccessibleName(control.accessibleName().replace(self.label, label))
        self.label = label
        self._heading.setText(f"{label} (required)" if self.required else label)

    def value(self) -> Any:
        """What the form hands on; None when nothing was given."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value that `value()` could have given."""
        raise NotImplementedError

    def draft(self) -> Any:
        """What is typed, right or wrong, as JSON can hold it."""
        return self.value()

    def set_draft(self, draft: Any) -> None:
        """Show what was typed before."""
        self.set_value(draft)

    def problem(self) -> str:
        """What is wrong with what is typed; empty when nothing is."""
        return f"Fill in “{self.label}”." if self.required and self.value() is None else ""

    def set_error(self, text: str) -> None:
        """Show the error beneath the control; an empty text takes it away."""
        self._error.setText(f"▲ {text}" if text else "")
        self._error.setAccessibleName(f"Error: {text}" if text else "")
        self._error.setVisible(bool(text))
        for control in self._controls:
            restyle(control, "invalid", bool(text))
            control.setAccessibleDescription(f"Error: {text}" if text else self._help)

    def error(self) -> str:
        """The error now shown."""
        return self._error.text().removeprefix("▲ ")

    def take_focus(self) -> None:
        """Put the cursor into the control."""
        self._controls[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, *_ignored: object) -> None:
        self.changed.emit()


class TextField(Field):
    """One line of text; the value is stripped, None when empty."""

    def __init__(
        self,
        key: str,
        label: str,
        *,
        help_text: str = "",
        required: bool = False,
        hint: str = "",
        letters: int = 0,
        secret: bool = False,
    ) -> None:
        super().__init__(key, label, help_text=help_text, required=required)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(hint)
        if letters:
            self.edit.setMaximumWidth(self.fontMetrics().averageCharWidth() * (letters + 5) + 20)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.textChanged.connect(self._changed)
        self._finish(self.edit, [self.edit])

    def value(self) -> str | None:
        return self.edit.text().strip() or None

    def set_value(self, value: Any) -> None:
        self.edit.setText(value or "")

    def draft(self) -> str:
        return self.edit.text()


class _NoteEdit(QPlainTextEdit):
    """Tab leaves it, as in every form."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()
        current_theme().changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self._lines + 18)


class MultilineField(Field):
    """Several lines of text."""

    def __init__(
        self, key: str, label: str, *, help_text: str = "", required: bool = False, lines: int = 4
    ) -> None:
        super().__init__(key, label, help_text=help_text, required=required)
        self.edit = _NoteEdit(lines)
        self.edit.textChanged.connect(self._changed)
        self._finish(self.edit, [self.edit])

    def value(self) -> str | None:
        return self.edit.toPlainText().strip() or None

    def set_value(self, value: Any) -> None:
        self.edit.setPlainText(value or "")

    def draft(self) -> str:
        return self.edit.toPlainText()


class ChoiceField(Field):
    """One of a list of (code, words). Without a default nothing is chosen at first."""

    def __init__(
        self,
        key: str,
        label: str,
        choices: Sequence[tuple[str, str]],
        *,
        help_text: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(key, label, help_text=help_text, required=required)
        self.combo = QComboBox()
        self.combo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(12)
        self.combo.addItem("Choose …", "")
        for code, words in choices:
            self.combo.addItem(words, code)
        self.combo.currentIndexChanged.connect(self._changed)
        self._finish(self.combo, [self.combo])

    def value(self) -> str | None:
        return self.combo.currentData() or None

    def set_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(max(self.combo.findData(value or ""), 0))


class CheckField(Field):
    """A yes or no."""

    def __init__(self, key: str, label: str, *, help_text: str = "") -> None:
        super().__init__(key, label)
        self._help = help_text
        self._heading.hide()
        self.box = QCheckBox(label)
        self.box.toggled.connect(self._changed)
        self._finish(self.box, [self.box])
        if help_text:  # its label is the box itself, so the help stands below it
            place = self._column.indexOf(self._error)
            self._column.insertWidget(place, WrappedLabel(help_text, "small"))

    def value(self) -> bool:
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))


class _DatePart(QLineEdit):
    """Ctrl+; puts today's date in."""

    today_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Semicolon:
            self.today_wanted.emit()
        else:
            super().keyPressEvent(event)


class DateField(Field):
    """Day, month and year in three boxes; a whole date typed or pasted into one is spread.

    `today` gives the day that two-figure years and Ctrl+; go by. The value is a date.
    """

    def __init__(
        self,
        key: str,
        label: str,
        *,
        today: Callable[[], dt.date],
        help_text: str = _DATE_HINT,
        required: bool = False,
    ) -> None:
        super().__init__(key, label, help_text=help_text, required=required)
        self._today = today
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.parts: list[_DatePart] = []
        for words, letters in (("Day", 2), ("Month", 3), ("Year", 4)):
            part = _DatePart()
            part.setAccessibleName(f"{label}: {words.lower()}")
            part.setPlaceholderText({"Day": "dd", "Month": "mm", "Year": "yyyy"}[words])
            part.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * (letters + 2) + 22)
            part.textChanged.connect(self._changed)
            part.editingFinished.connect(self._spread)
            part.today_wanted.connect(self.set_today)
            row.addWidget(part)
            self.parts.append(part)
        row.addStretch(1)
        self._finish(body, self.parts)

    def value(self) -> dt.date | None:
        return self.day()

    def day(self) -> dt.date | None:
        """The day that is typed; None when it is none."""
        day, month, year = (part.text().strip() for part in self.parts)
        if not (month or year):
            parts = date_parts(day, self._today())
        else:
            number = month_number(month)
            good = day.isdigit() and number is not None and year.isdigit()
            parts = (int(day), number or 0, full_year(year, self._today())) if good else None
        if parts is None:
            return None
        try:
            return dt.date(parts[2], parts[1], parts[0])
        except ValueError:
            return None

    def set_value(self, value: Any) -> None:
        self.show_day(dt.date.fromisoformat(value) if isinstance(value, str) and value else value)

    def show_day(self, day: dt.date | None) -> None:
        """Put a day into the three boxes."""
        texts = (f"{day.day:02d}", f"{day.month:02d}", f"{day.year:04d}") if day else ("", "", "")
        for part, text in zip(self.parts, texts, strict=True):
            part.setText(text)

    def draft(self) -> list[str]:
        return [part.text() for part in self.parts]

    def set_draft(self, draft: Any) -> None:
        texts = draft if isinstance(draft, list) and len(draft) == 3 else ["", "", ""]
        for part, text in zip(self.parts, texts, strict=True):
            part.setText(str(text))

    def problem(self) -> str:
        if self.day() is None and any(part.text().strip() for part in self.parts):
            return f"{self.label} is not a date. Enter day, month and year, such as 24 11 2026."
        return super().problem()

    def set_today(self) -> None:
        """Ctrl+;"""
        self.set_value(self._today())

    def _spread(self) -> None:
        first, month, year = self.parts
        if not (month.text().strip() or year.text().strip()) and len(first.text().strip()) > 2:
            found = self.day()
            if found:
                self.show_day(found)
