"""What the file is taken to be, and of which cohort the sheet shown is; both can be chosen."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from lomu_app.cohorts.rules import cohort_rules
from lomu_app.intake.file_kinds import FileKind
from lomu_app.intake.register_words import cohort_of
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.intake.job import Job
from ui.intake.kind_words import KINDS
from ui.kit.labels import TextLabel, show_if


class KindBar(QWidget):
    """A chooser of the kind of file, and for registers one of the cohort of the sheet shown."""

    def __init__(self, desk: Desk, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._sheet = ""
        rules = cohort_rules(desk.core.policies["cohorts"]).values()
        self._labels = {rule.code.value: rule.label for rule in rules}
        self.kind_combo = QComboBox()
        self.kind_combo.setAccessibleName("What the file is")
        cleared = desk.core.actor.may(Permission.EDIT_CSE)
        for kind in FileKind:
            if cleared or kind is not FileKind.LOCATIONS:
                self.kind_combo.addItem(KINDS[kind], kind.value)
        self.kind_combo.activated.connect(self._kind_chosen)
        self.found_label = TextLabel("", "muted")
        self.cohort_label = TextLabel("Cohort of this sheet", "h3")
        self.cohort_combo = QComboBox()
        self.cohort_combo.setAccessibleName("Cohort of this sheet")
        self.cohort_combo.addItem("", "")
        for rule in rules:
            if rule.offered:
                self.cohort_combo.addItem(rule.label, rule.code.value)
        self.cohort_combo.activated.connect(self._cohort_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (TextLabel("This file is", "h3"), self.kind_combo, self.found_label):
            row.addWidget(widget)
        row.addSpacing(12)
        row.addWidget(self.cohort_label)
        row.addWidget(self.cohort_combo)
        row.addStretch(1)

    def show_sheet(self, sheet: str) -> None:
        """What was found or chosen, for this sheet."""
        self._sheet, job = sheet, self._job
        with QSignalBlocker(self.kind_combo):
            self.kind_combo.setCurrentIndex(self.kind_combo.findData(job.kind.value))
        self.found_label.setText("as you said" if job.chosen.kind else "as recognised")
        cohorts = job.kind is FileKind.COHORTS and bool(sheet)
        show_if(self.cohort_label, shown=cohorts)
        show_if(self.cohort_combo, shown=cohorts)
        named = self._labels.get(cohort_of(sheet) or "", "")
        self.cohort_combo.setItemText(0, named or "As the rows say")
        with QSignalBlocker(self.cohort_combo):
            chosen = job.chosen.cohorts.get(sheet, "")
            self.cohort_combo.setCurrentIndex(max(self.cohort_combo.findData(chosen), 0))

    def _kind_chosen(self, _index: int) -> None:
        self._job.choose_kind(FileKind(self.kind_combo.currentData()))

    def _cohort_chosen(self, _index: int) -> None:
        self._job.choose_cohort(self._sheet, str(self.cohort_combo.currentData()))
