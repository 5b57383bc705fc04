"""Why one looks at a nominal: a small chooser that never stands in the way."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from lomu_app.kernel.errors import ServerAway
from ui.core.consulting import Consulting
from ui.kit.labels import TextLabel
from ui.kit.prompter import Prompter

_LETTERS = 12  # of a reason that are always in sight


class ReasonChoice(QWidget):
    """Shows the reason in force; choosing another logs that for the person shown.

    `show_person(id)` logs the look, once a session, person and reason.
    """

    def __init__(
        self, consulting: Consulting, prompter: Prompter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._consulting, self._prompter = consulting, prompter
        self._person_id = 0
        self.combo = QComboBox()
        self.combo.setAccessibleName("Reason for looking at this record")
        self.combo.setToolTip("The reason that the record of consultations keeps")
        # Else the longest reason would make a narrow pane wider than it is.
        self.combo.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        for code, label in consulting.reasons:
            self.combo.addItem(f"{code}  {label}", code)
        self.combo.activated.connect(self._chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(TextLabel("Looking because", "muted"))
        row.addWidget(self.combo)

    def show_person(self, person_id: int) -> None:
        """The person is being looked at."""
        self._person_id = person_id
        self._show_reason()
        if person_id:
            self._consulting.look_at(person_id, failed=self._refused)

    def _refused(self, error: Exception) -> None:
        """Whoever may not look is told why; that a server is away, the window says by itself."""
        if not isinstance(error, ServerAway):
            self._prompter.show_problem(self, error)

    def _show_reason(self) -> None:
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(self.combo.findData(self._consulting.code))

    def _chosen(self, _index: int) -> None:
        code = str(self.combo.currentData())
        if self._consulting.needs_words(code):
            self._show_reason()
            self._prompter.ask_text(
                self, "Reason for looking", "Why do you look at this record?", self._explained
            )
            return
        self._consulting.choose(code)
        self.show_person(self._person_id)

    def _explained(self, words: str) -> None:
        code = next(c for c, _label in self._consulting.reasons if self._consulting.needs_words(c))
        self._consulting.choose(code, words)
        self.show_person(self._person_id)
