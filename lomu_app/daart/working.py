"""While somebody is wanted: who goes, circulation, reviews, return date, proposals to come off."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from lomu_app.daart.clocks import review_due
from lomu_app.daart.editing import EDITABLE
from lomu_app.daart.keeping import finish, get_target, require_outstanding, require_reason, step
from lomu_app.daart.rules import Power, TargetStatus
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class Allocate(Command):
    """Say who goes for this person: an owner, a team, or both."""

    permission: ClassVar[Permission] = Permission.MAKE_READY
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:allocated"

    target_id: int
    version: int
    owner: str = ""
    team: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Circulate(Command):
    """Note that somebody was circulated; `how` is method and reference, e.g. `PNC wanted`."""

    permission: ClassVar[Permission] = Permission.MAKE_READY
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:status:circulated"

    target_id: int
    version: int
    how: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewTarget(Command):
    """A sergeant's stamp that this target was looked at again; the review clock starts anew."""

    permission: ClassVar[Permission] = Permission.MAKE_READY
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:reviewed"

    target_id: int
    version: int
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtendReturn(Command):
    """Move the return date later: an inspector, with a reason."""

    permission: ClassVar[Permission] = Permission.EXTEND_TARGETS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:return:extended"

    target_id: int
    version: int
    return_due: dt.date
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposeOff(Command):
    """Propose that somebody comes off the list; the meeting decides."""

    permission: ClassVar[Permission] = Permission.EDIT_TARGETS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:off:proposed"

    target_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepOn(Command):
    """Turn down a proposal to come off."""

    permission: ClassVar[Permission] = Permission.MAKE_READY
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:off:turned_down"

    target_id: int
    version: int
    reason: str


@handles(Allocate)
def allocate(uow: UnitOfWork, command: Allocate) -> dict[str, Any]:
    """Set owner and team; a ready target is then allocated, others keep their status."""
    target = get_target(uow, command.target_id, command.version)
    require_outstanding(target)
    owner, team = EDITABLE["owner"](command.owner), EDITABLE["team"](command.team)
    if not owner and not team:
        raise InvalidInput("Name an owner or a team.", {"owner": "needed", "team": "needed"})
    target.owner, target.team = owner, team
    if target.status in {TargetStatus.READY, TargetStatus.ON_LIST}:
        step(uow, target, TargetStatus.ALLOCATED)
    finish(uow, target)
    return {"version": target.version, "status": target.status.value}


@handles(Circulate)
def circulate(uow: UnitOfWork, command: Circulate) -> dict[str, Any]:
    """Step to circulated; refuses without a power of arrest and somebody to ring."""
    how = require_reason(command.how, "how", "how it was circulated")
    target = get_target(uow, command.target_id, command.version)
    step(uow, target, TargetStatus.CIRCULATED)
    if target.power is Power.NOT_STATED:
        raise Refused("Nobody is circulated as wanted without a power of arrest. State it first.")
    if not (target.officer_in_case or target.owner):
        raise Refused("A circulation needs a contact. Name the officer in the case or an owner.")
    target.circulation, target.circulated_on = how, uow.clock.today()
    target.wanted_on_pnc = True
    finish(uow, target)
    return {"version": target.version}


@handles(ReviewTarget)
def review_target(uow: UnitOfWork, command: ReviewTarget) -> dict[str, Any]:
    """Stamp the review; the next one is due as the victim's risk says."""
    target = get_target(uow, command.target_id, command.version)
    require_outstanding(target)
    target.reviewed_at, target.reviewed_by = uow.clock.now(), uow.actor.username
    target.review_due = review_due(uow.policies["targets"], target.victim_risk, target.reviewed_at)
    finish(uow, target, command.note.strip() or None)
    return {"version": target.version, "review_due": target.review_due.isoformat()}


@handles(ExtendReturn)
def extend_return(uow: UnitOfWork, command: ExtendReturn) -> dict[str, Any]:
    """Move the return date; refuses to move it to the same day, earlier, or into the past."""
    reason = require_reason(command.reason)
    target = get_target(uow, command.target_id, command.version)
    require_outstanding(target)
    if command.return_due <= max(target.return_due, uow.clock.today()):
        raise InvalidInput(
            f"Choose a day after today and after {target.return_due:%d/%m/%Y}, which is the "
            "return date now.",
            {"return_due": "later"},
        )
    target.return_due = command.return_due
    finish(uow, target, reason)
    return {"version": target.version}


@handles(ProposeOff)
def propose_off(uow: UnitOfWork, command: ProposeOff) -> dict[str, Any]:
    """Mark the target; it stays on the list until somebody decides."""
    reason = require_reason(command.reason)
    if len(reason) > 300:
        raise InvalidInput("Say it in 300 characters at most.", {"reason": "too long"})
    target = get_target(uow, command.target_id, command.version)
    require_outstanding(target)
    target.proposed_off = reason
    finish(uow, target, reason)
    return {"version": target.version}


@handles(KeepOn)
def keep_on(uow: UnitOfWork, command: KeepOn) -> dict[str, Any]:
    """Take the mark away again."""
    reason = require_reason(command.reason)
    target = get_target(uow, command.target_id, command.version)
    if target.proposed_off is None:
        raise Refused(f"{target.reference} is not proposed to come off.")
    target.proposed_off = None
    finish(uow, target, reason)
    return {"version": target.version}
