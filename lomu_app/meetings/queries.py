"""The read side of meetings: which there are, one with its items, and its minutes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lomu_app.access.queries import display_names
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import NotPermitted, RecordNotFound, StoreUnavailable
from lomu_app.kernel.plain_data import plain_digest
from lomu_app.meetings.forums import ItemShown, all_forums, forum_of, shown_items
from lomu_app.meetings.keeping import (
    AGENDA,
    HIDDEN,
    KEPT,
    MINUTES,
    POLICY,
    paper_of,
    quorum_now,
    rule_of,
    undecided,
)
from lomu_app.meetings.raised import actions_of_items, last_actions
from lomu_app.meetings.records import Meeting, MeetingItem, MeetingPaper
from lomu_app.meetings.rows import (
    AddendumRow,
    AttendanceRow,
    DecisionLine,
    ItemRow,
    MeetingAction,
    MeetingDetail,
    MeetingRow,
    Minutes,
)
from lomu_app.meetings.rules import ForumRule, MeetingStatus, Presence, forum_rule
from lomu_app.store.unit_of_work import Reader


def find_meetings(reader: Reader, kind: str, area: str = "") -> list[MeetingRow]:
    """The meetings of a forum in one area, or all of the asker's; the newest first."""
    forum = forum_of(kind)
    reader.actor.require(forum.sees)
    named = [forum.place(reader.policies["areas"], area)[0]] if area else []
    areas = named or sorted(reader.actor.areas)
    for each in areas:
        reader.actor.require_area(each)
    wanted = (
        sa.select(Meeting)
        .where(Meeting.kind == kind, Meeting.area.in_(areas))
        .order_by(Meeting.held_on.desc(), Meeting.area)
    )
    return [meeting_row(reader, each) for each in reader.session.scalars(wanted)]


def find_meeting_id(reader: Reader, kind: str, area: str, held_on: dt.date) -> int:
    """The meeting of a forum, area and day; raises RecordNotFound where there is none."""
    forum = forum_of(kind)
    reader.actor.require(forum.sees)
    area, _ = forum.place(reader.policies["areas"], area)
    reader.actor.require_area(area)
    wanted = sa.select(Meeting.id).where(
        Meeting.kind == kind, Meeting.area == area, Meeting.held_on == held_on
    )
    found = reader.session.scalar(wanted)
    if found is None:
        short = forum_rule(reader.policies["meetings"], forum.kind).short
        raise RecordNotFound(
            f"There is no {short} of {area} on {held_on:%d/%m/%Y}. Prepare it first."
        )
    return found


def is_called_off(reader: Reader, kind: str, area: str, held_on: dt.date) -> bool:
    """Whether the meeting of a forum, area and day was called off; not so where there is none."""
    reader.actor.require(forum_of(kind).sees)
    reader.actor.require_area(area)
    wanted = sa.select(Meeting.id).where(
        Meeting.kind == kind, Meeting.area == area, Meeting.held_on == held_on,
        Meeting.status == MeetingStatus.CALLED_OFF,
    )  # fmt: skip
    return reader.session.scalar(wanted) is not None


def load_meeting(reader: Reader, meeting_id: int) -> MeetingDetail:
    """Everything of one meeting."""
    found = _get(reader, meeting_id)
    rule = rule_of(reader, found)
    raised, shown = actions_of_items(reader, found), shown_items(reader, found)
    return MeetingDetail(
        row=meeting_row(reader, found), marking=rule.marking, label=rule.label,
        minutes_an_item=rule.minutes_an_item, quorum=quorum_now(rule, found),
        statement=reader.policies[POLICY]["statement"]["text"],
        statement_read_at=found.statement_read_at, statement_read_by=found.statement_read_by,
        opened_at=found.opened_at, ended_at=found.ended_at, ended_by=found.ended_by,
        approved_at=found.approved_at, approved_by=found.approved_by, next_on=found.next_on,
        attendance=tuple(
            AttendanceRow(each.name, each.agency, each.rank, each.presence, each.deputy_for)
            for each in found.attendance if each.presence is not Presence.STRUCK
        ),
        items=tuple(
            _shown(_item(rule, each, tuple(raised.get(each.id, ()))), shown.get(each.id))
            for each in found.items
        ),
        last_actions=tuple(last_actions(reader, found)), addenda=_addenda(reader, found),
    )  # fmt: skip


def decisions_on(
    reader: Reader, kind: str, subject_kind: str, subject_id: int
) -> tuple[DecisionLine, ...]:
    """What each meeting of a forum made of one thing, the newest first, in the asker's areas."""
    reader.actor.require(forum_of(kind).sees)
    wanted = (
        sa.select(MeetingItem)
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .where(
            Meeting.kind == kind, MeetingItem.subject_kind == subject_kind,
            MeetingItem.subject_id == subject_id, Meeting.area.in_(reader.actor.areas),
        )
        .order_by(Meeting.held_on.desc())
    )  # fmt: skip
    names = display_names(reader.session)
    return tuple(
        DecisionLine(
            item.meeting.id, item.meeting.held_on, item.meeting.area, item.meeting.status,
            rule_of(reader, item.meeting).decision_label(item.decision), item.detail,
            item.rationale, item.chair_reason,
            names.get(item.decided_by or "", item.decided_by or ""),
        )
        for item in reader.session.scalars(wanted)
    )  # fmt: skip


def load_minutes(reader: Reader, meeting_id: int) -> Minutes:
    """The minutes as they were drafted or approved; raises RecordNotFound before the end."""
    found = _get(reader, meeting_id)
    paper = paper_of(reader, found.id, MINUTES)
    if paper is None and found.status is MeetingStatus.CALLED_OFF:
        raise RecordNotFound("This meeting was called off: there are no minutes of it.")
    if paper is None:
        raise RecordNotFound("There are no minutes before the meeting has ended.")
    _require_whole(paper)
    return Minutes(
        paper.content, paper.digest, found.status is MeetingStatus.APPROVED, _addenda(reader, found)
    )


def kept_at_opening(reader: Reader, meeting_id: int) -> Mapping[str, Any]:
    """What the forum kept with the agenda as it was opened on; empty before that."""
    found = _get(reader, meeting_id)
    paper = paper_of(reader, found.id, AGENDA)
    if paper is None:
        return {}
    _require_whole(paper)
    kept: Mapping[str, Any] = paper.content.get(KEPT, {})
    return kept


def _require_whole(paper: MeetingPaper) -> None:
    if plain_digest(paper.content) != paper.digest:
        raise StoreUnavailable(
            f"A paper of this meeting ({paper.kind}) is not as it was kept: it does not fit its "
            "hash. Verify the audit and tell your administrator."
        )


def _get(reader: Reader, meeting_id: int) -> Meeting:
    found = reader.session.get(Meeting, meeting_id)
    seen = {forum.kind for forum in all_forums() if reader.actor.may(forum.sees)}
    if found is None or found.kind not in seen:
        raise NotPermitted(HIDDEN)
    reader.actor.require_area(found.area)
    return found


def meeting_row(reader: Reader, found: Meeting) -> MeetingRow:
    """The line of a list."""
    names = display_names(reader.session)
    return MeetingRow(
        id=found.id, version=found.version, kind=found.kind, short=rule_of(reader, found).short,
        area=found.area, held_on=found.held_on, starts_at=found.starts_at, place=found.place,
        chair=names.get(found.chair, found.chair), minute_taker=found.minute_taker,
        status=found.status, items=len(found.items),
        left=0 if found.status is MeetingStatus.CALLED_OFF else len(undecided(found)),
        called_off=_called_off(found, names),
    )  # fmt: skip


def _called_off(found: Meeting, names: Mapping[str, str]) -> str:
    if found.status is not MeetingStatus.CALLED_OFF or found.called_off_at is None:
        return ""
    by = names.get(found.called_off_by or "", found.called_off_by)
    return f"by {by}, {london(found.called_off_at):%d/%m/%Y %H:%M}: {found.called_off_reason}"


def _item(rule: ForumRule, found: MeetingItem, raised: tuple[MeetingAction, ...]) -> ItemRow:
    return ItemRow(
        id=found.id, version=found.version, position=found.position, section=found.section,
        section_label=rule.section_label(found.section), subject_kind=found.subject_kind,
        subject_id=found.subject_id, reference=found.reference, title=found.title,
        facts=found.facts, needs_decision=found.needs_decision, settled=found.settled,
        joined_late=found.joined_late, presented_by=found.presented_by, summary=found.summary,
        discussion=found.discussion, decision=found.decision,
        decision_label=rule.decision_label(found.decision), detail=found.detail,
        rationale=found.rationale, chair_reason=found.chair_reason, vote=found.vote,
        dissent=found.dissent, next_review=found.next_review,
        deferred_before=found.deferred_before, decided_at=found.decided_at,
        decided_by=found.decided_by,
        choices=rule.offered(found.section) if found.needs_decision else (), actions=raised,
    )  # fmt: skip


def _shown(row: ItemRow, shown: ItemShown | None) -> ItemRow:
    """As the forum says that this reader is shown it."""
    if shown is None:
        return row
    if not shown.hidden:
        return dataclasses.replace(row, title=shown.title)
    return dataclasses.replace(
        row, title=shown.title, facts={}, presented_by="", summary="", discussion="",
        detail="", rationale="", chair_reason="",
        vote="", dissent="", next_review=None, choices=(), actions=(),
    )  # fmt: skip


def _addenda(reader: Reader, found: Meeting) -> tuple[AddendumRow, ...]:
    references = {each.id: each.reference or each.title for each in found.items}
    names = display_names(reader.session)
    return tuple(
        AddendumRow(
            each.created_at, names.get(each.created_by, each.created_by), each.text,
            "" if each.item_id is None else references.get(each.item_id, ""),
        )
        for each in found.addenda
    )  # fmt: skip
