"""What the person says to the plan, what a review finds; each keeps a version."""

from __future__ import annotations

import datetime as dt

from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.wording import require_words
from lomu_app.plans.commands import RecordAgreement, ReviewPlan
from lomu_app.plans.keeping import POLICY, edited, get_plan, keep_version
from lomu_app.plans.records import PlanReview
from lomu_app.plans.rules import AGREEMENT_LABELS, Agreement, ExitTest, Occasion
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(RecordAgreement)
def record_agreement(uow: UnitOfWork, command: RecordAgreement) -> dict[str, int]:
    """Store the answer with the plan as it was put to the person."""
    plan = get_plan(uow, command.plan_id, command.version)
    try:
        answer = Agreement(command.agreement)
    except ValueError as error:
        raise InvalidInput("Agreed, refused or not asked.", {"agreement": "needed"}) from error
    reason = command.reason.strip()
    if answer is not Agreement.AGREED:
        reason = require_words(reason, "reason", "why")
    plan.agreement, plan.agreement_reason = answer, reason
    plan.agreement_on = _past(uow, command.asked_on, "asked_on")
    label = AGREEMENT_LABELS[answer]
    note = f"{label}: {reason}" if reason else label
    number = keep_version(uow, plan, Occasion.AGREEMENT, note)
    edited(uow, plan, note)
    return {"number": number, "version": plan.version}


@handles(ReviewPlan)
def review_plan(uow: UnitOfWork, command: ReviewPlan) -> dict[str, int]:
    """Store what was found, and set the clock for the next one."""
    plan = get_plan(uow, command.plan_id, command.version)
    policy = uow.policies[POLICY]
    held_on = _past(uow, command.held_on, "held_on")
    try:
        met = ExitTest(command.exit_test)
    except ValueError as error:
        raise InvalidInput("Say how far the exit test is met.", {"exit_test": "needed"}) from error
    findings = require_words(command.findings, "findings", "what the review found")
    present = require_words(command.present, "present", "who took part")
    grounds = require_words(command.exit_reason, "exit_reason", "on what grounds")
    plan.next_review = _next_review(uow, command.next_review)
    number = keep_version(uow, plan, Occasion.REVIEW, findings)
    uow.add(
        PlanReview(
            plan_id=plan.id, number=number, held_on=held_on, present=present, findings=findings,
            exit_test=met, exit_reason=grounds,
            next_review=plan.next_review, policy=policy.stamp,
        )
    )  # fmt: skip
    edited(uow, plan, findings)
    return {"number": number, "version": plan.version}


def _past(uow: UnitOfWork, day: dt.date, field: str) -> dt.date:
    if day > uow.clock.today():
        raise InvalidInput(f"{day:%d/%m/%Y} is yet to come.", {field: "is later than today"})
    return day


def _next_review(uow: UnitOfWork, wanted: dt.date | None) -> dt.date:
    today, policy = uow.clock.today(), uow.policies[POLICY]
    if wanted is None:
        return today + dt.timedelta(days=policy["review_days"])
    longest = today + dt.timedelta(days=policy["longest_review_days"])
    if not today < wanted <= longest:
        told = f"must be after today and by {longest:%d/%m/%Y}"
        raise InvalidInput(f"The next review {told}.", {"next_review": told})
    return wanted
