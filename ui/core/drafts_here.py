"""Drafts that a shared database cannot take just now are kept on this computer, encrypted."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from lomu_app.access.drafts import (
    DropDraft,
    KeepDraft,
    KeptHere,
    kept_here,
    take_over,
    typed_in,
)
from lomu_app.bootstrap import Core
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import LomuError, ServerAway
from lomu_app.kernel.permissions import Permission
from ui.kit.settings import Settings
from ui.kit.tasks import Tasks

FOLDER = "drafts"
"""Beside the settings."""
_TAKEN = (
    "Typed when the connection was lost, and not saved: {forms}. Today leads there, and what you "
    "typed is offered."
)
_UNREADABLE = (
    "Something that was kept on this computer while the connection was lost cannot be read any "
    "more. It was put aside, and goes for good after {days}; enter it again."
)
_CLEARED = (
    "{files} of what was typed while a connection was lost, which nobody could read any more and "
    "which {were} put aside more than {days} ago, {are} gone from this computer for good."
)


class DraftsHere(QObject):
    """Keeps drafts on this computer while the database is away, once `begin` has read the key.

    `said(words)`: what was taken over from an earlier session, or that the disk refuses.
    """

    said = Signal(str)

    def __init__(self, core: Core, tasks: Tasks, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._core, self._tasks = core, tasks
        self._folder = settings.path.parent / FOLDER
        self._here: KeptHere | None = None
        self._days = int(core.policies["desk"]["unreadable_drafts_days"])
        self._wanted = self._asked = self._complained = False

    @property
    def ready(self) -> bool:
        """Whether what is typed would be kept here."""
        return self._here is not None

    def begin(self) -> None:
        """Read the key, and bring to the database what an earlier session left here."""
        self._wanted = self._core.actor.may(Permission.KEEP_DRAFTS)
        self.begin_again()

    def stop(self) -> None:
        """The desk is left: what is kept here is for whoever signs in next."""
        self._wanted = False
        if self._here is not None:
            self._here.close()

    def begin_again(self) -> None:
        """The database is there again: do what could not be done before."""
        if self._wanted and self._here is None and not self._asked:
            self._asked = True
            work = partial(kept_here, self._core, self._folder)
            self._tasks.run(self, work, self._begun, self._not_begun)

    def note(self, command: KeepDraft | DropDraft) -> None:
        """The database is away: do here what the command would do there."""
        if self._here is not None:
            work = partial(_note, self._here, command)
            self._tasks.run(self, work, self._noted, self._refused)

    def execute(self, command: KeepDraft | DropDraft) -> Any:
        """Do it in the database, else here, on a thread of the pool. Raises what the core does.

        Nobody need be there any more to hear of it: the desk may be about to close.
        """
        try:
            done = self._core.execute(command)
        except ServerAway:
            if self._here is not None:
                _note(self._here, command)
            raise
        if self._here is not None:
            until = command.typed_at if isinstance(command, KeepDraft) else None
            self._here.drop(command.form, until)
        return done

    def _begun(self, here: KeptHere) -> None:
        self._here = here
        work = partial(_look_after, self._core, here, self._days)
        self._tasks.run(self, work, self._looked_after, self._not_taken)

    def _looked_after(self, answer: tuple[int, int, int]) -> None:
        taken, unreadable, cleared = answer
        days = counted(self._days, "day")
        if taken:
            self.said.emit(_TAKEN.format(forms=counted(taken, "form")))
        if unreadable:
            self.said.emit(_UNREADABLE.format(days=days))
        if cleared:
            were, are = ("was", "is") if cleared == 1 else ("were", "are")
            files = counted(cleared, "file")
            self.said.emit(_CLEARED.format(files=files, were=were, are=are, days=days))

    def _not_begun(self, error: Exception) -> None:
        self._asked = False  # once the connection is back it is tried again
        if not isinstance(error, ServerAway):
            self._refused(error)

    def _not_taken(self, error: Exception) -> None:
        if not isinstance(error, ServerAway):  # it stays where it is; the next sign-in takes it
            self._refused(error)

    def _noted(self, _done: object) -> None:
        self._complained = False

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, LomuError):
            raise error
        if not self._complained:
            self._complained = True
            self.said.emit(error.message)


def _look_after(core: Core, here: KeptHere, days: int) -> tuple[int, int, int]:
    """See `take_over`; and how many files went that nobody could read for so many days."""
    cleared = here.clear_unreadable(days)
    return *take_over(core, here), cleared


def _note(here: KeptHere, command: KeepDraft | DropDraft) -> None:
    if isinstance(command, DropDraft):
        here.drop(command.form)
    elif (typed := typed_in(command)) is not None:
        here.keep(typed)
