"""A release from custody, and each thing that happened to it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.people.records import Person
from lomu_app.resettlement.rules import ReleaseStatus, Screening
from lomu_app.store.base import (
    Base,
    EnumText,
    JsonText,
    Versioned,
    Words,
    one_of,
    table_args,
)


class Release(Versioned, Base):
    """One release of one person, as an area awaits it.

    `day` follows the memberships of the person; `source` is the reference of the one that it
    was taken from, `owner` whoever manages them by that. `withdrawn` holds the codes of the
    tasks that were withdrawn with a cancelled release, to be opened again with it. `alert` is
    the reference of the alert by which the Threat Review hears of it.
    """

    __tablename__ = "prison_release"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"),
        sa.Index("ix_prison_release_area_day", "area", "day"),
        one_of("status", ReleaseStatus),
        one_of("screening", Screening),
        sa.CheckConstraint(
            "screening = 'not_done' OR (screened_by IS NOT NULL AND looked_at <> '')",
            name="screened_by_somebody",
        ),
    )
    reference: Mapped[str] = mapped_column(Words(20))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    area: Mapped[str] = mapped_column(Words(60))
    day: Mapped[dt.date]
    place: Mapped[str] = mapped_column(Words(200))
    source: Mapped[str] = mapped_column(Words(20))
    owner: Mapped[str] = mapped_column(Words(120))
    status: Mapped[ReleaseStatus] = mapped_column(EnumText(ReleaseStatus))
    ended_reason: Mapped[str] = mapped_column(Words(1000))
    withdrawn: Mapped[list[str]] = mapped_column(JsonText())
    screening: Mapped[Screening] = mapped_column(EnumText(Screening))
    screened_at: Mapped[dt.datetime | None]
    screened_by: Mapped[str | None] = mapped_column(Words(80))
    # What was looked at: systems and records, not what they say.
    looked_at: Mapped[str] = mapped_column(Words(2000))
    screening_note: Mapped[str] = mapped_column(Words(2000))
    alert: Mapped[str | None] = mapped_column(Words(20))
    policy: Mapped[str] = mapped_column(Words(60))
    person: Mapped[Person] = relationship()
    steps: Mapped[list[ReleaseStep]] = relationship(
        cascade="all, delete-orphan", order_by="ReleaseStep.id"
    )


class ReleaseStep(Versioned, Base):
    """One thing that happened to a release: by whom is `created_by`; the day, both ways."""

    __tablename__ = "release_step"
    __table_args__ = table_args(one_of("status", ReleaseStatus))
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("prison_release.id"), index=True)
    status: Mapped[ReleaseStatus] = mapped_column(EnumText(ReleaseStatus))
    day_before: Mapped[dt.date | None]
    day_after: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(Words(1000))
