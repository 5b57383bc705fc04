"""What the intake keeps: saved column mappings, and a report of every file brought in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lomu_app.store.base import Base, JsonText, Versioned, Words, table_args

EVERY_AREA = "every area"
"""Stands in place of an area where a file is of the whole force."""
CLEARED = "cleared_for_cse"
"""In the report of a run: only whoever may see CSE is told of it."""


class SavedMapping(Versioned, Base):
    """A column mapping of the intake that somebody saved under a name."""

    __tablename__ = "saved_mapping"
    __table_args__ = table_args(sa.UniqueConstraint("name"))
    name: Mapped[str] = mapped_column(Words(80))
    content: Mapped[dict[str, Any]] = mapped_column(JsonText())


class ImportedFile(Versioned, Base):
    """One run of the intake: which file, what came of it."""

    __tablename__ = "imported_file"
    area: Mapped[str] = mapped_column(Words(60))
    file_name: Mapped[str] = mapped_column(Words(200))
    sha256: Mapped[str] = mapped_column(Words(64))
    report: Mapped[dict[str, Any]] = mapped_column(JsonText())


class ImportedPerson(Versioned, Base):
    """Which row of which list of people a record came from.

    `source_id` and `other_id` are the list's own; `digest` is what the row said, in short, so
    that the same row is known again. A joined record keeps its row.
    """

    __tablename__ = "imported_person"
    __table_args__ = table_args(sa.UniqueConstraint("person_id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    file_name: Mapped[str] = mapped_column(Words(200))
    sheet: Mapped[str] = mapped_column(Words(120))
    row: Mapped[int]
    source_id: Mapped[str] = mapped_column(Words(80))
    other_id: Mapped[str] = mapped_column(Words(80))
    digest: Mapped[str] = mapped_column(Words(64), index=True)


class ImportedLine(Versioned, Base):
    """What a target's line in the unit's spreadsheet last said.

    It tells what a newer file changes from what was changed here since.
    """

    __tablename__ = "imported_line"
    __table_args__ = table_args(sa.UniqueConstraint("target_id"))
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"))
    file_name: Mapped[str] = mapped_column(Words(200))
    sheet: Mapped[str] = mapped_column(Words(120))
    row: Mapped[int]
    said: Mapped[dict[str, Any]] = mapped_column(JsonText())


class ImportedMember(Versioned, Base):
    """What a membership's line in the unit's register last said, by field and by heading.

    It tells what a newer file changes from what was changed here since, and keeps whatever the
    register holds that a membership has no field for.
    """

    __tablename__ = "imported_member"
    __table_args__ = table_args(sa.UniqueConstraint("membership_id"))
    membership_id: Mapped[int] = mapped_column(sa.ForeignKey("membership.id"))
    file_name: Mapped[str] = mapped_column(Words(200))
    sheet: Mapped[str] = mapped_column(Words(120))
    row: Mapped[int]
    said: Mapped[dict[str, Any]] = mapped_column(JsonText())


class ImportedLocation(Versioned, Base):
    """What a location's line in the authority's COG register last said.

    It tells what a newer register changes from what was changed here since.
    """

    __tablename__ = "imported_location"
    __table_args__ = table_args(sa.UniqueConstraint("location_id"))
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("cog_location.id"))
    file_name: Mapped[str] = mapped_column(Words(200))
    sheet: Mapped[str] = mapped_column(Words(120))
    row: Mapped[int]
    said: Mapped[dict[str, Any]] = mapped_column(JsonText())
