"""What `register(desk)` of each feature folder gets, and hands on to its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from lomu_app.access.rules import area_names
from lomu_app.bootstrap import Core
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import LookFirst, NotPermitted, RecordNotFound, ServerAway
from ui.core.away import QuietWhileAway
from ui.core.changes import ChangeNotifier, Reach
from ui.core.consulting import Consulting
from ui.core.drafts_here import DraftsHere
from ui.core.editing import Editing
from ui.core.outbox import Outbox, Sent
from ui.core.person_sections import PersonSection, in_order
from ui.core.picture import NotRead, Picture, Read
from ui.kit.area_choice import AreaMemory
from ui.kit.prompter import Prompter
from ui.kit.settings import Settings
from ui.kit.tasks import Tasks
from ui.shell.palette_list import PaletteEntry
from ui.shell.registry import Registry

T = TypeVar("T")
RowT = TypeVar("RowT")
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
    `outbox` (commands that wait for an answer), `drafts_here` (what is typed meanwhile),
    `picture` (what was read before a shared database went away).
    `said(text, undo or None)` reaches the window's notices, `saved(words)` its status line,
    `page_wanted(page id, argument)` shows a page. While the database is away, `recalled(owner, key,
    moment)` tells that somebody was shown what was read then, and `not_read(owner, key)` that there
    is nothing to show them.
    """

    said = Signal(str, object)
    saved = Signal(str)
    page_wanted = Signal(str, object)
    recalled = Signal(object, str, object)
    not_read = Signal(object, str)

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
        self.picture = Picture(core.clock)
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
        self._newest: WeakKeyDictionary[QObject, dict[str, object]] = WeakKeyDictionary()
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
        """Answer `query(reader)` off the GUI thread; bind further arguments with partial.

        While a shared database is away, as it was answered last.
        """
        if not self.changes.shared:
            self.tasks.run(owner, partial(self.core.ask, query), done, failed, key=key)
            return
        self._newest.setdefault(owner, {})[key] = query
        self._ask(owner, query, done, partial(self._shut, owner, query, done, failed, key), key)

    def _ask(
        self, owner: QObject, query: Callable[..., T], done: Callable[[T], None], failed: Failed,
        key: str,
    ) -> None:  # fmt: skip
        answered = partial(self._answered, owner, key, done)
        unanswered = partial(self._unanswered, owner, key, failed)
        self.tasks.run(owner, partial(self._look, query), answered, unanswered, key=key)

    def _shut(
        self, owner: QObject, query: Callable[..., T], done: Callable[[T], None], failed: Failed,
        key: str, error: Exception,
    ) -> None:  # fmt: skip
        """Look anew, once, at whom another record was joined into since the look at them."""
        if not isinstance(error, LookFirst) or not self.consulting.forget(error.person_id):
            failed(error)
        elif isValid(owner) and self._newest[owner][key] is query:  # else another one is wanted
            again = partial(self._ask, owner, query, done, failed, key)
            self.look_at(owner, error.person_id, again, failed)

    def look_at(
        self, owner: QObject, person_id: int, then: Callable[[], None], failed: Failed
    ) -> None:
        """Put on record that a person is looked at, then `then`; nobody is shown without a trace.

        While the database is away, only whoever was looked at before.
        """
        if self._away() and not self.consulting.logged(person_id):
            self._unanswered(owner, "person", failed, NotRead())
            return
        self.consulting.look_at(person_id, then, partial(self._not_looked, owner, failed))

    def _not_looked(self, owner: QObject, failed: Failed, error: Exception) -> None:
        away = isinstance(error, ServerAway)  # a look that may be on record twice does no harm
        self._unanswered(owner, "person", failed, NotRead() if away else error)

    def rows(
        self, load: Callable[[list[int]], Mapping[int, RowT]]
    ) -> Callable[[list[int]], dict[int, RowT]]:
        """The same for the lines of a list: those that were read before, while it is away."""
        return partial(self._load, load)

    def _away(self) -> bool:
        return self.changes.shared and self.changes.reach is Reach.AWAY

    def _look(self, query: Callable[..., T]) -> Read[T]:
        if self._away():
            return self.picture.recall(query)  # nobody waits for a server that is known to be away
        try:
            answer = self.core.ask(query)
        except ServerAway:
            return self.picture.recall(query)
        except (NotPermitted, RecordNotFound):
            self.picture.drop(query)
            raise
        self.picture.keep(query, answer)
        return Read(answer)

    def _load(
        self, load: Callable[[list[int]], Mapping[int, RowT]], ids: list[int]
    ) -> dict[int, RowT]:
        of = getattr(load, "__qualname__", "")
        if self._away():
            return self.picture.recall_rows(of, ids)
        rows = dict(load(ids))
        if self.changes.shared:
            self.picture.keep_rows(of, ids, rows)
        return rows

    def _answered(self, owner: QObject, key: str, done: Callable[[T], None], read: Read[T]) -> None:
        if read.at is not None:
            self.changes.missed(NotRead())
            self.recalled.emit(owner, key, read.at)
        done(read.value)

    def _unanswered(self, owner: QObject, key: str, failed: Failed, error: Exception) -> None:
        if isinstance(error, NotRead):
            self.changes.missed(error)
            self.not_read.emit(owner, key)
        failed(error)

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
