"""A meeting, who came, its items, its papers, and what was added to the minutes afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.meetings.rules import MeetingKind, MeetingStatus, Presence
from lomu_app.store.base import Base, EnumText, JsonText, Versioned, Words, one_of, table_args

DISCUSSION = 8_000
"""Signs of what was said of one item."""


class Meeting(Versioned, Base):
    """One meeting of one forum in one area on one day.

    `chair` is the account of whoever opened it, or who is to; `edits` counts what happened to
    its agenda and attendance, so that everybody who looks at it sees that it moved on. Who called
    it off, when and why stays on record where it was taken up again.
    """

    __tablename__ = "meeting"
    __table_args__ = table_args(
        sa.UniqueConstraint("kind", "area", "held_on"),
        one_of("status", MeetingStatus),
        sa.CheckConstraint(
            "status IN ('prepared', 'called_off') OR (opened_by IS NOT NULL AND chair <> '')",
            name="opened",
        ),
        sa.CheckConstraint(
            "status <> 'approved' OR (approved_by IS NOT NULL AND ended_by IS NOT NULL)",
            name="approved",
        ),
        # A check that comes to nothing holds: what may be empty is asked for first.
        sa.CheckConstraint(
            "status <> 'called_off' OR (called_off_by IS NOT NULL AND called_off_at IS NOT NULL "
            "AND called_off_reason IS NOT NULL AND trim(called_off_reason) <> '')",
            name="called_off",
        ),
    )
    # No CHECK: later kinds of meeting come without a change to the table.
    kind: Mapped[MeetingKind] = mapped_column(EnumText(MeetingKind))
    area: Mapped[str] = mapped_column(Words(60))
    # What it covers besides, as its forum calls it: the local authority, for a COG.
    covers: Mapped[str] = mapped_column(Words(60))
    held_on: Mapped[dt.date]
    # Local time, `10:00`.
    starts_at: Mapped[str] = mapped_column(Words(5))
    place: Mapped[str] = mapped_column(Words(200))
    chair: Mapped[str] = mapped_column(Words(80))
    minute_taker: Mapped[str] = mapped_column(Words(120))
    status: Mapped[MeetingStatus] = mapped_column(EnumText(MeetingStatus))
    prepared_by: Mapped[str] = mapped_column(Words(80))
    opened_at: Mapped[dt.datetime | None]
    opened_by: Mapped[str | None] = mapped_column(Words(80))
    # Which text of the policy was read out.
    statement: Mapped[str] = mapped_column(Words(20))
    statement_read_at: Mapped[dt.datetime | None]
    statement_read_by: Mapped[str | None] = mapped_column(Words(80))
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[str | None] = mapped_column(Words(80))
    approved_at: Mapped[dt.datetime | None]
    approved_by: Mapped[str | None] = mapped_column(Words(80))
    called_off_at: Mapped[dt.datetime | None]
    called_off_by: Mapped[str | None] = mapped_column(Words(80))
    called_off_reason: Mapped[str | None] = mapped_column(Words(2000))
    next_on: Mapped[dt.date | None]
    policy: Mapped[str] = mapped_column(Words(60))
    edits: Mapped[int]
    attendance: Mapped[list[MeetingAttendance]] = relationship(order_by="MeetingAttendance.id")
    items: Mapped[list[MeetingItem]] = relationship(
        order_by="MeetingItem.position, MeetingItem.id", back_populates="meeting"
    )
    addenda: Mapped[list[MeetingAddendum]] = relationship(order_by="MeetingAddendum.id")


class MeetingAttendance(Versioned, Base):
    """One person of one agency, and whether they came."""

    __tablename__ = "meeting_attendance"
    __table_args__ = table_args(
        sa.UniqueConstraint("meeting_id", "name", "agency"), one_of("presence", Presence)
    )
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    name: Mapped[str] = mapped_column(Words(120))
    agency: Mapped[str] = mapped_column(Words(80))
    rank: Mapped[str] = mapped_column(Words(60))
    presence: Mapped[Presence] = mapped_column(EnumText(Presence))
    deputy_for: Mapped[str] = mapped_column(Words(120))


class MeetingItem(Versioned, Base):
    """One thing on the agenda, and what was decided on it.

    `subject_kind` and `subject_id` say which record it is about; a topic has none. `facts` is
    what the forum knew of it, as its agenda builder tells it: of a meeting that was opened, as
    it stood then. `settled` says why there is nothing to decide any more.
    """

    __tablename__ = "meeting_item"
    __table_args__ = table_args(
        sa.UniqueConstraint("meeting_id", "subject_kind", "subject_id"),
        sa.Index("ix_meeting_item_subject", "subject_kind", "subject_id"),
        sa.CheckConstraint(
            "decision IS NULL OR (decided_at IS NOT NULL AND decided_by IS NOT NULL)",
            name="decided_by_somebody",
        ),
        sa.CheckConstraint("deferred_before >= 0", name="deferred_before"),
    )
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    section: Mapped[str] = mapped_column(Words(40))
    subject_kind: Mapped[str] = mapped_column(Words(40))
    subject_id: Mapped[int | None]
    reference: Mapped[str] = mapped_column(Words(40))
    title: Mapped[str] = mapped_column(Words(200))
    facts: Mapped[dict[str, Any]] = mapped_column(JsonText())
    needs_decision: Mapped[bool]
    settled: Mapped[str] = mapped_column(Words(300))
    # Came onto the agenda after the meeting was opened.
    joined_late: Mapped[bool]
    presented_by: Mapped[str] = mapped_column(Words(120))
    summary: Mapped[str] = mapped_column(Words(4000))
    discussion: Mapped[str] = mapped_column(Words(DISCUSSION))
    decision: Mapped[str | None] = mapped_column(Words(40))
    # Where to, or what instead, for decisions that say so.
    detail: Mapped[str] = mapped_column(Words(200))
    rationale: Mapped[str] = mapped_column(Words(4000))
    # Why the chair puts it off once more, or decides in spite of what lacks.
    chair_reason: Mapped[str] = mapped_column(Words(2000))
    vote: Mapped[str] = mapped_column(Words(200))
    dissent: Mapped[str] = mapped_column(Words(2000))
    next_review: Mapped[dt.date | None]
    # How often running it was put off before this meeting.
    deferred_before: Mapped[int]
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[str | None] = mapped_column(Words(80))
    meeting: Mapped[Meeting] = relationship(back_populates="items")


class MeetingPaper(Versioned, Base):
    """The agenda as it was opened, and the minutes; each with the SHA-256 of its content."""

    __tablename__ = "meeting_paper"
    __table_args__ = table_args(sa.UniqueConstraint("meeting_id", "kind"))
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    kind: Mapped[str] = mapped_column(Words(20))
    content: Mapped[Any] = mapped_column(JsonText())
    digest: Mapped[str] = mapped_column(Words(64))


class MeetingAddendum(Versioned, Base):
    """What was said after the minutes were locked; about one item, or the whole."""

    __tablename__ = "meeting_addendum"
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting_item.id"), index=True)
    text: Mapped[str] = mapped_column(Words(4000))
