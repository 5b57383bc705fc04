"""Custody: who is inside and until when; what the lines of registers said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AUDITED = (
    "custody_record",
    "imported_member",
)


def upgrade() -> None:
    op.create_table("custody_record",
    sa.Column("person_id", sa.BigInteger(), nullable=False),
    sa.Column("as_at", sa.Date(), nullable=False),
    sa.Column("in_custody", sa.Boolean(), nullable=True),
    sa.Column("place", sa.String(length=200), nullable=False),
    sa.Column("prison_number", sa.String(length=20), nullable=False),
    sa.Column("release_date", sa.Date(), nullable=True),
    sa.Column("moved_from", sa.Date(), nullable=True),
    sa.Column("source_file", sa.String(length=200), nullable=False),
    sa.Column("source_sheet", sa.String(length=120), nullable=False),
    sa.Column("source_row", sa.BigInteger(), nullable=False),
    sa.Column("id", sa.BigInteger(), nullable=False),
    sa.Column("version", sa.BigInteger(), nullable=False),
    sa.Column("created_at", base.UtcDateTime(), nullable=False),
    sa.Column("created_by", sa.String(length=80), nullable=False),
    sa.Column("updated_at", base.UtcDateTime(), nullable=False),
    sa.Column("updated_by", sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_custody_record_person_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_record")),
    sqlite_strict=True
    )
    op.create_index(op.f("ix_custody_record_person_id"), "custody_record", ["person_id"], unique=False)
    op.create_index("ix_custody_record_prison_number", "custody_record", ["prison_number"], unique=False)
    op.create_table("imported_member",
    sa.Column("membership_id", sa.BigInteger(), nullable=False),
    sa.Column("file_name", sa.String(length=200), nullable=False),
    sa.Column("sheet", sa.String(length=120), nullable=False),
    sa.Column("row", sa.BigInteger(), nullable=False),
    sa.Column("said", sa.Text(), nullable=False),
    sa.Column("id", sa.BigInteger(), nullable=False),
    sa.Column("version", sa.BigInteger(), nullable=False),
    sa.Column("created_at", base.UtcDateTime(), nullable=False),
    sa.Column("created_by", sa.String(length=80), nullable=False),
    sa.Column("updated_at", base.UtcDateTime(), nullable=False),
    sa.Column("updated_by", sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_imported_member_membership_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_member")),
    sa.UniqueConstraint("membership_id", name=op.f("uq_imported_member_membership_id")),
    sqlite_strict=True
    )
    install_capture(op.get_bind(), AUDITED)
