"""What becomes of an action, for its own commands and for the rooms that raise actions.

Rooms above ask nobody's leave for what follows from a rule: whoever moved the day of release
has moved what hangs on it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.actions.records import Action, ActionStep
from lomu_app.actions.rules import (
    ACTION_STATES,
    FINISHED,
    STATUS_LABELS,
    UNFINISHED,
    ActionStatus,
    Source,
)
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person
from lomu_app.people.rules import shown_name
from lomu_app.store.numbers import APART, next_apart, next_id
from lomu_app.store.search import index_record
from lomu_app.store.unit_of_work import UnitOfWork

POLICY = "actions"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewAction:
    """What is asked for. `task` names the rule that asks, at most once for each source.

    It concerns a person, or what `about` says.
    """

    person: Person | None
    area: str
    source_kind: Source
    source_id: int
    text: str
    kind: str
    strand: str
    owner: str
    owner_agency: str
    due: dt.date
    priority: int
    due_note: str = ""
    task: str | None = None
    about: str | None = None
    seen_with: Permission | None = None


def raise_action(uow: UnitOfWork, wanted: NewAction) -> Action:
    """Store an open action, and its first step."""
    apart = wanted.seen_with is not None
    number = _next_id(uow, Action, apart=apart)
    reference = f"{'AX' if apart else 'A'}-{number - (APART if apart else 0):06d}"
    action = uow.add(
        Action(
            id=number, reference=reference, person=wanted.person,
            person_id=None if wanted.person is None else wanted.person.id, about=wanted.about,
            seen_with=wanted.seen_with, area=wanted.area, source_kind=wanted.source_kind,
            source_id=wanted.source_id, task=wanted.task, text=wanted.text, kind=wanted.kind,
            strand=wanted.strand, owner=wanted.owner, owner_agency=wanted.owner_agency,
            due=wanted.due, due_note=wanted.due_note, priority=wanted.priority,
            status=ActionStatus.OPEN, status_since=uow.clock.now(), result="",
        )
    )  # fmt: skip
    _keep_step(uow, action, None, None, "", wanted.due_note)
    _finish(uow, action)
    return action


def _next_id(uow: UnitOfWork, model: type[Action | ActionStep], *, apart: bool) -> int:
    """What the next row bears. Those that not everybody may know of are counted apart.

    Otherwise a gap in the numbers of the others would tell how many there are.
    """
    if apart:
        return next_apart(uow.session, model)
    if uow.session.get_bind().dialect.name != "sqlite":
        return next_id(uow.session, model)
    highest = sa.select(sa.func.max(model.id)).where(model.id < APART)
    return int(uow.session.scalars(highest).one() or 0) + 1


def step(uow: UnitOfWork, action: Action, wanted: ActionStatus, result: str) -> None:
    """Take one step of the state table; a step that ends an action keeps `result` with it."""
    ACTION_STATES.require(action.status, wanted)
    before, action.status = action.status, wanted
    action.status_since = uow.clock.now()
    closed = wanted in FINISHED
    action.result = result if closed else ""
    action.closed_at = uow.clock.now() if closed else None
    action.closed_by = uow.actor.username if closed else None
    _keep_step(uow, action, before, action.due, action.owner, result)
    _finish(uow, action)


def keep_note(uow: UnitOfWork, action: Action, text: str) -> None:
    """Keep how far it has come, as one of the things that happened to it."""
    _keep_step(uow, action, action.status, action.due, action.owner, text)
    _finish(uow, action)


def move_due(uow: UnitOfWork, action: Action, due: dt.date, reason: str, note: str = "") -> None:
    """Set another day, keeping what it was."""
    before, action.due, action.due_note = action.due, due, note
    _keep_step(uow, action, action.status, before, action.owner, reason)
    _finish(uow, action)


def reword(uow: UnitOfWork, action: Action, text: str, priority: int, reason: str) -> None:
    """Say otherwise what is to be done, keeping what stood there."""
    was = []
    if text != action.text:
        was.append(f"Was “{action.text}”.")
    if priority != action.priority:
        was.append(f"Was priority {action.priority}.")
    action.text, action.priority = text, priority
    _keep_step(
        uow, action, action.status, action.due, action.owner, " ".join((*was, reason))
    )  # fmt: skip
    _finish(uow, action)


def hand_over(uow: UnitOfWork, action: Action, owner: str, agency: str, reason: str) -> None:
    """Give it to somebody else, keeping whose it was."""
    before, action.owner, action.owner_agency = action.owner, owner, agency
    _keep_step(uow, action, action.status, action.due, before, reason)
    _finish(uow, action)


def require_unfinished(action: Action) -> None:
    """Refuse to work on an action that is finished."""
    if action.status not in UNFINISHED:
        label = STATUS_LABELS[action.status].lower()
        raise Refused(f"{action.reference} is {label}. Open it again first.")


def index_action(uow: UnitOfWork, action: Action) -> None:
    """Make an action findable by its reference, what it concerns, its owner and its words."""
    person, names = action.person, [action.about]
    if person is not None:
        names = [person.surname, person.forenames, person.pnc_id]
        names += [part for row in person.names for part in (row.surname, row.forenames)]
    concerns = action.about if person is None else shown_name(person.surname, person.forenames)
    index_record(
        uow.session, Kind.ACTION, action.id,
        title=f"{action.text[:200]} · {action.reference}",
        detail=" · ".join((concerns or "", STATUS_LABELS[action.status], action.area)),
        area=action.area,
        words=[action.reference, action.text, action.owner, action.owner_agency, *names],
    )  # fmt: skip


def _keep_step(
    uow: UnitOfWork, action: Action, from_status: ActionStatus | None,
    due_before: dt.date | None, owner_before: str, reason: str,
) -> None:  # fmt: skip
    uow.add(
        ActionStep(
            id=_next_id(uow, ActionStep, apart=action.seen_with is not None),
            action_id=action.id, from_status=from_status, to_status=action.status,
            due_before=due_before, due_after=action.due, owner_before=owner_before,
            owner_after=action.owner, reason=reason,
        )
    )  # fmt: skip


def _finish(uow: UnitOfWork, action: Action) -> None:
    uow.changed(action)
    uow.session.flush()
    uow.session.expire(action, ["steps"])
    index_action(uow, action)
    uow.touch(Kind.ACTION, action.id)
