"""One row of the check: what its cells say, what will be stored, what changes."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lomu_app.intake.lines import ImportLine
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
        self._say(f"{place} · target {row.reference}" if row.reference else place, "muted")
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
        self._list("What changes in the target", list(dict.fromkeys(lines)))

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
        if row.line is None or row.stored is None:
            return
        self._say("Cell by cell", "h3")
        stored = stored_values(row.stored)
        for field, column in sorted(row.line.cells.items(), key=lambda one: _column_key(one[1])):
            raw = row.line.raw.get(field, "")
            if raw or stored.get(field):
                self._add(_CellCard(f"{column}{row.row}", field, raw, stored.get(field)))

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


def stored_values(line: ImportLine) -> dict[str, str]:
    """What a line stores, in words, by the field of the column that it comes from."""
    name = ", ".join(part for part in (line.surname, line.forenames) if part)
    offence, crime = line.offence, line.crime_reference or ""
    attempts = "; ".join(
        " ".join(part for part in (value_words(a.day) if a.day else "", a.time or "",
                                   a.outcome.replace("_", " ")) if part)
        for a in line.attempts
    )  # fmt: skip
    numbers = [value_words(line.date_of_birth) if line.date_of_birth else "", line.pnc_id or ""]
    arrested = value_words(line.outcome or "arrested") if line.arrested else "Outstanding"
    return {
        "name": name, "surname": line.surname, "forenames": line.forenames,
        "identity": ", ".join(part for part in (name, *numbers) if part),
        "aliases": ", ".join(line.aliases), "date_of_birth": numbers[0], "pnc_id": numbers[1],
        "cro_number": line.cro_number or "", "crime_reference": crime, "offence": offence,
        "crime_offence": ", ".join(part for part in (crime, offence) if part),
        "victim_risk": value_words(line.victim_risk) if line.victim_risk else "Not assessed",
        "date_added": value_words(line.date_added) if line.date_added else "",
        "wanted_on_pnc": "" if line.wanted_on_pnc is None else value_words(line.wanted_on_pnc),
        "markers": ", ".join(code or text for code, text in line.markers), "attempts": attempts,
        "attempts_count": "" if line.attempts_count is None else str(line.attempts_count),
        "address": "; ".join(address.text for address in line.addresses),
        "oic": line.officer_in_case, "area": line.area, "comments": line.comments,
        "status": arrested, "outcome": arrested if line.arrested else "",
        "arrested": arrested,
        "arrest_date": value_words(line.arrested_on) if line.arrested_on else "",
    }  # fmt: skip


def _column_key(column: str) -> tuple[int, str]:
    return len(column), column


def _labels(widget: QWidget) -> list[TextLabel]:
    own = [widget] if isinstance(widget, TextLabel) else []
    return own + list(widget.findChildren(TextLabel))
