"""Out of a cohort: a sergeant proposes, somebody else decides, and nothing live is left behind."""

from __future__ import annotations

from lomu_app.cohorts.commands import ConfirmDeselection, DeclineDeselection, ProposeDeselection
from lomu_app.cohorts.keeping import (
    POLICY,
    finish,
    get_membership,
    obstacles_to_leaving,
    require_live,
    step,
)
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import MEMBERSHIP_STATES, MembershipStatus, require_leaving_reason
from lomu_app.cohorts.scoring import keep_score
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.wording import require_words
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(ProposeDeselection)
def propose_deselection(uow: UnitOfWork, command: ProposeDeselection) -> dict[str, int]:
    """Keep the proposal with the membership until somebody decides on it."""
    membership = get_membership(uow, command.membership_id, command.version)
    if command.taken_back:
        return _take_back(uow, membership, command)
    MEMBERSHIP_STATES.require(membership.status, MembershipStatus.DESELECTED)
    if membership.leaving_by not in {None, uow.actor.username}:
        raise Refused(
            f"{membership.leaving_by} has proposed this already. Decide on that, or ask for it "
            "to be taken back."
        )
    reason = require_leaving_reason(uow.policies[POLICY], command.reason)
    detail = require_words(command.detail, "detail", "what has changed since the selection")
    membership.leaving_reason, membership.leaving_detail = reason, detail
    membership.leaving_by, membership.leaving_at = uow.actor.username, uow.clock.now()
    finish(uow, membership, detail)
    return {"version": membership.version}


@handles(ConfirmDeselection)
def confirm_deselection(uow: UnitOfWork, command: ConfirmDeselection) -> dict[str, int]:
    """Step to deselected; what is still live takes an inspector's override with a reason."""
    membership = get_membership(uow, command.membership_id, command.version)
    _require_proposal_of_another(uow, membership)
    grounds = require_words(command.grounds, "grounds", "the grounds of the decision")
    override = command.override.strip() or None
    obstacles = obstacles_to_leaving(uow.reader(), membership)
    if obstacles and override is None:
        raise Refused(
            f"{membership.reference} cannot be deselected while there is something live: "
            f"{'; '.join(obstacles)}. End it, or let an inspector override this with a reason."
        )
    if override is not None:
        uow.actor.require(Permission.OVERRIDE_DESELECTION)
    step(uow, membership, MembershipStatus.DESELECTED, grounds, override)
    keep_score(uow, membership)
    membership.ended_on, membership.ended_by = uow.clock.today(), uow.actor.username
    finish(uow, membership, override or grounds)
    return {"version": membership.version}


@handles(DeclineDeselection)
def decline_deselection(uow: UnitOfWork, command: DeclineDeselection) -> dict[str, int]:
    """Drop the proposal; the person is managed as before."""
    membership = get_membership(uow, command.membership_id, command.version)
    _require_proposal_of_another(uow, membership)
    reason = require_words(command.reason, "reason", "why the person stays")
    _drop_proposal(membership)
    finish(uow, membership, reason)
    return {"version": membership.version}


def _take_back(
    uow: UnitOfWork, membership: Membership, command: ProposeDeselection
) -> dict[str, int]:
    """Drop one's own proposal; that of somebody else is decided on."""
    if membership.leaving_by != uow.actor.username:
        raise Refused(f"You have not proposed to deselect {membership.reference}.")
    require_live(membership)
    detail = require_words(command.detail, "detail", "why it is taken back")
    _drop_proposal(membership)
    finish(uow, membership, detail)
    return {"version": membership.version}


def _drop_proposal(membership: Membership) -> None:
    membership.leaving_reason = membership.leaving_detail = None
    membership.leaving_by = membership.leaving_at = None


def _require_proposal_of_another(uow: UnitOfWork, membership: Membership) -> None:
    if membership.leaving_by is None:
        raise Refused(f"Nobody has proposed to deselect {membership.reference}.")
    if membership.leaving_by == uow.actor.username:
        raise Refused("You proposed this yourself. Somebody else has to decide on it.")
