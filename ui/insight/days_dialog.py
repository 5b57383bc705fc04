"""The form in which the days are typed between which a measure is told."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.insight.period import typed_period
from ui.kit.fields import DateField


class DaysDialog(FormDialog):
    """`chosen(Period)` once both days are given, in their order."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, shown: tuple[dt.date, dt.date] | None) -> None:
        super().__init__(parent, desk, "From and to", draft="insight:days")
        today = desk.core.clock.today
        for key, label in (("first", "From"), ("last", "To")):
            self.form.add(DateField(key, label, today=today, required=True))
        if shown is not None:
            self.form.set_values(dict(zip(("first", "last"), shown, strict=True)))
        self.lay_out("Show", first="first", intro="Both days are counted.")

    def accept(self) -> None:
        """Nothing is sent: the page asks for the measure anew."""
        if not self.form.check():
            return
        values = self.form.values()
        first, last = values["first"], values["last"]
        if first > min(last, self.desk.core.clock.today()):
            self.form.show_errors({"first": "The first day lies after the last, or is to come."})
            return
        self.leave()
        self.chosen.emit(typed_period(first, last))
