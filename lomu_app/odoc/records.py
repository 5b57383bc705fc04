"""A case of a meeting: its briefing, and what was decided on the membership it is about.

The item of the agenda holds no word that tells who it is. That hangs here, on the membership,
and so is seen by whoever may see the person.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import Rag
from lomu_app.meetings.records import MeetingItem
from lomu_app.store.base import Base, EnumText, JsonText, Versioned, Words, one_of, table_args


class OdocCase(Versioned, Base):
    """One membership before one meeting.

    `summary` is what is read out in 90 seconds, `checked_by` the second person who saw that it
    may be said there. `frozen` is the briefing as the meeting was opened on (`rows.Briefing` as
    plain data), `digest` its SHA-256. `decided` is what the decision says besides (RAG, manager,
    place …), `refusals` what the meeting wanted and the rules refused. `gaps` tells by code what
    was done about what the case lacked.
    """

    __tablename__ = "odoc_case"
    __table_args__ = table_args(
        sa.UniqueConstraint("meeting_item_id"),
        one_of("rag_then", Rag),
        one_of("rag_decided", Rag),
        sa.CheckConstraint(
            "checked_by IS NULL OR (summary <> '' AND checked_by <> summary_by)", name="two_people"
        ),
        sa.CheckConstraint("(frozen IS NULL) = (digest IS NULL)", name="frozen_with_digest"),
    )
    meeting_item_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_item.id"))
    membership_id: Mapped[int] = mapped_column(sa.ForeignKey("membership.id"), index=True)
    # The RAG that the meeting before left, or that of the selection.
    rag_then: Mapped[Rag | None] = mapped_column(EnumText(Rag))
    summary: Mapped[str] = mapped_column(Words(2000))
    summary_by: Mapped[str | None] = mapped_column(Words(80))
    summary_at: Mapped[dt.datetime | None]
    checked_by: Mapped[str | None] = mapped_column(Words(80))
    checked_at: Mapped[dt.datetime | None]
    frozen: Mapped[dict[str, Any] | None] = mapped_column(JsonText())
    digest: Mapped[str | None] = mapped_column(Words(64))
    rag_decided: Mapped[Rag | None] = mapped_column(EnumText(Rag))
    decided: Mapped[dict[str, Any]] = mapped_column(JsonText())
    refusals: Mapped[list[dict[str, Any]]] = mapped_column(JsonText())
    gaps: Mapped[dict[str, Any]] = mapped_column(JsonText())
    policy: Mapped[str] = mapped_column(Words(60))
    item: Mapped[MeetingItem] = relationship()
    membership: Mapped[Membership] = relationship()
