"""What every handler of a meeting stands on: who may, the agenda brought up to date, its papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict, NotPermitted, Refused
from lomu_app.kernel.plain_data import plain_digest
from lomu_app.meetings.forums import Forum, forum_of, tell_forum
from lomu_app.meetings.records import Meeting, MeetingItem, MeetingPaper
from lomu_app.meetings.rules import (
    STATUS_LABELS,
    ForumRule,
    MeetingStatus,
    Quorum,
    forum_rule,
    quorum_of,
)
from lomu_app.store.base import Versioned
from lomu_app.store.unit_of_work import CONFLICT, Reader, UnitOfWork

POLICY = "meetings"
AGENDA, MINUTES = "agenda", "minutes"
KEPT = "kept"
"""Under which name the agenda's paper holds what its forum keeps with it."""
HIDDEN = "There is no such meeting that your role lets you see. Reload the page."


def get_meeting(
    uow: UnitOfWork, meeting_id: int, version: int | None, *states: MeetingStatus
) -> tuple[Meeting, Forum]:
    """The meeting to be changed, and its forum; in one of these states, where any are named.

    A meeting that the actor may not know of is refused as one that is not there.
    """
    found = uow.session.get(Meeting, meeting_id)
    if found is None or not uow.actor.may(forum_of(found.kind).sees):
        raise NotPermitted(HIDDEN)
    forum = forum_of(found.kind)
    # Who reads the log tells by the forum whether the line may be told; of a refusal, too.
    uow.explain(subject=f"{found.kind.value}:meeting:{found.id}")
    uow.actor.require_area(found.area)
    if version is not None and found.version != version:
        raise EditConflict(CONFLICT, theirs=found.version)
    if states and found.status not in states:
        wanted = " or ".join(STATUS_LABELS[each].lower() for each in states)
        raise Refused(
            f"This meeting is {STATUS_LABELS[found.status].lower()}; that can be done while it "
            f"is {wanted}."
        )
    return found, forum


def get_item(
    uow: UnitOfWork, item_id: int, version: int, *states: MeetingStatus
) -> tuple[MeetingItem, Meeting, Forum]:
    """The item to be changed, with its meeting and forum."""
    found = uow.session.get(MeetingItem, item_id)
    if found is None:
        raise NotPermitted(HIDDEN)
    meeting, forum = get_meeting(uow, found.meeting_id, None, *states)
    if found.version != version:
        raise EditConflict(CONFLICT, theirs=found.version)
    return found, meeting, forum


def rule_of(reader: Reader | UnitOfWork, meeting: Meeting) -> ForumRule:
    """What the policy says of its forum."""
    return forum_rule(reader.policies[POLICY], meeting.kind)


def quorum_now(rule: ForumRule, meeting: Meeting) -> Quorum:
    """Whether those who came make it quorate."""
    return quorum_of(rule.quorum, [(each.agency, each.presence) for each in meeting.attendance])


def set_fields(uow: UnitOfWork, record: Versioned, values: Mapping[str, Any]) -> bool:
    """Write what differs, signed; whether anything did."""
    differing = {key: value for key, value in values.items() if getattr(record, key) != value}
    for key, value in differing.items():
        setattr(record, key, value)
    if differing:
        uow.changed(record)
    return bool(differing)


def finish(uow: UnitOfWork, meeting: Meeting) -> dict[str, Any]:
    """Sign what happened to a meeting, and tell the screens; what every command answers."""
    meeting.edits += 1
    uow.changed(meeting)
    uow.session.flush()
    uow.session.expire(meeting, ["attendance", "items", "addenda"])
    tell_forum(uow, meeting)
    uow.touch(Kind.MEETING, meeting.id)
    return {
        "meeting_id": meeting.id, "status": meeting.status.value, "version": meeting.version,
        "items": len(meeting.items), "left": len(undecided(meeting)),
    }  # fmt: skip


def undecided(meeting: Meeting) -> list[MeetingItem]:
    """The items that still want a decision, in the order of the agenda."""
    return [each for each in meeting.items if each.needs_decision and each.decision is None]


# --- papers -----------------------------------------------------------------------------------


def keep_paper(uow: UnitOfWork, meeting: Meeting, kind: str, content: Any) -> str:
    """Keep a paper of the meeting as it now reads; its digest."""
    found = paper_of(uow.reader(), meeting.id, kind)
    digest = plain_digest(content)
    if found is None:
        uow.add(MeetingPaper(meeting_id=meeting.id, kind=kind, content=content, digest=digest))
    else:
        set_fields(uow, found, {"content": content, "digest": digest})
        uow.session.flush()
    return digest


def paper_of(reader: Reader, meeting_id: int, kind: str) -> MeetingPaper | None:
    """The paper of this kind, None where there is none yet."""
    wanted = sa.select(MeetingPaper).where(
        MeetingPaper.meeting_id == meeting_id, MeetingPaper.kind == kind
    )
    return reader.session.scalars(wanted).one_or_none()
