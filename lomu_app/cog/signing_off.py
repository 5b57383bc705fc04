"""Sign-off: proposed with evidence, judged by eight points, decided by the chair.

The meeting decides through `decide_sign_off`; outside of one the chair can only decline, or
grant by a written exception, which is told wherever the location is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.cog.commands import DecideSignOff, ProposeSignOff, WithdrawSignOff
from lomu_app.cog.judging import facts_of
from lomu_app.cog.keeping import (
    POLICY,
    finish,
    get_location,
    settle,
    step,
    working_status,
)
from lomu_app.cog.records import Location, SignOff
from lomu_app.cog.rules import LOCATION_STATES, LocationStatus
from lomu_app.cog.sign_off_rules import Point, SignOffOutcome, check_points
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.wording import require_words
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class SignOffDecision:
    """What the chair decides. `quorate` says that it is in a meeting that is.

    `exception_reason` says why it is granted though not all eight points are met.
    """

    granted: bool
    minute: str
    exception_reason: str = ""
    meeting_id: int | None = None
    quorate: bool = False


@handles(ProposeSignOff)
def propose_sign_off(uow: UnitOfWork, command: ProposeSignOff) -> dict[str, int | list[str]]:
    """Store the proposal; the result names the points that are not met yet (`lacking`)."""
    location = get_location(uow, command.location_id, command.version)
    if not uow.clock.today() < command.review_on:
        raise InvalidInput("The review is on a later day.", {"review_on": "later than today"})
    LOCATION_STATES.require(location.status, LocationStatus.SIGN_OFF_PROPOSED)
    proposal = uow.add(
        SignOff(
            location_id=location.id, prevent=command.prevent.strip(),
            protect=command.protect.strip(), justice=command.justice.strip(),
            displacement=command.displacement.strip(), review_on=command.review_on,
            proposed_by=uow.actor.username, proposed_at=uow.clock.now(), outcome=None,
            decided_by="", decided_at=None, minute="", meeting_id=None, exception_reason="",
            from_register=False, policy=uow.policies[POLICY].stamp,
            **dict.fromkeys((point.value for point in Point), False),
        )
    )  # fmt: skip
    step(uow, location, LocationStatus.SIGN_OFF_PROPOSED, "Sign-off proposed")
    finish(uow, location)
    checks = check_points(uow.policies[POLICY], facts_of(uow.reader(), location, proposal))
    lacking = [check.told for check in checks if not check.met]
    return {"sign_off_id": proposal.id, "version": location.version, "lacking": lacking}


@handles(WithdrawSignOff)
def withdraw_sign_off(uow: UnitOfWork, command: WithdrawSignOff) -> dict[str, int]:
    """Take it back; the location goes on as what its scores and tactics make of it."""
    location = get_location(uow, command.location_id, command.version)
    withdraw_proposal(uow, location, command.reason)
    return {"version": location.version}


def withdraw_proposal(uow: UnitOfWork, location: Location, why: str) -> None:
    """The same for a COG, which decides on the locations of each unit of its authority."""
    proposal = open_proposal(uow, location)
    reason = require_words(why, "reason", "why it does not stand")
    _close(uow, proposal, SignOffOutcome.WITHDRAWN, reason)
    _back_to_work(uow, location, reason)
    finish(uow, location, reason)


@handles(DecideSignOff)
def decide_outside_a_meeting(uow: UnitOfWork, command: DecideSignOff) -> dict[str, int]:
    """Decide as the chair, outside a meeting."""
    location = get_location(uow, command.location_id, command.version)
    decide_sign_off(
        uow, location,
        SignOffDecision(
            granted=command.granted, minute=command.minute,
            exception_reason=command.exception_reason,
        ),
    )  # fmt: skip
    return {"version": location.version}


def decide_sign_off(uow: UnitOfWork, location: Location, decision: SignOffDecision) -> SignOff:
    """Grant or decline what is proposed, as the chair; the points are kept as they stand now.

    Raises Refused for whoever proposed it, and where points lack and there is no exception.
    """
    uow.actor.require(Permission.CHAIR_COG)
    proposal = open_proposal(uow, location)
    if proposal.proposed_by == uow.actor.username:
        raise Refused("You proposed it yourself. Another chair decides.")
    minute = require_words(decision.minute, "minute", "what was decided, and why")
    proposal.meeting_id = decision.meeting_id
    if not decision.granted:
        _close(uow, proposal, SignOffOutcome.DECLINED, minute)
        _back_to_work(uow, location, minute, decision.meeting_id)
        finish(uow, location, minute)
        return proposal
    _judge(uow, location, proposal, decision)
    _close(uow, proposal, SignOffOutcome.GRANTED, minute)
    location.sign_off_id, location.next_review = proposal.id, proposal.review_on
    step(uow, location, LocationStatus.SIGNED_OFF, minute, decision.meeting_id)
    finish(uow, location, minute)
    return proposal


def open_proposal(uow: UnitOfWork, location: Location) -> SignOff:
    """The proposal that awaits the chair; raises Refused where there is none."""
    asked = sa.select(SignOff).where(
        SignOff.location_id == location.id, SignOff.outcome.is_(None)
    )  # fmt: skip
    found = uow.session.scalars(asked.order_by(SignOff.id.desc())).first()
    if found is None or location.status is not LocationStatus.SIGN_OFF_PROPOSED:
        raise Refused(
            f"No sign-off of {location.reference} is proposed. Somebody proposes it on the "
            "location first, with evidence on each strand; then the chair decides."
        )
    return found


def _judge(
    uow: UnitOfWork, location: Location, proposal: SignOff, decision: SignOffDecision
) -> None:
    facts = facts_of(
        uow.reader(), location, proposal, decided_by=uow.actor.username, quorate=decision.quorate
    )  # fmt: skip
    checks = check_points(uow.policies[POLICY], facts)
    for check in checks:
        setattr(proposal, check.point.value, check.met)
    lacking = [check.told for check in checks if not check.met]
    proposal.exception_reason = decision.exception_reason.strip() if lacking else ""
    if lacking and not proposal.exception_reason:
        raise Refused(
            f"Not all points are met: {' '.join(lacking)} The chair may write down why it is "
            "signed off by exception."
        )
    if proposal.review_on is None or proposal.review_on <= uow.clock.today():
        proposal.review_on = uow.clock.today() + dt.timedelta(
            days=uow.policies[POLICY]["review_days"]
        )


def _close(uow: UnitOfWork, proposal: SignOff, outcome: SignOffOutcome, minute: str) -> None:
    proposal.outcome, proposal.minute = outcome, minute
    proposal.decided_by, proposal.decided_at = uow.actor.username, uow.clock.now()
    uow.changed(proposal)
    # The database asks for the decision before the location may leave the agenda.
    uow.session.flush()


def _back_to_work(
    uow: UnitOfWork, location: Location, reason: str, meeting_id: int | None = None
) -> None:
    step(uow, location, working_status(uow, location, worked=False), reason, meeting_id)
    settle(uow, location, reason, worked=False)
