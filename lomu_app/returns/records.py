"""A workbook that came back, and what was made of each thing in it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.disclosure.records import ReleaseCopy
from lomu_app.returns.rules import Decision, KnownBy
from lomu_app.store.base import Base, EnumText, Versioned, Words, one_of, table_args

SENDER = 200
"""Signs of who sent a return."""


class PackReturn(Versioned, Base):
    """One workbook that was brought back once; `created_by` brought it.

    `returned_by` is who sent it, as they were named; `sha256` that of the file. `altered` counts
    what was not as it was sent outside the cells to fill in.
    """

    __tablename__ = "pack_return"
    __table_args__ = table_args(one_of("known_by", KnownBy))
    copy_id: Mapped[int] = mapped_column(sa.ForeignKey("disclosure_copy.id"), index=True)
    area: Mapped[str] = mapped_column(Words(60))
    file_name: Mapped[str] = mapped_column(Words(200))
    sha256: Mapped[str] = mapped_column(Words(64))
    returned_by: Mapped[str] = mapped_column(Words(SENDER))
    received_on: Mapped[dt.date]
    known_by: Mapped[KnownBy] = mapped_column(EnumText(KnownBy))
    altered: Mapped[int]
    note: Mapped[str] = mapped_column(Words(1000))
    copy: Mapped[ReleaseCopy] = relationship()
    answers: Mapped[list[PackAnswer]] = relationship(
        cascade="all, delete-orphan", order_by="PackAnswer.id"
    )


class PackAnswer(Versioned, Base):
    """One thing that came back: what was typed, whether it was taken, and what that did.

    `column_key` names the open cell; empty for a row that was added by hand. `done` says what
    became of it, where it was taken: `A-000012: noted`.
    """

    __tablename__ = "pack_answer"
    __table_args__ = table_args(
        one_of("decision", Decision),
        sa.CheckConstraint("decision <> 'refused' OR reason <> ''", name="refused_with_reason"),
    )
    return_id: Mapped[int] = mapped_column(sa.ForeignKey("pack_return.id"), index=True)
    sheet: Mapped[str] = mapped_column(Words(40))
    row_id: Mapped[str] = mapped_column(Words(80))
    column_key: Mapped[str] = mapped_column(Words(40))
    before: Mapped[str] = mapped_column(Words(2000))
    after: Mapped[str] = mapped_column(Words(2000))
    decision: Mapped[Decision] = mapped_column(EnumText(Decision))
    reason: Mapped[str] = mapped_column(Words(500))
    done: Mapped[str] = mapped_column(Words(200))
