"""Starts the desk: application, entrance, window, and the way back to the entrance."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QWidget

from lomu_app.bootstrap import MARKING, PROGRAM, Core
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import LomuError
from ui.access.entrance import Entrance
from ui.core.desk import Desk
from ui.desk import DeskWindow
from ui.kit.prompter import DeskPrompter, Prompter
from ui.kit.settings import Settings
from ui.kit.tasks import TaskRunner, Tasks
from ui.kit.theme import Theme
from ui.options import Place, place_of
from ui.shell.crash import CrashHandler


def run(argv: Sequence[str]) -> int:
    """Open the desk and stay until it is closed; the exit code."""
    try:
        place = place_of(argv)
    except LomuError as error:
        sys.stderr.write(error.message + "\n")
        return 1
    app = make_application()
    settings = Settings(settings_folder(), app)
    Theme(app, settings)
    tasks = TaskRunner(app)
    start = Start(place, tasks, DeskPrompter(), settings, app)
    crash = CrashHandler(log_folder(), start.keep_drafts, start.now, app)
    crash.install()
    start.begin()
    code = app.exec()
    start.end()
    tasks.shutdown()
    crash.remove()
    return code


def make_application() -> QApplication:
    """The application itself, with sharp pictures at every scale."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    QApplication.setApplicationName(PROGRAM)
    QApplication.setApplicationDisplayName("LOMU Tasking")
    QApplication.setStyle("Fusion")
    return QApplication(sys.argv[:1])


def settings_folder() -> Path:
    """Where the desk keeps how it looks."""
    from platformdirs import user_config_path

    return user_config_path(PROGRAM, appauthor=False)


def log_folder() -> Path:
    """Where crashes are noted, without personal data."""
    from platformdirs import user_log_path

    return user_log_path(PROGRAM, appauthor=False)


class Start(QObject):
    """Entrance, desk, and back. There is one window at a time."""

    def __init__(
        self,
        place: Place,
        tasks: Tasks,
        prompter: Prompter,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._tasks = place, tasks
        self._prompter, self._settings = prompter, settings
        self._paper = Paper(self)
        self.entrance: Entrance | None = None
        self.desk_window: DeskWindow | None = None

    def begin(self) -> None:
        """Show the first window."""
        if not self._place.is_set_up():
            self._open_entrance().ask_to_set_up(self._place.set_up)
            return
        try:
            by_itself = self._place.signs_in_by_itself()
            core = self._place.sign_in() if by_itself else None
        except LomuError as error:
            self._ask_to_sign_in(error)
            return
        if core is None:
            self._ask_to_sign_in()
        else:
            self._arrived(core)

    def end(self) -> None:
        """Let go of everything."""
        self._close_desk()
        self._close_entrance()

    def keep_drafts(self) -> bool:
        """Keep what is being typed; whether there was anything."""
        return self.desk_window is not None and self.desk_window.keep_drafts()

    def now(self) -> str:
        """The time, for the crash log."""
        return london(self._place.clock.now()).isoformat(timespec="seconds")

    def _ask_to_sign_in(self, problem: LomuError | None = None) -> None:
        entrance = self._open_entrance()
        people = self._place.practice_people() if problem is None else ()
        if people:
            entrance.ask_whom_to_be(people, self._place.sign_in)
        else:
            entrance.ask_to_sign_in(self._place.sign_in, self._place.words)
        if problem is not None:
            self._prompter.show_problem(entrance, problem)

    def _open_entrance(self) -> Entrance:
        entrance = Entrance(
            self._tasks, self._prompter, self._settings, marking=MARKING, prints=self._paper.print_page
        )
        entrance.arrived.connect(self._arrived)
        self.entrance = entrance
        entrance.show()
        return entrance

    def _arrived(self, core: Core) -> None:
        desk = Desk(core, self._tasks, self._prompter, self._settings)
        self.desk_window = DeskWindow(desk, self)
        self.desk_window.person_leaves.connect(self._leave)
        self.desk_window.open()
        self._close_entrance()

    def _leave(self) -> None:
        self._ask_to_sign_in()
        self._close_desk()

    def _close_desk(self) -> None:
        if self.desk_window is not None:
            core = self.desk_window.desk.core
            self.desk_window.take_down()
            self.desk_window.deleteLater()
            self.desk_window = None
            core.close()

    def _close_entrance(self) -> None:
        if self.entrance is not None:
            self.entrance.close()
            self.entrance.deleteLater()
            self.entrance = None


class Paper(QObject):
    """Asks for a printer, then prints one document."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page: QTextDocument | None = None
        self._dialog: QPrintDialog | None = None

    def print_page(self, page: QTextDocument, parent: QWidget) -> None:
        """Show the system's print dialog."""
        self._page = page
        self._dialog = QPrintDialog(parent)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.finished.connect(self._answered)
        self._dialog.open()

    def _answered(self, answer: int) -> None:
        if answer and self._page is not None and self._dialog is not None:
            self._page.print_(self._dialog.printer())
        self._page = self._dialog = None
