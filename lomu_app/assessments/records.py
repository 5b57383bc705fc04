"""A risk assessment: an instrument's answers, what they add up to, and what people judge."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column, relationship

from lomu_app.people.records import Person
from lomu_app.store.base import Base, JsonText, Versioned, Words, table_args

IN_WORDS = (
    "answers", "judgement_reason", "signed_reason", "withdrawn_reason", "note", "source",
)  # fmt: skip
"""Columns of an assessment that no list shows: `in_words` reads them, as one group."""
WORDS = "words"

_NOT_DONE = (
    "not_done_reason IS NULL OR (score IS NULL AND band IS NULL AND judged_band IS NULL "
    "AND signed_band IS NULL)"
)


def _in_words(kind: sa.types.TypeEngine[Any]) -> MappedColumn[Any]:
    return mapped_column(kind, deferred=True, deferred_group=WORDS)


class Assessment(Versioned, Base):
    """One person assessed once with one instrument.

    `tool` is the code of an instrument, `policy` the stamp of its file. `answers` are
    `{"item": code, "value": value, "evidence": text}`, with `"points"` where the instrument adds
    up. `band` is what the answers add up to; `judged_band` what the assessor makes of it,
    `signed_band` what a supervisor signed. Bands of different instruments are never compared.
    `not_done_reason` stands where nobody could be assessed: a state of its own, without score
    and band; `policy` is then that of the reasons.
    """

    __tablename__ = "assessment"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"),
        sa.Index("ix_assessment_person_tool", "person_id", "tool", "assessed_on"),
        sa.Index("ix_assessment_area_valid", "area", "valid_until"),
        sa.CheckConstraint(_NOT_DONE, name="not_done_without_band"),
        sa.CheckConstraint("signed_by <> created_by", name="signed_by_another"),
    )
    reference: Mapped[str] = mapped_column(Words(20))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    area: Mapped[str] = mapped_column(Words(60))
    tool: Mapped[str] = mapped_column(Words(40))
    policy: Mapped[str] = mapped_column(Words(60))
    assessed_on: Mapped[dt.date]
    assessor: Mapped[str] = mapped_column(Words(120))
    # Read apart, as what else is said in words: on a server a look at the person opens it.
    answers: Mapped[list[dict[str, Any]]] = _in_words(JsonText())
    score: Mapped[int | None]
    band: Mapped[str | None] = mapped_column(Words(40))
    judged_band: Mapped[str | None] = mapped_column(Words(40))
    judgement_reason: Mapped[str] = _in_words(Words(2000))
    signed_band: Mapped[str | None] = mapped_column(Words(40))
    signed_by: Mapped[str | None] = mapped_column(Words(80))
    signed_at: Mapped[dt.datetime | None]
    signed_reason: Mapped[str] = _in_words(Words(2000))
    not_done_reason: Mapped[str | None] = mapped_column(Words(40))
    valid_until: Mapped[dt.date | None]
    # Set when somebody finds that it was wrong; it stays on the record and counts no longer.
    withdrawn_reason: Mapped[str | None] = _in_words(Words(2000))
    withdrawn_by: Mapped[str | None] = mapped_column(Words(80))
    note: Mapped[str] = _in_words(Words(4000))
    source: Mapped[str] = _in_words(Words(300))
    person: Mapped[Person] = relationship()


class MaracHearing(Versioned, Base):
    """A MARAC that heard of somebody. `withdrawn_reason` says that it was entered wrongly."""

    __tablename__ = "marac_hearing"
    __table_args__ = table_args(sa.Index("ix_marac_hearing_person_id", "person_id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    area: Mapped[str] = mapped_column(Words(60))
    heard_on: Mapped[dt.date]
    note: Mapped[str] = mapped_column(Words(2000))
    withdrawn_reason: Mapped[str | None] = mapped_column(Words(1000))
    person: Mapped[Person] = relationship()
