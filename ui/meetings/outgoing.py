"""Opens the forms of what leaves a meeting, and tells what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from lomu_app.cog.out import agencies_to_do
from lomu_app.meetings.rows import MeetingDetail
from lomu_app.packs.door import BuiltPack
from ui.core.desk import Desk
from ui.meetings.actions_out import ActionsOutDialog
from ui.meetings.deeds import AGENDA_OUT, INVITATION_OUT, MINUTES_OUT
from ui.meetings.leaving import Left
from ui.meetings.out import AgendaOutDialog, InvitationOutDialog, MinutesOutDialog, OutDialog
from ui.printing.problem_print import ProblemPreview
from ui.printing.showing import ShowsPaper


class Outgoing(ShowsPaper):
    """Opens these forms, and tells what was written."""

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk
        self._detail: MeetingDetail | None = None

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
            dialog = ActionsOutDialog(self._owner, self._desk, self._detail, agencies)
            dialog.saved.connect(self._built)
            dialog.open()

    def _built(self, packs: Sequence[BuiltPack]) -> None:
        told = " and ".join(each.reference for each in packs)
        then = "A second person checks" if any(each.needs_check for each in packs) else "Release"
        self._desk.say(f"Built {told}. {then} {'it' if len(packs) == 1 else 'them'} on Disclosure.")

    def _open(self, dialog: OutDialog) -> None:
        dialog.saved.connect(self._written)
        dialog.open()

    def _written(self, left: Left) -> None:
        if left.files:
            self._desk.say("Exported " + " and ".join(path.name for path in left.files))
        if left.paper is not None:
            self.show_paper(ProblemPreview(left.paper, self._owner, **left.facts))

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._owner, error)
