"""The read side of CSE locations. Without the clearance there is nothing to be read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from lomu_app.cog.judging import facts_of
from lomu_app.cog.keeping import POLICY
from lomu_app.cog.records import Location, LocationLink, RiskScore, SignOff, Transfer
from lomu_app.cog.rows import LocationFilter, LocationRow, TransferLine
from lomu_app.cog.rules import (
    OPEN,
    LinkKind,
    LocationStatus,
    Risk,
    bands,
    location_kinds,
    trend_of,
)
from lomu_app.cog.sign_off_rules import PointCheck, check_points
from lomu_app.cog.tactic_rules import FINISHED, RUNNING
from lomu_app.cog.work_records import Tactic
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.store import search
from lomu_app.store.unit_of_work import Reader

MOST_FOUND = 10_000
OPEN_ONES = LocationFilter()


def find_locations(reader: Reader, wanted: LocationFilter = OPEN_ONES) -> list[int]:
    """Ids of the locations that fit, in the areas of the asker: the highest risk first."""
    reader.actor.require(Permission.SEE_CSE)
    query = sa.select(Location.id, Location.now_band, Location.now_score)
    found = reader.session.execute(query.where(*_conditions(reader, wanted))).all()
    rank = {band.code: band.rank for band in bands(reader.policies[POLICY])}
    ordered = sorted(
        found, key=lambda row: (-rank.get(row.now_band, 0), -(row.now_score or 0), row.id)
    )
    return [row.id for row in ordered]


def on_agenda(reader: Reader, area: str) -> list[int]:
    """Ids of all that the next agenda of this unit or local authority may not lack.

    The highest risk first; nominations are among them.
    """
    reader.actor.require(Permission.SEE_CSE)
    units = reader.policies["areas"]["units"]
    if any(unit["label"] == area for unit in units):
        return find_locations(reader, LocationFilter(areas=(area,)))
    inside = tuple(unit["label"] for unit in units if unit["authority"] == area)
    if not inside:
        raise InvalidInput(f"There is no area “{area}”.", {"area": area})
    return find_locations(reader, LocationFilter(areas=inside))


def load_locations(reader: Reader, ids: Sequence[int]) -> list[LocationRow]:
    """Rows of the list, in the order of `ids`; what the asker may not see is left out."""
    reader.actor.require(Permission.SEE_CSE)
    query = sa.select(Location).where(
        Location.id.in_(ids), Location.area.in_(reader.actor.areas)
    )  # fmt: skip
    found = {each.id: each for each in reader.session.scalars(query)}
    around = _around(reader, found)
    return [_row(reader, found[key], around[key]) for key in ids if key in found]


def find_location_id(reader: Reader, typed: str) -> int:
    """The id of the location with this reference, the own or that of a register.

    Raises InvalidInput where the asker's areas have none, or several.
    """
    reader.actor.require(Permission.SEE_CSE)
    reference = typed.strip().upper()
    asked = sa.select(Location.id, Location.reference).where(
        sa.or_(Location.reference == reference, Location.own_reference == reference),
        Location.area.in_(reader.actor.areas),
    )
    found = reader.session.execute(asked.order_by(Location.id)).all()
    if len(found) == 1:
        key: int = found[0].id
        return key
    told = f"There is no location {reference} in your areas. `list locations --all` names them."
    if found:
        names = ", ".join(row.reference for row in found)
        told = f"{reference} is the number of several locations. Name one of: {names}."
    raise InvalidInput(told, {"location": reference})


def get_readable(reader: Reader, location_id: int) -> Location:
    """One location, to be read. Raises RecordNotFound, or NotPermitted outside the areas."""
    reader.actor.require(Permission.SEE_CSE)
    found = reader.session.get(Location, location_id)
    if found is None:
        raise RecordNotFound("This location no longer exists. Reload the page.")
    reader.actor.require_area(found.area)
    return found


def blockers_to_sign_off(reader: Reader, location_id: int) -> tuple[PointCheck, ...]:
    """The eight points: why it is still here, and what would sign it off.

    Empty where it is not on the agenda. Raises RecordNotFound, NotPermitted.
    """
    location = get_readable(reader, location_id)
    return points_of(reader, location) if location.status in OPEN else ()


def points_of(reader: Reader, location: Location) -> tuple[PointCheck, ...]:
    """The eight points as they stand for a location that was read already."""
    asked = sa.select(SignOff).where(
        SignOff.location_id == location.id, SignOff.outcome.is_(None)
    )  # fmt: skip
    proposal = reader.session.scalars(asked.order_by(SignOff.id.desc())).first()
    return check_points(reader.policies[POLICY], facts_of(reader, location, proposal))


def open_transfers(reader: Reader) -> list[TransferLine]:
    """Offers that await an answer, from and to the areas of the asker, the oldest first."""
    reader.actor.require(Permission.SEE_CSE)
    asked = (
        sa.select(Transfer, Location)
        .join(Location, Location.id == Transfer.location_id)
        .where(
            Transfer.outcome.is_(None),
            sa.or_(Location.area.in_(reader.actor.areas), Transfer.to_area.in_(reader.actor.areas)),
        )
        .order_by(Transfer.id)
    )
    return [
        TransferLine(
            each.id, each.version, location.id, location.reference, location.name, location.area,
            each.to_area, each.reason, each.offered_by, each.offered_at, each.outcome, each.answer,
        )
        for each, location in reader.session.execute(asked)
    ]  # fmt: skip


def _conditions(reader: Reader, wanted: LocationFilter) -> list[sa.ColumnElement[bool]]:
    for area in wanted.areas:
        reader.actor.require_area(area)
    conditions: list[sa.ColumnElement[bool]] = [
        Location.area.in_(wanted.areas or tuple(reader.actor.areas)),
        Location.status.in_(wanted.statuses or tuple(OPEN)),
    ]
    if wanted.authority:
        conditions.append(Location.authority == wanted.authority)
    if wanted.kinds:
        conditions.append(Location.kind.in_(wanted.kinds))
    if wanted.expiring_within is not None:
        until = reader.clock.now() + dt.timedelta(days=wanted.expiring_within)
        running = sa.select(Tactic.location_id).where(
            Tactic.status.in_(RUNNING), Tactic.expires_at <= until
        )
        conditions.append(Location.id.in_(running))
    if wanted.person_id is not None:
        linked = sa.select(LocationLink.location_id).where(
            LocationLink.person_id == wanted.person_id, LocationLink.ended_on.is_(None)
        )
        conditions.append(Location.id.in_(linked))
    if wanted.text.strip():
        hits = search.find(
            reader.session, wanted.text, areas=reader.actor.areas, kinds=[Kind.LOCATION],
            limit=MOST_FOUND,
        )  # fmt: skip
        conditions.append(Location.id.in_([hit.record_id for hit in hits]))
    return conditions


@dataclass(slots=True)
class _Around:
    """What a row tells of the records around a location."""

    victims: int = 0
    suspects: int = 0
    tactics: list[str] = field(default_factory=list)
    expiry: dt.datetime | None = None
    risks: list[Risk] = field(default_factory=list)


def _around(reader: Reader, ids: Any) -> defaultdict[int, _Around]:
    """All of it for these locations, in three questions."""
    around: defaultdict[int, _Around] = defaultdict(_Around)
    wanted = list(ids)
    link, tactic, score = LocationLink, Tactic, RiskScore
    links = sa.select(link.location_id, link.kind).where(
        link.location_id.in_(wanted), link.ended_on.is_(None)
    )
    for key, kind in reader.session.execute(links):
        around[key].victims += kind is LinkKind.VICTIM
        around[key].suspects += kind is LinkKind.PERSON
    tactics = sa.select(tactic.location_id, tactic.code, tactic.status, tactic.expires_at).where(
        tactic.location_id.in_(wanted), tactic.status.not_in(FINISHED)
    )
    for key, code, status, expires_at in reader.session.execute(tactics.order_by(tactic.id)):
        around[key].tactics.append(code)
        if status in RUNNING and expires_at is not None:
            around[key].expiry = min(expires_at, around[key].expiry or expires_at)
    scores = sa.select(score.location_id, score.band, score.score).where(
        score.location_id.in_(wanted)
    )
    for key, band, total in reader.session.execute(scores.order_by(score.id)):
        around[key].risks.append(Risk(band, total))
    return around


def _row(reader: Reader, found: Location, around: _Around) -> LocationRow:
    policy = reader.policies[POLICY]
    labels = {kind.code: kind.label for kind in location_kinds(policy)}
    before = around.risks[-2] if len(around.risks) > 1 else None
    return LocationRow(
        id=found.id, version=found.version, reference=found.reference,
        own_reference=found.own_reference, name=found.name, area=found.area,
        authority=found.authority, kind=found.kind, kind_label=labels[found.kind],
        kind_detail=found.kind_detail, address=found.address, postcode=found.postcode,
        platform=found.platform, easting=found.easting, northing=found.northing, lead=found.lead,
        status=LocationStatus(found.status), agenda_since=found.agenda_since,
        entry_score=found.entry_score, entry_band=found.entry_band, now_score=found.now_score,
        now_band=found.now_band, now_scored_on=found.now_scored_on,
        trend=trend_of(policy, Risk(found.now_band, found.now_score), before),
        children=found.children, victims=around.victims, suspects=around.suspects,
        tactics=tuple(around.tactics), next_expiry=around.expiry, next_review=found.next_review,
        last_new_intelligence_at=found.last_new_intelligence_at, raised_on=found.raised_on,
    )  # fmt: skip
