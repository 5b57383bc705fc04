"""The ledger as a section of a person's page."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from lomu_app.harm.queries import ledger_of
from lomu_app.harm.rows import LedgerDetail
from lomu_app.kernel.changes import Kind
from ui.core.desk import Desk
from ui.core.person_sections import PersonSectionView
from ui.harm.ledger_view import LedgerView
from ui.harm.strike_dialog import StrikeDialog
from ui.kit.empty import EmptyState
from ui.kit.labels import show_if


class HarmSection(PersonSectionView):
    """Shows the ledger, or that no offence is on record."""

    watched = frozenset({Kind.HARM})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.view = LedgerView()
        self.empty = EmptyState(
            "No offences on record", "Bring an extract of offences in on the Harm page.",
            icon="person_alert", button="Go to Harm",
        )  # fmt: skip
        self.empty.action_requested.connect(self._go)
        self.view.strike_wanted.connect(self._strike)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        column.addWidget(self.empty)
        self.view.hide()

    def refresh(self) -> None:
        if self.person_id:
            query = partial(ledger_of, person_id=self.person_id)
            self._desk.read(self, query, self._show, self._failed, key="ledger")

    def _show(self, ledger: LedgerDetail) -> None:
        if ledger.person_id != self.person_id:
            return
        show_if(self.view, shown=bool(ledger.rows))
        show_if(self.empty, shown=not ledger.rows)
        self.view.show_ledger(ledger)
        self.counted.emit(len(ledger.rows))

    def _strike(self, ledger: LedgerDetail) -> None:
        StrikeDialog(self, self._desk, ledger).open()

    def _go(self) -> None:
        self.navigate.emit("harm", None)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
