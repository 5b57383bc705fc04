"""Says beside a record that somebody else has it open for editing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from lomu_app.access.live import who_else_edits
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.counting import and_joined
from ui.kit.banner import Banner

if TYPE_CHECKING:
    from ui.core.desk import Desk

TOO = " too. Whoever saves second is asked, field by field, whose counts"
_AGAIN = 5_000  # milliseconds: of a program that has died nobody tells that it lets go


class EditingMark(Banner):
    """Shows nothing until `show_record`, and nothing where the database is not shared.

    `more` ends the sentence.
    """

    def __init__(self, desk: Desk, more: str = "") -> None:
        super().__init__()
        self._desk, self._more = desk, more
        self._record: tuple[Kind, int] = (Kind.PERSON, 0)
        self.close_button.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AGAIN)
        self._timer.timeout.connect(self._ask)
        if desk.changes.shared:
            desk.changes.editing_changed.connect(self._told_of)
            desk.changes.found.connect(self._ask)

    def show_record(self, kind: Kind, key: int) -> None:
        """Watch this record; 0 watches none."""
        if (kind, key) != self._record:
            self.say("")
        self._record = (kind, key)
        self._ask()

    def _told_of(self, kind: Kind, key: int) -> None:
        if (kind, key) == self._record:
            self._ask()

    def _ask(self) -> None:
        kind, key = self._record
        if self._desk.changes.shared and key:
            work = partial(who_else_edits, self._desk.core, kind, key)
            done = partial(self._show, self._record)
            self._desk.tasks.run(self, work, done, self._failed, key="who")

    def _show(self, record: tuple[Kind, int], names: tuple[str, ...]) -> None:
        if record != self._record:
            return
        verb = "is" if len(names) == 1 else "are"
        self.say(f"{and_joined(names)} {verb} editing this{self._more}." if names else "")
        self.close_button.hide()
        if names:
            self._timer.start()

    def _failed(self, _error: Exception) -> None:
        """Whether anybody is there cannot be said while the database is away."""
        self.say("")
