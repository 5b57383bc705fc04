"""The end of a meeting: minutes drafted at once, approved by the chair, locked; then addenda."""

from __future__ import annotations

from typing import Any

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.wording import require_words
from lomu_app.meetings.agenda import refresh_agenda
from lomu_app.meetings.commands import AmendMinutes, ApproveMinutes, CloseMeeting
from lomu_app.meetings.keeping import (
    MINUTES,
    finish,
    get_meeting,
    keep_paper,
    set_fields,
    undecided,
)
from lomu_app.meetings.minutes import minutes_text
from lomu_app.meetings.records import Meeting, MeetingAddendum, MeetingItem
from lomu_app.meetings.rules import MEETING_STATES, MeetingStatus, Presence
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork

_NAMED = 10


@handles(CloseMeeting)
def close_meeting(uow: UnitOfWork, command: CloseMeeting) -> dict[str, Any]:
    """End it; refused while anything on the agenda is undecided."""
    found, forum = get_meeting(uow, command.meeting_id, command.version)
    uow.actor.require(forum.chairs)
    MEETING_STATES.require(found.status, MeetingStatus.ENDED)
    refresh_agenda(uow, found, forum)
    left = undecided(found)
    if left:
        more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        names = ", ".join(each.reference or each.title for each in left[:_NAMED])
        raise Refused(f"Not decided yet: {names}{more}. Decide each, or defer it.")
    for each in found.attendance:
        if each.presence is Presence.EXPECTED:
            set_fields(uow, each, {"presence": Presence.ABSENT})
    set_fields(
        uow, found,
        {"status": MeetingStatus.ENDED, "ended_by": uow.actor.username,
         "ended_at": uow.clock.now()},
    )  # fmt: skip
    uow.session.flush()
    return {**finish(uow, found), "hash": draft_minutes(uow, found)}


@handles(ApproveMinutes)
def approve_minutes(uow: UnitOfWork, command: ApproveMinutes) -> dict[str, Any]:
    """Lock them as they read; their digest is kept with them."""
    found, forum = get_meeting(uow, command.meeting_id, command.version)
    uow.actor.require(forum.chairs)
    MEETING_STATES.require(found.status, MeetingStatus.APPROVED)
    # Drafted once more, since an action may have been raised meanwhile.
    digest = draft_minutes(uow, found)
    set_fields(
        uow, found,
        {"status": MeetingStatus.APPROVED, "approved_by": uow.actor.username,
         "approved_at": uow.clock.now()},
    )  # fmt: skip
    return {**finish(uow, found), "hash": digest}


@handles(AmendMinutes)
def amend_minutes(uow: UnitOfWork, command: AmendMinutes) -> dict[str, Any]:
    """Add it, dated and signed; nothing that was approved is altered."""
    found, forum = get_meeting(uow, command.meeting_id, None)
    uow.actor.require(forum.prepares)
    text = require_words(command.text, "text", "what is added")
    if found.status is not MeetingStatus.APPROVED:
        raise Refused("These minutes can still be changed. Change the item itself.")
    item_id = command.meeting_item_id
    if item_id is not None:
        item = uow.session.get(MeetingItem, item_id)
        if item is None or item.meeting_id != found.id:
            raise InvalidInput("That is no item of this meeting.", {"meeting_item_id": "other"})
    added = uow.add(MeetingAddendum(meeting_id=found.id, item_id=item_id, text=text))
    uow.session.expire(found, ["addenda"])
    uow.touch(Kind.MEETING, found.id)
    return {"meeting_id": found.id, "addendum_id": added.id}


def draft_minutes(uow: UnitOfWork, found: Meeting) -> str:
    """Write the minutes from what is on record; their digest."""
    uow.session.flush()
    uow.session.expire(found, ["attendance", "items"])
    return keep_paper(uow, found, MINUTES, minutes_text(uow.reader(), found))
