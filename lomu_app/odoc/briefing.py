"""What a meeting is told of one case, computed from what is on record of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.actions.records import Action, ActionStep
from lomu_app.actions.rules import STATUS_LABELS as ACTION_LABELS
from lomu_app.actions.rules import UNFINISHED, Source, days_late
from lomu_app.cohorts.exceptions import exceptions_of
from lomu_app.cohorts.keeping import POLICY as COHORTS
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import STATUS_LABELS, cohort_rules
from lomu_app.kernel.clock import london
from lomu_app.odoc.agenda import coming_release, narrowed
from lomu_app.odoc.records import OdocCase
from lomu_app.odoc.rows import Briefing, CaseAction, GoalLine, PathwayLine, SinceLine
from lomu_app.odoc.rules import POLICY
from lomu_app.odoc.scope import case_rules
from lomu_app.orders.standing import live_orders
from lomu_app.people.entry_records import PersonPhoto
from lomu_app.people.seeing import hidden_from
from lomu_app.people.telling import timeline
from lomu_app.plans.content import GoalLine as PlanGoal
from lomu_app.plans.content import PlanContent, content_of
from lomu_app.plans.rules import (
    GOAL_STATUS_LABELS,
    LIVE_GOALS,
    OPEN_STEPS,
    PATHWAY_STATE_LABELS,
    PATHWAYS,
    GoalKind,
    PathwayState,
)
from lomu_app.plans.standing import live_plans
from lomu_app.store.server_log import RULES, asks_for_looks
from lomu_app.store.unit_of_work import Reader

_READ_AT_ONCE = 60
_PHOTO_DAY = sa.text(f"SELECT {RULES}.photo_day(:person_id)")


def brief(reader: Reader, case: OdocCase, since: dt.datetime, day: dt.date) -> Briefing:
    """The case as it stands, for a meeting on this day; `since` is the moment of the one before."""
    member = case.membership
    reader, person = narrowed(reader, member.area), member.person
    policy = reader.policies[COHORTS]
    plan = _plan_of(reader, member)
    checked = case.checked_by is not None
    return Briefing(
        reference=member.reference, cohort=cohort_rules(policy)[member.cohort].label,
        status=STATUS_LABELS[member.status], area=member.area, person_id=person.id,
        person_reference=person.reference, surname=person.surname, forenames=person.forenames,
        date_of_birth=person.date_of_birth, pnc_id=person.pnc_id or "",
        referred_on=member.referred_on, referral_reason=member.referral_reason,
        lead_manager=member.lead_manager, deputy=member.deputy,
        probation_officer=member.probation_officer,
        supervision=policy["supervision_types"].get(member.supervision, member.supervision),
        supervision_ends=member.supervision_ends,
        rag_then=case.rag_then.value if case.rag_then else "",
        rag_now=member.rag.value if member.rag else "", rag_basis=member.rag_basis,
        review_due=member.review_due, release_on=coming_release(member, day),
        held_at=member.suspended_place or "", leaving=_leaving(reader, member),
        exceptions=tuple(
            exceptions_of(reader, member.area, [person.id], since).get(person.id, ())
        ),
        summary=case.summary if checked else "", summary_by=case.summary_by or "",
        checked_by=case.checked_by or "", since_on=london(since).date(),
        since=_since(reader, person.id, since), control=_control(plan), change=_change(plan),
        orders=tuple(live_orders(reader, person.id, member.area)),
        actions=actions_of(reader, member),
        photo_on=photo_day(reader, person.id),
    )  # fmt: skip


def _leaving(reader: Reader, member: Membership) -> str:
    if member.leaving_reason is None:
        return ""
    words = reader.policies[COHORTS]["deselection_reasons"].get(
        member.leaving_reason, member.leaving_reason
    )
    return f"{words}: {member.leaving_detail}" if member.leaving_detail else str(words)


def _since(reader: Reader, person_id: int, since: dt.datetime) -> tuple[SinceLine, ...]:
    """What the person's timeline tells since then; nothing of whom whoever opens may not see."""
    if person_id in hidden_from(reader.session, reader.actor):
        return ()
    rules = case_rules(reader.policies[POLICY])
    told = timeline(reader, person_id, only=rules.since_streams, limit=_READ_AT_ONCE).events
    wanted = [each for each in told if each.at >= since]
    return tuple(
        SinceLine(
            london(each.at).date(),
            each.group,
            each.title,
            each.detail,
            each.stream,
            each.basis.value,
            each.kind,
        )
        for each in wanted[: rules.since_lines]
    )


def _plan_of(reader: Reader, member: Membership) -> PlanContent | None:
    plans = live_plans(reader.session, member.person_id, member.area)
    return content_of(plans[0]) if plans else None


def _control(plan: PlanContent | None) -> tuple[GoalLine, ...]:
    return () if plan is None else _goals(plan.goals_of(GoalKind.CONTROL))


def _change(plan: PlanContent | None) -> tuple[PathwayLine, ...]:
    """All seven, so that it is seen on which nobody has looked."""
    if plan is None:
        return ()
    goals = plan.goals_of(GoalKind.CHANGE)
    return tuple(
        PathwayLine(
            label, _state(plan.pathways.get(code)),
            _goals([each for each in goals if each.pathway == code]),
        )
        for code, label in PATHWAYS.items()
    )  # fmt: skip


def _state(state: PathwayState | None) -> str:
    return "Not looked at" if state is None else PATHWAY_STATE_LABELS[state]


def _goals(goals: Sequence[PlanGoal]) -> tuple[GoalLine, ...]:
    return tuple(
        GoalLine(
            goal.text, GOAL_STATUS_LABELS[goal.status],
            tuple(
                _step(step.text, step.owner, step.agency, step.due)
                for step in goal.steps if step.status in OPEN_STEPS
            ),
        )
        for goal in goals if goal.status in LIVE_GOALS
    )  # fmt: skip


def _step(text: str, owner: str, agency: str, due: dt.date | None) -> str:
    who = ", ".join(part for part in (owner, agency) if part)
    by = f"by {due:%d/%m/%Y}" if due else ""
    return ": ".join(part for part in (text, ", ".join(each for each in (who, by) if each)) if part)


def actions_of(reader: Reader, member: Membership) -> tuple[CaseAction, ...]:
    """The unfinished actions of the person in the area, but for the tasks of a release."""
    last = (
        sa.select(sa.func.max(ActionStep.created_at))
        .where(ActionStep.action_id == Action.id)
        .scalar_subquery()
    )
    wanted = (
        sa.select(Action, last)
        .where(
            Action.person_id == member.person_id, Action.area == member.area,
            Action.status.in_(UNFINISHED),
            sa.or_(Action.source_kind != Source.RELEASE, Action.task.is_(None)),
        )
        .order_by(Action.due, Action.id)
    )  # fmt: skip
    today = reader.clock.today()
    return tuple(
        CaseAction(
            action.id, action.version, action.reference, action.text, action.owner,
            action.owner_agency, action.due, ACTION_LABELS[action.status], action.result,
            london(stepped).date(),
            days_late(action.status, action.due, today), action.kind,
        )
        for action, stepped in reader.session.execute(wanted)
    )  # fmt: skip


def photo_day(reader: Reader, person_id: int) -> dt.date | None:
    """When the newest photograph was taken; None where there is none, or nobody said when."""
    if asks_for_looks(reader.session):  # a meeting hears of many cases, and nobody sees the picture
        day: dt.date | None = reader.session.scalar(_PHOTO_DAY, {"person_id": person_id})
        return day
    wanted = sa.select(sa.func.max(PersonPhoto.taken_on)).where(
        PersonPhoto.person_id == person_id, PersonPhoto.removed_reason.is_(None)
    )
    return reader.session.scalar(wanted)
