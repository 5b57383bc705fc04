"""What a step of a membership replaced, so that it can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

AUDITED = ("step_before",)


def upgrade() -> None:
    op.create_table(
        "step_before",
        sa.Column("step_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("back_id", sa.BigInteger(), nullable=True),
        sa.Column("version_after", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["membership_step.id"], name=op.f("fk_step_before_step_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["membership.id"], name=op.f("fk_step_before_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["back_id"], ["membership_step.id"], name=op.f("fk_step_before_back_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_before")),
        sa.UniqueConstraint("step_id", name=op.f("uq_step_before_step_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_step_before_other_id"), "step_before", ["other_id"], unique=False)
    install_capture(op.get_bind(), AUDITED)
