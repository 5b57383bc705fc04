"""What became of a record, and who has looked at it: read when somebody comes to ask."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from lomu_app.kernel.changes import Kind
from lomu_app.people.history import history_of
from lomu_app.people.queries import who_looked
from lomu_app.people.rows import HistoryLine, LookRow
from ui.core.desk import Desk
from ui.core.person_sections import PersonSectionView
from ui.people import person_lines as lines
from ui.people.sections import Section

_AT_ONCE = 50


class ChangesSection(PersonSectionView):
    """Every change of the record, its names, addresses and markers; older ones folded away."""

    watched = frozenset({Kind.PERSON})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.changes = Section("Changes", empty="Nothing was changed yet.", folded="older")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.changes)

    def refresh(self) -> None:
        if self.person_id:
            query = partial(history_of, person_id=self.person_id)
            self._desk.read(self, query, self._arrived, self._failed, key="history")

    def _arrived(self, history: list[HistoryLine]) -> None:
        self.changes.show_lines(lines.history_lines(history))

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


class LooksSection(PersonSectionView):
    """Who looked at the record or changed it, and why; older ones are read when asked for."""

    watched = frozenset({Kind.PERSON})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._limit = _AT_ONCE
        self.looks = Section("Who has looked", empty="Nobody yet.")
        self.older_button = QPushButton("Show older")
        self.older_button.setProperty("link", True)
        self.older_button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.looks)
        column.addWidget(self.older_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.older_button.clicked.connect(self._show_older)

    def show_person(self, person_id: int) -> None:
        self._limit = _AT_ONCE
        super().show_person(person_id)

    def refresh(self) -> None:
        if self.person_id:
            query = partial(who_looked, person_id=self.person_id, limit=self._limit + 1)
            self._desk.read(self, query, self._arrived, self._failed, key="looks")

    def _arrived(self, looks: list[LookRow]) -> None:
        shown = looks[: self._limit]
        self.looks.show_lines(lines.look_lines(shown))
        self.older_button.setVisible(len(looks) > len(shown))

    def _show_older(self) -> None:
        self._limit += _AT_ONCE
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
