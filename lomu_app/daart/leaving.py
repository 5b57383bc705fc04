"""Coming off the list, with an outcome and a result always; and coming back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from lomu_app.daart.attempts import arrest_of
from lomu_app.daart.keeping import finish, get_target, require_reason, step
from lomu_app.daart.records import Target
from lomu_app.daart.rules import ENDS_AS, OUTSTANDING, Outcome, TargetStatus
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class CloseTarget(Command):
    """Take a target off the list, with its outcome and the result in words.

    Withdrawn, misidentified and in custody elsewhere become states of their own.
    """

    permission: ClassVar[Permission] = Permission.CLOSE_TARGETS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:status:closed"

    target_id: int
    version: int
    outcome: str
    result: str
    warrant_result: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawTarget(Command):
    """The power is gone: executed, cancelled, discontinued, or no longer necessary."""

    permission: ClassVar[Permission] = Permission.CLOSE_TARGETS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:status:withdrawn"

    target_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkInCustodyElsewhere(Command):
    """Somebody else has this person in custody; `place` says who and where."""

    permission: ClassVar[Permission] = Permission.CLOSE_TARGETS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:status:in_custody_elsewhere"

    target_id: int
    version: int
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReopenTarget(Command):
    """Put a target back where it stood before it left the list; also the undo of a close."""

    permission: ClassVar[Permission] = Permission.CLOSE_TARGETS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:status:reopened"

    target_id: int
    version: int
    reason: str


@handles(CloseTarget)
def close_target(uow: UnitOfWork, command: CloseTarget) -> dict[str, Any]:
    """Close; refuses as arrested without an arrest that has its custody reference."""
    outcome = _outcome(command.outcome)
    result = require_reason(command.result, "result", "the result")
    target = get_target(uow, command.target_id, command.version)
    if outcome is Outcome.ARRESTED and arrest_of(uow, target) is None:
        raise Refused(
            "Record the arrest first: an attempt that ended in arrest, with the custody reference."
        )
    if command.warrant_result is not None:
        target.warrant_result = _warrant_result(uow, command.warrant_result)
    return _leave(uow, target, outcome, result)


@handles(WithdrawTarget)
def withdraw_target(uow: UnitOfWork, command: WithdrawTarget) -> dict[str, Any]:
    """Close as withdrawn."""
    reason = require_reason(command.reason)
    target = get_target(uow, command.target_id, command.version)
    return _leave(uow, target, Outcome.WITHDRAWN, reason)


@handles(MarkInCustodyElsewhere)
def mark_in_custody_elsewhere(uow: UnitOfWork, command: MarkInCustodyElsewhere) -> dict[str, Any]:
    """Close as in custody elsewhere."""
    place = require_reason(command.place, "place", "where the person is held")
    target = get_target(uow, command.target_id, command.version)
    return _leave(uow, target, Outcome.IN_CUSTODY_ELSEWHERE, place)


@handles(ReopenTarget)
def reopen_target(uow: UnitOfWork, command: ReopenTarget) -> dict[str, Any]:
    """Compensate the close: the earlier entry stays in the audit, this one follows it."""
    reason = require_reason(command.reason)
    target = get_target(uow, command.target_id, command.version)
    if target.status in OUTSTANDING:
        raise Refused(f"{target.reference} is on the list already.")
    step(uow, target, _status_before(target))
    if target.status is TargetStatus.ARRESTED:
        # An arrest was closed by mistake; should that be wrong too, a sergeant looks again.
        target.status_before = TargetStatus.RETURNED.value
    else:
        target.status_before = None
    target.outcome = target.closed_on = target.warrant_result = None
    target.outcome_detail = ""
    finish(uow, target, reason)
    return {"version": target.version, "status": target.status.value}


def end_target(
    uow: UnitOfWork, target: Target, outcome: Outcome, detail: str, on_day: dt.date
) -> bool:
    """Take a target off because the unit's spreadsheet says so; whether it was still on.

    For use inside a command's handler, which checks permission and area.
    """
    if target.status not in OUTSTANDING | {TargetStatus.ARRESTED}:
        return False
    _end(uow, target, outcome, detail, on_day, imposed=True)
    finish(uow, target)
    return True


def _leave(uow: UnitOfWork, target: Target, outcome: Outcome, result: str) -> dict[str, Any]:
    if len(result) > 1000:
        raise InvalidInput("Say the result in 1,000 characters at most.", {"result": "too long"})
    _end(uow, target, outcome, result, uow.clock.today(), imposed=False)
    finish(uow, target, result)
    return {
        "version": target.version, "status": target.status.value,
        "cancel_circulation": bool(target.wanted_on_pnc),
    }  # fmt: skip


def _end(
    uow: UnitOfWork, target: Target, outcome: Outcome, detail: str, on_day: dt.date, *,
    imposed: bool,
) -> None:  # fmt: skip
    step(uow, target, ENDS_AS.get(outcome, TargetStatus.CLOSED), imposed=imposed)
    target.outcome, target.outcome_detail, target.closed_on = outcome, detail, on_day
    target.proposed_off = None


def _status_before(target: Target) -> TargetStatus:
    return TargetStatus(target.status_before or TargetStatus.RETURNED)


def _outcome(value: str) -> Outcome:
    if not value:
        raise InvalidInput(
            "A target leaves the list only with an outcome. Choose one.", {"outcome": "needed"}
        )
    choices = [one.value for one in Outcome if one is not Outcome.NOT_STATED]
    if value not in choices:
        raise InvalidInput(
            f"“{value}” is no outcome. Choose one of: {', '.join(choices)}.",
            {"outcome": ", ".join(choices)},
        )
    return Outcome(value)


def _warrant_result(uow: UnitOfWork, value: str) -> str:
    known = uow.policies["powers"]["warrant_results"]
    if value not in known:
        raise InvalidInput(
            f"“{value}” is no result of a warrant. Choose one of: {', '.join(known)}.",
            {"warrant_result": "a number of the list"},
        )
    return value
