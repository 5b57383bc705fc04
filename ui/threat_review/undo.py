"""Takes back what was done to a line: puts it where, and makes it what, it was before."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lomu_app.daart.snapshot import ListLine
from lomu_app.daart.threat_commands import (
    MoveLine,
    RecordDecision,
    RemoveLine,
    RestoreLine,
    SetLine,
)
from ui.core.desk import Desk

_WHY = "Taken back"


class LineUndo(QObject):
    """One line as it was `before`; `version` is that after the deed. Lives as long as `host`."""

    def __init__(self, desk: Desk, before: ListLine, version: int, host: QWidget) -> None:
        super().__init__(host)
        self._desk, self._before, self._version, self._host = desk, before, version, host

    def place(self) -> None:
        """After a move or a removal: first where the policy has it, then where it was."""
        self._run(
            RestoreLine(item_id=self._before.item_id, version=self._version, reason=_WHY),
            self._restored,
        )

    def put_back(self) -> None:
        """After it was put back: off again, or to where somebody had moved it, for their reason."""
        self._run(self._as_before(self._version), self._taken_back)

    def who(self) -> None:
        """After owner, team, day or question were changed."""
        line = self._before
        self._run(
            SetLine(
                item_id=line.item_id, version=self._version, owner=line.owner, team=line.team,
                due=line.due, ask=line.ask,
            ),
            self._taken_back,
        )  # fmt: skip

    def replaces_a_decision(self) -> bool:
        """Whether there was a decision before: the first one cannot be taken back."""
        return bool(self._before.decision)

    def decision(self) -> None:
        """After a decision was replaced by another one."""
        line = self._before
        self._run(
            RecordDecision(
                item_id=line.item_id, version=self._version, decision=line.decision,
                owner=line.owner, team=line.team, due=line.due,
            ),
            self._taken_back,
        )  # fmt: skip

    # How

    def _as_before(self, version: int) -> RemoveLine | MoveLine:
        line = self._before
        if line.removed_reason is not None:
            return RemoveLine(item_id=line.item_id, version=version, reason=line.removed_reason)
        return MoveLine(
            item_id=line.item_id, version=version, new_rank=line.rank,
            reason=line.moved_reason or _WHY,
        )  # fmt: skip

    def _run(self, command: Any, done: Any) -> None:
        self._desk.run(self, command, done, self._failed)

    def _restored(self, done: Any) -> None:
        if self._before.moved_reason is None:
            self._taken_back(done)
        else:
            self._run(self._as_before(done.result["version"]), self._taken_back)

    def _taken_back(self, _done: Any) -> None:
        self._desk.say(_WHY)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._host, error)
