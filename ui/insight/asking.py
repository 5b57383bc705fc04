"""What is asked of a measure: in which area, of which days, and broken down by what."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from lomu_app.insight.rows import Asked, MeasureRow
from lomu_app.insight.rules import By
from ui.core.desk import Desk
from ui.insight import words
from ui.insight.days_dialog import DaysDialog
from ui.insight.period import Period, periods

_EVERYWHERE = "All my areas"
_POLICY = "insight"


class Asking(QObject):
    """The boxes of the page, which lays them out. `changed` when somebody wants something else."""

    changed = Signal()

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk
        self.area_box, self.period_box, self.by_box = QComboBox(), QComboBox(), QComboBox()
        self.days_button = QPushButton("From … to …")
        for box, name in ((self.area_box, "Area"), (self.period_box, "Period"),
                          (self.by_box, "Broken down by")):  # fmt: skip
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.area_box.addItems([_EVERYWHERE, *desk.area.areas])
        months = int(desk.core.policies[_POLICY]["months"])
        self._offered = periods(desk.core.clock.today(), months)
        self._typed: Period | None = None
        self._shown: tuple[dt.date, dt.date] | None = None
        self.period_box.addItems([each.words for each in self._offered])
        self.area_box.currentTextChanged.connect(self._another)
        self.period_box.currentIndexChanged.connect(self._another)
        self.by_box.currentIndexChanged.connect(self._another)
        self.days_button.clicked.connect(self.type_days)

    @property
    def period(self) -> Period:
        """Of which days."""
        place = self.period_box.currentIndex()
        if self._typed is not None and place == len(self._offered):
            return self._typed
        return self._offered[place]

    def asked(self, code: str) -> Asked:
        """All of it, for one measure."""
        area, by = self.area_box.currentText(), self.by_box.currentData()
        areas = () if area == _EVERYWHERE else (area,)
        return Asked(
            code, self.period.first, self.period.last, By(by) if by else None, areas
        )  # fmt: skip

    def offer(self, row: MeasureRow) -> None:
        """Let be chosen by what this measure can be told; says nothing of it."""
        with QSignalBlocker(self.by_box):
            self.by_box.clear()
            for by in row.by:
                self.by_box.addItem(words.by_label(by), by.value)
            self.by_box.setCurrentIndex(row.by.index(row.listed_by))

    def shows(self, first: dt.date, last: dt.date) -> None:
        """These days are on the page; whoever types others begins with them."""
        self._shown = (first, last)

    def choose_by(self, by: By) -> None:
        """Break it down by this, as if it had been chosen by hand."""
        self.by_box.setCurrentIndex(self.by_box.findData(by.value))

    def type_days(self) -> None:
        """Ask from which day to which."""
        dialog = DaysDialog(self._owner, self._desk, self._shown)
        dialog.chosen.connect(self.choose_days)
        dialog.open()

    def choose_days(self, period: Period) -> None:
        """Days that were typed stand last among the periods, in place of those typed before."""
        last = len(self._offered)
        with QSignalBlocker(self.period_box):
            self._typed = period
            self.period_box.removeItem(last)
            self.period_box.addItem(period.words)
            self.period_box.setCurrentIndex(last)
        self.changed.emit()

    def _another(self, _what: object = None) -> None:
        self.changed.emit()
