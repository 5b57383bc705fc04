"""The invitation to a meeting as a calendar file: forum, area, day and place, and nobody's name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.kernel.calendar_file import CalendarEvent, calendar_file
from lomu_app.kernel.clock import LONDON
from lomu_app.kernel.plain_data import as_plain, plain_digest
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.rules import MeetingStatus
from lomu_app.store.unit_of_work import Reader

_LEAST = 30  # minutes


@dataclass(frozen=True, slots=True)
class Invitation:
    """When, where and how long, in minutes: as many as the policy gives its items.

    Why a meeting is called off stays in the house.
    """

    meeting_id: int
    version: int
    area: str
    held_on: dt.date
    short: str
    label: str
    marking: str
    starts_at: str
    place: str
    minutes: int
    called_off: bool = False

    def digest(self) -> str:
        """SHA-256 of the content, in hex."""
        return plain_digest(as_plain(self))


def load_invitation(reader: Reader, meeting_id: int) -> Invitation:
    """As the meeting is arranged now."""
    found = load_meeting(reader, meeting_id)
    row = found.row
    return Invitation(
        meeting_id=row.id, version=row.version, area=row.area, held_on=row.held_on,
        short=row.short, label=found.label, marking=found.marking, starts_at=row.starts_at,
        place=row.place, minutes=max(_LEAST, found.minutes_an_item * row.items),
        called_off=row.status is MeetingStatus.CALLED_OFF,
    )  # fmt: skip


def invitation_text(found: Invitation, now: dt.datetime, marking: str) -> str:
    """One event; sent anew it moves the old one, or strikes it out."""
    hour, minute = (int(part) for part in found.starts_at.split(":"))
    start = dt.datetime.combine(found.held_on, dt.time(hour, minute), LONDON)
    event = CalendarEvent(
        uid=f"meeting-{found.meeting_id}", sequence=found.version, start=start,
        end=start + dt.timedelta(minutes=found.minutes),
        summary=f"{'Called off: ' if found.called_off else ''}{found.short} {found.area}",
        description=f"{marking}. {found.label}. Papers go out apart from this.",
        location=found.place, busy=not found.called_off, cancelled=found.called_off,
    )  # fmt: skip
    return calendar_file(f"{marking}: {found.short}", "Meetings", (event,), now)
