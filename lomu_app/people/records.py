"""A nominal and what hangs on it. Nothing is ever merged without a person deciding so."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.store.base import Base, EnumText, JsonText, Versioned, Words, one_of, table_args


class Sex(StrEnum):
    """As the CJS data standards code it: 0, 1, 2, 9."""

    NOT_KNOWN = "not_known"
    MALE = "male"
    FEMALE = "female"
    NOT_SPECIFIED = "not_specified"


class NameKind(StrEnum):
    """What kind of name a nominal goes by beside the real one."""

    REAL = "real"
    ALIAS = "alias"
    NICKNAME = "nickname"
    CHARGE = "charge"


class PersonStatus(StrEnum):
    """Whether the record stands for itself."""

    ACTIVE = "active"
    IN_CUSTODY = "in_custody"
    DECEASED = "deceased"
    MOVED_AWAY = "moved_away"
    JOINED = "joined"


class MatchDecision(StrEnum):
    """What somebody made of two records that look alike."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


class Person(Versioned, Base):
    """One nominal. `surname_key` and `phonetic` are folded forms for matching."""

    __tablename__ = "person"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"),
        sa.Index("ix_person_pnc_id", "pnc_id"),
        sa.Index("ix_person_cro_number", "cro_number"),
        # With what matching asks of a name beside them, so that it needs not read the records.
        sa.Index("ix_person_surname_key", "surname_key", "date_of_birth", "forenames"),
        sa.Index("ix_person_phonetic", "phonetic"),
        sa.Index("ix_person_date_of_birth", "date_of_birth", "surname_key", "forenames"),
        one_of("sex", Sex),
        one_of("status", PersonStatus),
    )
    reference: Mapped[str] = mapped_column(Words(20))
    surname: Mapped[str] = mapped_column(Words(120))
    forenames: Mapped[str] = mapped_column(Words(160))
    surname_key: Mapped[str] = mapped_column(Words(120))
    phonetic: Mapped[str] = mapped_column(Words(40))
    date_of_birth: Mapped[dt.date | None]
    perceived_birth_year: Mapped[int | None]
    sex: Mapped[Sex] = mapped_column(EnumText(Sex))
    pnc_id: Mapped[str | None] = mapped_column(Words(20))
    cro_number: Mapped[str | None] = mapped_column(Words(20))
    status: Mapped[PersonStatus] = mapped_column(EnumText(PersonStatus))
    joined_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    source: Mapped[str] = mapped_column(Words(300))
    names: Mapped[list[PersonName]] = relationship(
        cascade="all, delete-orphan", order_by="PersonName.id"
    )
    addresses: Mapped[list[PersonAddress]] = relationship(
        cascade="all, delete-orphan", order_by="PersonAddress.rank, PersonAddress.id"
    )
    markers: Mapped[list[WarningMarker]] = relationship(
        cascade="all, delete-orphan", order_by="WarningMarker.id"
    )


class PersonName(Versioned, Base):
    """Another name that somebody is known by."""

    __tablename__ = "person_name"
    __table_args__ = table_args(one_of("kind", NameKind))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[NameKind] = mapped_column(EnumText(NameKind))
    surname: Mapped[str] = mapped_column(Words(120))
    forenames: Mapped[str] = mapped_column(Words(160))
    source: Mapped[str] = mapped_column(Words(300))
    ended_on: Mapped[dt.date | None]


class PersonAddress(Versioned, Base):
    """Where somebody may be found; `rank` is the order of trying, 1 first."""

    __tablename__ = "person_address"
    __table_args__ = table_args(
        sa.Index("ix_person_address_grid", "easting", "northing"),
        # By this order the server finds how a postcode begins, whatever language it sorts by.
        sa.Index(
            "ix_person_address_postcode", "postcode",
            postgresql_ops={"postcode": "text_pattern_ops"},
        ),
    )  # fmt: skip
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    rank: Mapped[int]
    kind: Mapped[str] = mapped_column(Words(40))
    text: Mapped[str] = mapped_column(Words(400))
    postcode: Mapped[str | None] = mapped_column(Words(8))
    last_checked: Mapped[dt.date | None]
    checked_by: Mapped[str | None] = mapped_column(Words(80))
    note: Mapped[str] = mapped_column(Words(1000))
    source: Mapped[str] = mapped_column(Words(300))
    ended_on: Mapped[dt.date | None]
    # Metres of the British National Grid, where somebody has said.
    easting: Mapped[int | None]
    northing: Mapped[int | None]


class WarningMarker(Versioned, Base):
    """What an officer at the door must know; `code` is from the policy `warning_markers`."""

    __tablename__ = "warning_marker"
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    code: Mapped[str] = mapped_column(Words(8))
    note: Mapped[str] = mapped_column(Words(1000))
    marked_on: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]
    confirmed_on: Mapped[dt.date | None]
    source: Mapped[str] = mapped_column(Words(300))


class PossibleMatch(Versioned, Base):
    """Two records that may be the same person; `first_id` < `second_id`."""

    __tablename__ = "possible_match"
    __table_args__ = table_args(
        sa.UniqueConstraint("first_id", "second_id"), one_of("decision", MatchDecision)
    )
    first_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    score: Mapped[int]
    reasons: Mapped[list[str]] = mapped_column(JsonText())
    decision: Mapped[MatchDecision] = mapped_column(EnumText(MatchDecision))
    decided_by: Mapped[str | None] = mapped_column(Words(80))
    decided_reason: Mapped[str | None] = mapped_column(Words(1000))
    # What a join moved, so that it can be undone.
    moved: Mapped[dict[str, Any] | None] = mapped_column(JsonText())


class PersonEthnicity(Versioned, Base):
    """A nominal's ethnicity where it is recorded; `code` is from the policy `people`.

    A table of its own: few may read it, and only to see whether a ranking is fair.
    """

    __tablename__ = "person_ethnicity"
    __table_args__ = table_args(sa.UniqueConstraint("person_id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    code: Mapped[str] = mapped_column(Words(20))
    self_defined: Mapped[bool]
    person: Mapped[Person] = relationship()
