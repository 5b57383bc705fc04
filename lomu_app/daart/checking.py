"""From draft to arrest ready: answers, exceptions, submitting, making ready, returning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from lomu_app.daart.keeping import (
    finish,
    get_target,
    readiness_of,
    require_outstanding,
    require_reason,
    step,
)
from lomu_app.daart.records import Target, TargetCheck
from lomu_app.daart.rules import CheckState, TargetStatus
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict, InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import CONFLICT, UnitOfWork

APPROVER = "approver"


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerCheck(Command):
    """Answer one ticked item of the arrest-ready test: yes, no or not_applicable.

    `check_version` is that of the answer which was seen, 0 where there was none; None asks
    for no such comparison (a tick from the list).
    """

    permission: ClassVar[Permission] = Permission.EDIT_TARGETS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:check:answered"

    target_id: int
    code: str
    state: str
    note: str = ""
    check_version: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class GrantException(Command):
    """Let a target be arrest ready in spite of one missing item, for a sergeant's reason."""

    permission: ClassVar[Permission] = Permission.MAKE_READY
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:check:exception"

    target_id: int
    code: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmitTarget(Command):
    """Hand a draft or a returned target to the sergeant."""

    permission: ClassVar[Permission] = Permission.EDIT_TARGETS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:status:submitted"

    target_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MakeReady(Command):
    """A sergeant's word that officers may go for this person."""

    permission: ClassVar[Permission] = Permission.MAKE_READY
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:status:ready"

    target_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnTarget(Command):
    """Give a target back to whoever proposed it, saying what is wrong."""

    permission: ClassVar[Permission] = Permission.MAKE_READY
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:status:returned"

    target_id: int
    version: int
    reason: str


@handles(AnswerCheck)
def answer_check(uow: UnitOfWork, command: AnswerCheck) -> dict[str, Any]:
    """Store the answer; what the test then says."""
    target = get_target(uow, command.target_id, None)
    require_outstanding(target)
    item = _item(uow, command.code)
    state = _state(item, command)
    _compare(target, command)
    check = _check(uow, target, command.code)
    check.state, check.note = state, command.note.strip()
    check.checked_at, check.checked_by = uow.clock.now(), uow.actor.username
    return _answered(uow, target, check)


@handles(GrantException)
def grant_exception(uow: UnitOfWork, command: GrantException) -> dict[str, Any]:
    """Store the exception; refuses for what the law itself asks."""
    target = get_target(uow, command.target_id, None)
    require_outstanding(target)
    item = _item(uow, command.code)
    if not item.get("exception", True) or item["kind"] == "approval":
        raise Refused(f"“{item['label']}” cannot be waived. It has to be there.")
    reason = require_reason(command.reason)
    check = _check(uow, target, command.code)
    check.exception_reason, check.exception_by = reason, uow.actor.username
    uow.explain(reason=reason)
    return _answered(uow, target, check)


@handles(SubmitTarget)
def submit_target(uow: UnitOfWork, command: SubmitTarget) -> dict[str, Any]:
    """Step to submitted; gaps are no hindrance, the sergeant sees them."""
    target = get_target(uow, command.target_id, command.version)
    step(uow, target, TargetStatus.SUBMITTED)
    finish(uow, target)
    return {"version": target.version, "gaps": list(readiness_of(uow, target).gaps)}


@handles(MakeReady)
def make_ready(uow: UnitOfWork, command: MakeReady) -> dict[str, Any]:
    """Step to ready if nothing is missing; refuses with the list of what is."""
    target = get_target(uow, command.target_id, command.version)
    step(uow, target, TargetStatus.READY)
    gaps = readiness_of(uow, target).gaps
    if gaps:
        raise Refused(
            f"{target.reference} is not ready: {len(gaps)} gap{'s' if len(gaps) > 1 else ''}: "
            f"{'; '.join(gaps)}. Fill them, or give a reason for an exception."
        )
    check = _check(uow, target, APPROVER)
    check.state, check.note = CheckState.YES, ""
    check.checked_at, check.checked_by = uow.clock.now(), uow.actor.username
    uow.changed(check)
    finish(uow, target)
    return {"version": target.version}


@handles(ReturnTarget)
def return_target(uow: UnitOfWork, command: ReturnTarget) -> dict[str, Any]:
    """Step back to returned; the approval is gone with it."""
    reason = require_reason(command.reason)
    target = get_target(uow, command.target_id, command.version)
    step(uow, target, TargetStatus.RETURNED)
    for check in target.checks:
        if check.code == APPROVER:
            check.state = CheckState.NO
            uow.changed(check)
    finish(uow, target, reason)
    return {"version": target.version}


def _item(uow: UnitOfWork, code: str) -> Mapping[str, Any]:
    for item in uow.policies["readiness"]["items"]:
        if item["code"] == code:
            found: Mapping[str, Any] = item
            return found
    raise InvalidInput(f"The arrest-ready test has no item “{code}”.", {"code": "not known"})


def _state(item: Mapping[str, Any], command: AnswerCheck) -> CheckState:
    if item["kind"] == "approval" or (item["kind"] == "derived" and not item.get("tick_instead")):
        raise Refused(f"“{item['label']}” is not ticked. {item['hint']}.")
    try:
        state = CheckState(command.state)
    except ValueError as error:
        raise InvalidInput(
            "Answer yes, no or not applicable.", {"state": "yes, no or not_applicable"}
        ) from error
    if state is CheckState.NOT_APPLICABLE and not item.get("not_applicable"):
        raise InvalidInput(f"“{item['label']}” always applies.", {"state": "yes or no"})
    if state is CheckState.YES and item.get("note"):
        require_reason(command.note, "note", f"what is arranged ({item['label'].lower()})")
    return state


def _compare(target: Target, command: AnswerCheck) -> None:
    if command.check_version is None:
        return
    now = next((check.version for check in target.checks if check.code == command.code), 0)
    if now != command.check_version:
        raise EditConflict(CONFLICT, theirs=now)


def _check(uow: UnitOfWork, target: Target, code: str) -> TargetCheck:
    for check in target.checks:
        if check.code == code:
            return check
    now, me = uow.clock.now(), uow.actor.username
    check = TargetCheck(
        target_id=target.id, code=code, state=CheckState.NO, note="", checked_at=now,
        checked_by=me, created_at=now, created_by=me, updated_at=now, updated_by=me,
    )  # fmt: skip
    target.checks.append(check)
    return check


def _answered(uow: UnitOfWork, target: Target, check: TargetCheck) -> dict[str, Any]:
    if uow.session.is_modified(check):
        uow.changed(check)
    uow.session.flush()
    uow.explain(subject=f"target:{target.id}")
    uow.touch(Kind.TARGET, target.id)
    return {"check_version": check.version, "gaps": list(readiness_of(uow, target).gaps)}
