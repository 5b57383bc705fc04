"""Pairs of people that may be one: decided by a person, with a reason, never by the program."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.people.rows import MatchRow, PersonBrief
from ui.core.desk import Desk
from ui.intake.chosen import MatchChoice, Pair
from ui.intake.deciding import OpenOnes, decision_command, likeliest_of, references
from ui.kit.labels import TextLabel, WrappedLabel

_SHOWN = 12


def _open_of(reader: Any, pairs: Sequence[Pair]) -> OpenOnes:
    """On a pool thread, for a long list tells of very many pairs."""
    return likeliest_of(reader, {references(pair) for pair in pairs}, _SHOWN)


class MatchCard(QFrame):
    """One pair; `same`, `different` and `opened` carry it."""

    same = Signal(object)
    different = Signal(object)
    opened = Signal(object)

    def __init__(self, row: MatchRow, *, may_decide: bool) -> None:
        super().__init__()
        self.setProperty("band", True)
        self._row = row
        names = f"{row.first.name} and {row.second.name}"
        words = QVBoxLayout()
        words.setSpacing(1)
        for brief in (row.first, row.second):
            words.addWidget(WrappedLabel(brief_words(brief)))
        words.addWidget(WrappedLabel("; ".join(row.reasons), "small"))
        self.same_button = QPushButton("Same person …")
        self.different_button = QPushButton("Different people …")
        self.open_button = QPushButton("Open")
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 10, 8)
        line.setSpacing(8)
        line.addLayout(words, 1)
        for button, deed in (
            (self.same_button, self._same), (self.different_button, self._different),
            (self.open_button, self._open),
        ):  # fmt: skip
            button.setAccessibleName(f"{button.text().removesuffix(' …')}: {names}")
            button.clicked.connect(deed)
            line.addWidget(button)
        for button in (self.same_button, self.different_button):
            button.setEnabled(may_decide)
            button.setToolTip("" if may_decide else "Your role does not allow this")

    def buttons(self) -> tuple[QPushButton, ...]:
        """From left to right."""
        return self.same_button, self.different_button, self.open_button

    def _same(self) -> None:
        self.same.emit(self._row)

    def _different(self) -> None:
        self.different.emit(self._row)

    def _open(self) -> None:
        self.opened.emit(self._row.second.id)


def brief_words(brief: PersonBrief) -> str:
    """Enough of a person to tell them apart."""
    parts = [brief.name, brief.reference]
    parts += [f"b. {brief.date_of_birth:%d/%m/%Y}"] if brief.date_of_birth else []
    parts += [f"PNC {brief.pnc_id}"] if brief.pnc_id else []
    parts += list(brief.addresses[:1])
    return " · ".join(parts)


class MatchList(QWidget):
    """The open pairs of the people that a file brought in. `person_wanted(id)`.

    Tab reaches them after `stop_before`.
    """

    person_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, stop_before: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._stop_before = desk, stop_before
        self._pairs: Sequence[Pair] = ()
        self._deciding: MatchRow | None = None
        self.title = TextLabel("", "h3")
        self.cards: list[MatchCard] = []
        self._more = WrappedLabel("", "muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.title)
        self._column.addWidget(self._more)
        self.hide()

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """The pairs that a run told, as far as they are still open."""
        self._pairs = pairs
        self.refresh()

    def refresh(self) -> None:
        """Ask which of them wait for a decision."""
        if self._pairs:
            query = partial(_open_of, pairs=self._pairs)
            self._desk.read(self, query, self._found, self.failed.emit, key="matches")
        else:
            self._found(OpenOnes(0, []))

    def _found(self, open_ones: OpenOnes) -> None:
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        may = self._desk.core.actor.may(Permission.DECIDE_MATCHES)
        self.cards = [MatchCard(row, may_decide=may) for row in open_ones.rows]
        for card in self.cards:
            card.same.connect(self._same)
            card.different.connect(self._different)
            card.opened.connect(self.person_wanted)
            self._column.insertWidget(self._column.count() - 1, card)
        stops = [button for card in self.cards for button in card.buttons()]
        for before, after in pairwise([self._stop_before, *stops]):
            self.setTabOrder(before, after)
        self.title.setText(
            f"{counted(open_ones.number, 'possible match', 'possible matches')} to decide"
        )
        more = open_ones.number - len(self.cards)
        self._more.setText(f"{more} more wait on the People page." if more else "")
        self._more.setVisible(bool(more))
        self.setVisible(bool(open_ones.number))

    def _same(self, row: MatchRow) -> None:
        self._deciding = row
        self._desk.prompter.ask_reason(
            self, "Join the two records",
            f"{row.second.reference} goes into {row.first.reference}; it can be undone on the "
            "person's page. Why are they one person?", self._join,
        )  # fmt: skip

    def _different(self, row: MatchRow) -> None:
        self._deciding = row
        self._desk.prompter.ask_reason(
            self, "Keep them apart", "Why are they different people?", self._keep_apart
        )

    def _join(self, reason: str) -> None:
        self._decide(MatchChoice(same=True, reason=reason), "Joined")

    def _keep_apart(self, reason: str) -> None:
        self._decide(MatchChoice(same=False, reason=reason), "Kept apart")

    def _decide(self, choice: MatchChoice, what: str) -> None:
        if self._deciding is not None:
            command = decision_command(self._deciding, choice)
            self._desk.run(self, command, partial(self._decided, what), self.failed.emit)

    def _decided(self, what: str, _done: object) -> None:
        row = self._deciding
        if row is not None:
            self._desk.say(f"{what}: {row.first.name} and {row.second.name}")
        self.refresh()
