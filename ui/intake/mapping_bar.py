"""Saved mappings: use one, keep the present one."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from lomu_app.intake.commands import SaveMapping
from lomu_app.intake.mapping import ColumnMapping, join_mappings
from lomu_app.intake.queries import load_mapping
from ui.core.desk import Desk
from ui.intake.job import Job
from ui.kit.labels import TextLabel

_NONE = "As proposed"


class MappingBar(QWidget):
    """A chooser of saved mappings, and a button that saves this one by name."""

    def __init__(self, desk: Desk, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._job = desk, job
        self.combo = QComboBox()
        self.combo.setAccessibleName("Saved mapping")
        self.combo.setToolTip("Use a mapping that was saved for files of this make")
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(10)
        self.combo.activated.connect(self._chosen)
        self.save_button = QPushButton("Save mapping …")
        self.save_button.clicked.connect(self.save)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(TextLabel("Mapping", "h3"))
        row.addWidget(self.combo)
        row.addWidget(self.save_button)
        job.planned.connect(self._follow)

    def show_names(self, names: tuple[str, ...]) -> None:
        """The mappings at hand."""
        with QSignalBlocker(self.combo):
            self.combo.clear()
            self.combo.addItem(_NONE, "")
            for name in names:
                self.combo.addItem(name, name)
        self._follow()

    def save(self) -> None:
        """Ask for a name, and keep the mapping under it."""
        if self._job.plans:
            self._desk.prompter.ask_text(
                self, "Save mapping", "A name for files of this make, such as “Coventry tracker”",
                self._keep, text=self._job.chosen.saved_name,
            )  # fmt: skip

    def _chosen(self, _index: int) -> None:
        name = str(self.combo.currentData())
        if name:
            query, done = partial(load_mapping, name=name), partial(self._lay, name)
            self._desk.read(self, query, done, self._job.failed.emit, key="saved")
        else:
            self._job.lay("", None)

    def _lay(self, name: str, content: dict[str, Any]) -> None:
        self._job.lay(name, ColumnMapping.from_dict(content))

    def _keep(self, name: str) -> None:
        plans, chosen = self._job.plans, self._job.chosen
        names = [plan.sheet.name for plan in plans if plan.tables]
        pointed = next((one for one in names if chosen.sheet(one).header_row), None)
        joined = join_mappings([m for plan in plans for _, m in plan.tables], pointed)
        command = SaveMapping(name=name, content=joined.to_dict())
        self._desk.run(self, command, partial(self._saved, name), self._job.failed.emit)

    def _follow(self) -> None:
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(max(self.combo.findData(self._job.chosen.saved_name), 0))

    def _saved(self, name: str, _done: Any) -> None:
        self._job.chosen.saved_name = name
        if self.combo.findData(name) < 0:
            self.combo.addItem(name, name)
        self._follow()
        self._desk.say(f"Mapping “{name}” saved")
