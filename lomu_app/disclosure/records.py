"""Packs that went out or wait to: what each holds, who has which copy, and whose data is in it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.disclosure.rules import ReleaseStatus
from lomu_app.kernel.permissions import Permission
from lomu_app.people import entry_records as _files  # noqa: F401 - the table of kept bytes
from lomu_app.people.records import Person
from lomu_app.store.base import Base, EnumText, JsonText, Versioned, Words, one_of, table_args


class PackRelease(Versioned, Base):
    """One pack built from one frozen snapshot, for everybody who gets a copy of it.

    `subject` is what it is about, as the log calls it (`meeting:12`); `snapshot` is the SHA-256 of
    all that was to be told, before anything was held back. `seen_with` is the permission that it
    takes to know of it at all; None where that is nothing special.
    """

    __tablename__ = "disclosure_release"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"),
        sa.Index("ix_disclosure_release_area_status", "area", "status"),
        one_of("status", ReleaseStatus),
        sa.CheckConstraint(
            "checked_by IS NULL OR checked_by <> created_by", name="checked_by_another"
        ),
        sa.CheckConstraint(
            "status <> 'released' OR NOT needs_check OR checked_by IS NOT NULL",
            name="checked_first",
        ),
    )
    reference: Mapped[str] = mapped_column(Words(20))
    kind: Mapped[str] = mapped_column(Words(40))
    title: Mapped[str] = mapped_column(Words(200))
    subject: Mapped[str] = mapped_column(Words(80))
    area: Mapped[str] = mapped_column(Words(60))
    # All areas that it tells of, where these are more than the one whose unit built it.
    covers: Mapped[list[str] | None] = mapped_column(JsonText())
    seen_with: Mapped[Permission | None] = mapped_column(EnumText(Permission))
    day: Mapped[dt.date]
    pack_version: Mapped[int]
    data_as_at: Mapped[dt.datetime]
    snapshot: Mapped[str] = mapped_column(Words(64))
    marking: Mapped[str] = mapped_column(Words(120))
    why: Mapped[str] = mapped_column(Words(1000))
    needs_check: Mapped[bool]
    status: Mapped[ReleaseStatus] = mapped_column(EnumText(ReleaseStatus))
    status_since: Mapped[dt.datetime]
    checked_by: Mapped[str | None] = mapped_column(Words(80))
    checked_at: Mapped[dt.datetime | None]
    check_note: Mapped[str] = mapped_column(Words(1000))
    released_by: Mapped[str | None] = mapped_column(Words(80))
    released_at: Mapped[dt.datetime | None]
    # Why it was recalled or withdrawn.
    ended_reason: Mapped[str] = mapped_column(Words(1000))
    policy: Mapped[str] = mapped_column(Words(60))
    copies: Mapped[list[ReleaseCopy]] = relationship(
        cascade="all, delete-orphan", order_by="ReleaseCopy.number", back_populates="release"
    )


class ReleaseCopy(Versioned, Base):
    """The copy of one recipient.

    `canary` is on its cover and in every footer, and hidden in its texts; `row_key` signs the ids
    of its rows. `sha256` is that of the workbook, `sent_sha256` that of the file as it was sent:
    another one where it opens with a password. `content` names all that its audience is shown, word
    for word as it was frozen; None for packs that are not made of stories. `awaits_file` from the
    moment at which it is on record as going out until its file is there.
    """

    __tablename__ = "disclosure_copy"
    __table_args__ = table_args(
        sa.UniqueConstraint("release_id", "number"), sa.UniqueConstraint("canary")
    )
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("disclosure_release.id"), index=True)
    number: Mapped[int]
    agency: Mapped[str] = mapped_column(Words(80))
    recipient: Mapped[str] = mapped_column(Words(200))
    audience: Mapped[str] = mapped_column(Words(40))
    canary: Mapped[str] = mapped_column(Words(16))
    row_key: Mapped[str] = mapped_column(Words(64))
    file_name: Mapped[str] = mapped_column(Words(200))
    sha256: Mapped[str] = mapped_column(Words(64))
    sent_sha256: Mapped[str] = mapped_column(Words(64))
    # The link of the log that its footers name.
    head: Mapped[str] = mapped_column(Words(60))
    content: Mapped[str | None] = mapped_column(sa.ForeignKey("file_content.sha256"))
    awaits_file: Mapped[bool | None]
    # What became of it after a recall: given back, destroyed, not to be found.
    accounted_at: Mapped[dt.datetime | None]
    accounted_how: Mapped[str] = mapped_column(Words(300))
    release: Mapped[PackRelease] = relationship(back_populates="copies")


class ReleasePerson(Versioned, Base):
    """That one audience of a pack was given data of a person; `given` says of which kinds."""

    __tablename__ = "disclosure_person"
    __table_args__ = table_args(
        sa.Index("ix_disclosure_person_release_id_audience", "release_id", "audience")
    )
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("disclosure_release.id"))
    audience: Mapped[str] = mapped_column(Words(40))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    given: Mapped[list[str]] = mapped_column(JsonText())
    person: Mapped[Person] = relationship()


class Letterhead(Versioned, Base):
    """A force's own letterhead for covers: a line or two, and a picture. The newest one counts."""

    __tablename__ = "pack_letterhead"
    words: Mapped[str] = mapped_column(Words(300))
    # A PNG or JPEG.
    picture: Mapped[str | None] = mapped_column(sa.ForeignKey("file_content.sha256"))
