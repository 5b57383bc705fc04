"""Whoever prints: what is shown before it goes to paper, from its opening to its end."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.printing.sheets_print import SheetsPreview


class ShowsPaper(QObject):
    """Shows one preview at a time, as `preview`, and lets go of it once it is closed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.preview: SheetsPreview | None = None

    def show_paper(self, preview: SheetsPreview) -> None:
        """Open it; what the printer does not do is told."""
        self.preview = preview
        preview.dialog.finished.connect(self._paper_closed)
        preview.failed.connect(self._failed)
        preview.open()

    def _paper_closed(self, _answer: int) -> None:
        if self.preview is not None:
            self.preview.deleteLater()
            self.preview = None

    def _failed(self, error: Exception) -> None:
        """Tell it; each page has its own place for that."""
        raise NotImplementedError
