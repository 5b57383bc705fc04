"""Choosing whom to be in the practice force, where nobody needs a passphrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lomu_app.bootstrap import Core, PracticePerson
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.prompter import Prompter
from ui.kit.tasks import Tasks


class PracticePanel(QWidget):
    """One button a person. `signed_in(Core)`."""

    signed_in = Signal(object)

    def __init__(
        self,
        people: Sequence[PracticePerson],
        sign_in: Callable[[str], Core],
        tasks: Tasks,
        prompter: Prompter,
    ) -> None:
        super().__init__()
        self._sign_in, self._tasks, self._prompter = sign_in, tasks, prompter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(TextLabel("Practise as", "h1"))
        column.addWidget(
            WrappedLabel(
                "Everybody in the practice force is invented. Choose a role to try.", "muted"
            )
        )
        self.buttons: list[QPushButton] = []
        for person in people:
            button = QPushButton(f"{person.display_name}  ·  {person.roles}".replace("&", "&&"))
            button.setProperty("who", person.username)
            button.clicked.connect(self._chosen)
            column.addWidget(button)
            self.buttons.append(button)

    def take_focus(self) -> None:
        """The cursor goes to the first person."""
        if self.buttons:
            self.buttons[0].setFocus()

    def _chosen(self) -> None:
        name = str(self.sender().property("who"))
        self._enable(enabled=False)
        self._tasks.run(self, partial(self._sign_in, name), self.signed_in.emit, self._failed)

    def _failed(self, error: Exception) -> None:
        self._enable(enabled=True)
        self._prompter.show_problem(self, error)

    def _enable(self, *, enabled: bool) -> None:
        for button in self.buttons:
            button.setEnabled(enabled)
