"""Into a cohort: referral, screening, and the word that all is assessed."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from lomu_app.access.rules import find_area
from lomu_app.assessments.instruments import tool_names
from lomu_app.assessments.standing import missing_tools
from lomu_app.cohorts.before import keep_before, state_of
from lomu_app.cohorts.commands import CompleteAssessment, ReferToCohort, ScreenReferral
from lomu_app.cohorts.keeping import (
    POLICY,
    finish,
    get_membership,
    keep_step,
    rule_of,
    step,
)
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import (
    LIVE,
    CohortRule,
    MembershipStatus,
    find_cohort,
    require_code,
    working_days_after,
)
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.wording import require_words
from lomu_app.people.commands import require_not_joined
from lomu_app.people.records import Person, PersonStatus
from lomu_app.store.command import handles
from lomu_app.store.numbers import next_id
from lomu_app.store.unit_of_work import UnitOfWork


@handles(ReferToCohort)
def refer_to_cohort(uow: UnitOfWork, command: ReferToCohort) -> dict[str, int | str]:
    """Store a referral; refuses a second live membership of the same cohort in the area."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    rule = find_cohort(uow.policies[POLICY], command.cohort)
    if not rule.offered:
        raise InvalidInput(
            f"{rule.label} is not a cohort of this force.", {"cohort": "not offered here"}
        )
    reason = require_words(command.reason, "reason", "why this person is referred")
    source = require_code(uow.policies[POLICY], "referral_sources", command.source, "source")
    person = uow.get(Person, command.person_id)
    require_not_joined(person)
    if person.status is PersonStatus.DECEASED:
        raise Refused(f"{person.reference} is on record as deceased.")
    day = _referral_day(uow, command.referred_on)
    _require_no_other(uow, person, rule, area)
    membership = new_membership(uow, person, rule, area, day)
    membership.referral_source, membership.referral_reason = source, reason
    uow.add(membership)
    keep_step(uow, membership, None, reason)
    finish(uow, membership, reason)
    return {"membership_id": membership.id, "reference": membership.reference}


@handles(ScreenReferral)
def screen_referral(uow: UnitOfWork, command: ScreenReferral) -> dict[str, int]:
    """Step in or out; a cohort may ask for facts before anybody is taken in."""
    membership = get_membership(uow, command.membership_id, command.version)
    before = state_of(membership)
    reason = require_words(command.reason, "reason", "why")
    if command.release_date is not None:
        membership.release_date = command.release_date
    if command.da_flag is not None:
        membership.da_flag = command.da_flag
    if command.accept:
        _require_facts(membership, rule_of(uow, membership))
    accept = MembershipStatus.SCREENED_IN if command.accept else MembershipStatus.SCREENED_OUT
    step(uow, membership, accept, reason)
    if not command.accept:
        membership.ended_on, membership.ended_by = uow.clock.today(), uow.actor.username
    finish(uow, membership, reason)
    keep_before(uow, membership, before)
    return {"version": membership.version}


@handles(CompleteAssessment)
def complete_assessment(uow: UnitOfWork, command: CompleteAssessment) -> dict[str, int]:
    """Step to assessed; refuses while an instrument of the cohort is missing."""
    membership = get_membership(uow, command.membership_id, command.version)
    rule, today = rule_of(uow, membership), uow.clock.today()
    missing = missing_tools(uow.session, membership.person_id, rule.tools, today)
    step(uow, membership, MembershipStatus.ASSESSED, command.grounds.strip())
    if missing:
        raise Refused(
            f"{membership.reference} is not assessed yet: "
            f"{tool_names(uow.policies, missing)} missing. "
            "Record each of them, or say why it could not be done."
        )
    finish(uow, membership)
    return {"version": membership.version}


def new_membership(
    uow: UnitOfWork, person: Person, rule: CohortRule, area: str, referred_on: dt.date
) -> Membership:
    """A membership with nothing but its beginning; the caller fills in and stores it."""
    policy = uow.policies[POLICY]
    number = next_id(uow.session, Membership)
    return Membership(
        id=number, reference=f"M-{number:06d}", person_id=person.id, person=person,
        cohort=rule.code, area=area, status=MembershipStatus.REFERRED,
        status_since=uow.clock.now(), referred_on=referred_on, referred_on_assumed=False,
        referral_source="", referral_reason="",
        screening_due=working_days_after(referred_on, policy["screening_days"]),
        rationale="", lead_manager="", deputy="", rag_basis="", probation_officer="",
        supervision="", comments="", policy=policy.stamp,
    )  # fmt: skip


def _referral_day(uow: UnitOfWork, day: dt.date | None) -> dt.date:
    today = uow.clock.today()
    if day is None:
        return today
    if day > today:
        raise InvalidInput("A referral cannot be later than today.", {"referred_on": str(day)})
    return day


def _require_no_other(uow: UnitOfWork, person: Person, rule: CohortRule, area: str) -> None:
    other = uow.session.scalar(
        sa.select(Membership.reference).where(
            Membership.person_id == person.id, Membership.cohort == rule.code,
            Membership.area == area, Membership.status.in_(LIVE),
        )
    )  # fmt: skip
    if other is not None:
        raise Refused(f"{person.reference} is in {rule.label} of {area} already: {other}.")


def _require_facts(membership: Membership, rule: CohortRule) -> None:
    known = {"release_date": membership.release_date, "da_flag": membership.da_flag}
    words = {
        "release_date": "the day of release",
        "da_flag": "whether there are earlier high-risk DA flags",
    }
    missing = [need for need in rule.needs if known[need] is None]
    if missing:
        told = " and ".join(words[need] for need in missing)
        raise InvalidInput(f"{rule.label} asks for {told}.", dict.fromkeys(missing, "needed"))
