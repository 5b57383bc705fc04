"""Striking a wrong row of a history out, with the whole of its file, or counting it again."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.harm.rows import LedgerDetail, OffenceRow
from lomu_app.harm.striking import BACK, FILE, ROW, StrikeOffences
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.core.taking_back import TakeBack
from ui.harm.words import row_choice
from ui.kit.fields import ChoiceField, MultilineField

_INTRO = (
    "A row that is struck out stays on record with your reason, and counts in no score, pattern "
    "or gate. To put a row right, bring a newer extract in."
)
_KINDS = (
    (ROW, "Strike this row out"),
    (FILE, "Strike out every row of its file"),
    (BACK, "Count it again"),
)


class StrikeDialog(FormDialog):
    """Which row, what is done with it, and why."""

    def __init__(self, parent: QWidget, desk: Desk, ledger: LedgerDetail) -> None:
        super().__init__(parent, desk, "Wrong offence rows", draft=f"strike:{ledger.person_id}")
        self._page = parent
        self._rows = {str(row.id): row for row in ledger.rows if row.may_strike}
        rows = [(key, row_choice(row)) for key, row in self._rows.items()]
        self.form.add(ChoiceField("row", "Row", rows, required=True))
        self.form.add(ChoiceField("kind", "What to do", _KINDS, required=True))
        self.form.add(MultilineField("reason", "Why", required=True, lines=3))
        self.lay_out("Save", first="row", intro=_INTRO)
        self.saved.connect(self._say)
        self._kind = ROW

    def accept(self) -> None:
        """Send it, unless the row and what is to be done do not fit each other."""
        values = self.form.values()
        row = self._rows.get(values["row"] or "")
        wrong = "" if row is None else _misfit(row, values["kind"])
        if wrong:
            self.form.show_errors({"kind": wrong}, "")
        else:
            super().accept()

    def command(self, values: dict[str, Any]) -> StrikeOffences:
        """What the form means."""
        row = self._rows[values["row"]]
        self._kind = values["kind"]
        return _command(row, self._kind, values["reason"])

    def _say(self, done: Any) -> None:
        result = done.result
        many = f"{result['rows']:,} offence row{'' if result['rows'] == 1 else 's'}"
        if self._kind == BACK:
            self.desk.say(f"{many} counted again")
            return
        back = StrikeOffences(
            kind=BACK, strike_id=result["strike_id"], version=result["version"],
            reason="Struck out by mistake",
        )  # fmt: skip
        undo = TakeBack(self._page, self.desk, back, f"{many} counted again")
        self.desk.say(f"{many} struck out", undo.run)


def _misfit(row: OffenceRow, kind: str | None) -> str:
    """Why this cannot be done with a row; empty where it can."""
    if kind == BACK and row.strike is None:
        return "This row is not struck out."
    if kind == ROW and row.strike is not None:
        return "This row is struck out already; it can be counted again."
    return ""


def _command(row: OffenceRow, kind: str, reason: str) -> StrikeOffences:
    if kind == FILE:
        return StrikeOffences(
            kind=FILE, file_id=row.file_id, version=row.file_version, reason=reason
        )
    if kind == BACK:
        strike = row.strike
        return StrikeOffences(
            kind=BACK, strike_id=None if strike is None else strike.id,
            version=0 if strike is None else strike.version, reason=reason,
        )  # fmt: skip
    return StrikeOffences(kind=ROW, offence_id=row.id, file_id=row.file_id, reason=reason)
