"""One person's ledger beside the list by score."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from lomu_app.harm.queries import ledger_of
from lomu_app.harm.rows import LedgerDetail
from ui.core.desk import Desk
from ui.core.reason_choice import ReasonChoice
from ui.harm.ledger_view import LedgerView
from ui.harm.words import name_of
from ui.kit.dates import day_words
from ui.kit.empty import EmptyState
from ui.kit.labels import WrappedLabel
from ui.kit.page import IconButton, RecordPane


class LedgerPane(RecordPane):
    """Reads and shows somebody's ledger; the look is logged first. `left` on Esc."""

    person_wanted = Signal(int)
    ethnicity_wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Ledger", parent)
        self._desk, self.person_id = desk, 0
        self.empty = EmptyState(
            "Nobody chosen", "Choose somebody in the list.", icon="person_alert"
        )
        self.name = WrappedLabel("", "h2")
        self.line = WrappedLabel("", "muted")
        self.view = LedgerView()
        self.reason = ReasonChoice(desk.consulting, desk.prompter)
        self.person_button = IconButton("Open person", "person")
        self.person_button.clicked.connect(self._open)
        self.ethnicity_button = IconButton("Ethnicity …", "edit")
        self.ethnicity_button.clicked.connect(self._ethnicity)
        self._parts: list[QWidget] = [self.name, self.line, self.view, self.reason]
        self.body.addWidget(self.empty)
        for part in self._parts:
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.foot.addWidget(self.person_button, 1)
        self.foot.addWidget(self.ethnicity_button)
        self.clear()

    def clear(self) -> None:
        """Nobody is chosen."""
        self.person_id = 0
        for part in self._parts:
            part.hide()
        self.empty.show()
        self._judge()

    def show_person(self, person_id: int) -> None:
        """Log the look, then read and show."""
        self.person_id = person_id
        self._desk.look_at(self, person_id, partial(self._read, person_id), self._failed)

    def take_focus(self) -> None:
        """Enter in the list: into the ledger."""
        buttons = self.view.buttons.buttons()
        (buttons[0] if buttons else self.person_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, person_id: int) -> None:
        query = partial(ledger_of, person_id=person_id)
        self._desk.read(self, query, self._show, self._failed, key="ledger")

    def _show(self, ledger: LedgerDetail) -> None:
        if ledger.person_id != self.person_id:
            return
        self.empty.hide()
        for part in self._parts:
            part.show()
        self.name.setText(name_of(ledger))
        born = f"born {day_words(ledger.date_of_birth)}" if ledger.date_of_birth else "no birth"
        self.line.setText(f"{ledger.reference}  ·  {born}")
        self.view.show_ledger(ledger)
        self.reason.show_person(ledger.person_id)
        self._judge()

    def strike(self) -> None:
        """Strike a row out, of the person whose ledger is shown."""
        ledger = self.view.ledger
        if ledger is not None and ledger.person_id == self.person_id:
            self.view.strike()

    def _judge(self) -> None:
        for button in (self.person_button, self.ethnicity_button):
            button.setEnabled(bool(self.person_id))

    def _open(self) -> None:
        self.person_wanted.emit(self.person_id)

    def _ethnicity(self) -> None:
        self.ethnicity_wanted.emit(self.person_id)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
