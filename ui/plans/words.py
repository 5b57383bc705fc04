"""How the parts of a plan are put into words, lines and chips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.orders.rows import OrderRow
from lomu_app.people.rules import shown_name
from lomu_app.plans.comparing import Change, Difference
from lomu_app.plans.content import ContingencyLine, GoalLine, PlanContent, StepLine
from lomu_app.plans.rows import PlanRow, ReviewLine, VersionLine
from lomu_app.plans.rules import (
    AGREEMENT_LABELS,
    BY_CODE,
    CHANGE_DECLINED,
    EXIT_TEST_LABELS,
    GOAL_STATUS_LABELS,
    HEADINGS,
    LIVE_GOALS,
    OCCASION_LABELS,
    OPEN_STEPS,
    PATHWAYS,
    STEP_STATUS_LABELS,
    GoalKind,
    GoalStatus,
    ReviewState,
)
from ui.kit.chips import Chip
from ui.kit.dates import day_words, moment_words
from ui.plans.board import PartLine

CodeT = TypeVar("CodeT", bound=StrEnum)
SIGNS = {Change.ADDED: "+ Added", Change.CHANGED: "~ Changed", Change.REMOVED: "− Removed"}
_TONES = {
    ReviewState.SOON: Chip("", "soon"),
    ReviewState.DUE: Chip("", "today"),
    ReviewState.OVERDUE: Chip("", "overdue", "late"),
}


def labelled(labels: Mapping[CodeT, str]) -> list[tuple[str, str]]:
    """Codes and words for a field of choices."""
    return [(code.value, words) for code, words in labels.items()]


def name_of(row: PlanRow) -> str:
    """Whose plan it is."""
    return shown_name(row.surname, row.forenames)


def due_chip(row: PlanRow) -> Chip:
    """What is due next, by colour, shape and word."""
    if row.due is None:
        return Chip("No review set")
    look = _TONES.get(row.due_state, Chip(""))
    late = " (overdue)" if row.due_state is ReviewState.OVERDUE else ""
    return Chip(f"{row.due_reason} {day_words(row.due)}{late}", look.tone, look.shape)


def head_chips(row: PlanRow) -> list[Chip]:
    """What the plan comes to, for the head of its page."""
    chips = [due_chip(row)]
    chips.append(Chip(counted(row.control_goals, "control goal")))
    chips.append(Chip(counted(row.change_goals, "change goal")))
    if row.late_steps:
        late = f"{counted(row.late_steps, 'step')} overdue"
        chips.append(Chip(late, "overdue", "late"))
    if row.agreement is not None:
        chips.append(Chip(f"Person: {AGREEMENT_LABELS[row.agreement].lower()}"))
    chips.append(Chip(f"{counted(row.versions, 'version')} kept"))
    return chips


def gap_words(row: PlanRow) -> str:
    """What the plan lacks, as a sentence; empty where nothing."""
    if not row.gaps or row.closed_on is not None:
        return ""
    asked = f" {', '.join(row.asked_by)} asks for it." if row.asked_by else ""
    return f"It still lacks {' and '.join(row.gaps)}.{asked}"


def goal_lines(
    content: PlanContent, kind: GoalKind, agencies: Mapping[str, str], today: dt.date, *,
    may_edit: bool,
) -> list[PartLine]:  # fmt: skip
    """The goals of a kind, each followed by its steps."""
    lines = []
    for goal in content.goals_of(kind):
        past = goal.status not in LIVE_GOALS
        lines.append(_goal_line(goal, may_edit=may_edit, past=past))
        lines += [
            _step_line(step, agencies, today, may_edit=may_edit and not past, past=past)
            for step in goal.steps
        ]
    return lines


def _goal_line(goal: GoalLine, *, may_edit: bool, past: bool) -> PartLine:
    details = [PATHWAYS[goal.pathway]] if goal.pathway else []
    if goal.status is GoalStatus.REMOVED and goal.removed_reason:
        details.append(f"Removed: {goal.removed_reason}")
    deeds: tuple[tuple[str, str], ...] = (("edit", "Edit"),)
    if not past:
        deeds += (("step", "Add a step"), ("up", "Move up"), ("down", "Move down"))
    chips = () if goal.status is GoalStatus.ACTIVE else (Chip(GOAL_STATUS_LABELS[goal.status]),)
    return PartLine(
        f"goal:{goal.id}", goal.text, tuple(details), chips, deeds if may_edit else (), past=past
    )


def _step_line(
    step: StepLine, agencies: Mapping[str, str], today: dt.date, *, may_edit: bool, past: bool
) -> PartLine:
    is_open = step.status in OPEN_STEPS
    chips = [Chip(STEP_STATUS_LABELS[step.status])]
    owner = f"{step.owner}, {agencies.get(step.agency, step.agency)}"
    due = f"due {day_words(step.due)}" if step.due and is_open else ""
    if is_open and step.due and step.due < today:
        chips.insert(0, Chip("Overdue", "overdue", "late"))
    elif is_open and step.due == today:
        chips.insert(0, Chip("Today", "today"))
    details = ["  ·  ".join(part for part in (owner, due) if part)]
    if step.result:
        details.append(step.result)
    deeds = (("edit", "Edit"),) if may_edit else ()
    return PartLine(
        f"step:{step.id}", step.text, tuple(details), tuple(chips), deeds, inner=True, past=past
    )


def order_lines(orders: tuple[OrderRow, ...]) -> list[PartLine]:
    """The orders, licences and bail that hold the person, with the clock that runs out first."""
    return [
        PartLine(
            f"order:{each.id}", each.kind_label,
            (
                "  ·  ".join(part for part in (
                    each.reference, counted(each.conditions, "condition"), _clock(each),
                ) if part),
            ),
            (Chip(f"{counted(each.breaches, 'breach', 'breaches')}"),) if each.breaches else (),
            (("open", "Open"),),
        )
        for each in orders
    ]  # fmt: skip


def _clock(order: OrderRow) -> str:
    return f"{order.clock_reason} {moment_words(order.clock)}" if order.clock else ""


def contingency_lines(content: PlanContent, *, may_edit: bool) -> list[PartLine]:
    """What is done if something happens."""
    return [_contingency_line(each, may_edit=may_edit) for each in content.contingencies]


def _contingency_line(each: ContingencyLine, *, may_edit: bool) -> PartLine:
    return PartLine(
        f"contingency:{each.id}", f"If {each.trigger}",
        (f"then {each.response}  ·  {each.owner}",), (),
        (("edit", "Edit"),) if may_edit else (), past=each.ended,
    )  # fmt: skip


def heading_lines(content: PlanContent, *, may_edit: bool) -> list[PartLine]:
    """The headings of the summary, filled or not."""
    return [heading_line(content, each.code, may_edit=may_edit) for each in HEADINGS]


def ended(sentence: str) -> str:
    """With the stop that it lacks."""
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."


def heading_line(content: PlanContent, code: str, *, may_edit: bool) -> PartLine:
    """One heading of the summary with what stands under it, or what should."""
    heading, text = BY_CODE[code], content.headings.get(code, "")
    words = tuple(text.splitlines()) or (f"Nothing written yet. {ended(heading.hint)}",)
    chips = (Chip("Restricted"),) if heading.restricted else ()
    deeds = (("edit", "Edit" if text else "Write"),) if may_edit else ()
    return PartLine(f"heading:{code}", heading.label, words, chips, deeds)


def declined_lines(content: PlanContent, *, may_edit: bool) -> list[PartLine]:
    """Why there is no change goal: shown where it is so, or where it may be said."""
    live = any(goal.status in LIVE_GOALS for goal in content.goals_of(GoalKind.CHANGE))
    if live and not content.headings.get(CHANGE_DECLINED):
        return []
    return [heading_line(content, CHANGE_DECLINED, may_edit=may_edit)]


def agreement_words(content: PlanContent) -> str:
    """Whether the person agrees, since when, and why not."""
    day = f" on {day_words(content.agreement_on)}" if content.agreement_on else ""
    why = f": {content.agreement_reason}" if content.agreement_reason else ""
    return f"{AGREEMENT_LABELS[content.agreement]}{day}{why}"


def version_choice(line: VersionLine) -> str:
    """`3, 24/11/2026, review`, short enough for a box."""
    label = OCCASION_LABELS[line.occasion].lower()
    return f"{line.number}, {day_words(london(line.at).date())}, {label}"


def version_title(line: VersionLine) -> str:
    """`Version 3, 24/11/2026 07:00, review`."""
    label = OCCASION_LABELS[line.occasion].lower()
    return f"Version {line.number}, {moment_words(line.at)}, {label}"


def version_lines(versions: tuple[VersionLine, ...]) -> list[PartLine]:
    """The versions kept, newest first."""
    return [
        PartLine(
            f"version:{each.number}", version_title(each), (f"{each.by}  ·  {each.note}",), (),
            (("show", "Show"), ("compare", "Compare with the plan as it stands")),
        )
        for each in reversed(versions)
    ]  # fmt: skip


def review_lines(reviews: tuple[ReviewLine, ...]) -> list[PartLine]:
    """The reviews held, newest first."""
    return [_review_line(each) for each in reversed(reviews)]


def _review_line(each: ReviewLine) -> PartLine:
    met = EXIT_TEST_LABELS[each.exit_test].lower()
    who = f"{each.present}  ·  recorded by {each.by}"
    return PartLine(
        f"review:{each.number}", f"Review of {day_words(each.held_on)}",
        (
            each.findings, f"Exit test {met}: {each.exit_reason}",
            f"{who}  ·  next by {day_words(each.next_review)}",
        ),
    )  # fmt: skip


def difference_lines(differences: list[Difference]) -> list[PartLine]:
    """What differs, each with its sign and word."""
    return [
        PartLine(
            f"difference:{number}", f"{each.part}: {each.words}",
            tuple(_fact(each, fact) for fact in each.facts), (Chip(SIGNS[each.change]),),
        )
        for number, each in enumerate(differences)
    ]  # fmt: skip


def _fact(difference: Difference, fact: tuple[str, str, str]) -> str:
    label, before, after = fact
    if not before:
        return f"{label}: {after}"
    if not after and difference.change is Change.REMOVED:
        return f"{label}: {before}"
    return f"{label}: {before}  →  {after or 'nothing'}"
