"""When the program itself fails: keep the draft, write a log without personal data, say so."""

from __future__ import annotations

import hashlib
import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.labels import WrappedLabel
from ui.kit.prompter import KitDialog

log = logging.getLogger(__name__)
_LOG_LIMIT = 512 * 1024  # bytes, after which the older half goes
_HOME = Path(__file__).resolve().parents[2]


def frames_of(error: BaseException) -> list[str]:
    """Where it happened: file, line and function. Never a message or a value: those can
    hold names.
    """
    lines = []
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        place = path.relative_to(_HOME) if path.is_relative_to(_HOME) else Path(path.name)
        lines.append(f"{place.as_posix()}:{frame.lineno} in {frame.name}")
    return lines


def crash_code(error: BaseException) -> str:
    """A short code that is the same whenever the same thing fails."""
    text = "\n".join([type(error).__name__, *frames_of(error)])
    return f"LOMU-{hashlib.sha256(text.encode()).hexdigest()[:6].upper()}"


class CrashDialog(KitDialog):
    """Tells the user, in plain words, with the code to quote."""

    def __init__(self, parent: QWidget, code: str, log_file: Path, *, kept: bool) -> None:
        super().__init__(parent, "Something went wrong in the program")
        self.column.addWidget(WrappedLabel("Something went wrong in the program", "h2"))
        draft = "What you had typed is kept as a draft. " if kept else ""
        self.words_label = WrappedLabel(
            f"{draft}What was saved before is safe. You can go on working; if it comes back, "
            f"close the program, start it again, and quote this code:\n{code}"
        )
        self.column.addWidget(self.words_label)
        self.column.addWidget(WrappedLabel(f"Details without personal data: {log_file}", "small"))
        self.add_buttons("Go on", no="")


class CrashHandler(QObject):
    """Takes the place of `sys.excepthook` while the desk runs.

    `keep_draft` stores what is being typed and says whether there was anything; `now` gives
    the time for the log. `crashed(code)` is emitted last.
    """

    crashed = Signal(str)

    def __init__(
        self,
        folder: Path,
        keep_draft: Callable[[], bool],
        now: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.log_file = folder / "crashes.log"
        self._keep_draft, self._now = keep_draft, now
        self._before = sys.excepthook
        self._busy = False

    def install(self) -> None:
        """From now on every unforeseen error comes here."""
        self._before = sys.excepthook
        sys.excepthook = self.handle

    def remove(self) -> None:
        """Back to how it was."""
        sys.excepthook = self._before

    def handle(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Draft first, then the log, then the dialog; a failure in one does not stop the next."""
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        if self._busy:  # an error while telling of an error: the log has the first one
            return
        self._busy = True
        code = crash_code(error)
        try:
            if self._told():  # one fault seldom comes alone, and the first one says what to do
                self._write(code, error)
                return
            kept = self._kept()
            self._write(code, error)
            self._tell(code, kept=kept)
            self.crashed.emit(code)
        finally:
            self._busy = False

    @staticmethod
    def _told() -> bool:
        shown = QApplication.topLevelWidgets()
        return any(isinstance(widget, CrashDialog) and widget.isVisible() for widget in shown)

    def _kept(self) -> bool:
        try:
            return self._keep_draft()
        except Exception:
            log.exception("the draft could not be kept")
            return False

    def _write(self, code: str, error: BaseException) -> None:
        lines = [f"{self._now()} {code} {type(error).__name__}", *frames_of(error), ""]
        try:
            self.log_file.parent.mkdir(parents=True, exist_ok=True)
            old = self.log_file.read_text(encoding="utf-8") if self.log_file.exists() else ""
            if len(old) > _LOG_LIMIT:
                old = old[len(old) // 2 :]
            self.log_file.write_text(old + "\n".join(lines) + "\n", encoding="utf-8")
        except OSError:
            log.warning("the crash log could not be written")

    def _tell(self, code: str, *, kept: bool) -> None:
        window = QApplication.activeWindow() or next(
            (widget for widget in QApplication.topLevelWidgets() if widget.isVisible()), None
        )
        if window is not None:
            CrashDialog(window, code, self.log_file, kept=kept).open()
