"""The few figures above a list; they fold into one line where height is short.

`Page` folds them when its window is lower than 800 pixels. Figures that the chips under them
tell again leave the list their room in a very low one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.kit.labels import ElidedLabel, TextLabel, restyle, show_if

_OPEN = 5  # pixels above and below the words of a card of two lines
_ROOMY = 5  # so many figures stand apart; more of them stand closer


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and a word on it."""

    key: str
    number: str
    title: str
    detail: str = ""


class _Card(QFrame):
    chosen = Signal(str)

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("clickable", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.key = figure.key
        self._number = TextLabel("", "figure")
        self._title = ElidedLabel("", "h3")
        self._detail = ElidedLabel("", "muted")
        words = QWidget()
        self._words = QVBoxLayout(words)
        self._words.setContentsMargins(0, 0, 0, 0)
        self._words.setSpacing(0)
        self._words.addWidget(self._title)
        self._words.addWidget(self._detail)
        self._tight, self._high = False, _OPEN
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._number)
        self._line.addWidget(words, 1)
        self._set_margins()
        self.show_figure(figure)

    def show_figure(self, figure: Figure) -> None:
        self.key = figure.key
        self._number.setText(figure.number)
        self._title.setText(figure.title)
        self._detail.setText(figure.detail)
        self.setAccessibleName(f"{figure.number} {figure.title}. {figure.detail}")

    def mark(self, *, chosen: bool) -> None:
        restyle(self, "chosen", chosen)
        for label in (self._number, self._title, self._detail):
            restyle(label, "chosen", chosen)
        self.setAccessibleDescription("chosen" if chosen else "")

    def tighten(self, *, tight: bool) -> None:
        self._tight = tight
        self._set_margins()

    def fold(self, *, folded: bool) -> None:
        self._detail.setVisible(not folded)
        self._number.setProperty("role", "h2" if folded else "figure")
        self._number.style().unpolish(self._number)
        self._number.style().polish(self._number)
        self._high = 2 if folded else _OPEN
        self._set_margins()

    def _set_margins(self) -> None:
        left, right, gap = (8, 6, 6) if self._tight else (14, 12, 10)
        if self._tight and self._high < _OPEN:  # many of them, in a low and so a small window
            left, right, gap = 6, 4, 5
        self._line.setContentsMargins(left, self._high, right, self._high)
        self._line.setSpacing(gap)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.key)
        else:
            super().keyPressEvent(event)


def in_card(part: QWidget) -> QFrame:
    """The part with a frame around it, as the blocks of a person's page have."""
    card = QFrame()
    card.setObjectName("panel")
    column = QVBoxLayout(card)
    column.setContentsMargins(14, 2, 14, 10)
    column.addWidget(part)
    return card


class FigureCards(QWidget):
    """A few figures in a row. `chosen(key)` when one is clicked or opened.

    `told_again` where the same numbers stand elsewhere on the page.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, told_again: bool = False) -> None:
        super().__init__(parent)
        self._told_again, self._low = told_again, False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self._cards: list[_Card] = []
        self.folded = True  # until the page has room: else they would widen a small window

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show these."""
        while len(self._cards) > len(figures):
            card = self._cards.pop()
            self._row.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self._cards) < len(figures):
            card = _Card(figures[len(self._cards)])
            card.chosen.connect(self.chosen)
            card.fold(folded=self.folded)
            self._row.addWidget(card, 1)
            before = self._cards[-1] if self._cards else self._control_before()
            if before is not None:  # else Tab would reach it last, for it came last
                QWidget.setTabOrder(before, card)
            self._cards.append(card)
        tight = len(figures) > _ROOMY
        self._row.setSpacing(5 if tight else 10)
        for card, figure in zip(self._cards, figures, strict=True):
            card.show_figure(figure)
            card.tighten(tight=tight)
            self._row.setStretchFactor(card, 0 if tight else 1)
        self._show()

    def _control_before(self) -> QWidget | None:
        """The last control that Tab reaches before this place."""
        found = self.previousInFocusChain()
        while found is not None and found is not self:
            if found.focusPolicy() & Qt.FocusPolicy.TabFocus and found.window() is self.window():
                return found
            found = found.previousInFocusChain()
        return None

    def mark(self, key: str) -> None:
        """Show one card as the chosen one, where the cards narrow the list under them."""
        for card in self._cards:
            card.mark(chosen=card.key == key)

    def give_way(self, *, low: bool) -> None:
        """Leave the room to the list in a very low window, if the figures are told again."""
        self._low = low
        self._show()

    def _show(self) -> None:
        show_if(self, shown=bool(self._cards) and not (self._told_again and self._low))

    def fold(self, *, folded: bool) -> None:
        """Show one line each, or two."""
        self.folded = folded
        for card in self._cards:
            card.fold(folded=folded)
