"""Taking a step back that was a mistake: by whoever took it, while nothing has followed on it."""

from __future__ import annotations

from lomu_app.cohorts.before import before_of, newest_step, put_back
from lomu_app.cohorts.commands import TakeDecisionBack, TakeScreeningBack, TakeSuspensionBack
from lomu_app.cohorts.deciding import require_plan
from lomu_app.cohorts.doubles import others_of
from lomu_app.cohorts.records import Membership, StepBefore
from lomu_app.cohorts.rules import LIVE, STATUS_LABELS, MembershipStatus
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.wording import require_words
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork

_SCREENED = (MembershipStatus.SCREENED_IN, MembershipStatus.SCREENED_OUT)
_DECIDED = (MembershipStatus.SELECTED, MembershipStatus.NOT_SELECTED)
_SUSPENDED = (MembershipStatus.SUSPENDED,)
Back = TakeScreeningBack | TakeDecisionBack | TakeSuspensionBack


@handles(TakeScreeningBack)
def take_screening_back(uow: UnitOfWork, command: TakeScreeningBack) -> dict[str, int]:
    """The referral waits for its screening again, by the clock that it had."""
    return _take_back(uow, command, _SCREENED, "screened")


@handles(TakeDecisionBack)
def take_decision_back(uow: UnitOfWork, command: TakeDecisionBack) -> dict[str, int]:
    """The membership waits for its decision again; the step and its score stay on record."""
    return _take_back(uow, command, _DECIDED, "decided")


@handles(TakeSuspensionBack)
def take_suspension_back(uow: UnitOfWork, command: TakeSuspensionBack) -> dict[str, int]:
    """The work goes on as before."""
    return _take_back(uow, command, _SUSPENDED, "suspended")


def own_step(
    uow: UnitOfWork, membership: Membership, version: int,
    wanted: tuple[MembershipStatus, ...], what: str,
) -> StepBefore:  # fmt: skip
    """What the newest step replaced, if it is one's own and nothing has followed on it.

    Raises Refused that says which of these it is not; `version` is that which the step left.
    """
    step = newest_step(uow, membership)
    kept = before_of(uow, step)
    if kept is None or version != kept.version_after or version != membership.version:
        state = STATUS_LABELS[membership.status].lower()
        raise Refused(
            f"{membership.reference} was worked on since it was {what} ({state} now), so that "
            "cannot be taken back any more. Take the next step instead."
        )
    if step.to_status not in wanted or step.from_status == step.to_status:
        raise Refused(f"{membership.reference} was not {what}, so that cannot be taken back.")
    if step.created_by != uow.actor.username:
        raise Refused(
            f"{step.created_by} has {what} {membership.reference}. Only they can take it back; "
            "anybody else takes the next step."
        )
    return kept


def _require_order(uow: UnitOfWork, membership: Membership, stood: MembershipStatus) -> None:
    """Refuse where what happened beside the membership meanwhile speaks against the way back."""
    # Whoever was live all along may have stood there twice before, as a join leaves it.
    beside = [] if stood in LIVE else others_of(uow.session, membership)
    if beside:
        raise Refused(f"The person was referred anew since: {beside[0].reference}. Go on there.")
    if membership.status is MembershipStatus.MANAGED:
        require_plan(uow, membership)


def _take_back(
    uow: UnitOfWork, command: Back, wanted: tuple[MembershipStatus, ...], what: str
) -> dict[str, int]:
    # Whoever was slower is told what has followed, rather than that somebody edits as well.
    membership = uow.get(Membership, command.membership_id)
    uow.actor.require_area(membership.area)
    reason = require_words(command.reason, "reason", "why it is taken back")
    kept = own_step(uow, membership, command.version, wanted, what)
    stood = membership.status
    put_back(uow, membership, kept, f"Taken back: {reason}")
    _require_order(uow, membership, stood)
    return {"version": membership.version}
