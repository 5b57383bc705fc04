"""Who on record may be the one that is being typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lomu_app.people.rows import PossibleRow
from ui.kit.labels import TextLabel, WrappedLabel, announce
from ui.people.words import brief_words

_SHOWN = 5


class PossibleCard(QFrame):
    """One of them, with why; `open_requested(person id)`."""

    open_requested = Signal(object)

    def __init__(self, row: PossibleRow) -> None:
        super().__init__()
        self.setProperty("band", True)
        self._person_id = row.person.id
        self.button = QPushButton("Open")
        self.button.setAccessibleName(f"Open the record of {row.person.name}")
        self.button.clicked.connect(self._open)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(WrappedLabel(row.person.name, "h3"))
        words.addWidget(WrappedLabel(brief_words(row.person), "muted"))
        if row.person.addresses:
            words.addWidget(WrappedLabel(row.person.addresses[0], "muted"))
        words.addWidget(WrappedLabel("; ".join(row.reasons), "small"))
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 10, 8)
        line.setSpacing(10)
        line.addLayout(words, 1)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def _open(self) -> None:
        self.open_requested.emit(self._person_id)


class PossibleList(QWidget):
    """The likeliest few. `open_requested(person id)`."""

    open_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = TextLabel("", "h3")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._title)
        self.cards: list[PossibleCard] = []
        self.rows: tuple[PossibleRow, ...] = ()
        self.hide()

    def show_rows(self, rows: Sequence[PossibleRow]) -> None:
        """Show these, best first."""
        if tuple(rows) == self.rows:
            return
        self.rows = tuple(rows)
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [PossibleCard(row) for row in self.rows[:_SHOWN]]
        for card in self.cards:
            card.open_requested.connect(self.open_requested)
            self._column.addWidget(card)
        more = len(self.rows) - len(self.cards)
        words = (
            f"{len(self.rows)} on record may be the same person, or of one home"
            if self.rows
            else ""
        )
        self._title.setText(
            words + (f"; the likeliest {len(self.cards)} are shown" if more else "")
        )
        self.setVisible(bool(self.rows))
        if words:
            announce(self, words)
