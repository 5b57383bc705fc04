"""Locations for which nothing new was tried since the COG met so many times ago."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from lomu_app.cog.keeping import POLICY
from lomu_app.cog.queries import find_locations
from lomu_app.cog.records import Location
from lomu_app.cog.rows import LocationFilter
from lomu_app.cog.rules import ON_AGENDA
from lomu_app.cog.work_records import Tactic
from lomu_app.kernel.clock import LONDON
from lomu_app.meetings.records import Meeting
from lomu_app.meetings.rules import MeetingKind, MeetingStatus
from lomu_app.store.unit_of_work import Reader

_HELD = (MeetingStatus.OPEN, MeetingStatus.ENDED, MeetingStatus.APPROVED)


def find_idle(reader: Reader, wanted: LocationFilter) -> list[int]:
    """Those that fit, were on their authority's agenda all that while, and had no new tactic.

    Where the COG has not met so often yet there are none.
    """
    ids = find_locations(reader, wanted)
    held_for = sa.select(Location.authority).where(Location.id.in_(ids)).distinct()
    found = {
        key
        for authority in reader.session.scalars(held_for).all()
        for key in _idle_of(reader, ids, authority)
    }
    return [key for key in ids if key in found]


def _idle_of(reader: Reader, ids: list[int], authority: str) -> list[int]:
    since = _since(reader, authority)
    if since is None:
        return []
    begun = dt.datetime.combine(since, dt.time.min, LONDON).astimezone(dt.UTC)
    tried = sa.select(Tactic.location_id).where(Tactic.created_at >= begun)
    idle = sa.select(Location.id).where(
        Location.id.in_(ids), Location.authority == authority, Location.status.in_(ON_AGENDA),
        Location.agenda_since <= since, Location.id.not_in(tried),
    )  # fmt: skip
    return list(reader.session.scalars(idle))


def _since(reader: Reader, authority: str) -> dt.date | None:
    """The day of the meeting that is so many meetings back."""
    count = int(reader.policies[POLICY]["idle_meetings"])
    held = (
        sa.select(Meeting.held_on)
        .where(
            Meeting.kind == MeetingKind.COG, Meeting.covers == authority, Meeting.status.in_(_HELD)
        )
        .order_by(Meeting.held_on.desc())
        .limit(count)
    )
    days = reader.session.scalars(held).all()
    return days[-1] if len(days) == count else None
