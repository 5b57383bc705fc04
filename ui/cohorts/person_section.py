"""The cohorts on a person's page: every membership with its stage, and what can be done next."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from lomu_app.cohorts.queries import load_memberships_of_person
from lomu_app.cohorts.rows import MembershipRow
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from ui.cohorts.words import (
    clock_chip,
    is_live,
    manager_words,
    rag_chip,
    since_words,
    stage_words,
    supervision_chip,
)
from ui.core.desk import Desk
from ui.core.person_sections import PersonSectionView
from ui.kit.chips import Chip
from ui.kit.dates import day_words
from ui.kit.facts import ChipRow
from ui.kit.labels import TextLabel, WrappedLabel, show_if
from ui.kit.layouts import at_the_right
from ui.kit.page import IconButton


class MembershipCard(QFrame):
    """One membership; its button leads to it on the Cohorts page."""

    def __init__(self, row: MembershipRow, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        core = desk.core
        today = core.clock.today()
        patience = int(core.policies["cohorts"]["review_red_after_days"])
        chips = [Chip(stage_words(row), strong=True)]
        if row.rag is not None:
            chips.append(rag_chip(row.rag))
        if is_live(row):
            late = (clock_chip(row, today, patience), supervision_chip(row))
            chips += [chip for chip in late if chip is not None]
        self.chips = ChipRow()
        self.chips.set_chips(chips)
        self.button = QPushButton("Open")
        self.button.setProperty("membership", row.id)
        self.button.setAccessibleName(f"Open {row.cohort_label}, {row.reference}")
        head = QHBoxLayout()
        head.addWidget(TextLabel(f"{row.cohort_label} · {row.area}", "h3"), 1)
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.chips)
        self.line = WrappedLabel(_line(row, desk), "muted")
        column.addWidget(self.line)


def _line(row: MembershipRow, desk: Desk) -> str:
    live = is_live(row)
    since = since_words(row, desk.core.clock.today())
    parts = [
        row.reference, f"referred {day_words(row.referred_on)}",
        f"managed by {manager_words(row)}" if row.lead_manager else "",
        *(f"{clock.label.lower()} {day_words(clock.day)}" for clock in row.clocks),
        f"for {since} at this stage" if live else "",
    ]  # fmt: skip
    return "  ·  ".join(part for part in parts if part)


class CohortsSection(PersonSectionView):
    """Live memberships first, then those that have ended; a button to refer the person."""

    watched = frozenset({Kind.MEMBERSHIP, Kind.PERSON})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.cards: list[MembershipCard] = []
        self.refer_button = IconButton("Refer to a cohort", "plus", primary=True)
        self.refer_button.clicked.connect(self._refer)
        may = desk.core.actor.may(Permission.REFER_TO_COHORT)
        show_if(self.refer_button, shown=may)
        self.empty = WrappedLabel("In no cohort of your areas, and never referred to one.", "muted")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(8)
        column.addLayout(at_the_right(self.refer_button))
        column.addWidget(self.empty)
        column.addLayout(self._lines)
        column.addStretch(1)

    def refresh(self) -> None:
        """Read the person's memberships again."""
        if self.person_id:
            query = partial(load_memberships_of_person, person_id=self.person_id)
            shown = partial(self._show, self.person_id)
            self._desk.read(self, query, shown, self._failed, key="cohorts")

    def _show(self, person_id: int, rows: list[MembershipRow]) -> None:
        if person_id != self.person_id:
            return
        for card in self.cards:
            self._lines.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [MembershipCard(row, self._desk) for row in rows]
        for card in self.cards:
            card.button.clicked.connect(self._open)
            self._lines.addWidget(card)
        self.empty.setVisible(not rows)
        self.counted.emit(sum(is_live(row) for row in rows))

    def _open(self) -> None:
        self.navigate.emit("cohorts", int(self.sender().property("membership")))

    def _refer(self) -> None:
        self.navigate.emit("cohorts", ("refer", self.person_id))

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
