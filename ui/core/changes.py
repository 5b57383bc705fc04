"""Tells pages what was changed, here and elsewhere, and whether the database is there at all.

A shared database says at once what others change; an embedded one is looked at every few seconds,
and so is a shared one while nothing can be heard from it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from lomu_app.access.live import LiveLink, link_of
from lomu_app.bootstrap import Core
from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import LomuError, Outgrown, ServerAway, TooSlow
from lomu_app.kernel.live import Beat, Cut, EditingChanged, Heard, LiveEvent
from lomu_app.kernel.permissions import Permission
from ui.kit.tasks import Tasks

GATHERED = 150  # milliseconds: what comes in so short a time is shown anew once
UNTOLD_GATHERED = 900  # what may have been nothing is not looked at more often than that
PATIENCE = 4_000  # milliseconds without the database until one is told to work without it


class Reach(StrEnum):
    """Whether the database answers."""

    THERE = "there"
    TRYING = "trying"
    AWAY = "away"


class ChangeNotifier(QObject):
    """`changed(tuple of ChangeSet)` after each change, by whomever; `own` after one of this desk.

    `elsewhere` when others have changed something unknown. `reach_changed(Reach)` when the
    database has gone or come back; `lost(error)` and `found` are its beginning and its end.
    `outgrown` says what to do where this program's version is not the database's any more.
    `clocks_told(timedelta)`: how far the server's clock is ahead; `editing_changed(kind, id)`.
    The core calls back on other threads; Qt queues the signal to the pages' own.
    """

    changed = Signal(object)
    own = Signal()
    elsewhere = Signal()
    reach_changed = Signal(object)
    lost = Signal(object)
    found = Signal()
    clocks_told = Signal(object)
    editing_changed = Signal(object, int)
    _told = Signal(object)

    def __init__(
        self, core: Core, tasks: Tasks, seconds: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._core, self._tasks = core, tasks
        self._seen_up_to: int | None = None
        self._own: list[int] = []
        self._hearing = False
        self._gathered: list[ChangeSet] = []
        self.reach = Reach.THERE
        self.outgrown = ""
        self.picture = core.clock.now()
        self.timer = self._after(seconds * 1000, self.look, once=False)
        self._soon = self._after(GATHERED, self._give)
        self._untold = self._after(UNTOLD_GATHERED, self._show_untold)
        self._gone = self._after(PATIENCE, self._go_without)
        self.link: LiveLink | None = link_of(core, self._told.emit)
        self._told.connect(self._hear)
        core.listen(self._tell)

    def _after(self, milliseconds: int, then: Callable[[], None], *, once: bool = True) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(once)
        timer.setInterval(milliseconds)
        timer.timeout.connect(then)
        return timer

    @property
    def shared(self) -> bool:
        """Whether others work on the database."""
        return self.link is not None

    def hears(self) -> bool:
        """Whether others' changes are heard as they are made."""
        return self._hearing

    def watch(self) -> None:
        """Begin to look for changes by others."""
        self.look()
        self.timer.start()
        if self.link is not None:
            self.link.start()

    def stop(self) -> None:
        """Look and listen no more."""
        for timer in (self.timer, self._soon, self._untold, self._gone):
            timer.stop()
        if self.link is not None:
            self.link.stop()

    def look(self) -> None:
        """Look once: has the audit moved on without us?"""
        if not self.hears():
            self._look()

    def picture_time(self) -> str:
        """When the database last answered, HH:MM on the wall."""
        return f"{london(self.picture):%H:%M}"

    def missed(self, error: Exception) -> None:
        """Somebody got no answer from the database."""
        if self.link is not None:
            self.link.look_now()
        self._lose(error)

    # What this desk does, and what it finds by looking

    def _look(self) -> None:
        self._tasks.run(self, self._position, self._seen, self._failed, key="head")

    def _position(self) -> int:
        return self._core.audit_head().position

    def _tell(self, changes: tuple[ChangeSet, ...]) -> None:
        if not self.hears():
            with suppress(LomuError):  # it is done, whatever becomes of this question
                self._own.append(self._position())
        if changes and isValid(self):
            self.own.emit()
            self.changed.emit(changes)

    def _seen(self, position: int) -> None:
        self._reached()
        before, self._seen_up_to = self._seen_up_to, position
        # Ours are those told of since; one that was told of late is counted once all the same.
        own = [mine for mine in self._own if before is None or mine > before]
        self._own = [mine for mine in own if mine > position]
        if before is not None and position - before != len(own) - len(self._own):
            self.elsewhere.emit()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, TooSlow):  # a slow answer is an answer
            self._lose(error)

    # What is heard

    @Slot(object)
    def _hear(self, event: LiveEvent) -> None:
        if isinstance(event, Heard):
            self._gather(event)
        elif isinstance(event, Beat):
            self._beat(event)
        elif isinstance(event, EditingChanged):
            self.editing_changed.emit(event.kind, event.id)
        elif isinstance(event, Cut):
            self._hearing = False
            self._lose(event.why or ServerAway("The shared database does not answer."))

    def _gather(self, heard: Heard) -> None:
        """The first is shown at once; what follows on its heels is shown together."""
        self.picture = self._core.clock.now()
        self._gathered += heard.changes
        if self._gathered and not self._soon.isActive():
            self._give()
        cleared = self._core.actor.may(Permission.SEE_CSE)
        if heard.untold and cleared and not self._untold.isActive():
            self._untold.start()

    def _give(self) -> None:
        gathered, self._gathered = tuple(self._gathered), []
        if gathered:
            self._soon.start()
            self.changed.emit(gathered)

    def _show_untold(self) -> None:
        self.elsewhere.emit()

    def _beat(self, beat: Beat) -> None:
        if beat.anew:
            self._look()  # what happened before the connection was made, nobody has told
        self._hearing = beat.hears
        self._reached()
        self.clocks_told.emit(beat.ahead)

    # Whether it is there

    def _reached(self) -> None:
        self.picture = self._core.clock.now()
        self._gone.stop()
        self.outgrown = ""
        if self.reach is not Reach.THERE:
            self._go(Reach.THERE)
            self.found.emit()

    def _lose(self, error: Exception) -> None:
        if isinstance(error, Outgrown) and not self.outgrown:
            self.outgrown = error.message
            self._gone.stop()
            self._go(Reach.AWAY)
            self.lost.emit(error)
        elif self.reach is Reach.THERE:
            self._go(Reach.TRYING if self.shared else Reach.AWAY)
            self._gone.start()
            self.lost.emit(error)

    def _go_without(self) -> None:
        if self.reach is Reach.TRYING:
            self._go(Reach.AWAY)

    def _go(self, reach: Reach) -> None:
        self.reach = reach
        self.reach_changed.emit(reach)


def touched(changes: tuple[ChangeSet, ...], kind: Kind) -> frozenset[int]:
    """The ids of one kind among the changes."""
    return frozenset(key for change in changes if change.kind == kind for key in change.ids)
