"""The room that the parts of the meeting surface have: of few lines none goes to air."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.meetings.item_card import CardArea, ItemCard
from ui.meetings.item_list import ItemList

_FEW_LINES = 32  # of the list's letters on the whole view
_NARROW = 1_000  # pixels, below which the agenda's names stand on the card alone


class Room:
    """The list beside the card, in `column` between what stands above and beneath."""

    def __init__(self, listed: ItemList, area: CardArea, card: ItemCard) -> None:
        self._list, self._area, self._card = listed, area, card
        self._tight = False
        self._middle = QHBoxLayout()
        self._middle.addWidget(listed, 27)
        self._middle.addWidget(area, 73)
        self.column = QVBoxLayout()
        self._set_air()

    def lay_out(self, above: tuple[QWidget, ...], beneath: QWidget) -> None:
        """Put the parts in their places."""
        for part in above:
            self.column.addWidget(part)
        self.column.addLayout(self._middle, 1)
        self.column.addWidget(beneath)

    def fit(self, view: QSize) -> None:
        """What is decided on comes before air and comfort on a view of this size."""
        tight = view.height() < _FEW_LINES * self._list.fontMetrics().lineSpacing()
        self._list.set_tight(tight=tight and view.width() < _NARROW)
        if tight != self._tight:
            self._tight = tight
            self._set_air()
            self._area.set_tight(tight=tight)
            self._card.set_tight(tight=tight)

    def _set_air(self) -> None:
        tight = self._tight
        self._middle.setSpacing(4 if tight else 16)
        self.column.setContentsMargins(*((10, 4, 10, 4) if tight else (20, 12, 20, 10)))
        self.column.setSpacing(4 if tight else 10)
