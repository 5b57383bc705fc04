"""What the meeting decides on each line, what came of it, and what is carried on."""

from __future__ import annotations

from typing import Any

from lomu_app.daart.attempts import RecordAttempt, record_attempt
from lomu_app.daart.keeping import require_outstanding
from lomu_app.daart.leaving import CloseTarget, close_target
from lomu_app.daart.records import Target, ThreatItem, ThreatList
from lomu_app.daart.rules import OUTSTANDING
from lomu_app.daart.threat_commands import CarryOn, RecordDecision, RecordResult
from lomu_app.daart.threat_review import POLICY
from lomu_app.daart.threat_rules import (
    CarryLevel,
    ListStatus,
    ResultCode,
    carry_level,
    carry_until,
    find_result,
    require_reason,
)
from lomu_app.daart.working import Allocate, allocate
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork

_MEETING = frozenset({ListStatus.PRESENTED, ListStatus.ACTIONED})


@handles(RecordDecision)
def record_decision(uow: UnitOfWork, command: RecordDecision) -> dict[str, Any]:
    """Keep the decision; who is named to go is also named on the target.

    With the last line decided the list is actioned.
    """
    decision = command.decision.strip()
    if not decision:
        raise InvalidInput("Say what was decided.", {"decision": "needed"})
    item, found = _line(uow, command.item_id, command.version)
    _require_meeting(found)
    item.decision = decision
    for name in ("owner", "team", "due"):
        value: str | None = getattr(command, name)
        if value is not None:
            setattr(item, name, " ".join(value.split()))
    if command.owner is not None or command.team is not None:
        _allocate(uow, item)
    if found.status == ListStatus.PRESENTED and all(
        each.decision or each.removed_reason is not None for each in found.items
    ):
        found.status = ListStatus.ACTIONED
    return _keep(uow, found, item, None)


@handles(RecordResult)
def record_result(uow: UnitOfWork, command: RecordResult) -> dict[str, Any]:
    """Keep the result, record the attempt it tells of, and close the target where it ends it.

    The next morning a line of the closed list still takes its result, once.
    """
    result = find_result(uow.policies[POLICY], command.result)
    item, found = _line(uow, command.item_id, command.version)
    if found.status == ListStatus.CLOSED and item.result is not None:
        raise Refused("This list is closed and the line has its result. Record it on the target.")
    if found.status != ListStatus.CLOSED:
        _require_meeting(found)
    note = " ".join(command.note.split())
    _require_given(result, note, command.custody_reference)
    target = uow.get(Target, item.target_id)
    require_outstanding(target)
    told = _record_attempt(uow, command, result, note, target)
    _close_target(uow, result, note or result.label, target)
    item.result, item.result_note = result.code, note
    kept = _keep(uow, found, item, note or None)
    return {**kept, "result": result.code, "target_status": target.status.value, **told}


@handles(CarryOn)
def carry_on(uow: UnitOfWork, command: CarryOn) -> dict[str, Any]:
    """Carry the line over; the reason of an inspector holds for the policy's days."""
    reason = require_reason(command.reason, "the line is carried on")
    item, found = _line(uow, command.item_id, command.version)
    _require_meeting(found)
    if item.result is not None:
        raise Refused("This line has a result already. It is carried over by itself if need be.")
    carry(uow, found, item, reason)
    return _keep(uow, found, item, reason)


def carry(uow: UnitOfWork, found: ThreatList, item: ThreatItem, reason: str) -> None:
    """Write the reason on the line; past the policy's days only an inspector may."""
    policy = uow.policies[POLICY]
    if carry_level(policy, item.carried_days) is CarryLevel.INSPECTOR:
        uow.actor.require(Permission.EXTEND_TARGETS)
    item.carry_reason, item.carry_by = reason, uow.actor.username
    if uow.actor.may(Permission.EXTEND_TARGETS):
        item.carry_until = carry_until(policy, found.day)
    uow.changed(item)


def _record_attempt(
    uow: UnitOfWork, command: RecordResult, result: ResultCode, note: str, target: Target
) -> dict[str, Any]:
    if result.attempt is None:
        return {"attempt_id": None, "prompts": []}
    told = record_attempt(
        uow,
        RecordAttempt(
            target_id=target.id, on_day=command.on_day or uow.clock.today(),
            at_time=command.at_time, place=command.place, officers=command.officers,
            outcome=result.attempt, note=note, next_step=command.next_step,
            custody_reference=command.custody_reference,
        ),
    )  # fmt: skip
    return {"attempt_id": told["attempt_id"], "prompts": told["prompts"]}


def _close_target(uow: UnitOfWork, result: ResultCode, words: str, target: Target) -> None:
    if result.closes is None:
        return
    # An arrest is off the list as it is recorded; closing the file is a sergeant's.
    if target.status not in OUTSTANDING and not uow.actor.may(Permission.CLOSE_TARGETS):
        return
    uow.actor.require(Permission.CLOSE_TARGETS)
    close_target(
        uow,
        CloseTarget(
            target_id=target.id, version=target.version, outcome=result.closes, result=words
        ),
    )


def _require_given(result: ResultCode, note: str, custody_reference: str) -> None:
    if "custody_reference" in result.needs and not custody_reference.strip():
        raise InvalidInput(
            "An arrest needs its custody reference.", {"custody_reference": "needed"}
        )
    if "note" in result.needs and not note:
        raise InvalidInput(
            f"“{result.label}” needs a note that says why or how.", {"note": "needed"}
        )


def _allocate(uow: UnitOfWork, item: ThreatItem) -> None:
    target = uow.get(Target, item.target_id)
    named = item.owner or item.team
    if target.status in OUTSTANDING and named and uow.actor.may(Permission.MAKE_READY):
        allocate(
            uow,
            Allocate(target_id=target.id, version=target.version, owner=item.owner, team=item.team),
        )


def _line(uow: UnitOfWork, item_id: int, version: int) -> tuple[ThreatItem, ThreatList]:
    item = uow.get(ThreatItem, item_id, expected_version=version)
    found = uow.get(ThreatList, item.list_id)
    uow.actor.require_area(found.area)
    return item, found


def _require_meeting(found: ThreatList) -> None:
    if found.status not in _MEETING:
        raise Refused(
            "Decisions and results are recorded while the list is presented. "
            + ("This one is closed." if found.status == ListStatus.CLOSED else "Present it first.")
        )


def _keep(
    uow: UnitOfWork, found: ThreatList, item: ThreatItem, reason: str | None
) -> dict[str, Any]:
    uow.changed(item)
    found.edits += 1
    uow.changed(found)
    uow.session.flush()
    uow.explain(subject=f"threat_list:{found.id}", reason=reason)
    uow.touch(Kind.THREAT_LIST, found.id)
    return {
        "item_id": item.id, "version": item.version, "list_version": found.version,
        "status": str(found.status),
    }  # fmt: skip
