"""One location whole, for its page."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.cog.nearby import people_nearby
from lomu_app.cog.queries import blockers_to_sign_off, get_readable, load_locations
from lomu_app.cog.records import Location, LocationLink, SignOff
from lomu_app.cog.rows import (
    IntelligenceFilter,
    LinkLine,
    LocationDetail,
    LocationStepLine,
    NoteLine,
    ScoreLine,
    SignOffLine,
    TacticFilter,
)
from lomu_app.cog.sign_off_rules import POINT_LABELS, Point
from lomu_app.cog.tactic_rules import TacticStatus
from lomu_app.cog.work_queries import load_intelligence, load_tactics
from lomu_app.people.rules import shown_name
from lomu_app.store.unit_of_work import Reader


def load_location(reader: Reader, location_id: int) -> LocationDetail:
    """Everything about one location. Raises RecordNotFound, NotPermitted."""
    found = get_readable(reader, location_id)
    (row,) = load_locations(reader, [location_id])
    items = load_intelligence(reader, IntelligenceFilter(location_id=found.id))
    tactics = load_tactics(
        reader, TacticFilter(location_id=found.id, statuses=tuple(TacticStatus))
    )  # fmt: skip
    return LocationDetail(
        row=row, ward=found.ward, proprietor=found.proprietor, licensee=found.licensee,
        licence_number=found.licence_number, opening_hours=found.opening_hours,
        strand=found.strand, theme=found.theme, raised_by=found.raised_by, source=found.source,
        from_register=found.from_register, entry_due=found.entry_due,
        duplicate_of=_reference(reader, found.duplicate_of_id),
        came_from=_reference(reader, found.came_from_id), single_source=len(items) == 1,
        steps=_steps(found), scores=_scores(found),
        notes=tuple(
            NoteLine(each.on_day, each.nature, each.text, each.created_by) for each in found.notes
        ),
        links=tuple(_link(each) for each in found.links),
        sign_offs=tuple(_sign_off(each) for each in found.sign_offs), intelligence=tuple(items),
        tactics=tuple(tactics), points=blockers_to_sign_off(reader, found.id),
        nearby=tuple(people_nearby(reader, found.id)),
    )  # fmt: skip


def _reference(reader: Reader, key: int | None) -> str:
    if key is None:
        return ""
    return reader.session.scalars(sa.select(Location.reference).where(Location.id == key)).one()


def _steps(found: Location) -> tuple[LocationStepLine, ...]:
    return tuple(
        LocationStepLine(
            each.created_at, each.created_by, each.from_status, each.to_status, each.reason,
            each.meeting_id,
        )
        for each in found.steps
    )  # fmt: skip


def _scores(found: Location) -> tuple[ScoreLine, ...]:
    return tuple(
        ScoreLine(
            each.scored_on, each.created_by, tuple(each.factors.items()), each.score, each.band,
            each.basis, each.grounds,
        )
        for each in found.scores
    )  # fmt: skip


def _link(each: LocationLink) -> LinkLine:
    person = each.person
    label = each.label if person is None else shown_name(person.surname, person.forenames)
    return LinkLine(
        each.id, each.version, each.kind, each.person_id, label, each.role, each.safeguarding,
        each.partner, each.ended_on, each.ended_reason,
    )  # fmt: skip


def _sign_off(each: SignOff) -> SignOffLine:
    lacking = () if each.from_register else tuple(
        POINT_LABELS[point] for point in Point if not getattr(each, point.value)
    )  # fmt: skip
    return SignOffLine(
        each.id, each.version, each.prevent, each.protect, each.justice, each.displacement,
        each.proposed_by, each.proposed_at, each.review_on, each.outcome, each.decided_by,
        each.decided_at, each.minute, each.exception_reason, each.from_register, each.meeting_id,
        lacking,
    )  # fmt: skip
