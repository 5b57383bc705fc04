"""The seven pathways and their six states: a row of chips each, chosen by arrow keys."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from lomu_app.plans.rules import PATHWAY_STATE_LABELS, PATHWAYS
from ui.kit.chip_row import ChipRow
from ui.kit.labels import TextLabel, WrappedLabel

_PAUSE = 900  # milliseconds after the last key: who passes a state by has not chosen it
_NONE = "none"


class PathwayGrid(QFrame):
    """`chosen({code: state})` after a pause; an empty state where nothing is said any more."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.rows: dict[str, ChipRow] = {}
        self._shown: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.tell_now)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for place, (code, label) in enumerate(PATHWAYS.items()):
            row = ChipRow(f"{label} pathway", one_letter=True)
            row.add(_NONE, "Not said")
            for state, words in PATHWAY_STATE_LABELS.items():
                row.add(state.value, words)
            row.chosen.connect(self._chosen)
            self.rows[code] = row
            name = WrappedLabel(label)
            name.setMinimumWidth(self.fontMetrics().averageCharWidth() * 20)
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(row, place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(TextLabel("Pathways", "h2"))
        column.addLayout(grid)

    def show_states(self, states: Mapping[str, str], *, may_edit: bool) -> None:
        """Show these; what was chosen and not yet told stays."""
        if self._timer.isActive():
            return
        self._shown = {code: states.get(code, "") for code in PATHWAYS}
        for code, row in self.rows.items():
            with QSignalBlocker(row):
                row.choose(self._shown[code] or _NONE)
            row.setEnabled(may_edit)

    def tell_now(self) -> None:
        """Tell what was chosen, if anything was."""
        self._timer.stop()
        now = {code: row.key().replace(_NONE, "") for code, row in self.rows.items()}
        changed = {code: state for code, state in now.items() if state != self._shown.get(code)}
        if changed:
            self._shown = now
            self.chosen.emit(changed)

    def _chosen(self, _state: str) -> None:
        self._timer.start()
