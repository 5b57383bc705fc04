"""Takes back what was done to a line of the draft: puts it where it stood before."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lomu_app.daart.snapshot import ListLine
from lomu_app.daart.threat_commands import MoveLine, RestoreLine
from ui.core.desk import Desk


class LineUndo(QObject):
    """One line as it was `before`; `version` is that after the deed. Lives as long as `host`."""

    def __init__(self, desk: Desk, before: ListLine, version: int, host: QWidget) -> None:
        super().__init__(host)
        self._desk, self._before, self._version, self._host = desk, before, version, host

    def run(self) -> None:
        """Put it back to the place of the policy, then to where somebody had moved it, if so."""
        command = RestoreLine(item_id=self._before.item_id, version=self._version)
        self._desk.run(self, command, self._restored, self._failed)

    def _restored(self, done: Any) -> None:
        if self._before.moved_reason is None:
            self._desk.say("Taken back")
            return
        command = MoveLine(
            item_id=self._before.item_id, version=done.result["version"],
            new_rank=self._before.rank, reason=self._before.moved_reason,
        )  # fmt: skip
        self._desk.run(self, command, self._moved, self._failed)

    def _moved(self, _done: Any) -> None:
        self._desk.say("Taken back")

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._host, error)
