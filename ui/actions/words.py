"""How actions and releases are put into words and chips. Pure functions."""

from __future__ import annotations

import datetime as dt

from lomu_app.actions.rows import ActionDetail, ActionRow, ActionStepLine
from lomu_app.actions.rules import STATUS_LABELS, step_words
from lomu_app.kernel.counting import counted
from lomu_app.people.rules import shown_name
from lomu_app.resettlement.rows import ReleaseDetail, ReleaseRow, ReleaseStepLine, TaskTick, Tick
from lomu_app.resettlement.rules import (
    SCREENING_LABELS,
    ReleaseStatus,
    Screening,
)
from lomu_app.resettlement.rules import STATUS_LABELS as RELEASE_LABELS
from ui.kit.chips import Chip
from ui.kit.dates import ahead_words, day_words, moment_words, weekday_words
from ui.kit.timeline import TimelineEvent

Facts = list[tuple[str, str]]
# A sign beside each colour: what a tick shows is told by shape, not by colour alone.
TICKS = {
    Tick.DONE: "✓", Tick.DUE: "●", Tick.LATE: "▲", Tick.LATER: "○", Tick.DROPPED: "–",
}  # fmt: skip
TICK_WORDS = {
    Tick.DONE: "done", Tick.DUE: "due today", Tick.LATE: "late", Tick.LATER: "to come",
    Tick.DROPPED: "not needed",
}  # fmt: skip
SOON_DAYS = 3


def name_of(row: ActionRow | ReleaseRow) -> str:
    """`BROWN, Dennis`; what an action concerns that concerns no person."""
    if isinstance(row, ActionRow) and row.person_id is None:
        return row.about
    return shown_name(row.surname, row.forenames)


# --- actions ------------------------------------------------------------------------------------


def due_level(row: ActionRow, today: dt.date) -> tuple[str, str]:
    """How near the day is: a level of the list, and the words in the cell."""
    if row.finished:
        return "", STATUS_LABELS[row.status]
    left = (row.due - today).days
    return _level(left), ahead_words(left)


def action_chips(row: ActionRow, today: dt.date) -> list[Chip]:
    """Where it stands, how near its day is, how urgent it is."""
    level, words = due_level(row, today)
    chips = [Chip(STATUS_LABELS[row.status], strong=True), Chip(f"Priority {row.priority}")]
    if not row.finished:
        chips.insert(1, Chip(words, level or "neutral", "late" if level == "overdue" else ""))
    return chips


def action_line(row: ActionRow) -> str:
    """References, what it concerns, and area."""
    parts = (row.reference, name_of(row), row.person_reference, row.area)
    return "  ·  ".join(part for part in parts if part)


def action_facts(detail: ActionDetail) -> Facts:
    """Who does it, by when, of what kind, who raised it."""
    row = detail.row
    return [
        ("Owner", f"{row.owner}, {row.owner_agency}"),
        ("Due", _due_told(row)), ("", row.due_note),
        ("Kind", f"{row.kind_label} · {row.strand_label}"),
        ("Raised", f"{moment_words(detail.raised_at)} by {detail.raised_by}"),
        ("Result", row.result),
        ("Closed", f"{moment_words(row.closed_at)} by {row.closed_by}" if row.closed_by else ""),
    ]  # fmt: skip


def extended_words(row: ActionRow) -> str:
    """How often it was given a later day; nothing where it never was."""
    return counted(row.extended, "time") if row.extended else ""


def _due_told(row: ActionRow) -> str:
    """The day, and which one it was at first."""
    due = weekday_words(row.due)
    if not row.extended:
        return due
    return f"{due}, extended {extended_words(row)}; at first {day_words(row.first_due)}"


def action_events(steps: tuple[ActionStepLine, ...]) -> list[TimelineEvent]:
    """What happened to it, the latest on top."""
    return [_action_event(step) for step in reversed(steps)]


def _action_event(step: ActionStepLine) -> TimelineEvent:
    words = step_words(
        step.from_status, step.to_status, step.due_before, step.due_after, step.owner_before,
        step.owner_after,
    )  # fmt: skip
    details = [step.reason]
    if step.due_before is not None and step.due_before != step.due_after:
        details.append(f"Due {day_words(step.due_before)} → {day_words(step.due_after)}")
    if step.owner_before and step.owner_before != step.owner_after:
        details.append(f"{step.owner_before} → {step.owner_after}")
    told = "\n".join(part for part in details if part)
    return TimelineEvent(moment_words(step.at), words[:1].upper() + words[1:], step.by, told)


def spoken_action(row: ActionRow) -> str:
    """The line in one sentence, for a screen reader."""
    late = f", {counted(row.days_late, 'day')} late" if row.days_late else ""
    return f"{row.text}, due {day_words(row.due)}{late}, {row.owner}, for {name_of(row)}"


# --- releases -----------------------------------------------------------------------------------


def day_level(row: ReleaseRow) -> tuple[str, str]:
    """How near the day of release is."""
    if row.status is ReleaseStatus.CANCELLED:
        return "", "Cancelled"
    if row.status is ReleaseStatus.RELEASED:
        return "", "Out"
    if row.days_left < 0:
        return "overdue", f"{-row.days_left} d ago"
    return _level(row.days_left), ahead_words(row.days_left)


def _level(days: int) -> str:
    if days <= 0:
        return "today" if days == 0 else "overdue"
    return "soon" if days <= SOON_DAYS else ""


def ticks_words(row: ReleaseRow) -> str:
    """The six tasks as signs, in their order."""
    return " ".join(TICKS[task.tick] for task in row.tasks)


def ticks_level(row: ReleaseRow) -> tuple[str, str]:
    """The signs, and how urgent they are together."""
    ticks = {task.tick for task in row.tasks}
    # Not “overdue”, whose own sign would look like one more task.
    level = "today" if Tick.LATE in ticks else "soon" if Tick.DUE in ticks else ""
    return level, ticks_words(row)


def screening_words(row: ReleaseRow) -> str:
    """`Flag`, `No flag`, or that nobody has looked."""
    words = {Screening.FOUND: "Flag found", Screening.NOT_FOUND: "No flag"}
    return words.get(row.screening, "Not screened")


def plan_words(row: ReleaseRow) -> str:
    """Whether there is a plan worth the name."""
    return f"Lacks {row.plan_gaps[0]}" if row.plan_gaps else "Ready"


def release_line(row: ReleaseRow) -> str:
    """References, birth and area."""
    born = f"born {day_words(row.date_of_birth)}" if row.date_of_birth else ""
    parts = (row.reference, row.person_reference, born, ", ".join(row.cohorts), row.area)
    return "  ·  ".join(part for part in parts if part)


def release_chips(row: ReleaseRow) -> list[Chip]:
    """Where it stands, how near, what the screening has shown."""
    level, words = day_level(row)
    chips = [Chip(RELEASE_LABELS[row.status], strong=True)]
    if row.status is ReleaseStatus.EXPECTED:
        chips.append(Chip(words, level or "neutral", "late" if level == "overdue" else ""))
    tone, shape = ("high", "up") if row.screening is Screening.FOUND else ("neutral", "")
    chips.append(Chip(SCREENING_LABELS[row.screening], tone, shape))
    return chips


def release_facts(detail: ReleaseDetail) -> Facts:
    """The day, where from, who manages, what the plan lacks."""
    row = detail.row
    awkward = f" · {row.awkward}" if row.awkward else ""
    moved = ""
    if row.moved_from is not None:
        moved = f"from {day_words(row.moved_from)} by {row.moved_by}, {moment_words(row.moved_at)}"
    return [
        ("Day of release", f"{weekday_words(row.day)}{awkward}"), ("Moved", moved),
        ("From", row.place), ("Managed by", row.owner),
        ("Plan", f"lacks {', and '.join(row.plan_gaps)}" if row.plan_gaps else "ready"),
        ("What came of it", detail.ended_reason),
        ("Threat Review", f"alert {detail.alert}" if detail.alert else ""),
    ]  # fmt: skip


def screening_facts(detail: ReleaseDetail) -> Facts:
    """What the look for earlier flags has shown, by whom, in what."""
    if detail.screened_by is None:
        return [("", "Nobody has looked for earlier high-risk DA flags yet.")]
    return [
        ("Result", SCREENING_LABELS[detail.row.screening]), ("Looked at", detail.looked_at),
        ("Note", detail.screening_note),
        ("By", f"{detail.screened_by}, {moment_words(detail.screened_at)}"),
    ]  # fmt: skip


def task_title(task: TaskTick) -> str:
    """`✓ T-28 Screening …`."""
    return f"{TICKS[task.tick]}  {task.clock}  {task.label}"


def task_details(task: TaskTick) -> tuple[str, ...]:
    """When it is due and by whom, or what came of it."""
    due = f"{TICK_WORDS[task.tick]} · due {weekday_words(task.due)} · {task.owner} · {task.action}"
    return tuple(part for part in (due, task.due_note, task.result) if part)


def release_events(steps: tuple[ReleaseStepLine, ...]) -> list[TimelineEvent]:
    """Each day that it had, the latest on top."""
    return [
        TimelineEvent(
            moment_words(step.at), f"{RELEASE_LABELS[step.status]}: {day_words(step.day_after)}",
            step.by, step.reason,
        )
        for step in reversed(steps)
    ]  # fmt: skip


def spoken_release(row: ReleaseRow) -> str:
    """The line in one sentence, for a screen reader."""
    tasks = ", ".join(f"{task.clock} {TICK_WORDS[task.tick]}" for task in row.tasks)
    place = f" from {row.place}" if row.place else ""
    return (
        f"{name_of(row)}, release {day_words(row.day)}{place}, {day_level(row)[1]}. "
        f"{screening_words(row)}. {tasks}"
    )
