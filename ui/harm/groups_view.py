"""Groups and their shifts as lines of words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from lomu_app.harm.rows import GroupShift
from ui.kit.labels import TextLabel
from ui.kit.prompter import KitDialog


class GroupsView(QWidget):
    """One line a group: people, above the line, shift, and the shift by other weights."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._labels: list[QWidget] = []

    def show_groups(self, groups: Sequence[GroupShift]) -> None:
        """Show these and no others."""
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        moved = any(group.against is not None for group in groups)
        heads = ["", "People", "Above", "Shift", *(["Moves"] if moved else [])]
        self._line(0, heads, "muted")
        what = ""
        row = 1
        for group in groups:
            if group.what != what:
                what = group.what
                self._line(row, [what], "h3")
                row += 1
            cells = [group.group, f"{group.people:,}", f"{group.above_line:,}", signed(group.shift)]
            self._line(row, [*cells, *([signed(group.against)] if moved else [])], "body")
            row += 1

    def _line(self, row: int, cells: Sequence[str], role: str) -> None:
        for column, text in enumerate(cells):
            label = TextLabel(text, role)
            if column:
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label, row, column)
            self._labels.append(label)


class GrowingDialog(KitDialog):
    """A dialog into which more comes while it is open."""

    def grow(self) -> None:
        """Make room, once what has come knows its own size."""
        QTimer.singleShot(0, self._fit)

    def _fit(self) -> None:
        if not isValid(self):
            return  # closed meanwhile
        self.column.invalidate()
        self.column.activate()
        if self.column.hasHeightForWidth():
            self.resize(self.width(), self.column.totalHeightForWidth(self.width()))


def signed(number: int | None) -> str:
    """`+4`, `−3`, `0`; nothing where there is no figure."""
    if number is None:
        return "–"
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "0"
