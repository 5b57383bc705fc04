"""The CSE locations that somebody is linked to, with the tactics aimed at them there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.cog.queries import load_locations
from lomu_app.cog.records import Location, LocationLink
from lomu_app.cog.rows import LocationRow, TacticFilter, TacticRow
from lomu_app.cog.tactic_rules import FINISHED, TacticStatus
from lomu_app.cog.work_queries import load_tactics
from lomu_app.kernel.clock import london
from lomu_app.kernel.permissions import Permission
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class LinkedLocation:
    """One location and what somebody has to do with it.

    `since` and `role` are those of the link; a tactic may be aimed at somebody without one.
    """

    row: LocationRow
    role: str
    since: dt.date | None
    ended_on: dt.date | None
    ended_reason: str
    tactics: tuple[TacticRow, ...]

    @property
    def now(self) -> bool:
        """Whether the location is open, and the link or a tactic stands."""
        held = self.since is not None and self.ended_on is None
        aimed = any(each.status not in FINISHED for each in self.tactics)
        return self.row.is_open and (held or aimed)


def locations_of_person(reader: Reader, person_id: int) -> list[LinkedLocation]:
    """Those of the asker's areas, what stands now first; raises NotPermitted without clearance."""
    reader.actor.require(Permission.SEE_CSE)
    wanted = (
        sa.select(LocationLink)
        .join(Location, Location.id == LocationLink.location_id)
        .where(LocationLink.person_id == person_id, Location.area.in_(reader.actor.areas))
        .order_by(LocationLink.id)
    )
    links = {link.location_id: link for link in reader.session.scalars(wanted)}  # the newest each
    tactics = load_tactics(reader, TacticFilter(person_id=person_id, statuses=tuple(TacticStatus)))
    ids = dict.fromkeys([*links, *(each.location_id for each in tactics)])
    rows = load_locations(reader, list(ids))
    found = [_linked(row, links.get(row.id), tactics) for row in rows]
    return sorted(found, key=_standing_first)


def _linked(
    row: LocationRow, link: LocationLink | None, tactics: Sequence[TacticRow]
) -> LinkedLocation:
    aimed = tuple(each for each in tactics if each.location_id == row.id)
    if link is None:
        return LinkedLocation(row, "", None, None, "", aimed)
    since = london(link.created_at).date()
    return LinkedLocation(row, link.role, since, link.ended_on, link.ended_reason, aimed)


def _standing_first(linked: LinkedLocation) -> bool:
    return not linked.now
