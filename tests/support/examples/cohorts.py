"""Examples of the commands that change a membership."""

from __future__ import annotations

import datetime as dt

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import (
    AllocateMembers,
    Allocation,
    AmendSupervision,
    BeginManaging,
    CompleteAssessment,
    ConfirmDeselection,
    DeclineDeselection,
    EndDouble,
    ProposeDeselection,
    ReferToCohort,
    RejectMember,
    ResumeMember,
    ReviewMember,
    ScreenReferral,
    SelectMember,
    SuspendMember,
    TakeDecisionBack,
    TakeDoubleBack,
    TakeScreeningBack,
    TakeSuspensionBack,
)
from lomu_app.cohorts.rules import MembershipStatus
from tests.support.cohorts import (
    BODY,
    COHORT,
    WHERE,
    make_double,
    make_membership,
    make_plan,
    propose_leaving,
    row_of,
    version_of,
)
from tests.support.commands import example, somebody_else
from tests.support.targets import AREA, TODAY, make_person


@example(ReferToCohort)
def refer_to_cohort(core: Core) -> ReferToCohort:
    return ReferToCohort(
        person_id=make_person(core), cohort=COHORT, area=AREA, source="marac", reason="Repeat"
    )


@example(ScreenReferral)
def screen_referral(core: Core) -> ScreenReferral:
    found = make_membership(core, MembershipStatus.REFERRED)
    return ScreenReferral(
        membership_id=found, version=version_of(core, found), accept=True, reason="Criteria met"
    )


@example(CompleteAssessment)
def complete_assessment(core: Core) -> CompleteAssessment:
    found = make_membership(core, MembershipStatus.SCREENED_IN)
    return CompleteAssessment(membership_id=found, version=version_of(core, found))


@example(SelectMember)
def select_member(core: Core) -> SelectMember:
    found = make_membership(core, MembershipStatus.ASSESSED)
    return SelectMember(
        membership_id=found, version=version_of(core, found), body=BODY, rationale="Harm",
        lead_manager="PC Yarrow", rag="amber", rag_basis="Two calls in a month", where=WHERE,
    )  # fmt: skip


@example(RejectMember)
def reject_member(core: Core) -> RejectMember:
    found = make_membership(core, MembershipStatus.ASSESSED)
    return RejectMember(
        membership_id=found, version=version_of(core, found), body=BODY, rationale="Low harm"
    )


@example(BeginManaging)
def begin_managing(core: Core) -> BeginManaging:
    found = make_membership(core, MembershipStatus.SELECTED)
    make_plan(core, row_of(core, found).person_id)
    return BeginManaging(membership_id=found, version=version_of(core, found))


@example(SuspendMember)
def suspend_member(core: Core) -> SuspendMember:
    found = make_membership(core, MembershipStatus.MANAGED)
    return SuspendMember(
        membership_id=found, version=version_of(core, found), reason="custody",
        place="HMP Elmbrook", until=TODAY + dt.timedelta(days=60),
    )  # fmt: skip


@example(ResumeMember)
def resume_member(core: Core) -> ResumeMember:
    found = make_membership(core, MembershipStatus.SUSPENDED)
    return ResumeMember(
        membership_id=found, version=version_of(core, found),
        review_due=TODAY + dt.timedelta(days=7),
    )  # fmt: skip


@example(TakeScreeningBack, own=True)
def take_screening_back(core: Core) -> TakeScreeningBack:
    found = make_membership(core, MembershipStatus.SCREENED_IN)
    return TakeScreeningBack(membership_id=found, version=version_of(core, found), reason="Wrong")


@example(TakeDecisionBack, own=True)
def take_decision_back(core: Core) -> TakeDecisionBack:
    found = make_membership(core, MembershipStatus.SELECTED)
    return TakeDecisionBack(membership_id=found, version=version_of(core, found), reason="Wrong")


@example(TakeSuspensionBack, own=True)
def take_suspension_back(core: Core) -> TakeSuspensionBack:
    found = make_membership(core, MembershipStatus.SUSPENDED)
    return TakeSuspensionBack(membership_id=found, version=version_of(core, found), reason="Wrong")


@example(EndDouble)
def end_double(core: Core) -> EndDouble:
    found, other = make_double(core)
    return EndDouble(
        membership_id=found, version=version_of(core, found), other_id=other,
        other_version=version_of(core, other), reason="He was seen here first",
    )  # fmt: skip


@example(TakeDoubleBack, own=True)
def take_double_back(core: Core) -> TakeDoubleBack:
    command = end_double(core)
    version = core.execute(command).result["other_version"]
    return TakeDoubleBack(membership_id=command.other_id, version=version, reason="Wrong one")


@example(ProposeDeselection)
def propose_deselection(core: Core) -> ProposeDeselection:
    found = make_membership(core, MembershipStatus.MANAGED)
    return ProposeDeselection(
        membership_id=found, version=version_of(core, found), reason="moved_away",
        detail="Lives with his mother in another force's area",
    )  # fmt: skip


@example(ConfirmDeselection)
def confirm_deselection(core: Core) -> ConfirmDeselection:
    found = make_membership(core, MembershipStatus.MANAGED)
    propose_leaving(somebody_else(core), found)
    return ConfirmDeselection(
        membership_id=found, version=version_of(core, found), grounds="Agreed at the meeting"
    )


@example(DeclineDeselection)
def decline_deselection(core: Core) -> DeclineDeselection:
    found = make_membership(core, MembershipStatus.MANAGED)
    propose_leaving(somebody_else(core), found)
    return DeclineDeselection(
        membership_id=found, version=version_of(core, found), reason="A call last night"
    )


@example(AllocateMembers)
def allocate_members(core: Core) -> AllocateMembers:
    members = [make_membership(core, MembershipStatus.SELECTED) for _ in range(2)]
    return AllocateMembers(
        area=AREA,
        members=tuple(
            Allocation(found, version_of(core, found), "PC Teasel", "PC Yarrow")
            for found in members
        ),
    )  # fmt: skip


@example(ReviewMember)
def review_member(core: Core) -> ReviewMember:
    found = make_membership(core, MembershipStatus.MANAGED)
    return ReviewMember(
        membership_id=found, version=version_of(core, found), rag="green", rag_basis="Keeps to it"
    )


@example(AmendSupervision)
def amend_supervision(core: Core) -> AmendSupervision:
    found = make_membership(core, MembershipStatus.MANAGED)
    return AmendSupervision(
        membership_id=found, version=version_of(core, found), statutory=True,
        supervision="licence", probation_officer="R Tansy", contacts_a_week=3,
    )  # fmt: skip
