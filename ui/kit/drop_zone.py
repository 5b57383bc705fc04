"""A place where one file can be let fall."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.kit.labels import restyle


class DropZone(QFrame):
    """Where a file can be let fall; `dropped(Path)`, `wrong(words)` for what cannot be read.

    `endings` are those that can; `advice` says what to do about any other.
    """

    dropped = Signal(object)
    wrong = Signal(str)

    def __init__(
        self, endings: tuple[str, ...], advice: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._endings, self._advice = endings, advice
        self.setObjectName("panel")
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            restyle(self, "band", True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        restyle(self, "band", False)

    def dropEvent(self, event: QDropEvent) -> None:
        restyle(self, "band", False)
        self.take(event.mimeData().urls())
        event.acceptProposedAction()

    def take(self, urls: list[QUrl]) -> None:
        """One workbook at a time; anything else is told."""
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if len(paths) != 1:
            self.wrong.emit("Drop one file that lies on this computer or on a drive.")
        elif paths[0].suffix.lower() not in self._endings:
            self.wrong.emit(
                f"“{paths[0].name}” is not a kind of file that can be read. {self._advice}"
            )
        else:
            self.dropped.emit(paths[0])
