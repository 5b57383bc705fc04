"""The first start on a computer: the administrator, and the recovery key, shown once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lomu_app.access.rules import check_username
from lomu_app.bootstrap import Core, FirstRun
from lomu_app.kernel.errors import InvalidInput
from ui.access.secret import NewPassphrase
from ui.kit.fields import CheckField, TextField
from ui.kit.forms import Form
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.page import IconButton
from ui.kit.prompter import Prompter
from ui.kit.tasks import Tasks

# Name, shown name, passphrase, whether the first person only manages users.
SetUp = Callable[[str, str, str, bool], FirstRun]
_TOLD = (
    "Whoever has this key can open the database without a passphrase, and without it a "
    "forgotten passphrase of the only administrator loses everything. Print it, lock it away, "
    "and keep no copy on this computer. It is shown this once."
)


class FirstRunPanel(QWidget):
    """Names the administrator. `set_up(FirstRun)` when the encrypted database is there."""

    set_up = Signal(object)

    def __init__(self, make: SetUp, tasks: Tasks, prompter: Prompter) -> None:
        super().__init__()
        self._make, self._tasks, self._prompter = make, tasks, prompter
        self.form = Form()
        self.name_field = self.form.add(
            TextField(
                "username", "Your user name", required=True,
                help_text="Letters, digits, dots, dashes or underscores; for example ps.marsh",
            )
        )  # fmt: skip
        self.shown_field = self.form.add(
            TextField("display_name", "Your name as others see it", hint="PS Marsh")
        )
        self.duties_field = self.form.add(
            CheckField(
                "only_users", "I only look after users; others do the operational work",
                help_text="Otherwise you hold every duty yourself until there are others.",
            )
        )  # fmt: skip
        self.secrets = NewPassphrase()
        self.form.add_widget(self.secrets)
        self.button = IconButton("Set up the encrypted database", "lock", primary=True)
        self.working_label = WrappedLabel("Making the keys and the encrypted database …", "muted")
        self.working_label.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(TextLabel("Set up LOMU Tasking", "h1"))
        column.addWidget(
            WrappedLabel(
                "There is no database on this computer yet. Name its first administrator: you.",
                "muted",
            )
        )
        column.addWidget(self.form)
        column.addWidget(self.button)
        column.addWidget(self.working_label)
        self.name_field.changed.connect(self._name_changed)
        self.button.clicked.connect(self._ask)
        self.secrets.second.edit.returnPressed.connect(self._ask)

    def take_focus(self) -> None:
        """The cursor goes to the first box."""
        self.name_field.take_focus()

    def _name_changed(self) -> None:
        self.secrets.username = self.name_field.value() or ""

    def _ask(self) -> None:
        if not self.button.isEnabled() or not self.form.check() or not self._name_is_right():
            return
        if not self.secrets.show_problems():
            return
        self.button.setEnabled(False)
        self.working_label.show()
        values = self.form.values()
        work = partial(
            self._make, values["username"], values["display_name"] or values["username"],
            self.secrets.passphrase(), values["only_users"],
        )  # fmt: skip
        self._tasks.run(self, work, self._made, self._failed)

    def _name_is_right(self) -> bool:
        try:
            check_username(self.name_field.value() or "")
        except InvalidInput as error:
            self.form.show_errors({"username": error.message})
            return False
        return True

    def _made(self, made: FirstRun) -> None:
        self.secrets.clear()
        self.working_label.hide()
        self.set_up.emit(made)

    def _failed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self.working_label.hide()
        self._prompter.show_problem(self, error)


class RecoveryPanel(QWidget):
    """Shows the recovery key; goes on only once it is said to be locked away."""

    put_away = Signal(object)

    def __init__(self, made: FirstRun, prints: Callable[[QTextDocument, QWidget], None]) -> None:
        super().__init__()
        self._core: Core = made.core
        self._prints = prints
        self._key = made.recovery_key
        self.key_label = QLabel(_in_two_lines(self._key))
        self.key_label.setTextFormat(Qt.TextFormat.PlainText)
        self.key_label.setObjectName("recoveryKey")
        self.key_label.setProperty("role", "h2")
        self.key_label.setAccessibleName("Recovery key")
        self.key_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.key_label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy_button = IconButton("Copy", "copy")
        self.print_button = IconButton("Print", "print")
        self.away_box = QCheckBox("I have locked it away")
        self.button = IconButton("Go on to the desk", "chevron_right", primary=True)
        self.button.setEnabled(False)
        self._lay_out()
        self.copy_button.clicked.connect(self._copy)
        self.print_button.clicked.connect(self._print)
        self.away_box.toggled.connect(self.button.setEnabled)
        self.button.clicked.connect(self._go_on)

    def take_focus(self) -> None:
        """The cursor goes to what is to be done first."""
        self.print_button.setFocus()

    def _lay_out(self) -> None:
        frame = QWidget()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, 10, 0, 10)
        inside.addWidget(self.key_label)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.copy_button)
        row.addWidget(self.print_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(TextLabel("Lock the recovery key away", "h1"))
        column.addWidget(WrappedLabel(_TOLD))
        column.addWidget(frame)
        column.addLayout(row)
        column.addWidget(self.away_box)
        column.addWidget(self.button)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key)

    def _print(self) -> None:
        page = QTextDocument()
        page.setPlainText(
            "LOMU Tasking\nRecovery key of the database on this computer\n\n"
            f"{self._key}\n\nKeep it locked away. {_TOLD}"
        )
        self._prints(page, self)

    def _go_on(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.text() == self._key:  # else anybody could paste it for the rest of the day
            clipboard.clear()
        self._key = ""
        self.key_label.clear()
        self.put_away.emit(self._core)


def _in_two_lines(key: str) -> str:
    groups = key.split("-")
    half = (len(groups) + 1) // 2
    return "-".join(groups[:half]) + "-\n" + "-".join(groups[half:])
