"""Asking the user something. Nothing blocks: answers come through callbacks.

Callbacks are bound methods. They are not called when the user thinks better of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lomu_app.kernel.errors import LogNotWhole, LomuError
from ui.kit.alt_letters import AltLetters
from ui.kit.fields import Field, MultilineField, TextField
from ui.kit.labels import WrappedLabel

TakesText = Callable[[str], None]
TakesFile = Callable[[Path], None]
_LETTERS = 74
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Prompter(Protocol):
    """What pages are given; tests pass a fake."""

    def ask_reason(self, parent: QWidget, title: str, question: str, done: TakesText) -> None:
        """A reason, which must not be empty."""
        ...

    def ask_text(
        self, parent: QWidget, title: str, question: str, done: TakesText, *, text: str = ""
    ) -> None:
        """One line of text, which must not be empty."""
        ...

    def confirm(
        self, parent: QWidget, title: str, question: str, yes: str, done: Callable[[], None]
    ) -> None:
        """Go ahead? `yes` names the deed, such as "Close target"."""
        ...

    def choose_file(self, parent: QWidget, title: str, kinds: str, done: TakesFile) -> None:
        """A file that exists. `kinds` as Qt has them: "Workbooks (*.xlsx *.xls)"."""
        ...

    def save_file(
        self, parent: QWidget, title: str, kinds: str, done: TakesFile, *, name: str = ""
    ) -> None:
        """Where to write; `name` is proposed."""
        ...

    def show_problem(self, parent: QWidget, error: Exception) -> None:
        """Tell of an error, and of what to do."""
        ...


class KitDialog(QDialog):
    """A dialog with a heading, room for fields, and buttons. Deletes itself when closed.

    Ctrl+Return presses the main button from anywhere, also from a box of several lines, where
    Enter begins a new line; where Enter does not press it, Ctrl+Return does not either.
    """

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(True)
        self._opening = False
        self._main: QPushButton | None = None
        self.alt_letters = AltLetters(self)
        room = self.screen().availableGeometry().width() - 40
        self.setMinimumWidth(min(self.fontMetrics().averageCharWidth() * _LETTERS, room))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(12)
        self.buttons = QDialogButtonBox()
        self.buttons.rejected.connect(self.reject)

    def showEvent(self, event: QShowEvent) -> None:
        self._opening = True
        QTimer.singleShot(0, self._opened)
        super().showEvent(event)
        if self.column.hasHeightForWidth():  # else wrapped words would stand far apart
            self.resize(self.width(), self.column.totalHeightForWidth(self.width()))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and not event.spontaneous():
            self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not (ctrl and event.key() in _ENTER):
            super().keyPressEvent(event)
        elif self._main is not None and self._main.isDefault():
            self._main.click()

    def _place(self) -> None:
        """In the middle of its parent while it opens; later only back onto the screen."""
        frame, room = self.frameGeometry(), self.screen().availableGeometry()
        parent = self.parentWidget()
        if self._opening and parent is not None:
            frame.moveCenter(parent.window().frameGeometry().center())
        frame.moveRight(min(frame.right(), room.right()))
        frame.moveBottom(min(frame.bottom(), room.bottom()))
        self.move(max(frame.left(), room.left()), max(frame.top(), room.top()))

    def _opened(self) -> None:
        self._opening = False

    def add_buttons(self, yes: str, no: str = "Cancel") -> QPushButton:
        """The main button, and one that leaves all as it is; call it last."""
        main = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        main.setProperty("primary", True)
        main.clicked.connect(self.accept)
        if no:
            self.buttons.addButton(no, QDialogButtonBox.ButtonRole.RejectRole)
        self.column.addWidget(self.buttons)
        self._main = main
        self.name_main(yes)
        main.setDefault(True)  # only now, in its dialog: else Qt takes the first button it finds
        return main

    def name_main(self, words: str) -> None:
        """Say what the main button does; Alt and its first letter press it."""
        if self._main is not None:
            self._main.setText(f"&{words}")


class TextDialog(KitDialog):
    """Asks for one text."""

    def __init__(
        self, parent: QWidget, title: str, field: Field, yes: str, done: TakesText
    ) -> None:
        super().__init__(parent, title)
        self.field, self._done = field, done
        self.column.addWidget(WrappedLabel(title, "h2"))
        self.column.addWidget(field)
        self.add_buttons(yes)
        field.take_focus()

    def accept(self) -> None:
        """Take the answer, or say what is missing."""
        problem = self.field.problem()
        self.field.set_error(problem)
        if problem:
            self.field.take_focus()
            return
        answer = self.field.value()
        super().accept()
        self._done(answer)


class ConfirmDialog(KitDialog):
    """Asks whether to go ahead. Cancel has the focus, so that Enter does no harm."""

    def __init__(
        self, parent: QWidget, title: str, question: str, yes: str, done: Callable[[], None]
    ) -> None:
        super().__init__(parent, title)
        self._done = done
        self.column.addWidget(WrappedLabel(title, "h2"))
        self.column.addWidget(WrappedLabel(question))
        self.add_buttons(yes).setDefault(False)
        for button in self.buttons.buttons():
            if self.buttons.buttonRole(button) == QDialogButtonBox.ButtonRole.RejectRole:
                button.setFocus()

    def accept(self) -> None:
        """Go ahead."""
        super().accept()
        self._done()


class ProblemDialog(KitDialog):
    """Says what went wrong."""

    def __init__(self, parent: QWidget, title: str, words: str) -> None:
        super().__init__(parent, title)
        self.column.addWidget(WrappedLabel(title, "h2"))
        self.words_label = WrappedLabel(words)
        self.words_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(self.words_label)
        self.add_buttons("Close", no="")


class FileDialog(QFileDialog):
    """The system's own file dialog, answering through a callback."""

    def __init__(self, parent: QWidget, title: str, kinds: str, done: TakesFile) -> None:
        super().__init__(parent, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setNameFilter(kinds)
        self._done = done
        self.fileSelected.connect(self._chosen)

    def _chosen(self, name: str) -> None:
        self._done(Path(name))


def problem_words(error: Exception) -> tuple[str, str]:
    """Title and text for an error: the user's own kind, or a defect of the program."""
    if isinstance(error, LogNotWhole):
        return "The log is not whole", error.message
    if isinstance(error, LomuError):
        return "That did not work", error.message
    return (
        "Something went wrong in the program",
        "Nothing was changed. Try again; if it comes back, tell whoever looks after LOMU Tasking.",
    )


class DeskPrompter:
    """The real one."""

    def ask_reason(self, parent: QWidget, title: str, question: str, done: TakesText) -> None:
        """See `Prompter.ask_reason`."""
        field = MultilineField("reason", "Reason", help_text=question, required=True, lines=3)
        TextDialog(parent.window(), title, field, title, done).open()

    def ask_text(
        self, parent: QWidget, title: str, question: str, done: TakesText, *, text: str = ""
    ) -> None:
        """See `Prompter.ask_text`."""
        field = TextField("text", question, required=True)
        field.set_value(text)
        TextDialog(parent.window(), title, field, title, done).open()

    def confirm(
        self, parent: QWidget, title: str, question: str, yes: str, done: Callable[[], None]
    ) -> None:
        """See `Prompter.confirm`."""
        ConfirmDialog(parent.window(), title, question, yes, done).open()

    def choose_file(self, parent: QWidget, title: str, kinds: str, done: TakesFile) -> None:
        """See `Prompter.choose_file`."""
        dialog = FileDialog(parent.window(), title, kinds, done)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()

    def save_file(
        self, parent: QWidget, title: str, kinds: str, done: TakesFile, *, name: str = ""
    ) -> None:
        """See `Prompter.save_file`."""
        dialog = FileDialog(parent.window(), title, kinds, done)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
        dialog.open()

    def show_problem(self, parent: QWidget, error: Exception) -> None:
        """See `Prompter.show_problem`. A defect goes where every unforeseen error goes."""
        if isinstance(error, LomuError):
            ProblemDialog(parent.window(), *problem_words(error)).open()
        else:
            sys.excepthook(type(error), error, error.__traceback__)
