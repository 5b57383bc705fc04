"""While somebody is managed: allocation, review, supervision."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.cohorts.commands import (
    AllocateMembers,
    Allocation,
    AmendSupervision,
    ReviewMember,
)
from lomu_app.cohorts.deciding import next_review
from lomu_app.cohorts.keeping import (
    POLICY,
    finish,
    get_membership,
    is_reviewed,
    require_live,
)
from lomu_app.cohorts.rules import BEFORE_SELECTION, require_code, require_rag
from lomu_app.kernel.errors import (
    EditConflict,
    InvalidInput,
    LomuError,
    RecordNotFound,
    Refused,
)
from lomu_app.kernel.wording import require_words
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(AllocateMembers)
def allocate_members(uow: UnitOfWork, command: AllocateMembers) -> dict[str, Any]:
    """Give each to its manager.

    `allocated` says how many; `before` holds, for the way back, each one's id, version now,
    manager and deputy before; `refused` pairs of id and reason. Refuses where none is left.
    """
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    if not command.members:
        raise InvalidInput("Choose whom to allocate.", {"members": "none chosen"})
    before: list[list[int | str]] = []
    refused: list[list[int | str]] = []
    first: LomuError | None = None
    # In one order, whatever they come in: two who change the same would wait for each other.
    for wanted in sorted(command.members, key=attrgetter("membership_id")):
        try:
            before.append(_allocate(uow, area, wanted))
        except (EditConflict, RecordNotFound, Refused) as error:  # before anything was changed
            refused.append([wanted.membership_id, error.message])
            first = first or error
    if first is not None and not before:
        raise first
    managers = sorted({wanted.lead_manager for wanted in command.members})
    uow.explain(subject=f"area:{area}", reason=f"{len(before)} to {', '.join(managers)}"[:1000])
    return {"allocated": len(before), "before": before, "refused": refused}


@handles(ReviewMember)
def review_member(uow: UnitOfWork, command: ReviewMember) -> dict[str, int]:
    """Stamp it; only who is managed or selected is reviewed, or is away without a day."""
    membership = get_membership(uow, command.membership_id, command.version)
    if not is_reviewed(membership):
        raise Refused(f"{membership.reference} is not managed now, so there is no review.")
    rag = require_rag(command.rag)
    due = next_review(uow, rag, command.review_due)
    if command.rag_only and membership.review_due is not None:
        due = min(due, membership.review_due)
    # More contacts than the least, which somebody has set, stay as long as the RAG does.
    if rag is not membership.rag or membership.contacts_a_week is None:
        membership.contacts_a_week = uow.policies[POLICY]["contacts_a_week"][rag.value]
    membership.review_due, membership.rag = due, rag
    membership.rag_basis = require_words(command.rag_basis, "rag_basis", "what the RAG stands on")
    if not command.rag_only:
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


def _allocate(uow: UnitOfWork, area: str, wanted: Allocation) -> list[int | str]:
    """Change one membership, or raise before it is touched; its id, version, and who was before."""
    membership = get_membership(uow, wanted.membership_id, wanted.version)
    require_live(membership)
    if membership.area != area:
        raise Refused(f"{membership.reference} is in {membership.area}, not in {area}.")
    manager = wanted.lead_manager.strip()
    if not manager and membership.status not in BEFORE_SELECTION:
        raise Refused(f"{membership.reference} was selected, so somebody has to manage the person.")
    lead, deputy = membership.lead_manager, membership.deputy
    membership.lead_manager, membership.deputy = manager, wanted.deputy.strip()
    finish(uow, membership)
    return [membership.id, membership.version, lead, deputy]
