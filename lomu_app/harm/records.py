"""Offence rows and results by person as their file has them, harm tables, published models."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.harm.result_kinds import ResultKind
from lomu_app.people.records import Person
from lomu_app.store.base import Base, EnumText, JsonText, Versioned, Words, one_of, table_args


class OffenceFile(Versioned, Base):
    """One file that offence rows came from; `area` None for one of the whole force."""

    __tablename__ = "offence_file"
    area: Mapped[str | None] = mapped_column(Words(60))
    file_name: Mapped[str] = mapped_column(Words(200))
    sha256: Mapped[str] = mapped_column(Words(64))
    rows: Mapped[int]
    report: Mapped[dict[str, int]] = mapped_column(JsonText())


class OffenceStrike(Versioned, Base):
    """Rows struck out as wrong: one, or with a `file_id` all that this file had brought.

    They stay on record and count no more. `back_by` says who took that back; None while it stands.
    """

    __tablename__ = "offence_strike"
    area: Mapped[str | None] = mapped_column(Words(60))
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offence_file.id"))
    rows: Mapped[int]
    reason: Mapped[str] = mapped_column(Words(1000))
    back_reason: Mapped[str] = mapped_column(Words(1000))
    back_by: Mapped[str | None] = mapped_column(Words(80))


class OffenceSubject(Base):
    """Who a file's words for a suspect were taken to be, so that a later file finds them again.

    `said` is name, day of birth and numbers as they were read, `source` where they first stood.
    """

    __tablename__ = "offence_subject"
    __table_args__ = table_args(sa.UniqueConstraint("said"))
    id: Mapped[int] = mapped_column(primary_key=True)
    said: Mapped[str] = mapped_column(Words(600))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    source: Mapped[str] = mapped_column(Words(400))


class Offence(Base):
    """One row of an extract: one offence of one suspect against whom the row names.

    Words stay as the file has them; what they mean is policy. Nobody edits a row here: a newer
    file does, or it is struck out (`strike_id`). `victim` holds references, never names; several
    are joined by commas.
    """

    __tablename__ = "offence"
    __table_args__ = table_args(
        sa.Index("ix_offence_area_person", "area", "person_id"),
        sa.Index("ix_offence_da_day", "da", "day"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("offence_file.id"))
    area: Mapped[str | None] = mapped_column(Words(60))
    reference: Mapped[str] = mapped_column(Words(80))
    day: Mapped[dt.date | None]
    offence: Mapped[str] = mapped_column(Words(300))
    da: Mapped[bool | None]
    victim: Mapped[str] = mapped_column(Words(200))
    relationship: Mapped[str] = mapped_column(Words(120))
    outcome: Mapped[str] = mapped_column(Words(200))
    vulnerable: Mapped[bool | None]
    grade: Mapped[str] = mapped_column(Words(20))
    sheet: Mapped[str] = mapped_column(Words(120))
    row: Mapped[int]
    # Of an OffenceStrike; no key in the database, for SQLite adds none to a table that is there.
    strike_id: Mapped[int | None]


class PncResult(Versioned, Base):
    """One event that a list of results tells of somebody who is known by their PNC id.

    `offence_id` is the row of the offence history that it made or brought a step further.
    """

    __tablename__ = "pnc_result"
    __table_args__ = table_args(one_of("kind", ResultKind))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    day: Mapped[dt.date]
    kind: Mapped[ResultKind] = mapped_column(EnumText(ResultKind))
    said: Mapped[str] = mapped_column(Words(120))
    offence: Mapped[str] = mapped_column(Words(300))
    disposal: Mapped[str] = mapped_column(Words(200))
    reference: Mapped[str] = mapped_column(Words(80))
    force: Mapped[str] = mapped_column(Words(120))
    station: Mapped[str] = mapped_column(Words(120))
    offence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offence.id"))
    source_file: Mapped[str] = mapped_column(Words(200))
    source_sheet: Mapped[str] = mapped_column(Words(120))
    source_row: Mapped[int]
    person: Mapped[Person] = relationship()


class HarmTable(Versioned, Base):
    """A published table of harm weights: plain titles to thousandths of its own unit."""

    __tablename__ = "harm_table"
    name: Mapped[str] = mapped_column(Words(120))
    scale: Mapped[str] = mapped_column(Words(20))
    file_name: Mapped[str] = mapped_column(Words(200))
    sha256: Mapped[str] = mapped_column(Words(64))
    content: Mapped[dict[str, int]] = mapped_column(JsonText())


class HarmModel(Versioned, Base):
    """A model that a manager has published; the newest is in use, none is ever changed."""

    __tablename__ = "harm_model"
    __table_args__ = table_args(sa.UniqueConstraint("name"))
    name: Mapped[str] = mapped_column(Words(60))
    content: Mapped[dict[str, Any]] = mapped_column(JsonText())
    digest: Mapped[str] = mapped_column(Words(64))
    reason: Mapped[str] = mapped_column(Words(1000))
