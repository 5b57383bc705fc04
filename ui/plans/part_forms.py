"""The forms of a plan's parts: a goal, a step, a contingency, a heading of the summary."""

from __future__ import annotations

from typing import Any

from lomu_app.plans.commands import (
    AddGoal,
    AmendGoal,
    AmendPlan,
    WriteContingency,
    WriteStep,
)
from lomu_app.plans.content import ContingencyLine, GoalLine, PlanContent, StepLine
from lomu_app.plans.rows import PlanDetail
from lomu_app.plans.rules import (
    BY_CODE,
    GOAL_KIND_LABELS,
    GOAL_STATUS_LABELS,
    PATHWAYS,
    STEP_STATUS_LABELS,
    GoalKind,
    GoalStatus,
    StepStatus,
)
from ui.core.desk import Desk
from ui.kit.fields import CheckField, ChoiceField, DateField, MultilineField, TextField
from ui.plans.part_form import PartForm
from ui.plans.words import labelled

_LONG = 1000  # letters from which on a heading gets more lines


def goal_in(content: PlanContent, goal_id: int) -> GoalLine | None:
    """The goal with this id."""
    return next((goal for goal in content.goals if goal.id == goal_id), None)


def step_in(content: PlanContent, step_id: int) -> tuple[GoalLine, StepLine] | None:
    """The step with this id, after its goal."""
    pairs = ((goal, step) for goal in content.goals for step in goal.steps)
    return next((pair for pair in pairs if pair[1].id == step_id), None)


def contingency_in(content: PlanContent, key: int) -> ContingencyLine | None:
    """The contingency with this id."""
    return next((each for each in content.contingencies if each.id == key), None)


class GoalForm(PartForm):
    """Adds a goal of a kind, or changes one."""

    def __init__(
        self, desk: Desk, detail: PlanDetail, kind: GoalKind, goal: GoalLine | None = None
    ) -> None:
        label = GOAL_KIND_LABELS[kind].lower()
        title = f"Change this {label} goal" if goal else f"Another {label} goal"
        draft = f"goal:{goal.id}" if goal else f"goal:{kind.value}"
        super().__init__(desk, detail, title, draft=draft)
        self._kind, self._goal = kind, goal
        hint = "Curfew checks twice a week" if kind is GoalKind.CONTROL else "Holds a tenancy"
        self.form.add(TextField("text", "What is to be reached", required=True, hint=hint))
        if kind is GoalKind.CHANGE:
            choices = tuple(PATHWAYS.items())
            self.form.add(ChoiceField("pathway", "Pathway", choices, required=True))
        if goal is not None:
            self.form.add_row(
                ChoiceField("status", "Status", labelled(GOAL_STATUS_LABELS), required=True),
                TextField("reason", "Why removed", hint="Needed where it is removed"),
            )
            self.form.set_values(_goal_values(goal))
        self.begin()

    def command(self, values: dict[str, Any], seen: dict[str, Any]) -> Any:
        """A new goal, or the goal anew."""
        text, pathway = values["text"] or "", values.get("pathway") or ""
        if self._goal is None:
            return AddGoal(**seen, kind=self._kind.value, text=text, pathway=pathway)
        return AmendGoal(
            **seen, goal_id=self._goal.id, text=text, status=values["status"] or "",
            pathway=pathway, reason=values["reason"] or "",
        )  # fmt: skip

    def theirs(self, detail: PlanDetail) -> dict[str, Any] | None:
        """The goal as it is now; a new one clashes with nothing."""
        if self._goal is None:
            return {}
        found = goal_in(detail.content, self._goal.id)
        return None if found is None else _goal_values(found)


class StepForm(PartForm):
    """Adds a step towards a goal, or changes one."""

    def __init__(
        self, desk: Desk, detail: PlanDetail, goal: GoalLine, step: StepLine | None = None
    ) -> None:
        title = "Change this step" if step else f"Another step towards: {goal.text}"
        draft = f"step:{step.id}" if step else f"goal:{goal.id}:step"
        super().__init__(desk, detail, title, draft=draft)
        self._goal, self._step = goal, step
        agencies = tuple(desk.core.policies["plans"]["agencies"].items())
        self.form.add(TextField("text", "What is done", required=True, hint="Book a GP"))
        self.form.add_row(
            TextField("owner", "Owner", required=True, hint="PC Yarrow"),
            ChoiceField("agency", "Agency", agencies, required=True),
        )
        due = DateField("due", "Due", today=desk.core.clock.today, help_text="")
        status = ChoiceField("status", "Status", labelled(STEP_STATUS_LABELS), required=True)
        self.form.add_row(due, status)
        self.form.add(TextField("result", "Result, or why it cannot or need not be done"))
        self.form.set_values(
            _step_values(step) if step else {"status": StepStatus.NOT_STARTED, "agency": "lomu"}
        )
        self.begin()

    def command(self, values: dict[str, Any], seen: dict[str, Any]) -> WriteStep:
        """The step."""
        return WriteStep(
            **seen, goal_id=self._goal.id, text=values["text"] or "",
            owner=values["owner"] or "", agency=values["agency"] or "", due=values["due"],
            status=values["status"] or "", result=values["result"] or "",
            step_id=self._step.id if self._step else None,
        )  # fmt: skip

    def theirs(self, detail: PlanDetail) -> dict[str, Any] | None:
        """The step as it is now; None where its goal or itself is gone."""
        if self._step is None:
            return {} if goal_in(detail.content, self._goal.id) else None
        found = step_in(detail.content, self._step.id)
        return None if found is None else _step_values(found[1])


class ContingencyForm(PartForm):
    """Adds what is done if something happens, or changes it."""

    def __init__(self, desk: Desk, detail: PlanDetail, each: ContingencyLine | None = None) -> None:
        title = "Change this contingency" if each else "Another contingency"
        super().__init__(desk, detail, title, draft=f"contingency:{each.id if each else 'new'}")
        self._each = each
        self.form.add(TextField("trigger", "If", required=True, hint="He is seen in her street"))
        self.form.add(TextField("response", "Then", required=True, hint="Arrest, then recall"))
        self.form.add(TextField("owner", "Owner", required=True, hint="Duty sergeant"))
        if each is not None:
            self.form.add(CheckField("ended", "It holds no longer"))
            self.form.set_values(_contingency_values(each))
        self.begin()

    def command(self, values: dict[str, Any], seen: dict[str, Any]) -> WriteContingency:
        """The contingency."""
        return WriteContingency(
            **seen, trigger=values["trigger"] or "", response=values["response"] or "",
            owner=values["owner"] or "", ended=bool(values.get("ended")),
            contingency_id=self._each.id if self._each else None,
        )  # fmt: skip

    def theirs(self, detail: PlanDetail) -> dict[str, Any] | None:
        """The contingency as it is now."""
        if self._each is None:
            return {}
        found = contingency_in(detail.content, self._each.id)
        return None if found is None else _contingency_values(found)


class HeadingForm(PartForm):
    """The words under one heading of the summary."""

    def __init__(self, desk: Desk, detail: PlanDetail, code: str) -> None:
        heading = BY_CODE[code]
        super().__init__(desk, detail, heading.label, draft=f"heading:{code}")
        self._code = code
        lines = 3 if heading.longest <= _LONG else 6
        self.form.add(MultilineField(code, heading.label, help_text=heading.hint, lines=lines))
        self.form.set_values(self.theirs(detail))
        self.begin()

    def command(self, values: dict[str, Any], seen: dict[str, Any]) -> AmendPlan:
        """The words."""
        return AmendPlan(**seen, headings=((self._code, values[self._code] or ""),))

    def theirs(self, detail: PlanDetail) -> dict[str, Any]:
        """What stands there now."""
        return {self._code: detail.content.headings.get(self._code, "")}


def _goal_values(goal: GoalLine) -> dict[str, Any]:
    removed = goal.status is GoalStatus.REMOVED
    return {
        "text": goal.text, "pathway": goal.pathway, "status": goal.status,
        "reason": goal.removed_reason if removed else "",
    }  # fmt: skip


def _step_values(step: StepLine) -> dict[str, Any]:
    return {
        "text": step.text, "owner": step.owner, "agency": step.agency, "due": step.due,
        "status": step.status, "result": step.result,
    }  # fmt: skip


def _contingency_values(each: ContingencyLine) -> dict[str, Any]:
    return {
        "trigger": each.trigger, "response": each.response, "owner": each.owner,
        "ended": each.ended,
    }  # fmt: skip
