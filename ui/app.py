"""Starts the desk: a window at once, then everything behind it.

Until that window is painted nothing of the core is imported: its libraries take several
times as long as the window itself.
"""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import LomuError
from lomu_app.kernel.names import PROGRAM
from ui.kit.prompter import DeskPrompter
from ui.kit.settings import Settings
from ui.kit.tasks import TaskRunner
from ui.kit.theme import Theme
from ui.options import Options, options_of
from ui.shell.crash import CrashHandler
from ui.shell.memory import Tidying
from ui.shell.opening import OpeningWindow

if TYPE_CHECKING:
    from ui.start import Start


def run(argv: Sequence[str]) -> int:
    """Open the desk and stay until it is closed; the exit code."""
    try:
        options = options_of(argv)
    except LomuError as error:
        sys.stderr.write(error.message + "\n")
        return 1
    app = make_application()
    program = Program(options, app)
    crash = CrashHandler(log_folder(), program.keep_drafts, program.now, app)
    crash.install()
    goodbye = Goodbye(program.leave, app)
    program.begin()
    code = app.exec()
    goodbye.remove()
    program.end()
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


class Program(QObject):
    """Shows the first window, then brings in the core and hands over to `Start`."""

    def __init__(self, options: Options, app: QApplication) -> None:
        super().__init__(app)
        self._options = options
        self._settings = Settings(settings_folder(), self)
        Theme(app, self._settings)
        self._tasks = TaskRunner(self)
        self._tidying = Tidying(self._tasks, self)
        self._paper = Paper(self)
        self._opening = OpeningWindow()
        self._opening.painted.connect(self._bring_in)
        self.start: Start | None = None

    def begin(self) -> None:
        """Show that something is coming."""
        self._opening.show()

    def leave(self) -> None:
        """End without a question; what is typed is kept as drafts."""
        self.keep_drafts()
        QApplication.exit(0)

    def end(self) -> None:
        """Let go of everything; what is under way is brought to its end."""
        if self.start is not None:
            self.start.end()
        self._tasks.shutdown()
        if self.start is not None:
            self.start.let_go()
        self._tidying.stop()

    def keep_drafts(self) -> bool:
        """Keep what is being typed; whether there was anything."""
        return self.start is not None and self.start.keep_drafts()

    def now(self) -> str:
        """The time, for the crash log."""
        return london(self._options.clock.now()).isoformat(timespec="seconds")

    def _bring_in(self) -> None:
        made: Start = import_module("ui.start").Start(
            self._options, self._tasks, DeskPrompter(), self._settings, self._paper.print_page, self
        )
        self.start = made
        made.opened.connect(self._opening.close)
        made.opened.connect(self._tidying.settle)
        made.begin()


class Goodbye(QObject):
    """Ctrl+C in the terminal, and a polite kill, end the program in order: `leave` is called."""

    SIGNALS = (signal.SIGINT, signal.SIGTERM)

    def __init__(self, leave: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._leave = leave
        # Python handles a signal only between two of its own steps, and an idle window makes
        # none; a byte on this pair of sockets wakes it up.
        self._ear, self._mouth = socket.socketpair()
        for end in (self._ear, self._mouth):
            end.setblocking(False)
        self._before = signal.set_wakeup_fd(self._mouth.fileno())
        self._kept = {number: signal.getsignal(number) for number in self.SIGNALS}
        for number in self._kept:
            signal.signal(number, self._asked)
        self._notifier = QSocketNotifier(self._ear.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._heard)

    def remove(self) -> None:
        """Back to how it was."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for number, handler in self._kept.items():
            signal.signal(number, handler)
        self._ear.close()
        self._mouth.close()

    def _heard(self) -> None:
        self._ear.recv(64)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self._leave()


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
        QDialog.open(self._dialog)  # its own `open` hides this one, and asks for a C++ slot

    def _answered(self, answer: int) -> None:
        if answer and self._page is not None and self._dialog is not None:
            self._page.print_(self._dialog.printer())
        self._page = self._dialog = None
