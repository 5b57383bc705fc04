"""What a plan says at one moment: now, or when a version of it was kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lomu_app.plans.records import CasePlan
from lomu_app.plans.rules import (
    BY_CODE,
    Agreement,
    GoalKind,
    GoalStatus,
    PathwayState,
    StepStatus,
)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing to be done for a goal, by whom, of which agency, by when."""

    id: int
    text: str
    owner: str
    agency: str
    due: dt.date | None
    status: StepStatus
    result: str


@dataclass(frozen=True, slots=True)
class GoalLine:
    """What is to be reached; `pathway` is None for control."""

    id: int
    kind: GoalKind
    pathway: str | None
    text: str
    status: GoalStatus
    removed_reason: str | None
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class ContingencyLine:
    """If this happens, then that is done, by whom."""

    id: int
    trigger: str
    response: str
    owner: str
    ended: bool


@dataclass(frozen=True, slots=True)
class PlanContent:
    """All that a plan says. Of headings and pathways only those are here that say something."""

    headings: Mapping[str, str]
    pathways: Mapping[str, PathwayState]
    agreement: Agreement
    agreement_reason: str
    agreement_on: dt.date | None
    next_review: dt.date | None
    goals: tuple[GoalLine, ...]
    contingencies: tuple[ContingencyLine, ...]

    def goals_of(self, kind: GoalKind) -> tuple[GoalLine, ...]:
        """The goals of control, or those of change."""
        return tuple(goal for goal in self.goals if goal.kind is kind)


def content_of(plan: CasePlan) -> PlanContent:
    """What the plan says now."""
    return PlanContent(
        headings=_headings(plan),
        pathways={code: PathwayState(state) for code, state in plan.pathways.items()},
        agreement=plan.agreement, agreement_reason=plan.agreement_reason,
        agreement_on=plan.agreement_on, next_review=plan.next_review,
        goals=tuple(
            GoalLine(
                goal.id, goal.kind, goal.pathway, goal.text, goal.status, goal.removed_reason,
                tuple(
                    StepLine(
                        step.id, step.text, step.owner, step.agency, step.due, step.status,
                        step.result,
                    )
                    for step in goal.steps
                ),
            )
            for goal in plan.goals
        ),
        contingencies=tuple(
            ContingencyLine(each.id, each.trigger, each.response, each.owner, each.ended)
            for each in plan.contingencies
        ),
    )  # fmt: skip


def to_data(content: PlanContent) -> dict[str, Any]:
    """The content as JSON can hold it; days as ISO text."""
    told = asdict(content)
    told["agreement_on"] = _iso(content.agreement_on)
    told["next_review"] = _iso(content.next_review)
    for goal in told["goals"]:
        for step in goal["steps"]:
            step["due"] = _iso(step["due"])
    return told


def from_data(data: Mapping[str, Any]) -> PlanContent:
    """What `to_data` made, read back."""
    return PlanContent(
        headings=data["headings"],
        pathways={code: PathwayState(state) for code, state in data["pathways"].items()},
        agreement=Agreement(data["agreement"]), agreement_reason=data["agreement_reason"],
        agreement_on=_day(data["agreement_on"]), next_review=_day(data["next_review"]),
        goals=tuple(_goal(each) for each in data["goals"]),
        contingencies=tuple(ContingencyLine(**each) for each in data["contingencies"]),
    )  # fmt: skip


def _goal(data: Mapping[str, Any]) -> GoalLine:
    steps = tuple(
        StepLine(**each | {"due": _day(each["due"]), "status": StepStatus(each["status"])})
        for each in data["steps"]
    )
    kind, status = GoalKind(data["kind"]), GoalStatus(data["status"])
    return GoalLine(
        data["id"], kind, data["pathway"], data["text"], status, data["removed_reason"], steps
    )


def _headings(plan: CasePlan) -> dict[str, str]:
    later = {heading.code: heading.text for heading in plan.headings}
    columns = CasePlan.__table__.columns
    found = {
        code: getattr(plan, code) if code in columns else later.get(code, "") for code in BY_CODE
    }
    return {code: text for code, text in found.items() if text}


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)
