"""What goes with typing a passphrase: is Caps Lock on, and is it strong enough?"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from lomu_app.access.accounts import passphrase_problem
from ui.kit.fields import TextField
from ui.kit.labels import WrappedLabel

_CAPS = "Caps Lock seems to be on."


class CapsWatch(QObject):
    """Tells from the letters typed whether Caps Lock is on: `noticed(bool)`."""

    noticed = Signal(bool)

    def __init__(self, edit: QLineEdit) -> None:
        super().__init__(edit)
        edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            letter = event.text()
            if len(letter) == 1 and letter.isalpha():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.noticed.emit(letter.isupper() != shift)
            elif event.key() == Qt.Key.Key_CapsLock:
                self.noticed.emit(False)
        return super().eventFilter(watched, event)


class CapsHint(WrappedLabel):
    """Stands under a passphrase box; hidden until it has something to say."""

    def __init__(self, edit: QLineEdit) -> None:
        super().__init__(_CAPS, "small")
        self.hide()
        self._watch = CapsWatch(edit)
        self._watch.noticed.connect(self.setVisible)


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, with what it still needs in words while one types.

    `username` is set by whoever knows it: the passphrase must not be built on it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.username = ""
        self.first = TextField(
            "passphrase", "Passphrase", secret=True, required=True,
            help_text="At least 15 characters; four plain words will do.",
        )  # fmt: skip
        self.second = TextField("repeated", "The same passphrase again", secret=True, required=True)
        self.strength_label = WrappedLabel("", "small")
        self.caps_hint = CapsHint(self.first.edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.first, self.strength_label, self.caps_hint, self.second):
            column.addWidget(widget)
        self.first.changed.connect(self._judge)
        self.second.changed.connect(self._judge)
        self._judge()

    def passphrase(self) -> str:
        """What is typed in the first box, spaces and all."""
        return self.first.edit.text()

    def problems(self) -> dict[str, str]:
        """What is wrong, by field key; empty when all is well."""
        problem = passphrase_problem(self.passphrase(), self.username)
        if problem:
            return {"passphrase": problem}
        if self.second.edit.text() != self.passphrase():
            return {"repeated": "The two are not the same. Type the passphrase again."}
        return {}

    def show_problems(self) -> bool:
        """Show them under the boxes; whether all is well."""
        problems = self.problems()
        for field in (self.second, self.first):
            field.set_error(problems.get(field.key, ""))
            if field.key in problems:
                field.take_focus()
        return not problems

    def clear(self) -> None:
        """Empty both boxes."""
        self.first.edit.clear()
        self.second.edit.clear()

    def _judge(self) -> None:
        self.strength_label.setText(self._words())

    def _words(self) -> str:
        typed = self.passphrase()
        if not typed:
            return "Nothing typed yet."
        problem = passphrase_problem(typed, self.username)
        if problem:
            return f"{len(typed)} characters so far. {problem}"
        if self.second.edit.text() == typed:
            return f"{len(typed)} characters: strong enough, and both are the same."
        return f"{len(typed)} characters: strong enough."
