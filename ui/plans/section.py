"""The plan on a person's page: what it comes to, its goals, and the way to all of it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from lomu_app.kernel.changes import Kind
from lomu_app.plans.rules import GoalKind
from ui.core.desk import Desk
from ui.core.person_sections import PersonSectionView
from ui.kit.facts import ChipRow
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.page import IconButton
from ui.plans import words as say
from ui.plans.board import Board
from ui.plans.reading import PageFacts, read_page


class PlanSection(PersonSectionView):
    """Only to read; the page of the plan is where it is written."""

    watched: ClassVar[frozenset[Kind]] = frozenset({Kind.PLAN, Kind.MEMBERSHIP})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.title_label = TextLabel("", "h2")
        self.open_button = IconButton("Open the plan", "document")
        self.chips = ChipRow()
        self.told_label = WrappedLabel("", "muted")
        self.boards = {
            GoalKind.CONTROL: Board("Control", empty="No control goal."),
            GoalKind.CHANGE: Board("Change", empty="No change goal."),
        }
        head = QHBoxLayout()
        head.addWidget(self.title_label, 1)
        head.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.chips)
        column.addWidget(self.told_label)
        for board in self.boards.values():
            column.addWidget(board)
        self.open_button.clicked.connect(self._open)

    def refresh(self) -> None:
        """Read the plan that counts in the area being worked on, else the first one."""
        query = partial(
            read_page, person_id=self.person_id, plan_id=0, version=0, area=self._desk.area.now
        )
        self._desk.read(self, query, self._arrived, self._failed, key="plan")

    def _arrived(self, facts: PageFacts) -> None:
        detail = facts.detail
        self.counted.emit(sum(row.closed_on is None for row in facts.plans))
        self.chips.setVisible(detail is not None)
        for board in self.boards.values():
            board.setVisible(detail is not None)
        if detail is None:
            self.title_label.setText("No case-management plan yet")
            asked = [f"{row.area} ({', '.join(row.asked_by)})" for row in facts.wanted]
            told = f"One is asked for in {', '.join(asked)}." if asked else ""
            self.told_label.setText(told or "Nobody asks for one yet.")
            self.open_button.set_words("To the plan page", "document")
            return
        row = detail.row
        self.title_label.setText(f"{row.reference}, {row.area}")
        self.open_button.set_words("Open the plan", "document")
        self.chips.set_chips(say.head_chips(row))
        two = "Two plans run in this area; choose the one that goes on. " if detail.others else ""
        self.told_label.setText(f"{two}{say.gap_words(row)}")
        self.told_label.setVisible(bool(two or say.gap_words(row)))
        agencies = self._desk.core.policies["plans"]["agencies"]
        today = self._desk.core.clock.today()
        for kind, board in self.boards.items():
            lines = say.goal_lines(detail.content, kind, agencies, today, may_edit=False)
            board.show_lines(lines)

    def _open(self) -> None:
        self.navigate.emit("plan", self.person_id)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
