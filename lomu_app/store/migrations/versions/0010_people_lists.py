"""Lists of people: which row of which list a record came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AUDITED = ("imported_person",)


def upgrade() -> None:
    op.create_table(
        "imported_person",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.String(length=80), nullable=False),
        sa.Column("other_id", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_imported_person_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_person")),
        sa.UniqueConstraint("person_id", name=op.f("uq_imported_person_person_id")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_imported_person_digest"), "imported_person", ["digest"], unique=False
    )
    install_capture(op.get_bind(), AUDITED)
