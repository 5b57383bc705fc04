"""While somebody is managed: allocation, review, supervision."""

from __future__ import annotations

from lomu_app.access.rules import find_area
from lomu_app.cohorts.commands import AllocateMembers, AmendSupervision, ReviewMember
from lomu_app.cohorts.deciding import next_review
from lomu_app.cohorts.keeping import (
    POLICY,
    finish,
    get_membership,
    require_live,
)
from lomu_app.cohorts.rules import MembershipStatus, require_code, require_rag
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.wording import require_words
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(AllocateMembers)
def allocate_members(uow: UnitOfWork, command: AllocateMembers) -> dict[str, int]:
    """Give them to the manager; `allocated` says how many."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    manager = require_words(command.lead_manager, "lead_manager", "who manages these people")
    if not command.members:
        raise InvalidInput("Choose whom to allocate.", {"members": "none chosen"})
    for membership_id, version in command.members:
        membership = get_membership(uow, membership_id, version)
        require_live(membership)
        if membership.area != area:
            raise Refused(f"{membership.reference} is in {membership.area}, not in {area}.")
        membership.lead_manager = manager
        if command.deputy is not None:
            membership.deputy = command.deputy.strip()
        finish(uow, membership)
    uow.explain(subject=f"area:{area}", reason=f"{len(command.members)} to {manager}")
    return {"allocated": len(command.members)}


@handles(ReviewMember)
def review_member(uow: UnitOfWork, command: ReviewMember) -> dict[str, int]:
    """Stamp it; only who is managed or selected is reviewed."""
    membership = get_membership(uow, command.membership_id, command.version)
    if membership.status not in {MembershipStatus.SELECTED, MembershipStatus.MANAGED}:
        raise Refused(f"{membership.reference} is not managed now, so there is no review.")
    rag = require_rag(command.rag)
    membership.review_due = next_review(uow, rag, command.review_due)
    membership.rag = rag
    membership.rag_basis = require_words(command.rag_basis, "rag_basis", "what the RAG stands on")
    membership.contacts_a_week = uow.policies[POLICY]["contacts_a_week"][rag.value]
    membership.reviewed_at, membership.reviewed_by = uow.clock.now(), uow.actor.username
    finish(uow, membership, membership.rag_basis)
    return {"version": membership.version}


@handles(AmendSupervision)
def amend_supervision(uow: UnitOfWork, command: AmendSupervision) -> dict[str, int]:
    """Store who supervises by law; `contacts_a_week` overrides the policy's least number."""
    membership = get_membership(uow, command.membership_id, command.version)
    require_live(membership)
    if command.contacts_a_week is not None and not 0 <= command.contacts_a_week <= 21:
        raise InvalidInput("Contacts a week are 0 to 21.", {"contacts_a_week": "0 to 21"})
    membership.statutory = command.statutory
    membership.supervision = require_code(
        uow.policies[POLICY], "supervision_types", command.supervision, "supervision"
    )
    membership.supervision_ends = command.supervision_ends
    membership.probation_officer = command.probation_officer.strip()
    if command.contacts_a_week is not None:
        membership.contacts_a_week = command.contacts_a_week
    finish(uow, membership)
    return {"version": membership.version}
