"""What was added, changed or removed between two versions of a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lomu_app.plans.content import ContingencyLine, GoalLine, PlanContent, StepLine
from lomu_app.plans.rules import (
    AGREEMENT_LABELS,
    BY_CODE,
    GOAL_KIND_LABELS,
    GOAL_STATUS_LABELS,
    PATHWAY_STATE_LABELS,
    PATHWAYS,
    STEP_STATUS_LABELS,
    GoalStatus,
    StepStatus,
)

Facts = Mapping[str, str]


class Change(StrEnum):
    """What became of a part of the plan."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that differs: what kind of part, its words, and each fact before and after."""

    change: Change
    part: str
    words: str
    facts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a plan, as facts by label; `live` is False once it was removed or ended."""

    part: str
    words: str
    facts: Facts
    live: bool = True


def compare(
    before: PlanContent, after: PlanContent, agencies: Mapping[str, str]
) -> list[Difference]:
    """The differences, in the order of the plan; `agencies` are their labels by code."""
    old, new = dict(_parts(before, agencies)), dict(_parts(after, agencies))
    keys = [*new, *(key for key in old if key not in new)]
    told = (_difference(old.get(key), new.get(key)) for key in keys)
    return [each for each in told if each is not None]


def _difference(old: _Part | None, new: _Part | None) -> Difference | None:
    part = new or old
    if part is None:
        raise AssertionError("a key comes from one of the two")
    before, after = old.facts if old else {}, new.facts if new else {}
    labels = [*after, *(label for label in before if label not in after)]
    facts = tuple(
        (label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    )
    if not facts:
        return None
    return Difference(_change(old, new), part.part, part.words, facts)


def _change(old: _Part | None, new: _Part | None) -> Change:
    was, is_now = old is not None and old.live, new is not None and new.live
    if was == is_now:
        return Change.CHANGED
    return Change.ADDED if is_now else Change.REMOVED


def _parts(content: PlanContent, agencies: Mapping[str, str]) -> Iterator[tuple[str, _Part]]:
    for code, text in content.headings.items():
        label = BY_CODE[code].label
        yield f"heading/{code}", _Part("Summary", label, {"Text": text})
    for code, state in content.pathways.items():
        facts = {"State": PATHWAY_STATE_LABELS[state]}
        yield f"pathway/{code}", _Part("Pathway", PATHWAYS[code], facts)
    for goal in content.goals:
        yield f"goal/{goal.id}", _goal(goal)
        for step in goal.steps:
            yield f"step/{step.id}", _step(step, agencies)
    for each in content.contingencies:
        yield f"contingency/{each.id}", _contingency(each)
    yield "agreement", _Part("Agreement", "Agreement of the person", _agreement(content))
    review = {"Day": _day(content.next_review)}
    yield "review", _Part("Review", "Next review", review)


def _goal(goal: GoalLine) -> _Part:
    facts = {
        "Goal": goal.text,
        "Pathway": PATHWAYS.get(goal.pathway or "", ""),
        "Status": GOAL_STATUS_LABELS[goal.status],
    }
    live = goal.status is not GoalStatus.REMOVED
    if not live:
        facts["Why removed"] = goal.removed_reason or ""
    return _Part(f"{GOAL_KIND_LABELS[goal.kind]} goal", goal.text, facts, live)


def _step(step: StepLine, agencies: Mapping[str, str]) -> _Part:
    facts = {
        "Step": step.text,
        "Owner": step.owner,
        "Agency": agencies.get(step.agency, step.agency),
        "Due": _day(step.due),
        "Status": STEP_STATUS_LABELS[step.status],
        "Result": step.result,
    }
    return _Part("Step", step.text, facts, step.status is not StepStatus.NO_LONGER_NEEDED)


def _contingency(each: ContingencyLine) -> _Part:
    facts = {"If": each.trigger, "Then": each.response, "Owner": each.owner}
    if each.ended:
        facts["Ended"] = "yes"
    return _Part("Contingency", each.trigger, facts, not each.ended)


def _agreement(content: PlanContent) -> Facts:
    return {
        "Answer": AGREEMENT_LABELS[content.agreement],
        "Why": content.agreement_reason,
        "Asked on": _day(content.agreement_on),
    }


def _day(day: dt.date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"
