"""Documents are opened through copies that do not stay: a folder for each, removed by itself."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path, PurePath

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

_BEGINNING = "lomu-opened-"
_MINUTES = 10
_LEFT_BEHIND = 12 * 3600  # seconds after which a copy of a desk that crashed is removed


class OpenedCopies(QObject):
    """Opens files with the system's own programs, and removes the copies after ten minutes.

    Whatever is left goes when the program ends. A copy that another program holds is tried
    again later.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.folders: list[tuple[Path, float]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(60_000)
        self._timer.timeout.connect(self.remove_old)
        application = QGuiApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.remove_all)
        _remove_left_behind()

    def open(self, name: str, content: bytes) -> bool:
        """Open a copy of the file; whether a program was found for it."""
        folder = Path(tempfile.mkdtemp(prefix=_BEGINNING))  # for nobody else to read
        self.folders.append((folder, time.monotonic()))
        copy = folder / (PurePath(name).name or "document")
        copy.write_bytes(content)
        copy.chmod(0o400)  # what is written into it would be lost
        self._timer.start()
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))

    def remove_old(self) -> None:
        """Remove those that were opened long enough ago."""
        self._remove(_MINUTES * 60)

    def remove_all(self) -> None:
        """Remove every copy."""
        self._remove(0)

    def _remove(self, seconds: float) -> None:
        now = time.monotonic()
        for folder, since in self.folders:
            if now - since >= seconds:
                shutil.rmtree(folder, ignore_errors=True)
        self.folders = [entry for entry in self.folders if entry[0].exists()]
        if not self.folders:
            self._timer.stop()


def _remove_left_behind() -> None:
    before = time.time() - _LEFT_BEHIND
    for folder in Path(tempfile.gettempdir()).glob(f"{_BEGINNING}*"):
        if folder.lstat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
