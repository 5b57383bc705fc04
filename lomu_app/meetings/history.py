"""What earlier meetings of a forum made of the same things: how often, and how often put off."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from lomu_app.meetings.records import Meeting, MeetingAttendance, MeetingItem
from lomu_app.meetings.rules import DEFER, MeetingKind, MeetingStatus, Presence
from lomu_app.store.unit_of_work import Reader

_OVER = (MeetingStatus.ENDED, MeetingStatus.APPROVED)
_HELD = (MeetingStatus.OPEN, *_OVER)


def deferred_running(
    reader: Reader, meeting: Meeting, subject_ids: Sequence[int]
) -> dict[tuple[str, int], int]:
    """By kind and id: how often running the meetings before this one put it off."""
    wanted = (
        sa.select(MeetingItem.subject_kind, MeetingItem.subject_id, MeetingItem.decision)
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .where(
            Meeting.kind == meeting.kind, Meeting.held_on < meeting.held_on,
            MeetingItem.decision.is_not(None), MeetingItem.subject_id.in_(list(subject_ids)),
        )
        .order_by(Meeting.held_on.desc(), MeetingItem.id.desc())
    )  # fmt: skip
    counts: dict[tuple[str, int], int] = {}
    over: set[tuple[str, int]] = set()
    for kind, key, decision in reader.session.execute(wanted):
        if key is None or (kind, key) in over:
            continue
        if decision == DEFER:
            counts[kind, key] = counts.get((kind, key), 0) + 1
        else:
            over.add((kind, key))
    return counts


def last_items(
    reader: Reader, kind: MeetingKind, subject_kind: str, subject_ids: Sequence[int]
) -> dict[int, MeetingItem]:
    """By subject: its item at the last meeting of the forum that has ended."""
    # One look at them, ranked: to join them with their own newest day again would go through all
    # of them for each of them where the planner knows nothing of the rows.
    ranked = (
        sa.select(
            MeetingItem.id,
            sa.func.row_number()
            .over(
                partition_by=MeetingItem.subject_id,
                order_by=(Meeting.held_on.desc(), MeetingItem.id.desc()),
            )
            .label("place"),
        )
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .where(
            Meeting.kind == kind, Meeting.status.in_(_OVER),
            MeetingItem.subject_kind == subject_kind,
            MeetingItem.subject_id.in_(list(subject_ids)),
        )
        .subquery()
    )  # fmt: skip
    wanted = (
        sa.select(MeetingItem)
        .join(ranked, ranked.c.id == MeetingItem.id)
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .options(contains_eager(MeetingItem.meeting))
        .where(ranked.c.place == 1)
    )
    return {each.subject_id: each for each in reader.session.scalars(wanted) if each.subject_id}


def times_on_agenda(kind: MeetingKind, subject_kinds: Sequence[str]) -> sa.Subquery:
    """By subject id: on how many agendas of meetings that were held it stood, as `times`."""
    return (
        sa.select(MeetingItem.subject_id, sa.func.count(MeetingItem.id).label("times"))
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .where(
            Meeting.kind == kind, Meeting.status.in_(_HELD),
            MeetingItem.subject_kind.in_(list(subject_kinds)),
        )
        .group_by(MeetingItem.subject_id)
        .subquery()
    )  # fmt: skip


def meeting_before(reader: Reader, meeting: Meeting) -> Meeting | None:
    """The last meeting of this forum and area before this one that was held."""
    wanted = (
        sa.select(Meeting)
        .where(
            Meeting.kind == meeting.kind, Meeting.area == meeting.area,
            Meeting.held_on < meeting.held_on, Meeting.status.in_(_HELD),
        )
        .order_by(Meeting.held_on.desc())
        .limit(1)
    )  # fmt: skip
    return reader.session.scalars(wanted).one_or_none()


def usual_people(reader: Reader, meeting: Meeting) -> list[MeetingAttendance]:
    """Those who are asked to come: everybody on the list of the meeting before."""
    before = meeting_before(reader, meeting)
    if before is None:
        return []
    return [each for each in before.attendance if each.presence is not Presence.STRUCK]
