"""What a database knows of others that were merged into it: whose, their logs, their old numbers.

A merged log is carried word for word and never joined to the chain here: it stands beside it under
a head of its own, which the entry of the merge names. Who may read a record here may not always
read what another unit wrote about it once, so nobody at a desk reads these logs; they are there to
be verified, and for the auditor.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lomu_app.store.base import Base, JsonText, Versioned, Words, table_args


class MergedDatabase(Versioned, Base):
    """A unit's database that was merged into this one, wholly and once.

    `origin` is the hash of the first link of its log, by which it is known wherever it lies;
    `position` and `head` are the last link, `transactions` and `changes` what its log holds.
    `shifts` tells by table what was added to its ids: those of ordinary rows, and those of rows
    that are counted apart.
    """

    __tablename__ = "merged_database"
    __table_args__ = table_args(sa.UniqueConstraint("origin"))
    label: Mapped[str] = mapped_column(Words(80))
    source: Mapped[str] = mapped_column(Words(300))
    origin: Mapped[str] = mapped_column(Words(64))
    position: Mapped[int]
    head: Mapped[str] = mapped_column(Words(64))
    transactions: Mapped[int]
    changes: Mapped[int]
    shifts: Mapped[Any] = mapped_column(JsonText())


class MergedEntry(Base):
    """One transaction of a merged log, as `audit_entry` held it there."""

    __tablename__ = "merged_entry"
    __table_args__ = table_args(sa.UniqueConstraint("merged_id", "tx"))
    id: Mapped[int] = mapped_column(primary_key=True)
    merged_id: Mapped[int] = mapped_column(sa.ForeignKey("merged_database.id"))
    tx: Mapped[int]
    at: Mapped[str] = mapped_column(Words(32))
    user_id: Mapped[int]
    username: Mapped[str] = mapped_column(Words(80))
    machine: Mapped[str] = mapped_column(Words(120))
    tag: Mapped[str] = mapped_column(Words(80))
    verb: Mapped[str] = mapped_column(Words(40))
    subject: Mapped[str | None] = mapped_column(Words(200))
    reason: Mapped[str | None] = mapped_column(Words(2000))
    recipients: Mapped[list[str] | None] = mapped_column(JsonText())
    operation_id: Mapped[str | None] = mapped_column(Words(64))
    app_version: Mapped[str] = mapped_column(Words(20))


class MergedChange(Base):
    """One changed row of a merged log; `number` is the id that the change had there."""

    __tablename__ = "merged_change"
    __table_args__ = table_args(
        sa.UniqueConstraint("merged_id", "number"),
        sa.Index("ix_merged_change_merged_id_tx", "merged_id", "tx"),
        sa.Index("ix_merged_change_row", "merged_id", "table_name", "row_key"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    merged_id: Mapped[int] = mapped_column(sa.ForeignKey("merged_database.id"))
    number: Mapped[int]
    tx: Mapped[int]
    table_name: Mapped[str] = mapped_column(Words(60))
    row_key: Mapped[str] = mapped_column(Words(80))
    operation: Mapped[str] = mapped_column(Words(10))
    salt: Mapped[str] = mapped_column(Words(64))
    old: Mapped[str | None] = mapped_column(sa.Text())
    new: Mapped[str | None] = mapped_column(sa.Text())


class MergedSeal(Base):
    """One link of a merged chain."""

    __tablename__ = "merged_seal"
    __table_args__ = table_args(sa.UniqueConstraint("merged_id", "position"))
    id: Mapped[int] = mapped_column(primary_key=True)
    merged_id: Mapped[int] = mapped_column(sa.ForeignKey("merged_database.id"))
    position: Mapped[int]
    tx: Mapped[int]
    changes: Mapped[int]
    digests: Mapped[bytes]
    previous: Mapped[bytes]
    hash: Mapped[bytes]


class FormerNumber(Base):
    """The number that a record had in the database that it came from.

    `kind` and `record_id` name the record as the search does, `number` is what it was and `now`
    what it is; `found` is the old one as it is searched for. `apart` is said of records that not
    everybody may know of.
    """

    __tablename__ = "former_number"
    __table_args__ = table_args(
        sa.Index("ix_former_number_found", "found"),
        sa.Index("ix_former_number_kind_record_id", "kind", "record_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    merged_id: Mapped[int] = mapped_column(sa.ForeignKey("merged_database.id"), index=True)
    kind: Mapped[str] = mapped_column(Words(40))
    record_id: Mapped[int]
    number: Mapped[str] = mapped_column(Words(40))
    now: Mapped[str] = mapped_column(Words(40))
    found: Mapped[str] = mapped_column(Words(40))
    apart: Mapped[bool]


MERGED_LOG = ("merged_entry", "merged_change", "merged_seal")
"""Tables that hold other logs, and whose rows never change nor go."""
