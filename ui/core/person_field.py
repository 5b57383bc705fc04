"""Who it is: searched for first; somebody new only where nobody on record is meant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lomu_app.people.match_queries import find_possible, load_briefs
from lomu_app.people.queries import find_person_ids
from lomu_app.people.rows import PersonBrief, PersonFilter
from lomu_app.people.rules import Identity
from ui.core.desk import Desk
from ui.kit.dates import day_words
from ui.kit.fields import Field
from ui.kit.labels import ElidedLabel, TextLabel, announce, as_tooltip, show_if

_PAUSE = 180  # milliseconds after the last key before the records are searched
_SHOWN = 6
_OPEN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Found(NamedTuple):
    """Somebody on record, and why they are shown."""

    person: PersonBrief
    why: str


def _by_words(reader: Any, text: str) -> list[Found]:
    ids = find_person_ids(reader, PersonFilter(text=text))[:_SHOWN]
    briefs = load_briefs(reader, ids)
    return [Found(briefs[key], "") for key in ids if key in briefs]


def _by_identity(reader: Any, identity: Identity) -> list[Found]:
    rows = find_possible(reader, identity)
    return [Found(row.person, "; ".join(row.reasons)) for row in rows]


def _by_id(reader: Any, person_id: int) -> list[Found]:
    return [Found(brief, "") for brief in load_briefs(reader, [person_id]).values()]


def brief_words(person: PersonBrief) -> str:
    """One line that tells somebody from another."""
    born = day_words(person.date_of_birth)
    parts = [
        person.reference, f"born {born}" if born else "",
        f"PNC {person.pnc_id}" if person.pnc_id else "",
        f"CRO {person.cro_number}" if person.cro_number else "", *person.addresses[:1],
    ]  # fmt: skip
    return "  ·  ".join(part for part in parts if part)


class _SearchEdit(QLineEdit):
    """Down goes into the list; Enter takes its first line."""

    down = Signal()
    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() in _OPEN_KEYS:
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class _FoundList(QListWidget):
    """Enter takes the line."""

    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPEN_KEYS:
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class PersonField(Field):
    """The value is the id of somebody on record, None until one was chosen.

    `chosen(id or 0)` after a choice was made or taken back. `searched(rows)` after the people
    who may be the one that is typed were looked for.
    """

    chosen = Signal(object)
    searched = Signal(object)

    def __init__(self, desk: Desk, key: str = "person_id") -> None:
        super().__init__(key, "Who", help_text="Type a name, PNC id, CRO number or address.")
        self._desk = desk
        self._person: PersonBrief | None = None
        self._optional = False
        self.found: list[Found] = []
        self.edit = _SearchEdit()
        self.edit.setPlaceholderText("Search the people on record")
        self.edit.down.connect(self._into_list)
        self.edit.taken.connect(self._take)
        self.edit.textChanged.connect(self._typed)
        self.list = _FoundList()
        self.list.setAccessibleName("People found")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.taken.connect(self._take)
        self.list.itemActivated.connect(self._take)
        self._note = TextLabel("", "muted")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.search_now)
        self._card = self._make_card()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.edit, self._card, self._note, self.list):
            column.addWidget(widget)
        self._finish(body, [self.edit])
        self._show()

    def person(self) -> PersonBrief | None:
        """Who was chosen."""
        return self._person

    def set_optional(self, *, optional: bool) -> None:
        """Whether somebody new is typed instead."""
        self._optional = optional
        show_if(self.edit, shown=not optional and self._person is None)
        self._show_found([])

    def value(self) -> int | None:
        return self._person.id if self._person else None

    def set_value(self, value: Any) -> None:
        self._choose(None)
        if value:
            self._desk.read(self, partial(_by_id, person_id=int(value)), self._given, self._failed)

    def problem(self) -> str:
        if self._person is None and not self._optional:
            return "Choose somebody on record, or tick that the person is new."
        return ""

    def take_focus(self) -> None:
        shown = self.edit if self._person is None and not self._optional else self.change_button
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def search_now(self) -> None:
        """Search without waiting for a pause."""
        self._timer.stop()
        text = self.edit.text().strip()
        if not text or self._person is not None:
            self._show_found([])
            return
        query = partial(_by_words, text=text)
        self._desk.read(self, query, self._show_words, self._failed, key="search")

    def search_like(self, identity: Identity) -> None:
        """Look for people who may be the one that is being typed."""
        query = partial(_by_identity, identity=identity)
        self._desk.read(self, query, self.show_possible, self._failed, key="search")

    def _make_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("band", True)
        self._name = ElidedLabel("", "h3")
        self._brief = ElidedLabel("", "muted")
        self.change_button = QPushButton("Somebody else")
        self.change_button.setAutoDefault(False)
        self.change_button.clicked.connect(self._change)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._name)
        words.addWidget(self._brief)
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 8, 10, 8)
        row.addLayout(words, 1)
        row.addWidget(self.change_button)
        return card

    def _typed(self) -> None:
        self._timer.start()

    def _into_list(self) -> None:
        if self.list.count():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_words(self, found: list[Found]) -> None:
        self._show_found(found)
        self._note.setText("" if found else "Nobody on record fits what is typed.")
        self._note.setVisible(not found)

    def show_possible(self, found: list[Found]) -> None:
        """Show these as people who may be the one that is typed."""
        self._show_found(found)
        count = len(found)
        self._note.setText(f"{count} on record may be the same person, or of one home:")
        self._note.setVisible(bool(found))
        if found:
            announce(self, f"{count} on record may be the same person, or of one home")
        self.searched.emit(found)

    def _show_found(self, found: Sequence[Found]) -> None:
        self.found = list(found)
        self.list.clear()
        for one in self.found[:_SHOWN]:
            lines = [one.person.name, brief_words(one.person), one.why]
            item = QListWidgetItem("\n".join(line for line in lines if line))
            item.setData(Qt.ItemDataRole.UserRole, one.person.id)
            item.setToolTip(as_tooltip(item.text()))
            self.list.addItem(item)
        if self.found:
            self._size_list()
            self.list.setCurrentRow(0)
        self.list.setVisible(bool(self.found))
        self._note.hide()

    def _size_list(self) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        lines = max(item.text().count("\n") for item in items) + 1
        high = self.fontMetrics().lineSpacing() * lines + 12
        for item in items:
            item.setSizeHint(QSize(10, high))  # no wider than the list: long lines are cut
        self.list.setFixedHeight(min(4, len(items)) * high + 6)

    def _take(self) -> None:
        if self._timer.isActive():  # Enter came before the pause was over
            self.search_now()
        row = self.list.currentRow()
        if 0 <= row < len(self.found):
            self._given([self.found[row]])

    def _given(self, found: list[Found]) -> None:
        self._choose(found[0].person if found else None)
        self.changed.emit()
        self.chosen.emit(self.value() or 0)
        if self._person is not None:
            announce(self, f"{self._person.name} chosen")

    def _change(self) -> None:
        self._given([])
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()

    def _choose(self, person: PersonBrief | None) -> None:
        self._person = person
        self._show()

    def _show(self) -> None:
        person = self._person
        self._name.setText(person.name if person else "")
        self._brief.setText(brief_words(person) if person else "")
        show_if(self._card, shown=person is not None)
        show_if(self.edit, shown=person is None and not self._optional)
        self.list.hide()
        self._note.hide()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
