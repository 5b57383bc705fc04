"""What every handler of a meeting stands on: who may, the agenda brought up to date, its papers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict, NotPermitted, Refused
from lomu_app.meetings.forums import AgendaLine, Forum, forum_of
from lomu_app.meetings.history import deferred_running
from lomu_app.meetings.records import Meeting, MeetingItem, MeetingPaper
from lomu_app.meetings.rules import (
    STATUS_LABELS,
    TOPIC,
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
    uow.actor.require_area(found.area)
    if version is not None and found.version != version:
        raise EditConflict(CONFLICT, theirs=found.version)
    uow.explain(subject=f"meeting:{found.id}")
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
    uow.touch(Kind.MEETING, meeting.id)
    return {
        "meeting_id": meeting.id, "status": meeting.status.value, "version": meeting.version,
        "items": len(meeting.items), "left": len(undecided(meeting)),
    }  # fmt: skip


def undecided(meeting: Meeting) -> list[MeetingItem]:
    """The items that still want a decision, in the order of the agenda."""
    return [each for each in meeting.items if each.needs_decision and each.decision is None]


# --- the agenda -------------------------------------------------------------------------------


def refresh_agenda(uow: UnitOfWork, meeting: Meeting, forum: Forum) -> dict[str, int]:
    """Put on it whatever belongs there now; how many items came, and how many need no decision.

    No item is ever taken off. What has left the forum's care meanwhile says so and asks for no
    decision; what was decided stays as it was decided.
    """
    uow.session.flush()
    uow.session.expire(meeting, ["items"])
    rule = rule_of(uow, meeting)
    lines = sorted(forum.agenda(uow.reader(), meeting), key=lambda line: _place(rule, line))
    known = {(each.subject_kind, each.subject_id): each for each in meeting.items}
    topics = {each.section: each for each in meeting.items if each.subject_kind == TOPIC}
    told = forum.topics(uow.reader(), meeting)
    for section in rule.sections:
        if section.topic:
            facts = dict(told.get(section.code, {}))
            _keep_topic(uow, meeting, topics.get(section.code), section.code, section.label, facts)
    deferred = deferred_running(uow.reader(), meeting, [line.subject_id for line in lines])
    added = 0
    for line in lines:
        item = known.pop((line.subject_kind, line.subject_id), None)
        values = _values(line, deferred)
        if item is None:
            _new_item(uow, meeting, line.subject_kind, line.subject_id, values)
            added += 1
        elif item.decision is None:
            set_fields(uow, item, values)
    gone = [
        each for each in known.values() if each.subject_kind != TOPIC and each.decision is None
    ]  # fmt: skip
    settled = sum(_settle(uow, each) for each in gone)
    uow.session.flush()
    uow.session.expire(meeting, ["items"])
    if meeting.status is MeetingStatus.PREPARED:
        _number(uow, meeting, rule, lines)
    return {"added": added, "settled": settled}


def _place(rule: ForumRule, line: AgendaLine) -> int:
    return rule.place_of(line.section)


def _values(line: AgendaLine, deferred: Mapping[tuple[str, int], int]) -> dict[str, Any]:
    return {
        "section": line.section, "reference": line.reference, "title": line.title[:200],
        "facts": dict(line.facts), "needs_decision": True, "settled": "",
        "deferred_before": deferred.get((line.subject_kind, line.subject_id), 0),
    }  # fmt: skip


def _keep_topic(
    uow: UnitOfWork, meeting: Meeting, item: MeetingItem | None, section: str, label: str,
    facts: dict[str, Any],
) -> None:  # fmt: skip
    if item is not None:
        set_fields(uow, item, {"title": label, "facts": facts})
        return
    values = {"section": section, "reference": "", "title": label, "facts": facts,
              "needs_decision": False, "settled": "", "deferred_before": 0}  # fmt: skip
    _new_item(uow, meeting, TOPIC, None, values)


def _new_item(
    uow: UnitOfWork, meeting: Meeting, kind: str, subject_id: int | None, values: dict[str, Any]
) -> None:
    last = sa.select(sa.func.coalesce(sa.func.max(MeetingItem.position), 0)).where(
        MeetingItem.meeting_id == meeting.id
    )
    uow.add(
        MeetingItem(
            meeting_id=meeting.id, meeting=meeting, subject_kind=kind, subject_id=subject_id,
            position=int(uow.session.scalars(last).one()) + 1,
            joined_late=meeting.status is not MeetingStatus.PREPARED, presented_by="", summary="",
            discussion="", decision=None, detail="", rationale="", chair_reason="", vote="",
            dissent="", next_review=None, decided_at=None, decided_by=None, **values,
        )
    )  # fmt: skip


def _settle(uow: UnitOfWork, item: MeetingItem) -> bool:
    return set_fields(
        uow, item, {"settled": "No longer before this forum.", "needs_decision": False}
    )


def _number(
    uow: UnitOfWork, meeting: Meeting, rule: ForumRule, lines: Sequence[AgendaLine]
) -> None:
    order = {(line.subject_kind, line.subject_id): at for at, line in enumerate(lines)}

    def place(item: MeetingItem) -> tuple[int, bool, int, int]:
        at = order.get((item.subject_kind, item.subject_id or 0), len(order))
        return rule.place_of(item.section), item.settled != "", at, item.id

    for number, item in enumerate(sorted(meeting.items, key=place), 1):
        set_fields(uow, item, {"position": number})
    uow.session.flush()
    uow.session.expire(meeting, ["items"])


# --- papers -----------------------------------------------------------------------------------


def digest_of(content: Any) -> str:
    """SHA-256 of plain data, in hex, whatever the order of its keys."""
    body = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode(errors="surrogatepass")).hexdigest()


def keep_paper(uow: UnitOfWork, meeting: Meeting, kind: str, content: Any) -> str:
    """Keep a paper of the meeting as it now reads; its digest."""
    found = paper_of(uow.reader(), meeting.id, kind)
    digest = digest_of(content)
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
