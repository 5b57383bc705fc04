"""What partners say of their actions: how far they have come, and what came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from lomu_app.actions.commands import NoteOnAction, StepAction
from lomu_app.actions.doing import note_on_action, step_action
from lomu_app.actions.queries import find_action_id, load_action
from lomu_app.actions.records import Action
from lomu_app.actions.rows import ActionDetail
from lomu_app.actions.rules import STATUS_LABELS, ActionStatus, step_words
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput, NotPermitted, RecordNotFound, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy, PolicyBook
from lomu_app.returns.receiving import Answer, Receiver, Standing, key_of, receives
from lomu_app.store.unit_of_work import Reader, UnitOfWork

POLICY = "returns"
STATUS = "status"
PREFIXES = ("A-", "AX-")
WITHOUT_RESULT = (
    "It is said to be done, but not what came of it. Ask for that in a sentence, or close the"
    " action yourself"
)


def _find(reader: Reader, row_id: str, since: dt.datetime) -> Standing | None:
    key = key_of(row_id)
    try:
        action_id = key if isinstance(key, int) else find_action_id(reader, key)
        found = load_action(reader, action_id)
    except (InvalidInput, NotPermitted, RecordNotFound):
        return None
    row = found.row
    label = STATUS_LABELS[row.status]
    now = f"{label}, due {row.due:%d/%m/%Y}, {row.owner}, {row.owner_agency}"
    closed = f"{row.reference} is {label.lower()} here" if row.finished else ""
    return Standing(row.reference, row.text, now, tuple(_happened(found, since)), closed)


def _happened(found: ActionDetail, since: dt.datetime) -> list[str]:
    told = []
    for step in found.steps:
        if step.at > since:
            what = step_words(
                step.from_status, step.to_status, step.due_before, step.due_after,
                step.owner_before, step.owner_after,
            )  # fmt: skip
            said = f": {step.reason}" if step.reason else ""
            told.append(f"{london(step.at):%d/%m/%Y %H:%M} {step.by} {what}{said}"[:300])
    return told


def _take(uow: UnitOfWork, answer: Answer) -> str:
    """A note, or the end of the action where one of the words says that it is done."""
    action = _action(uow, answer.row_id)
    status, text = _read(uow.policies[POLICY], answer)
    if why := _lacking(uow.policies, answer).get(STATUS):
        raise Refused(f"{action.reference}: {why}.")
    if status is ActionStatus.DONE:
        _step(uow, action, status, f"{answer.source}: {text}")
        return f"{action.reference}: done"
    if status is ActionStatus.IN_PROGRESS and action.status is ActionStatus.OPEN:
        _step(uow, action, status, "")
    said = text or f"still {STATUS_LABELS[action.status].lower()}"
    note_on_action(uow, NoteOnAction(action_id=action.id, text=f"{answer.source}: {said}"))
    return f"{action.reference}: noted, {STATUS_LABELS[action.status].lower()}"


def _step(uow: UnitOfWork, action: Action, status: ActionStatus, result: str) -> None:
    wanted = StepAction(
        action_id=action.id, version=action.version, status=status.value, result=result
    )
    step_action(uow, wanted)


def _action(uow: UnitOfWork, row_id: str) -> Action:
    key = key_of(row_id)
    wanted = Action.id == key if isinstance(key, int) else Action.reference == key
    found = uow.session.scalar(sa.select(Action).where(wanted))
    if found is None or found.seen_with not in (None, *uow.actor.permissions):
        raise RecordNotFound(f"There is no action {key} that you may change.")
    return found


def _lacking(policies: PolicyBook, answer: Answer) -> Mapping[str, str]:
    """That it is done is taken with what came of it, said now or at an earlier time."""
    status, text = _read(policies[POLICY], answer)
    return {STATUS: WITHOUT_RESULT} if status is ActionStatus.DONE and not text else {}


def _read(policy: Policy, answer: Answer) -> tuple[ActionStatus | None, str]:
    """Where a word from a drop-down says that it stands, and the account of it in other cells.

    Of what is done the account may have come before that word did.
    """
    words: dict[str, list[str]] = policy["action_words"]
    status, told = None, []
    for column, text in answer.cells.items():
        meant = [key for key, known in words.items() if text.strip().casefold() in known]
        if column == STATUS and meant:
            status = ActionStatus(meant[0])
        else:
            told.append(text)
    if status is ActionStatus.DONE and not told:
        told = [text for column, text in answer.before.items() if column != STATUS]
    return status, " · ".join(told)


receives(Receiver(("action",), PREFIXES, Permission.EDIT_ACTIONS, _find, _take, _lacking))
