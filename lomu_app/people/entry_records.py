"""What hangs on a record beside names and addresses: photographs, links, documents, a limit."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.people.records import Person
from lomu_app.people.rules import Basis, LinkKind, SubjectCategory
from lomu_app.store.base import Base, EnumText, JsonText, Versioned, Words, one_of, table_args


class FileContent(Base):
    """Bytes of a photograph or document, once, under their SHA-256; they are never changed."""

    __tablename__ = "file_content"
    sha256: Mapped[str] = mapped_column(Words(64), primary_key=True)
    content: Mapped[bytes]


class PersonPhoto(Versioned, Base):
    """A photograph of somebody; the newest that was not removed is shown."""

    __tablename__ = "person_photo"
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    taken_on: Mapped[dt.date | None]
    sha256: Mapped[str] = mapped_column(sa.ForeignKey("file_content.sha256"))
    source: Mapped[str] = mapped_column(Words(300))
    removed_reason: Mapped[str | None] = mapped_column(Words(1000))
    person: Mapped[Person] = relationship()


class PersonLink(Versioned, Base):
    """Somebody's link with a person, a vehicle, or a victim who is called by a pseudonym.

    `other_id` where the other one is on record; `name` is else what they, or the vehicle, are
    called. `category` is the part in which the other one appears.
    """

    __tablename__ = "person_link"
    __table_args__ = table_args(
        one_of("kind", LinkKind),
        one_of("category", SubjectCategory),
        one_of("basis", Basis),
        sa.CheckConstraint("kind <> 'victim' OR other_id IS NULL", name="victim_by_pseudonym"),
    )
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[LinkKind] = mapped_column(EnumText(LinkKind))
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(Words(200))
    relation: Mapped[str] = mapped_column(Words(120))
    detail: Mapped[str] = mapped_column(Words(1000))
    category: Mapped[SubjectCategory | None] = mapped_column(EnumText(SubjectCategory))
    basis: Mapped[Basis] = mapped_column(EnumText(Basis))
    source: Mapped[str] = mapped_column(Words(300))
    removed_reason: Mapped[str | None] = mapped_column(Words(1000))
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class PersonDocument(Versioned, Base):
    """A file about somebody; `warning` says what to beware of when opening it."""

    __tablename__ = "person_document"
    __table_args__ = table_args(one_of("basis", Basis))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(Words(200))
    file_name: Mapped[str] = mapped_column(Words(200))
    sha256: Mapped[str] = mapped_column(sa.ForeignKey("file_content.sha256"))
    size: Mapped[int]
    basis: Mapped[Basis] = mapped_column(EnumText(Basis))
    warning: Mapped[str] = mapped_column(Words(400))
    source: Mapped[str] = mapped_column(Words(300))
    removed_reason: Mapped[str | None] = mapped_column(Words(1000))
    person: Mapped[Person] = relationship()


class AccessLimit(Versioned, Base):
    """Only `owner` and those `named` (user names) may see the record, until it is lifted."""

    __tablename__ = "access_limit"
    __table_args__ = table_args(sa.UniqueConstraint("person_id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    owner: Mapped[str] = mapped_column(Words(80))
    named: Mapped[list[str]] = mapped_column(JsonText())
    # Read apart: on a server it is told to those alone who may see the record.
    reason: Mapped[str] = mapped_column(Words(1000), deferred=True)
    lifted_at: Mapped[dt.datetime | None]
