"""The lines at the left of the meeting view, each with whether it has been dealt with."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from lomu_app.daart.snapshot import ListLine
from lomu_app.packs import trm_words as say
from ui.kit.labels import as_tooltip

_ID = Qt.ItemDataRole.UserRole


class MeetingList(QListWidget):
    """Takes no keys of its own, so that they stay with the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Lines of the list")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fill(self, lines: Sequence[ListLine]) -> None:
        """Show these; the line under the cursor stays, else it is the first."""
        before = self.item_id()
        with QSignalBlocker(self):  # filling it is no choice of the user's
            self.clear()
            for line in lines:
                mark = "✓" if line.decision or line.result else "○"
                item = QListWidgetItem(f"{mark}  {line.rank}  {say.name_of(line)}")
                item.setData(_ID, line.item_id)
                item.setToolTip(as_tooltip(say.name_of(line)))
                self.addItem(item)
            self.fit()
            self.go_to(before)

    def fit(self) -> None:
        """Rows are as high as the letters."""
        size = QSize(0, self.fontMetrics().height() + 12)
        for row in range(self.count()):
            self.item(row).setSizeHint(size)
        self.scrollToItem(self.currentItem())

    def item_id(self) -> int:
        """The line under the cursor; 0 without one."""
        row = self.currentRow()
        return int(self.item(row).data(_ID)) if row >= 0 else 0

    def go_to(self, item_id: int) -> None:
        """Put the cursor on this line, or on the first where it is not in the meeting."""
        rows = range(self.count())
        found = (row for row in rows if self.item(row).data(_ID) == item_id)
        self.setCurrentRow(next(found, 0))

    def step(self, by: int) -> None:
        """Further down or up, as far as there are lines."""
        self.setCurrentRow(max(0, min(self.currentRow() + by, self.count() - 1)))

    def first(self) -> None:
        """The first line."""
        self.setCurrentRow(0)

    def last(self) -> None:
        """The last line."""
        self.setCurrentRow(self.count() - 1)
