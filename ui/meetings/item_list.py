"""The agenda at the left of the meeting surface, each item with whether it is decided."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from lomu_app.meetings.rows import ItemRow
from lomu_app.meetings.rules import TOPIC
from ui.kit.labels import as_tooltip

_ID = Qt.ItemDataRole.UserRole
_SCROLLBAR = 34  # pixels of it and of the air around a row
_ANY_WIDTH = 16_777_215  # what Qt takes for none at all


class ItemList(QListWidget):
    """Takes no keys of its own, so that they stay with the surface."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[ItemRow] = []
        self._tight = False
        self.setAccessibleName("Agenda")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fill(self, items: Sequence[ItemRow]) -> None:
        """Show these; the item under the cursor stays."""
        before, self._items = self.item_id(), list(items)
        with QSignalBlocker(self):  # filling it is no choice of the user's
            self.clear()
            for item in items:
                line = QListWidgetItem(self._words(item))
                line.setData(_ID, item.id)
                line.setToolTip(as_tooltip(f"{item.reference} {item.title}".strip()))
                self.addItem(line)
            self.fit()
            self.go_to(before)

    def set_tight(self, *, tight: bool) -> None:
        """Signs and numbers alone where there is little room: the card has the name."""
        self._tight = tight
        wide = self.fontMetrics().horizontalAdvance("✓W  00") + _SCROLLBAR
        self.setMaximumWidth(wide if tight else _ANY_WIDTH)
        for row, item in enumerate(self._items):
            self.item(row).setText(self._words(item))

    def _words(self, item: ItemRow) -> str:
        return number_words(item) if self._tight else item_words(item)

    def fit(self) -> None:
        """Rows are as high as the letters."""
        size = QSize(0, self.fontMetrics().height() + 12)
        for row in range(self.count()):
            self.item(row).setSizeHint(size)
        self.scrollToItem(self.currentItem())

    def item_id(self) -> int:
        """The item under the cursor; 0 without one."""
        row = self.currentRow()
        return int(self.item(row).data(_ID)) if row >= 0 else 0

    def waiting_after(self) -> int:
        """The next item that wants a decision, from here to the end and round; 0 without one."""
        at = self.currentRow()
        after = [*self._items[at + 1 :], *self._items[: max(at, 0)]]
        return next((item.id for item in after if item.waits), 0)

    def go_to(self, item_id: int) -> None:
        """Put the cursor on this item, or on the first where it is not on the agenda."""
        found = (row for row in range(self.count()) if self.item(row).data(_ID) == item_id)
        self.setCurrentRow(next(found, 0))

    def step(self, by: int) -> None:
        """Further down or up, as far as there are items."""
        self.setCurrentRow(max(0, min(self.currentRow() + by, self.count() - 1)))

    def first(self) -> None:
        """The first item."""
        self.setCurrentRow(0)

    def last(self) -> None:
        """The last item."""
        self.setCurrentRow(self.count() - 1)


def item_words(item: ItemRow) -> str:
    """A sign, its place and what it is; headings of the agenda stand without a sign."""
    return f"{number_words(item)}  {item.title}"


def number_words(item: ItemRow) -> str:
    """A sign and its place."""
    if item.subject_kind == TOPIC:
        return f"—  {item.position}"
    sign = "○" if item.waits else "✓"
    key = next((rule.key for rule in item.choices if rule.code == item.decision), "")
    return f"{sign}{key}  {item.position}"
