"""A new passphrase by the recovery key, for whoever has forgotten theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import LomuError
from ui.access.secret import NewPassphrase
from ui.kit.fields import TextField
from ui.kit.forms import Form
from ui.kit.labels import TextLabel, WrappedLabel, announce
from ui.kit.page import IconButton
from ui.kit.prompter import Prompter
from ui.kit.tasks import Tasks

Recover = Callable[[str, str, str], Core]  # user name, recovery key, new passphrase


class RecoverPanel(QWidget):
    """`signed_in(Core)` once the key was right; `given_up` to go back to signing in."""

    signed_in = Signal(object)
    given_up = Signal()

    def __init__(self, recover: Recover, name: str, tasks: Tasks, prompter: Prompter) -> None:
        super().__init__()
        self._recover, self._tasks, self._prompter = recover, tasks, prompter
        self.form = Form()
        self.name_field = self.form.add(TextField("username", "User name", required=True))
        self.name_field.set_value(name)
        self.key_field = self.form.add(
            TextField(
                "key", "Recovery key", required=True, hint="ABCD-EFGH-…",
                help_text="As it was printed when the database was made; dashes may be left out.",
            )
        )  # fmt: skip
        self.secrets = NewPassphrase()
        self.secrets.username = name
        self.form.add_widget(self.secrets)
        self.error_label = WrappedLabel("", "error")
        self.error_label.hide()
        self.button = IconButton("Take this passphrase and sign in", "key", primary=True)
        self.back_button = QPushButton("Back to signing in")
        self.back_button.setProperty("link", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(TextLabel("Use the recovery key", "h1"))
        column.addWidget(
            WrappedLabel(
                "An administrator can give you a new passphrase as well. Using the key is logged.",
                "muted",
            )
        )
        column.addWidget(self.form)
        column.addWidget(self.error_label)
        column.addWidget(self.button)
        column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.name_field.changed.connect(self._name_changed)
        self.button.clicked.connect(self._ask)
        self.secrets.second.edit.returnPressed.connect(self._ask)
        self.back_button.clicked.connect(self.given_up)

    def take_focus(self) -> None:
        """The cursor goes where something is still to be typed."""
        (self.key_field if self.name_field.value() else self.name_field).take_focus()

    def _name_changed(self) -> None:
        self.secrets.username = self.name_field.value() or ""

    def _ask(self) -> None:
        if not self.button.isEnabled() or not self.form.check():
            return
        if not self.secrets.show_problems():
            return
        self._say("")
        self.button.setEnabled(False)
        values = self.form.values()
        work = partial(self._recover, values["username"], values["key"], self.secrets.passphrase())
        self._tasks.run(self, work, self._arrived, self._failed)

    def _arrived(self, core: Core) -> None:
        self.key_field.edit.clear()
        self.secrets.clear()
        self.signed_in.emit(core)

    def _failed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        if isinstance(error, LomuError):
            self._say(error.message)
        else:
            self._prompter.show_problem(self, error)
        self.key_field.take_focus()

    def _say(self, words: str) -> None:
        self.error_label.setText(f"▲ {words}" if words else "")
        self.error_label.setVisible(bool(words))
        if words:
            announce(self, words)
