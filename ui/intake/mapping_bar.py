"""Saved mappings: use one, keep the present one."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from ui.core.desk import Desk
from ui.intake.job import Job
from ui.kit.labels import TextLabel

_NONE = "As proposed"


class MappingBar(QWidget):
    """A chooser of saved mappings, and a button that saves this one by name."""

    told = Signal(str)

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
        job.mapping_saved.connect(self._saved)
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
                self._job.save_mapping, text=self._job.chosen.saved_name,
            )  # fmt: skip

    def _chosen(self, _index: int) -> None:
        name = str(self.combo.currentData())
        if name:
            self._job.use_saved(name)
        else:
            self._job.use_none()

    def _follow(self) -> None:
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(max(self.combo.findData(self._job.chosen.saved_name), 0))

    def _saved(self, name: str) -> None:
        if self.combo.findData(name) < 0:
            self.combo.addItem(name, name)
        self._follow()
        self._desk.say(f"Mapping “{name}” saved")
