"""Control beside change: goals with their steps, pathways, contingencies, the summary."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from lomu_app.kernel.errors import EditConflict
from lomu_app.orders.rows import OrderRow
from lomu_app.plans.commands import AmendGoal, AmendPlan
from lomu_app.plans.content import GoalLine, PlanContent
from lomu_app.plans.queries import load_plan
from lomu_app.plans.rows import PlanDetail
from lomu_app.plans.rules import GoalKind
from ui.core.desk import Desk
from ui.plans import words as say
from ui.plans.board import TWO_COLUMNS, Board
from ui.plans.part_forms import (
    ContingencyForm,
    GoalForm,
    HeadingForm,
    StepForm,
    contingency_in,
    goal_in,
    step_in,
)
from ui.plans.pathways import PathwayGrid


class PlanTab(QWidget):
    """Set by `show_plan`. `out_of_date` where the page must read again."""

    out_of_date = Signal()
    navigate = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._detail: PlanDetail | None = None
        self._pathways: dict[str, str] = {}
        self.control = Board(
            "Control", add="Add a control goal", past="achieved or removed",
            empty="No control goal yet: conditions, visits, curfew, tag, targeting.",
        )  # fmt: skip
        self.orders = Board("Orders, licence, bail", empty="No order, licence or bail is live.")
        self.change = Board(
            "Change", add="Add a change goal", past="achieved or removed",
            empty="No change goal yet: a pathway, a programme, a course.",
        )  # fmt: skip
        self.declined = Board("If change is declined", count=False)
        self.contingencies = Board(
            "If … then …", add="Add a contingency", empty="No contingency yet."
        )
        self.summary = Board("Summary", count=False)
        self.pathways = PathwayGrid()
        self._parts = PlanParts(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(9)
        for boards in (
            (self.control, self.orders, self.contingencies),
            (self.change, self.declined),
        ):
            column = QVBoxLayout()
            column.setSpacing(9)
            for board in boards:
                column.addWidget(board)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addLayout(self._columns)
        column.addWidget(self.pathways)
        column.addWidget(self.summary)

    def _connect(self) -> None:
        self.control.add_requested.connect(self.add_control)
        self.change.add_requested.connect(self.add_change)
        self.contingencies.add_requested.connect(self.add_contingency)
        self.orders.chosen.connect(self._open_order)
        for board in self.boards():
            board.chosen.connect(self._parts.deed)
            board.left.connect(self._left)
        self.pathways.chosen.connect(self._pathways_chosen)

    def boards(self) -> tuple[Board, ...]:
        """All of them, in reading order."""
        return self.control, self.contingencies, self.change, self.declined, self.summary

    def show_plan(
        self, detail: PlanDetail, content: PlanContent, orders: tuple[OrderRow, ...], *,
        may_edit: bool,
    ) -> None:  # fmt: skip
        """Show this content, and beside it what is in force now; forms that are open stay."""
        self.orders.show_lines(say.order_lines(orders))
        self._detail = detail
        self._parts.begin(self._desk, detail)
        agencies = self._desk.core.policies["plans"]["agencies"]
        today = self._desk.core.clock.today()
        for board, kind in ((self.control, GoalKind.CONTROL), (self.change, GoalKind.CHANGE)):
            lines = say.goal_lines(content, kind, agencies, today, may_edit=may_edit)
            board.show_lines(lines)
        self.contingencies.show_lines(say.contingency_lines(content, may_edit=may_edit))
        declined = say.declined_lines(content, may_edit=may_edit)
        self.declined.show_lines(declined)
        self.declined.setVisible(bool(declined) or self.declined.form is not None)
        self.summary.show_lines(say.heading_lines(content, may_edit=may_edit))
        for board in (self.control, self.change, self.contingencies):
            board.allow_adding(allowed=may_edit)
        self.pathways.show_states(content.pathways, may_edit=may_edit)

    def forget(self) -> None:
        """Another plan comes: no form of this one stays open."""
        self.pathways.tell_now()
        for board in self.boards():
            if board.form is not None:
                board.form.leave()

    def add_control(self) -> None:
        """Another goal of control."""
        if self._detail is not None:
            self.control.open_form(GoalForm(self._desk, self._detail, GoalKind.CONTROL))

    def add_change(self) -> None:
        """Another goal of change."""
        if self._detail is not None:
            self.change.open_form(GoalForm(self._desk, self._detail, GoalKind.CHANGE))

    def add_contingency(self) -> None:
        """Another contingency."""
        if self._detail is not None:
            self.contingencies.open_form(ContingencyForm(self._desk, self._detail))

    def move_goal(self, goal: GoalLine, place: int) -> None:
        """Move a goal among those of its kind; `place` counts from 1."""
        if self._detail is None:
            return
        command = AmendGoal(
            **self._seen(), goal_id=goal.id, text=goal.text, status=goal.status.value,
            pathway=goal.pathway or "", reason=goal.removed_reason or "", place=place,
        )  # fmt: skip
        self._desk.run(self, command, self._done, self._failed)

    def _open_order(self, key: str, _deed: str) -> None:
        self.navigate.emit("clocks", int(key.split(":")[1]))

    def _left(self, _saved: bool) -> None:
        self.out_of_date.emit()

    def _pathways_chosen(self, states: dict[str, str]) -> None:
        if self._detail is not None:
            self._pathways = states
            self._send_pathways()

    def _send_pathways(self) -> None:
        command = AmendPlan(**self._seen(), pathways=tuple(self._pathways.items()))
        self._desk.run(self, command, self._done, self._pathways_failed)

    def _pathways_failed(self, error: Exception) -> None:
        """A state that somebody chose does not depend on the rest of the plan: say it again."""
        if isinstance(error, EditConflict) and self._detail is not None:
            query = partial(load_plan, plan_id=self._detail.row.id or 0)
            self._desk.read(self, query, self._again, self._failed, key="pathways")
        else:
            self._failed(error)

    def _again(self, detail: PlanDetail) -> None:
        before = self._detail.content.pathways if self._detail is not None else {}
        self._detail = detail
        both = [
            code for code in self._pathways if detail.content.pathways.get(code) != before.get(code)
        ]
        if both:
            self._desk.say(
                "Somebody else has just set the same pathway. Look at it and choose again."
            )
            self.out_of_date.emit()
        else:
            self._send_pathways()

    def _seen(self) -> dict[str, Any]:
        row = self._detail.row if self._detail is not None else None
        return {"plan_id": (row.id if row else None) or 0, "version": row.version if row else 0}

    def _done(self, _done: Any) -> None:
        self._desk.say("Saved")
        self.out_of_date.emit()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
        self.out_of_date.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self.fontMetrics().averageCharWidth() * TWO_COLUMNS
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.LeftToRight if wide else ways.TopToBottom)


class PlanParts(QObject):
    """Opens the form of a part where it stands, and moves goals."""

    def __init__(self, tab: PlanTab) -> None:
        super().__init__(tab)
        self._tab = tab
        self._desk: Desk | None = None
        self._detail: PlanDetail | None = None

    def begin(self, desk: Desk, detail: PlanDetail) -> None:
        """What the forms are filled from."""
        self._desk, self._detail = desk, detail

    def deed(self, key: str, deed: str) -> None:
        """`goal:3` and `edit`, `step`, `up` or `down`; `step:4`, `heading:risks` and `edit`."""
        kind, name = key.split(":", 1)
        board = self.sender()
        if self._desk is None or self._detail is None or not isinstance(board, Board):
            return
        if kind == "heading":
            board.open_form(HeadingForm(self._desk, self._detail, name), key)
        elif kind == "goal":
            self._goal(board, int(name), deed)
        elif kind == "step":
            found = step_in(self._detail.content, int(name))
            if found is not None:
                board.open_form(StepForm(self._desk, self._detail, *found), key)
        else:
            each = contingency_in(self._detail.content, int(name))
            board.open_form(ContingencyForm(self._desk, self._detail, each), key)

    def _goal(self, board: Board, goal_id: int, deed: str) -> None:
        if self._desk is None or self._detail is None:
            return
        goal = goal_in(self._detail.content, goal_id)
        if goal is None:
            return
        key = f"goal:{goal.id}"
        if deed == "edit":
            board.open_form(GoalForm(self._desk, self._detail, goal.kind, goal), key)
        elif deed == "step":
            board.open_form(StepForm(self._desk, self._detail, goal), f"+{key}")
        else:
            same = [each.id for each in self._detail.content.goals_of(goal.kind)]
            place = same.index(goal.id) + (0 if deed == "up" else 2)
            self._tab.move_goal(goal, place)
