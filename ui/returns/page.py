"""The page for packs that come back; nothing is stored before it is put on record."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.errors import Cancelled, LomuError, NeedsPassword
from lomu_app.kernel.progress import Progress
from lomu_app.returns.checking import check_return
from lomu_app.returns.queries import load_returns
from lomu_app.returns.reading import ReturnedFile, read_return
from lomu_app.returns.rows import ReturnCheck
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.kit.fields import TextField
from ui.kit.page import IconButton, Page
from ui.kit.progress import ProgressBar
from ui.kit.prompter import TextDialog
from ui.kit.tasks import Running
from ui.returns.check_view import CheckView
from ui.returns.dialogs import OnRecordDialog
from ui.returns.file_view import KINDS, FileView

TITLE = "Packs back"
_WATCHED = (Kind.PACK_RETURN, Kind.DISCLOSURE, Kind.ACTION, Kind.LOCATION)


class ReturnsPage(Page):
    """Opened with None. A file and what was decided on it stay while one is on other pages."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(TITLE)
        self._desk = desk
        self._running: Running | None = None
        self._reading = False
        self._path: Path | None = None
        self.file: ReturnedFile | None = None
        self._wanted: ReturnedFile | None = None  # the file that is being checked
        self.file_view, self.check_view = FileView(desk), CheckView(desk)
        self.progress = ProgressBar()
        self.away_button = IconButton("Put this file away", "cross")
        self.add_tool(self.away_button)
        for part in (self.progress, self.file_view, self.check_view):
            self.body.addWidget(part, 0 if part is self.progress else 1)
        self.file_view.choose_requested.connect(self.choose_file)
        self.file_view.file_dropped.connect(self.open_file)
        self.file_view.failed.connect(self._failed)
        self.check_view.failed.connect(self._failed)
        self.check_view.store_requested.connect(self.put_on_record)
        self.away_button.clicked.connect(self.put_away)
        self.progress.cancel_requested.connect(self._stop)
        desk.changes.changed.connect(self._changed)
        self._show_file()

    # What the shell asks

    def open_with(self, _argument: Any) -> None:
        """Show where one was."""
        self.refresh()

    def refresh(self) -> None:
        """What came back lately; and the file, held against what has changed meanwhile."""
        self._desk.read(self, load_returns, self.file_view.show_recent, self._failed, key="lately")
        if self._wanted is not None:
            self._check(self._wanted)

    def take_focus(self) -> None:
        """Where one goes on."""
        inside = self.isAncestorOf(self.window().focusWidget())
        if not inside:
            shown = self.file is not None
            (self.check_view.table if shown else self.file_view.choose_button).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._reading:
            self.progress.cancel_button.click()
        else:
            super().keyPressEvent(event)

    # Deeds

    def choose_file(self) -> None:
        """Ctrl+O."""
        if not self._reading:
            self._desk.prompter.choose_file(self, "Bring a pack back", KINDS, self.open_file)

    def open_file(self, path: Path) -> None:
        """Read it, and hold it against the copy that it is."""
        self.file_view.refuse("")
        self._path = path
        self._read("")

    def put_on_record(self) -> None:
        """Ctrl+Enter: who sent it back and when, then all of it or none."""
        check = self.check_view.check
        if self.file is not None and check is not None:
            dialog = OnRecordDialog(
                self, self._desk, check, self.check_view.wishes, self.check_view.left()
            )
            dialog.saved.connect(self._stored)
            dialog.open()

    def put_away(self) -> None:
        """Begin anew; nothing was stored."""
        self.file = self._wanted = self.check_view.check = None
        self.check_view.wishes = {}
        self.file_view.refuse("")
        self._show_file()

    # How it works

    def _read(self, password: str) -> None:
        path = self._path
        if path is None or self._reading:
            return
        self._reading = True
        self.progress.begin(f"Reading {path.name}")
        work = partial(_read_file, path, password)
        self._running = self._desk.tasks.run_long(
            self, work, self._was_read, self._not_read, self.progress.show_step, key="read"
        )

    def _was_read(self, file: ReturnedFile) -> None:
        self._end()
        self._check(file)

    def _check(self, file: ReturnedFile) -> None:
        self._wanted = file
        query = partial(check_return, file=file)
        self._desk.read(self, query, self._show_check, self._not_checked, key="check")

    def _not_read(self, error: Exception) -> None:
        self._end()
        if isinstance(error, NeedsPassword):
            field = TextField("password", "Password", required=True, secret=True,
                              help_text=error.message)  # fmt: skip
            TextDialog(self.window(), "Password of the copy", field, "Open it", self._read).open()
        elif isinstance(error, Cancelled):
            self._desk.say("Stopped. Nothing was stored.")
        elif isinstance(error, LomuError) and self.check_view.check is None:
            self.put_away()
            self.file_view.refuse(error.message)
        else:
            self._failed(error)

    def _not_checked(self, error: Exception) -> None:
        """What was decided on a check that is shown stays, whatever ails the store meanwhile."""
        self._wanted = self.file
        if self.check_view.check is not None:
            self._failed(error)
        else:
            self._not_read(error)

    def _end(self) -> None:
        self._reading = False
        self.progress.end()

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _show_check(self, check: ReturnCheck) -> None:
        if self._wanted is None or self._wanted.sha256 != check.sha256:
            return
        self.file = self._wanted
        self.check_view.show_check(check)
        self._show_file()
        self.take_focus()

    def _show_file(self) -> None:
        shown = self.file is not None and self.check_view.check is not None
        self.check_view.setVisible(shown)
        self.away_button.setVisible(shown)
        self.file_view.setVisible(not shown)
        self.set_title(TITLE, self.file.name if shown and self.file is not None else "")
        self._fit()

    def _stored(self, done: Any) -> None:
        told = done.result
        self._desk.say(f"On record: {told['taken']} taken, {told['refused']} refused")
        self.put_away()
        self.refresh()

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if self.isVisible() and any(touched(changes, kind) for kind in _WATCHED):
            self.refresh()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


def _read_file(path: Path, password: str, progress: Progress) -> ReturnedFile:
    return read_return(path, password=password, progress=progress)
