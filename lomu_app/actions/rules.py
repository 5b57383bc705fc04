"""Actions: where they come from, their states, and what is overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.kernel.workflow import StateTable, Transition


class Source(StrEnum):
    """What an action was raised for; the id beside it is that of a record of this kind."""

    PERSON = "person"
    MEMBERSHIP = "membership"
    PLAN = "plan"
    ORDER = "order"
    RELEASE = "release"
    INTERVENTION = "intervention"
    MEETING = "meeting"
    LOCATION = "location"


class ActionStatus(StrEnum):
    """Where an action stands. Overdue is no state: it is what the calendar says."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"
    TRANSFERRED = "transferred"


UNFINISHED = frozenset({ActionStatus.OPEN, ActionStatus.IN_PROGRESS})
FINISHED = frozenset(ActionStatus) - UNFINISHED
STATUS_LABELS = {
    ActionStatus.OPEN: "Open",
    ActionStatus.IN_PROGRESS: "In progress",
    ActionStatus.DONE: "Done",
    ActionStatus.CANCELLED: "Cancelled",
    ActionStatus.TRANSFERRED: "Transferred",
}
PRIORITIES = (1, 2, 3, 4)
"""From the most urgent to the least."""


def _steps() -> Iterator[Transition[ActionStatus]]:
    status, own, edit = ActionStatus, Permission.WORK_OWN_ACTIONS, Permission.EDIT_ACTIONS
    for source in (status.OPEN, status.IN_PROGRESS):
        yield Transition(source, status.DONE, own, "the result")
        yield Transition(source, status.CANCELLED, edit, "a reason")
        yield Transition(source, status.TRANSFERRED, edit, "who carries it on, and a reason")
    yield Transition(status.OPEN, status.IN_PROGRESS, own)
    yield Transition(status.DONE, status.OPEN, own, "a reason")
    for source in (status.CANCELLED, status.TRANSFERRED):
        yield Transition(source, status.OPEN, edit, "a reason")


ACTION_STATES = StateTable("action", _steps(), STATUS_LABELS)


def own_names(actor: Actor) -> tuple[str, str]:
    """By which names an owner is this person, in small letters."""
    return actor.username.lower(), actor.display_name.lower()


def is_own(owner: str, actor: Actor) -> bool:
    """Whether an action of this owner is the actor's own."""
    return owner.lower() in own_names(actor)


def days_late(status: ActionStatus, due: dt.date, today: dt.date) -> int:
    """How many days an action is overdue; 0 where it is not, or is finished."""
    return max(0, (today - due).days) if status in UNFINISHED else 0


def step_words(
    before: ActionStatus | None, after: ActionStatus, due_before: dt.date | None,
    due_after: dt.date, owner_before: str, owner_after: str,
) -> str:  # fmt: skip
    """What a step did, in a word or two: `raised`, `done`, `due 12/12/2026`, `to PC Yarrow`.

    `changed` where it is the words or a note: the step's reason tells them.
    """
    if before is None:
        return f"raised, due {due_after:%d/%m/%Y}"
    if before is not after:
        return "opened again" if after is ActionStatus.OPEN else STATUS_LABELS[after].lower()
    if due_before != due_after:
        return f"due {due_after:%d/%m/%Y}"
    return f"to {owner_after}" if owner_before != owner_after else "changed"
