"""The read side of interventions."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from lomu_app.interventions.keeping import POLICY, attended
from lomu_app.interventions.records import Intervention
from lomu_app.interventions.rows import (
    InterventionFilter,
    InterventionRow,
    InterventionStepLine,
    SessionLine,
)
from lomu_app.interventions.rules import LIVE, Beneficiary, SessionOutcome, find_kind
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import Reader

LIVE_ONES = InterventionFilter()


def load_interventions(
    reader: Reader, wanted: InterventionFilter = LIVE_ONES
) -> list[InterventionRow]:
    """The wanted ones in the areas of the asker, with their sessions; live ones first."""
    reader.actor.require(Permission.SEE_COHORTS)
    query = (
        sa.select(Intervention)
        .join(Intervention.person)
        .options(
            contains_eager(Intervention.person), selectinload(Intervention.held),
            selectinload(Intervention.steps),
        )
        .where(*_conditions(reader, wanted))
        .order_by(Intervention.referred_on.desc(), Intervention.id.desc())
    )  # fmt: skip
    rows = [_row(reader, found) for found in reader.session.scalars(query)]
    return sorted(rows, key=_ended)


def _ended(row: InterventionRow) -> bool:
    return row.status not in LIVE


def _conditions(reader: Reader, wanted: InterventionFilter) -> Iterator[sa.ColumnElement[bool]]:
    for area in wanted.areas:
        reader.actor.require_area(area)
    yield Intervention.area.in_(wanted.areas or tuple(reader.actor.areas))
    yield Intervention.status.in_(wanted.statuses or tuple(LIVE))
    if wanted.kind:
        yield Intervention.kind == find_kind(reader.policies[POLICY], wanted.kind).code
    if wanted.person_id is not None:
        yield Person.id == wanted.person_id
    if not wanted.victims:
        yield Intervention.beneficiary != Beneficiary.VICTIM


def _row(reader: Reader, found: Intervention) -> InterventionRow:
    person, kind = found.person, find_kind(reader.policies[POLICY], found.kind)
    return InterventionRow(
        id=found.id, version=found.version, reference=found.reference, person_id=person.id,
        person_reference=person.reference, surname=person.surname, forenames=person.forenames,
        area=found.area, kind=found.kind, kind_label=kind.label, kind_short=kind.short,
        beneficiary=found.beneficiary, pseudonym=found.pseudonym, provider=found.provider,
        status=found.status, status_since=found.status_since, referred_on=found.referred_on,
        reason=found.reason, sessions=found.sessions, attended=attended(found),
        missed=sum(each.outcome is SessionOutcome.MISSED for each in found.held),
        outcome=found.outcome,
        held=tuple(
            SessionLine(each.number, each.held_on, each.outcome, each.note, each.updated_by)
            for each in found.held
        ),
        steps=tuple(
            InterventionStepLine(
                each.on_day, each.created_by, each.from_status, each.to_status, each.reason,
                each.action,
            )
            for each in found.steps
        ),
    )  # fmt: skip
