"""What `register(desk)` of each feature folder gets, and hands on to its pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from lomu_app.access.rules import area_names
from lomu_app.bootstrap import Core
from lomu_app.kernel.clock import london
from ui.core.away import QuietWhileAway
from ui.core.changes import ChangeNotifier
from ui.core.consulting import Consulting
from ui.core.drafts_here import DraftsHere
from ui.core.editing import Editing
from ui.core.outbox import Outbox, Sent
from ui.core.person_sections import PersonSection, in_order
from ui.kit.area_choice import AreaMemory
from ui.kit.prompter import Prompter
from ui.kit.settings import Settings
from ui.kit.tasks import Tasks
from ui.shell.palette_list import PaletteEntry
from ui.shell.registry import Registry

T = TypeVar("T")
Search = Callable[[str], Sequence[PaletteEntry]]
Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


class KeepsDraft(Protocol):
    """Keeps what is typed in one form."""

    def keep_now(self) -> bool:
        """Keep it at once; whether there was anything."""
        ...


class Desk(QObject):
    """One signed-in person's desk.

    `core` (execute, ask, actor, clock, policies), `tasks`, `prompter`, `settings`, `registry`
    (add pages and actions), `changes` (who changed what), `area` (the area chosen on any
    page), `consulting` (why a nominal is looked at), `editing` (what is open for editing here),
    `outbox` (commands that wait for an answer), `drafts_here` (what is typed meanwhile).
    `said(text, undo or None)` reaches the window's notices, `saved(words)` its status line,
    `page_wanted(page id, argument)` shows a page.
    """

    said = Signal(str, object)
    saved = Signal(str)
    page_wanted = Signal(str, object)

    def __init__(
        self,
        core: Core,
        tasks: Tasks,
        prompter: Prompter,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.core, self.tasks, self.settings = core, tasks, settings
        self.registry = Registry(core.actor.may, self)
        seconds = int(core.policies["desk"]["look_for_changes_seconds"])
        self.changes = ChangeNotifier(core, tasks, seconds, self)
        self.prompter: Prompter = (
            QuietWhileAway(prompter, self.changes) if self.changes.shared else prompter
        )
        self.drafts_here = DraftsHere(core, tasks, settings, self)
        self.drafts_here.said.connect(self.say)
        self.outbox = Outbox(core, tasks, self.changes, self.drafts_here, self)
        self.outbox.not_saved.connect(self.say)
        if self.changes.shared:
            self.changes.lost.connect(self._keep_typed)
            self.changes.found.connect(self.drafts_here.begin_again)
        self.editing = Editing(self.changes, self)
        own = [name for name in area_names(core.policies["areas"]) if core.actor.covers(name)]
        self.area = AreaMemory(own, settings, self)
        self.consulting = Consulting(core, tasks, self)
        self._searches: list[tuple[Search, bool]] = []
        self._keepers: list[KeepsDraft] = []
        self._sections: list[PersonSection] = []

    def run(
        self, owner: QObject, command: Any, done: Done, failed: Failed, *, key: str = ""
    ) -> None:
        """Do a command off the GUI thread; `done` gets its `Done`.

        Where a shared database has gone away, the answer comes once it is back; see `Outbox`.
        """
        if self.changes.shared:
            self.outbox.send(Sent(owner, command, done, failed, key))
        else:
            self.tasks.run(owner, partial(self.core.execute, command), done, failed, key=key)

    def read(
        self,
        owner: QObject,
        query: Callable[..., T],
        done: Callable[[T], None],
        failed: Failed,
        *,
        key: str = "",
    ) -> None:
        """Answer `query(reader)` off the GUI thread; bind further arguments with partial."""
        self.tasks.run(owner, partial(self.core.ask, query), done, failed, key=key)

    def say(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Tell that something has happened; `undo`, a bound method, takes it back."""
        self.said.emit(text, undo)

    def go_to(self, page: str, argument: object = None) -> None:
        """Show a page, for an action that works wherever one is."""
        self.page_wanted.emit(page, argument)

    def time(self) -> str:
        """The time on the wall, HH:MM."""
        return f"{london(self.core.clock.now()):%H:%M}"

    # A person's page

    def add_person_section(self, section: PersonSection) -> None:
        """Let a feature show what it holds about a person, as a section of the person's page."""
        self._sections = in_order([*self._sections, section])

    def person_sections(self) -> list[PersonSection]:
        """The sections that whoever is signed in may see, in their order."""
        may = self.core.actor.may
        return [one for one in self._sections if may(one.permission)]

    # Drafts

    def add_keeper(self, keeper: KeepsDraft) -> None:
        """A form's keeper, so that a crash can ask it to keep what is typed."""
        self._keepers = [*self.keepers(), keeper]

    def keepers(self) -> list[KeepsDraft]:
        """The keepers whose forms still exist."""
        return [keeper for keeper in self._keepers if isValid(keeper)]

    def _keep_typed(self, _error: object) -> None:
        for keeper in self.keepers():
            keeper.keep_now()

    # The palette

    def add_search(self, search: Search, *, people: bool = False) -> None:
        """Let Ctrl+K ask `search(text)`, on a pool thread; `people` if it finds nominals."""
        self._searches.append((search, people))

    def search(self, text: str, people_only: bool) -> list[PaletteEntry]:
        """What Ctrl+K shows for a text."""
        return [
            entry
            for search, people in self._searches
            if people or not people_only
            for entry in search(text)
        ]
