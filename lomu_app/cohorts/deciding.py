"""Selection, managing, and the pause while somebody is out of reach."""

from __future__ import annotations

import datetime as dt

from lomu_app.assessments.instruments import tool_names
from lomu_app.assessments.standing import missing_tools
from lomu_app.cohorts.before import keep_before, state_of
from lomu_app.cohorts.commands import (
    BeginManaging,
    RejectMember,
    ResumeMember,
    SelectMember,
    SuspendMember,
)
from lomu_app.cohorts.grounds import as_stored, grounds_of, unseen_words
from lomu_app.cohorts.keeping import (
    POLICY,
    finish,
    get_membership,
    rule_of,
    step,
)
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rows import Ground
from lomu_app.cohorts.rules import (
    CohortRule,
    MembershipStatus,
    Rag,
    Speaks,
    goes_against,
    require_code,
    require_rag,
    working_days_after,
)
from lomu_app.cohorts.scoring import keep_score
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.wording import require_words
from lomu_app.plans.standing import plan_gaps
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(SelectMember)
def select_member(uow: UnitOfWork, command: SelectMember) -> dict[str, int]:
    """Step to selected, with a manager, a RAG and the day of the first review."""
    membership = get_membership(uow, command.membership_id, command.version)
    before = state_of(membership)
    rag = require_rag(command.rag)
    review_due = next_review(uow, rag, command.review_due)
    membership.lead_manager = require_words(
        command.lead_manager, "lead_manager", "who manages the person"
    )
    membership.deputy = command.deputy.strip()
    membership.managed_where = _where(rule_of(uow, membership), command.where)
    membership.rag = membership.rag_at_entry = rag
    membership.rag_basis = require_words(command.rag_basis, "rag_basis", "what the RAG stands on")
    membership.review_due = review_due
    policy = uow.policies[POLICY]
    membership.plan_due = working_days_after(uow.clock.today(), policy["plan_days"])
    membership.contacts_a_week = policy["contacts_a_week"][rag.value]
    _decide(uow, membership, command, MembershipStatus.SELECTED)
    keep_before(uow, membership, before)
    return {"version": membership.version}


@handles(RejectMember)
def reject_member(uow: UnitOfWork, command: RejectMember) -> dict[str, int]:
    """Step to not selected; the membership has ended."""
    membership = get_membership(uow, command.membership_id, command.version)
    before = state_of(membership)
    membership.ended_on, membership.ended_by = uow.clock.today(), uow.actor.username
    _decide(uow, membership, command, MembershipStatus.NOT_SELECTED)
    keep_before(uow, membership, before)
    return {"version": membership.version}


@handles(BeginManaging)
def begin_managing(uow: UnitOfWork, command: BeginManaging) -> dict[str, int]:
    """Step to managed; refuses while there is no plan with control and change."""
    membership = get_membership(uow, command.membership_id, command.version)
    if membership.status is MembershipStatus.SUSPENDED:
        raise Refused(
            f"{membership.reference} is suspended. Take it up again, with the day of the next "
            "review."
        )
    step(uow, membership, MembershipStatus.MANAGED, "")
    require_plan(uow, membership)
    finish(uow, membership)
    return {"version": membership.version}


@handles(SuspendMember)
def suspend_member(uow: UnitOfWork, command: SuspendMember) -> dict[str, int]:
    """Step to suspended; somebody looks again before the day of release."""
    membership = get_membership(uow, command.membership_id, command.version)
    policy = uow.policies[POLICY]
    reason = require_code(policy, "suspension_reasons", command.reason, "reason")
    place = require_words(command.place, "place", "where the person is")
    if command.until < uow.clock.today():
        raise InvalidInput("The day of release is past. Look it up anew.", {"until": "past"})
    before = state_of(membership)
    step(uow, membership, MembershipStatus.SUSPENDED, command.detail.strip())
    membership.suspended_reason, membership.suspended_place = reason, place
    membership.suspended_until = command.until
    finish(uow, membership, policy["suspension_reasons"][reason])
    keep_before(uow, membership, before)
    return {"version": membership.version}


@handles(ResumeMember)
def resume_member(uow: UnitOfWork, command: ResumeMember) -> dict[str, int]:
    """Step back to managed; refuses while there is no plan."""
    membership = get_membership(uow, command.membership_id, command.version)
    # Whoever comes without a RAG has the longest time that the policy knows.
    review_due = next_review(uow, membership.rag or Rag.GREEN, command.review_due)
    if membership.status is MembershipStatus.SELECTED:
        raise Refused(f"{membership.reference} was never managed. Begin managing it.")
    step(uow, membership, MembershipStatus.MANAGED, command.grounds.strip())
    require_plan(uow, membership)
    membership.review_due = review_due
    membership.suspended_reason = membership.suspended_place = membership.suspended_until = None
    finish(uow, membership)
    return {"version": membership.version}


def next_review(uow: UnitOfWork, rag: Rag, wanted: dt.date | None) -> dt.date:
    """The day asked for, or as long from today as the policy gives this RAG."""
    today = uow.clock.today()
    longest = today + dt.timedelta(days=uow.policies[POLICY]["review_days"][rag.value])
    if wanted is None:
        return longest
    if not today <= wanted <= longest:
        raise InvalidInput(
            f"At {rag.value} the next review is on a day from today to {longest:%d/%m/%Y}.",
            {"review_due": f"from today to {longest:%d/%m/%Y}"},
        )
    return wanted


def _decide(
    uow: UnitOfWork,
    membership: Membership,
    command: SelectMember | RejectMember,
    wanted: MembershipStatus,
) -> None:
    rule = rule_of(uow, membership)
    labels = uow.policies[POLICY]["bodies"]
    if command.body not in rule.bodies:
        may = ", ".join(labels[body] for body in rule.bodies)
        raise InvalidInput(f"{rule.label} is decided by: {may}.", {"body": "may not decide"})
    rationale = require_words(command.rationale, "rationale", "the grounds of the decision")
    grounds = grounds_of(uow.reader(), membership, rule)
    override = _override(grounds, wanted, command.override)
    step(uow, membership, wanted, rationale, override)
    if wanted is MembershipStatus.SELECTED and override is None:
        _require_still_assessed(uow, membership, rule)
    keep_score(uow, membership)
    membership.decided_on, membership.decided_body = uow.clock.today(), command.body
    membership.rationale, membership.override = rationale, override
    membership.grounds = as_stored(grounds)
    finish(uow, membership, f"{labels[command.body]}: {rationale}"[:1000])


def _require_still_assessed(uow: UnitOfWork, membership: Membership, rule: CohortRule) -> None:
    """Refuse to select on an instrument that has run out or was withdrawn since."""
    today = uow.clock.today()
    missing = missing_tools(uow.session, membership.person_id, rule.tools, today)
    if missing:
        raise InvalidInput(
            f"{membership.reference} is not assessed any more: {tool_names(uow.policies, missing)} "
            f"{'has' if len(missing) == 1 else 'have'} run out or been withdrawn. Assess anew, or "
            "say why it is decided all the same.",
            {"override": "needed"},
        )


def _override(grounds: tuple[Ground, ...], wanted: MembershipStatus, typed: str) -> str | None:
    """Why the decision goes against what is known; raises InvalidInput where that is not said."""
    selecting = wanted is MembershipStatus.SELECTED
    override = typed.strip() or None
    held_by = [one.held_by for one in grounds if one.speaks is Speaks.UNSEEN]
    if override is None and held_by:
        unseen = unseen_words(tuple(dict.fromkeys(held_by)))
        raise InvalidInput(
            f"{unseen}, or say why it is decided all the same.",
            {"override": "needed"},
        )
    if override is None and goes_against([one.speaks for one in grounds], selecting=selecting):
        told = "; ".join(f"{one.label}: {one.told}" for one in grounds)
        raise InvalidInput(
            f"This goes against what is known ({told}). Say why it is decided all the same.",
            {"override": "needed"},
        )
    return override


def _where(rule: CohortRule, typed: str) -> str | None:
    if rule.asks_where:
        return require_words(typed, "where", "where the person is managed")
    return typed.strip() or None


def require_plan(uow: UnitOfWork, membership: Membership) -> None:
    """Refuse to manage somebody without a plan of control and change."""
    gaps = plan_gaps(uow.session, membership.person_id, membership.area)
    if gaps:
        raise Refused(
            f"{membership.reference} cannot be managed yet. It lacks {', and '.join(gaps)}."
        )
