"""What is done to assessments and MARACs beside the form: opens the dialog, tells the result."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lomu_app.assessments.rows import AssessmentRow
from lomu_app.assessments.rules import Instrument
from ui.assessments.dialogs import AnswersDialog, SignDialog, WithdrawDialog
from ui.assessments.marac import MaracDialog
from ui.assessments.reading import Risk
from ui.core.desk import Desk
from ui.core.taking_back import TakeBack


class Doing(QObject):
    """`do(assessment, its instrument, deed)`; None for one that the force no longer has."""

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk

    def do(self, row: AssessmentRow, instrument: Instrument | None, deed: str) -> None:
        """Sign, withdraw, or show the answers of one assessment."""
        if deed == "answers":
            AnswersDialog(self._owner, row, instrument).open()
        elif deed == "sign":
            signing = SignDialog(self._owner, self._desk, row, instrument)
            signing.saved.connect(self._signed)
            signing.open()
        else:
            withdrawing = WithdrawDialog(self._owner, self._desk, row)
            withdrawing.saved.connect(self._withdrawn)
            withdrawing.open()

    def marac(self, person_id: int) -> None:
        """Put a MARAC on record."""
        dialog = MaracDialog(self._owner, self._desk, person_id)
        dialog.saved.connect(self._marac_kept)
        dialog.open()

    def take_back(self, risk: Risk, person_id: int, hearing_id: int) -> None:
        """Take a MARAC back."""
        hearing = next(row for row in risk.hearings if row.id == hearing_id)
        dialog = MaracDialog(self._owner, self._desk, person_id, hearing)
        dialog.saved.connect(self._marac_gone)
        dialog.open()

    def _signed(self, _done: Any) -> None:
        self._desk.say("Assessment signed")

    def _withdrawn(self, _done: Any) -> None:
        self._desk.say("Assessment withdrawn; it counts no longer")

    def _marac_kept(self, done: Any) -> None:
        dialog = self.sender()
        back = None
        if isinstance(dialog, MaracDialog):
            command = dialog.taking_back(done.result["hearing_id"], done.result["version"])
            back = TakeBack(self._owner, self._desk, command, "MARAC taken back")
        self._desk.say(
            "MARAC put on record; the gates are reckoned from it", back.run if back else None
        )

    def _marac_gone(self, _done: Any) -> None:
        self._desk.say("MARAC taken back")
