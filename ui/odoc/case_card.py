"""The case on the surface: 90 seconds, then and now, what has happened, control and change."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from lomu_app.kernel.errors import LomuError
from lomu_app.meetings.rows import ItemRow
from lomu_app.odoc.queries import load_case
from lomu_app.odoc.rows import CaseRow
from lomu_app.odoc.rules import MEMBERSHIP
from ui.core.desk import Desk
from ui.core.forum_parts import CardPart
from ui.kit.facts import ChipRow
from ui.kit.section import Section
from ui.odoc import words


class CaseCard(CardPart):
    """Reads the case of the item shown; what somebody may not see stays away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._item_id = 0
        self.chips = ChipRow()
        self.summary = Section("In 90 seconds", band=True)
        self.refused = Section("Wanted, and refused by the rules", band=True)
        self.since = Section("Since last time")
        self.to_do = Section("Actions")
        self.control = Section("Control")
        self.change = Section("Change: the seven pathways")
        first = QVBoxLayout(self.head)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(8)
        for part in (self.chips, self.summary, self.refused):
            first.addWidget(part)
        beside = QHBoxLayout(self)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(28)
        for sections in ((self.since, self.to_do), (self.control, self.change)):
            column = QVBoxLayout()
            column.setSpacing(6)
            for section in sections:
                column.addWidget(section)
            column.addStretch(1)
            beside.addLayout(column, 1)
        self._show(there=False)

    def show_item(self, item: ItemRow) -> None:
        """Read the case of this item; a heading has none."""
        if item.id != self._item_id:
            self._show(there=False)
        self._item_id = item.id
        if item.subject_kind != MEMBERSHIP:
            return
        query = partial(load_case, meeting_item_id=item.id)
        self._desk.read(self, query, self._arrived, self._failed, key="case")

    def _arrived(self, case: CaseRow) -> None:
        if case.item_id != self._item_id:
            return
        told = case.briefing
        self.chips.set_chips(words.case_chips(case))
        self.summary.show_lines(words.summary_lines(case))
        self.refused.show_lines([f"{each.decision}: {each.why}" for each in case.refusals])
        self.since.title_label.setText(f"Since {told.since_on:%d/%m/%Y}")
        self.since.show_lines(words.since_lines(told))
        self.to_do.show_lines(words.action_lines(told))
        self.control.show_lines(words.control_lines(told))
        self.change.show_lines(words.change_lines(told))
        self._show(there=True)

    def _show(self, *, there: bool) -> None:
        self.setVisible(there)
        self.head.setVisible(there)

    def _failed(self, error: Exception) -> None:
        # Whose case one may not see is on the agenda by reference only.
        self._show(there=False)
        if not isinstance(error, LomuError):
            self._desk.prompter.show_problem(self, error)
