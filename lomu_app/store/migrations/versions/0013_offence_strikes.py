"""Rows of offences that somebody struck out as wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

AUDITED = ("offence_strike", "offence")


def upgrade() -> None:
    op.create_table(
        "offence_strike",
        sa.Column("area", sa.String(length=60), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("back_reason", sa.String(length=1000), nullable=False),
        sa.Column("back_by", sa.String(length=80), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["offence_file.id"], name=op.f("fk_offence_strike_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offence_strike")),
        sqlite_strict=True,
    )
    op.add_column("offence", sa.Column("strike_id", sa.BigInteger(), nullable=True))
    install_capture(op.get_bind(), AUDITED)

