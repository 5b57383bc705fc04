"""A meeting that was prepared and is not held: called off with a reason, or taken up after all."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.errors import Refused
from lomu_app.kernel.wording import require_words
from lomu_app.meetings.agenda import refresh_agenda
from lomu_app.meetings.commands import CallOffMeeting, TakeUpMeeting
from lomu_app.meetings.keeping import finish, get_meeting, set_fields
from lomu_app.meetings.records import Meeting
from lomu_app.meetings.rules import MEETING_STATES, MeetingStatus
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(CallOffMeeting)
def call_off_meeting(uow: UnitOfWork, command: CallOffMeeting) -> dict[str, Any]:
    """Keep why; `next_on` is the day of the next one that is prepared, as ISO text, or None."""
    found, forum = get_meeting(uow, command.meeting_id, command.version)
    uow.actor.require(forum.chairs)
    MEETING_STATES.require(found.status, MeetingStatus.CALLED_OFF)
    reason = require_words(command.reason, "reason", "why the meeting is called off")
    uow.explain(reason=reason[:1000])
    following = _next_prepared(uow, found)
    set_fields(
        uow, found,
        {"status": MeetingStatus.CALLED_OFF, "called_off_by": uow.actor.username,
         "called_off_at": uow.clock.now(), "called_off_reason": reason},
    )  # fmt: skip
    return {
        **finish(uow, found), "next_on": None if following is None else following.isoformat(),
    }  # fmt: skip


@handles(TakeUpMeeting)
def take_up_meeting(uow: UnitOfWork, command: TakeUpMeeting) -> dict[str, Any]:
    """Prepared again, with all that belongs on its agenda by now."""
    found, forum = get_meeting(uow, command.meeting_id, command.version)
    uow.actor.require(forum.chairs)
    MEETING_STATES.require(found.status, MeetingStatus.PREPARED)
    if found.held_on < uow.clock.today():
        raise Refused(
            f"The day of this meeting, {found.held_on:%d/%m/%Y}, is past. Prepare one for another "
            "day: its agenda makes itself."
        )
    set_fields(uow, found, {"status": MeetingStatus.PREPARED})
    # Nothing joins the agenda of a meeting that is still called off.
    uow.session.flush()
    told = refresh_agenda(uow, found, forum)
    return {**finish(uow, found), **told}


def _next_prepared(uow: UnitOfWork, found: Meeting) -> dt.date | None:
    """The day of the first meeting from today on onto which comes what this one does not hear."""
    wanted = sa.select(sa.func.min(Meeting.held_on)).where(
        Meeting.kind == found.kind, Meeting.area == found.area, Meeting.id != found.id,
        Meeting.status.in_((MeetingStatus.PREPARED, MeetingStatus.OPEN)),
        Meeting.held_on >= uow.clock.today(),
    )  # fmt: skip
    return uow.session.scalar(wanted)
