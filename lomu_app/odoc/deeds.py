"""What each decision does to the membership, by the rules that hold for everybody else."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from lomu_app.actions.keeping import NewAction, raise_action
from lomu_app.actions.rules import Source
from lomu_app.cohorts.commands import (
    ConfirmDeselection,
    DeclineDeselection,
    ProposeDeselection,
    RejectMember,
    ReviewMember,
    SelectMember,
    SuspendMember,
)
from lomu_app.cohorts.deciding import reject_member, select_member, suspend_member
from lomu_app.cohorts.keeping import is_reviewed
from lomu_app.cohorts.leaving import confirm_deselection, decline_deselection, propose_deselection
from lomu_app.cohorts.looking_after import review_member
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import RAG_LABELS, Rag, require_rag
from lomu_app.kernel.errors import InvalidInput
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.odoc.rules import POLICY, OdocDecision
from lomu_app.odoc.scope import case_rules, require_direction, scope_of
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Said:
    """What a decision says besides its grounds; empty where it does not say."""

    decision: str = ""
    rag: str = ""
    lead_manager: str = ""
    deputy: str = ""
    where: str = ""
    suspended_for: str = ""
    place: str = ""
    until: dt.date | None = None
    override: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """One decision on one membership; `rag` is how the person stands from now on."""

    meeting: Meeting
    item: MeetingItem
    member: Membership
    said: Said
    short: str
    rag: Rag | None = field(default=None)

    @property
    def minute(self) -> str:
        """Why, in the name of the meeting."""
        return f"{self.short} of {self.meeting.held_on:%d/%m/%Y}: {self.item.rationale}"[:1000]


def do(uow: UnitOfWork, deed: Deed) -> Rag | None:
    """Do it; the RAG that it left. Raises Refused where the rules of the cohort say no."""
    decision = OdocDecision(deed.item.decision or "")
    rag = _rag(uow, decision, deed)
    deed = dataclasses.replace(deed, rag=rag)
    _DEEDS[decision](uow, deed)
    return rag


def _rag(uow: UnitOfWork, decision: OdocDecision, deed: Deed) -> Rag | None:
    """How the person stands from now on, where the decision has to say so."""
    if decision not in case_rules(uow.policies[POLICY]).with_rag:
        return None
    if decision is not OdocDecision.SELECT and not is_reviewed(deed.member):
        # Nobody works with whoever is not selected yet, or is away: there is no RAG to give.
        return None
    if not deed.said.rag:
        raise InvalidInput(
            "Say how the person stands from now on: red, amber or green.", {"rag": "needed"}
        )
    rag = require_rag(deed.said.rag)
    require_direction(decision, deed.member.rag, rag)
    return rag


def _selects(uow: UnitOfWork, deed: Deed) -> None:
    said, rag = deed.said, deed.rag
    select_member(
        uow,
        SelectMember(
            membership_id=deed.member.id, version=deed.member.version,
            body=_body(uow, deed), rationale=deed.minute,
            lead_manager=said.lead_manager, deputy=said.deputy, rag=rag.value if rag else "",
            rag_basis=deed.minute, review_due=deed.item.next_review, override=said.override,
            where=said.where,
        ),
    )  # fmt: skip
    manager = deed.member.lead_manager
    deed.item.detail = f"{RAG_LABELS[rag]}, {manager}" if rag else manager


def _rejects(uow: UnitOfWork, deed: Deed) -> None:
    reject_member(
        uow,
        RejectMember(
            membership_id=deed.member.id, version=deed.member.version,
            body=_body(uow, deed), rationale=deed.minute,
            override=deed.said.override,
        ),
    )  # fmt: skip


def _keeps(uow: UnitOfWork, deed: Deed) -> None:
    """Whoever is kept is not let go: what was proposed is declined, what is one's own withdrawn."""
    member = deed.member
    if member.leaving_by == uow.actor.username:
        propose_deselection(
            uow,
            ProposeDeselection(
                membership_id=member.id, version=member.version,
                reason=member.leaving_reason or "", detail=deed.minute,
                taken_back=True,
            ),
        )  # fmt: skip
    elif member.leaving_by is not None:
        uow.actor.require(DeclineDeselection.permission)
        decline_deselection(
            uow,
            DeclineDeselection(membership_id=member.id, version=member.version, reason=deed.minute),
        )
    _reviews(uow, deed)


def _moves(uow: UnitOfWork, deed: Deed) -> None:
    """Up or down; the rules refuse it of whoever nobody works with now."""
    _review(uow, deed, deed.rag or require_rag(deed.said.rag))


def _reviews(uow: UnitOfWork, deed: Deed) -> None:
    if deed.rag is not None:
        _review(uow, deed, deed.rag)


def _review(uow: UnitOfWork, deed: Deed, rag: Rag) -> None:
    review_member(
        uow,
        ReviewMember(
            membership_id=deed.member.id, version=deed.member.version,
            rag=rag.value, rag_basis=deed.minute,
            review_due=deed.item.next_review,
        ),
    )  # fmt: skip
    deed.item.detail = RAG_LABELS[rag]


def _suspends(uow: UnitOfWork, deed: Deed) -> None:
    said = deed.said
    if said.until is None:
        raise InvalidInput("Say the earliest day of release.", {"until": "needed"})
    suspend_member(
        uow,
        SuspendMember(
            membership_id=deed.member.id, version=deed.member.version,
            reason=said.suspended_for or "custody", place=said.place,
            until=said.until, detail=deed.minute,
        ),
    )  # fmt: skip
    deed.item.detail = f"{said.place.strip()}, until {said.until:%d/%m/%Y}"[:200]


def _lets_go(uow: UnitOfWork, deed: Deed) -> None:
    confirm_deselection(
        uow,
        ConfirmDeselection(
            membership_id=deed.member.id, version=deed.member.version,
            grounds=deed.minute, override=deed.said.override
        ),
    )  # fmt: skip


def _asks(uow: UnitOfWork, deed: Deed) -> None:
    """The referral or request is an action of the meeting's, for whoever manages the person."""
    rules = case_rules(uow.policies[POLICY])
    ask = rules.asks[OdocDecision(deed.item.decision or "")]
    member = deed.member
    raised = raise_action(
        uow,
        NewAction(
            person=member.person, area=member.area, source_kind=Source.MEETING,
            source_id=deed.item.id, text=f"{ask.text}: {member.reference}", kind=ask.kind,
            strand=ask.strand, owner=member.lead_manager or uow.actor.display_name,
            owner_agency=ask.agency,
            due=uow.clock.today() + dt.timedelta(days=rules.action_days), priority=1,
        ),
    )  # fmt: skip
    _reviews(uow, deed)
    deed.item.detail = ", ".join(part for part in (deed.item.detail, raised.reference) if part)


def _waits(_uow: UnitOfWork, _deed: Deed) -> None:
    """Put off: the membership stays as it is."""


def _body(uow: UnitOfWork, deed: Deed) -> str:
    return scope_of(uow.policies[POLICY], deed.meeting.kind, deed.meeting.area).body


_DEEDS: dict[OdocDecision, Callable[[UnitOfWork, Deed], None]] = {
    OdocDecision.SELECT: _selects,
    OdocDecision.REJECT: _rejects,
    OdocDecision.KEEP: _keeps,
    OdocDecision.UPGRADE: _moves,
    OdocDecision.DOWNGRADE: _moves,
    OdocDecision.SUSPEND: _suspends,
    OdocDecision.DESELECT: _lets_go,
    OdocDecision.REFER_MAPPA: _asks,
    OdocDecision.REFER_MARAC: _asks,
    OdocDecision.RECALL_REQUEST: _asks,
    OdocDecision.DEFER: _waits,
}
