"""The meeting itself: opened on a frozen agenda, each item decided by the chair."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.meetings.agenda import refresh_agenda
from lomu_app.meetings.commands import DecideItem, NoteItem, OpenMeeting
from lomu_app.meetings.ending import draft_minutes
from lomu_app.meetings.keeping import (
    AGENDA,
    KEPT,
    finish,
    get_item,
    get_meeting,
    keep_paper,
    quorum_now,
    rule_of,
    set_fields,
)
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import (
    BEFORE_HELD,
    DEFER,
    MEETING_STATES,
    UNLOCKED,
    DecisionRule,
    ForumRule,
    MeetingStatus,
    StatementNotRead,
)
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(OpenMeeting)
def open_meeting(uow: UnitOfWork, command: OpenMeeting) -> dict[str, Any]:
    """Bring the agenda up to date, freeze it, and begin."""
    found, forum = get_meeting(uow, command.meeting_id, command.version)
    uow.actor.require(forum.chairs)
    MEETING_STATES.require(found.status, MeetingStatus.OPEN)
    if found.held_on > uow.clock.today():
        raise Refused(
            f"This meeting is to be held on {found.held_on:%d/%m/%Y}. Move it to today first, "
            "if you meet today."
        )
    _require_in_order(uow, found)
    refresh_agenda(uow, found, forum)
    set_fields(
        uow, found,
        {"status": MeetingStatus.OPEN, "chair": uow.actor.username,
         "opened_by": uow.actor.username, "opened_at": uow.clock.now()},
    )  # fmt: skip
    uow.session.flush()
    kept = dict(forum.keeps(uow.reader(), found))
    digest = keep_paper(uow, found, AGENDA, {**_agenda(found), KEPT: kept})
    return {**finish(uow, found), "hash": digest}


def _require_in_order(uow: UnitOfWork, found: Meeting) -> None:
    """One after the other: what was put off is counted from one meeting to the next."""
    wanted = (
        sa.select(Meeting.held_on, Meeting.status)
        .where(
            Meeting.kind == found.kind, Meeting.area == found.area, Meeting.id != found.id,
            Meeting.status.not_in(BEFORE_HELD),
        )
        .order_by(Meeting.held_on.desc())
    )  # fmt: skip
    others = list(uow.session.execute(wanted))
    still_open = [day for day, status in others if status is MeetingStatus.OPEN]
    if still_open:
        raise Refused(f"The meeting of {still_open[0]:%d/%m/%Y} is still open. End it first.")
    if others and others[0].held_on > found.held_on:
        raise Refused(
            f"A later meeting, of {others[0].held_on:%d/%m/%Y}, was held already. Move this one "
            "to a later day."
        )


def _agenda(found: Meeting) -> dict[str, Any]:
    """The agenda as plain data, as it stood when the meeting was opened."""
    return {
        "kind": found.kind.value, "area": found.area, "held_on": found.held_on.isoformat(),
        "chair": found.chair,
        "items": [
            {"position": each.position, "section": each.section, "reference": each.reference,
             "subject_kind": each.subject_kind, "subject_id": each.subject_id,
             "title": each.title, "settled": each.settled, "summary": each.summary,
             "deferred_before": each.deferred_before, "facts": each.facts}
            for each in found.items
        ],
    }  # fmt: skip


@handles(DecideItem)
def decide_item(uow: UnitOfWork, command: DecideItem) -> dict[str, Any]:
    """Decide it, and do to the record what that means; the answer tells how many are left."""
    item, meeting, forum = get_item(
        uow, command.meeting_item_id, command.version, MeetingStatus.OPEN
    )
    uow.actor.require(forum.chairs)
    rule = rule_of(uow, meeting)
    wanted = _decidable(rule, meeting, item, command)
    set_fields(
        uow, item,
        {"decision": wanted.code, "detail": command.detail.strip(),
         "rationale": command.rationale.strip(), "chair_reason": command.chair_reason.strip(),
         "vote": command.vote.strip(), "dissent": command.dissent.strip(),
         "next_review": command.next_review, "decided_at": uow.clock.now(),
         "decided_by": uow.actor.username},
    )  # fmt: skip
    forum.decide(uow, meeting, item)
    told = finish(uow, meeting)
    return {**told, "meeting_item_id": item.id, "item_version": item.version}


def _decidable(
    rule: ForumRule, meeting: Meeting, item: MeetingItem, command: DecideItem
) -> DecisionRule:
    """The decision, if it may be made on this item now."""
    if not item.needs_decision:
        raise Refused(item.settled or f"“{item.title}” is a heading: note what was said instead.")
    if meeting.statement_read_at is None:
        raise StatementNotRead
    if item.decision is not None and rule.decision(item.decision).final:
        label = rule.decision_label(item.decision).lower()
        raise Refused(
            f"{item.reference} was decided: {label}. Take that back on the record itself."
        )
    wanted = rule.decision(command.decision)
    if wanted not in rule.offered(item.section):
        choices = ", ".join(each.code for each in rule.offered(item.section))
        raise InvalidInput(
            f"On an item under “{rule.section_label(item.section)}” the {rule.short} decides one "
            f"of: {choices}.", {"decision": command.decision},
        )  # fmt: skip
    lacking = wanted.lacking({name: str(getattr(command, name) or "") for name in wanted.needs})
    if lacking:
        raise InvalidInput(
            f"“{wanted.label}” needs {' and '.join(lacking.values())}.",
            dict.fromkeys(lacking, "needed"),
        )
    if wanted.code == DEFER and item.deferred_before and not command.chair_reason.strip():
        raise InvalidInput(
            f"{item.reference} was put off at the last meeting already. Say in writing why it is "
            "put off once more.", {"chair_reason": "needed"},
        )  # fmt: skip
    lacks = quorum_now(rule, meeting).lacks
    if wanted.quorate and lacks:
        raise Refused(f"“{wanted.label}” takes a quorum. Lacking: {'; '.join(lacks)}.")
    return wanted


@handles(NoteItem)
def note_item(uow: UnitOfWork, command: NoteItem) -> dict[str, Any]:
    """Write it; on minutes that are drafted, into them."""
    item, meeting, forum = get_item(uow, command.meeting_item_id, command.version, *UNLOCKED)
    uow.actor.require(forum.prepares)
    noted = {
        "presented_by": command.presented_by, "summary": command.summary,
        "discussion": command.discussion, "rationale": command.rationale,
        "dissent": command.dissent,
    }  # fmt: skip
    set_fields(uow, item, {name: text.strip() for name, text in noted.items() if text is not None})
    uow.session.flush()
    if meeting.status is MeetingStatus.ENDED:
        draft_minutes(uow, meeting)
    told = finish(uow, meeting)
    return {**told, "meeting_item_id": item.id, "item_version": item.version}
