"""What was said of somebody's custody, and of which day it tells."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.people.records import Person
from lomu_app.store.base import Base, Versioned, Words, table_args


class CustodyRecord(Versioned, Base):
    """One statement about one person; the one of the latest day (`as_at`) counts.

    Statements are added and never changed, so that a release date that moved can be followed.
    `in_custody` is None where only a date or a number was given.
    """

    __tablename__ = "custody_record"
    __table_args__ = table_args(
        sa.Index("ix_custody_record_prison_number", "prison_number"),
    )
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    as_at: Mapped[dt.date]
    in_custody: Mapped[bool | None]
    place: Mapped[str] = mapped_column(Words(200))
    prison_number: Mapped[str] = mapped_column(Words(20))
    release_date: Mapped[dt.date | None]
    # The release date that stood before this statement, where it moved.
    moved_from: Mapped[dt.date | None]
    source_file: Mapped[str] = mapped_column(Words(200))
    source_sheet: Mapped[str] = mapped_column(Words(120))
    source_row: Mapped[int]
    person: Mapped[Person] = relationship()
