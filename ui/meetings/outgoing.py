"""Opens the forms of what leaves a meeting, and tells what was written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lomu_app.cog.out import agencies_to_do
from lomu_app.meetings.rows import MeetingDetail
from ui.core.desk import Desk
from ui.meetings.actions_out import ActionsOutDialog
from ui.meetings.deeds import AGENDA_OUT, INVITATION_OUT, MINUTES_OUT
from ui.meetings.leaving import Left
from ui.meetings.out import AgendaOutDialog, InvitationOutDialog, MinutesOutDialog, OutDialog
from ui.printing.problem_print import ProblemPreview


class Outgoing(QObject):
    """Opens these forms, and tells what was written."""

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk
        self._detail: MeetingDetail | None = None
        self.preview: ProblemPreview | None = None

    def export(self, key: str, detail: MeetingDetail) -> None:
        """One of `deeds.OUT`."""
        self._detail = detail
        if key == INVITATION_OUT:
            self._open(InvitationOutDialog(self._owner, self._desk, detail))
        elif key == AGENDA_OUT:
            self._open(AgendaOutDialog(self._owner, self._desk, detail))
        elif key == MINUTES_OUT:
            self._open(MinutesOutDialog(self._owner, self._desk, detail))
        else:
            query = partial(agencies_to_do, meeting_id=detail.row.id)
            self._desk.read(self, query, self._ask_whose, self._failed, key="agencies")

    def _ask_whose(self, agencies: Mapping[str, tuple[str, ...]]) -> None:
        if self._detail is not None:
            self._open(ActionsOutDialog(self._owner, self._desk, self._detail, agencies))

    def _open(self, dialog: OutDialog) -> None:
        dialog.saved.connect(self._written)
        dialog.open()

    def _written(self, left: Left) -> None:
        if left.files:
            self._desk.say("Exported " + " and ".join(path.name for path in left.files))
        if left.paper is not None:
            self.preview = ProblemPreview(left.paper, self._owner, **left.facts)
            self.preview.dialog.finished.connect(self._closed)
            self.preview.failed.connect(self._failed)
            self.preview.open()

    def _closed(self, _answer: int) -> None:
        if self.preview is not None:
            self.preview.deleteLater()
            self.preview = None

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._owner, error)
