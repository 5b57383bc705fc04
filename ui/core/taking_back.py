"""What the Undo of a notice does: one command that takes another one back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.core.desk import Desk


class TakeBack(QObject):
    """`run` sends the command once; told if that is not possible any more."""

    def __init__(self, owner: QWidget, desk: Desk, command: Any, said: str) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk
        self._command, self._said = command, said

    def run(self) -> None:
        """Take it back."""
        self._desk.run(self, self._command, self._done, self._failed)

    def _done(self, _done: Any) -> None:
        self._desk.say(self._said)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._owner, error)
