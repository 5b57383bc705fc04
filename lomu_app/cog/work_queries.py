"""The read side of intelligence and tactics."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from lomu_app.cog.agenda import cog_place
from lomu_app.cog.keeping import POLICY, TOOLKIT
from lomu_app.cog.queries import MOST_FOUND
from lomu_app.cog.records import Location
from lomu_app.cog.rows import (
    IntelligenceFilter,
    IntelligenceRow,
    TacticFilter,
    TacticRow,
    TacticStepLine,
)
from lomu_app.cog.tactic_rules import FINISHED, RUNNING, TacticStatus, tactic_kinds
from lomu_app.cog.work_records import Intelligence, Tactic
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.rules import Level, level_of
from lomu_app.store import search
from lomu_app.store.unit_of_work import Reader

ALL_ITEMS, UNFINISHED = IntelligenceFilter(), TacticFilter()


def load_intelligence(
    reader: Reader, wanted: IntelligenceFilter = ALL_ITEMS
) -> list[IntelligenceRow]:
    """Items that fit, in the areas of the asker, what came in last on top."""
    reader.actor.require(Permission.SEE_CSE)
    query = (
        sa.select(Intelligence)
        .join(Intelligence.location)
        .options(contains_eager(Intelligence.location))
        .where(_within(reader, wanted))
        .order_by(Intelligence.received_on.desc(), Intelligence.id.desc())
    )
    if wanted.location_id is not None:
        query = query.where(Intelligence.location_id == wanted.location_id)
    if wanted.awaiting_approval:
        query = query.where(Intelligence.approved_at.is_(None), Intelligence.sanitised_text != "")
    if wanted.text.strip():
        query = query.where(Intelligence.id.in_(_found(reader, wanted.text, Kind.INTELLIGENCE)))
    found = reader.session.scalars(query).all()
    # By all that is known of the location, not by what was asked for.
    ids = {each.location_id for each in found}
    known = sa.select(Intelligence.location_id).where(Intelligence.location_id.in_(ids))
    counts = Counter(reader.session.scalars(known))
    return [_item(each, counts[each.location_id] == 1) for each in found]


def _within(reader: Reader, wanted: IntelligenceFilter | TacticFilter) -> sa.ColumnElement[bool]:
    """The areas of the asker that are asked for; or an authority, for whom its COG is their own."""
    if wanted.authority:
        reader.actor.require_area(cog_place(reader.policies["areas"], wanted.authority)[0])
        return Location.authority == wanted.authority
    for area in wanted.areas:
        reader.actor.require_area(area)
    return Location.area.in_(wanted.areas or tuple(reader.actor.areas))


def load_tactics(reader: Reader, wanted: TacticFilter = UNFINISHED) -> list[TacticRow]:
    """Tactics that fit, in the areas of the asker: what is due first on top."""
    reader.actor.require(Permission.SEE_CSE)
    unfinished = tuple(status for status in TacticStatus if status not in FINISHED)
    query = (
        sa.select(Tactic)
        .join(Tactic.location)
        .options(contains_eager(Tactic.location), selectinload(Tactic.steps))
        .where(
            _within(reader, wanted),
            Tactic.status.in_(wanted.statuses or unfinished),
        )
    )
    if wanted.location_id is not None:
        query = query.where(Tactic.location_id == wanted.location_id)
    if wanted.person_id is not None:
        query = query.where(Tactic.person_id == wanted.person_id)
    if wanted.expiring_within is not None:
        until = reader.clock.now() + dt.timedelta(days=wanted.expiring_within)
        query = query.where(Tactic.status.in_(RUNNING), Tactic.expires_at <= until)
    if wanted.text.strip():
        query = query.where(Tactic.id.in_(_found(reader, wanted.text, Kind.TACTIC)))
    rows = [_tactic(reader, each) for each in reader.session.scalars(query)]
    latest = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(rows, key=lambda row: (first_clock(row) or latest, row.id))


def first_clock(row: TacticRow) -> dt.datetime | None:
    """What is due first of a tactic that runs; None where nothing is."""
    clocks = running_clocks(row)
    return clocks[0][0] if clocks else None


def running_clocks(row: TacticRow) -> list[tuple[dt.datetime, str]]:
    """Moment and name of each clock of a tactic that runs, the first on top."""
    if row.status not in RUNNING:
        return []
    clocks = ((row.court_at, "court"), (row.review_at, "review"), (row.expires_at, "runs out"))
    return sorted((at, name) for at, name in clocks if at is not None)


def _found(reader: Reader, text: str, kind: Kind) -> list[int]:
    hits = search.find(
        reader.session, text, areas=reader.actor.areas, kinds=[kind], limit=MOST_FOUND
    )
    return [hit.record_id for hit in hits]


def _item(found: Intelligence, single: bool) -> IntelligenceRow:
    return IntelligenceRow(
        id=found.id, version=found.version, reference=found.reference, urn=found.urn,
        location_id=found.location_id, location_reference=found.location.reference,
        location_name=found.location.name, area=found.location.area,
        informed_on=found.informed_on, received_on=found.received_on,
        submitted_by=found.submitted_by, provenance=found.provenance, source=found.source,
        grade=found.grade, handling=found.handling, conditions=found.conditions,
        condition_codes=tuple(found.condition_codes), legacy_grade=found.legacy_grade,
        raw_reference=found.raw_reference, sanitised_text=found.sanitised_text,
        text_by=found.text_by, worked_on_by=found.worked_on_by, approved_by=found.approved_by,
        approved_at=found.approved_at, review_on=found.review_on, single_source=single,
    )  # fmt: skip


def _tactic(reader: Reader, found: Tactic) -> TacticRow:
    label = tactic_kinds(reader.policies[TOOLKIT])[found.code].label
    return TacticRow(
        id=found.id, version=found.version, reference=found.reference, code=found.code,
        label=label, wording=found.wording, location_id=found.location_id,
        location_reference=found.location.reference, location_name=found.location.name,
        area=found.location.area, target=found.target, person_id=found.person_id,
        strand=found.strand, side=found.side, objective=found.objective, agency=found.agency,
        status=found.status, status_since=found.status_since, authority=found.authority,
        authorised_by=found.authorised_by, authorised_rank=found.authorised_rank,
        authorised_at=found.authorised_at, starts_on=found.starts_on, served_by=found.served_by,
        served_at=found.served_at, court_at=found.court_at, review_at=found.review_at,
        expires_at=found.expires_at, level=_level(reader, found), breaches=found.breaches,
        cost_hours=found.cost_hours, count_before=found.count_before,
        count_after=found.count_after, result=found.result, displacement=found.displacement,
        kept_by=found.kept_by,
        steps=tuple(
            TacticStepLine(
                step.at, step.created_by, step.from_status, step.to_status, step.reason,
                step.evidence,
            )
            for step in found.steps
        ),
    )  # fmt: skip


def _level(reader: Reader, found: Tactic) -> str:
    clocks = [at for at in (found.court_at, found.review_at, found.expires_at) if at is not None]
    if found.status not in RUNNING or not clocks:
        return Level.LATER.value
    steps = reader.policies[POLICY]["warning_days"]
    return level_of(min(clocks), reader.clock.now(), steps).value
