"""Packs that came back, and what was made of each answer in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

AUDITED = ("pack_return", "pack_answer")


def upgrade() -> None:
    op.create_table(
        "pack_return",
        sa.Column("copy_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("returned_by", sa.String(length=200), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("known_by", sa.String(length=40), nullable=False),
        sa.Column("altered", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "known_by IN ('rows', 'property', 'cover', 'named')",
            name=op.f("ck_pack_return_known_by"),
        ),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["disclosure_copy.id"], name=op.f("fk_pack_return_copy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_return")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pack_return_copy_id"), "pack_return", ["copy_id"], unique=False)
    op.create_table(
        "pack_answer",
        sa.Column("return_id", sa.BigInteger(), nullable=False),
        sa.Column("sheet", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.String(length=80), nullable=False),
        sa.Column("column_key", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=2000), nullable=False),
        sa.Column("after", sa.String(length=2000), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("done", sa.String(length=200), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "decision <> 'refused' OR reason <> ''",
            name=op.f("ck_pack_answer_refused_with_reason"),
        ),
        sa.CheckConstraint(
            "decision IN ('taken', 'refused')", name=op.f("ck_pack_answer_decision")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["pack_return.id"], name=op.f("fk_pack_answer_return_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_answer")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pack_answer_return_id"), "pack_answer", ["return_id"], unique=False)
    install_capture(op.get_bind(), AUDITED)
