"""Meetings by what somebody remembers of them: forum, area, day, place, chair."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.access.queries import display_names
from lomu_app.meetings.forums import all_forums
from lomu_app.meetings.keeping import rule_of
from lomu_app.meetings.queries import meeting_row
from lomu_app.meetings.records import Meeting
from lomu_app.meetings.rows import MeetingRow
from lomu_app.store.search import fold
from lomu_app.store.unit_of_work import Reader

_LOOKED_AT = 2_000  # the newest; more meetings than all forums of a force hold in years


def search_meetings(reader: Reader, text: str, limit: int = 8) -> list[MeetingRow]:
    """Those in which every typed word begins a word, the newest first.

    Only of forums that the asker may know of, in their areas. A day is found as `24/11/2026`, by
    its month or by its weekday.
    """
    typed = fold(text).split()
    seen = [forum.kind for forum in all_forums() if reader.actor.may(forum.sees)]
    if not typed or not seen:
        return []
    wanted = (
        sa.select(Meeting)
        .where(Meeting.kind.in_(seen), Meeting.area.in_(reader.actor.areas))
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
        .limit(_LOOKED_AT)
    )
    names = display_names(reader.session)
    found: list[MeetingRow] = []
    for meeting in reader.session.scalars(wanted):
        words = _words(reader, meeting, names.get(meeting.chair, meeting.chair))
        if all(any(word.startswith(each) for word in words) for each in typed):
            found.append(meeting_row(reader, meeting))
            if len(found) == limit:
                break
    return found


def _words(reader: Reader, meeting: Meeting, chair: str) -> list[str]:
    rule, day = rule_of(reader, meeting), meeting.held_on
    told = (
        rule.short, rule.label, "meeting", meeting.area, meeting.covers, meeting.place, chair,
        meeting.minute_taker, f"{day:%d/%m/%Y}", f"{day:%A %B}",
    )  # fmt: skip
    return fold(" ".join(told)).split()
