"""The read side of membership: which ones, in which order, and the rows that lists show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from lomu_app.assessments.standing import missing_tools
from lomu_app.cohorts.clocks import (
    clocks_of,
    next_clock,
    runs_out_by,
    supervision_end,
    supervision_ends_by,
)
from lomu_app.cohorts.doubles import doubles_of, is_doubled, others_of
from lomu_app.cohorts.grounds import as_read, grounds_of
from lomu_app.cohorts.keeping import POLICY, is_reviewed, obstacles_to_leaving
from lomu_app.cohorts.records import DecisionScore, Membership
from lomu_app.cohorts.rows import (
    MembershipDetail,
    MembershipFilter,
    MembershipRow,
    MembershipSort,
    StepLine,
)
from lomu_app.cohorts.rules import (
    LIVE,
    MEMBERSHIP_STATES,
    PIPELINE,
    Cohort,
    MembershipStatus,
    Rag,
    cohort_rules,
    end_state,
    review_state,
)
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person
from lomu_app.plans.standing import plan_gaps
from lomu_app.store import search
from lomu_app.store.unit_of_work import Reader

_MOST_FOUND = 10_000
_RAG = sa.case(
    (Membership.rag == Rag.RED, 0), (Membership.rag == Rag.AMBER, 1),
    (Membership.rag == Rag.GREEN, 2), else_=3,
)  # fmt: skip
_STAGE = sa.case(
    {status.value: place for place, status in enumerate(MembershipStatus)},
    value=Membership.status.expression,
)
_REVIEWED = sa.or_(
    Membership.status.in_((MembershipStatus.SELECTED, MembershipStatus.MANAGED)),
    sa.and_(
        Membership.status == MembershipStatus.SUSPENDED, Membership.suspended_until.is_(None)
    ),
)  # fmt: skip
_SORTS: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "review_due": (Membership.review_due.expression, _RAG),
    "reference": (Membership.reference.expression,),
    "name": (Person.surname.expression, Person.forenames.expression),
    "date_of_birth": (Person.date_of_birth.expression,),
    "cohort": (Membership.cohort.expression,),
    "status": (_STAGE,),
    "rag": (_RAG,),
    "lead_manager": (Membership.lead_manager.expression,),
    "area": (Membership.area.expression,),
    "clock": (next_clock, _RAG),
    "status_since": (Membership.status_since.expression,),
    "referred_on": (Membership.referred_on.expression,),
    "release_date": (Membership.release_date.expression,),
}
SORT_KEYS = tuple(_SORTS)
LIVE_ONES = MembershipFilter()
BY_REVIEW = MembershipSort()


def find_membership_ids(
    reader: Reader, wanted: MembershipFilter = LIVE_ONES, sort: MembershipSort = BY_REVIEW
) -> list[int]:
    """Ids of the wanted memberships in the areas of the asker, in order; empty fields last."""
    reader.actor.require(Permission.SEE_COHORTS)
    query = sa.select(Membership.id).join(Person, Membership.person_id == Person.id)
    query = query.where(*_conditions(reader, wanted)).order_by(*_order(sort))
    return list(reader.session.scalars(query))


def load_memberships(reader: Reader, ids: Sequence[int]) -> list[MembershipRow]:
    """The rows of these ids, in their order; ids of other areas are left out."""
    reader.actor.require(Permission.SEE_COHORTS)
    query = (
        sa.select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(Membership.id.in_(ids), Membership.area.in_(reader.actor.areas))
    )
    doubles = doubles_of(reader.session, ids)
    found = {row.id: _row(reader, row, doubles) for row in reader.session.scalars(query)}
    return [found[key] for key in ids if key in found]


def load_memberships_of_person(reader: Reader, person_id: int) -> list[MembershipRow]:
    """All memberships of one person in the areas of the asker, live ones first."""
    reader.actor.require(Permission.SEE_COHORTS)
    ids = reader.session.scalars(
        sa.select(Membership.id)
        .where(Membership.person_id == person_id)
        .order_by(_STAGE, Membership.id)
    )
    rows = load_memberships(reader, list(ids))
    return sorted(rows, key=lambda row: row.status not in LIVE)


def find_membership_id(reader: Reader, typed: str) -> int:
    """The id of the membership with this reference. Raises InvalidInput where there is none."""
    reader.actor.require(Permission.SEE_COHORTS)
    reference = typed.strip().upper()
    wanted = sa.select(Membership.id).where(Membership.reference == reference)
    found = reader.session.scalar(wanted)
    if found is None:
        raise InvalidInput(f"There is no membership {reference}.", {"membership": "not known"})
    return found


def load_membership(reader: Reader, membership_id: int) -> MembershipDetail:
    """Everything about one membership. Raises RecordNotFound, or NotPermitted outside the areas."""
    reader.actor.require(Permission.SEE_COHORTS)
    query = (
        sa.select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person), selectinload(Membership.steps))
        .where(Membership.id == membership_id)
    )
    found = reader.session.scalar(query)
    if found is None:
        raise RecordNotFound("This membership no longer exists. Reload the page.")
    reader.actor.require_area(found.area)
    return _detail(reader, found)


def count_stages(
    reader: Reader, areas: Sequence[str] = (), cohorts: Sequence[Cohort] = ()
) -> dict[MembershipStatus, int]:
    """How many live memberships stand at each stage, in the order of the pipeline."""
    reader.actor.require(Permission.SEE_COHORTS)
    query = (
        sa.select(Membership.status, sa.func.count())
        .where(*_conditions(reader, MembershipFilter(tuple(areas), tuple(cohorts))))
        .group_by(Membership.status)
    )
    found = {stage: int(count) for stage, count in reader.session.execute(query)}
    return {stage: found.get(stage, 0) for stage in PIPELINE}


def _conditions(reader: Reader, wanted: MembershipFilter) -> list[sa.ColumnElement[bool]]:
    for area in wanted.areas:
        reader.actor.require_area(area)
    conditions: list[sa.ColumnElement[bool]] = [
        Membership.area.in_(wanted.areas or tuple(reader.actor.areas)),
        Membership.status.in_(wanted.statuses or tuple(LIVE)),
    ]
    if wanted.cohorts:
        conditions.append(Membership.cohort.in_(wanted.cohorts))
    if wanted.rags:
        conditions.append(Membership.rag.in_(wanted.rags))
    if wanted.manager:
        conditions.append(Membership.lead_manager == wanted.manager)
    if wanted.review_overdue:
        conditions += [Membership.review_due < _red_before(reader), _REVIEWED]
    conditions += _further(reader, wanted)
    if wanted.text.strip():
        hits = search.find(
            reader.session, wanted.text, areas=reader.actor.areas, kinds=[Kind.MEMBERSHIP],
            limit=_MOST_FOUND,
        )  # fmt: skip
        conditions.append(Membership.id.in_([hit.record_id for hit in hits]))
    return conditions


def _further(reader: Reader, wanted: MembershipFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    today, policy = reader.clock.today(), reader.policies[POLICY]
    if wanted.late:
        conditions.append(runs_out_by(today - dt.timedelta(days=1)))
    if wanted.due_within is not None:
        conditions.append(runs_out_by(today + dt.timedelta(days=wanted.due_within)))
    if wanted.supervision_ending:
        ahead = dt.timedelta(days=policy["supervision_warning_days"])
        conditions.append(supervision_ends_by(today + ahead))
    if wanted.doubled:
        conditions.append(is_doubled())
    if wanted.unallocated:
        conditions.append(Membership.lead_manager == "")
    if wanted.proposed:
        conditions += [Membership.leaving_by.is_not(None), Membership.status.in_(LIVE)]
    return conditions


def _red_before(reader: Reader) -> dt.date:
    return reader.clock.today() - dt.timedelta(
        days=reader.policies[POLICY]["review_red_after_days"]
    )


def _order(sort: MembershipSort) -> list[sa.ColumnElement[Any]]:
    if sort.key not in _SORTS:
        raise InvalidInput(f"Memberships cannot be sorted by “{sort.key}”.", {"sort": sort.key})
    order: list[sa.ColumnElement[Any]] = []
    for column in _SORTS[sort.key]:
        empty = sa.or_(column.is_(None), sa.cast(column, sa.String) == "")
        order += [empty, column.desc() if sort.descending else column.asc()]
    return [*order, Membership.id.expression]


def _row(
    reader: Reader, found: Membership, doubles: Mapping[int, tuple[str, ...]]
) -> MembershipRow:
    policy, person = reader.policies[POLICY], found.person
    rule = cohort_rules(policy)[found.cohort]
    review = found.review_due if is_reviewed(found) else None
    clocks, today = clocks_of(found), reader.clock.today()
    ends, ahead = supervision_end(found), policy["supervision_warning_days"]
    return MembershipRow(
        id=found.id, version=found.version, reference=found.reference, person_id=person.id,
        person_reference=person.reference, surname=person.surname, forenames=person.forenames,
        date_of_birth=person.date_of_birth, pnc_id=person.pnc_id, cohort=found.cohort,
        cohort_label=rule.label, cohort_short=rule.short, area=found.area, status=found.status,
        status_since=found.status_since, referred_on=found.referred_on,
        lead_manager=found.lead_manager, deputy=found.deputy, rag=found.rag,
        review_due=found.review_due,
        review_state=review_state(review, today, policy["review_red_after_days"]),
        release_date=found.release_date, suspended_until=found.suspended_until,
        leaving_proposed=found.leaving_by is not None and found.status in LIVE,
        doubled_by=doubles.get(found.id, ()),
        clock=clocks[0].day if clocks else None, clock_reason=clocks[0].label if clocks else "",
        clocks=clocks, supervision_state=end_state(ends, today, ahead),
        source_file=found.source_file, source_sheet=found.source_sheet,
        source_row=found.source_row,
    )  # fmt: skip


def _detail(reader: Reader, found: Membership) -> MembershipDetail:
    rule = cohort_rules(reader.policies[POLICY])[found.cohort]
    session, person_id = reader.session, found.person_id
    leaving = MEMBERSHIP_STATES.find(found.status, MembershipStatus.DESELECTED) is not None
    others = others_of(session, found)
    doubles = doubles_of(session, [found.id, *(other.id for other in others)])
    return MembershipDetail(
        row=_row(reader, found, doubles),
        doubles=tuple(_row(reader, other, doubles) for other in others),
        referral_source=found.referral_source,
        referral_reason=found.referral_reason, screening_due=found.screening_due,
        da_flag=found.da_flag, decided_on=found.decided_on, decided_body=found.decided_body,
        rationale=found.rationale, override=found.override, managed_where=found.managed_where or "",
        grounds=grounds_of(reader, found, rule), decided_grounds=as_read(reader, found, rule),
        hindrances=tuple(obstacles_to_leaving(reader, found)) if leaving else (),
        plan_due=found.plan_due,
        plan_gaps=plan_gaps(session, person_id, found.area),
        missing_tools=missing_tools(session, person_id, rule.tools, reader.clock.today()),
        rag_basis=found.rag_basis, rag_at_entry=found.rag_at_entry,
        reviewed_at=found.reviewed_at, reviewed_by=found.reviewed_by,
        contacts_a_week=found.contacts_a_week, statutory=found.statutory,
        supervision=found.supervision, supervision_ends=found.supervision_ends,
        probation_officer=found.probation_officer, suspended_reason=found.suspended_reason,
        suspended_place=found.suspended_place, leaving_reason=found.leaving_reason,
        leaving_detail=found.leaving_detail, leaving_by=found.leaving_by,
        ended_on=found.ended_on, ended_by=found.ended_by, comments=found.comments,
        policy=found.policy,
        steps=_steps(reader, found),
    )  # fmt: skip


def _steps(reader: Reader, found: Membership) -> tuple[StepLine, ...]:
    """Each step; beside a decision what the harm model said, for those who may see scores."""
    seen: dict[int, tuple[str, int | None]] = {}
    if reader.actor.may(Permission.SEE_SCORES):
        wanted = sa.select(DecisionScore.step_id, DecisionScore.model, DecisionScore.score).where(
            DecisionScore.step_id.in_([step.id for step in found.steps])
        )
        seen = {row.step_id: (row.model, row.score) for row in reader.session.execute(wanted)}
    return tuple(
        StepLine(
            step.created_at, step.created_by, step.from_status, step.to_status, step.grounds,
            step.override, *seen.get(step.id, ("", None)),
        )
        for step in found.steps
    )  # fmt: skip
