"""The way of a list: submitted, approved by other eyes, presented and frozen, closed."""

from __future__ import annotations

from typing import Any

from lomu_app.access.queries import who_may
from lomu_app.daart.keeping import finish, step
from lomu_app.daart.records import ThreatAddendum, ThreatItem, ThreatList
from lomu_app.daart.rules import OUTSTANDING, TargetStatus
from lomu_app.daart.threat_alerts import alert_lines
from lomu_app.daart.threat_commands import (
    AddAddendum,
    ApproveList,
    CloseList,
    EndMeeting,
    PresentList,
    ReturnList,
    SubmitList,
)
from lomu_app.daart.threat_facts import outstanding_ids, ranked_items, targets_by_id
from lomu_app.daart.threat_results import carry
from lomu_app.daart.threat_review import POLICY, reopen
from lomu_app.daart.threat_rules import (
    FROZEN,
    LIST_STATES,
    CarryLevel,
    ListStatus,
    carry_level,
    check_four_eyes,
    require_reason,
)
from lomu_app.daart.threat_settling import settle_by_facts
from lomu_app.daart.threat_snapshot import keep_snapshot
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(SubmitList)
def submit_list(uow: UnitOfWork, command: SubmitList) -> dict[str, Any]:
    """Hand it to the approver; refused where targets came or went since it was prepared."""
    found = _get(uow, command.list_id, command.version)
    _require_complete(uow, found)
    _step(uow, found, ListStatus.SUBMITTED)
    found.submitted_by, found.submitted_at = uow.actor.username, uow.clock.now()
    found.returned_by = found.returned_reason = None
    found.hands = sorted({*found.hands, uow.actor.username})
    return _keep(uow, found)


@handles(ReturnList)
def return_list(uow: UnitOfWork, command: ReturnList) -> dict[str, Any]:
    """Back to whoever works on it, with the reason."""
    reason = require_reason(command.reason, "the list is given back")
    found = _get(uow, command.list_id, command.version)
    reopen(uow, found)
    found.returned_by, found.returned_reason = uow.actor.username, reason
    uow.explain(reason=reason)
    return _keep(uow, found)


@handles(ApproveList)
def approve_list(uow: UnitOfWork, command: ApproveList) -> dict[str, Any]:
    """Approve it as it stands, gaps and all; by other eyes, wherever there are any.

    The answer tells the gaps, and whether whoever approved had worked on it too (`alone`).
    """
    found = _get(uow, command.list_id, command.version)
    LIST_STATES.require(ListStatus(found.status), ListStatus.APPROVED)
    others = who_may(uow.session, uow.policies, Permission.APPROVE_LIST, found.area)
    check_four_eyes(uow.policies[POLICY], uow.actor.username, found.hands, others)
    _step(uow, found, ListStatus.APPROVED)
    found.approved_by, found.approved_at = uow.actor.username, uow.clock.now()
    found.approved_gaps = _gaps_in_words(found)
    alone = uow.actor.username in found.hands
    return {**_keep(uow, found), "gaps": found.approved_gaps, "alone": alone}


@handles(PresentList)
def present_list(uow: UnitOfWork, command: PresentList) -> dict[str, Any]:
    """Freeze the list as it is shown, and begin the meeting."""
    found = _get(uow, command.list_id, command.version)
    _step(uow, found, ListStatus.PRESENTED)
    found.presented_by, found.presented_at = uow.actor.username, uow.clock.now()
    _put_on_list(uow, found)
    uow.changed(found)
    found.snapshot_hash = keep_snapshot(uow, found)
    return {**_keep(uow, found), "hash": found.snapshot_hash}


@handles(EndMeeting)
def end_meeting(uow: UnitOfWork, command: EndMeeting) -> dict[str, Any]:
    """The actions are issued; results follow."""
    found = _get(uow, command.list_id, command.version)
    _step(uow, found, ListStatus.ACTIONED)
    return _keep(uow, found)


@handles(CloseList)
def close_list(uow: UnitOfWork, command: CloseList) -> dict[str, Any]:
    """Close it; the answer tells how many left, how many are carried, and which are red.

    Refused while a line that has been carried past the policy's days lacks an inspector's
    reason.
    """
    found = _get(uow, command.list_id, command.version)
    if found.status == ListStatus.PRESENTED:
        _step(uow, found, ListStatus.ACTIONED)
    LIST_STATES.require(ListStatus(found.status), ListStatus.CLOSED)
    targets = targets_by_id(uow.session, [item.target_id for item in found.items])
    settle_by_facts(uow, found, targets)
    open_lines = [item for item in ranked_items(found.items) if item.result is None]
    unsaid = [
        item for item in open_lines if item.carry_reason is None and item.removed_reason is None
    ]
    _require_inspector(uow, found, open_lines, command.reason)
    if unsaid and not command.carry_rest:
        names = ", ".join(targets[item.target_id].reference for item in unsaid[:10])
        has = "has" if len(unsaid) == 1 else "have"
        raise Refused(
            f"{counted(len(unsaid), 'line')} {has} neither an outcome nor a reason to be carried: "
            f"{names}. Record what came of them, or carry them over."
        )
    _step(uow, found, ListStatus.CLOSED)
    found.closed_by, found.closed_at = uow.actor.username, uow.clock.now()
    stay = [item for item in found.items if targets[item.target_id].status in OUTSTANDING]
    policy = uow.policies[POLICY]
    red = [item for item in stay if carry_level(policy, item.carried_days) != CarryLevel.NORMAL]
    return {
        **_keep(uow, found), "left": len(found.items) - len(stay), "carried": len(stay),
        "red": sorted(targets[item.target_id].reference for item in red),
    }  # fmt: skip


@handles(AddAddendum)
def add_addendum(uow: UnitOfWork, command: AddAddendum) -> int:
    """Add it, dated and signed; nothing presented is altered. The id of it."""
    text = command.text.strip()
    if not text:
        raise InvalidInput("An addendum needs words.", {"text": "needed"})
    found = _get(uow, command.list_id, None)
    if found.status not in FROZEN:
        raise Refused("This list can still be changed. Change the line itself.")
    target_id = None
    if command.item_id is not None:
        item = uow.get(ThreatItem, command.item_id)
        if item.list_id != found.id:
            raise Refused("That line belongs to another list. Reload the page.")
        target_id = item.target_id
    added = uow.add(ThreatAddendum(list_id=found.id, target_id=target_id, text=text))
    uow.touch(Kind.THREAT_LIST, found.id)
    return added.id


def _get(uow: UnitOfWork, list_id: int, version: int | None) -> ThreatList:
    found = uow.get(ThreatList, list_id, expected_version=version)
    uow.actor.require_area(found.area)
    uow.explain(subject=f"threat_list:{found.id}")
    return found


def _step(uow: UnitOfWork, found: ThreatList, wanted: ListStatus) -> None:
    step = LIST_STATES.require(ListStatus(found.status), wanted)
    uow.actor.require(step.permission)
    found.status = wanted


def _keep(uow: UnitOfWork, found: ThreatList) -> dict[str, Any]:
    found.edits += 1
    uow.changed(found)
    uow.session.flush()
    keep_snapshot(uow, found)
    uow.touch(Kind.THREAT_LIST, found.id)
    return {"list_id": found.id, "status": str(found.status), "version": found.version}


def _require_complete(uow: UnitOfWork, found: ThreatList) -> None:
    on_list = {item.target_id for item in found.items}
    outstanding = outstanding_ids(uow.session, found.area)
    came, went = len(outstanding - on_list), len(on_list - outstanding)
    if came or went:
        raise Refused(
            f"Since this list was prepared {counted(came, 'target')} came in and {went} left. "
            "Prepare it again, then submit it."
        )
    alerts = alert_lines(uow.reader(), found.area, found.day, approved_at=None)
    if not found.items and not alerts:
        raise Refused(
            f"There is no outstanding target and no alert in {found.area}: nothing to submit."
        )


def _gaps_in_words(found: ThreatList) -> str:
    lines = [item for item in ranked_items(found.items) if item.removed_reason is None]
    told = [f"{item.rank}: {', '.join(item.gaps)}" for item in lines if item.gaps]
    of = counted(len(lines), "line")
    words = f"{len(told)} of {of} with gaps. " + "; ".join(told) if told else ""
    return words if len(words) <= 1000 else f"{words[:999]}…"


def _require_inspector(
    uow: UnitOfWork, found: ThreatList, open_lines: list[ThreatItem], reason: str
) -> None:
    policy = uow.policies[POLICY]
    lacking = [
        item
        for item in open_lines
        if carry_level(policy, item.carried_days) is CarryLevel.INSPECTOR
        and (item.carry_until is None or item.carry_until < found.day)
    ]
    if lacking and reason.strip():
        words = require_reason(reason, "they are carried on")
        for item in lacking:
            carry(uow, found, item, words)
    elif lacking:
        ranks = ", ".join(str(item.rank) for item in lacking[:20])
        days = policy["carry"]["inspector_after_days"]
        raise Refused(
            f"Lines {ranks} have been carried for more than {days} days. Record what came of "
            "them, or let an inspector say why they are carried on."
        )


def _put_on_list(uow: UnitOfWork, found: ThreatList) -> None:
    lines = [item.target_id for item in found.items if item.removed_reason is None]
    for target in targets_by_id(uow.session, lines).values():
        if target.status is TargetStatus.READY:
            step(uow, target, TargetStatus.ON_LIST, imposed=True)
            finish(uow, target)
    uow.explain(subject=f"threat_list:{found.id}")
