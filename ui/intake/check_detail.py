"""One row of the check: what its cells say, what will be stored, what changes."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.intake.check_rows import CheckRow, change_words, decision_label
from ui.intake.chosen import Chosen, Pair
from ui.intake.match_choice import MatchChoiceCard
from ui.intake.words import doubt_words, field_label, value_words
from ui.kit.chips import Chip, ChipLabel
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.page import DetailPane

_NEVER = "Nothing is ever joined by itself."


class CheckPane(DetailPane):
    """`show_row(None)` empties it. `match_answered(pair, same | different | later)`.

    Tab reaches the answers after `stop_before`.
    """

    match_answered = Signal(object, str)

    def __init__(
        self, stop_before: QWidget, *, may_decide: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__("Row of the file", parent)
        self._stop_before, self._may_decide = stop_before, may_decide
        self._made: list[QWidget] = []
        self._cards: list[tuple[Pair, MatchChoiceCard]] = []
        self.body.addStretch(1)

    def show_row(self, row: CheckRow | None, chosen: Chosen) -> None:
        """All that is known of the row, and what was decided about its possible matches."""
        for widget in self._made:
            self.body.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._made, self._cards = [], []
        if row is None:
            self._say("Choose a row to see its cells.", "muted")
            return
        self._show_head(row)
        self._show_changes(row)
        self._list("To look at", [doubt_words(doubt) for doubt in row.doubts])
        self._list("Who it may be", list(row.beside))
        self._show_matches(row)
        self.show_choices(chosen)
        self._show_cells(row)
        self._list("Comments on cells", list(row.comments))
        self.scroll_area.verticalScrollBar().setValue(0)

    def show_choices(self, chosen: Chosen) -> None:
        """What has been decided about the pairs shown."""
        for pair, card in self._cards:
            card.show_choice(chosen.match(pair))

    def cards(self) -> list[MatchChoiceCard]:
        """The pairs shown, from top to bottom."""
        return [card for _, card in self._cards]

    def text(self) -> str:
        """All words shown, from top to bottom."""
        labels = [label for widget in self._made for label in _labels(widget)]
        return "\n".join(label.text() for label in labels)

    def _show_head(self, row: CheckRow) -> None:
        self._say(row.name or "Nobody named", "h2")
        place = f"{row.sheet}, row {row.row}"
        self._say(f"{place} · {row.reference}" if row.reference else place, "muted")
        self._add(ChipLabel(Chip(decision_label(row), strong=True)))
        if row.words and row.decision != "updates":
            self._say(row.words)
        if row.off:
            self._say(f"Proposed to come off, for a person to decide: {row.off}.")
        if row.colour:
            self._say(row.colour)

    def _show_changes(self, row: CheckRow) -> None:
        edited = {edit["field"] for edit in row.edits}
        lines = [
            f"{field_label(edit['field'])}: {value_words(edit['before'])} → "
            f"{value_words(edit['after'])}"
            for edit in row.edits
        ]
        lines += [f"Added: {change_words(one)}" for one in row.changes if one not in edited]
        self._list("What changes", list(dict.fromkeys(lines)))

    def _show_matches(self, row: CheckRow) -> None:
        if not row.matches:
            return
        self._say("May be the same person as", "h3")
        self._say(_NEVER, "small")
        for pair in row.matches:
            card = MatchChoiceCard(pair, f"{row.sheet}, row {row.row}", may_decide=self._may_decide)
            card.answered.connect(self.match_answered)
            self._cards.append((pair, card))
            self._add(card)
        stops = [button for card in self.cards() for button in card.buttons.values()]
        for before, after in pairwise([self._stop_before, *stops]):
            self.setTabOrder(before, after)

    def _show_cells(self, row: CheckRow) -> None:
        if row.cells:
            self._say("Cell by cell", "h3")
        for cell in row.cells:
            self._add(_CellCard(f"{cell.column}{row.row}", cell.field, cell.raw, cell.stored))

    def _list(self, title: str, lines: list[str]) -> None:
        if lines:
            self._say(title, "h3")
            for line in lines:
                self._say(f"•  {line}")

    def _say(self, words: str, role: str = "body") -> None:
        self._add(WrappedLabel(words, role))

    def _add(self, widget: QWidget) -> None:
        self._made.append(widget)
        self.body.insertWidget(self.body.count() - 1, widget)
        widget.show()  # now, not with the next event: the focus may be on its way there


class _CellCard(QWidget):
    """Address and field, what the cell holds, and what is stored where that reads otherwise."""

    def __init__(self, place: str, field: str, raw: str, stored: str | None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(0)
        column.addWidget(TextLabel(f"{place}  {field_label(field)}", "small"))
        if stored is None:
            words = f"“{raw}” (not stored)"
        elif stored.casefold() == raw.casefold():
            words = raw
        else:
            said = f"“{raw}”" if raw else "(empty)"
            words = f"{said} → {stored or 'nothing'}"
        column.addWidget(WrappedLabel(words))


def _labels(widget: QWidget) -> list[TextLabel]:
    own = [widget] if isinstance(widget, TextLabel) else []
    return own + list(widget.findChildren(TextLabel))
