"""The agenda, made by rule: whatever belongs on it is put there, and nothing is ever taken off.

What has left the forum's care meanwhile says so and asks for no decision; what was decided stays
as it was decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.meetings.forums import AgendaLine, Forum
from lomu_app.meetings.history import deferred_running
from lomu_app.meetings.keeping import finish, rule_of, set_fields
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import TOPIC, ForumRule, MeetingKind, MeetingStatus
from lomu_app.store.unit_of_work import UnitOfWork

_GONE = {"settled": "No longer before this forum.", "needs_decision": False}
Deferred = Mapping[tuple[str, int], int]


def refresh_agenda(uow: UnitOfWork, meeting: Meeting, forum: Forum) -> dict[str, int]:
    """Bring all of it up to date; how many items came, and how many need no decision any more."""
    uow.session.flush()
    uow.session.expire(meeting, ["items"])
    rule = rule_of(uow, meeting)
    lines = sorted(
        forum.agenda(uow.reader(), meeting), key=lambda line: rule.place_of(line.section)
    )
    _keep_topics(uow, meeting, rule, forum.topics(uow.reader(), meeting))
    known = {(each.subject_kind, each.subject_id): each for each in meeting.items}
    deferred = deferred_running(uow.reader(), meeting, [line.subject_id for line in lines])
    added = 0
    for line in lines:
        item = known.pop((line.subject_kind, line.subject_id), None)
        added += _put(uow, meeting, item, line, deferred)
    settled = sum(_settle(uow, each) for each in known.values() if each.subject_kind != TOPIC)
    uow.session.flush()
    uow.session.expire(meeting, ["items"])
    if meeting.status is MeetingStatus.PREPARED:
        _number(uow, meeting, rule, lines)
    return {"added": added, "settled": settled}


def renew_item(
    uow: UnitOfWork, kind: MeetingKind, area: str, subject: tuple[str, int],
    find_line: Callable[[], AgendaLine | None],
) -> None:  # fmt: skip
    """Let one thing join the agendas of a forum and area that are to come, or are held now.

    `subject` is its kind and id; without a line it has left the forum's care. The line is dear,
    and asked for only where there is such an agenda.
    """
    wanted = (
        sa.select(Meeting)
        .where(
            Meeting.kind == kind, Meeting.area == area,
            Meeting.status.in_((MeetingStatus.PREPARED, MeetingStatus.OPEN)),
        )
        .order_by(Meeting.id)
    )  # fmt: skip
    meetings = uow.session.scalars(wanted).all()
    line = find_line() if meetings else None
    for meeting in meetings:
        renew_in(uow, meeting, subject, line)


def renew_in(
    uow: UnitOfWork, meeting: Meeting, subject: tuple[str, int], line: AgendaLine | None
) -> None:
    """Let one thing join the agenda of one meeting as this line, or leave it without one."""
    of_it = sa.select(MeetingItem).where(
        MeetingItem.meeting_id == meeting.id, MeetingItem.subject_kind == subject[0],
        MeetingItem.subject_id == subject[1],
    )  # fmt: skip
    item = uow.session.scalars(of_it).one_or_none()
    if line is None:
        changed = item is not None and _settle(uow, item)
    else:
        deferred = deferred_running(uow.reader(), meeting, [line.subject_id])
        changed = _put(uow, meeting, item, line, deferred) or item in uow.session.dirty
    if changed:
        finish(uow, meeting)


def _put(
    uow: UnitOfWork, meeting: Meeting, item: MeetingItem | None, line: AgendaLine,
    deferred: Deferred,
) -> bool:  # fmt: skip
    """Whether it came onto the agenda now."""
    values = {
        "section": line.section, "reference": line.reference, "title": line.title[:200],
        "facts": dict(line.facts), "needs_decision": True, "settled": "",
        "deferred_before": deferred.get((line.subject_kind, line.subject_id), 0),
    }  # fmt: skip
    if item is None:
        _new_item(uow, meeting, line.subject_kind, line.subject_id, values)
    elif item.decision is None:
        set_fields(uow, item, values)
    return item is None


def _settle(uow: UnitOfWork, item: MeetingItem) -> bool:
    return item.decision is None and set_fields(uow, item, _GONE)


def _keep_topics(
    uow: UnitOfWork, meeting: Meeting, rule: ForumRule, told: Mapping[str, Mapping[str, Any]]
) -> None:
    known = {each.section: each for each in meeting.items if each.subject_kind == TOPIC}
    for section in rule.sections:
        if not section.topic:
            continue
        facts = dict(told.get(section.code, {}))
        item = known.get(section.code)
        if item is not None:
            set_fields(uow, item, {"title": section.label, "facts": facts})
            continue
        values = {"section": section.code, "reference": "", "title": section.label,
                  "facts": facts, "needs_decision": False, "settled": "",
                  "deferred_before": 0}  # fmt: skip
        _new_item(uow, meeting, TOPIC, None, values)


def _new_item(
    uow: UnitOfWork, meeting: Meeting, kind: str, subject_id: int | None, values: dict[str, Any]
) -> None:
    last = sa.select(sa.func.coalesce(sa.func.max(MeetingItem.position), 0)).where(
        MeetingItem.meeting_id == meeting.id
    )
    uow.add(
        MeetingItem(
            meeting_id=meeting.id, subject_kind=kind, subject_id=subject_id,
            position=int(uow.session.scalars(last).one()) + 1,
            joined_late=meeting.status is not MeetingStatus.PREPARED, presented_by="", summary="",
            discussion="", decision=None, detail="", rationale="", chair_reason="", vote="",
            dissent="", next_review=None, decided_at=None, decided_by=None, **values,
        )
    )  # fmt: skip


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
