"""A heading with lines beneath it, on cards that a room reads."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.kit.labels import WrappedLabel


class Section(QFrame):
    """Away when there are no lines. `band` frames it."""

    def __init__(self, title: str, *, band: bool = False) -> None:
        super().__init__()
        self.setProperty("band", band)
        self.title_label = WrappedLabel(title, "h3")
        self.words_label = WrappedLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(*((10, 6, 10, 8) if band else (0, 4, 0, 2)))
        column.setSpacing(1)
        column.addWidget(self.title_label)
        column.addWidget(self.words_label)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these lines."""
        self.words_label.setText("\n".join(lines))
        self.setVisible(bool(lines))
