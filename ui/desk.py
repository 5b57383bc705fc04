"""Puts the desk together: every feature's pages, the window, lock and notices."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtCore import QObject, Signal

from lomu_app.access.rules import lacks_people
from lomu_app.access.sign_in import is_own_passphrase
from lomu_app.daart.threat_queries import area_of_longest_list
from lomu_app.kernel.errors import LogNotWhole, NotPermitted
from ui.core.copies import CopiesOnRecord
from ui.core.desk import Desk
from ui.core.rail_counts import RailCounts
from ui.core.reach_shown import ReachShown
from ui.people.limited_doubles import LimitedDoubles
from ui.shell.ahead import MadeAhead
from ui.shell.lock import IdleLock
from ui.shell.main_window import MainWindow
from ui.shell.registry import ActionSpec

_PRACTISED = "threat_review"
LOCK_KEY = "Ctrl+L"
"""Not of a practice desk, which does not lock."""
FEATURES = (
    "today", "threat_review", "daart", "people", "cohorts", "orders",
    "assessments", "plans", "actions", "harm", "cog", "odoc", "meetings", "insight",
    "access", "intake", "packs", "returns",
)  # fmt: skip


def _registers() -> list[Callable[[Desk], None]]:
    built = [name for name in FEATURES if find_spec(f"ui.{name}") and find_spec(f"ui.{name}.pages")]
    return [import_module(f"ui.{name}.pages").register for name in built]


class DeskWindow(QObject):
    """A desk with its window. `person_leaves` when somebody else wants to sign in."""

    person_leaves = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        desk.setParent(self)
        core = desk.core
        for register in _registers():
            register(desk)
        desk.registry.add_action(
            ActionSpec("switch", "Sign in as somebody else", "Desk", self.leave, "", "sign_out")
        )
        desk.registry.add_action(
            ActionSpec("quit", "Close LOMU Tasking", "Desk", self._close, "Ctrl+Q", "cross")
        )
        lockable = not core.practice
        if lockable:
            desk.registry.add_action(
                ActionSpec("lock", "Lock the desk", "Desk", self._lock, LOCK_KEY, "lock")
            )
        self.window = MainWindow(
            desk.registry, desk.tasks, marking=core.marking, search=desk.search, time=desk.time,
            practice=core.practice, settings=desk.settings, may_close=self._may_close,
        )  # fmt: skip
        minutes = int(core.policies["desk"]["idle_lock_minutes"]) if lockable else 0
        self.lock = IdleLock(self.window, minutes, self._who, self._is_passphrase, desk.tasks)
        self.copies = CopiesOnRecord(desk, self)
        self.window.stack.made.connect(self.copies.watch)
        desk.said.connect(self.window.notices.show_notice)
        desk.saved.connect(self.window.status.set_saved)
        desk.page_wanted.connect(self.window.show_page)
        desk.changes.own.connect(self._saved)
        desk.changes.elsewhere.connect(self._changed_elsewhere)
        self.reach = ReachShown(desk, self.window, self)
        self.lock.locked.connect(desk.picture.close)
        self.lock.unlocked.connect(self._unlocked)
        desk.changes.found.connect(self.window.refresh)
        self.window.closing.connect(self.keep_drafts)
        self.counts = RailCounts(desk, self)
        self.counts.counted.connect(self.window.set_count)
        self.ahead = MadeAhead(desk.registry, self.window.page, desk.tasks, self)
        self._fill_status()

    def open(self) -> None:
        """Show the first page that this person may see; in practice, this morning's list."""
        registry = self.desk.registry
        rail = [page.id for page in registry.pages.values() if page.section]
        wanted = [_PRACTISED, *rail] if self.desk.core.practice else rail
        allowed = (key for key in wanted if key in rail and registry.page_allowed(key))
        first = next(allowed, None)
        if first is not None:
            self.window.show_page(first)
        self.desk.read(self, area_of_longest_list, self.desk.area.suggest, self.reach.say)
        self.window.show()
        self.counts.ask()
        self.desk.changes.watch()
        if self.desk.changes.shared:
            self.desk.drafts_here.begin()
        self.ahead.begin()
        LimitedDoubles(self.desk, self).begin()
        core = self.desk.core
        if lacking := lacks_people(core.policies["roles"], core.actor.roles):
            self.desk.prompter.show_problem(self.window, NotPermitted(lacking))
        if self.desk.core.doubt:
            self.desk.prompter.show_problem(self.window, LogNotWhole(self.desk.core.doubt))

    def leave(self) -> None:
        """Go back to the sign-in page, if the present page lets go."""
        if self.window.lets_go():
            self.person_leaves.emit()

    def take_down(self) -> None:
        """Close the window for good."""
        self.desk.changes.stop()
        self.desk.picture.close()
        self.desk.drafts_here.stop()
        self.counts.stop()
        self.ahead.stop()
        self.window.hide()
        self.window.close_for_good()
        self.window.deleteLater()

    def keep_drafts(self) -> bool:
        """For the crash handler: keep what is being typed; whether there was anything."""
        kept = [keeper.keep_now() for keeper in self.desk.keepers()]  # all of them, not one
        return any(kept)

    def _close(self) -> None:
        self.window.close()

    def _may_close(self) -> bool:
        if self.desk.outbox.risks():
            self.desk.prompter.confirm(
                self.window,
                "Close without an answer?",
                "The connection broke while something was being saved. It is sent again once the "
                "connection is back; if you close now, nobody can tell you whether it was saved.",
                "Close all the same",
                self.window.close_for_good,
            )
            return False
        if not self.desk.tasks.working():
            return True
        self.desk.prompter.confirm(
            self.window,
            "Stop what is running?",
            "Something that takes longer is still running. If you stop it now, none of it is kept.",
            "Stop it and close",
            self.window.close_for_good,
        )
        return False

    def _lock(self) -> None:
        self.lock.lock()

    def _unlocked(self) -> None:
        """What stands there may be told again, once it has been read again."""
        self.desk.picture.open()
        if self.desk.changes.shared:
            self.window.refresh()

    def _who(self) -> str:
        return self.desk.core.actor.display_name

    def _is_passphrase(self, passphrase: str) -> bool:
        return self.desk.core.ask(partial(is_own_passphrase, passphrase=passphrase))

    def _changed_elsewhere(self) -> None:
        self.window.refresh()
        self.window.status.say(
            f"Somebody else changed something; shown anew at {self.desk.time()}."
        )

    def _saved(self) -> None:
        self.window.status.set_saved(f"Saved {self.desk.time()}")

    def _fill_status(self) -> None:
        core = self.desk.core
        labels = core.policies["roles"]["roles"]
        held = [labels[role]["label"] for role in sorted(core.actor.roles) if role in labels]
        roles = ", ".join(held)
        if len(held) > 2:
            roles = f"{len(held)} roles"
        self.window.status.set_who(f"{core.actor.display_name} · {roles}")
