"""Of two live memberships of one person in one cohort one goes on, and the other is ended for it.

Nobody leaves the cohort by that, so it takes no second person; and the one that has come further
goes on, so that nobody falls back either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.cohorts.before import keep_before, put_back, state_of
from lomu_app.cohorts.clocks import supervision_end
from lomu_app.cohorts.commands import EndDouble, TakeDoubleBack
from lomu_app.cohorts.doubles import has_come_as_far, others_of
from lomu_app.cohorts.keeping import POLICY, finish, get_membership, is_reviewed, keep_step
from lomu_app.cohorts.records import Membership, MembershipStep, StepBefore
from lomu_app.cohorts.release_dates import release_day, take_over_release
from lomu_app.cohorts.rules import JOINED_RECORD, LIVE, STATUS_LABELS, MembershipStatus
from lomu_app.cohorts.taking_back import own_step
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.wording import require_words
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork

# What the one that goes on takes over where it says nothing itself.
_TAKEN_OVER = ("statutory", "probation_officer")


@handles(EndDouble)
def end_double(uow: UnitOfWork, command: EndDouble) -> dict[str, int]:
    """End the other one as a joined record; refuses while it has come further, or may be let go."""
    kept = get_membership(uow, command.membership_id, command.version)
    ended = get_membership(uow, command.other_id, command.other_version)
    reason = require_words(command.reason, "reason", "why this one goes on")
    _require_fit(uow, kept, ended)
    before, stood = (state_of(kept), state_of(ended)), ended.status
    told = "; ".join(_take_over(uow, kept, ended))
    goes_on = f"Goes on for {ended.reference} as well: {reason}"
    keep_step(uow, kept, kept.status, f"{goes_on} ({told})" if told else goes_on)
    # First what goes on: whoever hears of the other one's end finds all that it said here.
    finish(uow, kept, reason)
    told = f"Joined record, goes on as {kept.reference}: {reason}"
    _end(uow, ended, told)
    keep_step(uow, ended, stood, told)
    finish(uow, ended, reason)
    keep_before(uow, kept, before[0], other=ended)
    keep_before(uow, ended, before[1], other=kept)
    uow.explain(subject=f"membership:{kept.id}", reason=f"{ended.reference}: {reason}"[:1000])
    return {"version": kept.version, "other_version": ended.version}


@handles(TakeDoubleBack)
def take_double_back(uow: UnitOfWork, command: TakeDoubleBack) -> dict[str, int]:
    """Let the one that was ended live again, as it stood."""
    ended = uow.get(Membership, command.membership_id)
    uow.actor.require_area(ended.area)
    reason = require_words(command.reason, "reason", "why it is taken back")
    wanted = (MembershipStatus.DESELECTED,)
    before = own_step(uow, ended, command.version, wanted, "ended as a joined record")
    kept = uow.session.get_one(Membership, before.other_id)
    if kept.status not in LIVE:
        label = STATUS_LABELS[kept.status].lower()
        raise Refused(
            f"{kept.reference} went on for it and has ended since ({label}). Refer the person anew."
        )
    _revive(uow, ended, before, f"Taken back: {reason}")
    return {"version": ended.version}


def part_doubles(uow: UnitOfWork, ids: Sequence[int]) -> None:
    """Of these memberships and their doubles: whoever has parted since lives again.

    A membership that was ended because its person stood in the cohort twice must not stay ended
    when the two turn out to be two people after all.
    """
    involved = (
        sa.select(StepBefore, Membership)
        .join(MembershipStep, StepBefore.step_id == MembershipStep.id)
        .join(Membership, MembershipStep.membership_id == Membership.id)
        .where(
            StepBefore.back_id.is_(None),
            StepBefore.other_id.is_not(None),
            Membership.status == MembershipStatus.DESELECTED,
            Membership.leaving_reason == JOINED_RECORD,
            MembershipStep.to_status == MembershipStatus.DESELECTED,
            sa.or_(Membership.id.in_(ids), StepBefore.other_id.in_(ids)),
        )
        .order_by(StepBefore.id)
    )
    for before, ended in uow.session.execute(involved).all():
        kept = uow.session.get_one(Membership, before.other_id)
        if kept.person_id != ended.person_id:
            told = "The two records turned out to be two people"
            _revive(uow, ended, before, told, moving=True)


def _require_fit(uow: UnitOfWork, kept: Membership, ended: Membership) -> None:
    if ended not in others_of(uow.session, kept):
        raise Refused("These are not two live memberships of one person in one cohort.")
    if not has_come_as_far(kept.status, ended.status):
        label = STATUS_LABELS[ended.status].lower()
        raise Refused(f"{ended.reference} has come further ({label}). Let that one go on.")
    if ended.leaving_by is not None:
        raise Refused(
            f"{ended.leaving_by} proposes to deselect {ended.reference}. Decide on that first."
        )


def _take_over(uow: UnitOfWork, kept: Membership, ended: Membership) -> list[str]:
    """Let no clock be lost, nor a flag; what to know of the days that the two name, in words."""
    for name in _TAKEN_OVER:
        if getattr(kept, name) in {None, ""}:
            setattr(kept, name, getattr(ended, name))
    if ended.da_flag is not None:
        kept.da_flag = kept.da_flag or ended.da_flag
    told, own, other = [], release_day(kept), release_day(ended)
    taken = take_over_release(kept, ended, uow.clock.today())
    if other is not None and other != own:
        told.append(_told("release", kept, own, ended, other, taken=taken))
    if ended.rag not in {None, kept.rag}:
        told.append(f"RAG {kept.rag or 'none'}; {ended.reference} had {ended.rag}")
    return [*told, *_take_over_clocks(kept, ended), *_take_over_supervision(uow, kept, ended)]


def _take_over_clocks(kept: Membership, ended: Membership) -> list[str]:
    """Of a clock of its stage that runs on both, the one that runs out first."""
    told = []
    for name, what, runs in _CLOCKS:
        own, other = getattr(kept, name), getattr(ended, name)
        if runs(kept) and runs(ended) and own and other and other < own:
            setattr(kept, name, other)
            told.append(_told(what, kept, own, ended, other, taken=True))
    return told


def _waits_for_screening(membership: Membership) -> bool:
    return membership.status is MembershipStatus.REFERRED


def _waits_for_plan(membership: Membership) -> bool:
    return membership.status is MembershipStatus.SELECTED


_CLOCKS = (
    ("screening_due", "screening due", _waits_for_screening),
    ("plan_due", "plan due", _waits_for_plan),
    ("review_due", "review due", is_reviewed),
)


def _take_over_supervision(uow: UnitOfWork, kept: Membership, ended: Membership) -> list[str]:
    if not kept.supervision and kept.supervision_ends is None:
        kept.supervision = ended.supervision
    own, other, today = supervision_end(kept), supervision_end(ended), uow.clock.today()
    if other is None or other == own:
        return []
    taken = own is None or today <= other < own or own < today <= other
    words = _told("supervision until", kept, own, ended, other, taken=taken)
    if taken:
        kept.supervision, kept.supervision_ends = ended.supervision, other
    return [words]


def _told(
    what: str, kept: Membership, own: dt.date | None, ended: Membership, other: dt.date, *,
    taken: bool,
) -> str:  # fmt: skip
    mine = "no day" if own is None else f"{own:%d/%m/%Y}"
    his = f"{other:%d/%m/%Y}"
    day, left, whose = (his, mine, kept) if taken else (mine, his, ended)
    return f"{what} {day}; {whose.reference} had {left}"


def _end(uow: UnitOfWork, ended: Membership, told: str) -> None:
    now, actor = uow.clock.now(), uow.actor.username
    ended.status, ended.status_since = MembershipStatus.DESELECTED, now
    ended.policy = uow.policies[POLICY].stamp
    ended.leaving_reason, ended.leaving_detail = JOINED_RECORD, told[:2000]
    ended.leaving_by, ended.leaving_at = actor, now
    ended.ended_on, ended.ended_by = uow.clock.today(), actor


def _revive(
    uow: UnitOfWork, ended: Membership, before: StepBefore, told: str, *, moving: bool = False
) -> None:
    put_back(uow, ended, before, told, moving=moving)
    kept = uow.session.get_one(Membership, before.other_id)
    taken_over = uow.session.scalar(
        sa.select(StepBefore)
        .join(MembershipStep, StepBefore.step_id == MembershipStep.id)
        .where(
            MembershipStep.membership_id == kept.id, StepBefore.other_id == ended.id,
            StepBefore.back_id.is_(None),
        )
    )  # fmt: skip
    if taken_over is not None:
        words = f"No longer goes on for {ended.reference}. {told}"
        put_back(uow, kept, taken_over, words, moving=moving)
