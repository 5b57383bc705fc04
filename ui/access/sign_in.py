"""The sign-in panel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import LomuError
from ui.access.secret import CapsHint
from ui.kit.fields import TextField
from ui.kit.labels import TextLabel, WrappedLabel, announce
from ui.kit.page import IconButton
from ui.kit.prompter import Prompter
from ui.kit.settings import Settings
from ui.kit.tasks import Tasks

_KEY = "signin/name"
SignIn = Callable[[str, str], Core]


class SignInPanel(QWidget):
    """Name and passphrase. `signed_in(Core)` once `sign_in(name, passphrase)` gave one.

    `forgotten(name)` when somebody wants to use the recovery key instead.
    """

    signed_in = Signal(object)
    forgotten = Signal(str)

    def __init__(
        self, sign_in: SignIn, where: str, tasks: Tasks, prompter: Prompter, settings: Settings,
        *, may_recover: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self._sign_in, self._tasks = sign_in, tasks
        self._prompter, self._settings = prompter, settings
        self.name_field = TextField("username", "User name", required=True)
        self.name_field.set_value(settings.text(_KEY))
        self.secret_field = TextField("passphrase", "Passphrase", required=True, secret=True)
        self.error_label = WrappedLabel("", "error")
        self.error_label.hide()
        self.button = IconButton("Sign in", "key", primary=True)
        self.forgotten_button = QPushButton("I have forgotten my passphrase")
        self.forgotten_button.setProperty("link", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(TextLabel("Sign in", "h1"))
        column.addWidget(WrappedLabel(where, "muted"))
        column.addWidget(self.name_field)
        column.addWidget(self.secret_field)
        column.addWidget(CapsHint(self.secret_field.edit))
        column.addWidget(self.error_label)
        column.addWidget(self.button)
        column.addWidget(self.forgotten_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.forgotten_button.setVisible(may_recover)
        self.forgotten_button.clicked.connect(self._forgot)
        self.button.clicked.connect(self._ask)
        self.name_field.edit.returnPressed.connect(self.secret_field.take_focus)
        self.secret_field.edit.returnPressed.connect(self._ask)

    def take_focus(self) -> None:
        """The cursor goes where something is still to be typed."""
        (self.secret_field if self.name_field.value() else self.name_field).take_focus()

    def _forgot(self) -> None:
        self.forgotten.emit(self.name_field.value() or "")

    def _ask(self) -> None:
        if not self.button.isEnabled():
            return
        for field in (self.secret_field, self.name_field):
            field.set_error(field.problem())
            if field.problem():
                field.take_focus()
        if self.name_field.problem() or self.secret_field.problem():
            return
        self._say("")
        self.button.setEnabled(False)
        name = str(self.name_field.value())
        work = partial(self._sign_in, name, self.secret_field.edit.text())
        self._tasks.run(self, work, self._arrived, self._failed)

    def _arrived(self, core: Core) -> None:
        self._settings.set_text(_KEY, core.actor.username)
        self.secret_field.edit.clear()
        self.signed_in.emit(core)

    def _failed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self.secret_field.edit.clear()
        if isinstance(error, LomuError):
            self._say(error.message)
        else:
            self._prompter.show_problem(self, error)
        self.secret_field.take_focus()

    def _say(self, words: str) -> None:
        self.error_label.setText(f"▲ {words}" if words else "")
        self.error_label.setVisible(bool(words))
        if words:
            announce(self, words)
