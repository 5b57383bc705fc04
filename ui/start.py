"""Entrance, desk, and back. Imported once the first window stands, for it brings the core."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import LomuError
from lomu_app.kernel.names import MARKING
from ui.access.entrance import Entrance
from ui.core.desk import Desk
from ui.desk import DeskWindow
from ui.kit.prompter import Prompter
from ui.kit.settings import Settings
from ui.kit.tasks import Tasks
from ui.options import Options
from ui.place import place_of

Prints = Callable[[QTextDocument, QWidget], None]


class Start(QObject):
    """One window at a time: the entrance, or the desk. `opened` when the first one stands."""

    opened = Signal()

    def __init__(
        self,
        options: Options,
        tasks: Tasks,
        prompter: Prompter,
        settings: Settings,
        prints: Prints,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._tasks = place_of(options), tasks
        self._prompter, self._settings, self._prints = prompter, settings, prints
        self._core: Core | None = None
        self.entrance: Entrance | None = None
        self.desk_window: DeskWindow | None = None

    def begin(self) -> None:
        """Show the first window."""
        if not self._place.is_set_up():
            self._open_entrance().ask_to_set_up(self._place.set_up)
            return
        try:
            by_itself = self._place.signs_in_by_itself()
        except LomuError as error:
            self._ask_to_sign_in(error)
            return
        if by_itself:
            self._tasks.run(self, self._place.sign_in, self._arrived, self._not_signed_in)
        else:
            self._ask_to_sign_in()

    def end(self) -> None:
        """Take the windows down."""
        self._close_desk()
        self._close_entrance()

    def let_go(self) -> None:
        """Let go of the database, once nothing is under way any more."""
        if self._core is not None:
            self._core.close()
            self._core = None

    def keep_drafts(self) -> bool:
        """Keep what is being typed; whether there was anything."""
        return self.desk_window is not None and self.desk_window.keep_drafts()

    def _not_signed_in(self, error: Exception) -> None:
        self._ask_to_sign_in(error)

    def _ask_to_sign_in(self, problem: Exception | None = None) -> None:
        entrance = self._open_entrance()
        people = self._place.practice_people() if problem is None else ()
        if people:
            entrance.ask_whom_to_be(people, self._place.sign_in)
        else:
            recover = None if self._place.folder is None else self._place.recover
            entrance.ask_to_sign_in(self._place.sign_in, self._place.words, recover)
        if problem is not None:
            self._prompter.show_problem(entrance, problem)

    def _open_entrance(self) -> Entrance:
        entrance = Entrance(
            self._tasks, self._prompter, self._settings, marking=MARKING, prints=self._prints
        )
        entrance.arrived.connect(self._arrived)
        self.entrance = entrance
        entrance.show()
        self.opened.emit()
        return entrance

    def _arrived(self, core: Core) -> None:
        self._core = core
        desk = Desk(core, self._tasks, self._prompter, self._settings)
        self.desk_window = DeskWindow(desk, self)
        self.desk_window.person_leaves.connect(self._leave)
        self.desk_window.open()
        self.opened.emit()
        self._close_entrance()

    def _leave(self) -> None:
        self._ask_to_sign_in()
        self._close_desk()
        self.let_go()

    def _close_desk(self) -> None:
        if self.desk_window is not None:
            self.desk_window.take_down()
            self.desk_window.deleteLater()
            self.desk_window = None

    def _close_entrance(self) -> None:
        if self.entrance is not None:
            self.entrance.close()
            self.entrance.deleteLater()
            self.entrance = None
